//! What is said of flat prices, fees and the way to the customer.

use super::Speech;
use crate::billing::{Charge, Flat, Kind, Line, QuoteError, Unit, UnitPrice};
use crate::lang::Lang;
use crate::output::grid::printable;
use crate::output::wording;
use crate::rate_card::{Band, FirstBlock};

impl Speech<'_> {
    /// The fee for a call outside normal hours that is not critical.
    pub(super) fn non_critical_fee<'c>(&self, charge: &'c Charge<'_>) -> Option<&'c Line<'c>> {
        let after_hours = &self.card.at(self.inquiry.contacted).after_hours;
        let amount = after_hours.non_critical_fee?;
        let first = charge.lines.iter().find(|line| line.kind == Kind::Fee)?;
        (first.label == after_hours.fee_label && first.unit_price == amount).then_some(first)
    }

    /// `A call outside normal hours that is not critical costs a fee of 1,000 kroner.`
    pub(super) fn fee_words(&self, fee: &str) -> String {
        super::stop(&self.lang.pick(
            format!("A call outside normal hours that is not critical costs a fee of {fee}"),
            format!("Et opkald uden for normal arbejdstid, der ikke er kritisk, koster et gebyr på {fee}"),
        ))
    }

    /// `That includes Call-out, 2,100 kroner, and travel time, 80 kroner.`
    pub(super) fn extras_words(&self, charge: &Charge<'_>) -> Option<String> {
        let said = self.non_critical_fee(charge);
        let told = charge.lines.iter().filter(|line| match line.kind {
            Kind::Fee | Kind::Travel => said.is_none_or(|said| !std::ptr::eq(said, *line)),
            Kind::Free | Kind::Work | Kind::Mileage | Kind::Correction => false,
        });
        let parts: Vec<String> = told
            .map(|line| {
                let label = wording::extra(line, self.lang);
                format!("{label} {}", self.kroner(line.net))
            })
            .collect();
        if parts.is_empty() {
            return None;
        }
        let list = self.lang.list(&parts);
        let words = self.lang.pick(
            format!("That includes {list}"),
            format!("Heri indgår {list}"),
        );
        Some(super::stop(&words))
    }

    /// `with 24 kilometres of driving`, where that costs something.
    pub(super) fn driving_words(&self, charge: &Charge<'_>) -> Option<String> {
        let line = charge.lines.iter().find(|it| it.unit == Unit::Distance)?;
        let distance = self.lang.number(&self.inquiry.kilometres.to_string());
        let one = distance == "1";
        Some(match (line.unit_name, self.lang) {
            ("km", Lang::En) if one => format!("with {distance} kilometre of driving"),
            ("km", Lang::En) => format!("with {distance} kilometres of driving"),
            ("km", Lang::Da) => format!("med {distance} kilometers kørsel"),
            ("mile", Lang::En) if !one => format!("with {distance} miles of driving"),
            ("mile", Lang::Da) => format!("med {distance} miles kørsel"),
            (unit, Lang::En) => format!("with {distance} {} of driving", printable(unit)),
            (unit, Lang::Da) => format!("med {distance} {} kørsel", printable(unit)),
        })
    }

    /// `It is 25 kroner flat up to 15 minutes.`, `The first 60 minutes cost 120 kroner.`
    pub(super) fn flat_words(&self, charge: &Charge<'_>) -> Option<String> {
        let line = charge.lines.iter().find(|line| line.flat.is_some())?;
        Some(match line.flat? {
            Flat::UpTo(up_to) => self.band_words(Band {
                up_to,
                flat: line.unit_price,
            }),
            Flat::First(seconds) => self.block_words(FirstBlock {
                seconds,
                amount: line.unit_price,
            }),
        })
    }

    pub(super) fn band_words(&self, band: Band) -> String {
        let (flat, time) = (self.spoken_price(band.flat), self.length(band.up_to));
        self.lang.pick(
            format!("It is {flat} flat up to {time}."),
            format!("Det koster fast {flat} for op til {time}."),
        )
    }

    pub(super) fn block_words(&self, block: FirstBlock) -> String {
        let (amount, time) = (self.spoken_price(block.amount), self.length(block.seconds));
        let words = self.lang.pick(
            format!("The first {time} cost {amount}"),
            format!("De første {time} koster {amount}"),
        );
        super::stop(&words)
    }

    pub(super) fn spoken_price(&self, price: UnitPrice) -> String {
        let amount = self.lang.spoken_decimal(price.decimal());
        self.lang.with_currency(&amount, &self.card.currency)
    }

    /// Whether free time comes from a rule or from the card, not from the agreement.
    pub(super) fn free_by_rule(&self) -> Result<bool, QuoteError> {
        let tier = self.inquiry.tier(self.card)?;
        let level = self.inquiry.level(self.card);
        self.inquiry.told(self.card, level, tier, |told| {
            let mut rules = told.rules.iter();
            let agreement = self
                .inquiry
                .agreement
                .filter(|_| self.inquiry.covered)
                .and_then(|id| told.edition.agreement(id));
            let agreed = agreement.is_some_and(|terms| {
                terms.terms.free_seconds.is_some()
                    || terms.after_hours == crate::rate_card::AfterHoursTerms::Included
            });
            rules.any(|rule| rule.terms.free_seconds.is_some()) || !agreed
        })
    }
}
