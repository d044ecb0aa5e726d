//! `--period`: a month, two days or `last`, as local dates and as the stretch of time they are.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::billing::{Case, Entry, Span};
use crate::calendar::{Instant, Zone, is_computable};
use crate::lang::{Lang, Words};
use crate::problems::{Trouble, Warning, WarningKind, Warnings};
use crate::scalars::time::{DateOrder, TimeError, read_date};
use crate::texts::{printable, quoted};
use crate::words;

/// Local dates that are billed, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) struct Period {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

impl Period {
    /// Reads `2026-11`, `11-2026`, `november` (the last one that has begun), `2026-11-01..2026-11-15` or `last`, the month
    /// before the one of `now`.
    ///
    /// # Errors
    /// What would have been right.
    pub(in crate::commands) fn read(
        text: &str,
        zone: &Zone,
        now: Instant,
        dates: Option<DateOrder>,
    ) -> Result<Self, Trouble> {
        let wanted = text.trim();
        if let Some(month) = named_month(wanted, zone.date(now)) {
            return month_of(month).ok_or_else(|| wrong(text));
        }
        if ["last", "sidste"].iter().any(|word| wanted.eq_ignore_ascii_case(word)) {
            let today = zone.date(now);
            let last = today.with_day(1).and_then(|first| first.pred_opt());
            return last.and_then(month_of).ok_or_else(|| wrong(text));
        }
        let Some((from, to)) = wanted.split_once("..") else {
            return part(wanted, text, dates);
        };
        let part = |day: &str| part(day.trim(), text, dates);
        let (from, to) = (part(from)?, part(to)?);
        if to.last < from.first {
            let (from, to) = (from.first, to.last);
            return Err(Trouble::new(words!(
                "--period: it would end on {to}, before it begins on {from}";
                "--period: den ville slutte {to}, før den begynder {from}"
            )));
        }
        Ok(Self { first: from.first, last: to.last })
    }

    /// Whether a local day is one of it.
    pub(in crate::commands) fn has(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The time from the beginning of the first day to the end of the last.
    pub(super) fn span(self, zone: &Zone) -> Span {
        let next = self.last.checked_add_days(Days::new(1));
        Span {
            from: Some(zone.day_start(self.first)),
            until: next.map(|next| zone.day_start(next)),
        }
    }

    /// Warns of a last day that is not over.
    pub(super) fn warn_of_end(self, span: Span, now: Instant, warnings: &mut Warnings) {
        if let Some(warning) = self.warning(span, now) {
            warnings.add(WarningKind::OpenPeriod, || warning);
        }
    }

    /// Warns of cases whose work before it may be missing in the log.
    pub(super) fn warn_of_cut_off<'c>(
        self,
        span: Span,
        zone: &Zone,
        cases: impl Iterator<Item = Case<'c>>,
        warnings: &mut Warnings,
    ) {
        for case in cases.filter(|case| span.may_be_cut_off(case)) {
            warnings.add(WarningKind::CutOff, || {
                let name = printable(case.name());
                let contacted = case.contacted().map(|at| zone.date(at).to_string());
                let (contacted, first) = (contacted.unwrap_or_default(), self.first);
                Warning {
                    kind: WarningKind::CutOff,
                    place: case.entries.first().map(Entry::place),
                    column: None,
                    words: words!(
                        "case {name}: contacted on {contacted}, but no work before {first}: is the log cut off?";
                        "sag {name}: henvendt {contacted}, men intet arbejde før {first}: er loggen skåret af?"
                    ),
                }
            });
        }
    }

    /// Warns where the last day is not over.
    fn warning(self, span: Span, now: Instant) -> Option<Warning> {
        let last = self.last;
        span.until.filter(|until| *until > now).map(|_| Warning {
            kind: WarningKind::OpenPeriod,
            place: None,
            column: None,
            words: words!(
                "the period is not over before the end of {last}: bill what comes later with --billed";
                "perioden er først slut med udgangen af {last}: afregn det, der kommer senere, med --billed"
            ),
        })
    }
}

/// The first day of a month by its name, English or Danish, long or of three letters, with its year or of the last that
/// has begun; or of a month with its number first, `11-2026`.
fn named_month(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Some((month, year)) = text.split_once(['-', '/', '.']) {
        let is_year = year.len() == 4 && (1..=2).contains(&month.len());
        let (month, year) = (month.parse().ok()?, year.parse().ok()?);
        return NaiveDate::from_ymd_opt(year, month, 1).filter(|_| is_year);
    }
    let mut words = text.split_whitespace();
    let name = words.next()?.to_lowercase();
    let is_named = |month: u32| {
        [Lang::En, Lang::Da].into_iter().any(|lang| {
            let whole = lang.month_name(month).to_lowercase();
            whole == name || (name.len() == 3 && whole.starts_with(&name))
        })
    };
    let month = (1..=12).find(|month| is_named(*month))?;
    let year = match (words.next(), words.next()) {
        (None, _) if month > today.month() => today.year() - 1,
        (None, _) => today.year(),
        (Some(year), None) if year.len() == 4 => year.parse().ok()?,
        (Some(_), _) => return None,
    };
    NaiveDate::from_ymd_opt(year, month, 1)
}

