//! Rows of a log to rows of our own columns, by the card's `[columns]` or a preset: a date and a time of day in two
//! columns, the `#number` in a text, a tag. Plain logs have nothing to derive.

use crate::intake::issue_keys::issue_keys;
use crate::intake::log_columns::LogKind;
use crate::intake::log_columns::work::{AGREEMENT, CASE, CONTACTED, CUSTOMER, END, LEVEL};
use crate::intake::log_row::{Derived, DerivedCell, LogRow, TimeForm, no_structure};
use crate::intake::rows::{Column, ColumnNames, Form, NOT_COMPUTED, Records, Row};
use crate::intake::tags::{numbers, tags};
use crate::lang::Words;
use crate::rate_card::suggest::nearest;
use crate::rate_card::{Columns, RateCard, SaidBy, Source, same};
use crate::scalars::Decimals;
use crate::scalars::time::{DateOrder, read_time_in, read_unix};
use crate::texts::{folded, printable, quoted};
use crate::words;

/// A column of the log with the header that names it.
#[derive(Debug)]
struct Part {
    column: Column,
    header: String,
}

/// A column that is derived from others.
#[derive(Debug)]
struct Made {
    target: Column,
    /// The first that gives something counts.
    sources: Vec<Source<Part>>,
    /// Whether our own column comes first where the row fills it.
    own_first: bool,
}

impl Made {
    fn is_there(&self, has: impl Fn(Column) -> bool) -> bool {
        let has_part = |part: &Part| has(part.column);
        (self.own_first && has(self.target)) || self.sources.iter().any(|it| it.is_there(has_part))
    }

    fn parts(&self) -> impl Iterator<Item = &Part> {
        self.sources.iter().flat_map(Source::parts)
    }
}

/// Where our columns are found in a log.
pub(crate) struct Mapping<'a> {
    kind: LogKind,
    card: &'a RateCard,
    /// As `WorkOptions::number_of`.
    pub(crate) number_of: &'a (dyn Fn(&str) -> Option<&'a str> + Sync),
    /// The columns that are derived from others.
    made: Vec<Made>,
    /// Whether it is a tool's log, whose timer may still run.
    pub(crate) of_tool: bool,
    columns: Columns,
    /// The headers that the card or the run names, alternatives together.
    named: Vec<Vec<Part>>,
    decimals: Decimals,
    /// The columns that there are to be derived.
    count: usize,
}

/// Columns that are read where they stand, by the header that the card or the run names, each header for one of them:
/// our name and the header. All others are derived.
fn renamed(kind: LogKind, columns: &Columns, facts: &[String]) -> Vec<(String, String)> {
    let own = |header: &str| {
        let mut own = kind.columns.iter();
        own.find(|it| same(it.english(), header) || same(it.danish(), header))
    };
    let mut renamed: Vec<(String, String)> = Vec::new();
    for found in &columns.sources {
        let Source::Header(header) = &found.source else {
            continue;
        };
        let column = own(header).map(|column| column.english());
        let is_own = column == Some(found.name.as_str());
        let is_free = match column {
            None => found.said_by != SaidBy::Preset,
            // Our own name of another column, which may be read too.
            Some(_) => is_own,
        };
        let is_taken = renamed.iter().any(|(_, taken)| same(taken, header))
            || facts.iter().any(|fact| same(fact, header));
        if is_free && !is_taken && (is_own || !header.contains('.')) {
            renamed.push((found.name.clone(), header.clone()));
        }
    }
    renamed
}

/// The headers that the card or the run names, alternatives together.
fn named<T>(columns: &Columns, part: impl Fn(&String) -> T) -> Vec<Vec<T>> {
    let is_ours = |by: SaidBy| by != SaidBy::Preset;
    let sources = columns.sources.iter().filter(|found| is_ours(found.said_by));
    let skipped = columns.skipped.iter().filter(|row| is_ours(row.said_by));
    let of_skipped = skipped.flat_map(|row| row.cells.iter().map(|(header, _)| vec![header]));
    let all = sources.flat_map(|found| found.source.alternatives()).chain(of_skipped);
    all.map(|any| any.into_iter().map(&part).collect()).collect()
}

/// What a row or a case says that leaves a column empty.
fn set(columns: &Columns, column: Column) -> Option<&str> {
    let mut set = columns.set.iter();
    let (_, value) = set.find(|(name, _)| name == column.english())?;
    Some(value)
}

