//! Laws that hold for all inputs.

/// Working time: splitting, elapsed time and deadlines are walked from one table and must agree.
mod working_time {
    use std::sync::LazyLock;

    use chrono::{Datelike, NaiveDate};
    use proptest::prelude::*;
    use takst::calendar::{Calendar, HolidayRule, Instant, LocalReading, YEARS, Zone};
    use takst::seconds::Seconds;

    use crate::calendars::{
        at, calendar, danish, danish_holidays, era, every_day, holiday, office, zone,
    };

    const HOUR: i64 = 3_600;
    const DAY: i64 = 86_400;

    const ZONES: [&str; 6] = [
        "Europe/Copenhagen",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Asia/Tehran",
        "America/St_Johns",
        "Pacific/Apia",
    ];

    static OPEN_ZONES: LazyLock<[Zone; 6]> = LazyLock::new(|| ZONES.map(zone));

    /// Kinds of hours: an office, lunch breaks, nights that the clocks change in, round the clock, eras.
    static CALENDARS: LazyLock<Vec<Calendar>> = LazyLock::new(|| {
        let mut all = vec![danish()];
        for name in ZONES {
            all.push(calendar(
                zone(name),
                every_day(&["00:00-02:15", "02:30-02:45", "22:00-24:00"]),
                danish_holidays(),
            ));
        }
        let round_the_clock = every_day(&["00:00-24:00"]);
        let copenhagen = || zone("Europe/Copenhagen");
        all.push(calendar(copenhagen(), round_the_clock.clone(), danish_holidays()));
        all.push(calendar(copenhagen(), round_the_clock.clone(), Vec::new()));
        let change = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let lunch = office(&["08:00-12:00", "12:30-16:00"]);
        all.push(Calendar::new(
            copenhagen(),
            vec![
                era(NaiveDate::MIN, lunch, danish_holidays()),
                era(change, office(&["07:00-15:00"]), Vec::new()),
            ],
        ));
        all
    });

