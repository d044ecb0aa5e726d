//! The sentence for a quote without work: the hourly price, how time is counted, what is free.

use rust_decimal::Decimal;

use super::{Speech, discounted};
use crate::billing::{Percent, QuoteError};
use crate::lang::Lang;
use crate::output::wording;
use crate::rate_card::{Agreement, Edition, LevelId};

impl Speech<'_> {
    /// The sentence for a price list: the hourly price, how time is counted, what is free.
    pub fn price_list(&self, others: &[&Agreement]) -> Result<String, QuoteError> {
        let tier = self.inquiry.tier(self.card)?;
        let edition = self.card.at(self.inquiry.at);
        let agreement = self.inquiry.agreement.and_then(|id| edition.agreement(id));
        let free_minutes_wait = agreement.is_some_and(|terms| {
            self.inquiry.covered && terms.free_seconds > 0 && !terms.free_after_hours
        });
        let costs_the_same = edition.after_hours.surcharge_percent.is_zero() && !free_minutes_wait;
        let others = if tier.is_normal() { others } else { &[] };
        if tier.is_normal() || costs_the_same {
            Ok(self.normal_list(edition, agreement, others))
        } else {
            self.late_list(edition, agreement)
        }
    }

    fn normal_list(
        &self,
        edition: &Edition,
        agreement: Option<&Agreement>,
        others: &[&Agreement],
    ) -> String {
        let lang = self.lang;
        let rates = self.rates(edition, agreement);
        let mut sentences = Vec::new();
        let free = agreement.filter(|terms| self.inquiry.covered && terms.free_seconds > 0);
        if let Some(terms) = free {
            let (minutes, name) = (self.length(terms.free_seconds), self.agreement_name());
            sentences.push(lang.pick(
                format!("The first {minutes} are free under your {name} agreement. After that it is {rates}, plus VAT."),
                format!("De første {minutes} er gratis med jeres {name}-aftale. Derefter koster det {rates}, plus moms."),
            ));
        } else {
            sentences.push(lang.pick(
                format!("It is {rates}, plus VAT."),
                format!("Det koster {rates}, plus moms."),
            ));
        }
        sentences.push(self.counting(edition, agreement));
        if agreement.is_none()
            && let [first, rest @ ..] = others
            && first.free_seconds > 0
            && rest
                .iter()
                .all(|terms| terms.free_seconds == first.free_seconds)
        {
            let minutes = self.length(first.free_seconds);
            sentences.push(lang.pick(
                format!("With a support agreement the first {minutes} are free."),
                format!("Har I en supportaftale, er de første {minutes} gratis."),
            ));
        }
        sentences.join(" ")
    }

    /// `We count the time used, and at least 15 minutes: 200 kroner.`
    fn counting(&self, edition: &Edition, agreement: Option<&Agreement>) -> String {
        let lang = self.lang;
        let increment = edition.billing.increment_seconds;
        let minimum = agreement.map_or(edition.billing.minimum_seconds, |terms| {
            terms.minimum_seconds
        });
        let counted = match (increment, lang) {
            (0, Lang::En) => "We count the time used".to_owned(),
            (0, Lang::Da) => "Vi afregner den tid, vi bruger".to_owned(),
            (_, Lang::En) => format!("We count every started {}", self.length(increment)),
            (_, Lang::Da) => format!("Vi afregner pr. påbegyndt {}", self.length(increment)),
        };
        if minimum == 0 {
            return format!("{counted}.");
        }
        let least = self.length(minimum);
        let level = LevelId::from_index(0).and_then(|first| edition.level(first));
        let discount = agreement.map_or(Percent::ZERO, |terms| terms.discount(true));
        let price = level.and_then(|level| {
            let gross = level
                .hourly_rate
                .gross(crate::billing::Quantity::minutes(minimum), 60)
                .ok()?;
            gross.minus(gross.share(discount).ok()?).ok()
        });
        let price = price.map_or_else(String::new, |price| self.kroner(price));
        lang.pick(
            format!("{counted}, and at least {least}: {price}."),
            format!("{counted}, og mindst {least}, altså {price}"),
        )
    }

    fn late_list(
        &self,
        edition: &Edition,
        agreement: Option<&Agreement>,
    ) -> Result<String, QuoteError> {
        let lang = self.lang;
        let surcharge = edition.after_hours.surcharge_percent;
        let now = self.hourly(edition, agreement, surcharge);
        let opening = self.inquiry.can_wait_until(self.card)?;
        let then = self.card.at(opening);
        let terms = self.inquiry.agreement.and_then(|id| then.agreement(id));
        let later = self.hourly(then, terms, Percent::ZERO);
        let until = self.day_and_clock(opening);
        let free = terms.filter(|terms| self.inquiry.covered && terms.free_seconds > 0);
        let mut text = lang.pick(
            format!("Now, outside normal hours, it is {now} an hour plus VAT"),
            format!("Lige nu, uden for normal arbejdstid, koster det {now} i timen plus moms"),
        );
        if free.is_some_and(|terms| !terms.free_after_hours) {
            text.push_str(lang.pick(
                ", and there are no free minutes",
                ", og der er ingen gratis minutter",
            ));
        }
        text.push_str(". ");
        let later = match (free, lang) {
            (Some(terms), Lang::En) => {
                let minutes = self.length(terms.free_seconds);
                format!(
                    "If it can wait until {until}, the first {minutes} are free and it is {later} an hour."
                )
            }
            (Some(terms), Lang::Da) => {
                let minutes = self.length(terms.free_seconds);
                format!(
                    "Kan det vente til {until}, er de første {minutes} gratis, og derefter koster det {later} i timen."
                )
            }
            (None, Lang::En) => format!("If it can wait until {until}, it is {later} an hour."),
            (None, Lang::Da) => format!("Kan det vente til {until}, koster det {later} i timen."),
        };
        text.push_str(&later);
        Ok(text)
    }

    /// `800 kroner an hour at 1st level and 1,095 at 2nd level`.
    fn rates(&self, edition: &Edition, agreement: Option<&Agreement>) -> String {
        let discount = agreement.map_or(Percent::ZERO, |terms| terms.discount(true));
        let mut parts = Vec::new();
        for index in 0..self.card.levels.len() {
            let Some((id, level)) =
                LevelId::from_index(index).and_then(|id| Some((id, edition.level(id)?)))
            else {
                continue;
            };
            let amount = self
                .lang
                .spoken_decimal(discounted(level.hourly_rate, discount));
            let name = wording::level(self.card, id);
            let amount = if parts.is_empty() {
                let kroner = self.lang.with_currency(&amount, &self.card.currency);
                self.lang
                    .pick(format!("{kroner} an hour"), format!("{kroner} i timen"))
            } else {
                self.lang.pick(
                    amount.clone(),
                    self.lang.with_currency(&amount, &self.card.currency),
                )
            };
            parts.push(
                self.lang
                    .pick(format!("{amount} at {name}"), format!("{amount} på {name}")),
            );
        }
        self.lang.list(&parts)
    }

    /// The first level's price of an hour with a surcharge and the agreement's discount.
    fn hourly(
        &self,
        edition: &Edition,
        agreement: Option<&Agreement>,
        surcharge: Percent,
    ) -> String {
        let discount = agreement.map_or(Percent::ZERO, |terms| terms.discount(surcharge.is_zero()));
        let level = LevelId::from_index(0).and_then(|first| edition.level(first));
        let price = level.and_then(|level| level.hourly_rate.with_surcharge(surcharge).ok());
        let amount = price.map_or(Decimal::ZERO, |price| discounted(price, discount));
        self.lang
            .with_currency(&self.lang.spoken_decimal(amount), &self.card.currency)
    }
}
