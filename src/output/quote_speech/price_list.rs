//! The sentence for a quote without work: the hourly price, how time is counted, what is free.

use super::{Speech, discounted, stop};
use crate::billing::{Inquiry, QuoteError, Told};
use crate::calendar::TierId;
use crate::lang::Lang;
use crate::money::Money;
use crate::output::wording;
use crate::rate_card::{Agreement, Edition, FreeTime, LevelId, Rounding};

impl Speech<'_> {
    /// The sentence for a price list: the hourly price, how time is counted, what is free.
    pub fn price_list(&self, others: &[&Agreement]) -> Result<String, QuoteError> {
        let tier = self.inquiry.tier(self.card)?;
        let level = self.inquiry.level(self.card);
        let free = |tier| {
            self.inquiry
                .told(self.card, level, tier, |told| told.free_seconds)
        };
        let costs_the_same =
            !self.inquiry.is_priced(self.card, tier)? && free(TierId::NORMAL)? <= free(tier)?;
        if tier.is_normal() || costs_the_same {
            self.normal_list(tier, if tier.is_normal() { others } else { &[] })
        } else {
            self.late_list(tier)
        }
    }

    fn normal_list(&self, tier: TierId, others: &[&Agreement]) -> Result<String, QuoteError> {
        let lang = self.lang;
        let edition = self.card.at(self.inquiry.at);
        let rates = self.rates(edition, tier)?;
        let level = self.inquiry.level(self.card);
        let by_rule = self.free_by_rule()?;
        let vat = self.vat_words(", ");
        let mut sentences = Vec::new();
        self.inquiry.told(self.card, level, tier, |told| {
            sentences.extend(told.bands.iter().map(|band| self.band_words(*band)));
            sentences.extend(told.first.map(|block| self.block_words(block)));
            let free = self.free(&told, by_rule);
            if free.is_empty() {
                sentences.push(lang.pick(
                    stop(&format!("It is {rates}{vat}")),
                    stop(&format!("Det koster {rates}{vat}")),
                ));
            } else {
                sentences.push(lang.pick(
                    stop(&format!("{free} After that it is {rates}{vat}")),
                    stop(&format!("{free} Derefter koster det {rates}{vat}")),
                ));
            }
            sentences.extend(self.counting(&told));
            sentences.extend(self.on_top(&told));
        })?;
        if self.inquiry.agreement.is_none()
            && let [first, rest @ ..] = others
            && first.free_seconds() > 0
            && rest
                .iter()
                .all(|terms| terms.free_seconds() == first.free_seconds())
        {
            let minutes = self.length(first.free_seconds());
            sentences.push(lang.pick(
                format!("With a support agreement the first {minutes} are free."),
                format!("Har I en supportaftale, er de første {minutes} gratis."),
            ));
        }
        Ok(sentences.join(" "))
    }

    /// `The first 15 minutes are free under your BEDRE agreement.`
    fn free(&self, told: &Told<'_>, by_rule: bool) -> String {
        let lang = self.lang;
        if told.free_seconds <= 0 || told.free_seconds == i64::MAX {
            return String::new();
        }
        let (minutes, name) = (self.length(told.free_seconds), self.agreement_name());
        match (told.free, by_rule, lang) {
            (FreeTime::Deducted, false, Lang::En) => {
                format!("The first {minutes} are free under your {name} agreement.")
            }
            (FreeTime::Deducted, false, Lang::Da) => {
                format!("De første {minutes} er gratis med jeres {name}-aftale.")
            }
            (FreeTime::Deducted, true, Lang::En) => format!("The first {minutes} are free."),
            (FreeTime::Deducted, true, Lang::Da) => format!("De første {minutes} er gratis."),
            (FreeTime::AllOrNothing, _, Lang::En) => {
                format!("What takes up to {minutes} is free.")
            }
            (FreeTime::AllOrNothing, _, Lang::Da) => {
                format!("Det, der tager op til {minutes}, er gratis.")
            }
        }
    }

    /// `We count the time used, and at least 15 minutes: 200 kroner.`
    fn counting(&self, told: &Told<'_>) -> Vec<String> {
        let lang = self.lang;
        let step = self.length(told.increment_seconds);
        let counted = match (told.increment_seconds, told.rounding, lang) {
            (0, _, Lang::En) => "We count the time used".to_owned(),
            (0, _, Lang::Da) => "Vi afregner den tid, vi bruger".to_owned(),
            (_, Rounding::Up, Lang::En) => format!("We count every started {step}"),
            (_, Rounding::Up, Lang::Da) => format!("Vi afregner pr. påbegyndt {step}"),
            (_, Rounding::Down, Lang::En) => format!("We count every full {step}"),
            (_, Rounding::Down, Lang::Da) => format!("Vi afregner pr. hele {step}"),
            (_, Rounding::Nearest, Lang::En) => format!("We count to the nearest {step}"),
            (_, Rounding::Nearest, Lang::Da) => format!("Vi afrunder til nærmeste {step}"),
        };
        // What a first block pays for counts; what the minimum comes to is then no price of its own.
        let block = told.first.map_or(0, |block| block.seconds);
        let mut sentences = vec![if told.minimum_seconds <= block {
            format!("{counted}.")
        } else if block > 0 {
            let least = self.length(told.minimum_seconds);
            lang.pick(
                format!("{counted}, and at least {least}."),
                format!("{counted}, og mindst {least}."),
            )
        } else {
            let least = self.length(told.minimum_seconds);
            let minutes = crate::money::Quantity::minutes(told.minimum_seconds);
            let gross = told.unit_price.gross(minutes, 60).ok();
            let price = gross
                .and_then(|gross| gross.minus(gross.share(told.discount).ok()?).ok())
                .map_or_else(String::new, |price| self.kroner(price));
            lang.pick(
                format!("{counted}, and at least {least}: {price}."),
                stop(&format!("{counted}, og mindst {least}, altså {price}")),
            )
        }];
        if told.grace_seconds > 0 && told.increment_seconds > 0 && told.rounding == Rounding::Up {
            let grace = self.length(told.grace_seconds);
            sentences.push(lang.pick(
                format!("Up to {grace} over are not counted."),
                format!("Op til {grace} derover regnes ikke med."),
            ));
        }
        if told.minimum_amount > Money::ZERO {
            let least = self.kroner(told.minimum_amount);
            sentences.push(stop(&lang.pick(
                format!("It costs at least {least}"),
                format!("Det koster mindst {least}"),
            )));
        }
        sentences
    }

    /// `On top comes Call-out, 2,100 kroner.`
    fn on_top(&self, told: &Told<'_>) -> Option<String> {
        let fees = told.fees.iter().map(|(fee, amount)| {
            let label = wording::fee(fee.label.as_deref(), self.lang);
            let per = wording::rule::fee_per(fee.per, self.lang);
            format!("{label} {}{per}", self.spoken_price(*amount))
        });
        let fees: Vec<String> = fees.collect();
        if fees.is_empty() {
            return None;
        }
        let list = self.lang.list(&fees);
        let words = match (fees.len(), self.lang) {
            (1, Lang::En) => format!("On top comes {list}"),
            (_, Lang::En) => format!("On top come {list}"),
            (_, Lang::Da) => format!("Oveni kommer {list}"),
        };
        Some(stop(&words))
    }

    fn late_list(&self, tier: TierId) -> Result<String, QuoteError> {
        let lang = self.lang;
        let level = self.inquiry.level(self.card);
        let now = self.hourly(self.inquiry, level, tier)?;
        let (vat, why) = (self.vat_words(" "), self.outside(tier));
        let mut text = lang.pick(
            format!("Now, {why}, it is {now} an hour{vat}"),
            format!("Lige nu, {why}, koster det {now} i timen{vat}"),
        );
        let free_now = self
            .inquiry
            .told(self.card, level, tier, |told| told.free_seconds)?;
        let opening = self.inquiry.can_wait_until(self.card)?;
        let later = match opening {
            None => None,
            Some(opening) => {
                let then = self.inquiry.started(self.card, opening);
                let tier = then.tier(self.card)?;
                let level = then.level(self.card);
                let free = then.told(self.card, level, tier, |told| told.free_seconds)?;
                Some((opening, self.hourly(&then, level, tier)?, free))
            }
        };
        let waits = later.as_ref().is_some_and(|(_, _, free)| *free > 0);
        if waits && free_now == 0 {
            text.push_str(lang.pick(
                ", and there are no free minutes",
                ", og der er ingen gratis minutter",
            ));
        }
        text = stop(&text);
        if let Some(fees) = self
            .inquiry
            .told(self.card, level, tier, |told| self.on_top(&told))?
        {
            text.push(' ');
            text.push_str(&fees);
        }
        if let Some(fee) = self.inquiry.non_critical_fee(self.card)? {
            text.push(' ');
            text.push_str(&self.fee_words(&self.spoken_price(fee)));
        }
        // Where waiting changes nothing, nothing is said of it.
        let Some((opening, price, free)) =
            later.filter(|(_, price, free)| *price != now || *free > free_now)
        else {
            return Ok(text);
        };
        let until = self.day_and_clock(opening);
        let minutes = self.length(free);
        let words = match (free > 0, lang) {
            (true, Lang::En) => format!(
                "If it can wait until {until}, the first {minutes} are free and it is {price} an hour."
            ),
            (true, Lang::Da) => format!(
                "Kan det vente til {until}, er de første {minutes} gratis, og derefter koster det {price} i timen."
            ),
            (false, Lang::En) => format!("If it can wait until {until}, it is {price} an hour."),
            (false, Lang::Da) => format!("Kan det vente til {until}, koster det {price} i timen."),
        };
        Ok(format!("{text} {words}"))
    }

    /// `800 kroner an hour at 1st level and 1,095 at 2nd level`.
    fn rates(&self, edition: &Edition, tier: TierId) -> Result<String, QuoteError> {
        let lang = self.lang;
        let levels = (0..self.card.levels.len()).filter_map(LevelId::from_index);
        let levels: Vec<LevelId> = levels
            .filter(|level| edition.level(*level).is_some())
            .collect();
        let mut parts = Vec::new();
        for id in &levels {
            let amount = self.inquiry.told(self.card, *id, tier, |told| {
                lang.spoken_decimal(discounted(told.unit_price, told.discount))
            })?;
            let kroner = lang.with_currency(&amount, &self.card.currency);
            let amount = if parts.is_empty() {
                lang.pick(format!("{kroner} an hour"), format!("{kroner} i timen"))
            } else {
                lang.pick(amount, kroner)
            };
            let name = wording::level(self.card, *id);
            parts.push(if levels.len() == 1 {
                amount
            } else {
                lang.pick(format!("{amount} at {name}"), format!("{amount} på {name}"))
            });
        }
        Ok(lang.list(&parts))
    }

    /// A level's price of an hour in a tier, with the discount.
    fn hourly(
        &self,
        inquiry: &Inquiry,
        level: LevelId,
        tier: TierId,
    ) -> Result<String, QuoteError> {
        let lang = self.lang;
        inquiry.told(self.card, level, tier, |told| {
            let amount = lang.spoken_decimal(discounted(told.unit_price, told.discount));
            lang.with_currency(&amount, &self.card.currency)
        })
    }
}
