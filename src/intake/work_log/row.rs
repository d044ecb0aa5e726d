//! What one row of a work log says: its case, the facts of the case, the work; and everything that is wrong with it.

use std::cell::OnceCell;

use chrono::{NaiveDate, NaiveTime};

use crate::billing::{BETWEEN, CaseFacts, CaseId, ChannelId, NewEntry, WorkLog};
use crate::calendar::{Instant, LocalReading};
use crate::intake::compared::Compared;
use crate::intake::log_columns::work::{
    AGREEMENT, BILLABLE, CASE, CHANNEL, CONTACTED, COVERED, CRITICAL, CUSTOMER, END, EXPENSE, KIND,
    KM, LEVEL, MINUTES, NOTE, START, TRAVEL,
};
use crate::intake::log_row::LogRow;
use crate::intake::mapping::{Mapping, missing};
use crate::intake::preset::Style;
use crate::intake::quantities;
use crate::intake::recognise::likeliest_case;
use crate::intake::rows::Column;
use crate::intake::suggest::suggest;
use crate::intake::work_log::conditions::columns_of_conditions;
use crate::intake::work_log::facts::local;
use crate::lang::{Lang, Words};
use crate::money::Quantity;
use crate::problems::{Place, Warning, WarningKind, Warnings};
use crate::rate_card::{AgreementId, LevelId, RateCard};
use crate::scalars::time::{
    DateOrder, Days, Reading, TimeError, has_seconds, read_date, read_end, read_time_near,
};
use crate::scalars::{Decimals, Length, Unread, length, truth};
use crate::seconds::{DAY, MINUTE, Seconds};
use crate::texts::{TooMuchText, quoted, short};
use crate::words;

/// Characters of `24-11-2026`.
const LONGEST_DATE: usize = 10;

/// What the rows of a log are read with; some of it is kept from row to row.
pub(crate) struct RowReader<'m, 'a> {
    pub(crate) card: &'a RateCard,
    pub(crate) mapping: &'m Mapping<'a>,
    /// The columns that the card's conditions ask for, each with what they compare it with.
    pub(crate) conditions: Vec<(Column, Compared)>,
    pub(crate) style: Style,
    /// The order of day and month.
    pub(crate) dates: Option<DateOrder>,
    pub(crate) now: Instant,
    /// Whether the rows are those of a part of a log.
    pub(crate) of_part: bool,
    levels: Lookup<LevelId>,
    agreements: Lookup<AgreementId>,
    channels: Lookup<ChannelId>,
    days: Days,
    /// A header of the file at hand whose column may be the case, once a row has none.
    pub(crate) case_header: OnceCell<Option<String>>,
    /// What is wrong with the row at hand.
    pub(crate) mistakes: Vec<(Column, Words)>,
    /// What it says in the columns that conditions ask for.
    pub(crate) condition_values: String,
}

/// When work began.
#[derive(Debug, Clone, Copy)]
struct Start {
    at: Instant,
    /// Whether the row says the date and not the time of day.
    dated: bool,
}

impl<'m, 'a> RowReader<'m, 'a> {
    pub(crate) fn new(
        card: &'a RateCard,
        style: Style,
        mapping: &'m Mapping<'a>,
        now: Instant,
    ) -> Self {
        let columns = columns_of_conditions(&card.facts).into_iter();
        let dates = style.dates.or(mapping.dates());
        Self {
            card,
            mapping,
            conditions: columns.zip(Compared::by(card)).collect(),
            style,
            now,
            of_part: false,
            levels: Lookup::default(),
            agreements: Lookup::default(),
            channels: Lookup::default(),
            days: Days::kept_in_order(dates),
            case_header: OnceCell::new(),
            dates,
            mistakes: Vec::new(),
            condition_values: String::new(),
        }
    }

    /// Forgets what is numbered by the log that rows were read into.
    pub(crate) fn forget_channels(&mut self) {
        self.channels = Lookup::default();
    }

