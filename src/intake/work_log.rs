//! Work logs: rows to cases and entries (interface.md, Input: work log).

mod asked;
mod checks;
mod entry;
mod facts;
mod finish;
mod length;
mod names;
mod near_names;
mod rows;
mod start;
pub(crate) mod words;

use std::path::PathBuf;

use super::mapping::{Kind, Mapping};
use super::own_output::refuse_outputs;
use super::preset::Style;
use super::rejects::{BadRows, Purpose, Rejected};
use crate::billing::{Contract, WorkLog};
use crate::calendar::Instant;
use crate::intake::rows::Input;
use crate::intake::rows::Inputs;
use crate::intake::rows::Shape;
use crate::intake::rows::{Column, ColumnNames, Records};
use crate::intake::work_log::rows::Reader;
use crate::lang::{Lang, Words};
use crate::problems::{Trouble, Warnings};
use crate::rate_card::RateCard;

pub(crate) use asked::nearly;

pub(crate) const CASE: Column = Column::new(0, "case", "sag");
pub(crate) const CUSTOMER: Column = Column::new(1, "customer", "kunde");
pub(crate) const AGREEMENT: Column = Column::new(2, "agreement", "aftale");
pub(crate) const LEVEL: Column = Column::new(3, "level", "niveau");
pub(crate) const START: Column = Column::new(4, "start", "start");
pub(crate) const END: Column = Column::new(5, "end", "slut");
pub(crate) const MINUTES: Column = Column::new(6, "minutes", "minutter");
pub(crate) const KM: Column = Column::new(7, "km", "km");
pub(crate) const CONTACTED: Column = Column::new(8, "contacted", "henvendt");
pub(crate) const CHANNEL: Column = Column::new(9, "channel", "kanal");
pub(crate) const COVERED: Column = Column::new(10, "covered", "dækket");
pub(crate) const CRITICAL: Column = Column::new(11, "critical", "kritisk");
pub(crate) const BILLABLE: Column = Column::new(12, "billable", "fakturerbar");
pub(crate) const NOTE: Column = Column::new(13, "note", "tekst");
pub(crate) const TRAVEL: Column = Column::new(14, "travel", "rejsetid");
pub(crate) const COLUMNS: [Column; 15] = [
    CASE, CUSTOMER, AGREEMENT, LEVEL, START, END, MINUTES, KM, CONTACTED, CHANNEL, COVERED,
    CRITICAL, BILLABLE, NOTE, TRAVEL,
];

/// How work logs are to be read.
pub struct WorkOptions<'a> {
    /// Rows the same in every column are two pieces of work.
    pub allow_duplicates: bool,
    /// What the customers file says is agreed with a customer, by number or name; nothing where it says nothing.
    pub agreed_with: &'a dyn Fn(&str) -> &'a [Contract],
    /// The number that the customers file gives a customer, by number or name; none of one that it does not have.
    pub number_of: &'a dyn Fn(&str) -> Option<&'a str>,
    /// Why the cases of a customer cannot be billed, by number or name, where that is so.
    pub refused: &'a dyn Fn(&str) -> Option<Words>,
    /// Refuses customers of whom that is so: all of them, each once, and what to do.
    pub know: &'a dyn Fn(&mut dyn Iterator<Item = &str>) -> Result<(), Trouble>,
    /// How the log is written.
    pub style: Style,
    /// What becomes of rows that cannot be billed.
    pub bad_rows: BadRows<'a>,
}

/// What work logs say.
#[derive(Debug)]
pub struct WorkInput {
    /// Cases and entries, sorted.
    pub log: WorkLog,
    /// What to look at.
    pub warnings: Warnings,
    /// The names of the files for messages, by [`crate::problems::Place::file`].
    pub files: Vec<String>,
    /// Rows read, of all files.
    pub rows: usize,
    /// What was left out.
    pub rejected: Rejected,
}

/// The file's own names of the columns that checks after reading point at.
#[derive(Debug)]
pub(crate) struct Headers {
    pub(crate) file: String,
    pub(crate) customer: String,
    pub(crate) agreement: String,
    pub(crate) channel: String,
    pub(crate) start: String,
}

impl Headers {
    pub(crate) const NONE: Self = Self {
        file: String::new(),
        customer: String::new(),
        agreement: String::new(),
        channel: String::new(),
        start: String::new(),
    };
}

/// Reads work logs, in order; `-` is standard input.
///
/// # Errors
/// A [`Trouble`] where a file cannot be read; a [`crate::problems::Report`] that names all bad rows.
pub fn read_work_logs<'a>(
    paths: &[PathBuf],
    card: &'a RateCard,
    options: &WorkOptions<'a>,
    now: Instant,
    lang: Lang,
) -> anyhow::Result<WorkInput> {
    let mut inputs = Inputs::new(paths, options.bad_rows.are_copied());
    let each = (0..inputs.count()).map(|index| inputs.open(index));
    let (mut input, names, shapes) = read_inputs(each, card, options, now, lang)?;
    input.rejected.can_copy(inputs, names, shapes);
    Ok(input)
}

/// As [`read_work_logs`], for inputs that are opened one after the other; also their columns, and what they look
/// like.
pub(crate) fn read_inputs<'a>(
    inputs: impl Iterator<Item = Result<Input, Trouble>>,
    card: &'a RateCard,
    options: &WorkOptions<'a>,
    now: Instant,
    lang: Lang,
) -> anyhow::Result<(WorkInput, ColumnNames, Vec<Shape>)> {
    let style = options.style;
    let columns = match style.preset {
        Some(preset) => card.columns.before(&preset.columns()?),
        None => card.columns.clone(),
    };
    let headers = columns
        .sources
        .iter()
        .flat_map(|(_, source)| source.headers());
    let names = ColumnNames::new(&COLUMNS, &columns.renamed())
        .asking_for(&card.facts)
        .made_of(headers);
    let of_tool = style.preset.is_some();
    let kind = Kind {
        columns: &COLUMNS,
        list: None,
    };
    let mapping = Mapping::new(kind, card, options.number_of, columns, of_tool, &names);
    let mut reader = Reader::new(card, options, mapping, now)?;
    for input in inputs {
        let mut records = Records::new(input?, &names)?;
        refuse_outputs(&records, Purpose::Bill)?;
        records.refuse_wrapped()?;
        reader.read(records)?;
    }
    let (input, shapes) = reader.finish(options, lang)?;
    Ok((input, names, shapes))
}

#[cfg(test)]
mod tests;