    fn any_calendar() -> impl Strategy<Value = &'static Calendar> {
        (0..CALENDARS.len()).prop_map(|index| &CALENDARS[index])
    }

    /// Instants of the years 2005 to 2040, often close to a quarter of an hour.
    fn any_instant() -> impl Strategy<Value = Instant> {
        let from = at("2005-01-01T00:00:00Z").unix();
        let to = at("2041-01-01T00:00:00Z").unix();
        prop_oneof![
            (from..to).prop_map(Instant::from_unix),
            (from / 900..to / 900, -1..=1_i64)
                .prop_map(|(quarter, aside)| Instant::from_unix(quarter * 900 + aside)),
        ]
    }

    fn any_length() -> impl Strategy<Value = i64> {
        prop_oneof![0..=HOUR, 0..=10 * DAY, (0..=40_i64).prop_map(|n| n * HOUR)]
    }

    proptest! {
        #[test]
        fn the_time_to_a_deadline_is_the_target(
            calendar in any_calendar(), start in any_instant(), target in any_length()
        ) {
            let deadline = calendar.deadline(start, Seconds::new(target)).unwrap();
            prop_assert!(deadline >= start);
            prop_assert_eq!(calendar.elapsed(start, deadline), Ok(Seconds::new(target)));
        }

        /// It is the first such instant: a second earlier the target is not used up.
        #[test]
        fn a_deadline_is_the_first_instant(
            calendar in any_calendar(), start in any_instant(), target in 1..=10 * DAY
        ) {
            let deadline = calendar.deadline(start, Seconds::new(target)).unwrap();
            prop_assert_eq!(calendar.elapsed(start, deadline.second_before()), Ok(Seconds::new(target - 1)));
        }

        #[test]
        fn elapsed_time_adds_up(
            calendar in any_calendar(), a in any_instant(), ab in any_length(), bc in any_length()
        ) {
            let (b, c) = (a.plus(Seconds::new(ab)), a.plus(Seconds::new(ab)).plus(Seconds::new(bc)));
            let parts = calendar.elapsed(a, b).unwrap() + calendar.elapsed(b, c).unwrap();
            prop_assert_eq!(calendar.elapsed(a, c), Ok(parts));
        }

        #[test]
        fn pieces_cover_an_interval_and_alternate(
            calendar in any_calendar(), start in any_instant(), length in any_length()
        ) {
            let end = start.plus(Seconds::new(length));
            let mut pieces = Vec::new();
            calendar.split(start, end, &mut pieces).unwrap();
            prop_assert_eq!(pieces.is_empty(), length == 0);
            let mut reached = start;
            let mut normal = Seconds::ZERO;
            for (index, piece) in pieces.iter().enumerate() {
                prop_assert_eq!(piece.start, reached);
                prop_assert!(piece.end > piece.start);
                prop_assert_eq!(calendar.tier_at(piece.start), Ok(piece.tier));
                prop_assert_eq!(calendar.tier_at(piece.end.second_before()), Ok(piece.tier));
                if index > 0 {
                    prop_assert_ne!(pieces[index - 1].tier, piece.tier);
                }
                if piece.tier.is_normal() {
                    normal += piece.seconds();
                }
                reached = piece.end;
            }
            prop_assert_eq!(reached, end);
            prop_assert_eq!(calendar.elapsed(start, end), Ok(normal));
        }

        #[test]
        fn a_stretch_is_as_long_as_its_tier(calendar in any_calendar(), at in any_instant()) {
            let stretch = calendar.stretch_at(at).unwrap();
            prop_assert!(stretch.start <= at && at < stretch.end);
            prop_assert_eq!(calendar.tier_at(at), Ok(stretch.tier));
            prop_assert_eq!(calendar.tier_at(stretch.end.second_before()), Ok(stretch.tier));
            prop_assert_eq!(calendar.tier_at(stretch.start), Ok(stretch.tier));
            for outside in [stretch.start.plus(Seconds::new(-1)), stretch.end] {
                prop_assert_ne!(calendar.tier_at(outside), Ok(stretch.tier));
            }
        }

        #[test]
        fn a_holiday_never_makes_a_deadline_earlier(
            start in any_instant(), target in any_length(), days in 0..60_i64
        ) {
            let hours = || office(&["08:00-12:00", "12:30-16:00"]);
            let copenhagen = || zone("Europe/Copenhagen");
            let date = copenhagen().date(start.plus(Seconds::new(days * DAY)));
            let closed = vec![holiday("closed", HolidayRule::Once(date))];
            let without = calendar(copenhagen(), hours(), Vec::new()).deadline(start, Seconds::new(target)).unwrap();
            let with = calendar(copenhagen(), hours(), closed).deadline(start, Seconds::new(target)).unwrap();
            prop_assert!(with >= without);
        }

        #[test]
        fn a_local_time_reads_back(zone in 0..ZONES.len(), at in any_instant()) {
            let zone = &OPEN_ZONES[zone];
            let reading = zone.read(zone.local(at));
            let holds = match reading {
                LocalReading::Missing => false,
                LocalReading::Once(once) => once == at,
                LocalReading::Twice(first, second) => first < second && (first == at || second == at),
            };
            prop_assert!(holds, "{:?} for {:?}", reading, at);
        }

        /// Whatever the numbers: an answer where the local year is one of ours, an error elsewhere.
        #[test]
        fn any_number_is_an_instant(
            calendar in any_calendar(), at in any::<i64>(), other in any::<i64>()
        ) {
            let (at, other) = (Instant::from_unix(at), Instant::from_unix(other));
            let known = YEARS.contains(&calendar.zone().local(at).year());
            prop_assert_eq!(calendar.check(at).is_ok(), known);
            prop_assert_eq!(calendar.tier_at(at).is_ok(), known);
            prop_assert_eq!(calendar.stretch_at(at).is_ok(), known);
            prop_assert!(known || calendar.deadline(at, Seconds::new(other.unix())).is_err());
            prop_assert!(other <= at || known || calendar.elapsed(at, other).is_err());
            prop_assert!(other <= at || known || calendar.split(at, other, &mut Vec::new()).is_err());
            calendar.zone().read(calendar.zone().local(at));
        }
    }

    /// The numbers a random choice does not find.
    #[test]
    fn the_largest_numbers_are_errors() {
        for calendar in CALENDARS.iter() {
            for at in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX].map(Instant::from_unix) {
                assert!(calendar.check(at).is_err());
                assert!(calendar.tier_at(at).is_err());
                assert!(calendar.stretch_at(at).is_err());
                assert!(calendar.deadline(at, Seconds::new(i64::MAX)).is_err());
                calendar.zone().read(calendar.zone().local(at));
            }
        }
    }
}
