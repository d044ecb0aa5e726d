//! One sheet: columns with a head and a kind of value, rows one after another, widths by what was written.

use std::borrow::Cow;
use std::io;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet};

use crate::lang::Lang;
use crate::output::formula::is_formula;
use crate::output::invoice_run::WriteError;
use crate::output::record::Value;
use crate::seconds::DAY;
use crate::words;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text, which the number of a case or a customer is too.
    Text,
    /// A plain number with the decimals it has.
    Number,
    /// An amount of the card's currency.
    Money,
    /// A price: an amount with more decimals where it has them.
    Price,
    /// A date.
    Date,
    /// A time on the clock of the card's zone.
    Time,
}

impl Kind {
    /// How values of this kind are shown: away from the text beside them by the width of a bracket or two.
    fn shown(self, currency: &str) -> Option<String> {
        match self {
            Self::Text => None,
            Self::Number => Some("General_)_)".to_owned()),
            Self::Money => Some(format!(r"#,##0.00\ [${currency}]_)_)")),
            Self::Price => Some(format!(r"#,##0.00######\ [${currency}]_)_)")),
            Self::Date => Some("_)yyyy-mm-dd".to_owned()),
            Self::Time => Some("_)yyyy-mm-dd hh:mm:ss".to_owned()),
        }
    }

    pub(crate) fn format(self, currency: &str) -> Format {
        let shown = self.shown(currency);
        let format = shown.map(|shown| Format::new().set_num_format(shown));
        self.aligned(format.unwrap_or_default())
    }

    fn aligned(self, format: Format) -> Format {
        match self {
            Self::Text => format,
            Self::Date | Self::Time => format.set_align(FormatAlign::Left),
            Self::Number | Self::Money | Self::Price => format.set_align(FormatAlign::Right),
        }
    }
}

/// The most characters of a cell, as Excel counts them.
pub const LONGEST: usize = 32_767;
/// The most characters that a column is wide; longer texts go on over the empty cells beside them, or are cut off.
const WIDEST: usize = 50;
/// Room for the arrow of the filter, and at the sides.
const ARROW: usize = 3;
const ROOM: usize = 2;
/// The size of its paper, by Excel's number.
const A4: u8 = 9;
/// The colour behind heads.
const HEAD: u32 = 0x00DD_E7F0;
/// The decimal digits that every number of a workbook keeps.
const EXACT: usize = 15;

/// A sheet that is being written, top down.
pub(crate) struct Sheet {
    inner: Worksheet,
    kinds: Vec<Kind>,
    widths: Vec<usize>,
    currency: String,
    /// The next row.
    row: u32,
    /// Texts that were cut.
    shortened: usize,
    digits: Vec<u8>,
    /// Text that would be a formula if somebody typed it.
    literal: Format,
}

impl Sheet {
    /// A sheet with the heads of its columns, which stay in sight and are printed on each page.
    pub(crate) fn new<'h>(
        workbook: &mut Workbook,
        name: &str,
        columns: impl IntoIterator<Item = (&'h str, Kind)>,
        currency: &str,
        lang: Lang,
    ) -> Result<Self, WriteError> {
        let mut sheet = Self::bare(workbook, name, currency, lang)?;
        for (column, (head, kind)) in (0_u16..).zip(columns) {
            sheet.inner.set_column_format(column, &kind.format(currency))?;
            let format = head_format(kind);
            sheet.inner.write_string_with_format(0, column, head, &format)?;
            sheet.widths.push(head.chars().count() + ARROW);
            sheet.kinds.push(kind);
        }
        sheet.row = 1;
        sheet.inner.set_freeze_panes(1, 0)?;
        sheet.inner.set_repeat_rows(0, 0)?;
        Ok(sheet)
    }

