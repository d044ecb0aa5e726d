//! Laws of leaving cases out, for any log with some rows broken: what is billed and what is mended are the whole, and no
//! row is lost.

use std::fs;
use std::path::{Path, PathBuf};

use crate::written::written;
use proptest::prelude::*;
use takst::billing::Run;
use takst::calendar::Instant;
use takst::intake::rejects::CopyError;
use takst::intake::{BadRows, Style, WorkInput, WorkOptions, rate_card, read_work_logs};
use takst::lang::Lang;
use takst::output::invoice::records::JSONL;
use takst::rate_card::RateCard;
use tempfile::TempDir;

/// 2027-01-01.
const NOW: i64 = 1_798_761_600;

fn card() -> RateCard {
    rate_card::load(include_str!("../rates.toml"), "rates.toml", Lang::En, false)
        .unwrap_or_else(|report| panic!("{report}"))
}

fn read(path: &Path, card: &RateCard, bad_rows: BadRows<'_>) -> anyhow::Result<WorkInput> {
    let options = WorkOptions {
        allow_duplicates: true,
        agreed_with: &|_| &[],
        number_of: &|_| None,
        refused: &|_| None,
        know: &|_| Ok(()),
        style: Style::default(),
        said: takst::intake::RunOptions::default(),
        bad_rows,
    };
    let now = Instant::from_unix(NOW);
    read_work_logs(&[path.to_path_buf()], card, &options, now, Lang::En)
}

/// The invoice lines of a log, in order of their bytes.
fn lines(card: &RateCard, input: &WorkInput) -> Vec<String> {
    let run = Run::new(card, &input.log, |_| true);
    let (text, _) = written(&run, &JSONL);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// How a row is broken; each is mended by putting back what was there.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Break {
    None,
    Level,
    /// Text behind the quote that closes a cell. (One that never closes may join two rows to a cell that is right.)
    Quote,
    /// A cell too many.
    Cell,
}

#[derive(Debug, Clone)]
struct Line {
    case: u32,
    quarter: u32,
    minutes: u32,
    second: bool,
    note: String,
    broken: Break,
}

impl Line {
    /// As the log writes it; `row` is its number, by which it is found again.
    fn csv(&self, row: usize, broken: Break, delimiter: char) -> String {
        let (hour, minute) = (self.quarter / 4, self.quarter % 4 * 15);
        let level = match (broken, self.second) {
            (Break::Level, _) => "9th",
            (_, true) => "2nd",
            (_, false) => "1st",
        };
        let note = match broken {
            Break::Quote => "\"24\" screen".to_owned(),
            Break::Cell => format!("x{delimiter}x"),
            Break::None | Break::Level => format!("\"{}\"", self.note.replace('"', "\"\"")),
        };
        let customer = self.case % 3;
        let start = format!("2025-11-24 {hour:02}:{minute:02}");
        let cells = [
            self.case.to_string(),
            format!("K{customer}"),
            start,
            self.minutes.to_string(),
            level.to_owned(),
            format!("row {row}"),
            note,
        ];
        cells.join(&delimiter.to_string())
    }
}

fn any_line() -> impl Strategy<Value = Line> {
    (
        0..5_u32,
        0..96_u32,
        0..100_u32,
        any::<bool>(),
        "[a-c \",;\n'=ø]{0,6}",
        prop_oneof![
            8 => Just(Break::None),
            1 => Just(Break::Level),
            1 => Just(Break::Quote),
            1 => Just(Break::Cell),
        ],
    )
        .prop_map(|(case, quarter, minutes, second, note, broken)| Line {
            case,
            quarter,
            minutes,
            second,
            note,
            broken,
        })
}

