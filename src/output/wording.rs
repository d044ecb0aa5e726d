//! Words for things of the domain, as people read them in tables and sentences.

pub mod key;
pub mod rule;
pub mod tier;

use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

use crate::billing::{Kind, Line, Reason, Unit, What};
use crate::calendar::ClockSpan;
use crate::lang::Lang;
use crate::money::{Percent, Quantity};
use crate::rate_card::{LevelId, RateCard};

/// `1st level` for a level called by its number, the name itself for others.
pub fn level(card: &RateCard, level: LevelId) -> String {
    let name = card.level_name(level);
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let ordinal = digits > 0
        && matches!(
            name.get(digits..),
            Some("st" | "nd" | "rd" | "th" | "." | "")
        );
    if ordinal {
        format!("{name} level")
    } else {
        super::grid::printable(name)
    }
}

/// What a line bills, in a table: `1st level, evening`, `std, up to 15 min`, `driving`.
pub fn work(card: &RateCard, line: &Line<'_>, lang: Lang) -> String {
    let level = line.level.map_or_else(String::new, |id| level(card, id));
    let late = line.tier.filter(|tier| !tier.is_normal());
    let late = late.map_or_else(String::new, |tier| {
        format!(", {}", self::tier::tier(card, tier, lang))
    });
    match line.what {
        What::Free => format!("{level}{late}, {}", lang.pick("free", "gratis")),
        What::Time => format!("{level}{late}"),
        What::Band(most) => {
            let most = minutes(most, lang);
            lang.pick(
                format!("{level}{late}, up to {most} min"),
                format!("{level}{late}, op til {most} min"),
            )
        }
        What::FirstBlock(block) => {
            let block = minutes(block, lang);
            lang.pick(
                format!("{level}{late}, first {block} min"),
                format!("{level}{late}, de første {block} min"),
            )
        }
        What::Minimum(_)
        | What::NonCriticalFee
        | What::Fee(_)
        | What::Periodic(_)
        | What::TravelTime
        | What::DistanceFlat(_)
        | What::Distance(_)
        | What::DistanceMinimum
        | What::Correction(_) => extra(line, lang),
    }
}

/// What a line bills that is no work: by the card's label, or in a word for it where the card has none.
pub fn extra(line: &Line<'_>, lang: Lang) -> String {
    let or = |en: &str, da: &str| {
        let own = line.label.map(super::grid::printable);
        own.unwrap_or_else(|| lang.pick(en, da).to_owned())
    };
    match line.what {
        What::Minimum(_) => lang.pick("minimum charge", "mindstebeløb").to_owned(),
        What::NonCriticalFee | What::Fee(_) => fee(line.label, lang),
        What::Periodic(_) => {
            let name = super::grid::printable(line.label());
            lang.pick(format!("agreement {name}"), format!("aftalen {name}"))
        }
        What::TravelTime => or("travel time", "rejsetid"),
        What::DistanceFlat(_) => or("driving, flat", "kørsel, fast beløb"),
        What::Distance(_) => mileage(line.label, lang),
        What::DistanceMinimum => lang.pick("driving, minimum", "kørsel, minimum").to_owned(),
        What::Correction(reason) => correction(reason, lang),
        What::Free | What::Time | What::Band(_) | What::FirstBlock(_) => {
            super::grid::printable(line.label())
        }
    }
}

/// What a correction is for: `correction: rounding`.
pub fn correction(reason: Reason, lang: Lang) -> String {
    match reason {
        Reason::Rounding => lang
            .pick("correction: rounding", "korrektion: afrunding")
            .to_owned(),
        Reason::Raised(seconds) => {
            let minutes = minutes(seconds, lang);
            lang.pick(
                format!("correction: {minutes} min raised"),
                format!("korrektion: {minutes} min hævet"),
            )
        }
        Reason::Changed => lang
            .pick("correction: changed since", "korrektion: ændret siden")
            .to_owned(),
    }
}

