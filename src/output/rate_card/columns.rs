//! Where a log's columns are found, in words.

use crate::lang::Lang;
use crate::output::grid::printable;
use crate::rate_card::Source;
use crate::scalars::LengthUnit;

/// Where a column is found: `Start date + Start time`, `#number in Description, else Task`.
pub(super) fn found(source: &Source, lang: Lang) -> String {
    let any = |headers: &[String]| headers.join(lang.pick(", else ", ", ellers "));
    let text = match source {
        Source::Header(header) => header.clone(),
        Source::FirstOf(headers) => any(headers),
        Source::Moment { date, time } => format!("{} + {}", any(date), any(time)),
        Source::Length { unit, headers, .. } => {
            let unit = match unit {
                LengthUnit::Minutes => lang.pick("minutes", "minutter"),
                LengthUnit::Hours => lang.pick("hours", "timer"),
                LengthUnit::Seconds => lang.pick("seconds", "sekunder"),
            };
            format!("{} ({unit})", any(headers))
        }
        Source::Number(headers) => {
            format!("{} {}", lang.pick("#number in", "#nummer i"), any(headers))
        }
        Source::Tag(headers) => format!("{} {}", lang.pick("tag in", "tag i"), any(headers)),
    };
    printable(&text)
}
