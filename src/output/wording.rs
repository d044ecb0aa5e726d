//! Words for things of the domain, as people read them in tables and sentences: lines, numbers, tiers and their prices,
//! how time is counted.

pub mod key;
pub mod rule;

use unicode_width::UnicodeWidthStr;

use super::grid::{Look, printable, wrap};
use crate::billing::{InForce, Line, Reason, Unit, What};
use crate::calendar::{ClockSpan, TierId};
use crate::lang::Lang;
use crate::money::{Percent, Quantity, UnitPrice};
use crate::rate_card::{LevelId, Per, Period, RateCard, Rates, Rounding, TierPrice, VatReason};
use crate::say;
use crate::seconds::Seconds;

/// The tier of the short form, as the card's list has it.
const SHORT_FORM: &str = "after-hours";

/// `1st level` for a level called by its number, the name itself for others.
pub fn level(card: &RateCard, level: LevelId) -> String {
    let name = card.level_name(level);
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && ["st", "nd", "rd", "th", ".", ""].contains(&&name[digits..]) {
        format!("{name} level")
    } else {
        printable(name)
    }
}

/// What a line bills, in a table: `1st level, evening`, `std, up to 15 min`, `driving`.
pub fn work(card: &RateCard, line: &Line<'_>, lang: Lang) -> String {
    let level = line.level.map_or_else(String::new, |id| level(card, id));
    work_of(&level, card, line, lang)
}

/// The same of a level that is called otherwise.
pub fn work_of(level: &str, card: &RateCard, line: &Line<'_>, lang: Lang) -> String {
    let late = line.tier.filter(|tier| !tier.is_normal());
    let late = late.map_or_else(String::new, |tier| format!(", {}", self::tier(card, tier, lang)));
    match line.what {
        What::Free => format!("{level}{late}, {}", lang.pick("free", "gratis")),
        What::Time => format!("{level}{late}"),
        What::Band(most) => {
            let most = minutes(most, lang);
            say!(lang, "{level}{late}, up to {most} min"; "{level}{late}, op til {most} min")
        }
        What::FirstBlock(block) => {
            let block = minutes(block, lang);
            say!(lang, "{level}{late}, first {block} min"; "{level}{late}, de første {block} min")
        }
        What::Minimum(_)
        | What::NonCriticalFee
        | What::Fee(_)
        | What::Periodic(_)
        | What::TravelTime
        | What::DistanceFlat(_)
        | What::Distance(_)
        | What::DistanceMinimum
        | What::Expense
        | What::Correction(_) => extra(line, lang),
    }
}

/// What a line bills that is no work: by the card's label, or in a word for it where the card has none.
pub fn extra(line: &Line<'_>, lang: Lang) -> String {
    let or = |en: &str, da: &str| {
        let own = line.label.map(printable);
        own.unwrap_or_else(|| lang.pick(en, da).to_owned())
    };
    match line.what {
        What::Minimum(_) => say!(lang, "minimum charge"; "mindstebeløb"),
        What::NonCriticalFee | What::Fee(_) => fee(line.label, lang),
        What::Periodic(_) => {
            let name = printable(line.label());
            say!(lang, "agreement {name}"; "aftalen {name}")
        }
        What::TravelTime => or("travel time", "rejsetid"),
        What::DistanceFlat(_) => or("driving, flat", "kørsel, fast beløb"),
        What::Distance(_) => mileage(line.label, lang),
        What::DistanceMinimum => say!(lang, "driving, minimum"; "kørsel, minimum"),
        What::Expense => or("expense", "udlæg"),
        What::Correction(reason) => correction(reason, lang),
        What::Free | What::Time | What::Band(_) | What::FirstBlock(_) => printable(line.label()),
    }
}

/// What a correction is for: `correction: rounding`.
pub fn correction(reason: Reason, lang: Lang) -> String {
    match reason {
        Reason::Rounding => say!(lang, "correction: rounding"; "korrektion: afrunding"),
        Reason::Raised(seconds) => {
            let minutes = minutes(seconds, lang);
            say!(lang, "correction: {minutes} min raised"; "korrektion: {minutes} min hævet")
        }
        Reason::Changed => say!(lang, "correction: changed since"; "korrektion: ændret siden"),
    }
}

