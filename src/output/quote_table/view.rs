//! What a quote for people is made from, and the times in it.

use chrono::Timelike;

use crate::billing::{Answer, Quote};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::output::grid::{Look, printable};
use crate::rate_card::{Agreement, AgreementId};
use crate::say;

/// What a quote for people is made from.
#[derive(Debug)]
pub struct View<'a> {
    /// The answer.
    pub quote: &'a Quote<'a>,
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
    pub(crate) fn unfilled(&self) -> String {
        let lang = self.lang;
        let edition = self.quote.card.at(self.quote.inquiry.at);
        let unfilled =
            |id: &AgreementId| edition.agreement(*id).is_some_and(Agreement::is_unfilled);
        let all = (0..self.quote.card.agreements.len()).filter_map(AgreementId::from_index);
        let names: Vec<String> = all
            .filter(|id| {
                self.quote
                    .inquiry
                    .agreement
                    .is_none_or(|chosen| chosen == *id)
            })
            .filter(unfilled)
            .map(|id| printable(self.quote.card.agreement_name(id)))
            .collect();
        let own = self.quote.inquiry.own.as_deref();
        if own.is_some_and(|own| own.discount_percent.is_some())
            || names.is_empty()
            || (self.quote.inquiry.agreement.is_none()
                && matches!(self.quote.answer, Answer::Price(_)))
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
    pub(crate) fn card_line(&self) -> String {
        let Some(name) = &self.card_name else {
            return String::new();
        };
        let line = say!(self.lang, "  card: "; "  takstblad: ") + name.text(self.lang);
        format!("{}\n", Look::Dim.mark(&line))
    }

    /// Local time to the minute: nobody reads the seconds of now aloud (JSON has them).
    pub(crate) fn local(&self, at: Instant) -> chrono::NaiveDateTime {
        let local = self.quote.card.calendar().zone().local(at);
        local.with_second(0).unwrap_or(local)
    }

    /// `16:00` today, `Wed 08:00` within a week, `Wed 2 Dec 08:00` beyond.
    pub(crate) fn relative(&self, at: Instant) -> String {
        let (local, today) = (self.local(at), self.local(self.quote.inquiry.at).date());
        let time = self.lang.time(local.time());
        match local.date().signed_duration_since(today).num_days() {
            0 => time,
            1..=6 => format!("{} {time}", self.lang.weekday(local.date())),
            _ => self.lang.date_time(local),
        }
    }

    /// `Wed 25 Nov 08:00`.
    pub(crate) fn relative_date(&self, at: Instant) -> String {
        self.lang.date_time(self.local(at))
    }
}