    /// The case of a row.
    pub(crate) fn case(
        &mut self,
        row: &LogRow<'_>,
        log: &mut WorkLog,
    ) -> Result<Option<CaseId>, TooMuchText> {
        if row.has_structure() {
            let structure = |column: &Column| Some((*column, row.structure_of(*column)?));
            let structures = KIND.columns.iter().filter_map(structure);
            self.mistakes.extend(structures);
        }
        let case = row.get(CASE);
        if !case.is_empty() {
            return log.case_named(case).map(Some);
        }
        if !self.is_blamed(CASE) {
            let other = self.case_header.get_or_init(|| {
                let cells = row.as_it_stands().named_cells();
                let filled = cells
                    .filter(|(_, (text, is_structured))| !is_structured && !text.trim().is_empty());
                likeliest_case(filled.map(|(header, _)| header)).map(str::to_owned)
            });
            let words = self.mapping.missing_case(row, other.as_deref());
            self.mistakes.push((CASE, words));
        }
        Ok(None)
    }

    /// What a row says of its case.
    pub(crate) fn facts(
        &mut self,
        row: &LogRow<'_>,
        place: Place,
        log: &mut WorkLog,
        warnings: &mut Warnings,
    ) -> Result<CaseFacts, TooMuchText> {
        let mut facts = CaseFacts::default();
        let customer = row.get(CUSTOMER);
        if !customer.is_empty() {
            facts.customer = Some(if self.of_part {
                log.customer_of_part(customer)?
            } else {
                log.customer(customer, self.mapping.number_of)?
            });
        }
        let (card, agreement) = (self.card, row.get(AGREEMENT));
        if !agreement.is_empty() {
            let find = || {
                let found = card.find_agreement(agreement);
                found.ok_or_else(|| unknown_agreement(card, agreement))
            };
            let found = self.agreements.get(agreement, find);
            facts.agreement = self.keep(found, AGREEMENT);
        }
        if !row.get(CONTACTED).is_empty() {
            facts.contacted = self.time(row, CONTACTED, None, place, warnings);
        }
        let channel = row.get(CHANNEL);
        if !channel.is_empty() {
            let find = || log.channel(&card.channel(channel));
            facts.channel = Some(self.channels.get(channel, find)?);
        }
        facts.covered = self.mark(row, COVERED);
        facts.critical = self.mark(row, CRITICAL);
        Ok(facts)
    }

