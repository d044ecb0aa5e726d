//! A run as what writes it is handed it, and what a format is.

use std::io::{self, Write};

use super::control::Read;
use crate::billing::{CaseId, ChargeError, Run, Totals};
use crate::lang::{Lang, Words};
use crate::money::AmountError;
use crate::problems::Warnings;

/// A run, and all that any output of it shows besides.
#[derive(Clone, Copy)]
pub struct InvoiceRun<'a> {
    pub run: &'a Run<'a>,
    pub read: Read<'a>,
    pub warnings: &'a Warnings,
    /// The rate card in use, in a few words.
    pub card: &'a Words,
    /// Its SHA-256, in hexadecimal digits.
    pub checksum: &'a str,
    /// Whether it is the one shipped with the program.
    pub is_embedded: bool,
    pub wanted: Wanted,
    pub style: Style,
}

/// What of a run is wanted.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is wanted on its own")]
pub struct Wanted {
    /// A row a customer instead of lines.
    pub summary: bool,
    /// How each line came about.
    pub explain: bool,
    /// Of one customer, a sentence that tells him what is on the invoice.
    pub sentence: bool,
    /// For which accounting program.
    pub profile: Option<Profile>,
    /// Whether its lines follow those of other customers in the same output.
    pub follows: bool,
}

/// An accounting program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// e-conomic: a sheet for its import of files.
    EConomic,
    /// Dinero: a request body a line for its API.
    Dinero,
    /// Business Central: a sheet for a configuration package of its tables 36 and 37.
    BusinessCentral,
}

impl Profile {
    pub const ALL: [Self; 3] = [Self::EConomic, Self::Dinero, Self::BusinessCentral];

    /// As `--profile` calls it, and its full name.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::EConomic => ("e-conomic", "Visma e-conomic"),
            Self::Dinero => ("dinero", "Dinero"),
            Self::BusinessCentral => {
                ("business-central", "Microsoft Dynamics 365 Business Central")
            }
        }
    }

    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EConomic => "e-conomic",
            Self::Dinero => "Dinero",
            Self::BusinessCentral => "Business Central",
        }
    }
}

/// How a text for people is to look.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub lang: Lang,
    /// Columns of the terminal; `None` when there is none.
    pub width: Option<usize>,
    pub colour: bool,
}

/// Where a format is written to.
pub type Output<'o> = dyn Write + Send + 'o;

/// A format that runs are written in.
#[derive(Debug)]
pub struct Format {
    /// As `--format` calls it.
    pub name: &'static str,
    /// What it is, for completions.
    pub about: &'static str,
    /// Names of files that end so mean it.
    pub ending: Option<&'static str>,
    pub kind: Kind,
    pub write: fn(&InvoiceRun<'_>, &mut Output<'_>) -> Result<Written, WriteError>,
}

/// Who reads a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// People.
    Text,
    /// Programs, or people in a pinch.
    Records,
    /// The same, a record a line: those of more customers can follow.
    Lines,
    /// Programs alone: nothing for a terminal.
    Binary,
    /// The accounting program that `--profile` names.
    Import,
}

/// What writing a run came to.
#[derive(Debug)]
pub struct Written {
    pub totals: Totals,
    /// Texts cut because no cell of a workbook holds so much.
    pub shortened: usize,
    /// What to look at before an import.
    pub remarks: Vec<Words>,
    /// Credit notes of a program that takes them apart, as a file of their own.
    pub credits: Option<Vec<u8>>,
}

impl From<Totals> for Written {
    fn from(totals: Totals) -> Self {
        Self { totals, shortened: 0, remarks: Vec::new(), credits: None }
    }
}

/// Why a run is not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A case cannot be charged.
    #[error("{1}")]
    Charge(CaseId, ChargeError),
    #[error(transparent)]
    Sum(#[from] AmountError),
    /// The program that it is written for does not take what is billed.
    #[error("{}", .0.en)]
    Refused(Words),
}

impl From<(CaseId, ChargeError)> for WriteError {
    fn from((case, error): (CaseId, ChargeError)) -> Self {
        Self::Charge(case, error)
    }
}
