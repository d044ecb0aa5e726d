//! `[columns]`: where the columns of a log are found.

use super::cursor::{Field, Table};
use super::when::column_test;
use crate::rate_card::keys::{
    AFTER, CASE_COLUMNS, COLUMNS, EPOCH, EPOCH_MILLISECONDS, ISSUE_KEY, Key, Kind, LENGTH, MOMENT,
    NUMBER, TAG, VALUE, WORDS, WORK_COLUMNS,
};
use crate::rate_card::{Columns, FoundIn, HeaderLine, SaidBy, Skipped, Source};
use crate::scalars::time::{DateOrder, UnixUnit};
use crate::scalars::{LengthUnit, Mark};
use crate::texts::folded;
use crate::words;

/// The forms that a table can have where a source of one kind is written.
type Forms = [&'static [Key]];

const TEXT: &Forms = &[VALUE, WORDS];
const CASE: &Forms = &[VALUE, WORDS, NUMBER, ISSUE_KEY, TAG];
const TAGGED: &Forms = &[VALUE, WORDS, TAG];
const TIME: &Forms = &[MOMENT, EPOCH, EPOCH_MILLISECONDS];
const EVENT: &Forms = &[MOMENT, EPOCH, EPOCH_MILLISECONDS, AFTER];
const LENGTHS: &Forms = &[VALUE, WORDS, LENGTH];
/// Of a date or a time of day.
const PART: &Forms = &[VALUE, WORDS, EPOCH, EPOCH_MILLISECONDS];

/// Keys that only stand beside the one that a form goes by, and that one; lengths have several.
const BESIDE: [(&str, &[&str]); 4] = [
    ("words", &["column"]),
    ("of", &["key"]),
    ("time", &["date"]),
    ("breaks", &["hours", "minutes", "seconds", "milliseconds"]),
];

fn forms(kind: Kind) -> &'static Forms {
    let Kind::Own(kind) = kind else {
        return TEXT;
    };
    match kind {
        "case_column" => CASE,
        "tag_column" => TAGGED,
        "moment_column" => TIME,
        "event_column" => EVENT,
        "length_column" => LENGTHS,
        _ => TEXT,
    }
}

/// What `[columns]` says, in the order of the file.
pub(super) fn read(field: &Field<'_>, said_by: SaidBy) -> Columns {
    let Some(table) = field.table(&[WORK_COLUMNS, CASE_COLUMNS, COLUMNS]) else {
        return Columns::default();
    };
    let mut sources = Vec::new();
    for key in WORK_COLUMNS.iter().chain(CASE_COLUMNS) {
        if let Some(field) = table.take(key.name)
            && let Some(source) = column(&field, forms(key.kind))
        {
            let name = key.name.to_owned();
            let found = FoundIn { name, source, said_by };
            sources.push((found, field.span.start));
        }
    }
    sources.sort_by_key(|(_, start)| *start);
    let list = |name| table.take(name).map(|field| headers(&field));
    let choice = |name, words| table.take(name)?.choice(words);
    let text = |name| Some(table.take(name)?.text()?.to_owned());
    let columns = Columns {
        sources: sources.into_iter().map(|(found, _)| found).collect(),
        ignored: list("ignore").unwrap_or_default(),
        empty: table.take("empty").map(|field| texts(&field)).unwrap_or_default(),
        skipped: table.take("skip").map(|field| skipped(&field, said_by)).unwrap_or_default(),
        rows: text("rows"),
        sheet: text("sheet"),
        header: table.take("header").and_then(|field| header_line(&field)),
        decimal: choice("decimal", &["comma", "point"]).map(|mark| match mark {
            "comma" => Mark::Comma,
            _ => Mark::Point,
        }),
        dates: choice("dates", &["dmy", "mdy"]).map(|order| match order {
            "dmy" => DateOrder::DayMonth,
            _ => DateOrder::MonthDay,
        }),
        set: Vec::new(),
    };
    table.finish();
    columns
}