    /// The row's work, without the values of conditions; `None` where something is wrong with it.
    pub(crate) fn entry<'r>(
        &mut self,
        row: &LogRow<'r>,
        case: Option<CaseId>,
        place: Place,
        warnings: &mut Warnings,
    ) -> Option<NewEntry<'r>> {
        let level = self.level(row);
        let start = self.start(row, place, warnings);
        let billable = self.mark(row, BILLABLE).unwrap_or(true);
        let kilometres = match row.get(KM) {
            "" => Some(Quantity::default()),
            _ => self.scalar(row, KM, quantities::kilometres),
        };
        let unit = row.unit(TRAVEL);
        let travel = |text: &str, decimals| quantities::travel(text, unit, decimals);
        let travel = match row.get(TRAVEL) {
            "" => Some(0),
            _ => self.scalar(row, TRAVEL, travel),
        };
        let expense = match row.get(EXPENSE) {
            "" => Some(None),
            _ => self.scalar(row, EXPENSE, quantities::expense).map(Some),
        };
        let seconds =
            if is_only_expense(row) { Some(0) } else { self.seconds(row, start, place, warnings) };
        let (start, level) = (start?, level?);
        if self.card.at(start.at).level(level).is_none() {
            let name = quoted(self.card.level_name(level));
            let date = self.card.calendar().zone().date(start.at);
            self.mistake(
                LEVEL,
                words!(
                    "{name} is not on the rate card on {date}";
                    "{name} står ikke på takstbladet den {date}"
                ),
            );
        }
        let seconds = seconds?;
        self.look_at(row, start, seconds, place, warnings);
        Some(NewEntry {
            case: case?,
            level,
            start: start.at,
            seconds,
            kilometres: kilometres?,
            travel: travel?,
            expense: expense?,
            facts: "",
            billable,
            dated: start.dated,
            note: row.get(NOTE),
            place,
            fingerprint: row.fingerprint(),
        })
    }

    /// Reads what the row says in the columns that the card's conditions ask for; nothing where all are empty.
    pub(crate) fn read_conditions(&mut self, row: &LogRow<'_>) {
        let text = &mut self.condition_values;
        text.clear();
        let mut is_empty = true;
        for (index, (column, compared)) in self.conditions.iter().enumerate() {
            if index > 0 {
                text.push_str(BETWEEN);
            }
            let value = row.get(*column);
            is_empty &= value.is_empty();
            let decimals = row.decimals(*column, self.mapping.decimals());
            match compared.cell(value, decimals) {
                Ok(cell) => text.extend(cell.chars().filter(|char| !char.is_control())),
                Err(why) => self.mistakes.push((*column, why.words_in_log(value))),
            }
        }
        if is_empty {
            text.clear();
        }
    }

    fn level(&mut self, row: &LogRow<'_>) -> Option<LevelId> {
        let (card, text) = (self.card, row.get(LEVEL));
        if text.is_empty() {
            return LevelId::from_index(0);
        }
        let find = || {
            let found = card.find_level(text);
            found.ok_or_else(|| unknown_level(card, text))
        };
        let found = self.levels.get(text, find);
        self.keep(found, LEVEL)
    }

    /// When the row's work began; where only its date is known too.
    fn start(&mut self, row: &LogRow<'_>, place: Place, warnings: &mut Warnings) -> Option<Start> {
        let text = row.get(START);
        if text.is_empty() {
            if !self.is_blamed(START) {
                let words = missing("the time when work started", "arbejdets starttidspunkt");
                self.mistake(START, words);
            }
            return None;
        }
        // No longer date in digits is without a time of day; with the month in words it has no colon.
        let has_no_clock = || text.len() <= LONGEST_DATE || !text.contains(':');
        let may_be_date = row.is_date(START) || (row.get(END).is_empty() && has_no_clock());
        let only_expense = is_only_expense(row);
        if may_be_date && (only_expense || !row.get(MINUTES).is_empty()) {
            match read_date(text, self.dates) {
                Ok(date) => {
                    let start = self.start_on(date, text, only_expense);
                    return self.keep(start, START);
                }
                Err(
                    error @ (TimeError::TwoDates { .. }
                    | TimeError::Order(_)
                    | TimeError::MonthFirst
                    | TimeError::ShortYear),
                ) => {
                    self.mistake(START, error.words(text));
                    return None;
                }
                Err(_) => {}
            }
        }
        let at = self.time(row, START, None, place, warnings)?;
        Some(Start { at, dated: false })
    }

    /// Work on a date: from its first opening, where that makes no difference or is what somebody said. An expense has no
    /// time of day.
    fn start_on(&self, date: NaiveDate, text: &str, only_expense: bool) -> Result<Start, Words> {
        let calendar = self.card.calendar();
        let midnight = calendar.zone().boundary(date.and_time(NaiveTime::MIN));
        let opening = calendar.next_opening(midnight).ok();
        let at = match opening.filter(|at| calendar.zone().date(*at) == date) {
            at if only_expense || !self.card.time_of_day_matters(date) => at.unwrap_or(midnight),
            Some(at) if self.style.assume_normal_hours => at,
            Some(_) => return Err(needs_time(text)),
            None => return Err(closed_day(text)),
        };
        Ok(Start { at, dated: true })
    }

    /// How long the row's work took: by its end, by a length, or by both, which must agree.
    fn seconds(
        &mut self,
        row: &LogRow<'_>,
        start: Option<Start>,
        place: Place,
        warnings: &mut Warnings,
    ) -> Option<u32> {
        // A date alone has no end.
        let end_text = if row.is_date(START) { "" } else { row.get(END) };
        let minutes_text = row.get(MINUTES);
        if end_text.is_empty() {
            let at_a_time = start.is_some_and(|start| !start.dated);
            let ends = minutes_text.is_empty() || self.mapping.row_has(row, END);
            if self.mapping.of_tool && ends && at_a_time {
                self.mistake(END, still_running());
                return None;
            }
            if minutes_text.is_empty() && (self.is_blamed(END) || self.is_blamed(MINUTES)) {
                return None;
            }
            if minutes_text.is_empty() {
                let minutes = short(row.header(MINUTES), 40);
                self.mistake(
                    END,
                    words!(
                        "is empty, and so is `{minutes}`: one of them says how long it took";
                        "er tom, og det er `{minutes}` også: en af dem siger, hvor længe det tog"
                    ),
                );
                return None;
            }
        }
        let start = start.map(|start| start.at);
        let unit = row.unit(MINUTES);
        let of_unit = |text: &str, decimals| length(text, Some(unit), decimals);
        let minutes = match minutes_text {
            "" => Some(None),
            _ => self.scalar(row, MINUTES, of_unit).map(Some),
        };
        let end = match end_text {
            "" => Some(None),
            _ => self.end(row, start, place, warnings).map(Some),
        };
        let (start, minutes, end) = (start?, minutes?, end?);
        if end.is_some_and(|end| end < start) {
            let (value, header) = (quoted(end_text), short(row.header(START), 40));
            let start = quoted(row.get(START));
            self.mistake(
                END,
                words!("{value} is before {header} {start}"; "{value} ligger før {header} {start}"),
            );
            return None;
        }
        let seconds = match (end.map(|end| end.since(start)), minutes) {
            (Some(by_end), Some(minutes)) => {
                let Some(seconds) = agreed(by_end, minutes, row) else {
                    self.mistake(MINUTES, disagreement(by_end, row));
                    return None;
                };
                seconds
            }
            (Some(by_end), None) => by_end,
            (None, minutes) => minutes?.seconds,
        };
        let last = start.plus(seconds).second_before().max(start);
        let within = self.card.calendar().check(last).is_ok();
        let kept = u32::try_from(seconds.get()).ok().filter(|_| within);
        if kept.is_none() {
            let (column, value) = match end_text {
                "" => (MINUTES, quoted(minutes_text)),
                _ => (END, quoted(end_text)),
            };
            self.mistake(
                column,
                words!(
                    "{value}: the work would last beyond the year 2100";
                    "{value}: arbejdet ville vare ud over år 2100"
                ),
            );
        }
        kept
    }

    /// A time of the row; one that exists twice is noted.
    fn time(
        &mut self,
        row: &LogRow<'_>,
        column: Column,
        not_before: Option<Instant>,
        place: Place,
        warnings: &mut Warnings,
    ) -> Option<Instant> {
        let text = row.get(column);
        let zone = self.card.calendar().zone();
        let read = read_time_near(text, zone, not_before, &mut self.days);
        let reading = self.keep(read.map_err(|error| error.words(text)), column)?;
        if reading.repeated {
            warnings.add(WarningKind::RepeatedTime, || {
                repeated(self.card, reading, text, row.header(column), place)
            });
        }
        Some(reading.instant)
    }

    /// The end of the row's work; one date may stand for its start too.
    fn end(
        &mut self,
        row: &LogRow<'_>,
        start: Option<Instant>,
        place: Place,
        warnings: &mut Warnings,
    ) -> Option<Instant> {
        let Some(start) = start.filter(|_| row.have_one_date(START, END)) else {
            return self.time(row, END, start, place, warnings);
        };
        let zone = self.card.calendar().zone();
        let read = read_end(row.get(END), zone, start, &mut self.days);
        let reading = self.keep(read.map_err(|(error, text)| error.words(&text)), END)?;
        if reading.repeated {
            // It may be on the day after the one that is written.
            let local = zone.local(reading.instant).format("%Y-%m-%d %H:%M");
            warnings.add(WarningKind::RepeatedTime, || {
                repeated(self.card, reading, &local.to_string(), row.header(END), place)
            });
        }
        Some(reading.instant)
    }

    /// Warns of an entry that is right by its form but hardly meant.
    fn look_at(
        &self,
        row: &LogRow<'_>,
        start: Start,
        seconds: u32,
        place: Place,
        warnings: &mut Warnings,
    ) {
        let mut warn = |kind: WarningKind, words: &dyn Fn() -> Words| {
            warnings.add(kind, || Warning {
                kind,
                place: Some(place),
                column: Some(short(row.header(START), 40)),
                words: words(),
            });
        };
        let length = Seconds::from(seconds);
        if length > DAY {
            let (en, da) = (Lang::En.duration(length), Lang::Da.duration(length));
            warn(WarningKind::LongEntry, &|| words!("the entry lasts {en}"; "posten varer {da}"));
        }
        if start.dated && start.at > self.now {
            let date = self.card.calendar().zone().date(start.at);
            warn(
                WarningKind::FutureEntry,
                &|| words!("the entry lies in the future, {date}"; "posten ligger ude i fremtiden, {date}"),
            );
        }
        let end = start.at.plus(length);
        if !start.dated && end > self.now {
            warn(WarningKind::FutureEntry, &|| {
                let end = local(self.card, end);
                words!("the entry ends in the future, {end}"; "posten slutter ude i fremtiden, {end}")
            });
        }
    }

    /// A number or a length of the row, as its log marks decimals.
    fn scalar<T>(
        &mut self,
        row: &LogRow<'_>,
        column: Column,
        read: impl FnOnce(&str, Decimals) -> Result<T, Unread>,
    ) -> Option<T> {
        let text = row.get(column);
        let read = read(text, row.decimals(column, self.mapping.decimals()));
        self.keep(read.map_err(|why| why.words_in_log(text)), column)
    }

    fn mark(&mut self, row: &LogRow<'_>, column: Column) -> Option<bool> {
        match row.get(column) {
            "" => None,
            text => {
                let read = truth(text).ok_or_else(|| Unread::NotTruth.words(text));
                self.keep(read, column)
            }
        }
    }

    /// Keeps a value, or notes what is wrong with it.
    fn keep<T>(&mut self, read: Result<T, Words>, column: Column) -> Option<T> {
        read.map_err(|words| self.mistake(column, words)).ok()
    }

    fn is_blamed(&self, column: Column) -> bool {
        self.mistakes.iter().any(|(blamed, _)| *blamed == column)
    }

    fn mistake(&mut self, column: Column, words: Words) {
        self.mistakes.push((column, words));
    }
}

