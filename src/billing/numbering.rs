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
        let zeros = "0".repeat(nines);
        let last = kept.chars().next_back().and_then(|last| last.to_digit(10));
        Self(match last {
            Some(digit) => format!("{}{}{zeros}", &kept[..kept.len() - 1], digit + 1),
            None => format!("{kept}1{zeros}"),
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
    /// The number after the last; `None` of a run that is only dated.
    pub next: Option<DocumentNumber>,
}

impl Numbering {
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &DocumentNumber> {
        self.numbers.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits at the end count up and keep their width, as long as they suffice; what stands before them stays.
    #[test]
    fn numbers_count_up_the_digits_at_the_end() {
        for (number, next) in [
            ("2026-1001", "2026-1002"),
            ("2026-1009", "2026-1010"),
            ("2026-0999", "2026-1000"),
            ("007", "008"),
            ("2026-9999", "2026-10000"),
            ("F9", "F10"),
            ("9", "10"),
            ("99", "100"),
            ("Æ9", "Æ10"),
            ("12A00099999999999999999999", "12A00100000000000000000000"),
        ] {
            assert_eq!(DocumentNumber::new(number).unwrap().next().as_str(), next, "{number}");
        }
        for none in ["", "2026-", "A", "2026-1A", "1٣"] {
            assert_eq!(DocumentNumber::new(none), None, "{none}");
        }
    }
}
