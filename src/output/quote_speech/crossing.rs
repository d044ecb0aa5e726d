//! What is said where work and closing time meet.

use super::{Speech, clock};
use crate::billing::{Charge, Percent, Piece, QuoteError};
use crate::lang::Lang;
use crate::output::wording;
use crate::rate_card::Trigger;

impl Speech<'_> {
    /// Work that goes on after hours at the normal price, because contact came before.
    pub(super) fn crossing_words(&self) -> Result<Option<String>, QuoteError> {
        let calendar = self.card.calendar();
        let contact = self.card.at(self.inquiry.contacted);
        let open = calendar.stretch_at(self.inquiry.contacted)?;
        let crossed = open.tier.is_normal() && self.inquiry.end() > open.end;
        if !crossed
            || contact.after_hours.trigger != Trigger::Contact
            || contact.after_hours.surcharge_percent.is_zero()
        {
            return Ok(None);
        }
        let phone = self.inquiry.by_phone();
        let closing = clock(self.local(open.end).time(), self.lang);
        Ok(Some(match (self.lang, phone) {
            (Lang::En, true) => {
                format!("We pass {closing}, but you called before, so there is no surcharge.")
            }
            (Lang::En, false) => {
                format!("We pass {closing}, but you wrote before, so there is no surcharge.")
            }
            (Lang::Da, true) => format!(
                "Vi kommer hen over klokken {closing}, men da du ringede inden, er der intet tillæg."
            ),
            (Lang::Da, false) => format!(
                "Vi kommer hen over klokken {closing}, men da du skrev inden, er der intet tillæg."
            ),
        }))
    }

    /// `The first 10 minutes, until 16:00, are at the normal price, the last 30 at double: in all`.
    pub(super) fn split_words(&self, charge: &Charge<'_>) -> Option<String> {
        let billed: Vec<_> = charge.pieces.iter().filter(|piece| !piece.free).collect();
        let [first, last] = billed.as_slice() else {
            return None;
        };
        if first.stretch.tier == last.stretch.tier || !first.stretch.tier.is_normal() {
            return None;
        }
        let (early, late) = (
            self.length(first.stretch.seconds()),
            self.length(last.stretch.seconds()),
        );
        let closing = clock(self.local(last.stretch.start).time(), self.lang);
        let edition = self.card.at(self.inquiry.at);
        let dear = match (
            surcharge_name(edition.after_hours.surcharge_percent, self.lang),
            self.lang,
        ) {
            (Some(name), _) => name.to_owned(),
            (None, Lang::En) => format!(
                "{} more",
                wording::percent(edition.after_hours.surcharge_percent.decimal(), self.lang)
            ),
            (None, Lang::Da) => format!(
                "plus {}",
                wording::percent(edition.after_hours.surcharge_percent.decimal(), self.lang)
            ),
        };
        Some(self.lang.pick(
            format!("The first {early}, until {closing}, are at the normal price, the last {late} at {dear}: in all"),
            format!("De første {early}, til klokken {closing}, er til normal pris, de sidste {late} til {dear}: i alt"),
        ))
    }

    /// `It is outside normal hours, so the hour costs double`; for work that gets there later,
    /// `After four o'clock the hour costs double`.
    pub(super) fn surcharge_words(&self, charge: &Charge<'_>) -> String {
        let lang = self.lang;
        let percent = self.card.at(self.inquiry.at).after_hours.surcharge_percent;
        let dear = if percent == Percent::HUNDRED {
            lang.pick("double", "dobbelt").to_owned()
        } else {
            let percent = wording::percent(percent.decimal(), lang);
            lang.pick(format!("{percent} more"), format!("{percent} højere"))
        };
        let late = |piece: &&Piece| !piece.stretch.tier.is_normal();
        let from_the_start = charge.pieces.first().as_ref().is_some_and(late);
        match charge.pieces.iter().find(late) {
            Some(piece) if !from_the_start => {
                let closing = clock(self.local(piece.stretch.start).time(), lang);
                lang.pick(
                    format!("After {closing} the hour costs {dear}"),
                    format!("Efter klokken {closing} er timeprisen {dear}"),
                )
            }
            Some(_) | None => lang.pick(
                format!("It is outside normal hours, so the hour costs {dear}"),
                format!("Det er uden for normal arbejdstid, så timeprisen er {dear}"),
            ),
        }
    }
}

fn surcharge_name(percent: Percent, lang: Lang) -> Option<&'static str> {
    (percent == Percent::HUNDRED).then(|| lang.pick("double", "dobbelt"))
}
