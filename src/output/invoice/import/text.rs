//! What a line says to the customer: what was done, the true minutes and rate, and where it comes from.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::billing::{Case, Line, Reason, Unit, What};
use crate::lang::Lang;
use crate::money::Quantity;
use crate::output::grid::printable;
use crate::output::wording;
use crate::rate_card::RateCard;
use crate::words;

/// The words of a line, apart, so that what is too long is cut where it hurts least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// What was done: notes, or the card's label.
    pub(super) what: String,
    /// `20 min at 800.00/hour, 10 % off`; empty for a piece.
    pub(super) facts: String,
    /// `case 4711, Tue 24 Nov`.
    pub(super) place: String,
}

impl Said {
    /// The words for a line of a case, or of none.
    pub(super) fn of(
        card: &RateCard,
        case: Option<&Case<'_>>,
        line: &Line<'_>,
        lang: Lang,
    ) -> Self {
        let mut notes = String::new();
        if let Some(case) = case {
            line.notes(case, &mut notes);
        }
        let mut facts = facts(card, line, lang);
        if !matches!(line.what, What::Free) && !line.discount_percent.is_zero() {
            let percent = lang.number(&line.discount_percent.to_string());
            let off = lang.pick("off", "rabat");
            let comma = if facts.is_empty() { "" } else { ", " };
            let _ = write!(facts, "{comma}{percent} % {off}");
        }
        Self {
            what: what(card, &notes, line, lang),
            facts,
            place: place(case.map(Case::name), (line.date, line.date_to), lang),
        }
    }

    /// `Support, 1st level: 20 min at 800.00/hour`, in at most so many characters; the notes give way first.
    pub(super) fn line(&self, most: usize) -> String {
        joined(&self.what, ": ", &self.facts, most)
    }

    /// The same with the case and the day behind it.
    pub(super) fn line_and_place(&self, most: usize) -> String {
        let facts = match (self.facts.as_str(), self.place.as_str()) {
            (facts, "") => return joined(&self.what, ": ", facts, most),
            ("", place) => return joined(&self.what, " ", &format!("({place})"), most),
            (facts, place) => format!("{facts} ({place})"),
        };
        joined(&self.what, ": ", &facts, most)
    }
}

/// Both texts in at most so many characters: the first is cut for the second.
fn joined(first: &str, between: &str, second: &str, most: usize) -> String {
    if second.is_empty() {
        return cut(first, most);
    }
    let behind = length(between) + length(second);
    let room = most.saturating_sub(behind);
    if room == 0 || first.is_empty() {
        return cut(second, most);
    }
    format!("{}{between}{second}", cut(first, room))
}

/// A text in at most so many characters, the last of them `…` where it was longer.
pub(super) fn cut(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let mut room = most - 1;
    let mut kept = String::new();
    for char in text.chars() {
        let Some(left) = room.checked_sub(char.len_utf16()) else {
            break;
        };
        room = left;
        kept.push(char);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// Characters as the programs count them, in units of UTF-16: an emoji is two.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// What a line bills, in full, where notes and discount stand beside it: `Support, 1st level: 20 min at 800.00/hour`.
pub(in crate::output) fn item_name(card: &RateCard, line: &Line<'_>, lang: Lang) -> String {
    joined(&what(card, "", line, lang), ": ", &facts(card, line, lang), usize::MAX)
}

/// The same without what can stand in columns: `Support, 1st level, after hours`.
pub(in crate::output) fn service(card: &RateCard, line: &Line<'_>, lang: Lang) -> String {
    let name = what(card, "", line, lang);
    if line.kind().is_time() { wording::work_of(&name, card, line, lang) } else { name }
}

fn what(card: &RateCard, notes: &str, line: &Line<'_>, lang: Lang) -> String {
    let words = if let What::Correction(reason) = line.what {
        correction(reason, lang)
    } else if let What::Periodic(_) = line.what {
        let name = printable(line.label());
        lang.pick(format!("Agreement {name}"), format!("Aftale {name}"))
    } else if !notes.is_empty() {
        printable(notes)
    } else if line.label.is_some() {
        // What the card calls it stays as it is.
        wording::extra(line, lang)
    } else {
        wording::capital(&wording::extra(line, lang))
    };
    match line.level {
        Some(level) if words.is_empty() => wording::level(card, level),
        Some(_) | None => words,
    }
}

/// What a correction is for, in full: the customer reads it without the table around it.
fn correction(reason: Reason, lang: Lang) -> String {
    let words = match reason {
        Reason::Rounding => {
            words!("Correction: rounding over several invoices"; "Korrektion: afrunding over flere fakturaer")
        }
        Reason::Raised(seconds) => {
            let (en, da) =
                (wording::minutes(seconds, Lang::En), wording::minutes(seconds, Lang::Da));
            words!(
                "Correction: {en} min raised on an earlier invoice";
                "Korrektion: {da} min hævet på en tidligere faktura"
            )
        }
        Reason::Changed => {
            words!("Correction: changed since an earlier invoice"; "Korrektion: ændret siden en tidligere faktura")
        }
    };
    words.text(lang).to_owned()
}

fn facts(card: &RateCard, line: &Line<'_>, lang: Lang) -> String {
    let number = lang.number(&line.quantity.to_string());
    let price = lang.number(&line.unit_price.to_string());
    let at = lang.pick("at", "à");
    let late = line.tier.filter(|tier| !tier.is_normal());
    let late =
        late.map_or_else(String::new, |tier| format!(" {}", wording::tier(card, tier, lang)));
    let mut facts = match line.unit {
        Unit::Minute => {
            let hour = lang.pick("hour", "time");
            format!("{number} min{late} {at} {price}/{hour}")
        }
        Unit::Distance => {
            let unit = printable(line.unit_name);
            format!("{number} {unit} {at} {price}/{unit}")
        }
        Unit::Piece if line.kind().is_time() => {
            let worked = Quantity::minutes(line.worked).to_string();
            format!("{} min{late}", lang.number(&worked))
        }
        Unit::Piece if line.quantity == Quantity::ONE => String::new(),
        Unit::Piece => format!("{number} {at} {price}"),
    };
    if matches!(line.what, What::Free) {
        facts.push_str(lang.pick(", free", ", gratis"));
    }
    facts
}

fn place(case: Option<&str>, (first, last): (NaiveDate, NaiveDate), lang: Lang) -> String {
    let mut place = String::new();
    if let Some(case) = case {
        place.push_str(lang.pick("case ", "sag "));
        place.push_str(&printable(case));
        place.push_str(", ");
    }
    place.push_str(&lang.short_date(first));
    if last != first {
        place.push_str(lang.pick(" to ", " til "));
        place.push_str(&lang.short_date(last));
    }
    place
}