/// Whether a row says of its work no more than what is passed on: it needs neither an end nor a length.
fn is_only_expense(row: &LogRow<'_>) -> bool {
    let is_empty = |column: Column| row.get(column).is_empty();
    !is_empty(EXPENSE) && [END, MINUTES, KM, TRAVEL].into_iter().all(is_empty)
}

/// What counts of a length by the end and one that the row says, if they agree: within less than a minute where either
/// is in whole minutes or in hundredths of an hour, and so may have been rounded. With breaks it is what the row says;
/// else what is written more finely.
fn agreed(by_end: Seconds, said: Length, row: &LogRow<'_>) -> Option<Seconds> {
    let off = said.seconds - by_end;
    if off == Seconds::ZERO {
        return Some(by_end);
    }
    let is_coarse = said.is_coarse || by_end.over(MINUTE) == Seconds::ZERO;
    let is_near = is_coarse && off.abs() < MINUTE;
    if row.has_breaks(MINUTES) {
        return (is_near || off < Seconds::ZERO).then_some(said.seconds);
    }
    let by_second = || [START, END].iter().any(|column| has_seconds(row.get(*column)));
    is_near.then(|| if by_second() { by_end } else { said.seconds })
}

/// A length that is not the one from start to end; that of another program may have been rounded there.
fn disagreement(by_end: Seconds, row: &LogRow<'_>) -> Words {
    let (value, end) = (quoted(row.get(MINUTES)), short(row.header(END), 40));
    let length = Quantity::minutes(by_end);
    let words = words!(
        "{value}, but from start to {end} it is {length} minutes";
        "{value}, men fra start til {end} er der {length} minutter"
    );
    if !row.is_derived(MINUTES) {
        return words;
    }
    let (unit, header) = (row.unit(MINUTES).key(), short(row.header(MINUTES), 40));
    words!(
        "{}: if the tool rounds or takes breaks off, say so in [columns]: minutes = {{ {unit} = \"{header}\", breaks = true }} (what is less counts), or minutes = false (start and end count)", words.en;
        "{}: hvis programmet runder af eller trækker pauser fra, så sig det i [columns]: minutes = {{ {unit} = \"{header}\", breaks = true }} (det, der er mindre, tæller) eller minutes = false (start og slut tæller)", words.da
    )
}

