use super::*;
use crate::seconds::Seconds;

fn zone() -> Zone {
    Zone::named("Europe/Copenhagen").unwrap()
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
        "20261124T145000Z",
        "20261124T1550",
        "20261124T155000+0100",
        "24/11/2026 15:50",
        "11/24/2026 15:50",
        "2026-11-24 03:50 PM",
        "24-11-2026 3:50:00pm",
        "11/24/2026 3:50\u{202f}PM",
    ] {
        assert_eq!(unix(text), Ok(TEN_TO_FOUR), "{text}");
    }
    assert_eq!(unix("1-3-2026 8:05"), unix("2026-03-01 08:05"));
}

#[test]
fn what_is_no_time_says_why() {
    let november = TimeError::Day { year: 2026, month: 11 };
    for (text, error) in [
        ("31-11-2026 08:15", november),
        ("2026-11-00 08:15", november),
        ("2026-13-01 08:15", TimeError::Month),
        ("2026-00-01 08:15", TimeError::Month),
        ("2025-02-29 08:15", TimeError::Day { year: 2025, month: 2 }),
        ("2026-11-24 24:00", TimeError::Hour),
        ("2026-11-24 23:60", TimeError::Minute),
        ("2016-12-31T23:59:60Z", TimeError::Second),
        ("2026-11-24T10:00:00+24:00", TimeError::Offset),
        ("03/04/2026 10:00", TimeError::TwoDates { year: 2026, first: 3, second: 4 }),
        ("2026-11-24", TimeError::NoTimeOfDay),
        ("15:50", TimeError::NoDate),
        ("1989-12-31 23:59", TimeError::Year),
        ("2101-01-01 00:00", TimeError::Year),
        ("2100-12-31T23:30:00Z", TimeError::Year),
        ("24-11-26 10:00", TimeError::ShortYear),
        ("24.11.26 10:00", TimeError::ShortYear),
        ("3/4/26 10:00", TimeError::ShortYear),
        ("24-11-026 10:00", TimeError::Form),
        ("13/13/2026 10:00", TimeError::Month),
        ("31/11/2026 10:00", november),
        ("2026-11-24 0:30 AM", TimeError::HalfDay),
        ("2026-11-24 13:30 PM", TimeError::HalfDay),
        ("2026-11-24 1:30 xm", TimeError::Form),
        ("2026-11-24 1550", TimeError::Form),
        ("20261324T100000Z", TimeError::Month),
        ("20261124T10", TimeError::Form),
        ("20261124T10000Z", TimeError::Form),
        ("20261124", TimeError::Form),
        ("24-11.2026 10:00", TimeError::Form),
        ("24-11-2026 10:00+01:00", TimeError::Form),
        ("2026-11-24 10:00:", TimeError::Form),
        ("2026-11-24 10:00:00.", TimeError::Form),
        ("2026-11-24 10:000", TimeError::Form),
        ("99999999999-11-24 10:00", TimeError::Form),
        ("", TimeError::Form),
        ("æ", TimeError::Form),
    ] {
        assert_eq!(unix(text), Err(error), "{text}");
    }
    let words = november.words("31-11-2026 08:15");
    assert_eq!(words.en, "`31-11-2026 08:15` is not a date: November has 30 days");
    assert_eq!(words.da, "`31-11-2026 08:15` er ikke en dato: november har 30 dage");
    assert_eq!(unix("1990-01-01 00:00").map(|at| at % 86_400), Ok(23 * 3_600));
}

#[test]
fn noon_and_midnight_of_a_12_hour_clock() {
    for (half, whole) in [
        ("12:00 AM", "00:00"),
        ("12:59 am", "00:59"),
        ("1:00 AM", "01:00"),
        ("12:00 PM", "12:00"),
        ("11:59:59 PM", "23:59:59"),
    ] {
        let on = |clock| unix(&format!("2026-11-24 {clock}"));
        assert_eq!(on(half), on(whole), "{half}");
    }
}

#[test]
fn a_date_with_slashes_is_read_as_was_said_else_in_its_only_way() {
    let order = |order, text| {
        let mut last = Days::in_order(order);
        let read = read_time_near(text, &zone(), None, &mut last);
        read.map(|read| read.instant.unix())
    };
    let (dmy, mdy) = (DateOrder::DayMonth, DateOrder::MonthDay);
    let two = TimeError::TwoDates { year: 2026, first: 3, second: 4 };
    assert_eq!(order(None, "03/04/2026 10:00"), Err(two));
    assert_eq!(order(None, "3/4/2026 10:00"), Err(two));
    let (april, march) = (unix("2026-04-03 10:00"), unix("2026-03-04 10:00"));
    assert_eq!(order(Some(dmy), "03/04/2026 10:00"), april);
    assert_eq!(order(Some(mdy), "03/04/2026 10:00"), march);
    // Read one way or the other it is the same day.
    assert_eq!(order(None, "4/4/2026 10:00"), unix("2026-04-04 10:00"));
    assert_eq!(order(None, "12/13/2026 10:00"), unix("2026-12-13 10:00"));
    assert_eq!(order(Some(dmy), "12/13/2026 10:00"), Err(TimeError::Order(dmy)));
    assert_eq!(order(Some(mdy), "25/03/2026 10:00"), Err(TimeError::Order(mdy)));
    // Points and hyphens are day first unless somebody said otherwise.
    for text in ["03.04.2026 10:00", "03-04-2026 10:00"] {
        assert_eq!(order(None, text), april, "{text}");
        assert_eq!(order(Some(mdy), text), march, "{text}");
    }
    let words = two.words("03/04/2026 10:00");
    assert_eq!(
        words.en,
        "`03/04/2026 10:00` can be 3 April 2026 or 4 March 2026: say which with --dates dmy or --dates mdy"
    );
    assert_eq!(
        words.da,
        "`03/04/2026 10:00` kan være 3. april 2026 eller 4. marts 2026: sig hvilken med --dates dmy eller --dates mdy"
    );
    assert_eq!(
        TimeError::Order(mdy).words("25/03/2026 10:00").en,
        "`25/03/2026 10:00` is not a date in the order of --dates mdy: is the log written in the order dmy?"
    );
}

