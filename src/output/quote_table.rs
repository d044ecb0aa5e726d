//! A quote for people: what was understood first, the numbers, and the sentence to read aloud last.

mod balances;
mod price;
mod price_list;
mod remarks;

use chrono::Timelike;

use super::grid::{Look, printable};
use crate::billing::Inquiry;
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::rate_card::{Agreement, AgreementId, Edition, Fact, RateCard};

/// What a quote for people is made from.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The rate card.
    pub card: &'a RateCard,
    /// The inquiry.
    pub inquiry: &'a Inquiry,
    /// Seconds that the customer has prepaid, if any.
    pub prepaid: Option<i64>,
    /// Why the customer's VAT is not the card's.
    pub vat_reason: Option<&'a str>,
    /// What people read.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: Option<usize>,
    /// What `15:58` alone is a time of; `None` where the start was given with its date.
    pub today: Option<chrono::NaiveDate>,
    /// Whether the time of contact was told, be it as `--since`.
    pub contact_told: bool,
    /// Whether it was told as `--contacted`.
    pub contacted_given: bool,
    /// The rate card's name, when it is not the one shipped with the program.
    pub card_name: Option<crate::lang::Words>,
}

impl View<'_> {
    /// `note: GOD, BEDRE, BEDST have no discount filled in (takst rates show)`.
    pub fn unfilled(&self) -> String {
        let lang = self.lang;
        let edition = self.card.at(self.inquiry.at);
        let unfilled =
            |id: &AgreementId| edition.agreement(*id).is_some_and(Agreement::is_unfilled);
        let all = (0..self.card.agreements.len()).filter_map(AgreementId::from_index);
        let names: Vec<String> = all
            .filter(|id| self.inquiry.agreement.is_none_or(|chosen| chosen == *id))
            .filter(unfilled)
            .map(|id| printable(self.card.agreement_name(id)))
            .collect();
        let own = self.inquiry.own.as_deref();
        if own.is_some_and(|own| own.discount_percent.is_some())
            || names.is_empty()
            || (self.inquiry.agreement.is_none() && !self.inquiry.work.is_empty())
        {
            return String::new();
        }
        let note = lang.pick("note:", "bemærk:");
        let list = names.join(", ");
        let text = match (names.len(), lang) {
            (1, Lang::En) => format!("{list} has no discount filled in (takst rates show)"),
            (_, Lang::En) => format!("{list} have no discount filled in (takst rates show)"),
            (_, Lang::Da) => format!("{list} har ingen rabat udfyldt (takst rates show)"),
        };
        format!("  {} {text}\n", Look::Warn.mark(note))
    }

    /// `card: OneOffice support, edition A (/etc/xdg/takst/rates.toml, a1f39c02)`.
    fn card_line(&self) -> String {
        let Some(name) = &self.card_name else {
            return String::new();
        };
        let line = self.lang.pick("  card: ", "  takstblad: ").to_owned() + name.text(self.lang);
        format!("{}\n", Look::Dim.mark(&line))
    }

    /// Local time to the minute: nobody reads the seconds of now aloud (JSON has them).
    fn local(&self, at: Instant) -> chrono::NaiveDateTime {
        let local = self.card.calendar().zone().local(at);
        local.with_second(0).unwrap_or(local)
    }

    /// `16:00` today, `Wed 08:00` within a week, `Wed 2 Dec 08:00` beyond.
    fn relative(&self, at: Instant) -> String {
        let (local, today) = (self.local(at), self.local(self.inquiry.at).date());
        let time = self.lang.time(local.time());
        match local.date().signed_duration_since(today).num_days() {
            0 => time,
            1..=6 => format!("{} {time}", self.lang.weekday(local.date())),
            _ => self.lang.date_time(local),
        }
    }

    /// `Wed 25 Nov 08:00`.
    fn relative_date(&self, at: Instant) -> String {
        self.lang.date_time(self.local(at))
    }
}

/// Agreements of an edition by their terms, in the order of the card.
fn equal_terms<'a>(
    card: &RateCard,
    edition: &'a Edition,
) -> Vec<(&'a Agreement, Vec<AgreementId>)> {
    let mut groups: Vec<(&Agreement, Vec<AgreementId>)> = Vec::new();
    for id in (0..card.agreements.len()).filter_map(AgreementId::from_index) {
        let Some(terms) = edition.agreement(id) else {
            continue;
        };
        // A rule that names agreements can tell apart those whose own terms are equal.
        let same = |known: &Agreement| known == terms && !names_agreements(edition);
        match groups.iter_mut().find(|(known, _)| same(known)) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((terms, vec![id])),
        }
    }
    groups
}

fn names_agreements(edition: &Edition) -> bool {
    let rules = edition.rules.iter().map(|rule| &rule.when);
    let fees = edition.fees.iter().map(|fee| &fee.when);
    let mut conditions = rules.chain(fees).flat_map(|when| &when.0);
    conditions.any(|condition| condition.fact == Fact::Agreement)
}

/// The agreements of an edition, for a sentence about all of them.
pub fn agreements<'a>(card: &RateCard, edition: &'a Edition) -> Vec<&'a Agreement> {
    equal_terms(card, edition)
        .into_iter()
        .map(|(terms, _)| terms)
        .collect()
}