/// A month or a day.
fn part(part: &str, text: &str, dates: Option<DateOrder>) -> Result<Period, Trouble> {
    let month = NaiveDate::parse_from_str(&format!("{part}-01"), "%Y-%m-%d");
    if let Some(month) = month.ok().filter(|_| part.len() == 7) {
        return month_of(month).ok_or_else(|| wrong(text));
    }
    match read_date(part, dates) {
        Ok(day) => Ok(Period { first: day, last: day }),
        Err(
            error @ (TimeError::Day { .. }
            | TimeError::Month
            | TimeError::Year
            | TimeError::TwoDates { .. }
            | TimeError::Order(_)
            | TimeError::MonthFirst),
        ) => {
            let Words { en, da } = error.words_of_date(part);
            Err(Trouble::new(words!("--period: {en}"; "--period: {da}")))
        }
        Err(_) => Err(wrong(text)),
    }
}

fn month_of(day: NaiveDate) -> Option<Period> {
    let first = day.with_day(1).filter(|first| is_computable(*first))?;
    let next = first.checked_add_months(Months::new(1))?;
    Some(Period { first, last: next.pred_opt()? })
}

fn wrong(text: &str) -> Trouble {
    let value = quoted(text);
    Trouble::new(words!(
        "--period: {value} is no period: write a month (2026-11), the first and the last day (2026-11-01..2026-11-15), or last";
        "--period: {value} er ingen periode: skriv en måned (2026-11), den første og den sidste dag (2026-11-01..2026-11-15) eller last"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-12-31T23:00:00Z, when 2027 begins in Copenhagen.
    const NEW_YEAR: i64 = 1_798_758_000;

    fn period(text: &str, now: i64) -> Period {
        let zone = Zone::named("Europe/Copenhagen").unwrap();
        Period::read(text, &zone, Instant::from_unix(now), None).unwrap()
    }

    #[test]
    fn last_is_the_month_before_the_local_one() {
        for (now, first, last) in [
            (NEW_YEAR - 1, "2026-11-01", "2026-11-30"),
            (NEW_YEAR, "2026-12-01", "2026-12-31"),
            (NEW_YEAR + 30 * 86_400, "2026-12-01", "2026-12-31"),
        ] {
            let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
            assert_eq!(period("last", now), Period { first, last }, "{now}");
        }
    }

    #[test]
    fn a_month_may_go_by_its_name_or_begin_with_its_number() {
        // On 31 December 2026 the last November is of this year and the last January too; on 1 January 2027 December is
        // of the year before, and January the one that has just begun.
        for (text, now, first) in [
            ("november", NEW_YEAR - 1, "2026-11-01"),
            ("Nov", NEW_YEAR - 1, "2026-11-01"),
            ("december", NEW_YEAR - 1, "2026-12-01"),
            ("januar", NEW_YEAR - 1, "2026-01-01"),
            ("december", NEW_YEAR, "2026-12-01"),
            ("January", NEW_YEAR, "2027-01-01"),
            ("maj", NEW_YEAR, "2026-05-01"),
            ("maj 2024", NEW_YEAR, "2024-05-01"),
            ("11-2026", NEW_YEAR, "2026-11-01"),
            ("2/2024", NEW_YEAR, "2024-02-01"),
            ("sidste", NEW_YEAR, "2026-12-01"),
        ] {
            assert_eq!(period(text, now).first, first.parse().unwrap(), "{text}");
            let last = period(text, now).last;
            assert_eq!(last.day(), u32::from(last.num_days_in_month()), "{text}");
        }
        let zone = Zone::named("Europe/Copenhagen").unwrap();
        for text in ["13-2026", "brumaire", "november 26", "november 2026 x", "0-2026", "11-26"] {
            assert!(
                Period::read(text, &zone, Instant::from_unix(NEW_YEAR), None).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_period_is_over_when_its_last_day_is() {
        let zone = Zone::named("Europe/Copenhagen").unwrap();
        let december = period("2026-12", 0);
        let span = december.span(&zone);
        assert_eq!(span.until, Some(Instant::from_unix(NEW_YEAR)));
        let warning = |now| december.warning(span, Instant::from_unix(now));
        assert!(warning(NEW_YEAR - 1).is_some());
        assert!(warning(NEW_YEAR).is_none());
    }
}