/// A log with its rows as they are, or as they should be.
fn log(rows: &[(usize, &Line)], mended: bool, delimiter: char) -> String {
    let head = ["case", "customer", "start", "minutes", "level", "id", "note"];
    let mut text = head.join(&delimiter.to_string());
    for (row, line) in rows {
        let broken = if mended { Break::None } else { line.broken };
        text.push('\n');
        text.push_str(&line.csv(*row, broken, delimiter));
    }
    text + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn good_and_mended_are_the_whole(
        all in prop::collection::vec(any_line(), 0..30),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t')],
    ) {
        let card = card();
        let place = TempDir::new().unwrap();
        let file = |name: &str, text: &str| -> PathBuf {
            let path = place.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let rows: Vec<(usize, &Line)> = all.iter().enumerate().collect();
        let whole = file("whole.csv", &log(&rows, true, delimiter));
        let whole = read(&whole, &card, BadRows::Refuse(&|_| None)).unwrap();
        let broken = file("broken.csv", &log(&rows, false, delimiter));
        let mut good = read(&broken, &card, BadRows::LeaveOut { copied: true }).unwrap();
        let mut copy = Vec::new();
        good.rejected.copy(Path::new("out.csv"), &mut copy).unwrap();
        let copy = String::from_utf8(copy).unwrap();

        // Every row is billed or copied, in the same order.
        prop_assert_eq!(good.log.entries().len() + good.rejected.rows(), good.rows);
        let left: Vec<(usize, &Line)> = rows
            .iter()
            .copied()
            .filter(|(row, _)| copy.contains(&format!("{delimiter}row {row}{delimiter}")))
            .collect();
        prop_assert_eq!(left.len(), good.rejected.rows());
        for (row, line) in &left {
            let as_it_was = format!("\n{}", line.csv(*row, line.broken, delimiter));
            prop_assert!(copy.contains(&as_it_was), "{}", copy);
        }
        // A case with a broken row is left out whole.
        for (row, line) in &rows {
            let is_bad = rows.iter().any(|(_, other)| other.case == line.case && other.broken != Break::None);
            let is_left = left.iter().any(|(other, _)| other == row);
            prop_assert_eq!(is_bad, is_left, "row {}", row);
        }
        // As it is, the copy is rejected again, all of it.
        let again = file("again.csv", &copy);
        let again = read(&again, &card, BadRows::LeaveOut { copied: false }).unwrap();
        prop_assert_eq!(again.rejected.rows(), good.rejected.rows());
        prop_assert!(again.log.entries().is_empty());

        // Mended, it bills what is missing.
        let mended = file("mended.csv", &log(&left, true, delimiter));
        let mended = read(&mended, &card, BadRows::Refuse(&|_| None)).unwrap();
        let mut both = [lines(&card, &good), lines(&card, &mended)].concat();
        both.sort();
        prop_assert_eq!(both, lines(&card, &whole));
    }
}

/// A file that is another one when it is read again would give rows that nobody rejected.
#[test]
fn an_input_that_changes_in_between_is_noticed() {
    let card = card();
    let place = TempDir::new().unwrap();
    let path = place.path().join("log.csv");
    let log =
        "case,customer,start,minutes\n1,A,2025-11-24 10:00,20\n2,B,2025-11-24 10:00,no\n3,C\n";
    for (other, is_same) in [
        (log.to_owned(), true),
        (log.replace("10:00,20", "10:00,21"), false),
        (log.replace("1,A", "4,A"), false),
        (log.replace("3,C", "3,D"), false),
        (log.replace("customer,start", "start,customer"), false),
        (log.replace("2,B,2025-11-24 10:00,no\n", ""), false),
        (log.replace("3,C\n", "3,C\n4,D,2025-11-24 10:00,20\n"), false),
    ] {
        fs::write(&path, log).unwrap();
        let mut input = read(&path, &card, BadRows::LeaveOut { copied: true }).unwrap();
        fs::write(&path, &other).unwrap();
        let copied = input.rejected.copy(Path::new("out.csv"), Vec::new());
        match copied {
            Ok(()) => assert!(is_same, "{other}"),
            Err(CopyError::Read(trouble)) => {
                assert!(
                    !is_same && trouble.words.en.contains("changed while it was read"),
                    "{trouble}"
                );
            }
            Err(CopyError::Write(error)) => panic!("{error}"),
        }
    }
}
