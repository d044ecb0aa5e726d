//! A law for all logs: rewritten through any sources of `[columns]`, in any format, a log says the same.

use chrono::{DateTime, Duration, NaiveDateTime};
use proptest::prelude::*;
use proptest::sample::Index;
use rust_xlsxwriter::Workbook;
use serde_json::{Map, Value};
use takst::intake::Style;
use takst::intake::case_log::{CaseLog, CaseOptions, Moment};
use takst::intake::{BadRows, RunOptions, rate_card};
use takst::lang::Lang;

use crate::preset_laws::read;

const CARD: &str = "currency = 'DKK'\ntimezone = 'Europe/Copenhagen'\nvat_percent = 25\n\
    hours.mon-sun = '00:00-24:00'\nlevels.a.hourly_rate = 60\nlevels.b.hourly_rate = 90\n\
    [sla.priorities.high]\nrespond = '1h'\nresolve = '4h'\n";

/// A table of a log: its columns with the cells of each row, and what `[columns]` says of them.
#[derive(Default)]
struct Table {
    columns: Vec<(String, Vec<String>)>,
    toml: String,
}

impl Table {
    /// A column that no other has the header of; the dot makes it a path in JSON.
    fn add(&mut self, kind: &str, cells: Vec<String>) -> String {
        let header = format!("{kind}.c{}", self.columns.len());
        self.columns.push((header.clone(), cells));
        format!("{header:?}")
    }

    fn says(&mut self, name: &str, source: &str) {
        self.toml.push_str(&format!("{name} = {source}\n"));
    }

    /// Texts, one a row, in any of the forms that give them.
    fn text(&mut self, how: usize, texts: &[String]) -> String {
        let cells = texts.to_vec();
        let every_other = |odd: bool| {
            let texts = texts.iter().enumerate();
            texts.map(
                move |(row, text)| if (row % 2 == 1) == odd { text.clone() } else { String::new() },
            )
        };
        match how % 6 {
            0 => self.add("Text", cells),
            1 => {
                let nothing = self.add("Nothing", vec![String::new(); cells.len()]);
                format!("[{nothing}, {}]", self.add("Text", cells))
            }
            2 => {
                let (even, odd) = (every_other(false).collect(), every_other(true).collect());
                format!("[{}, {}]", self.add("Even", even), self.add("Odd", odd))
            }
            3 => {
                let mut words: Vec<String> = texts.to_vec();
                words.sort();
                words.dedup();
                let theirs = |text: &String| format!("Wort {}", words.binary_search(text).unwrap());
                let cells = texts.iter().map(theirs).collect();
                // What is left is any other.
                let last = words.last().unwrap();
                let known = words.iter().filter(|text| *text != last);
                let known: String =
                    known.map(|text| format!("{:?} = {text:?}, ", theirs(text))).collect();
                let header = self.add("Words", cells);
                format!("{{ column = {header}, words = {{ {known}\"*\" = {last:?} }} }}")
            }
            4 => {
                // What the first says is the same for all others.
                let first = &texts[0];
                let cells =
                    texts.iter().map(|text| if text == first { "" } else { text }.to_owned());
                format!("[{}, {{ value = {first:?} }}]", self.add("Others", cells.collect()))
            }
            _ if texts.iter().all(|text| *text == texts[0]) => {
                format!("{{ value = {:?} }}", texts[0])
            }
            _ => self.add("Text", cells),
        }
    }

    /// Cases, `ABC-1`, also in the forms that find them in a text.
    fn case(&mut self, how: usize, cases: &[String]) -> String {
        let each = |form: fn(&String) -> String| cases.iter().map(form).collect::<Vec<_>>();
        match how % 10 {
            0 => format!(
                "{{ number = {} }}",
                self.add("Text", each(|case| format!("Printer (#{case})")))
            ),
            1 => format!(
                "{{ key = {} }}",
                self.add("Text", each(|case| format!("{case}: see XYZ-1")))
            ),
            2 => {
                let text = self.add("Text", each(|case| format!("DEF-7 [{case}]")));
                format!("{{ key = {text}, of = [\"ABC\"] }}")
            }
            3 => {
                format!("{{ tag = {} }}", self.add("Tags", each(|case| format!("urgent, #{case}"))))
            }
            other => self.text(other, cases),
        }
    }