/// What a fee is called: by the card, else `fee`.
pub fn fee(label: Option<&str>, lang: Lang) -> String {
    label.map_or_else(|| say!(lang, "fee"; "gebyr"), printable)
}

/// What mileage is called: by the card, else `driving`.
pub fn mileage(label: Option<&str>, lang: Lang) -> String {
    label.map_or_else(|| say!(lang, "driving"; "kørsel"), printable)
}

/// A quantity with its unit, in a table: `15 min`.
pub fn quantity(line: &Line<'_>, lang: Lang) -> String {
    let number = lang.number(&line.quantity.to_string());
    match line.unit {
        Unit::Minute => format!("{number} min"),
        Unit::Distance => format!("{number} {}", printable(line.unit_name)),
        Unit::Piece => format!("{number} {}", lang.pick("pcs", "stk.")),
    }
}

/// So many columns are left of the sums of any table.
const BESIDE_SUMS: usize = 40;

/// The word for VAT with its per cent and why it is not the card's: `VAT 0 %, reverse charge`; and a line to stand below
/// the table where that is too long to stand in it.
pub fn vat(percent: Percent, reason: Option<&VatReason>, lang: Lang) -> (String, String) {
    let percent = self::percent(percent, lang);
    let vat = say!(lang, "VAT {percent}"; "moms {percent}");
    let Some(reason) = reason else {
        return (vat, String::new());
    };
    let why = vat_reason(reason, lang);
    let beside = format!("{vat}, {why}");
    if beside.width() <= BESIDE_SUMS {
        (beside, String::new())
    } else {
        let below = format!("{vat}: {why}\n");
        (vat, below)
    }
}

/// Why there is no VAT: `reverse charge`, or in the file's own words.
pub fn vat_reason(reason: &VatReason, lang: Lang) -> String {
    match reason {
        VatReason::Export => say!(lang, "export"; "eksport"),
        VatReason::ReverseCharge => say!(lang, "reverse charge"; "omvendt betalingspligt"),
        VatReason::Own(reason) => printable(reason),
    }
}

/// When an invoice is to be paid: in the card's own words, else `Net 14 days`.
pub fn payment_terms(own: Option<&str>, days: Option<u16>, lang: Lang) -> Option<String> {
    let made = |days: u16| {
        let days = count(days.into(), lang.pick(["day", "days"], ["dag", "dage"]), lang);
        say!(lang, "Net {days}"; "Netto {days}")
    };
    own.map(printable).or_else(|| days.map(made))
}

/// A unit price, in a table.
pub fn unit_price(line: &Line<'_>, lang: Lang) -> String {
    lang.number(&line.unit_price.to_string())
}

/// Seconds as minutes: `12.5`.
pub fn minutes(seconds: Seconds, lang: Lang) -> String {
    lang.number(&Quantity::minutes(seconds).to_string())
}

/// Seconds as hours: `1 hour`, `0.5 hours`.
pub fn hours(seconds: Seconds, lang: Lang) -> String {
    match &*lang.number(&key::hours(seconds)) {
        "1" => say!(lang, "1 hour"; "1 time"),
        hours => say!(lang, "{hours} hours"; "{hours} timer"),
    }
}

/// The head of the column of hourly prices: `kr/hour`, `EUR/hour`.
pub fn per_hour(currency: &str, lang: Lang) -> String {
    let unit = match currency {
        "DKK" | "NOK" | "SEK" => "kr",
        other => other,
    };
    say!(lang, "{unit}/hour"; "{unit}/time")
}

/// The head of the column of what lines come to.
pub fn net(card: &RateCard, lang: Lang) -> &'static str {
    if card.prices_include_vat {
        lang.pick("incl. VAT", "inkl. moms")
    } else {
        lang.pick("net", "netto")
    }
}

