//! A law for all work: written as any of the tools writes it, it is read as in the program's own columns.

use std::fmt::Write as _;
use std::fs;

use chrono::{Duration, NaiveDate, NaiveDateTime, TimeZone, Utc};
use proptest::prelude::*;
use takst::calendar::Instant;
use takst::intake::{BadRows, Preset, Style, WorkOptions, rate_card, read_work_logs};
use takst::lang::Lang;
use takst::rate_card::RateCard;
use takst::scalars::time::DateOrder;

/// Work on a case: its start in minutes, its length in minutes, whether at 2nd level.
type Piece = (usize, i64, i64, bool);

const CUSTOMERS: [&str; 3] = ["Nordisk Byg A/S", "Havnens Fisk", "Café \"Kanel\", Aarhus"];

/// April to September 2026: Denmark is two hours ahead of UTC all the time.
fn local(minutes: i64) -> NaiveDateTime {
    let first = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
    first.and_hms_opt(0, 0, 0).unwrap() + Duration::minutes(minutes)
}

fn utc(minutes: i64) -> String {
    let utc = Utc.from_utc_datetime(&(local(minutes) - Duration::hours(2)));
    utc.format("%Y%m%dT%H%M%SZ").to_string()
}

fn customer(case: usize) -> &'static str {
    CUSTOMERS[case % CUSTOMERS.len()]
}

/// A cell of a CSV.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn plain(work: &[Piece]) -> String {
    let mut text = "case,customer,start,end,level\n".to_owned();
    for (case, start, length, second) in work {
        let (start, end) = (local(*start), local(start + length));
        let level = if *second { "2nd" } else { "" };
        let customer = cell(customer(*case));
        writeln!(text, "{case},{customer},{start},{end},{level}").unwrap();
    }
    text
}

fn toggl(work: &[Piece]) -> String {
    let mut text =
        "User,Client,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
            .to_owned();
    for (case, start, length, second) in work {
        let (begun, end) = (local(*start), local(start + length));
        let tags = if *second { "\"travel, 2nd level\"" } else { "travel" };
        let customer = cell(customer(*case));
        let times = format!("{},{}", begun.format("%F,%T"), end.format("%F,%T"));
        let length = format!("{:02}:{:02}:00", length / 60, length % 60);
        writeln!(text, "U,{customer},Printer (#{case}),Yes,{times},{length},{tags}").unwrap();
    }
    text
}

/// With 12 hours, the month first, and hours in hundredths.
fn clockify(work: &[Piece]) -> String {
    let mut text = "Client,Description,Task,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (decimal)\n".to_owned();
    for (case, start, length, second) in work {
        let (begun, end) = (local(*start), local(start + length));
        let tags = if *second { "2" } else { "" };
        let customer = cell(customer(*case));
        let times =
            format!("{},{}", begun.format("%m/%d/%Y,%I:%M %p"), end.format("%m/%d/%Y,%I:%M %p"));
        writeln!(text, "{customer},Printer,#{case},{tags},Yes,{times},{}", hundredths(*length))
            .unwrap();
    }
    text
}

/// Hours to two decimals, half away from zero.
fn hundredths(minutes: i64) -> String {
    let hundredths = (minutes * 100 + 30) / 60;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// One date a row: an end before the start is on the next day.
fn kimai(work: &[Piece]) -> String {
    let mut text = "date,begin,end,duration,customer.name,description,billable,tags\n".to_owned();
    for (case, start, length, second) in work {
        let (begun, end) = (local(*start), local(start + length));
        let tags = if *second { "2nd" } else { "" };
        let customer = cell(customer(*case));
        let times = format!("{},{}", begun.format("%F,%H:%M"), end.format("%H:%M"));
        writeln!(text, "{times},{},{customer},#{case},1,{tags}", hundredths(*length)).unwrap();
    }
    text
}

fn json_tags(case: usize, second: bool, more: &[&str]) -> String {
    let mut tags = vec![format!("#{case}")];
    tags.extend(second.then(|| "2nd".to_owned()));
    tags.extend(more.iter().map(|tag| (*tag).to_owned()));
    serde_json::to_string(&tags).unwrap()
}

fn watson(work: &[Piece]) -> String {
    let rows = work.iter().map(|(case, start, length, second)| {
        let time = |minutes| local(minutes).format("%FT%T+02:00");
        let (begun, end) = (time(*start), time(start + length));
        let customer = serde_json::to_string(customer(*case)).unwrap();
        let tags = json_tags(*case, *second, &["travel"]);
        format!("{{\"id\": \"a\", \"project\": {customer}, \"start\": \"{begun}\", \"stop\": \"{end}\", \"tags\": {tags}}}")
    });
    format!("[\n{}\n]\n", rows.collect::<Vec<_>>().join(",\n"))
}

fn timewarrior(work: &[Piece]) -> String {
    let rows = work.iter().map(|(case, start, length, second)| {
        let (begun, end) = (utc(*start), utc(start + length));
        let tags = json_tags(*case, *second, &[customer(*case)]);
        format!("{{\"id\":1,\"start\":\"{begun}\",\"end\":\"{end}\",\"tags\":{tags}}}")
    });
    format!("[\n{}\n]\n", rows.collect::<Vec<_>>().join(",\n"))
}

/// Each entry by its case: number, customer, start, seconds, level.
pub(crate) fn read(card: &RateCard, ending: &str, bytes: &[u8], style: Style) -> Vec<String> {
    let file = tempfile::NamedTempFile::with_suffix(ending).unwrap();
    fs::write(file.path(), bytes).unwrap();
    let options = WorkOptions {
        allow_duplicates: true,
        agreed_with: &|_| &[],
        number_of: &|_| None,
        refused: &|_| None,
        know: &|_| Ok(()),
        style,
        said: takst::intake::RunOptions::default(),
        bad_rows: BadRows::Refuse(&|_| None),
    };
    let paths = [file.path().to_path_buf()];
    let input = read_work_logs(&paths, card, &options, Instant::from_unix(0), Lang::En)
        .unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(bytes)));
    let mut all = Vec::new();
    for case in input.log.cases() {
        let customer = input.log.customer_name(case.facts.customer.unwrap());
        for entry in case.entries {
            let (start, level) = (entry.start().unix(), entry.level().index());
            let seconds = entry.seconds().get();
            all.push(format!("{} {customer} {start} {seconds} {level}", case.name()));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn work_is_the_same_in_every_tool(
        // Less than a day: Kimai cannot write more.
        work in prop::collection::vec((0..5_usize, 0..183 * 1_440_i64, 0..1_440_i64, any::<bool>()), 1..12)
    ) {
        let card = rate_card::load(include_str!("../rates.toml"), "rates.toml", Lang::En, false).unwrap();
        let expected = read(&card, ".csv", plain(&work).as_bytes(), Style::default());
        for (preset, ending, text) in [
            ("toggl", ".csv", toggl(&work)),
            ("clockify", ".csv", clockify(&work)),
            ("kimai", ".csv", kimai(&work)),
            ("watson", ".json", watson(&work)),
            ("timewarrior", ".json", timewarrior(&work)),
        ] {
            let style = Style {
                preset: Preset::named(preset),
                dates: Some(DateOrder::MonthDay),
                ..Style::default()
            };
            prop_assert_eq!(&read(&card, ending, text.as_bytes(), style), &expected, "{:?}", preset);
        }
    }
}