    /// Local times of Copenhagen in summer.
    fn time(&mut self, how: usize, times: &[NaiveDateTime]) -> String {
        let each =
            |form: &dyn Fn(&NaiveDateTime) -> String| times.iter().map(form).collect::<Vec<_>>();
        let utc = |time: &NaiveDateTime| (*time - Duration::hours(2)).and_utc();
        match how % 9 {
            0 => self.text(0, &each(&|time| time.format("%F %R").to_string())),
            1 => {
                let dates = self.text(how / 9, &each(&|time| time.format("%F").to_string()));
                let clocks = self.text(how / 45, &each(&|time| time.format("%R").to_string()));
                format!("{{ date = {dates}, time = {clocks} }}")
            }
            2 => format!(
                "{{ epoch = {} }}",
                self.add("Unix", each(&|time| utc(time).timestamp().to_string()))
            ),
            3 => {
                let cells = each(&|time| utc(time).timestamp_millis().to_string());
                format!("{{ epoch_milliseconds = {} }}", self.add("Unix", cells))
            }
            // No text has slashes elsewhere.
            4 => self.add("Time", each(&|time| time.format("%d/%m/%Y %I:%M %p").to_string())),
            5 => self.add("Time", each(&|time| time.format("%b %-d, %Y, %-I:%M %p").to_string())),
            6 => self.add("Time", each(&|time| utc(time).to_rfc3339())),
            7 => {
                // The time of day stands behind the date as well, and is not read there.
                let dates = self.add("Date", each(&|time| time.format("%F 03:00").to_string()));
                let clocks = self.add("Time", each(&|time| time.format("%H.%M").to_string()));
                format!("{{ date = {dates}, time = {clocks} }}")
            }
            _ => {
                let nothing = self.add("Nothing", vec![String::new(); times.len()]);
                let text = self.add("Time", each(&|time| time.format("%F %R").to_string()));
                format!("[{{ epoch = {nothing} }}, {text}]")
            }
        }
    }

    /// Lengths in minutes.
    fn length(&mut self, how: usize, minutes: &[i64]) -> String {
        let each = |form: fn(i64) -> String| minutes.iter().map(|it| form(*it)).collect::<Vec<_>>();
        let (unit, cells) = match how % 7 {
            0 => ("minutes", each(|it| it.to_string())),
            1 => ("seconds", each(|it| (it * 60).to_string())),
            2 => ("milliseconds", each(|it| (it * 60_000).to_string())),
            3 => ("hours", each(|it| format!("{}:{:02}", it / 60, it % 60))),
            // Four decimals of an hour are the whole minute that they round to.
            4 => ("hours", each(|it| format!("{},{:04}", it / 60, (it % 60 * 10_000 + 30) / 60))),
            5 => ("seconds", each(|it| format!("{} h {} min", it / 60, it % 60))),
            _ => ("hours", each(|it| format!("PT{it}M"))),
        };
        format!("{{ {unit} = {} }}", self.add("Length", cells))
    }

    /// Rows that are to be skipped, among the others, and cells that say nothing in the place of empty ones.
    fn with_noise(&mut self, at: &[Index]) {
        let rows = self.columns[0].1.len();
        let mut noise = vec![String::new(); rows];
        for (_, cells) in &mut self.columns {
            cells.iter_mut().filter(|cell| cell.is_empty()).for_each(|cell| "n/a".clone_into(cell));
        }
        for at in at {
            let row = at.index(noise.len() + 1);
            noise.insert(row, "Total".to_owned());
            for (_, cells) in &mut self.columns {
                cells.insert(row, "nonsense #1 #2".to_owned());
            }
        }
        let header = self.add("Noise", noise);
        self.toml.push_str(&format!(
            "skip = [{{ {header} = \"total\" }}]\nempty = [\"N/A\"]\ndates = \"dmy\"\n"
        ));
    }

    fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = (&str, &str)>> {
        (0..self.columns[0].1.len())
            .map(|row| self.columns.iter().map(move |(header, cells)| (&**header, &*cells[row])))
    }