/// Spans of a day: `08:00-12:00, 13:00-16:00`.
pub fn clock_spans(spans: &[ClockSpan]) -> String {
    let spans = spans.iter().map(ToString::to_string);
    spans.collect::<Vec<_>>().join(", ")
}

/// A count and its noun: `1 case`, `2 cases`.
pub fn count(number: usize, [one, many]: [&str; 2], lang: Lang) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", lang.number(&number.to_string()))
}

/// A percentage: `10 %`.
pub fn percent(percent: Percent, lang: Lang) -> String {
    format!("{} %", lang.number(&percent.to_string()))
}

/// `normal hours`, `after hours`, or as the card calls it.
pub fn tier(card: &RateCard, tier: TierId, lang: Lang) -> String {
    if tier.is_normal() {
        return say!(lang, "normal hours"; "normal tid");
    }
    named(card, tier).unwrap_or_else(|| say!(lang, "after hours"; "uden for tid"))
}

/// The card's own name of a tier; `None` for normal hours and for the short form.
pub fn named(card: &RateCard, tier: TierId) -> Option<String> {
    let name = card.tier_name(tier);
    (!tier.is_normal() && name != SHORT_FORM).then(|| printable(name))
}

/// A price in a table.
pub fn price(price: UnitPrice, lang: Lang) -> String {
    lang.number(&price.to_string())
}

/// What a tier, or a rule in its place, makes of the price of an hour: `+50 %`, `x 1.5`, `1,990.00 an hour`.
pub fn surcharge(terms: &InForce<'_>, lang: Lang) -> Option<String> {
    let made = terms.tier_price().filter(|_| terms.has_other_price())?;
    if terms.price_by_rule() || matches!(made, TierPrice::Absolute(_)) {
        return Some(hourly(terms.unit_price, lang));
    }
    tier_price(made, lang)
}

/// What a tier makes of any hourly rate; `None` for the rate as it is and for rates by level.
pub fn tier_price(price: &TierPrice, lang: Lang) -> Option<String> {
    match price {
        TierPrice::Plain | TierPrice::Absolute(Rates::ByLevel(_)) => None,
        TierPrice::Surcharge(surcharge) => Some(format!("+{}", percent(*surcharge, lang))),
        TierPrice::Factor(factor) => Some(format!("x {}", lang.number(&factor.to_string()))),
        TierPrice::PerHour(amount) => Some(format!("+{}", hourly(*amount, lang))),
        TierPrice::Absolute(Rates::All(rate)) => Some(hourly(*rate, lang)),
    }
}

/// `1,990.00 an hour`.
pub fn hourly(rate: UnitPrice, lang: Lang) -> String {
    let rate = price(rate, lang);
    say!(lang, "{rate} an hour"; "{rate} i timen")
}

/// What is counted together, behind a rounding or a minimum; nothing for the case.
pub fn per(per: Per, lang: Lang) -> &'static str {
    match per {
        Per::Case => "",
        Per::Entry => lang.pick(" for each entry", " for hver post"),
        Per::Day => lang.pick(" a day", " pr. dag"),
        Per::Month => lang.pick(" a month", " pr. måned"),
        Per::Invoice => lang.pick(" over the invoice", " over hele fakturaen"),
    }
}

/// How time is rounded, as one says it after "counted": `by started 30 min, up to 5 min over not counted`.
pub fn rounding(
    increment: Seconds,
    rounding: Rounding,
    grace: Seconds,
    of: Per,
    unit: &str,
    lang: Lang,
) -> String {
    let step = minutes(increment, lang);
    let mut words = match rounding {
        Rounding::Up => say!(lang, "by started {step} {unit}"; "pr. påbegyndt {step} {unit}"),
        Rounding::Down => say!(lang, "by full {step} {unit}"; "pr. hele {step} {unit}"),
        Rounding::Nearest => {
            say!(lang, "to the nearest {step} {unit}"; "til nærmeste {step} {unit}")
        }
    };
    words.push_str(per(of, lang));
    if grace > Seconds::ZERO && rounding == Rounding::Up {
        let grace = minutes(grace, lang);
        words.push_str(&say!(lang,
            ", up to {grace} {unit} over not counted";
            ", op til {grace} {unit} derover regnes ikke med"
        ));
    }
    words
}