/// The form of a kind of log's tables.
fn form(kind: LogKind, columns: &Columns, made: &[Made], names: &ColumnNames) -> Form {
    let needed = kind.needed.iter().filter_map(|any| {
        let mut enough = Vec::new();
        for column in *any {
            if set(columns, *column).is_some() {
                return None;
            }
            match made.iter().find(|made| made.target == *column) {
                Some(made) => {
                    for source in &made.sources {
                        enough.extend(source.keys()?.into_iter().map(|part| part.column));
                    }
                    enough.extend(made.own_first.then_some(*column));
                }
                None => enough.push(*column),
            }
        }
        Some(enough)
    });
    let skipped = columns.skipped.iter().map(|row| {
        let cells = row.cells.iter();
        cells.filter_map(|(header, test)| Some((names.column_of(header)?, test.clone()))).collect()
    });
    Form {
        header: columns.header,
        rows: columns.rows.clone(),
        empty: columns.empty.iter().map(|it| folded(it).into_owned()).collect(),
        skipped: skipped.collect(),
        needed: needed.collect(),
    }
}

impl<'a> Mapping<'a> {
    /// The mapping of a kind of log, and the names its columns go by; `facts`: headers that conditions ask for.
    pub(crate) fn new(
        kind: LogKind,
        card: &'a RateCard,
        number_of: &'a (dyn Fn(&str) -> Option<&'a str> + Sync),
        mut columns: Columns,
        of_tool: bool,
        facts: &[String],
    ) -> (Self, ColumnNames) {
        let target = |name: &str| {
            let mut known = kind.columns.iter().copied();
            known.find(|column| column.english() == name)
        };
        columns.sources.retain(|found| target(&found.name).is_some());
        let renamed = renamed(kind, &columns, facts);
        let by_us = columns.sources.iter().filter(|found| found.said_by != SaidBy::Preset);
        let by_us: Vec<Column> = by_us.filter_map(|found| target(&found.name)).collect();
        let parts = columns.sources.iter().flat_map(|found| found.source.parts());
        let skipped = columns.skipped.iter().flat_map(|row| &row.cells).map(|(header, _)| header);
        let names = ColumnNames::new(kind.columns, &renamed)
            .without(&by_us)
            .on_sheet(columns.sheet.as_deref())
            .asking_for(facts)
            .made_of(parts.chain(skipped).map(String::as_str));
        let part = |header: &String| Part {
            // All of them were made known.
            column: names.column_of(header).unwrap_or(Column::asked_for(0)),
            header: header.clone(),
        };
        let made = columns.sources.iter().filter_map(|found| {
            let is_read_there = renamed.iter().any(|(name, _)| *name == found.name);
            if is_read_there {
                return None;
            }
            let target = target(&found.name)?;
            let sources = if let Source::FirstOf(sources) = &found.source {
                sources.as_slice()
            } else {
                std::slice::from_ref(&found.source)
            };
            let sources: Vec<Source<Part>> = sources.iter().map(|it| it.map(&part)).collect();
            let mut made = Made { target, sources, own_first: false };
            let is_part = made.parts().any(|part| part.column == target);
            made.own_first = found.said_by == SaidBy::Preset && !is_part;
            Some(made)
        });
        let mut made: Vec<Made> = made.collect();
        for (name, value) in &columns.set {
            let fact = facts.iter().find(|fact| same(fact, name));
            let Some(target) = target(name).or_else(|| names.column_of(fact?)) else {
                continue;
            };
            if kind.facts.contains(&target) {
                continue;
            }
            let value = Source::Value(value.clone());
            if let Some(made) = made.iter_mut().find(|made| made.target == target) {
                made.sources.push(value);
                continue;
            }
            let header = renamed.iter().find(|(of, _)| of == name);
            let header = header.map_or(name, |(_, header)| header).clone();
            let own = Part { column: target, header };
            made.push(Made { target, sources: vec![Source::Header(own), value], own_first: false });
        }
        let ours = named(&columns, part);
        let form = form(kind, &columns, &made, &names);
        let names = names.in_form(form);
        let mapping = Self {
            kind,
            card,
            number_of,
            made,
            of_tool,
            named: ours,
            decimals: columns.decimals(),
            count: names.count(),
            columns,
        };
        (mapping, names)
    }

    /// How the log marks decimals.
    pub(crate) fn decimals(&self) -> Decimals {
        self.decimals
    }

    /// The order of day and month.
    pub(crate) fn dates(&self) -> Option<DateOrder> {
        self.columns.dates
    }

    /// The headers of a log that nobody needs and that somebody should be told of.
    pub(crate) fn unknown<'r>(&self, records: &'r Records) -> Vec<&'r str> {
        let unknown = records.unknown_columns();
        unknown.filter(|header| !self.columns.ignores(header)).collect()
    }

    /// The headers that the card or the run names and a log does not have, each with the nearest one there.
    pub(crate) fn missing(&self, records: &Records) -> Vec<(String, Option<String>)> {
        let has = |part: &&Part| records.has(part.column);
        let mut missing: Vec<(String, Option<String>)> = Vec::new();
        for any in &self.named {
            let is_there = any.iter().any(|part| has(&part));
            for (at, part) in any.iter().enumerate().filter(|(_, part)| !has(part)) {
                // Of alternatives one is enough; but what is nearly a header that nothing is made of was meant to be it.
                let near = if any.len() > 1 {
                    nearest(&part.header, records.unknown_columns())
                } else {
                    nearest(&part.header, records.headers())
                };
                let is_told = missing.iter().any(|(header, _)| *header == part.header);
                if !is_told && (near.is_some() || (at == 0 && !is_there)) {
                    missing.push((part.header.clone(), near.map(str::to_owned)));
                }
            }
        }
        missing
    }

    /// The kind of log.
    pub(crate) fn kind(&self) -> LogKind {
        self.kind
    }

    /// What every case says in a column of facts of which no row says anything.
    pub(crate) fn set(&self, column: Column) -> Option<&str> {
        let is_fact = self.kind.facts.contains(&column);
        set(&self.columns, column).filter(|_| is_fact)
    }

    fn made(&self, column: Column) -> Option<&Made> {
        self.made.iter().find(|made| made.target == column)
    }

    /// Whether a log has a column, or what it is derived from.
    pub(crate) fn has(&self, records: &Records, column: Column) -> bool {
        if self.set(column).is_some() {
            return true;
        }
        match self.made(column) {
            Some(made) => made.is_there(|column| records.has(column)),
            None => records.has(column),
        }
    }

    /// The same as far as the rows read so far say.
    pub(crate) fn row_has(&self, row: &LogRow<'_>, column: Column) -> bool {
        self.any_part(column, |column| row.as_it_stands().has(column))
    }

    /// Whether the row itself has a column, or what it is derived from, though it may say nothing.
    pub(crate) fn row_names(&self, row: &LogRow<'_>, column: Column) -> bool {
        self.any_part(column, |column| row.as_it_stands().names(column))
    }

    fn any_part(&self, column: Column, is: impl Fn(Column) -> bool) -> bool {
        match self.made(column) {
            Some(made) => {
                (made.own_first && is(column)) || made.parts().any(|part| is(part.column))
            }
            None => is(column),
        }
    }

    /// The header of the log that a column should have been derived from, or gone by, and who says so.
    pub(crate) fn wanted(&self, column: Column) -> Option<(&str, SaidBy)> {
        let found = self.columns.found_in(column.english())?;
        Some((found.source.parts().first()?.as_str(), found.said_by))
    }

    /// What messages call a column of this log.
    pub(crate) fn header(&self, records: &Records, column: Column) -> String {
        match self.made(column) {
            Some(made) if !(made.own_first && records.has(column)) => {
                let has = |part: &Part| records.has(part.column);
                let mut sources = made.sources.iter();
                let source = sources.find(|source| source.is_there(has));
                let source = source.or(made.sources.first());
                source.map_or_else(String::new, |source| called(source, column, &has))
            }
            Some(_) | None => records.header(column).to_owned(),
        }
    }

    /// Why a row has no case; `other`: a header whose column may be it.
    pub(crate) fn missing_case(&self, row: &LogRow<'_>, other: Option<&str>) -> Words {
        let sources = self.made(CASE).filter(|_| row.is_derived(CASE)).map(|made| &made.sources);
        let finds = |is: fn(&Source<Part>) -> bool| {
            sources.is_some_and(|sources| sources.iter().any(|source| source.any(&is)))
        };
        let is_key = |source: &Source<Part>| matches!(source, Source::IssueKey { .. });
        let is_number =
            |source: &Source<Part>| matches!(source, Source::Number(_) | Source::Tag(_));
        let what = if finds(is_number) {
            words!("names no case: write its number there as `#4711`"; "nævner ingen sag: skriv dens nummer dér som `#4711`")
        } else if finds(is_key) {
            words!("names no case: write its key there as `ABC-123`"; "nævner ingen sag: skriv dens nøgle dér som `ABC-123`")
        } else {
            missing("the number of the case", "sagens nummer")
        };
        let or = match other.map(column_option) {
            Some(option) => words!("say where it is: {option}"; "sig, hvor det står: {option}"),
            None => {
                words!("say which case all of this is: --set case=4711"; "sig, hvilken sag det hele er: --set case=4711")
            }
        };
        words!("{}, or {}", what.en, or.en; "{}, eller {}", what.da, or.da)
    }

    /// A row in our own columns; `derived` is room for it, `mistakes` takes what cannot be derived.
    pub(crate) fn row<'r>(
        &self,
        row: Row<'r>,
        derived: &'r mut Derived,
        mistakes: &mut Vec<(Column, Words)>,
    ) -> LogRow<'r> {
        mistakes.extend(row.errors().map(|(column, error)| (column, no_value(error))));
        if self.made.is_empty() {
            return LogRow::new(row, None);
        }
        derived.text.clear();
        derived.cells.clear();
        derived.cells.resize(self.count, None);
        derived.headers.resize(self.count, (None, String::new()));
        for made in &self.made {
            let target = made.target;
            if made.own_first && !row.get(target).is_empty() {
                continue;
            }
            let start = derived.text.len();
            let mut cell = DerivedCell::default();
            let mut from = None;
            for (index, source) in made.sources.iter().enumerate() {
                cell = DerivedCell { start, ..DerivedCell::default() };
                let into = (&mut derived.text, &mut cell);
                let given = self.derive(target, source, &row, into);
                let failed = given.is_err();
                if let Err(words) = given {
                    mistakes.push((target, words));
                }
                if failed || derived.text.len() > start {
                    from = Some(index);
                    break;
                }
            }
            cell.end = derived.text.len();
            derived.cells[target.index()] = Some(cell);
            let (named, header) = &mut derived.headers[target.index()];
            if named.is_none() || (from.is_some() && *named != from) {
                let has = |part: &Part| row.has(part.column);
                let first = || made.sources.iter().position(|source| source.is_there(has));
                let index = from.or_else(first).unwrap_or(0);
                *named = Some(index);
                let source = made.sources.get(index);
                *header = source.map_or_else(String::new, |it| called(it, target, &has));
            }
        }
        LogRow::new(row, Some(derived))
    }

    /// Writes what a column says behind the others.
    fn derive(
        &self,
        target: Column,
        source: &Source<Part>,
        row: &Row<'_>,
        (text, cell): (&mut String, &mut DerivedCell),
    ) -> Result<(), Words> {
        let start = text.len();
        match source {
            Source::Nowhere => {}
            Source::Value(value) => text.push_str(value),
            Source::Header(part) => self.push(target, part, row, (text, cell))?,
            Source::FirstOf(sources) => {
                for source in sources {
                    self.derive(target, source, row, (text, cell))?;
                    if text.len() > start {
                        break;
                    }
                }
            }
            Source::Words { header, words, other } => {
                self.push(target, header, row, (text, cell))?;
                let theirs = folded(&text[start..]);
                let ours = words.iter().find(|(known, _)| **known == *theirs);
                let ours = ours.map(|(_, ours)| ours).or(other.as_ref());
                if let Some(ours) = ours.filter(|_| !theirs.is_empty()) {
                    text.truncate(start);
                    text.push_str(ours);
                    cell.is_number = false;
                }
            }
            Source::Number(part) => text.push_str(only(numbers(row.get(part.column)), "#")?),
            Source::IssueKey { header, projects } => {
                text.push_str(only(issue_keys(row.get(header.column), projects).into_iter(), "")?);
            }
            Source::Tag(part) => {
                let cell = row.get(part.column);
                let tags = tags(cell, row.is_structured(part.column));
                let tags = tags.ok_or_else(|| no_tags(cell))?;
                text.push_str(self.tag(target, &tags)?);
            }
            Source::Length { unit, header, breaks } => {
                self.push(target, header, row, (text, cell))?;
                if text.len() > start {
                    cell.length = Some((*unit, *breaks));
                }
            }
            Source::Epoch { header, unit } => {
                let value = row.get(header.column);
                if !value.is_empty() {
                    let read = read_unix(value, *unit, self.card.calendar().zone());
                    let utc = read.map_err(|error| error.words(value))?.to_local(0);
                    text.push_str(&utc.format("%Y-%m-%dT%H:%M:%SZ").to_string());
                }
            }
            Source::After(length) => {
                self.derive(target, length, row, (text, cell))?;
                if text.len() > start {
                    cell.time = TimeForm::After;
                }
            }
            Source::Date(date) => {
                if target != END && target != CONTACTED {
                    self.date(target, date, row, (text, cell))?;
                    if text.len() > start {
                        cell.time = TimeForm::Date;
                    }
                }
            }
            Source::Moment { date, time } => {
                self.date(target, date, row, (text, cell))?;
                let dated = text.len();
                text.push(' ');
                let timed = text.len();
                self.derive(target, time, row, (text, cell))?;
                if text.len() == timed {
                    // The date of the start, said again: it has not ended.
                    let is_given = target != END && target != CONTACTED;
                    text.truncate(if is_given { dated } else { start });
                } else if dated == start {
                    text.remove(start);
                }
                if text.len() == start {
                    return Ok(());
                }
                let parts = date.parts();
                cell.time = TimeForm::OnDate(parts.first().map(|part| part.column.index()));
                cell.is_number = false;
            }
        }
        Ok(())
    }

    /// Writes a cell of the log.
    fn push(
        &self,
        target: Column,
        part: &Part,
        row: &Row<'_>,
        (text, cell): (&mut String, &mut DerivedCell),
    ) -> Result<(), Words> {
        let value = row.get(part.column);
        cell.is_number = row.is_number(part.column);
        if !row.is_structured(part.column) {
            text.push_str(value);
        } else if self.kind.list == Some(target) {
            cell.is_list = true;
            text.push_str(value);
        } else {
            let texts = tags(value, true).ok_or_else(|| no_structure(value))?;
            let is_name = target == CASE || target == CUSTOMER;
            let mut others = texts.iter().skip(1);
            let other = others.find(|other| is_name && !same(&texts[0], other));
            if let Some(other) = other {
                return Err(several_values(&texts[0], other));
            }
            let count = if is_name { 1 } else { texts.len() };
            text.push_str(&texts[..count.min(texts.len())].join(", "));
        }
        Ok(())
    }

    /// Writes a date without the time of day that may stand behind it.
    fn date(
        &self,
        target: Column,
        date: &Source<Part>,
        row: &Row<'_>,
        (text, cell): (&mut String, &mut DerivedCell),
    ) -> Result<(), Words> {
        let start = text.len();
        self.derive(target, date, row, (text, cell))?;
        if text[start..].contains(':') {
            let zone = self.card.calendar().zone();
            let read = read_time_in(&text[start..], zone, None, self.columns.dates);
            if let Ok(reading) = read {
                let date = zone.date(reading.instant);
                text.truncate(start);
                text.push_str(&date.to_string());
            }
        }
        Ok(())
    }

    /// The tag that a column means: a level or an agreement of the card; the customer is the tag that is left.
    fn tag<'t>(&self, target: Column, tags: &'t [String]) -> Result<&'t str, Words> {
        let level = |tag: &str| self.card.find_level(tag);
        let agreement = |tag: &str| self.card.find_agreement(tag);
        let mut found: Vec<&str> = tags.iter().map(String::as_str).collect();
        if target == CASE {
            return only(found.into_iter().flat_map(numbers), "#");
        }
        if target == LEVEL {
            found.retain(|tag| level(tag).is_some());
            found.dedup_by_key(|tag| level(tag));
        } else if target == AGREEMENT {
            found.retain(|tag| agreement(tag).is_some());
            found.dedup_by_key(|tag| agreement(tag));
        } else {
            let is_tag = |source: &Source<Part>| matches!(source, Source::Tag(_));
            let made = self.made(AGREEMENT);
            let agreements = made.is_some_and(|made| made.sources.iter().any(is_tag));
            found.retain(|tag| {
                let is_number = numbers(tag).next().is_some();
                !(is_number || level(tag).is_some() || (agreements && agreement(tag).is_some()))
            });
            found.dedup_by(|one, other| same(one, other));
            let is_customer = |tag: &&str| (self.number_of)(tag).is_some();
            if found.len() > 1 && found.iter().any(is_customer) {
                found.retain(is_customer);
            }
        }
        match found.as_slice() {
            [] => Ok(""),
            [tag] => Ok(tag),
            several if target == CUSTOMER => Err(several_customers(several)),
            several => Err(several_tags(several)),
        }
    }
}

