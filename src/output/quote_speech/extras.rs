//! What is said of flat prices, fees and the way to the customer.

use super::voice::{Speech, stop};
use crate::billing::{Charge, Line, Unit, What};
use crate::lang::Lang;
use crate::output::grid::printable;
use crate::output::wording;
use crate::rate_card::{Band, FirstBlock};
use crate::say;

/// The fee for a call outside normal hours that is not critical.
pub(crate) fn non_critical_fee<'c, 'a>(charge: &'c Charge<'a>) -> Option<&'c Line<'a>> {
    let is_it = |line: &&Line<'_>| matches!(line.what, What::NonCriticalFee);
    charge.lines.iter().find(is_it)
}

impl Speech<'_> {
    /// `A call outside normal hours that is not critical costs a fee of 1,000 kroner.`
    pub(crate) fn fee_words(&self, fee: &str) -> String {
        stop(&say!(self.lang,
            "A call outside normal hours that is not critical costs a fee of {fee}";
            "Et opkald uden for normal arbejdstid, der ikke er kritisk, koster et gebyr på {fee}"
        ))
    }

    /// `That includes Call-out, 2,100 kroner, and travel time, 80 kroner.`
    pub(crate) fn extras_words(&self, charge: &Charge<'_>) -> Option<String> {
        let told = charge.lines.iter().filter(|line| match line.what {
            What::Minimum(_)
            | What::Fee(_)
            | What::Periodic(_)
            | What::TravelTime
            | What::DistanceFlat(_)
            | What::DistanceMinimum => true,
            What::NonCriticalFee
            | What::Free
            | What::Time
            | What::Band(_)
            | What::FirstBlock(_)
            | What::Distance(_)
            | What::Correction(_) => false,
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
        let words = say!(self.lang, "That includes {list}"; "Heri indgår {list}");
        Some(stop(&words))
    }

    /// `with 24 kilometres of driving`, where that costs something.
    pub(crate) fn driving_words(&self, charge: &Charge<'_>) -> Option<String> {
        let line = charge.lines.iter().find(|it| it.unit == Unit::Distance)?;
        let distance = self.lang.number(&self.quote.inquiry.kilometres.to_string());
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
    pub(crate) fn flat_words(&self, charge: &Charge<'_>) -> Option<String> {
        charge.lines.iter().find_map(|line| {
            if let What::Band(up_to) = line.what {
                let flat = line.unit_price;
                Some(self.band_words(Band { up_to, flat }))
            } else if let What::FirstBlock(seconds) = line.what {
                let amount = line.unit_price;
                Some(self.block_words(FirstBlock { seconds, amount }))
            } else {
                None
            }
        })
    }

    pub(crate) fn band_words(&self, band: Band) -> String {
        let (flat, time) = (self.spoken_price(band.flat), self.length(band.up_to));
        say!(self.lang,
            "It is {flat} flat up to {time}.";
            "Det koster fast {flat} for op til {time}."
        )
    }

    pub(crate) fn block_words(&self, block: FirstBlock) -> String {
        let (amount, time) = (self.spoken_price(block.amount), self.length(block.seconds));
        let words = say!(self.lang,
            "The first {time} cost {amount}";
            "De første {time} koster {amount}"
        );
        stop(&words)
    }
}
