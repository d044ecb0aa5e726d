//! Files to rows: CSV and JSON as text by column. Which columns there are is told; what they mean is known above.

mod book;
mod column;
mod columns;
mod csv;
mod csv_text;
mod first_lines;
mod form;
mod inputs;
mod json;
mod json_text;
mod parts;
mod read_ahead;
mod records;
mod shape;
mod source;

pub(crate) use book::NOT_COMPUTED;
pub(crate) use column::Column;
pub(crate) use columns::{ColumnNames, REASON_IS, Use};
pub(crate) use csv::{CELLS_BUT, quote_words};
pub(crate) use csv_text::{Cell, Dialect, Scan, Typed, between_quotes, scan, written};
pub(crate) use first_lines::{Line, first_lines};
pub(crate) use form::Form;
pub(crate) use inputs::Inputs;
pub(crate) use json_text::{read_list, read_object};
pub(crate) use records::{BadRow, Mark, Next, Records, Row};
pub(crate) use shape::{Shape, Sheet, spans, text_of, without_end};
pub use source::Input;
pub(crate) use source::{decoded, shown};
