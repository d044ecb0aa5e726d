//! The one reader each of numbers, lengths, yes and no, by the table of cells (docs/logs.md).

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;
use takst::scalars::{Decimals, LengthUnit, Mark, Unread, length, number, truth};
use takst::seconds::Seconds;

use crate::desk::{Desk, SHIPPED};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    numbers: Vec<Numbers>,
    lengths: Vec<Lengths>,
    marks: Vec<Marks>,
    logs: Vec<Logs>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    because: String,
    decimal: Option<String>,
    most: Option<i64>,
    cells: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lengths {
    because: String,
    unit: Option<String>,
    decimal: Option<String>,
    cells: Vec<(String, Expected)>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expected {
    Seconds(i64),
    Wrong(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    yes: Vec<String>,
    no: Vec<String>,
    neither: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Logs {
    because: String,
    /// What the card says besides edition A.
    #[serde(default)]
    card: String,
    /// Of the columns behind case and customer; without it the rows are JSON.
    header: Option<String>,
    /// A row, and net and minutes worked, or a part of what is wrong with it.
    rows: Vec<(String, String)>,
}

fn table() -> Table {
    toml::from_str(include_str!("cases/values.toml")).unwrap()
}

fn decimals(word: Option<&str>) -> Decimals {
    match word {
        None => Decimals::Shown,
        Some("comma") => Decimals::By(Mark::Comma),
        Some("point") => Decimals::By(Mark::Point),
        Some("typed") => Decimals::Typed,
        Some(other) => panic!("{other}"),
    }
}

/// What is wrong with a cell, in both languages; the Danish sentence says as much.
fn wrong(cell: &str, why: &Unread) -> String {
    let words = why.words(cell);
    assert_ne!(words.en, words.da, "{cell}");
    words.en
}

#[test]
fn numbers_are_exact_or_refused() {
    let mut off = Vec::new();
    for row in table().numbers {
        let most = row.most.map(Decimal::from);
        for (cell, expected) in &row.cells {
            let read = number(cell, decimals(row.decimal.as_deref()), most);
            let exact = expected.strip_prefix('=');
            let is_right = match (&read, exact) {
                (Ok(read), Some(exact)) => *read == Decimal::from_str_exact(exact).unwrap(),
                (Err(why), None) => wrong(cell, why).contains(expected),
                (Ok(_), None) | (Err(_), Some(_)) => false,
            };
            if !is_right {
                off.push(format!("{cell}: {read:?}, not {expected}: {}", row.because));
            }
        }
    }
    assert_eq!(off, Vec::<String>::new());
}

#[test]
fn lengths_are_exact_to_the_second_or_refused() {
    let mut off = Vec::new();
    for row in table().lengths {
        let unit = row.unit.as_deref().map(|unit| match unit {
            "minutes" => LengthUnit::Minutes,
            "hours" => LengthUnit::Hours,
            "seconds" => LengthUnit::Seconds,
            other => panic!("{other}"),
        });
        for (cell, expected) in &row.cells {
            let read = length(cell, unit, decimals(row.decimal.as_deref()));
            let is_right = match (&read, expected) {
                (Ok(read), Expected::Seconds(seconds)) => read.seconds == Seconds::new(*seconds),
                (Err(why), Expected::Wrong(part)) => wrong(cell, why).contains(part),
                (Ok(_), Expected::Wrong(_)) | (Err(_), Expected::Seconds(_)) => false,
            };
            if !is_right {
                off.push(format!("{cell}: {read:?}, not {expected:?}: {}", row.because));
            }
        }
    }
    assert_eq!(off, Vec::<String>::new());
}

#[test]
fn yes_and_no_are_words_of_six_languages() {
    for row in table().marks {
        for (cells, expected) in [(row.yes, Some(true)), (row.no, Some(false)), (row.neither, None)]
        {
            for cell in cells {
                assert_eq!(truth(&cell), expected, "{cell}");
            }
        }
    }
}

#[test]
fn cells_of_a_log_are_read_as_the_table_says() {
    let desk = Desk::empty();
    let mut off = Vec::new();
    for table in table().logs {
        // Dotted keys come before the first table, tables behind all others.
        let card = if table.card.starts_with("columns") {
            format!("{}\n{SHIPPED}", table.card)
        } else {
            format!("{SHIPPED}\n{}", table.card)
        };
        desk.write("card.toml", card);
        for (row, expected) in &table.rows {
            let row = row.replace("10:", "2026-11-24 10:");
            let (name, text) = match &table.header {
                Some(header) => {
                    let comma = if header.contains(';') { ";" } else { "," };
                    let lead = ["case", "customer"].join(comma);
                    let text = format!("{lead}{comma}{header}\n1{comma}A{comma}{row}\n");
                    ("log.csv", text)
                }
                None => ("log.json", format!("[{{\"case\": 1, \"customer\": \"A\", {row}}}]")),
            };
            desk.write(name, text);
            let args = ["invoice", name, "--rates", "card.toml"];
            let output = desk.call(&[&args[..], &["--format", "json", "-q"]].concat());
            let said = match serde_json::from_slice::<Value>(&output.stdout) {
                Ok(document) => {
                    let total = |key: &str| document["totals"][key].as_str().unwrap().to_owned();
                    format!("{} {}", total("net"), total("minutes_worked"))
                }
                Err(_) => String::from_utf8(output.stderr).unwrap(),
            };
            if said != *expected && (output.status.success() || !said.contains(expected)) {
                off.push(format!("{row}: {said}, not {expected}: {}", table.because));
            }
        }
    }
    assert!(off.is_empty(), "{}", off.join("\n"));
}

/// One reader: a blank stands between thousands, and a point before three digits has two readings, wherever it is.
#[test]
fn customers_approvals_and_options_read_numbers_and_lengths_as_logs_do() {
    let desk = Desk::empty();
    desk.write("log.csv", "case,customer,start,minutes\n1,A,2026-11-24 10:00,30\n");
    let run = ["invoice", "log.csv", "--format", "json", "-q"];
    let with = |option: &'static str, text: &str| {
        desk.write("more.csv", text);
        [&run[..], &[option, "more.csv"]].concat()
    };
    desk.prints(&with("--approved", "case;amount\n1;1 440,50\n"));
    let refused = desk.refused(&with("--approved", "case;amount\n1;1.440\n"));
    assert!(refused.contains("`1.440` can be read as 1440 or as 1.44"), "{refused}");
    for (cell, wrong) in [
        ("1 440", None),
        ("24h", None),
        ("1.440", Some("`1.440` can be read as 1440 or as 1.44")),
        ("1:90", Some("`90` is more than 59")),
    ] {
        let args = with("--customers", &format!("customer;prepaid_minutes\nA;{cell}\n"));
        match wrong {
            None => _ = desk.prints(&args),
            Some(wrong) => {
                let refused = desk.refused(&args);
                assert!(refused.contains(wrong), "{cell}: {refused}");
            }
        }
    }
    let quote = ["quote", "--at", "2026-11-24 10:00", "--format", "json"];
    let minutes = |work: &str| {
        let text = desk.prints(&[&quote[..], &[work]].concat());
        let quoted: Value = serde_json::from_str(&text).unwrap();
        quoted["lines"][0]["minutes_worked"].as_str().unwrap().to_owned()
    };
    for (work, expected) in [
        ("35min", "35"),
        ("1,5t", "90"),
        ("1 t 15 min", "75"),
        ("PT1H15M", "75"),
        ("18m25s", "18.416667"),
    ] {
        assert_eq!(minutes(work), expected, "{work}");
    }
    // Minutes and seconds, or 25 minutes at a level.
    let refused = desk.refused(&[&quote[..], &["18:25 min"]].concat());
    assert!(refused.contains("write 18m25s"), "{refused}");
    let refused = desk.refused(&[&quote[..], &["1:25 min"]].concat());
    let both = ["write 1m25s", "write \"1st:25 min\""];
    assert!(both.iter().all(|one| refused.contains(one)), "{refused}");
    for option in [["1.440"].as_slice(), &["30", "-k", "1.440"]] {
        let refused = desk.refused(&[&quote[..], option].concat());
        assert!(refused.contains("`1.440` can be read as 1440 or as 1.44"), "{refused}");
    }
}

proptest! {
    /// No cell stops a reader, and what is read is what was written: a number and its sign, behind any marks.
    #[test]
    fn any_cell_is_read_or_refused(cell in "[-+]?[0-9.,:'  eE\\u{a0}hmsdtPTxæ]{0,24}", at in 0..3_usize) {
        let unit = [None, Some(LengthUnit::Minutes), Some(LengthUnit::Hours)][at];
        for decimals in ["comma", "point", "typed"].map(Some).into_iter().chain([None]).map(decimals) {
            if let Ok(length) = length(&cell, unit, decimals) {
                prop_assert!(length.seconds >= Seconds::new(0), "{cell}");
            }
            if let Ok(number) = number(&cell, decimals, None) {
                prop_assert!(!number.is_sign_negative(), "{cell}");
                let exact = number.to_string();
                prop_assert_eq!(takst::scalars::number(&exact, Decimals::Typed, None), Ok(number));
            }
        }
    }
}