/// What a fee is called: by the card, else `fee`.
pub fn fee(label: Option<&str>, lang: Lang) -> String {
    label.map_or_else(
        || lang.pick("fee", "gebyr").to_owned(),
        super::grid::printable,
    )
}

/// What mileage is called: by the card, else `driving`.
pub fn mileage(label: Option<&str>, lang: Lang) -> String {
    label.map_or_else(
        || lang.pick("driving", "kørsel").to_owned(),
        super::grid::printable,
    )
}

/// A quantity with its unit, in a table: `15 min`.
pub fn quantity(line: &Line<'_>, lang: Lang) -> String {
    let number = lang.number(&line.quantity.to_string());
    match line.unit {
        Unit::Minute => format!("{number} min"),
        Unit::Distance => format!("{number} {}", super::grid::printable(line.unit_name)),
        Unit::Piece => format!("{number} {}", lang.pick("pcs", "stk.")),
    }
}

/// So many columns are left of the sums of any table.
const BESIDE_SUMS: usize = 40;

/// The word for VAT with its per cent and why it is not the card's: `VAT 0 %, reverse charge`; and a line to stand below
/// the table where that is too long to stand in it.
pub fn vat(percent: Percent, reason: Option<&str>, lang: Lang) -> (String, String) {
    let percent = self::percent(percent.decimal(), lang);
    let vat = lang.pick(format!("VAT {percent}"), format!("moms {percent}"));
    let why = match reason {
        None => return (vat, String::new()),
        Some("export") => lang.pick("export", "eksport").to_owned(),
        Some("reverse charge") => lang
            .pick("reverse charge", "omvendt betalingspligt")
            .to_owned(),
        Some(own) => super::grid::printable(own),
    };
    let beside = format!("{vat}, {why}");
    if beside.width() <= BESIDE_SUMS {
        (beside, String::new())
    } else {
        let below = format!("{vat}: {why}\n");
        (vat, below)
    }
}

/// A unit price, in a table; of a correction, its amount.
pub fn unit_price(line: &Line<'_>, lang: Lang) -> String {
    match line.kind() {
        Kind::Correction => lang.money(line.gross),
        Kind::Free | Kind::Work | Kind::Fee | Kind::Mileage | Kind::Travel => {
            lang.number(&line.unit_price.to_string())
        }
    }
}

/// Seconds as minutes: `12.5`.
pub fn minutes(seconds: i64, lang: Lang) -> String {
    lang.number(&Quantity::minutes(seconds).to_string())
}

/// The head of the column of hourly prices: `kr/hour`, `EUR/hour`.
pub fn per_hour(currency: &str, lang: Lang) -> String {
    let unit = match currency {
        "DKK" | "NOK" | "SEK" => "kr",
        other => other,
    };
    lang.pick(format!("{unit}/hour"), format!("{unit}/time"))
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
pub fn count(number: usize, one: &str, many: &str, lang: Lang) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", lang.number(&number.to_string()))
}

/// A percentage: `10 %`.
pub fn percent(percent: Decimal, lang: Lang) -> String {
    format!("{} %", lang.number(&percent.to_string()))
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
        let indent = " ".repeat(words.len().saturating_sub(bare.len()));
        let further = format!("{indent}  ");
        let options = textwrap::Options::new(width)
            .initial_indent(&indent)
            .subsequent_indent(&further)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        folded.push_str(&textwrap::wrap(bare, options).join("\n"));
        if line.ends_with('\n') {
            folded.push('\n');
        }
    }
    folded
}

/// A sentence to read aloud, wrapped and indented behind `Say:`.
pub fn say(sentence: &str, width: Option<usize>, lang: Lang) -> String {
    let head = lang.pick("Say: ", "Sig: ");
    let quoted = lang.pick(format!("\"{sentence}\""), format!("»{sentence}«"));
    let options = textwrap::Options::new(width.unwrap_or(80).clamp(40, 80))
        .initial_indent(head)
        .subsequent_indent("     ")
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let mut text = String::new();
    for line in textwrap::wrap(&quoted, options) {
        text.push_str(&super::grid::Look::Bold.mark(&line));
        text.push('\n');
    }
    text
}