    /// A sheet without heads.
    pub(crate) fn bare(
        workbook: &mut Workbook,
        name: &str,
        currency: &str,
        lang: Lang,
    ) -> Result<Self, WriteError> {
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_paper_size(A4).set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        let page = lang.pick("Page", "Side");
        let of = lang.pick("of", "af");
        sheet.set_footer(format!("&L&F · &A&R{page} &P {of} &N"));
        Ok(Self {
            inner: sheet,
            kinds: Vec::new(),
            widths: Vec::new(),
            currency: currency.to_owned(),
            row: 0,
            shortened: 0,
            digits: Vec::new(),
            literal: Format::new().set_quote_prefix(),
        })
    }

    fn last_column(&self) -> u16 {
        let last = self.widths.len() - 1;
        u16::try_from(last).unwrap_or(u16::MAX)
    }

    /// How many rows there are, the heads among them.
    pub(crate) fn rows(&self) -> u32 {
        self.row
    }

    /// Writes a row below the others.
    pub(crate) fn row<'v>(
        &mut self,
        values: impl IntoIterator<Item = Value<'v>>,
    ) -> Result<(), WriteError> {
        for (column, value) in (0_u16..).zip(values) {
            self.cell(column, value, None)?;
        }
        self.skip_row();
        Ok(())
    }

    /// Goes on to the next row.
    pub(crate) fn skip_row(&mut self) {
        self.row += 1;
    }

    /// Writes a row of sums in bold, below a line.
    pub(crate) fn sums(&mut self, values: &[Value<'_>]) -> Result<(), WriteError> {
        for (column, (value, kind)) in (0_u16..).zip(values.iter().zip(self.kinds.clone())) {
            let format = sum_format(kind, &self.currency);
            self.cell(column, *value, Some(&format))?;
        }
        self.skip_row();
        Ok(())
    }

    /// Lets people filter the rows written so far.
    pub(crate) fn filter(&mut self) -> Result<(), WriteError> {
        let (row, column) = (self.row - 1, self.last_column());
        self.inner.autofilter(0, 0, row, column)?;
        Ok(())
    }

    /// Sets the widths and hands the sheet to the workbook; returns how many texts were cut.
    pub(crate) fn finish(mut self, workbook: &mut Workbook) -> Result<usize, WriteError> {
        for (column, width) in (0_u16..).zip(&self.widths) {
            let width = (width + ROOM).min(WIDEST);
            self.inner.set_column_width(column, u16::try_from(width).unwrap_or(u16::MAX))?;
        }
        // The number of a case is text, and no mistake.
        let (row, column) = (self.row - 1, self.last_column());
        self.inner.ignore_error_range(0, 0, row, column, IgnoreError::NumberStoredAsText)?;
        workbook.push_worksheet(self.inner);
        Ok(self.shortened)
    }
}

impl Sheet {
    /// Writes a text that makes its column no wider.
    pub(crate) fn note(&mut self, column: u16, text: &str) -> Result<(), WriteError> {
        let widths = self.widths.clone();
        self.cell(column, Value::Text(text), None)?;
        self.widths = widths;
        Ok(())
    }

    /// Writes a cell of the row that is being written, in the format of its column unless one is given.
    pub(crate) fn cell(
        &mut self,
        column: u16,
        value: Value<'_>,
        format: Option<&Format>,
    ) -> Result<(), WriteError> {
        let (row, sheet) = (self.row, &mut self.inner);
        let width = match value {
            Value::Text(text) | Value::Word(text) => {
                let (text, cut) = harmless(text);
                self.shortened += usize::from(cut);
                let format = format.or_else(|| is_formula(&text).then_some(&self.literal));
                match format {
                    Some(format) => sheet.write_string_with_format(row, column, &*text, format)?,
                    None => sheet.write_string(row, column, &*text)?,
                };
                text.chars().count()
            }
            Value::Flag(flag) => {
                sheet.write_boolean(row, column, flag)?;
                0
            }
            Value::Missing => {
                if let Some(format) = format {
                    sheet.write_blank(row, column, format)?;
                }
                0
            }
            Value::Integer(_)
            | Value::Money(_)
            | Value::Price(_)
            | Value::Quantity(_)
            | Value::Percent(_)
            | Value::Date(_)
            | Value::Time(_) => {
                let number = number(value, &mut self.digits)?;
                match format {
                    Some(format) => sheet.write_number_with_format(row, column, number, format)?,
                    None => sheet.write_number(row, column, number)?,
                };
                shown_width(value, self.digits.len())
            }
        };
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        if let Some(widest) = self.widths.get_mut(column) {
            *widest = width.max(*widest);
        }
        Ok(())
    }
}

