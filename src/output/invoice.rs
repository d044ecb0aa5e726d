//! The formats of invoice runs: a file each. A new one is a file here and its two lines in this list.

pub mod documents;
pub mod heading;
pub mod import;
pub mod json;
pub mod lines;
pub mod page;
pub mod peppol;
pub mod records;
pub mod speech;
pub mod summary;
pub mod table;
pub mod workbook;

use super::invoice_run::Format;

/// In the order in which they are named.
pub const FORMATS: [&Format; 7] = [
    &table::TABLE,
    &records::CSV,
    &json::JSON,
    &records::JSONL,
    &workbook::XLSX,
    &records::EXCEL_DA,
    &import::IMPORT,
];
