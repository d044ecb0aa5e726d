//! The numbers and the date of a run's documents: counted up in the order of the output; who owes nothing and is owed
//! nothing has none.

use chrono::NaiveDate;

/// The number of a document: a text that ends in digits, which count up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// `None` where no digit stands at the end.
    pub fn new(text: &str) -> Option<Self> {
        let is_number = text.ends_with(|char: char| char.is_ascii_digit());
        is_number.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The next one, with as many digits where they suffice: behind `2026-0999` comes `2026-1000`, behind `9` comes `10`.
    pub fn next(&self) -> Self {
        let kept = self.0.trim_end_matches('9');
        let nines = self.0.len() - kept.len();
        let (before, last) = kept.split_at(kept.len() - usize::from(!kept.is_empty()));
        let zeros = "0".repeat(nines);
        Self(match last.bytes().next() {
            Some(digit) if digit.is_ascii_digit() => {
                format!("{before}{}{zeros}", digit - b'0' + 1)
            }
            _ => format!("{kept}1{zeros}"),
        })
    }
}

/// The numbers of a run's invoices, and their date.
#[derive(Debug)]
pub struct Numbering {
    /// By invoice, in their order.
    pub(super) numbers: Vec<Option<DocumentNumber>>,
    /// None where nothing is billed.
    pub issued: Option<NaiveDate>,
    /// When what is issued is to be paid, where the card says.
    pub due: Option<NaiveDate>,
    /// The number after the last.
    pub next: DocumentNumber,
}

impl Numbering {
    /// The first and the last of them, if there are any.
    pub fn ends(&self) -> Option<(&DocumentNumber, &DocumentNumber)> {
        let mut all = self.numbers.iter().flatten();
        let first = all.next()?;
        Some((first, all.next_back().unwrap_or(first)))
    }
}
