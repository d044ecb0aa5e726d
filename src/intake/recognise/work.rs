//! The columns of a work log.

use super::fields::{
    Field, Look, has_key, has_number, is_bare, is_date, is_length, is_midnight, is_truth,
};
use super::finder::{Finder, epoch_of};
use super::vocabulary::Role;
use crate::intake::tags::tags;
use crate::rate_card::proposal::{Guess, Skip, Table};
use crate::rate_card::{RateCard, Source};
use crate::scalars::{Decimals, LengthUnit, length, signed};
use crate::seconds::{DAY, Seconds};

/// Whether a log looks like work: it says when that began, and how long it was.
pub(super) fn is_work(look: &Look, card: &RateCard) -> bool {
    let finder = Finder::new(look, card);
    let looks = finder.looks;
    let is_start = |field: &Field| {
        field.most(|text| looks.moment(text) || is_date(text)) || epoch_of(field).is_some()
    };
    let is_end = |field: &Field| field.most(|text| looks.moment(text) || looks.clock(text));
    let is_long = |field: &Field| field.most(is_length);
    finder.find(Role::Start, is_start).is_some()
        && (finder.find(Role::Length, is_long).is_some()
            || finder.find(Role::End, is_end).is_some())
}

/// A `[columns]` for a work log.
pub(super) fn work(look: &Look, card: &RateCard) -> Table {
    let mut finder = Finder::new(look, card);
    let looks = finder.looks;
    finder.start();
    finder.end();
    finder.length();
    finder.invoiced();
    finder.totals();
    finder.case();
    finder.customer();
    finder.level();
    finder.propose_plain("billable", Role::Billable, |field| field.all(is_truth));
    finder
        .propose_plain("contacted", Role::Contacted, |field| field.all(|text| looks.moment(text)));
    finder.propose_plain("agreement", Role::Agreement, |field| {
        field.all(|text| card.find_agreement(text).is_some())
    });
    finder.propose_plain("km", Role::Km, |field| field.all(is_bare));
    finder.propose_plain("travel", Role::Travel, |field| field.all(is_length));
    let is_amount = |text: &str| signed(text, Decimals::Shown, None).is_ok();
    finder.propose_plain("expense", Role::Expense, |field| field.all(is_amount));
    finder.propose_plain("note", Role::Note, |field| !field.is_list());
    finder.finish()
}

impl<'l> Finder<'l> {
    /// When work began: a date and a time of day, together or apart, else a date alone.
    fn start(&mut self) {
        let looks = self.looks;
        let is_dated = |field: &Field| field.most(is_date) || field.all(is_midnight);
        let is_timed = |field: &Field| {
            (field.most(|text| looks.moment(text)) && !is_dated(field)) || epoch_of(field).is_some()
        };
        let is_clock = |field: &Field| field.most(|text| looks.clock(text));
        // Moments that are no start of work.
        let others = [Role::End, Role::EndDate, Role::Registered, Role::At];
        let is_other = |field: &Field| others.iter().any(|role| field.rank(*role).is_some());
        for by_header in [true, false] {
            let find = |finder: &Self, role, test: &dyn Fn(&Field) -> bool| {
                if by_header {
                    finder.find(role, test)
                } else {
                    finder.find_by_cells(|field| test(field) && !is_other(field))
                }
            };
            let guess = (!by_header).then_some(Guess::Cells);
            if let Some(field) = find(self, Role::Start, &is_timed) {
                let source = epoch_of(field).unwrap_or_else(|| field.source());
                return self.propose("start", source, guess, &[field]);
            }
            if let Some(date) = find(self, Role::Start, &is_dated) {
                let is_other = |field: &Field| is_clock(field) && field.header != date.header;
                let Some(time) = find(self, Role::StartClock, &is_other) else {
                    let at_midnight = date.most(|text| looks.moment(text));
                    let guess = guess.or(at_midnight.then_some(Guess::Midnight));
                    return self.propose(
                        "start",
                        Source::Date(Box::new(date.source())),
                        guess,
                        &[date],
                    );
                };
                return self.propose("start", moment(date, time), guess, &[date, time]);
            }
        }
        match self.find(Role::Start, |field| !field.is_empty()) {
            Some(field) => {
                let source = Source::Date(Box::new(field.source()));
                self.propose("start", source, Some(Guess::Header), &[field]);
            }
            None => self.table.missing.push("start"),
        }
    }

