//! The sentence for work that is known: what is free, what it costs, whether to go on.

use super::extras::non_critical_fee;
use super::voice::{Speech, stop};
use crate::billing::{Charge, Kind, Outlook, Price};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::wording;
use crate::say;

impl Speech<'_> {
    /// The sentence for work that is known: what is free, what it costs, whether to go on.
    pub(crate) fn price(&self, price: &Price<'_>) -> String {
        let lang = self.lang;
        let mut sentences = self.lead(price);
        let question = match price.outlook {
            Outlook::Estimate(Some(waiting)) => {
                sentences.push(self.wait(waiting));
                lang.pick("What do you prefer?", "Hvad foretrækker du?")
            }
            Outlook::Estimate(None) if price.sums.net == Money::ZERO => "",
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
        sentences.join(" ")
    }

    /// Why it costs what it costs, and what that is.
    fn lead(&self, quoted: &Price<'_>) -> Vec<String> {
        let lang = self.lang;
        let (charge, sums) = (&quoted.charge, quoted.sums);
        let so_far = matches!(quoted.outlook, Outlook::SoFar(_));
        let mut sentences = Vec::new();
        let time = self.quote.inquiry.end().since(self.quote.inquiry.at);
        let takes = self.length(time);
        let plain_fee = non_critical_fee(charge);
        sentences.extend(plain_fee.map(|fee| self.fee_words(&self.kroner(fee.net))));
        let free = self.free_words(charge);
        sentences.extend(free.or_else(|| self.uncovered_words()));
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
            return sentences;
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
                    format!("{}, it costs {price}", wording::capital(&driving))
                }
                (Some(driving), Lang::Da) => {
                    format!("{} koster det {price}", wording::capital(&driving))
                }
            });
        } else if let Some(split) = self.split_words(quoted, so_far) {
            sentences.push(format!("{split}{within}{between} {price}"));
        } else if quoted.bears_surcharge {
            let dear = self.surcharge_words(quoted);
            let costs = costs(if within.is_empty() { "" } else { "it costs " });
            let costs = lang.pick(costs.clone(), wording::capital(&costs));
            sentences.push(format!("{dear}: {costs}"));
        } else {
            sentences.extend(
                quoted
                    .spared
                    .map(|spared| self.spared_words(spared, so_far)),
            );
            if charge.billed.raised > 0 && charge.billed.worked < charge.billed.minimum {
                let minimum = self.length(charge.billed.minimum);
                sentences.push(say!(lang,
                    "We bill at least {minimum}.";
                    "Vi afregner mindst {minimum}."
                ));
            }
            sentences.push(wording::capital(&costs("it costs ")));
        }
        sentences.extend(self.extras_words(charge));
        sentences
    }

    /// `Your BEDRE agreement does not cover this, so there are no free minutes.`
    fn uncovered_words(&self) -> Option<String> {
        let inquiry = self.quote.inquiry;
        let id = inquiry.agreement.filter(|_| !inquiry.covered)?;
        let name = self.agreement_name();
        let terms = self.quote.card.at(inquiry.at).agreement(id);
        let lost = terms.is_some_and(|terms| terms.free_seconds() > 0);
        Some(match (lost, self.lang) {
            (true, Lang::En) => {
                format!("Your {name} agreement does not cover this, so there are no free minutes.")
            }
            (true, Lang::Da) => {
                format!(
                    "Det er ikke dækket af jeres {name}-aftale, så der er ingen gratis minutter."
                )
            }
            (false, Lang::En) => format!("Your {name} agreement does not cover this."),
            (false, Lang::Da) => format!("Det er ikke dækket af jeres {name}-aftale."),
        })
    }

    /// `The first 15 minutes are free under your BEDRE agreement.`
    fn free_words(&self, charge: &Charge<'_>) -> Option<String> {
        charge.lines.iter().find(|line| line.kind() == Kind::Free)?;
        let length = |only_free: bool| {
            let counted = charge
                .pieces
                .iter()
                .filter(|piece| piece.free || !only_free);
            counted.fold(0, |sum, piece| sum + piece.stretch.seconds())
        };
        let (free, all) = (length(true), length(false));
        let promised = if free < all {
            free
        } else {
            charge.free_allowance
        };
        let minutes = self.length(promised);
        let first = charge.pieces.first().is_some_and(|piece| piece.free);
        if self.quote.free_by_rule {
            return Some(match (first, self.lang) {
                (true, Lang::En) => format!("The first {minutes} are free."),
                (true, Lang::Da) => format!("De første {minutes} er gratis."),
                (false, Lang::En) => format!("{minutes} are free."),
                (false, Lang::Da) => format!("{minutes} er gratis."),
            });
        }
        let name = self.agreement_name();
        Some(if first {
            say!(self.lang,
                "The first {minutes} are free under your {name} agreement.";
                "De første {minutes} er gratis med jeres {name}-aftale."
            )
        } else {
            say!(self.lang,
                "{minutes} are free under your {name} agreement.";
                "{minutes} er gratis med jeres {name}-aftale."
            )
        })
    }
}

/// What ends a part of a sentence between commas, where there is one.
fn comma(within: &str) -> &'static str {
    if within.is_empty() { "" } else { "," }
}