#[test]
fn a_date_by_itself_is_a_date() {
    let date = NaiveDate::from_ymd_opt(2026, 11, 24);
    for text in ["2026-11-24", "24-11-2026", "24/11/2026", " 24.11.2026 "] {
        assert_eq!(read_date(text, None).ok(), date, "{text}");
    }
    for text in ["2026-11-24 10:00", "2026-11", "24-11-26", "15:50", ""] {
        assert!(read_date(text, None).is_err(), "{text}");
    }
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
    let second = read_time(text, &zone, Some(first.instant.plus(Seconds::new(1)))).unwrap();
    assert_eq!(second.instant.since(first.instant), Seconds::new(3_600));
    assert!(second.repeated);
    assert!(!read_time("2026-10-25 03:00", &zone, None).unwrap().repeated);
}

#[test]
fn on_the_command_line_a_time_may_have_no_day() {
    let zone = zone();
    let read = |text| read_command_time(text, &zone, None, None);
    let of_day =
        |hours: i64, minutes: i64| Ok(CommandTime::OfDay(None, (hours * 60 + minutes) * 60));
    assert_eq!(read("15:50"), of_day(15, 50));
    assert_eq!(read("0:00"), of_day(0, 0));
    assert_eq!(read("24:00"), Err(TimeError::Hour));
    assert_eq!(read("15:5"), Err(TimeError::Form));
    let dated = read_time("24-11-2026 15:50", &zone, None).unwrap();
    assert_eq!(read("24-11-2026 15:50"), Ok(CommandTime::Dated(dated)));
}

#[test]
fn a_time_of_day_is_read_on_its_date() {
    let zone = zone();
    let on = |date: &str, not_before| on_date(9_000, date.parse().unwrap(), &zone, not_before);
    let unix_of = |read: Result<Reading, TimeError>| read.map(|read| read.instant.unix());
    assert_eq!(unix_of(on("2026-11-24", None)), unix("2026-11-24 02:30"));
    assert_eq!(on("2026-03-29", None), Err(TimeError::Missing));
    let first = on("2026-10-25", None).unwrap();
    assert!(first.repeated);
    let second = on("2026-10-25", Some(first.instant.plus(Seconds::new(1)))).unwrap();
    assert_eq!(second.instant.since(first.instant), Seconds::new(3_600));
}

#[test]
fn a_day_read_before_changes_nothing() {
    let zone = zone();
    let mut last = Days::kept_in_order(None);
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
        let near = read_time_near(text, &zone, None, &mut last);
        assert_eq!(near, read_time(text, &zone, None), "{text}");
    }
}

#[test]
fn what_is_read_at_a_look_is_what_is_read_slowly() {
    // Texts that are one letter from a time, by a walk through the letters of times.
    let letters = b"0123456789-:+TtZz .,a";
    let mut days = Days::kept_in_order(None);
    let (mut read, mut number) = (0, 7_usize);
    for usual_form in [
        "2026-11-24T15:50:00+01:00",
        "2026-11-24T15:50:00Z",
        "2026-11-24 15:50",
        "2096-02-29 23:59:59",
        "1990-01-01T00:00-23:59",
    ] {
        for at in 0..usual_form.len() {
            for _ in 0..60 {
                number = number * 31 % 65_521;
                let mut text = usual_form.as_bytes().to_vec();
                text[at] = letters[number % letters.len()];
                let other = number / letters.len() % text.len();
                if number % 3 == 0 {
                    text[other] = letters[number / 7 % letters.len()];
                }
                let look = Days::at_a_look(&text);
                let text = String::from_utf8(text).unwrap();
                let slow = usual(&text, None).ok();
                let said = |it: (Written, Option<i64>)| (it.0.day, it.0.second, it.0.iso, it.1);
                if let Some(look) = look {
                    assert_eq!(Some(said(look)), slow.map(said), "{text}");
                    read += 1;
                }
                let fresh = read_time(&text, &zone(), None);
                assert_eq!(read_time_near(&text, &zone(), None, &mut days), fresh, "{text}");
            }
        }
    }
    assert!(read > 500, "{read}");
}
