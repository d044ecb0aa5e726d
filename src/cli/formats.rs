//! The formats that each command can write.

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::intake::Preset;
use crate::output::invoice::FORMATS;
use crate::output::invoice::documents::{self, DocumentFormat};
use crate::output::invoice_run::{Format, Profile};

/// Formats of `takst quote`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QuoteFormat {
    /// For people
    Table,
    /// One document
    Json,
}

/// Formats of `takst sla-check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// For people
    Table,
    /// Comma-separated values, RFC 4180
    Csv,
    /// One document
    Json,
    /// JSON Lines: one object a line
    Jsonl,
    /// A workbook for Excel
    Xlsx,
    /// A page for the customer
    Html,
    /// `OpenMetrics`, for Prometheus
    Prometheus,
    /// For Nagios, Icinga and the like, with their exit codes
    Nagios,
}

/// A format of `takst invoice`.
#[derive(Debug, Clone, Copy)]
pub enum InvoiceFormat {
    /// Of a whole run.
    Run(&'static Format),
    /// A file each document.
    Document(&'static DocumentFormat),
}

/// Formats of `takst invoice`: all there are.
pub(super) fn invoice() -> impl TypedValueParser<Value = InvoiceFormat> {
    let of_run = FORMATS.map(|format| (format.name, format.about, InvoiceFormat::Run(format)));
    let documents = documents::FORMATS;
    let documents = documents.map(|it| (it.name, it.about, InvoiceFormat::Document(it)));
    one_of(of_run.into_iter().chain(documents).collect())
}

/// Accounting programs that `takst invoice` writes files for.
pub(super) fn profile() -> impl TypedValueParser<Value = Profile> {
    one_of(Profile::ALL.map(|profile| (profile.names().0, profile.names().1, profile)).into())
}

/// Programs whose logs are read as they are.
pub(super) fn preset<const N: usize>(
    presets: [Preset; N],
) -> impl TypedValueParser<Value = Preset> {
    one_of(presets.map(|preset| (preset.name(), preset.about(), preset)).into())
}

/// What is called by one of these names; a name comes with what it means.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: Vec<(&'static str, &'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let names = all.iter().map(|(name, about, _)| PossibleValue::new(*name).help(*about));
    let names: Vec<PossibleValue> = names.collect();
    PossibleValuesParser::new(names).try_map(move |name| {
        let mut all = all.iter();
        let found = all.find(|(known, ..)| *known == name);
        found.map(|(.., meant)| *meant).ok_or("none of these")
    })
}
