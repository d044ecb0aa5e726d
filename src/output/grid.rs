//! Tables without borders that fit the terminal; the only file that knows comfy-table.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Ansi};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, TableStyle, Width};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use crate::texts::printable;

/// How a piece of text stands out; the words say the same without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The answer.
    Bold,
    /// Less important.
    Dim,
    /// Something went well.
    Good,
    /// Something will soon go wrong.
    Warn,
    /// Something went wrong.
    Bad,
}

/// Invisible characters of no width that carry a [`Look`] through the layout of a table.
const MARKS: [(char, Look); 5] = [
    ('\u{2061}', Look::Bold),
    ('\u{2062}', Look::Dim),
    ('\u{2063}', Look::Good),
    ('\u{2064}', Look::Warn),
    ('\u{206a}', Look::Bad),
];
const PLAIN: char = '\u{206f}';
/// The first byte of all of them in UTF-8, and of other signs.
const MARK_BEGINS: u8 = 0xe2;

impl Look {
    fn ansi(self) -> Ansi {
        match self {
            Self::Bold => Ansi::new().bold(),
            Self::Dim => Ansi::new().dimmed(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Warn => AnsiColor::Yellow.on_default().bold(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
        }
    }

    /// Marks a text; [`paint`] turns the marks into colour or takes them out.
    pub fn mark(self, text: &str) -> String {
        let mark = MARKS.iter().find(|(_, look)| *look == self).map_or(PLAIN, |(mark, _)| *mark);
        format!("{mark}{text}{PLAIN}")
    }
}

/// Turns the marks of [`Look::mark`] into terminal colours, or takes them out.
pub fn paint(text: &str, colour: bool) -> String {
    let mut painted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(MARK_BEGINS, rest.as_bytes()) {
        let (before, marked) = rest.split_at(at);
        painted.push_str(before);
        let mut chars = marked.chars();
        let mark = chars.next().unwrap_or(PLAIN);
        rest = chars.as_str();
        let _ = match MARKS.iter().find(|(of_look, _)| *of_look == mark) {
            Some((_, look)) if colour => write!(painted, "{}", look.ansi().render()),
            None if mark == PLAIN && colour => write!(painted, "{}", anstyle::Reset.render()),
            None if mark != PLAIN => painted.write_char(mark),
            Some(_) | None => Ok(()),
        };
    }
    painted.push_str(rest);
    painted
}

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
    /// Text that is cut with `…` where the table is wider than the terminal.
    Text,
}

/// A table: rows of cells under aligned columns, one space between them, and full-width lines.
#[derive(Debug, Clone)]
pub struct Grid {
    columns: Vec<Align>,
    gaps: Vec<usize>,
    rows: Vec<Vec<String>>,
    /// Texts that lie over the first, empty cells of a row.
    spans: Vec<(usize, Align, String)>,
}

/// The fewest columns that text is wrapped to.
const NARROWEST: usize = 16;

impl Grid {
    /// A table with these columns.
    pub fn new(columns: impl IntoIterator<Item = Align>) -> Self {
        let columns: Vec<Align> = columns.into_iter().collect();
        let mut gaps = vec![1; columns.len()];
        if let Some(first) = gaps.first_mut() {
            *first = 0;
        }
        Self { gaps, columns, rows: Vec::new(), spans: Vec::new() }
    }

    /// The number of spaces before each column after the first, instead of one.
    #[must_use]
    pub fn gaps(mut self, gaps: impl IntoIterator<Item = usize>) -> Self {
        self.gaps = std::iter::once(0).chain(gaps).collect();
        self
    }

    /// Adds a row; missing cells at its end are empty.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Adds a row whose first `columns` cells are one text; `cells` follow it.
    pub fn span<S: Into<String>>(
        &mut self,
        text: impl Into<String>,
        columns: usize,
        cells: impl IntoIterator<Item = S>,
    ) {
        self.spanned(text.into(), Align::Left, columns, cells);
    }

    /// Adds a row of a sum, its word in the last of so many cells before it; a word with much to say, after a comma,
    /// reaches over the empty ones.
    pub fn sum(&mut self, word: impl Into<String>, before: usize, amount: impl Into<String>) {
        let word = word.into();
        if word.contains(", ") {
            self.spanned(word, Align::Right, before, [amount]);
            return;
        }
        let empty = std::iter::repeat_n(String::new(), before.saturating_sub(1));
        self.row(empty.chain([word, amount.into()]));
    }

