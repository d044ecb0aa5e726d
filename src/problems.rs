//! PURE: what is said about the input: warnings, which are counted and shown in part, and trouble, which ends the run.

use std::fmt;

use crate::lang::Words;
use crate::texts::{TooMuchText, printable};
use crate::words;

/// Where a row stands: the number of its file among the inputs, and its line there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// Index of the file in the order of the command line.
    pub file: u16,
    /// Line, from 1, as an editor or a spreadsheet shows it.
    pub line: u32,
}

/// A file of the input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogFile {
    /// Its name for messages.
    pub name: String,
    /// Its sheet, of a workbook.
    pub sheet: Option<LogSheet>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSheet {
    pub name: String,
    /// Its headers, from the first column on.
    pub columns: Vec<String>,
}

impl LogFile {
    /// A place in it: `log.csv:14`, `log.xlsx:Sheet1!C14`; `column` is a header, empty where it is about a whole row.
    pub fn place(&self, line: u32, column: &str) -> String {
        let name = &self.name;
        match &self.sheet {
            Some(sheet) => format!("{name}:{}", sheet.cell(line, column)),
            None => format!("{name}:{line}"),
        }
    }

    /// What a row of it is called beside one of another file, if it is another: `line 14 in log.csv`.
    pub fn row_beside(&self, row: Place, other: Place) -> Words {
        let Words { en, da } = self.row(row.line);
        let name = &self.name;
        if row.file == other.file {
            return words!("{en}"; "{da}");
        }
        words!("{en} in {name}"; "{da} i {name}")
    }

    /// What a row of it is called: `line 14`, `Sheet1!14:14`.
    pub fn row(&self, line: u32) -> Words {
        match &self.sheet {
            Some(sheet) => {
                let row = sheet.cell(line, "");
                words!("{row}"; "{row}")
            }
            None => words!("line {line}"; "linje {line}"),
        }
    }
}

impl LogSheet {
    /// A cell as the spreadsheet names it, `Sheet1!C14`; where the header is none of this sheet, the row, `Sheet1!14:14`.
    pub fn cell(&self, line: u32, column: &str) -> String {
        let name = printable(&self.name);
        let is_plain = |char: char| char.is_alphanumeric() || char == '_' || char == '.';
        let sheet = if name.chars().all(is_plain) {
            name
        } else {
            format!("'{}'", name.replace('\'', "''"))
        };
        // What is made of several columns goes by all of them: `Date + Time`.
        let is_of = |header: &String| {
            let behind = column.strip_prefix(header.as_str()).filter(|_| !header.is_empty());
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(" + "))
        };
        match self.columns.iter().position(is_of) {
            Some(index) => format!("{sheet}!{}{line}", letters(index)),
            None => format!("{sheet}!{line}:{line}"),
        }
    }
}

/// A column of a spreadsheet by its place from 0: A, …, Z, AA, ….
fn letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// How many warnings of one kind people are shown before a count takes over.
pub const SHOWN: usize = 20;
/// How many warnings a JSON document holds.
pub const KEPT: usize = 100;

/// The kinds of warnings, each with its name in JSON, and whether the warning would be another one at another time of day:
/// such are not part of a document.
macro_rules! warning_kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $clock:literal;)*) => {
        /// What a warning is about; warnings are counted by kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum WarningKind {
            $($(#[$doc])* $kind,)*
        }

        impl WarningKind {
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Its name for programs.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// Whether the warning would be another one at another time of day.
            pub fn depends_on_clock(self) -> bool {
                match self {
                    $(Self::$kind => $clock,)*
                }
            }
        }
    };
}

warning_kinds! {
    /// Columns of the input that the program does not know, or that were named and are not there.
    UnknownColumn "unknown-column" false;
    /// A column that a condition of the card asks for is not there.
    MissingColumn "missing-column" false;
    /// A local time that exists twice was read as one of the two.
    RepeatedTime "repeated-time" false;
    Overlap "overlap" false;
    LongEntry "long-entry" false;
    FutureEntry "future-entry" true;
    /// All rows start at exactly 00:00.
    MidnightStarts "midnight-starts" false;
    NothingBillable "nothing-billable" false;
    /// Travel time that the card has no price for.
    UnpricedTravel "unpriced-travel" false;
    /// Included or prepaid time may have been drawn before the log begins.
    DrawnBefore "drawn-before" false;
    /// An event that changes nothing (`paused` while paused, …) was ignored.
    IgnoredEvent "ignored-event" false;
    /// A case that has a time of resolution and is open by its state: reopened since.
    Reopened "reopened" false;
    /// A case log none of whose cases is resolved.
    NoneResolved "none-resolved" false;
    /// Cases that wait for longer than their target.
    LongWait "long-wait" false;
    /// A case registered after `--now` was left out.
    LeftOut "left-out" false;
    /// What former invoices billed is not in the log.
    BilledBefore "billed-before" false;
    /// Another card than the former invoices were made with changes their prices.
    OtherCard "other-card" false;
    /// Work before the period may be missing in the log.
    CutOff "cut-off" false;
    OpenPeriod "open-period" true;
    /// The numbers of invoices become longer.
    LongerNumbers "longer-numbers" false;
    /// Two spellings that only letter case tells apart were taken for one customer or case.
    LetterCase "letter-case" false;
    NearName "near-name" false;
    /// A word is nearly one that the card's conditions ask for.
    NearWord "near-word" false;
    /// A contact is later than the end of the case's first billable entry.
    LateContact "late-contact" false;
    /// A number of a firm does not meet its check modulo 11.
    DoubtfulCvr "doubtful-cvr" false;
    /// A case with an approved amount is not in the log.
    UnknownApproval "unknown-approval" false;
}