/// What a word of a log means, remembered: a log repeats few words often.
#[derive(Debug)]
struct Lookup<T>(Vec<(String, T)>);

impl<T> Default for Lookup<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Lookup<T> {
    const MOST: usize = 32;

    fn get<E>(&mut self, word: &str, find: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if let Some((_, known)) = self.0.iter().find(|(known, _)| known == word) {
            return Ok(*known);
        }
        let found = find()?;
        if self.0.len() < Self::MOST {
            self.0.push((word.to_owned(), found));
        }
        Ok(found)
    }
}

/// The warning of a time that exists twice.
fn repeated(card: &RateCard, reading: Reading, text: &str, header: &str, place: Place) -> Warning {
    let zone = card.calendar().zone();
    let read = zone.read(zone.local(reading.instant));
    let is_first = matches!(read, LocalReading::Twice(first, _) if first == reading.instant);
    let value = quoted(text);
    let (en, da) = if is_first { ("first", "første") } else { ("second", "anden") };
    Warning {
        kind: WarningKind::RepeatedTime,
        place: Some(place),
        column: Some(short(header, 40)),
        words: words!(
            "{value} exists twice, because the clocks were put back; read as the {en} of the two";
            "{value} findes to gange, fordi uret blev stillet tilbage; læst som den {da} af de to"
        ),
    }
}

