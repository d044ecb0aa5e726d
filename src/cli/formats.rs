//! The formats that each command can write.

use clap::ValueEnum;

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
}

/// Formats of `takst invoice`: all there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InvoiceFormat {
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
    /// CSV as a Danish Excel opens it: semicolons, decimal commas
    ExcelDa,
    /// A file for the accounting program that `--profile` names
    Import,
}

impl InvoiceFormat {
    /// The same format of `takst quote`, if it has it.
    pub(super) fn of_quote(self) -> Option<QuoteFormat> {
        match self {
            Self::Table => Some(QuoteFormat::Table),
            Self::Json => Some(QuoteFormat::Json),
            Self::Csv | Self::Jsonl | Self::Xlsx | Self::ExcelDa | Self::Import => None,
        }
    }

    /// The same format of `takst sla-check`, if it has it.
    pub(super) fn of_records(self) -> Option<RecordFormat> {
        match self {
            Self::Table => Some(RecordFormat::Table),
            Self::Csv => Some(RecordFormat::Csv),
            Self::Json => Some(RecordFormat::Json),
            Self::Jsonl => Some(RecordFormat::Jsonl),
            Self::Xlsx | Self::ExcelDa | Self::Import => None,
        }
    }
}