/// A text with its first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `a month`.
pub fn period(period: Period, lang: Lang) -> &'static str {
    match period {
        Period::Month => lang.pick("a month", "pr. måned"),
        Period::Quarter => lang.pick("a quarter", "pr. kvartal"),
        Period::Year => lang.pick("a year", "pr. år"),
    }
}

/// Text for the width of a terminal: a line that is longer goes on below, two columns further in.
pub fn fold(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.map(|width| width.max(40)) else {
        return text.to_owned();
    };
    let mut folded = String::new();
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        let bare = words.trim_start_matches(' ');
        let indent = " ".repeat(words.len() - bare.len());
        if stands(bare) {
            folded.push_str(words);
        } else {
            let margin = indent.len() + last_column(bare).unwrap_or(2);
            let margin = if margin > width / 2 { indent.len() + 2 } else { margin };
            let further = " ".repeat(margin);
            folded.push_str(&wrap(bare, width, &indent, &further).join("\n"));
        }
        if line.ends_with('\n') {
            folded.push('\n');
        }
    }
    folded
}

/// Whether a line stays as it is: a command to be copied, a line of a file with what points into it.
fn stands(line: &str) -> bool {
    // Without the colours that such lines have.
    let parts = line.split('\u{1b}').enumerate();
    let parts = parts.map(|(index, part)| match part.split_once('m').filter(|_| index > 0) {
        Some((_, behind)) => behind,
        None => part,
    });
    let plain: String = parts.collect();
    let of_file = plain.trim_start_matches(|char: char| char.is_ascii_digit() || char == ' ');
    line.starts_with("takst ")
        || line.contains("| takst ")
        || of_file.starts_with('|')
        || of_file.starts_with("-->")
}

/// Where the last column of a line of columns begins, before any value in it.
fn last_column(line: &str) -> Option<usize> {
    let before = line.split('`').next()?;
    let gap = before.rfind("  ")?;
    Some(before[..gap + 2].width())
}

/// A sentence to read aloud, wrapped and indented behind `Say:`.
pub fn say(sentence: &str, width: Option<usize>, lang: Lang) -> String {
    let head = lang.pick("Say: ", "Sig: ");
    let quoted = say!(lang, "\"{sentence}\""; "»{sentence}«");
    let width = width.unwrap_or(80).clamp(40, 80);
    let mut text = String::new();
    for line in wrap(&quoted, width, head, "     ") {
        text.push_str(&Look::Bold.mark(&line));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::fold;

    /// Long lines go on between words: below the last column, where that leaves half the width; commands and lines of a
    /// file stay.
    #[test]
    fn long_lines_break_between_words() {
        for (text, folded) in [
            (
                "error: one two three four five six seven eight",
                "error: one two three four five six seven\n  eight",
            ),
            (
                "  - one two three four five six seven eight nine",
                "  - one two three four five six seven\n    eight nine",
            ),
            (
                "a.csv:3  slut  `1  2` is before start `12-10-2026 10:10`",
                "a.csv:3  slut  `1  2` is before start\n               `12-10-2026 10:10`",
            ),
            (
                "a-long-name.csv:3  column  `1` is before start `2`",
                "a-long-name.csv:3  column  `1` is before\n  start `2`",
            ),
            (
                "  takst invoice a-long-name.csv --keep-going --rejects rejects.csv",
                "  takst invoice a-long-name.csv --keep-going --rejects rejects.csv",
            ),
            (
                "12 | free_minuts = 15 # one two three four five six\n\u{1b}[1m   |\u{1b}[0m ^^^^^ one two three four five six seven",
                "12 | free_minuts = 15 # one two three four five six\n\u{1b}[1m   |\u{1b}[0m ^^^^^ one two three four five six seven",
            ),
        ] {
            assert_eq!(fold(text, Some(40)), folded);
        }
        assert_eq!(
            fold("one two three four five six seven eight nine ten", None).lines().count(),
            1
        );
    }
}