/// The only one of the cases that a text names, each with a mark before it; empty where it names none.
fn only<'r>(mut found: impl Iterator<Item = &'r str>, mark: &str) -> Result<&'r str, Words> {
    let Some(first) = found.next() else {
        return Ok("");
    };
    let other = found.find(|other| !same(other, first));
    other.map_or(Ok(first), |other| {
        Err(several_cases(&format!("{mark}{first}"), &format!("{mark}{other}")))
    })
}

/// What messages call a column that is derived from others: by those that the log has.
fn called(source: &Source<Part>, target: Column, has: &dyn Fn(&Part) -> bool) -> String {
    match source {
        Source::Nowhere | Source::Value(_) => target.english().to_owned(),
        Source::Header(part)
        | Source::Words { header: part, .. }
        | Source::Number(part)
        | Source::IssueKey { header: part, .. }
        | Source::Tag(part)
        | Source::Epoch { header: part, .. }
        | Source::Length { header: part, .. } => part.header.clone(),
        Source::FirstOf(sources) => {
            let there = sources.iter().find(|source| source.is_there(has));
            let source = there.or(sources.first());
            source.map_or_else(String::new, |source| called(source, target, has))
        }
        Source::Moment { date, time } => {
            format!("{} + {}", called(date, target, has), called(time, target, has))
        }
        Source::Date(source) | Source::After(source) => called(source, target, has),
    }
}