    fn spanned<S: Into<String>>(
        &mut self,
        text: String,
        align: Align,
        columns: usize,
        cells: impl IntoIterator<Item = S>,
    ) {
        self.spans.push((self.rows.len(), align, text));
        let empty = std::iter::repeat_n(String::new(), columns);
        self.rows.push(empty.chain(cells.into_iter().map(Into::into)).collect());
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The table as text that is at most `width` columns wide as far as its [`Align::Text`] columns
    /// can give way; marked cells keep their marks (see [`paint`]).
    pub fn render(mut self, width: Option<usize>) -> String {
        let mut widths = self.natural_widths();
        if let Some(width) = width {
            self.shrink(&mut widths, width);
        }
        let mut lines: Vec<String> = self.rows.iter().map(|row| self.line(row, &widths)).collect();
        for (row, align, span) in &self.spans {
            let fill = match align {
                Align::Left | Align::Text => 0,
                Align::Right => self.room(*row, &widths).1.saturating_sub(span.width()),
            };
            let rest: String = lines[*row].chars().skip(fill + span.width()).collect();
            lines[*row] = format!("{:fill$}{span}{rest}", "");
        }
        joined(lines)
    }

    /// The table as text, its last column going on below itself where the rows are wider than `width`.
    pub fn render_wrapped(mut self, width: usize) -> String {
        let last = self.columns.len() - 1;
        let before = self.wide(&self.natural_widths()[..last]);
        let room = width.saturating_sub(before).max(NARROWEST);
        let mut widest = 0;
        for cell in self.rows.iter_mut().filter_map(|row| row.get_mut(last)) {
            let lines = wrap(cell, room, "", "");
            let wide = lines.iter().map(|line| line.width()).max();
            widest = widest.max(wide.unwrap_or(0));
            *cell = lines.join("\n");
        }
        let mut widths = self.natural_widths();
        widths[last] = widest;
        self.shrink(&mut widths, width);
        joined(self.tall_lines(&widths))
    }

    /// How wide each column is.
    fn natural_widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.columns.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        for (row, _, span) in &self.spans {
            let (empty, room) = self.room(*row, &widths);
            if let Some(last) = empty.checked_sub(1) {
                widths[last] += span.width().saturating_sub(room);
            }
        }
        widths
    }

    /// How many empty cells a row begins with, and how wide they are together.
    fn room(&self, row: usize, widths: &[usize]) -> (usize, usize) {
        let cells = self.rows[row].iter().zip(widths).zip(&self.gaps);
        let empty = cells.take_while(|((cell, _), _)| cell.is_empty());
        let (count, room) = empty.fold((0, 0), |(count, room), ((_, width), gap)| {
            (count + 1, room + width.max(&1) + gap)
        });
        (count, room)
    }

    /// How wide columns are together, with the gap before each.
    fn wide(&self, widths: &[usize]) -> usize {
        let mut wide = 0;
        for part in widths.iter().chain(self.gaps.iter().take(widths.len() + 1)) {
            wide += part;
        }
        wide
    }

    /// Takes from the text columns, the widest first, what the table is too wide.
    fn shrink(&mut self, widths: &mut [usize], limit: usize) {
        let text = |column: &usize| self.columns[*column] == Align::Text;
        for _ in limit..self.wide(widths) {
            let widest = (0..widths.len()).filter(text).max_by_key(|column| widths[*column]);
            let Some(widest) = widest.filter(|column| widths[*column] > 8) else {
                break;
            };
            widths[widest] -= 1;
        }
        for row in &mut self.rows {
            for ((width, align), cell) in widths.iter().zip(&self.columns).zip(row) {
                if *align == Align::Text && cell.width() > *width {
                    *cell = shorten(cell, *width);
                }
            }
        }
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for (column, (align, width)) in self.columns.iter().zip(widths).enumerate() {
            let cell = row.get(column).map_or("", String::as_str);
            let fill = width.max(&1).saturating_sub(cell.width());
            let (before, behind) = match align {
                Align::Left | Align::Text => (0, fill),
                Align::Right => (fill, 0),
            };
            line.extend(std::iter::repeat_n(' ', self.gaps[column] + before));
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', behind));
        }
        line
    }

    /// Rows whose cells may have several lines: what comfy-table is good at, at 3 µs a row.
    fn tall_lines(&self, widths: &[usize]) -> Vec<String> {
        let mut table = Table::new();
        table.load_style(TableStyle::new());
        table.set_content_arrangement(ContentArrangement::Disabled);
        for row in &self.rows {
            let missing = std::iter::repeat_n("", self.columns.len() - row.len());
            table.add_row(row.iter().map(String::as_str).chain(missing));
        }
        let shapes = self.columns.iter().zip(widths).zip(&self.gaps);
        for (column, ((align, width), gap)) in table.column_iter_mut().zip(shapes) {
            let gap = u16::try_from(*gap).unwrap_or(0);
            let width = u16::try_from(*width.max(&1)).unwrap_or(u16::MAX - gap) + gap;
            column.set_padding((gap, 0));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            column.set_cell_alignment(match align {
                Align::Left | Align::Text => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
        table.lines().collect()
    }
}

fn joined(lines: Vec<String>) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Text in lines of at most `width` columns, broken at blanks only, behind `first` and `further`.
pub fn wrap<'t>(text: &'t str, width: usize, first: &str, further: &str) -> Vec<Cow<'t, str>> {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(further)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

/// A text cut to `width` columns, with `…` at its end.
pub fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1_usize;
    for char in text.chars() {
        used += char.width().unwrap_or(0);
        if used > width {
            break;
        }
        short.push(char);
    }
    short.truncate(short.trim_end().len());
    short.push('…');
    short.push(PLAIN);
    short
}
