//! The sentence that a supporter reads aloud to the caller (G10, G12).

mod crossing;
mod extras;
mod outlook;
mod price_list;

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;

use super::wording;
use crate::billing::{Charge, Inquiry, Kind, Outlook, QuoteError, Sums, What};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::money::{Money, Percent};
use crate::rate_card::RateCard;
use crate::seconds::MINUTE;

/// What a sentence is about.
#[derive(Debug, Clone, Copy)]
pub struct Speech<'a> {
    /// The rate card.
    pub card: &'a RateCard,
    /// The inquiry.
    pub inquiry: &'a Inquiry,
    /// What the caller speaks.
    pub lang: Lang,
}

impl Speech<'_> {
    /// The sentence for work that is known: what is free, what it costs, whether to go on.
    pub fn price(
        &self,
        charge: &Charge<'_>,
        sums: Sums,
        outlook: Outlook,
    ) -> Result<String, QuoteError> {
        let lang = self.lang;
        let mut sentences = self.lead(charge, sums, outlook)?;
        let question = match outlook {
            Outlook::Estimate(Some(waiting)) => {
                sentences.push(self.wait(waiting));
                lang.pick("What do you prefer?", "Hvad foretrækker du?")
            }
            Outlook::Estimate(None) if sums.net == Money::ZERO => "",
            Outlook::Estimate(None) => lang.pick("Shall I go ahead?", "Skal jeg gå i gang?"),
            Outlook::SoFar(going_on) => {
                sentences.push(self.going_on_words(going_on));
                match going_on.then {
                    None => "",
                    Some(_) => lang.pick("Shall I go on?", "Skal jeg fortsætte?"),
                }
            }
        };
        sentences.push(question.to_owned());
        sentences.retain(|sentence| !sentence.is_empty());
        Ok(sentences.join(" "))
    }

    /// Why it costs what it costs, and what that is.
    fn lead(
        &self,
        charge: &Charge<'_>,
        sums: Sums,
        outlook: Outlook,
    ) -> Result<Vec<String>, QuoteError> {
        let lang = self.lang;
        let so_far = matches!(outlook, Outlook::SoFar(_));
        let mut sentences = Vec::new();
        let time = self
            .inquiry
            .work
            .iter()
            .fold(0_i64, |sum, (_, seconds)| sum.saturating_add(*seconds));
        let takes = self.length(time);
        let mut surcharged = false;
        for line in charge.lines.iter().filter(|line| line.kind() == Kind::Work) {
            let tier = line.tier.filter(|_| matches!(line.what, What::Time));
            if let Some(tier) = tier {
                surcharged |= self.inquiry.is_priced(self.card, tier)?;
            }
        }
        let plain_fee = extras::non_critical_fee(charge);
        sentences.extend(plain_fee.map(|fee| self.fee_words(&self.kroner(fee.net))));
        if let Some(free) = self.free_words(charge) {
            sentences.push(free);
        } else if let Some(id) = self.inquiry.agreement.filter(|_| !self.inquiry.covered) {
            let name = self.agreement_name();
            let terms = self.card.at(self.inquiry.at).agreement(id);
            let lost = terms.is_some_and(|terms| terms.free_seconds() > 0);
            sentences.push(match (lost, lang) {
                (true, Lang::En) => {
                    format!("Your {name} agreement does not cover this, so there are no free minutes.")
                }
                (true, Lang::Da) => {
                    format!("Det er ikke dækket af jeres {name}-aftale, så der er ingen gratis minutter.")
                }
                (false, Lang::En) => format!("Your {name} agreement does not cover this."),
                (false, Lang::Da) => format!("Det er ikke dækket af jeres {name}-aftale."),
            });
        }
        if sums.net == Money::ZERO {
            let free = charge.lines.iter().any(|line| line.kind() == Kind::Free);
            sentences.push(match (so_far, free, lang) {
                (true, _, Lang::En) if time > 0 => {
                    format!("Until now it has taken {takes} and cost nothing.")
                }
                (true, _, Lang::Da) if time > 0 => {
                    format!("Indtil nu har det taget {takes} og ikke kostet noget.")
                }
                (true, _, Lang::En) => "Until now it has cost nothing.".to_owned(),
                (true, _, Lang::Da) => "Indtil nu har det ikke kostet noget.".to_owned(),
                (false, true, Lang::En) => format!("If it takes {takes}, it costs nothing."),
                (false, true, Lang::Da) => format!("Tager det {takes}, koster det ikke noget."),
                (false, false, Lang::En) => "It costs nothing.".to_owned(),
                (false, false, Lang::Da) => "Det koster ikke noget.".to_owned(),
            });
            return Ok(sentences);
        }
        let price = stop(&self.with_vat(sums));
        sentences.extend(self.flat_words(charge));
        let driving = self.driving_words(charge);
        let within = driving.as_ref();
        let within = within.map_or_else(String::new, |driving| format!(", {driving}"));
        let between = comma(&within);
        let costs = |it_costs: &str| match (so_far, lang) {
            (false, Lang::En) => format!("if it takes {takes}{within}, {it_costs}{price}"),
            (false, Lang::Da) => format!("tager det {takes}{within}, koster det {price}"),
            (true, Lang::En) => {
                format!("until now it has taken {takes}{within}{between} and cost {price}")
            }
            (true, Lang::Da) => {
                format!("indtil nu har det taget {takes}{within}{between} og kostet {price}")
            }
        };
        if time == 0 {
            sentences.push(match (driving, lang) {
                (None, Lang::En) => format!("It costs {price}"),
                (None, Lang::Da) => format!("Det koster {price}"),
                (Some(driving), Lang::En) => {
                    format!("{}, it costs {price}", wording::tier::capital(&driving))
                }
                (Some(driving), Lang::Da) => {
                    format!("{} koster det {price}", wording::tier::capital(&driving))
                }
            });
        } else if let Some(split) = self.split_words(charge, so_far)? {
            sentences.push(format!("{split}{within}{between} {price}"));
        } else if surcharged {
            let dear = self.surcharge_words(charge)?;
            let costs = costs(if within.is_empty() { "" } else { "it costs " });
            let costs = lang.pick(costs.clone(), wording::tier::capital(&costs));
            sentences.push(format!("{dear}: {costs}"));
        } else {
            sentences.extend(self.spared_words(charge, so_far)?);
            if charge.billed.raised > 0 && charge.billed.worked < charge.billed.minimum {
                let minimum = self.length(charge.billed.minimum);
                sentences.push(lang.pick(
                    format!("We bill at least {minimum}."),
                    format!("Vi afregner mindst {minimum}."),
                ));
            }
            sentences.push(wording::tier::capital(&costs("it costs ")));
        }
        sentences.extend(self.extras_words(charge));
        Ok(sentences)
    }

    /// `The first 15 minutes are free under your BEDRE agreement.`
    fn free_words(&self, charge: &Charge<'_>) -> Option<String> {
        charge.lines.iter().find(|line| line.kind() == Kind::Free)?;
        let length = |only_free: bool| {
            let counted = charge
                .pieces
                .iter()
                .filter(|piece| piece.free || !only_free);
            counted.fold(0_i64, |sum, piece| {
                sum.saturating_add(piece.stretch.seconds())
            })
        };
        let (free, all) = (length(true), length(false));
        let promised = if free < all {
            free
        } else {
            charge.free_allowance
        };
        let minutes = self.length(promised);
        let first = charge.pieces.first().is_some_and(|piece| piece.free);
        if self.free_by_rule().unwrap_or(false) {
            return Some(match (first, self.lang) {
                (true, Lang::En) => format!("The first {minutes} are free."),
                (true, Lang::Da) => format!("De første {minutes} er gratis."),
                (false, Lang::En) => format!("{minutes} are free."),
                (false, Lang::Da) => format!("{minutes} er gratis."),
            });
        }
        let name = self.agreement_name();
        Some(if charge.pieces.first().is_some_and(|piece| piece.free) {
            self.lang.pick(
                format!("The first {minutes} are free under your {name} agreement."),
                format!("De første {minutes} er gratis med jeres {name}-aftale."),
            )
        } else {
            self.lang.pick(
                format!("{minutes} are free under your {name} agreement."),
                format!("{minutes} er gratis med jeres {name}-aftale."),
            )
        })
    }

    fn agreement_name(&self) -> String {
        self.inquiry.agreement.map_or_else(String::new, |id| {
            super::grid::printable(self.card.agreement_name(id))
        })
    }

    fn local(&self, at: Instant) -> NaiveDateTime {
        self.card.calendar().zone().local(at)
    }

    /// `240 kroner`.
    fn kroner(&self, money: Money) -> String {
        self.lang
            .with_currency(&self.lang.spoken_money(money), &self.card.currency)
    }

    /// `240 kroner plus VAT, 300 with VAT`.
    fn with_vat(&self, sums: Sums) -> String {
        let net = self.kroner(sums.net);
        if sums.vat == Money::ZERO {
            return net;
        }
        if self.card.prices_include_vat {
            return format!("{}{}", self.kroner(sums.total), self.vat_words(" "));
        }
        let total = self
            .lang
            .pick(self.lang.spoken_money(sums.total), self.kroner(sums.total));
        self.lang.pick(
            format!("{net} plus VAT, {total} with VAT"),
            format!("{net} plus moms, altså {total} med moms"),
        )
    }

    /// Behind a price: `plus VAT`, or `including VAT` where prices include it, or `without VAT` for a customer who pays
    /// none; nothing on a card without VAT.
    fn vat_words(&self, before: &str) -> String {
        let words = match self.inquiry.vat_percent {
            Some(own) if own.is_zero() => self.lang.pick("without VAT", "uden moms"),
            None if self.card.at(self.inquiry.at).vat_percent.is_zero() => return String::new(),
            Some(_) | None if self.card.prices_include_vat => {
                self.lang.pick("including VAT", "inklusive moms")
            }
            Some(_) | None => self.lang.pick("plus VAT", "plus moms"),
        };
        format!("{before}{words}")
    }

    /// `35 minutes`, `1 minute and 30 seconds`.
    fn length(&self, seconds: i64) -> String {
        let lang = self.lang;
        let over = seconds.rem_euclid(MINUTE);
        let minutes = wording::minutes(seconds.saturating_sub(over), lang);
        let minutes = if minutes == "1" {
            lang.pick(format!("{minutes} minute"), format!("{minutes} minut"))
        } else {
            lang.pick(format!("{minutes} minutes"), format!("{minutes} minutter"))
        };
        let over = match over {
            0 => return minutes,
            1 => lang.pick("1 second", "1 sekund").to_owned(),
            _ => lang.pick(format!("{over} seconds"), format!("{over} sekunder")),
        };
        if seconds < MINUTE {
            over
        } else {
            lang.list(&[minutes, over])
        }
    }

    /// Behind `until`, `til`: `eight`, `eight tomorrow`; `klokken 8`, `i morgen kl. 8`.
    fn day_and_clock(&self, at: Instant) -> String {
        let local = self.local(at);
        let today = self.local(self.inquiry.at).date();
        let days = local.date().signed_duration_since(today).num_days();
        let time = clock(local.time(), self.lang);
        let weekday = self.lang.full_weekday(local.date());
        match (days, self.lang) {
            (0, Lang::En) => time,
            (0, Lang::Da) => format!("klokken {time}"),
            (1, Lang::En) => format!("{time} tomorrow"),
            (1, Lang::Da) => format!("i morgen kl. {time}"),
            (2..=6, Lang::En) => format!("{time} on {weekday}"),
            (2..=6, Lang::Da) => format!("{weekday} kl. {time}"),
            (_, Lang::En) => format!("{time} on {}", self.lang.short_date(local.date())),
            (_, Lang::Da) => format!("{} kl. {time}", self.lang.short_date(local.date())),
        }
    }
}