/// Something to look at that does not stop the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub kind: WarningKind,
    pub place: Option<Place>,
    /// The column by the file's own header, if it is about one.
    pub column: Option<String>,
    /// One sentence, lower case, no full stop.
    pub words: Words,
}

/// Warnings in the order they came, each kind counted, the first of each kind kept.
#[derive(Debug, Clone, Default)]
pub struct Warnings {
    kept: Vec<Warning>,
    counts: Vec<(WarningKind, usize)>,
}

impl Warnings {
    /// Notes a warning; it is only worded if it will be shown.
    pub fn add(&mut self, kind: WarningKind, warning: impl FnOnce() -> Warning) {
        if self.add_count(kind, 1) <= KEPT {
            self.kept.push(warning());
        }
    }

    /// Notes a warning about all of a run or a file.
    pub fn say(&mut self, kind: WarningKind, words: impl FnOnce() -> Words) {
        self.add(kind, || Warning { kind, place: None, column: None, words: words() });
    }

    /// Notes a warning about a column of a row.
    pub fn say_at(
        &mut self,
        kind: WarningKind,
        place: Place,
        column: &str,
        words: impl FnOnce() -> Words,
    ) {
        self.add(kind, || Warning {
            kind,
            place: Some(place),
            column: Some(column.to_owned()),
            words: words(),
        });
    }

    /// Counts a warning that will not be shown.
    pub fn count_one(&mut self, kind: WarningKind) {
        self.add_count(kind, 1);
    }

    /// How many of this kind there are with `more`.
    fn add_count(&mut self, kind: WarningKind, more: usize) -> usize {
        if let Some((_, count)) = self.counts.iter_mut().find(|(counted, _)| *counted == kind) {
            *count += more;
            return *count;
        }
        self.counts.push((kind, more));
        more
    }

    /// Those that were kept, in the order they came.
    pub fn into_kept(self) -> Vec<Warning> {
        self.kept
    }

    /// Takes over the warnings of another part of the work, after the ones already here.
    pub fn append(&mut self, later: Self) {
        for (kind, count) in later.counts {
            self.add_count(kind, count);
        }
        self.kept.extend(later.kept);
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    pub fn count(&self) -> usize {
        self.counts.iter().fold(0, |all, (_, count)| all + count)
    }

    /// How many there are whatever the time of day.
    pub fn lasting(&self) -> usize {
        let counts = self.counts.iter();
        let lasting = counts.filter(|(kind, _)| !kind.depends_on_clock());
        lasting.fold(0, |all, (_, count)| all + count)
    }

    /// Those that a document holds: the first [`KEPT`] that do not depend on the clock.
    pub fn for_document(&self) -> impl Iterator<Item = &Warning> {
        self.kept.iter().filter(|warning| !warning.kind.depends_on_clock()).take(KEPT)
    }

    /// For each kind, in order of first appearance: those shown to people, and how many there are in all.
    pub fn by_kind(&self) -> impl Iterator<Item = (Vec<&Warning>, usize)> {
        self.counts.iter().map(|(kind, count)| {
            let of_kind = self.kept.iter().filter(|warning| warning.kind == *kind);
            (of_kind.take(SHOWN).collect(), *count)
        })
    }
}

/// Why the program cannot do what it was asked: one sentence, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// One sentence, lower case, no full stop, the value in backticks, what would have been right.
    pub words: Words,
    /// Further lines, printed as they are below the sentence.
    pub hints: Vec<Words>,
}

impl Trouble {
    /// Trouble that one sentence tells.
    pub fn new(words: Words) -> Self {
        Self { words, hints: Vec::new() }
    }

    /// The trouble that a file cannot be read.
    pub fn cannot_read(name: &str, error: impl fmt::Display) -> Self {
        let name = printable(name);
        Self::new(words!("cannot read `{name}`: {error}"; "kan ikke læse `{name}`: {error}"))
    }

    #[must_use]
    pub fn hint(mut self, hint: Words) -> Self {
        self.hints.push(hint);
        self
    }
}

impl From<TooMuchText> for Trouble {
    fn from(_: TooMuchText) -> Self {
        Self::new(
            words!("the log holds more text than can be kept"; "loggen rummer mere tekst, end der kan holdes"),
        )
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.words.en)?;
        self.hints.iter().try_for_each(|hint| write!(f, "\n{}", hint.en))
    }
}

impl std::error::Error for Trouble {}

/// Trouble that is told on several lines, worded where it was found; it stands as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The whole text, in the language of the run.
    pub text: String,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Report {}