/// Where one column is found.
fn column(field: &Field<'_>, forms: &'static Forms) -> Option<Source> {
    match field.value.as_bool() {
        Some(false) => Some(Source::Nowhere),
        Some(true) => {
            let key = field.shown();
            field.wrong(
                words!("`{key}` is a header of your log"; "`{key}` er en overskrift i din log"),
                words!("write {key} = \"Header\", or false: from nowhere"; "skriv {key} = \"Overskrift\", eller false: ingen steder fra"),
            );
            None
        }
        None => source(field, forms),
    }
}

/// A source of a kind, of any form.
fn source(field: &Field<'_>, forms: &'static Forms) -> Option<Source> {
    if let Some(items) = field.items() {
        if items.is_empty() {
            nothing_in(field);
        }
        let sources: Option<Vec<Source>> = items.iter().map(|item| source(item, forms)).collect();
        return sources.and_then(Source::first_of);
    }
    if field.value.as_table().is_none() {
        return field.text().map(|header| Source::Header(header.to_owned()));
    }
    let table = field.table(forms)?;
    let source = form(field, &table, forms);
    table.finish();
    source
}

/// What a table of one of these forms says.
fn form(field: &Field<'_>, table: &Table<'_>, forms: &Forms) -> Option<Source> {
    let known = || forms.iter().copied().flatten().map(|key| key.name);
    let goes_by = |name: &str| BESIDE.into_iter().find(|(beside, _)| *beside == name);
    let Some(main) = table.only(known().filter(|name| goes_by(name).is_none())) else {
        if table.raw.keys().all(|key| known().any(|name| name == key.get_ref().as_ref())) {
            let key = field.shown();
            let all = known().filter(|name| goes_by(name).is_none());
            let all = all.map(|name| format!("{{ {name} = … }}")).collect::<Vec<_>>().join(", ");
            field.wrong(
                words!("`{key}` does not say where it is found"; "`{key}` siger ikke, hvor den findes"),
                words!("write \"Header\", or one of {all}"; "skriv \"Overskrift\" eller en af {all}"),
            );
        }
        return None;
    };
    for (beside, of) in BESIDE {
        if let Some(other) = table.take(beside)
            && !of.contains(&main.key)
        {
            let (one, other_key) = (main.shown(), other.shown());
            other.wrong_key(
                words!("`{other_key}` beside `{one}`"; "`{other_key}` ved siden af `{one}`"),
                words!("it stands beside `{}`", of.join("`, `"); "den står ved siden af `{}`", of.join("`, `")),
            );
            return None;
        }
    }
    let each = |make: &dyn Fn(String) -> Source| {
        Source::first_of(headers(&main).into_iter().map(make).collect())
    };
    match main.key {
        "value" => main.text().map(|value| Source::Value(value.to_owned())),
        "column" => {
            let words = table.take("words").map(|words| our_words(&words));
            if words.is_none() {
                table.wrong(
                    words!("`words` is missing"; "`words` mangler"),
                    words!("write {{ column = \"Header\", words = {{ \"Nein\" = \"no\" }} }}"; "skriv {{ column = \"Overskrift\", words = {{ \"Nein\" = \"no\" }} }}"),
                );
            }
            let (words, other) = words?;
            each(&|header| Source::Words { header, words: words.clone(), other: other.clone() })
        }
        "number" => each(&Source::Number),
        "key" => {
            let projects = table.take("of").map(|of| headers(&of)).unwrap_or_default();
            each(&|header| Source::IssueKey { header, projects: projects.clone() })
        }
        "tag" => each(&Source::Tag),
        "date" => {
            let date = Box::new(source(&main, PART)?);
            match table.take("time") {
                Some(time) => {
                    let time = Box::new(source(&time, PART)?);
                    Some(Source::Moment { date, time })
                }
                None => Some(Source::Date(date)),
            }
        }
        "epoch" => each(&|header| Source::Epoch { header, unit: UnixUnit::Seconds }),
        "epoch_milliseconds" => {
            each(&|header| Source::Epoch { header, unit: UnixUnit::Milliseconds })
        }
        "after" => source(&main, LENGTHS).map(|length| Source::After(Box::new(length))),
        unit => {
            let unit = LengthUnit::named(unit)?;
            let breaks = table.get("breaks").unwrap_or(false);
            each(&|header| Source::Length { unit, header, breaks })
        }
    }
}