/// What ends a part of a sentence between commas, where there is one.
fn comma(within: &str) -> &'static str {
    if within.is_empty() { "" } else { "," }
}

/// A sentence with its full stop, which an abbreviation at its end (`240 kr.`) has already.
fn stop(sentence: &str) -> String {
    format!("{}.", sentence.trim_end_matches('.'))
}

/// Exact price × (100 − discount) / 100.
pub(super) fn discounted(price: crate::money::UnitPrice, discount: Percent) -> Decimal {
    let hundredfold = price.after_discount(discount).unwrap_or_default();
    hundredfold
        .checked_mul(Decimal::new(1, 2))
        .unwrap_or_default()
}

/// A time of day as it is said: `eight`, `four o'clock`, `8`, `12.15`.
fn clock(time: NaiveTime, lang: Lang) -> String {
    const HOURS: [&str; 24] = [
        "midnight",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "noon",
        "one o'clock",
        "two o'clock",
        "three o'clock",
        "four o'clock",
        "five o'clock",
        "six o'clock",
        "seven o'clock",
        "eight in the evening",
        "nine in the evening",
        "ten in the evening",
        "eleven in the evening",
    ];
    let name = usize::try_from(time.hour())
        .ok()
        .and_then(|hour| HOURS.get(hour));
    match (lang, time.minute(), name) {
        (Lang::En, 0, Some(name)) => (*name).to_owned(),
        (Lang::En, _, _) => lang.time(time),
        (Lang::Da, 0, _) => time.hour().to_string(),
        (Lang::Da, minute, _) => format!("{}.{minute:02}", time.hour()),
    }
}
