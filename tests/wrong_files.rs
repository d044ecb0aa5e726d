//! Every mistake of a log, a customers file or a list of approvals with its line and column, from a table.

use serde::Deserialize;

use crate::desk::{Desk, SHIPPED, spaced};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    card: String,
    file: Vec<File>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    because: String,
    #[serde(default = "log")]
    name: String,
    /// Options to `takst invoice`.
    #[serde(default)]
    args: Vec<String>,
    /// Whether under the shipped card.
    #[serde(default)]
    shipped: bool,
    /// What stands above the card.
    #[serde(default)]
    top: String,
    /// How the report begins.
    #[serde(default)]
    says: String,
    text: String,
}

fn log() -> String {
    "log.csv".to_owned()
}

/// A file without the marks below its lines, and one with those that `told` makes.
fn marked(text: &str, name: &str, told: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(|line| format!("{line}\n")).collect();
    let mark = |line: &str| {
        let rest = line.strip_prefix("error: ").unwrap_or(line);
        let rest = rest.strip_prefix(name)?.strip_prefix(':')?;
        let end = rest.find(|char: char| !char.is_ascii_digit())?;
        let number: usize = rest[..end].parse().ok()?;
        let words = spaced(rest[end..].trim_start_matches(':'));
        Some((number, format!("^ {words}\n")))
    };
    let mut marks: Vec<(usize, String)> = told.lines().filter_map(mark).collect();
    marks.sort_by_key(|(line, _)| *line);
    for (line, mark) in marks.into_iter().rev() {
        lines.insert(line, mark);
    }
    lines.concat()
}

#[test]
fn every_mistake_has_its_line_and_column() {
    let table: Table = toml::from_str(include_str!("cases/wrong-files.toml")).unwrap();
    let desk = Desk::empty();
    let good = "case,customer,start,minutes\n1,A,2026-11-24 10:00,20\n";
    for file in &table.file {
        let card = if file.shipped { SHIPPED } else { &table.card };
        desk.write("card.toml", format!("{}\n{card}", file.top));
        let lines = file.text.split_inclusive('\n');
        let text: String = lines.filter(|line| !line.starts_with("^ ")).collect();
        desk.write("log.csv", good);
        desk.write(&file.name, &text);
        let log = if file.args.is_empty() { &file.name } else { "log.csv" };
        let mut args = vec!["invoice", log, "--rates", "card.toml"];
        args.extend(file.args.iter().map(String::as_str));
        let told = desk.refused(&args);
        let got = marked(&text, &file.name, &told);
        assert_eq!(got, file.text, "{}\n{told}", file.because);
        assert_ne!(got, text, "{}: {told}", file.because);
        assert!(told.starts_with(&file.says), "{}: {told}", file.because);
    }
}
