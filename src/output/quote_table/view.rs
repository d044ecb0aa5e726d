//! What a quote for people is made from, the times in it, and what is noted below any.

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use crate::billing::{Answer, Outlook, Price, Quote};
use crate::calendar::Instant;
use crate::lang::{Lang, Words};
use crate::output::grid::{Look, printable};
use crate::output::quote_speech::say;
use crate::output::sla_say::promised;
use crate::output::sla_view::{self, target_word};
use crate::output::wording;
use crate::rate_card::{Agreement, AgreementId, Terms, VatReason, VolumePer};
use crate::say;
use crate::seconds::{MINUTE, Seconds};
use crate::sla::{Target, Verdict};

/// What a quote for people is made from.
#[derive(Debug)]
pub struct View<'a> {
    pub quote: &'a Quote<'a>,
    /// Seconds that the customer has prepaid, if any.
    pub prepaid: Option<Seconds>,
    /// Why the customer's VAT is not the card's.
    pub vat_reason: Option<&'a VatReason>,
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: Option<usize>,
    /// What `15:58` alone is a time of; `None` where the start was given with its date.
    pub today: Option<NaiveDate>,
    /// Whether the time of contact was told, be it as `--since`.
    pub contact_told: bool,
    /// Whether it was told as `--contacted`.
    pub contacted_given: bool,
    /// The log that the work was written to.
    pub log: Option<&'a str>,
    /// What is promised, where it was asked for.
    pub promise: Option<Promise<'a>>,
    /// The rate card's name, when it is not the one shipped with the program.
    pub card_name: Option<Words>,
}

/// Until when the inquiry is solved, and answered where it does not come by phone.
#[derive(Debug)]
pub struct Promise<'a> {
    pub priority: &'a str,
    pub answer: Option<Verdict>,
    pub solution: Verdict,
    /// The moment it is judged at.
    pub view: sla_view::View<'a>,
}

impl Promise<'_> {
    /// `priority high: answer before 11:12, solution before 12:12`.
    fn line(&self) -> String {
        let (lang, times) = (self.view.lang, self.view.times());
        let due = |verdict: &Verdict| Some(times.short(verdict.due()?));
        let before = |target, verdict: &Verdict| {
            let (target, due) = (target_word(target, lang), due(verdict)?);
            Some(say!(lang, "{target} before {due}"; "{target} inden {due}"))
        };
        let answer = self.answer.as_ref().and_then(|it| before(Target::Response, it));
        let both = answer.into_iter().chain(before(Target::Resolution, &self.solution));
        let (priority, both) = (printable(self.priority), both.collect::<Vec<_>>().join(", "));
        say!(lang, "  priority {priority}: {both}\n"; "  prioritet {priority}: {both}\n")
    }
}

