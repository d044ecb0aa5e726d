use std::io::Cursor;

use super::read::read_inputs;
use super::*;
use crate::billing::Contract;
use crate::billing::Entry;
use crate::intake::rate_card::load;
use crate::intake::{BadRows, Input, Style};
use crate::lang::Lang;
use crate::problems::{Report, Trouble};
use crate::rate_card::{AgreementId, RateCard};
use crate::scalars::time::read_time;
use crate::seconds::Seconds;

const HEAD: &str = "case,customer,start,end,minutes,level,agreement,contacted,channel,covered,critical,billable,km,note";

/// Levels `1st` and `2nd`, agreements GOD and BEDRE; from 2026 on level `3rd` and agreement BEDST.
const CARD: &str = "
currency = 'DKK'
timezone = 'Europe/Copenhagen'
vat_percent = 0
hours = {}
[levels]
1st = { hourly_rate = 800, aliases = ['1', '1st level'] }
2nd = { hourly_rate = 800, aliases = ['2', '2nd level'] }
[agreements]
GOD = { free_minutes = 15 }
BEDRE = { free_minutes = 15 }
[[revision]]
valid_from = 2026-01-01
levels.3rd = { hourly_rate = 800, aliases = ['3', '3rd level'] }
agreements.BEDST = { free_minutes = 15 }
";

/// The card, with other names of columns.
fn card(columns: &[(&str, &str)]) -> RateCard {
    let columns: Vec<String> =
        columns.iter().map(|(name, header)| format!("{name} = '{header}'\n")).collect();
    let text = format!("{CARD}[columns]\n{}", columns.concat());
    load(&text, "card.toml", Lang::En, false).unwrap()
}

struct Run<'a> {
    allow_duplicates: bool,
    filed: &'a dyn Fn(&str) -> &'a [Contract],
    lang: Lang,
    columns: &'a [(&'a str, &'a str)],
}

const PLAIN: Run<'static> =
    Run { allow_duplicates: false, filed: &|_| &[], lang: Lang::En, columns: &[] };

impl Run<'_> {
    fn read(&self, files: &[(&str, &str)]) -> anyhow::Result<WorkInput> {
        let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        self.read_in_parts(&files, usize::MAX, BadRows::Refuse(&|_| None))
    }

    fn read_in_parts(
        &self,
        files: &[(&str, &[u8])],
        part: usize,
        bad_rows: BadRows<'_>,
    ) -> anyhow::Result<WorkInput> {
        let card = card(self.columns);
        let now = read_time("2026-11-24 18:00", card.calendar().zone(), None).unwrap().instant;
        let options = WorkOptions {
            allow_duplicates: self.allow_duplicates,
            agreed_with: &|name| (self.filed)(name),
            number_of: &|_| None,
            refused: &|_| None,
            know: &|_| Ok(()),
            style: Style::default(),
            said: crate::intake::RunOptions::default(),
            bad_rows,
        };
        let inputs = files.iter().map(|(name, bytes)| {
            Ok(Input::new(*name, Cursor::new(bytes.to_vec())).in_parts_of(part))
        });
        let read = read_inputs(inputs, &card, &options, now, self.lang);
        read.map(|(input, ..)| input)
    }

    fn log(&self, rows: &str) -> WorkInput {
        self.read(&[("log.csv", &format!("{HEAD}\n{rows}"))]).unwrap()
    }

    fn report(&self, rows: &str) -> String {
        report(self.read(&[("log.csv", &format!("{HEAD}\n{rows}"))]))
    }
}

fn report(read: anyhow::Result<WorkInput>) -> String {
    read.unwrap_err().downcast::<Report>().unwrap().text
}

fn entries(input: &WorkInput) -> Vec<(i64, usize, bool)> {
    let told = |entry: &Entry| (entry.seconds().get(), entry.level().index(), entry.billable());
    input.log.entries().iter().map(told).collect()
}

fn warnings(input: &WorkInput) -> Vec<String> {
    let shown = input.warnings.by_kind().flat_map(|(shown, _)| shown);
    shown
        .map(|warning| {
            format!("{}: {}", warning.place.map_or(0, |place| place.line), warning.words.en)
        })
        .collect()
}

#[test]
fn a_row_says_only_what_it_must() {
    let input = PLAIN
        .read(&[("log.csv", "sag;kunde;start;minutter\n7;Café Kanel;24-11-2026 10:00;12,5\n")])
        .unwrap();
    assert_eq!(entries(&input), [(750, 0, true)]);
    let case = input.log.cases().next().unwrap();
    assert_eq!((case.name(), case.covered(), case.critical()), ("7", true, true));
    assert_eq!(case.channel(), crate::billing::ChannelId::PHONE);
    assert_eq!(case.facts.agreement, None);
    assert_eq!(case.contacted(), Some(case.entries[0].start()));
    assert_eq!((input.rows, input.files[0].name.as_str()), (1, "log.csv"));
}

#[test]
fn every_column_is_read() {
    let input = PLAIN.log("7,K,2026-11-24 10:00,2026-11-24 10:20,20,2ND LEVEL,bedre,2026-11-24 09:00,Mail,nej,0,no,\"24,5\",Ny skærm\n");
    assert_eq!(entries(&input), [(1_200, 1, false)]);
    let case = input.log.cases().next().unwrap();
    assert_eq!(case.facts.agreement.map(AgreementId::index), Some(1));
    assert_eq!(case.entries[0].start().since(case.contacted().unwrap()), Seconds::new(3_600));
    assert_eq!(input.log.channel_name(case.channel()), "mail");
    assert_eq!((case.covered(), case.critical()), (false, false));
    assert_eq!(case.kilometres(&case.entries[0]).to_string(), "24.5");
    assert_eq!(case.note(&case.entries[0]), "Ny skærm");
    assert_eq!(
        warnings(&input),
        ["0: no row is billable: is the column `billable` the right one?"]
    );
}