    /// The file in one of the formats, with its ending and what `[columns]` says beside the columns.
    fn file(&self, how: usize) -> (&'static str, Vec<u8>, &'static str) {
        let headers = || self.columns.iter().map(|(header, _)| &**header);
        let objects = || {
            self.rows().map(|row| {
                let mut object = Map::new();
                for (header, cell) in row {
                    let (outer, inner) = header.split_once('.').unwrap();
                    let inside = object.entry(outer).or_insert_with(|| Map::new().into());
                    inside.as_object_mut().unwrap().insert(inner.to_owned(), cell.into());
                }
                Value::from(object)
            })
        };
        match how % 5 {
            0 => {
                let lines = objects().map(|object| object.to_string() + "\n");
                (".jsonl", lines.collect::<String>().into_bytes(), "")
            }
            1 => {
                let document = serde_json::json!({
                    "meta": [1], "data": { "rows": objects().collect::<Vec<_>>(), "other": [] }
                });
                (".json", document.to_string().into_bytes(), "rows = \"data.rows\"\n")
            }
            2 => {
                let mut book = Workbook::new();
                let sheet = book.add_worksheet();
                for (column, header) in (0..).zip(headers()) {
                    sheet.write_string(0, column, header).unwrap();
                }
                for (line, row) in (1..).zip(self.rows()) {
                    for (column, (_, cell)) in (0..).zip(row) {
                        sheet.write_string(line, column, cell).unwrap();
                    }
                }
                (".xlsx", book.save_to_buffer().unwrap(), "")
            }
            other => {
                let delimiter = if other == 3 { b',' } else { b';' };
                let mut csv =
                    csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
                csv.write_record(headers()).unwrap();
                self.rows().for_each(|row| csv.write_record(row.map(|(_, cell)| cell)).unwrap());
                let text = csv.into_inner().unwrap();
                // Titles above the headers are passed over.
                let titles = if other == 3 { &b""[..] } else { b"Report\n\n" };
                (".csv", [titles, &text].concat(), "")
            }
        }
    }
}

/// 1 June 2026 and minutes: Denmark is two hours ahead of UTC all the time.
fn local(minutes: i64) -> NaiveDateTime {
    let first = DateTime::parse_from_rfc3339("2026-06-01T00:00:00Z").unwrap().naive_utc();
    first + Duration::minutes(minutes)
}

fn plain(headers: &str, rows: impl Iterator<Item = String>) -> Vec<u8> {
    format!("{headers}\n{}", rows.collect::<String>()).into_bytes()
}

fn card(columns: &str) -> takst::rate_card::RateCard {
    let text = format!("{CARD}[columns]\n{columns}");
    rate_card::load(&text, "card.toml", Lang::En, false)
        .unwrap_or_else(|report| panic!("{}", report.text))
}

/// How each column is written, the file, and where rows to skip stand.
fn any_writing() -> impl Strategy<Value = (Vec<usize>, usize, Vec<Index>)> {
    let how = prop::collection::vec(0..10_000_usize, 8);
    (how, 0..5_usize, prop::collection::vec(any::<Index>(), 0..3))
}