pub(crate) fn missing(en: &str, da: &str) -> Words {
    words!("is empty: {en} is needed"; "er tom: {da} mangler")
}

/// A cell of a workbook that is an error.
fn no_value(error: &str) -> Words {
    if error == NOT_COMPUTED {
        return words!(
            "is a formula whose value is not stored: open the workbook, save it, and run it again";
            "er en formel, hvis værdi ikke er gemt: åbn projektmappen, gem den, og kør igen"
        );
    }
    let error = quoted(error);
    words!(
        "{error} is an error of the workbook, not a value: mend it there";
        "{error} er en fejl i projektmappen, ikke en værdi: ret den dér"
    )
}

/// Lets the mistakes go that come only of a workbook's errors in a row; those errors are the first.
pub(crate) fn without_consequences(row: &LogRow<'_>, mistakes: &mut Vec<(Column, Words)>) {
    let errors = row.as_it_stands().errors().count();
    if errors > 0 {
        mistakes.truncate(errors);
    }
}

/// The option that takes the case from a column.
fn column_option(header: &str) -> String {
    let is_plain = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.');
    let header = printable(header);
    if header.chars().all(is_plain) {
        format!("--column case={header}")
    } else {
        format!("--column 'case={header}'")
    }
}

fn several_cases(one: &str, other: &str) -> Words {
    let (one, other) = (quoted(one), quoted(other));
    words!(
        "names several cases, {one} and {other}: keep only one of them, or add a column `case`";
        "nævner flere sager, {one} og {other}: lad kun én af dem stå, eller tilføj en kolonne `sag`"
    )
}

fn several_values(one: &str, other: &str) -> Words {
    let (one, other) = (quoted(one), quoted(other));
    words!("has several values, {one} and {other}: a row has one"; "har flere værdier, {one} og {other}: en række har én")
}

fn several_tags(tags: &[&str]) -> Words {
    let (en, da) = (listed(tags, "and"), listed(tags, "og"));
    words!("has the tags {en}: keep only one of them"; "har flere tags, {da}: lad kun ét af dem stå")
}

fn several_customers(tags: &[&str]) -> Words {
    let (en, da) = (listed(tags, "or"), listed(tags, "eller"));
    words!(
        "the customer can be {en}: keep only one of these tags, or add the customer to the customers file";
        "kunden kan være {da}: lad kun ét af de tags stå, eller tilføj kunden i kundefilen"
    )
}

fn no_tags(value: &str) -> Words {
    let value = quoted(value);
    words!("{value} is not a list of tags"; "{value} er ikke en liste af tags")
}

/// `a`, `b` and `c`.
fn listed(tags: &[&str], and: &str) -> String {
    let mut all: Vec<String> = tags.iter().take(5).map(|tag| quoted(tag)).collect();
    let last = all.pop().unwrap_or_default();
    format!("{} {and} {last}", all.join(", "))
}