fn unknown_level(card: &RateCard, text: &str) -> Words {
    let aliases = |index: usize| {
        let mut aliases: Vec<&str> = Vec::new();
        for edition in card.editions() {
            let level = edition.levels.get(index).and_then(Option::as_ref);
            for alias in level.iter().flat_map(|level| &level.aliases) {
                if !aliases.contains(&alias.as_str()) {
                    aliases.push(alias);
                }
            }
        }
        aliases
    };
    let names = card.levels.iter().enumerate();
    let names: Vec<_> = names.map(|(index, name)| (name.as_str(), aliases(index))).collect();
    let (value, hint) = (quoted(text), suggest(&names, text));
    let (en, da) = (hint.en, hint.da);
    words!("{value} is not a level{en}"; "{value} er ikke et niveau{da}")
}

pub(crate) fn unknown_agreement(card: &RateCard, text: &str) -> Words {
    let names = card.agreements.iter().map(|name| (name.as_str(), Vec::new()));
    let (value, hint) = (quoted(text), suggest(&names.collect::<Vec<_>>(), text));
    let (en, da) = (hint.en, hint.da);
    words!("{value} is not an agreement{en}"; "{value} er ikke en aftale{da}")
}

/// A row that does not say when it ended, of a tool whose timer may still run.
fn still_running() -> Words {
    words!(
        "is empty: if the timer still runs, stop it and export again";
        "er tom: kører uret endnu, så stop det, og eksportér igen"
    )
}

/// A date without a time of day, where the price depends on it.
fn needs_time(value: &str) -> Words {
    let value = quoted(value);
    words!(
        "{value} has no time of day, and the price depends on it: write `2026-11-24 15:50`, or count such rows as normal hours with --assume-normal-hours";
        "{value} mangler klokkeslættet, og prisen afhænger af det: skriv `2026-11-24 15:50`, eller regn sådanne rækker som normal arbejdstid med --assume-normal-hours"
    )
}

/// The same where that day has no normal hours.
fn closed_day(value: &str) -> Words {
    let value = quoted(value);
    words!(
        "{value} has no time of day, the price depends on it, and that day has no normal hours to assume: write `2026-11-24 15:50`";
        "{value} mangler klokkeslættet, prisen afhænger af det, og den dag har ingen normal arbejdstid at gå ud fra: skriv `2026-11-24 15:50`"
    )
}