const CUSTOMERS: [&str; 3] = ["Nordisk Byg A/S", "Havnens Fisk", "Café Kanel, Aarhus"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn work_is_the_same_through_any_sources(
        work in prop::collection::vec((1..4_usize, 0..60 * 1_440_i64, 1..1_440_i64, any::<bool>()), 1..8),
        customers in 1..3_usize,
        ending in 0..4_usize,
        (how, file, noise) in any_writing(),
    ) {
        let customer = |case: usize| CUSTOMERS[case % customers].to_owned();
        let level = |second: bool| if second { "b" } else { "a" }.to_owned();
        let rows = work.iter().map(|(case, start, minutes, second)| {
            let (start, end) = (local(*start), local(start + minutes));
            format!("ABC-{case},\"{}\",{start},{end},{}\n", customer(*case), level(*second))
        });
        let expected = read(&card(""), ".csv", &plain("case,customer,start,end,level", rows), Style::default());

        let mut table = Table::default();
        let cases: Vec<String> = work.iter().map(|(case, ..)| format!("ABC-{case}")).collect();
        let source = table.case(how[0], &cases);
        table.says("case", &source);
        let texts: Vec<String> = work.iter().map(|(case, ..)| customer(*case)).collect();
        let source = table.text(how[1], &texts);
        table.says("customer", &source);
        let texts: Vec<String> = work.iter().map(|(.., second)| level(*second)).collect();
        let source = table.text(how[2], &texts);
        table.says("level", &source);
        let starts: Vec<_> = work.iter().map(|(_, start, ..)| local(*start)).collect();
        let ends: Vec<_> = work.iter().map(|(_, start, minutes, _)| local(start + minutes)).collect();
        let minutes: Vec<_> = work.iter().map(|(.., minutes, _)| *minutes).collect();
        if ending == 0 {
            // One date for both: an end before the start is on the next day.
            let date = |time: &NaiveDateTime| time.format("%F").to_string();
            let clock = |time: &NaiveDateTime| time.format("%R").to_string();
            let dates = table.add("Date", starts.iter().map(date).collect());
            for (name, times) in [("start", &starts), ("end", &ends)] {
                let clocks = table.text(how[3], &times.iter().map(clock).collect::<Vec<_>>());
                table.says(name, &format!("{{ date = {dates}, time = {clocks} }}"));
            }
        } else {
            let source = table.time(how[3], &starts);
            table.says("start", &source);
        }
        if ending == 1 {
            let source = table.time(how[4], &ends);
            table.says("end", &source);
        }
        if ending != 1 || how[5] % 2 == 0 {
            let source = table.length(how[5] / 2, &minutes);
            table.says("minutes", &source);
        }
        table.with_noise(&noise);
        let (name, bytes, more) = table.file(file);
        let columns = table.toml.clone() + more;
        prop_assert_eq!(read(&card(&columns), name, &bytes, Style::default()), expected, "{}", columns);
    }

    #[test]
    fn cases_are_the_same_through_any_sources(
        cases in prop::collection::vec((0..60 * 1_440_i64, 0..600_i64, 0..3_000_i64), 1..8),
        after in any::<[bool; 2]>(),
        (how, file, noise) in any_writing(),
    ) {
        let rows = cases.iter().enumerate().map(|(case, (at, response, resolution))| {
            let [at, response, resolution] = [*at, at + response, at + response + resolution].map(local);
            format!("ABC-{case},{at},{response},{resolution}\n")
        });
        let expected = judged("", ".csv", &plain("case,registered,responded,resolved", rows));

        let mut table = Table::default();
        let names: Vec<String> = (0..cases.len()).map(|case| format!("ABC-{case}")).collect();
        let source = table.case(how[0], &names);
        table.says("case", &source);
        let times = |of: &dyn Fn(&(i64, i64, i64)) -> i64| cases.iter().map(of).collect::<Vec<_>>();
        let source = table.time(how[1], &times(&|(at, ..)| *at).into_iter().map(local).collect::<Vec<_>>());
        table.says("registered", &source);
        let lengths = [times(&|(_, response, _)| *response), times(&|(_, response, more)| response + more)];
        for (index, (name, lengths)) in ["responded", "resolved"].into_iter().zip(lengths).enumerate() {
            let source = if after[index] {
                format!("{{ after = {} }}", table.length(how[2 + index], &lengths))
            } else {
                let ends = cases.iter().zip(&lengths).map(|((at, ..), length)| local(at + length));
                table.time(how[4 + index], &ends.collect::<Vec<_>>())
            };
            table.says(name, &source);
        }
        table.with_noise(&noise);
        let (name, bytes, more) = table.file(file);
        let columns = table.toml.clone() + more;
        prop_assert_eq!(judged(&columns, name, &bytes), expected, "{}", columns);
    }
}

/// The cases of a log as they stand.
fn judged(columns: &str, ending: &str, bytes: &[u8]) -> Vec<String> {
    let file = tempfile::NamedTempFile::with_suffix(ending).unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let now = takst::calendar::Instant::from_unix(1_800_000_000);
    let options = CaseOptions {
        customers: None,
        moment: Moment::Given(now),
        preset: None,
        dates: None,
        said: RunOptions::default(),
        bad_rows: BadRows::Refuse(&|_| None),
    };
    let log = CaseLog::read(&[file.path().to_path_buf()], &card(columns), options, Lang::En);
    let log = log
        .unwrap_or_else(|error| panic!("{error}\n{columns}\n{}", String::from_utf8_lossy(bytes)));
    log.cases.iter().map(|case| format!("{case:?}")).collect()
}
