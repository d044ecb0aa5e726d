//! What a price list says below its prices: how time is counted, fees, driving, what the time of contact does.

use std::fmt::Write as _;

use super::view::View;
use crate::billing::{PriceList, Told};
use crate::lang::Lang;
use crate::money::{Money, UnitPrice};
use crate::output::wording;
use crate::rate_card::{AgreementId, Edition, Rounding, Trigger};
use crate::say;

impl View<'_> {
    /// How time is counted, what driving costs, what the time of contact does.
    pub(crate) fn remarks(&self, list: &PriceList<'_>) -> String {
        let edition = self.quote.card.at(self.quote.inquiry.at);
        let terms = &self.quote.terms;
        let fee = list
            .non_critical_fee
            .map_or_else(String::new, |fee| self.non_critical_fee(fee));
        [
            format!("  {}", self.counting(edition, terms)),
            self.flat_prices(terms),
            self.driving(edition, terms),
            "\n".to_owned(),
            self.fees(terms),
            self.balances_of_list(),
            self.later(edition, list),
            fee,
        ]
        .concat()
    }

    /// What a call outside normal hours costs if it is not critical, or that these prices have it.
    fn non_critical_fee(&self, fee: UnitPrice) -> String {
        let fee = self.lang.number(&fee.to_string());
        match (self.quote.inquiry.critical, self.lang) {
            (true, Lang::En) => {
                format!("  A call now that is not critical: {fee} on top (--not-critical).\n")
            }
            (true, Lang::Da) => {
                format!("  Et opkald nu, der ikke er kritisk: {fee} oveni (--not-critical).\n")
            }
            (false, Lang::En) => {
                format!("  With the fee for a call that is not critical: {fee}.\n")
            }
            (false, Lang::Da) => {
                format!("  Med gebyret for et opkald, der ikke er kritisk: {fee}.\n")
            }
        }
    }

    /// What work after the end of normal hours will cost.
    fn later(&self, edition: &Edition, list: &PriceList<'_>) -> String {
        let lang = self.lang;
        let (Some(end), Some(later)) = (list.surcharge_from, &list.later) else {
            return String::new();
        };
        let Some(price) = wording::surcharge(later, lang) else {
            return String::new();
        };
        let price = match wording::named(self.quote.card, later.tier) {
            Some(name) => format!("{name}, {price}"),
            None => price,
        };
        let from = self.relative(end);
        let contact = self.quote.contacted_tier;
        let trigger = match edition.after_hours.trigger {
            // Made outside normal hours, it bears the surcharge whenever work starts outside them.
            Trigger::Contact if !contact.is_normal() => Trigger::Start,
            // Its tier is decided.
            Trigger::Case if !contact.is_normal() => return String::new(),
            other @ (Trigger::Contact | Trigger::Case | Trigger::Start | Trigger::Worked) => other,
        };
        match (trigger, lang) {
            (Trigger::Contact | Trigger::Case, Lang::En) => {
                format!(
                    "  Contacted now: no surcharge, also after {from}. Contacted later: {price}.\n"
                )
            }
            (Trigger::Contact | Trigger::Case, Lang::Da) => {
                format!(
                    "  Henvendt nu: intet tillæg, heller ikke efter {from}. Henvendt senere: {price}.\n"
                )
            }
            (Trigger::Start, Lang::En) => format!("  Work started from {from} on: {price}.\n"),
            (Trigger::Start, Lang::Da) => format!("  Arbejde påbegyndt fra {from}: {price}.\n"),
            (Trigger::Worked, Lang::En) => format!("  Work from {from} on: {price}.\n"),
            (Trigger::Worked, Lang::Da) => format!("  Arbejde fra {from}: {price}.\n"),
        }
    }

    /// `By the minute; without agreement at least 15.`
    fn counting(&self, edition: &Edition, told: &Told<'_>) -> String {
        let lang = self.lang;
        let counted = match (told.increment_seconds, told.rounding) {
            (0, _) => say!(lang, "By the minute"; "Afregnes pr. minut"),
            (increment, rounding @ (Rounding::Up | Rounding::Down | Rounding::Nearest)) => {
                let words = wording::rounding(
                    increment,
                    rounding,
                    told.grace_seconds,
                    told.increment_per,
                    lang.pick("minutes", "minutter"),
                    lang,
                );
                wording::capital(&words)
            }
        };
        let per = wording::per(told.minimum_per, lang);
        let has_agreements = (0..self.quote.card.agreements.len()).any(|index| {
            AgreementId::from_index(index).is_some_and(|id| edition.agreement(id).is_some())
        });
        let of_the_card = told.minimum_seconds == edition.billing.minimum_seconds.unwrap_or(0);
        let without = self.quote.inquiry.agreement.is_none() && has_agreements && of_the_card;
        let at_least = match (without, lang) {
            (true, Lang::En) => "without agreement at least",
            (true, Lang::Da) => "uden aftale mindst",
            (false, Lang::En) => "at least",
            (false, Lang::Da) => "mindst",
        };
        let mut least = Vec::new();
        if told.minimum_seconds > 0 {
            let minutes = wording::minutes(told.minimum_seconds, lang);
            least.push(format!("{minutes}{per}"));
        }
        if told.minimum_amount > Money::ZERO {
            let amount = lang.money(told.minimum_amount);
            let amount = lang.with_currency(&amount, &self.quote.card.currency);
            least.push(format!("{}{per}", amount.trim_end_matches('.')));
        }
        if least.is_empty() {
            return format!("{counted}.");
        }
        format!("{counted}; {at_least} {}.", lang.list(&least))
    }

    /// ` Up to 15 min 25.00 flat. The first 60 min 120.00.`
    fn flat_prices(&self, told: &Told<'_>) -> String {
        let lang = self.lang;
        let mut text = String::new();
        for band in &told.bands {
            let band = wording::capital(&wording::rule::band(band, lang));
            let _ = write!(text, " {band}.");
        }
        if let Some(first) = told.first {
            let block = wording::minutes(first.seconds, lang);
            let amount = wording::price(first.amount, lang);
            text.push_str(&say!(lang,
                " The first {block} minutes {amount}.";
                " De første {block} minutter {amount}."
            ));
        }
        text
    }

    /// ` Driving 3.52 a km. Travel time 120.00 an hour.`
    fn driving(&self, edition: &Edition, told: &Told<'_>) -> String {
        let lang = self.lang;
        let mut text = String::new();
        if let Some(mileage) = &edition.mileage {
            let words = wording::rule::distance(&told.distance, &mileage.unit, lang);
            if !words.is_empty() {
                text.push_str(&say!(lang, " Driving {words}."; " Kørsel {words}."));
            }
        }
        if told.travel.rate.is_some() {
            let words = wording::rule::travel(&told.travel, lang);
            let _ = write!(text, " {}.", wording::capital(&words));
        }
        text
    }

    /// The fees that this inquiry would bear.
    fn fees(&self, told: &Told<'_>) -> String {
        let lang = self.lang;
        let fees: Vec<String> = told
            .fees
            .iter()
            .map(|(fee, amount)| {
                let amount = wording::price(*amount, lang);
                let per = wording::rule::fee_per(fee.per, lang);
                let label = wording::fee(fee.label.as_deref(), lang);
                format!("{label} {amount}{per}")
            })
            .collect();
        if fees.is_empty() {
            return String::new();
        }
        let head = lang.pick("On top:", "Oveni:");
        format!("  {head} {}.\n", fees.join(", "))
    }
}