    /// When it ended.
    fn end(&mut self) {
        let Some(start) = self.table.proposed("start").cloned() else {
            return;
        };
        let looks = self.looks;
        if let Source::Date(_) = start.source {
            return;
        }
        if let Some((source, field)) = self.time(Role::End) {
            return self.propose("end", source, None, &[field]);
        }
        let time = self.find(Role::End, |field| field.most(|text| looks.clock(text)));
        if let (Some(time), Source::Moment { date, .. }) = (time, &start.source) {
            let of_end = self.find(Role::EndDate, |field| field.most(is_date));
            let source = match of_end {
                Some(date) => moment(date, time),
                None => Source::Moment { date: date.clone(), time: Box::new(time.source()) },
            };
            let date = of_end.as_slice();
            return self.propose("end", source, None, &[date, &[time]].concat());
        }
        // Where no header says what the start is, another such column that is never before it.
        let header = start.source.parts().first().map(|header| (*header).clone());
        let mut fields = self.look.fields.iter();
        let begun = fields.find(|field| Some(&field.header) == header.as_ref());
        let Some(begun) = begun.filter(|_| start.guess.is_some()) else {
            return;
        };
        let is_later = |field: &Field| {
            let mut rows = 0..self.look.rows;
            let alike = epoch_of(field).is_some() == epoch_of(begun).is_some();
            alike && field.is_full() && rows.all(|row| field.at(row) >= begun.at(row))
        };
        let is_time =
            |field: &Field| epoch_of(field).is_some() || field.most(|text| looks.moment(text));
        if let Some(field) = self.find_by_cells(|field| is_time(field) && is_later(field)) {
            let source = epoch_of(field).unwrap_or_else(|| field.source());
            self.propose("end", source, Some(Guess::Cells), &[field]);
        }
    }

    /// How long it was.
    fn length(&mut self) {
        let is_some = |field: &Field| field.most(is_length);
        // Hours and minutes are finer than hours in hundredths.
        let fine = self.find(Role::Length, |field| is_some(field) && !field.all(is_bare));
        let named = fine.or_else(|| self.find(Role::Length, is_some));
        let is_work = |text: &str| {
            let length = length(text, Some(LengthUnit::Hours), Decimals::Shown);
            length.is_ok_and(|length| (Seconds::new(1)..=DAY).contains(&length.seconds))
        };
        let field = match named {
            Some(field) => field,
            None if self.has("end") => return,
            None => match self.find_by_cells(|field| field.most(is_work)) {
                Some(field) => field,
                None => return self.table.missing.push("minutes"),
            },
        };
        let (unit, says) = unit_of(field);
        let guess = match named {
            None => Some(Guess::Cells),
            Some(_) => (!says).then_some(Guess::Unit),
        };
        let source = Source::Length { unit, header: field.header.clone(), breaks: false };
        self.propose("minutes", source, guess, &[field]);
    }

    /// Rows that say they were invoiced.
    fn invoiced(&mut self) {
        if let Some(field) = self.find(Role::Invoiced, |field| field.all(is_truth)) {
            self.mark_used(field);
            let header = field.header.clone();
            self.table.skip.push(Skip::Invoiced { header });
        }
    }

    /// Rows that say how long and not when: the first column that is empty in them and in no other.
    fn totals(&mut self) {
        let field_of = |name: &str| {
            let proposed = self.table.proposed(name)?;
            let parts = proposed.source.parts();
            let header: &str = parts.first()?;
            self.look.fields.iter().find(|field| field.header == header)
        };
        let (Some(start), Some(length)) = (field_of("start"), field_of("minutes")) else {
            return;
        };
        let is_total = |row: usize| start.at(row).is_empty() && !length.at(row).is_empty();
        let rows = 0..self.look.rows;
        if !rows.clone().any(is_total) {
            return;
        }
        let tells =
            |field: &&Field| rows.clone().all(|row| field.at(row).is_empty() == is_total(row));
        if let Some(field) = self.look.fields.iter().find(tells) {
            self.mark_used(field);
            let header = field.header.clone();
            self.table.skip.push(Skip::Totals { header });
        }
    }