/// Our words for those of a log, and for any other.
fn our_words(field: &Field<'_>) -> (Vec<(String, String)>, Option<String>) {
    let (mut words, mut other) = (Vec::new(), None);
    let entries = match field.value.as_table() {
        Some(_) => field.table(&[]).map(|table| table.entries()).unwrap_or_default(),
        None => Vec::new(),
    };
    if entries.is_empty() {
        let key = field.shown();
        field.wrong(
            words!("`{key}` says no words"; "`{key}` har ingen ord"),
            words!("write {key} = {{ \"Nein\" = \"no\", \"*\" = \"yes\" }}"; "skriv {key} = {{ \"Nein\" = \"no\", \"*\" = \"yes\" }}"),
        );
    }
    for entry in entries {
        // Nothing is a word too: such a cell says nothing.
        let Some(ours) = entry.value.as_str() else {
            let _ = entry.text();
            continue;
        };
        let ours = ours.trim().to_owned();
        if entry.key.trim() == "*" {
            other = Some(ours);
        } else {
            words.push((folded(entry.key.trim()).into_owned(), ours));
        }
    }
    (words, other)
}

/// Rows to skip: for each table the cells that must all fit.
fn skipped(field: &Field<'_>, said_by: SaidBy) -> Vec<Skipped> {
    let mut all = Vec::new();
    for item in field.items().unwrap_or_else(|| vec![field.clone()]) {
        let entries = match item.value.as_table() {
            Some(_) => item.table(&[]).map(|table| table.entries()).unwrap_or_default(),
            None => Vec::new(),
        };
        if entries.is_empty() || field.items().is_none() {
            item.wrong(
                words!("`skip` is a list of tables"; "`skip` er en liste af tabeller"),
                words!("write skip = [{{ Project = \"Total\" }}]"; "skriv skip = [{{ Project = \"Total\" }}]"),
            );
            continue;
        }
        let cells = entries.iter().filter_map(|entry| {
            let test = column_test(entry)?;
            Some((entry.key.trim().to_owned(), test))
        });
        all.push(Skipped { cells: cells.collect(), said_by });
    }
    all
}

fn header_line(field: &Field<'_>) -> Option<HeaderLine> {
    match field.value.as_bool() {
        Some(false) => Some(HeaderLine::Nowhere),
        Some(true) => {
            field.wrong(
                words!("`header` is a line or false"; "`header` er en linje eller false"),
                words!("write the number of the line of the headers, or leave the key out: it is found"; "skriv nummeret på linjen med overskrifter, eller udelad nøglen: den findes"),
            );
            None
        }
        None => {
            let line = field.whole(&(1..=1_000_000))?;
            u32::try_from(line).ok().map(HeaderLine::At)
        }
    }
}

/// A list of texts.
fn texts(field: &Field<'_>) -> Vec<String> {
    let texts = field.texts().into_iter();
    texts.map(|(text, _)| text.to_owned()).collect()
}

/// One header, or a list of them.
fn headers(field: &Field<'_>) -> Vec<String> {
    let Some(items) = field.items() else {
        let header = field.text();
        return header.map(str::to_owned).into_iter().collect();
    };
    if items.is_empty() {
        nothing_in(field);
    }
    texts(field)
}

fn nothing_in(field: &Field<'_>) {
    let key = field.shown();
    field.wrong(
        words!("`{key}` is empty"; "`{key}` er tom"),
        words!("write something, or leave the key out"; "skriv noget, eller udelad nøglen"),
    );
}