#[test]
fn facts_come_from_all_rows_of_the_case() {
    let input =
        PLAIN.log("7,,2026-11-24 10:00,,5,,,,,,,,,\n7,K,2026-11-24 11:00,,0,,GOD,,,nej,,,3,\n");
    let case = input.log.cases().next().unwrap();
    assert_eq!(case.facts.customer.map(|id| input.log.customer_name(id)), Some("K"));
    assert_eq!((case.facts.agreement.map(AgreementId::index), case.covered()), (Some(0), false));
    assert_eq!(entries(&input), [(300, 0, true), (0, 0, true)]);
}

#[test]
fn the_customers_file_gives_the_agreement_and_may_not_contradict() {
    let agreed = [Contract { agreement: AgreementId::from_index(0), ..Contract::default() }];
    let god = |name: &str| if name == "K" { &agreed[..] } else { &[] };
    let run = Run { filed: &god, ..PLAIN };
    let input = run.log("1,K,2026-11-24 10:00,,5,,,,,,,,,\n2,L,2026-11-24 10:00,,5,,,,,,,,,\n");
    let agreements: Vec<_> =
        input.log.cases().map(|case| case.facts.agreement.map(AgreementId::index)).collect();
    assert_eq!(agreements, [Some(0), None]);
    let text = run.report("1,K,2026-11-24 10:00,,5,,BEDRE,,,,,,,\n");
    assert!(
        text.contains("agreement  `BEDRE` for case 1, but the customers file says `GOD` for K"),
        "{text}"
    );
}

#[test]
fn what_looks_odd_is_warned_of() {
    let input = PLAIN.log(
        "1,K,2026-11-24 10:00,,20,,,,,,,,,\n1,K,2026-11-24 10:19:59,,5,,,,,,,,,\n1,K,2026-11-24 10:24:59,,0,,,,,,,,,\n\
         2,K,2026-11-01 10:00,,1440,,,,,,,,,\n3,K,2026-11-01 10:00,,1440.02,,,,,,,,,\n\
         4,K,2026-11-24 17:00,,60,,,,,,,,,\n5,K,2026-11-24 17:00:01,,60,,,,,,,,,\n",
    );
    assert_eq!(
        warnings(&input),
        [
            "6: the entry lasts 24 h 00",
            "8: the entry ends in the future, 2026-11-24 18:00:01",
            "3: case 1: overlaps the entry of line 2, which lasts until 2026-11-24 10:20:00; both count in full",
        ]
    );
    let touching =
        PLAIN.log("1,K,2026-11-24 10:00,,20,,,,,,,,,\n1,K,2026-11-24 10:20,,5,,,,,,,,,\n");
    assert!(warnings(&touching).is_empty());
}

#[test]
fn a_time_that_exists_twice_is_warned_of() {
    let input = PLAIN.log("1,K,2026-10-25T02:45:00+02:00,2026-10-25 02:30,,,,,,,,,,\n2,K,2026-10-25 02:30,,5,,,,,,,,,\n");
    assert_eq!(entries(&input)[0].0, 45 * 60);
    let told = warnings(&input);
    assert_eq!(
        told[0],
        "2: `2026-10-25 02:30` exists twice, because the clocks were put back; read as the second of the two"
    );
    assert!(
        told[1].starts_with("3: ") && told[1].ends_with("read as the first of the two"),
        "{told:?}"
    );
}

#[test]
fn columns_that_are_not_known_are_named_once() {
    let input = PLAIN
        .read(&[(
            "log.csv",
            "case,customer,start,minutes,Team,\u{1b}[31mred\n1,K,2026-11-24 10:00,5,x,y\n",
        )])
        .unwrap();
    assert_eq!(warnings(&input), ["0: log.csv: columns that are not used: `Team`, `red`"]);
}

#[test]
fn a_missing_column_is_told_before_any_row() {
    let error = PLAIN.read(&[("log.csv", "case,customer,begin,minutes\n1,K,x,5\n")]).unwrap_err();
    let text = error.downcast::<Trouble>().unwrap().to_string();
    assert!(
        text.starts_with(
            "log.csv: no column `start`\nthe file has: `case`, `customer`, `begin`, `minutes`"
        ),
        "{text}"
    );
    let run = Run { columns: &[("start", "Begin")], ..PLAIN };
    assert!(
        run.read(&[("log.csv", "case,customer,begin,minutes\n1,K,2026-11-24 10:00,5\n")]).is_ok()
    );
    assert_eq!(PLAIN.log("").log.entries().len(), 0);
}

#[test]
fn json_rows_are_read_the_same() {
    let text = r#"[{"case": 7, "customer": "K", "start": "2026-11-24 10:00", "minutes": 12.50, "km": 3.52, "covered": false}]"#;
    let input = PLAIN.read(&[("log.json", text)]).unwrap();
    let case = input.log.cases().next().unwrap();
    assert_eq!((case.name(), case.covered(), case.entries[0].seconds().get()), ("7", false, 750));
    assert_eq!(case.kilometres(&case.entries[0]).to_string(), "3.52");
}

mod parts;
mod told;
