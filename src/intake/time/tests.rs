use super::*;

fn zone() -> Zone {
    Zone::new(chrono_tz::Europe::Copenhagen)
}

/// Seconds since 1970 of a time read without a limit.
fn unix(text: &str) -> Result<i64, TimeError> {
    read_time(text, &zone(), None).map(|reading| reading.instant.unix())
}

/// 2026-11-24T15:50:00+01:00 is 14:50 UTC; day 20,781 since 1970.
const TEN_TO_FOUR: i64 = 20_781 * 86_400 + (14 * 60 + 50) * 60;

#[test]
fn every_way_of_writing_is_the_same_instant() {
    for text in [
        "2026-11-24T15:50:00+01:00",
        "2026-11-24T14:50:00Z",
        "2026-11-24 14:50:00.999z",
        "2026-11-24T16:50+0200",
        "2026-11-24T09:20:00-05:30",
        "2026-11-24 15:50",
        "2026-11-24T15:50:00",
        "24-11-2026 15:50",
        "24.11.2026 15:50:00,5",
        " 24.11.2026  15:50 ",
    ] {
        assert_eq!(unix(text), Ok(TEN_TO_FOUR), "{text}");
    }
    assert_eq!(unix("1-3-2026 8:05"), unix("2026-03-01 08:05"));
}

#[test]
fn what_is_no_time_says_why() {
    let november = TimeError::Day {
        year: 2026,
        month: 11,
    };
    for (text, error) in [
        ("31-11-2026 08:15", november),
        ("2026-11-00 08:15", november),
        ("2026-13-01 08:15", TimeError::Month),
        ("2026-00-01 08:15", TimeError::Month),
        (
            "2025-02-29 08:15",
            TimeError::Day {
                year: 2025,
                month: 2,
            },
        ),
        ("2026-11-24 24:00", TimeError::Hour),
        ("2026-11-24 23:60", TimeError::Minute),
        ("2016-12-31T23:59:60Z", TimeError::Second),
        ("2026-11-24T10:00:00+24:00", TimeError::Offset),
        ("03/04/2026 10:00", TimeError::Slashes),
        ("2026-11-24", TimeError::NoTimeOfDay),
        ("15:50", TimeError::NoDate),
        ("1989-12-31 23:59", TimeError::Year),
        ("2101-01-01 00:00", TimeError::Year),
        ("2100-12-31T23:30:00Z", TimeError::Year),
        ("24-11-26 10:00", TimeError::Form),
        ("24-11.2026 10:00", TimeError::Form),
        ("24-11-2026T10:00", TimeError::Form),
        ("24-11-2026 10:00+01:00", TimeError::Form),
        ("2026-11-24 10.00", TimeError::Form),
        ("2026-11-24 10:00:", TimeError::Form),
        ("2026-11-24 10:00:00.", TimeError::Form),
        ("2026-11-24 10:00 pm", TimeError::Form),
        ("2026-11-24 10:000", TimeError::Form),
        ("99999999999-11-24 10:00", TimeError::Form),
        ("", TimeError::Form),
        ("æ", TimeError::Form),
    ] {
        assert_eq!(unix(text), Err(error), "{text}");
    }
    let words = november.words("31-11-2026 08:15");
    assert_eq!(
        words.en,
        "`31-11-2026 08:15` is not a date: November has 30 days"
    );
    assert_eq!(
        words.da,
        "`31-11-2026 08:15` er ikke en dato: november har 30 dage"
    );
    assert_eq!(
        unix("1990-01-01 00:00").map(|at| at % 86_400),
        Ok(23 * 3_600)
    );
}

#[test]
fn a_time_that_the_clocks_skip_does_not_exist() {
    assert_eq!(unix("2026-03-29 02:30"), Err(TimeError::Missing));
    assert_eq!(unix("2026-03-29 02:00"), Err(TimeError::Missing));
    assert_eq!(unix("2026-03-29 03:00"), unix("2026-03-29T01:00:00Z"));
    assert_eq!(unix("2026-03-29 01:59:59"), unix("2026-03-29T00:59:59Z"));
}

#[test]
fn a_time_that_exists_twice_is_the_first_unless_that_is_too_early() {
    let (zone, text) = (zone(), "2026-10-25 02:30");
    let first = read_time(text, &zone, None).unwrap();
    assert_eq!(Ok(first.instant.unix()), unix("2026-10-25T00:30:00Z"));
    assert!(first.repeated);
    let at_limit = read_time(text, &zone, Some(first.instant)).unwrap();
    assert_eq!(at_limit, first);
    let second = read_time(text, &zone, Some(first.instant.plus(1))).unwrap();
    assert_eq!(second.instant.since(first.instant), 3_600);
    assert!(second.repeated);
    assert!(!read_time("2026-10-25 03:00", &zone, None).unwrap().repeated);
}

#[test]
fn on_the_command_line_a_time_of_day_is_today() {
    let (zone, now) = (zone(), Instant::from_unix(TEN_TO_FOUR));
    let read = |text| read_command_time(text, &zone, now, None).map(|read| read.instant.unix());
    assert_eq!(read("15:50"), Ok(TEN_TO_FOUR));
    assert_eq!(read("0:00"), unix("2026-11-24 00:00"));
    assert_eq!(read("24:00"), Err(TimeError::Hour));
    assert_eq!(read("15:5"), Err(TimeError::Form));
    assert_eq!(read("24-11-2026 15:50"), Ok(TEN_TO_FOUR));
}

#[test]
fn a_day_read_before_changes_nothing() {
    let zone = zone();
    let mut steady = SteadyDay::default();
    for text in [
        "2026-11-24 15:50",
        "2026-11-24 00:00",
        "2026-11-24 23:59:59",
        "2026-10-25 01:00",
        "2026-10-25 02:30",
        "2026-10-25 03:00",
        "2026-03-29 01:59",
        "2026-03-29 02:30",
        "2026-03-29 03:00",
        "2026-03-28 03:00",
        "2026-03-28 04:00",
    ] {
        let near = read_time_near(text, &zone, None, &mut steady);
        assert_eq!(near, read_time(text, &zone, None), "{text}");
    }
}