impl View<'_> {
    /// What the supporter reads aloud: what is promised, and the quote.
    pub(crate) fn said(&self) -> String {
        let quote = say(self.quote, self.lang);
        let promise = self.promise.as_ref();
        let promise = promise.map(|it| promised(it.answer.as_ref(), &it.solution, &it.view));
        promise.map_or_else(|| quote.clone(), |promise| format!("{promise} {quote}"))
    }

    /// What is promised, in a line.
    pub(super) fn promise_line(&self) -> String {
        self.promise.as_ref().map_or_else(String::new, Promise::line)
    }

    /// The agreements of this quote whose discount is not filled in.
    pub(crate) fn unfilled_agreements(&self) -> Vec<AgreementId> {
        let own = self.quote.inquiry.own.as_ref();
        if own.is_some_and(|own| own.discount_percent.is_some()) {
            return Vec::new();
        }
        let is_list = matches!(self.quote.answer, Answer::PriceList(_));
        let asked = self.agreements(is_list).filter(|(_, it)| it.is_unfilled());
        asked.map(|(id, _)| id).collect()
    }

    /// `note: GOD, BEDRE, BEDST have no discount filled in (takst rates show)`.
    pub(crate) fn unfilled(&self) -> String {
        let lang = self.lang;
        let names = self.unfilled_agreements().into_iter();
        let names = names.map(|id| printable(self.quote.card.agreement_name(id)));
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            return String::new();
        }
        let have = if names.len() == 1 { "has" } else { "have" };
        let list = names.join(", ");
        let note = Look::Warn.mark(lang.pick("note:", "bemærk:"));
        say!(lang,
            "  {note} {list} {have} no discount filled in (takst rates show)\n";
            "  {note} {list} har ingen rabat udfyldt (takst rates show)\n"
        )
    }

    /// Who calls, and the agreement that he has.
    pub(crate) fn caller(&self) -> impl Iterator<Item = String> {
        let (lang, card, inquiry) = (self.lang, self.quote.card, self.quote.inquiry);
        let agreement = inquiry.agreement.map(|id| {
            let name = printable(card.agreement_name(id));
            let not_covered = lang.pick(", not covered", ", ikke dækket");
            let covered = if inquiry.covered { "" } else { not_covered };
            say!(lang, "agreement {name}{covered}"; "aftale {name}{covered}")
        });
        let customer = inquiry.customer.as_deref().map(printable);
        customer.into_iter().chain(agreement)
    }

    /// The agreement of the caller; where he has none, all of the card, if they are `listed`.
    fn agreements(&self, listed: bool) -> impl Iterator<Item = (AgreementId, &Agreement)> {
        let chosen = self.quote.inquiry.agreement;
        let all = self.quote.terms.edition.agreement_ids();
        all.filter(move |(id, _)| chosen.map_or(listed, |chosen| chosen == *id))
    }

    /// What a price list cannot know: how much is left of included and prepaid time, for each agreement in it.
    pub(crate) fn balances_of_list(&self) -> String {
        let listed = self.agreements(self.quote.tier.is_normal());
        let mut remarks: Vec<String> = listed.filter_map(|it| self.balance(Some(it))).collect();
        if self.quote.inquiry.agreement.is_none() {
            remarks.extend(self.balance(None));
        }
        let volume = self.volume();
        remarks.iter().chain(&volume).flat_map(|it| ["  ", it, ".\n"]).collect()
    }

    /// The same of a price, where the work could draw from a balance.
    pub(crate) fn balances_of_price(&self, price: &Price<'_>) -> String {
        let volume = self.volume().map_or_else(String::new, |words| format!("  {words}\n"));
        let can_wait = matches!(price.outlook, Outlook::Estimate(Some(_)));
        let mut billed = price.charge.pieces.iter().filter(|piece| !piece.free);
        if !can_wait && !billed.any(|piece| !piece.draws.is_zero()) {
            return volume;
        }
        let remark = self.balance(self.quote.inquiry.agreement.zip(self.quote.agreement));
        remark.map_or_else(String::new, |remark| format!("  {remark}\n")) + &volume
    }

    /// `By volume: up to 100 hours a month the normal price, beyond that 15 % off; this is the price of the first hours`.
    fn volume(&self) -> Option<String> {
        let terms = &self.quote.terms;
        if terms.volume.is_empty() || terms.volume_per == VolumePer::Case {
            return None;
        }
        let said = Terms {
            volume: Some(terms.volume.to_vec()),
            volume_per: Some(terms.volume_per),
            volume_by: Some(terms.volume_by.to_vec()),
            ..Terms::default()
        };
        let words = wording::rule::volume(self.quote.card, &said, self.lang)?;
        Some(say!(self.lang,
            "By volume: {words}; this is the price of the first hours";
            "Efter mængde: {words}; dette er prisen for de første timer"
        ))
    }

    /// `BEDST includes 60 minutes a month, and 10 are prepaid: what is left of them is not in this price`.
    fn balance(&self, agreed: Option<(AgreementId, &Agreement)>) -> Option<String> {
        let draws = agreed.is_some() || self.quote.terms.edition.drawn.is_some();
        if !self.quote.inquiry.covered || !draws {
            return None;
        }
        let lang = self.lang;
        let counted = |seconds| match &*wording::minutes(seconds, lang) {
            "1" => say!(lang, "1 minute"; "1 minut"),
            minutes => say!(lang, "{minutes} minutes"; "{minutes} minutter"),
        };
        let included = agreed.and_then(|(id, agreement)| Some((id, agreement.included?)));
        let included = included.filter(|(_, it)| it.seconds > Seconds::ZERO);
        let prepaid = self.prepaid.filter(|seconds| *seconds > Seconds::ZERO);
        let is_one = prepaid == Some(MINUTE);
        let are = if is_one { "is" } else { "are" };
        let prepaid = prepaid.map(|seconds| {
            let minutes = match included {
                Some(_) => wording::minutes(seconds, lang),
                None => counted(seconds),
            };
            say!(lang, "{minutes} {are} prepaid"; "{minutes} er forudbetalt")
        });
        let of_one = included.is_none() && is_one;
        let included = included.map(|(id, included)| {
            let name = printable(self.quote.card.agreement_name(id));
            let (minutes, per) = (counted(included.seconds), wording::period(included.per, lang));
            let says =
                say!(lang, "{name} includes {minutes} {per}"; "{name} omfatter {minutes} {per}");
            let kept = included.carry_over.map(|kept| wording::rule::carry_over(kept, lang));
            says + &kept.map_or_else(String::new, |kept| format!(", {kept}"))
        });
        let balance = match (included, prepaid) {
            (None, None) => return None,
            (Some(one), None) | (None, Some(one)) => one,
            (Some(included), Some(prepaid)) => {
                say!(lang, "{included}, and {prepaid}"; "{included}, og {prepaid}")
            }
        };
        let them = if of_one { lang.pick("it", "det") } else { lang.pick("them", "dem") };
        Some(say!(lang,
            "{balance}: what is left of {them} is not in this price";
            "{balance}: hvad der er tilbage af {them}, er ikke med i denne pris"
        ))
    }

    /// `card: OneOffice support, edition A (/etc/xdg/takst/rates.toml, a1f39c02)`.
    pub(crate) fn card_line(&self) -> String {
        let Some(name) = &self.card_name else {
            return String::new();
        };
        let line = self.lang.pick("  card: ", "  takstblad: ").to_owned() + name.text(self.lang);
        format!("{}\n", Look::Dim.mark(&line))
    }

    /// Local time to the minute: nobody reads the seconds of now aloud (JSON has them).
    pub(crate) fn local(&self, at: Instant) -> NaiveDateTime {
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
}
