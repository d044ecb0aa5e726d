//! Exports of other programs as they are, through the presets; and what `rates columns` makes of each.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::desk::{A_MINUTE_IS_1 as CARD, Desk};

const WORKTIME: &str = r#"
currency = "DKK"
timezone = "Europe/Copenhagen"
vat_percent = 25
[hours]
mon-fri = "08:00-16:00"
[levels]
"1st" = { hourly_rate = 60.00 }
[after_hours]
surcharge_percent = 100
trigger = "contact"
"#;

#[derive(Deserialize)]
struct Table {
    export: Vec<Export>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    file: String,
    args: Vec<String>,
    #[serde(default)]
    columns: String,
    #[serde(default)]
    worktime: bool,
    cases: BTreeMap<String, String>,
    customers: BTreeMap<String, String>,
    minutes: String,
    #[serde(default)]
    not_billable: u64,
    #[serde(default)]
    skipped: u64,
    #[expect(dead_code, reason = "for people")]
    because: String,
}

fn exports() -> Vec<Export> {
    let table: Table = toml::from_str(include_str!("cases/exports.toml")).unwrap();
    table.export
}

impl Desk {
    /// Takes an export of the tests into the folder.
    fn take_export(&self, name: &str) {
        let path = format!("{}/tests/exports/{name}", env!("CARGO_MANIFEST_DIR"));
        self.write(name, std::fs::read(path).unwrap());
    }
}

/// What an invoice says of cases and customers, by name.
fn nets(document: &Value) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let customers = document["customers"].as_array().unwrap().iter();
    let cases = customers.clone().flat_map(|it| it["cases"].as_array().unwrap());
    (
        cases.map(|it| (text(&it["case"]), text(&it["net"]))).collect(),
        customers.map(|it| (text(&it["customer"]), text(&it["net"]))).collect(),
    )
}

#[test]
fn each_export_is_billed_by_its_preset() {
    for export in exports() {
        let desk = Desk::empty();
        desk.take_export(&export.file);
        let card = if export.worktime { WORKTIME } else { CARD };
        desk.write("card.toml", format!("{card}[columns]\n{}\n", export.columns));
        let mut args = vec!["invoice", &export.file, "--rates", "card.toml", "--format", "json"];
        args.extend(export.args.iter().map(String::as_str));
        let (code, written, said) = desk.ended(&args);
        let told = format!("{} {:?}: {said}", export.file, export.args);
        assert_eq!(code, 0, "{told}");
        let document: Value = serde_json::from_str(&written).unwrap();
        let (cases, customers) = nets(&document);
        assert_eq!((cases, customers), (export.cases, export.customers), "{told}");
        let totals = &document["totals"];
        assert_eq!(totals["minutes_worked"], export.minutes.as_str(), "{told}");
        assert_eq!(totals["not_billable"], export.not_billable, "{told}");
        assert_eq!(totals["skipped"], export.skipped, "{told}");
    }
}

/// The `[columns]` that is printed for an export, with what it leaves open filled in.
pub(crate) fn proposed(desk: &Desk, file: &str) -> String {
    let printed = desk.prints(&["rates", "columns", file, "--rates", "card.toml"]);
    let filled = printed.lines().map(|line| match line.strip_prefix("# ") {
        Some(key) if key.contains("{ value = \"…\" }   # missing") => key.replace('…', "Nordlys"),
        Some(_) | None => line.to_owned(),
    });
    filled.collect::<Vec<_>>().join("\n")
}

/// What is proposed reads every row, once the user has said what only he knows; JSON of reports, whose list is one of
/// several, is named as such.
#[test]
fn what_is_proposed_for_an_export_reads_it() {
    for export in exports() {
        let desk = Desk::empty();
        desk.take_export(&export.file);
        desk.write("card.toml", CARD);
        if export.args.iter().any(|arg| arg.starts_with("rows=")) {
            let said = desk.refused(&["rates", "columns", &export.file]);
            assert!(said.contains("--column rows="), "{said}");
            continue;
        }
        let columns = proposed(&desk, &export.file);
        desk.write("proposed.toml", format!("{CARD}{columns}\n"));
        let args = ["invoice", &export.file, "--rates", "proposed.toml", "--format", "json"];
        let args = [&args[..], &["--assume-normal-hours"]].concat();
        let (code, written, said) = desk.ended(&args);
        assert_eq!(code, 0, "{}: {said}\n{columns}", export.file);
        let document: Value = serde_json::from_str(&written).unwrap();
        let minutes = &document["totals"]["minutes_worked"];
        assert_eq!(*minutes, export.minutes.as_str(), "{}\n{columns}", export.file);
    }
}

/// What is sure stands there plainly, what is guessed says so, what is missing is named; in both languages.
#[test]
fn a_proposal_says_what_is_sure_and_what_is_guessed() {
    let desk = Desk::empty();
    desk.write("card.toml", CARD);
    desk.write(
        "log.csv",
        "Sag;Hvem;Dato;Fra;Til;Timer;Faktureret\n\
        4711;Nora;03/04/2026;08:00;09:30;1,5;nej\n\
        4712;Nora;05/04/2026;08:00;09:00;1;ja\n",
    );
    let printed = desk.prints(&["rates", "columns", "log.csv", "--rates", "card.toml"]);
    assert_eq!(
        printed,
        "\
# log.csv: for takst invoice
[columns]
# customer = { value = \"…\" }   # missing: a header, or the same for all as here or by --set customer=…
case       = \"Sag\"
start      = { date = \"Dato\", time = \"Fra\" }
end        = { date = \"Dato\", time = \"Til\" }
minutes    = { hours = \"Timer\" }
skip       = [{ Faktureret = true }]
dates      = \"dmy\"   # guessed: every date could be day and month or month and day
ignore     = [\"Hvem\"]

# Once customer is said, this reads 1 of 1 rows.
"
    );
    let danish =
        desk.prints(&["rates", "columns", "log.csv", "--rates", "card.toml", "--lang", "da"]);
    for words in [
        "# mangler: en overskrift",
        "# gættet: hver dato",
        "Når customer er sagt, læser dette 1 af 1 rækker.",
    ] {
        assert!(danish.contains(words), "{danish}");
    }
    // The same from standard input.
    let args = ["rates", "columns", "-", "--rates", "card.toml"];
    let (code, piped, _) = desk.piped(&args, desk.read("log.csv").as_bytes());
    assert_eq!((code, piped), (0, printed.replace("log.csv", "stdin")));
    // A log in our own columns needs none.
    desk.write("own.csv", "case,customer,start,minutes\n1,K,2026-03-17 10:00,30\n");
    assert_eq!(
        desk.prints(&["rates", "columns", "own.csv", "--rates", "card.toml"]),
        "# own.csv: takst invoice reads it as it is, with no [columns]: 1 of 1 rows\n"
    );
}