/// A number as a workbook holds it: the binary fraction nearest to the exact decimal, the same for all that have no
/// more than 15 digits.
fn number(value: Value<'_>, digits: &mut Vec<u8>) -> Result<f64, WriteError> {
    digits.clear();
    value.push_to(digits);
    if let Value::Date(date) = value {
        return Ok(f64::from(day_number(date)));
    }
    if let Value::Time(time) = value {
        let seconds = time.naive_local().and_utc().timestamp();
        let days = Decimal::from(seconds) / Decimal::from(DAY.get())
            + Decimal::from(day_number(NaiveDate::default()));
        return Ok(days.to_string().parse().map_err(io::Error::other)?);
    }
    let text = str::from_utf8(digits).unwrap_or_default();
    let is_amount = matches!(value, Value::Money(_));
    if is_amount && text.bytes().filter(u8::is_ascii_digit).count() > EXACT {
        return Err(WriteError::Refused(words!(
            "{text} has more than the {EXACT} digits that a workbook keeps: write csv or json";
            "{text} har flere end de {EXACT} cifre, en projektmappe bevarer: skriv csv eller json"
        )));
    }
    Ok(text.parse().map_err(io::Error::other)?)
}

/// The days since the end of 1899, as Excel counts them: its 1900 has a 29 February.
fn day_number(date: NaiveDate) -> i32 {
    /// 1899-12-30, in days of the common era.
    const EPOCH: i32 = 693_594;
    date.num_days_from_ce() - EPOCH
}

/// How wide a number of so many digits is shown: with separators of thousands and the currency.
fn shown_width(value: Value<'_>, digits: usize) -> usize {
    match value {
        Value::Money(_) | Value::Price(_) => digits + digits / 4 + 4,
        Value::Integer(_)
        | Value::Quantity(_)
        | Value::Percent(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Text(_)
        | Value::Word(_)
        | Value::Flag(_)
        | Value::Missing => digits,
    }
}

/// Text without control characters, cut with `…` where no cell holds all of it; whether it was.
fn harmless(text: &str) -> (Cow<'_, str>, bool) {
    let breaks = |char: char| char == '\n' || char == '\t';
    let clean = if text.chars().any(|char| char.is_control() && !breaks(char)) {
        let kept = text.chars().filter(|char| !char.is_control() || breaks(*char));
        Cow::Owned(kept.collect())
    } else {
        Cow::Borrowed(text)
    };
    let units = |text: &str| text.encode_utf16().count();
    if clean.len() <= LONGEST || units(&clean) <= LONGEST {
        return (clean, false);
    }
    let mut used = 1_usize;
    let fits = |char: &char| {
        used += char.len_utf16();
        used <= LONGEST
    };
    let mut short: String = clean.chars().take_while(fits).collect();
    short.push('…');
    (Cow::Owned(short), true)
}

pub(crate) fn head_format(kind: Kind) -> Format {
    let shown = match kind {
        Kind::Text => "@",
        Kind::Date | Kind::Time => "_)@",
        Kind::Number | Kind::Money | Kind::Price => "@_)_)",
    };
    let format = Format::new()
        .set_num_format(shown)
        .set_bold()
        .set_background_color(Color::RGB(HEAD))
        .set_border_bottom(FormatBorder::Thin);
    kind.aligned(format)
}

pub(crate) fn sum_format(kind: Kind, currency: &str) -> Format {
    kind.format(currency).set_bold().set_border_top(FormatBorder::Thin)
}
