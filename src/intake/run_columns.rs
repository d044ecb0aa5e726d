//! `--column NAME=SOURCE` and `--set NAME=VALUE`: where columns are found for one run.

use crate::intake::log_columns::LogKind;
use crate::intake::rate_card::load_run_columns;
use crate::lang::Lang;
use crate::problems::Trouble;
use crate::rate_card::keys::{CASE_COLUMNS, COLUMNS, WORK_COLUMNS};
use crate::rate_card::suggest::{did_you_mean, nearest};
use crate::rate_card::{Columns, same};
use crate::texts::{quoted, quoted_list};
use crate::words;

/// What the options say of the columns of a kind of log; of two for one column the last holds. `facts`: headers that
/// conditions of the card ask for.
pub(crate) fn columns_of_run(
    columns: &[String],
    set: &[String],
    (kind, facts): (LogKind, &[String]),
    lang: Lang,
) -> anyhow::Result<Columns> {
    let mut all = Columns::default();
    for option in columns {
        let (name, source) = split("--column", option)?;
        let known = WORK_COLUMNS.iter().chain(CASE_COLUMNS).chain(COLUMNS);
        let mut names = known.map(|key| key.name);
        let Some(key) = names.clone().find(|known| same(known, name)) else {
            let known: Vec<&str> = names.by_ref().collect();
            return Err(unknown("--column", name, &known).into());
        };
        let line = format!("[columns]\n{key} = {}\n", toml(key, source));
        all = load_run_columns(&line, &format!("--column {key}"), lang)?.before(&all);
    }
    for option in set.iter().rev() {
        let (name, value) = split("--set", option)?;
        let mut own = kind.columns.iter();
        let own = own.find(|it| same(it.english(), name) || same(it.danish(), name));
        let fact = facts.iter().find(|fact| same(fact, name));
        let Some(name) = own.map(|it| it.english()).or(fact.map(String::as_str)) else {
            let known = kind.columns.iter().map(|column| column.english());
            let known: Vec<&str> = known.chain(facts.iter().map(String::as_str)).collect();
            return Err(unknown("--set", name, &known).into());
        };
        if !all.set.iter().any(|(known, _)| known == name) {
            all.set.push((name.to_owned(), value.to_owned()));
        }
    }
    Ok(all)
}

fn split<'o>(option: &str, text: &'o str) -> Result<(&'o str, &'o str), Trouble> {
    let parts = text.split_once('=');
    let parts = parts.map(|(name, value)| (name.trim(), value.trim()));
    parts.filter(|(_, value)| !value.is_empty()).ok_or_else(|| {
        let text = quoted(text);
        let (en, da) = if option == "--set" {
            ("NAME=VALUE, like customer=Nordlys", "NAVN=VÆRDI, fx customer=Nordlys")
        } else {
            ("NAME=SOURCE, like case=Project", "NAVN=KILDE, fx case=Project")
        };
        Trouble::new(words!("{option} {text}: write {en}"; "{option} {text}: skriv {da}"))
    })
}

/// A source as TOML writes it: a bare one is a header.
fn toml(key: &str, source: &str) -> String {
    let is_toml = source.starts_with(['{', '[', '"']);
    let is_number = key == "header" && source.bytes().all(|byte| byte.is_ascii_digit());
    if is_toml || is_number || source == "false" {
        return source.to_owned();
    }
    let mut text = String::from('"');
    for char in source.chars() {
        if matches!(char, '"' | '\\') {
            text.push('\\');
        }
        text.push(char);
    }
    text.push('"');
    if key == "empty" { format!("[{text}]") } else { text }
}

fn unknown(option: &str, name: &str, known: &[&str]) -> Trouble {
    let near = nearest(name, known.iter().copied()).map(|near| did_you_mean(name, near));
    let (name, all) = (quoted(name), quoted_list(known.iter().copied()));
    let trouble = Trouble::new(words!(
        "{option} {name} is none of our columns: {}", all;
        "{option} {name} er ingen af vores kolonner: {}", all
    ));
    match near {
        Some(near) => trouble.hint(near),
        None => trouble,
    }
}
