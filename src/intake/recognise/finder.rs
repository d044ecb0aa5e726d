//! Which column is what: the likeliest by its header among those whose cells look like it, each for one thing.

use super::fields::{Field, Look, Looks, is_bare, is_date, is_epoch};
use super::vocabulary::Role;
use crate::rate_card::keys::{CASE_COLUMNS, WORK_COLUMNS};
use crate::rate_card::proposal::{Guess, Guessed, Proposed, Table};
use crate::rate_card::{RateCard, Source};
use crate::scalars::time::{DateOrder, UnixUnit};
use crate::scalars::{Decimals, LengthUnit, Mark, Unread, length};

/// What has been found in a log so far.
pub(super) struct Finder<'l> {
    pub(super) look: &'l Look,
    pub(super) looks: Looks<'l>,
    pub(super) card: &'l RateCard,
    pub(super) table: Table,
    /// Headers that something is made of.
    used: Vec<&'l str>,
}

impl<'l> Finder<'l> {
    pub(super) fn new(look: &'l Look, card: &'l RateCard) -> Self {
        Self {
            look,
            looks: Looks(card.calendar().zone()),
            card,
            table: Table { header: look.header, ..Table::default() },
            used: Vec::new(),
        }
    }

    /// The likeliest column of a role that passes and is nothing else yet.
    pub(super) fn find(&self, role: Role, test: impl Fn(&Field) -> bool) -> Option<&'l Field> {
        let free = self.look.fields.iter().filter(|field| !self.is_used(field));
        let ranked = free.filter_map(|field| Some((field.rank(role)?, field)));
        let passed = ranked.filter(|(_, field)| test(field));
        passed.min_by_key(|(rank, _)| *rank).map(|(_, field)| field)
    }

    /// The first column that passes and is nothing else yet, whatever its header.
    pub(super) fn find_by_cells(&self, test: impl Fn(&Field) -> bool) -> Option<&'l Field> {
        let mut free = self.look.fields.iter().filter(|field| !self.is_used(field));
        free.find(|field| test(field))
    }

    pub(super) fn is_used(&self, field: &Field) -> bool {
        self.used.contains(&field.header.as_str())
    }

    /// Notes that something is made of a column.
    pub(super) fn mark_used(&mut self, field: &'l Field) {
        self.used.push(&field.header);
    }

    /// Takes a column of ours into the table; `fields` are for nothing else then.
    pub(super) fn propose(
        &mut self,
        name: &'static str,
        source: Source,
        guess: Option<Guess>,
        fields: &[&'l Field],
    ) {
        self.used.extend(fields.iter().map(|field| field.header.as_str()));
        self.table.sources.push(Proposed { name, source, guess });
    }

    /// Takes a plain column into the table, where a header of that role passes.
    pub(super) fn propose_plain(
        &mut self,
        name: &'static str,
        role: Role,
        test: impl Fn(&Field) -> bool,
    ) {
        if let Some(field) = self.find(role, |field| !field.is_empty() && test(field)) {
            self.propose(name, field.source(), None, &[field]);
        }
    }

    /// A time in the column of a role, as it stands there or in Unix time.
    pub(super) fn time(&self, role: Role) -> Option<(Source, &'l Field)> {
        let looks = self.looks;
        let moment = |field: &Field| field.most(|text| looks.moment(text));
        let field = self.find(role, |field| moment(field) || epoch_of(field).is_some())?;
        Some((epoch_of(field).unwrap_or_else(|| field.source()), field))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.table.proposed(name).is_some()
    }

    /// The table, with what is known once all columns are, in the order of a card's keys.
    pub(super) fn finish(mut self) -> Table {
        let fields = || self.look.fields.iter();
        let used: Vec<&Field> = fields().filter(|field| self.is_used(field)).collect();
        let mut marks: Vec<String> = Vec::new();
        for mark in used.iter().flat_map(|field| field.marks()) {
            if !marks.iter().any(|known| known == mark) {
                marks.push(mark.to_owned());
            }
        }
        let unused = fields().filter(|field| !self.is_used(field));
        self.table.unused = unused.map(|field| field.header.clone()).collect();
        self.table.empty = marks;
        self.table.dates = self.date_order(&used);
        self.table.decimal = self.decimal_mark(&used);
        let keys = || WORK_COLUMNS.iter().chain(CASE_COLUMNS);
        self.table.sources.sort_by_key(|it| keys().position(|key| key.name == it.name));
        self.table
    }

    /// The order of day and month, where it is needed.
    fn date_order(&self, used: &[&Field]) -> Option<Guessed<DateOrder>> {
        let looks = self.looks;
        let cells = || used.iter().flat_map(|field| field.filled());
        let dated = || cells().filter(|text| looks.moment(text) || is_date(text));
        if dated().all(|text| looks.dated_in(text, None)) {
            return None;
        }
        let all_in = |order| dated().all(|text| looks.dated_in(text, Some(order)));
        let day_first = all_in(DateOrder::DayMonth);
        let month_first = all_in(DateOrder::MonthDay);
        let is_half = |text: &str| text.ends_with("AM") || text.ends_with("PM");
        let what = if month_first && (!day_first || cells().any(is_half)) {
            DateOrder::MonthDay
        } else {
            DateOrder::DayMonth
        };
        Some(Guessed { what, is_guess: day_first == month_first })
    }

    /// What marks decimals, where it is needed.
    fn decimal_mark(&self, used: &[&Field]) -> Option<Guessed<Mark>> {
        let shown = |text: &str| length(text, Some(LengthUnit::Hours), Decimals::Shown);
        let is_two = |text: &&str| matches!(shown(text), Err(Unread::TwoReadings { .. }));
        let two = used.iter().flat_map(|field| field.filled()).find(is_two)?;
        let has = |mark: char| {
            let all = self.look.fields.iter().flat_map(Field::filled);
            let mut sure = all.filter(|text| is_bare(text) && shown(text).is_ok());
            sure.any(|text| text.matches(mark).count() == 1)
        };
        let (comma, point) = (has(','), has('.'));
        // A length is rather some hours than some thousands.
        let is_comma = if comma == point { two.contains(',') } else { comma };
        Some(Guessed {
            what: if is_comma { Mark::Comma } else { Mark::Point },
            is_guess: comma == point,
        })
    }
}

/// A column of Unix time.
pub(super) fn epoch_of(field: &Field) -> Option<Source> {
    let units = [UnixUnit::Seconds, UnixUnit::Milliseconds];
    let mut units = units.into_iter();
    let unit = units.find(|unit| field.all(|text| is_epoch(text, *unit)))?;
    let header = field.header.clone();
    Some(Source::Epoch { header, unit })
}