    /// Its case: a column of cases, else a number or an issue key in a text, else perhaps a project.
    fn case(&mut self) {
        if let Some(field) = self.find(Role::Case, |field| !field.is_empty()) {
            let is_text = field.all(|text| text.contains(char::is_whitespace));
            let source = if is_text && field.most(has_number) {
                Source::Number(field.header.clone())
            } else if is_text && field.most(has_key) {
                issue_key(field)
            } else {
                field.source()
            };
            return self.propose("case", source, None, &[field]);
        }
        let in_text = |test: fn(&str) -> bool| {
            let mut roles = [Role::Note, Role::Task, Role::Project, Role::Tags].into_iter();
            roles.find_map(|role| self.find(role, |field| field.most(test)))
        };
        // A text is a note as well.
        if let Some(field) = in_text(has_number) {
            let number = Source::Number(field.header.clone());
            let key =
                (!field.all(has_number) && field.filled().any(has_key)).then(|| issue_key(field));
            let sources = [Some(number), key].into_iter().flatten().collect();
            if let Some(source) = Source::first_of(sources) {
                return self.propose("case", source, None, &[]);
            }
        }
        if let Some(field) = in_text(has_key) {
            return self.propose("case", issue_key(field), None, &[]);
        }
        let of_role = |role| self.find(role, |field| !field.is_empty());
        let project = of_role(Role::Project);
        let named: Vec<&'l Field> = [project, of_role(Role::Task)].into_iter().flatten().collect();
        // A note alone is no case; where a project is not filled in, it may be.
        let note = of_role(Role::Note).filter(|_| !named.is_empty());
        let all: Vec<&'l Field> = named.into_iter().chain(note).collect();
        // The first that every row fills, and what comes before it.
        let full = all.iter().position(|field| field.is_full()).unwrap_or(0);
        let sources: Vec<Source> = all.iter().take(full + 1).map(|field| field.source()).collect();
        match Source::first_of(sources) {
            Some(source) => self.propose("case", source, Some(Guess::Case), project.as_slice()),
            None => self.table.missing.push("case"),
        }
    }

    fn customer(&mut self) {
        let is_filled = |field: &Field| !field.is_empty();
        let customer = self.find(Role::Customer, is_filled);
        let all = self.look.fields.iter().filter(|field| is_filled(field));
        let projects = all.filter_map(|field| Some((field.rank(Role::Project)?, field)));
        let project = projects.min_by_key(|(rank, _)| *rank).map(|(_, field)| field);
        let project = match customer {
            Some(customer) => project.filter(|_| !customer.is_full()),
            // What is the case is hardly the customer.
            None => project.filter(|field| !self.is_used(field)),
        };
        let fields: Vec<&'l Field> = [customer, project].into_iter().flatten().collect();
        let guess = project.map(|_| Guess::Customer);
        match Source::first_of(fields.iter().map(|field| field.source()).collect()) {
            Some(source) => self.propose("customer", source, guess, &fields),
            None => self.table.missing.push("customer"),
        }
    }

    /// The level: a column of levels, else a tag.
    fn level(&mut self) {
        let card = self.card;
        let is_level = |text: &str| card.find_level(text).is_some();
        self.propose_plain("level", Role::Level, |field| field.all(is_level));
        if self.has("level") {
            return;
        }
        let has_level = |text: &str| {
            let tags = tags(text, false);
            tags.is_some_and(|tags| tags.iter().any(|tag| is_level(tag)))
        };
        if let Some(field) = self.find(Role::Tags, |field| field.filled().any(has_level)) {
            self.propose("level", Source::Tag(field.header.clone()), None, &[field]);
        }
    }
}

fn moment(date: &Field, time: &Field) -> Source {
    Source::Moment { date: Box::new(date.source()), time: Box::new(time.source()) }
}

fn issue_key(field: &Field) -> Source {
    Source::IssueKey { header: field.header.clone(), projects: Vec::new() }
}

/// What bare numbers of a column count, and whether its header or its cells say so.
fn unit_of(field: &Field) -> (LengthUnit, bool) {
    let units = [
        (LengthUnit::Milliseconds, "milliseconds ms millisekunder"),
        (LengthUnit::Seconds, "seconds sec secs sekunder sekunden"),
        (LengthUnit::Minutes, "minutes min mins minutter minuten"),
        (
            LengthUnit::Hours,
            "hours h timer stunden decimal heures horas hodiny ore uren timmar godziny",
        ),
    ];
    let says =
        |known: &str| field.words().split(' ').any(|word| known.split(' ').any(|it| it == word));
    if let Some((unit, _)) = units.into_iter().find(|(_, known)| says(known)) {
        return (unit, true);
    }
    if !field.filled().any(is_bare) {
        return (LengthUnit::Hours, true);
    }
    let hours = |text: &str| {
        let length = length(text, Some(LengthUnit::Hours), Decimals::Shown);
        length.map_or(0, |length| length.seconds.clock().0)
    };
    // What nobody works in a day counts less than an hour.
    let unit = match field.filled().map(hours).max().unwrap_or(0) {
        0..=24 => LengthUnit::Hours,
        25..=1_440 => LengthUnit::Minutes,
        _ => LengthUnit::Seconds,
    };
    (unit, false)
}
