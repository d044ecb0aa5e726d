//! The numbers and the date of a run's invoices: `--number-from` and `--issued`.

use chrono::NaiveDate;

use crate::billing::{DocumentNumber, Numbering, NumberingError, Run, numbering};
use crate::cli::InvoiceArgs;
use crate::commands::log_style;
use crate::commands::option_time::of_option;
use crate::lang::Lang;
use crate::output::invoice_run::WriteError;
use crate::problems::{Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::RateCard;
use crate::scalars::time::read_date;
use crate::texts::{printable, quoted};
use crate::words;

/// What the options say.
#[derive(Debug)]
pub(super) struct Numbers {
    first: Option<DocumentNumber>,
    issued: Option<NaiveDate>,
}

impl Numbers {
    /// # Errors
    /// A number does not end in a digit, or a date is none.
    pub(super) fn read(args: &InvoiceArgs, card: &RateCard) -> Result<Self, Trouble> {
        let first = args.number_from.as_deref().map(number).transpose()?;
        let issued = args.issued.as_deref().map(|text| {
            let dates = log_style::dates(args.log.dates, card);
            read_date(text, dates)
                .map_err(|error| of_option("--issued", &error.words_of_date(text)))
        });
        Ok(Self { first, issued: issued.transpose()? })
    }

    /// The run with its numbers and date, if it is to have any.
    pub(super) fn give<'a>(
        self,
        run: Run<'a>,
        warnings: &mut Warnings,
        failed: impl Fn(WriteError) -> Trouble,
    ) -> Result<Run<'a>, Trouble> {
        if self.first.is_none() && self.issued.is_none() {
            return Ok(run);
        }
        let numbering = numbering(&run, self.first, self.issued);
        let numbering = numbering.map_err(|error| match error {
            NumberingError::Early(first) => Trouble::new(words!(
                "--issued: the first day billed is {first}, and an invoice is not issued before";
                "--issued: den første dag, der afregnes, er {first}, og en faktura udstedes ikke før"
            )),
            NumberingError::Charge(case, error) => failed(WriteError::Charge(case, error)),
            NumberingError::Sum(error) => failed(WriteError::Sum(error)),
        })?;
        warn_of_width(&numbering, warnings);
        Ok(run.numbered(numbering))
    }
}

fn number(text: &str) -> Result<DocumentNumber, Trouble> {
    let text = text.trim();
    let begins = text.starts_with(char::is_alphanumeric);
    if begins
        && printable(text) == text
        && let Some(number) = DocumentNumber::new(text)
    {
        return Ok(number);
    }
    let value = quoted(text);
    Err(Trouble::new(words!(
        "--number-from {value}: a number begins with a letter or digit and ends in a digit, which counts up, like 2026-1001";
        "--number-from {value}: et nummer begynder med et bogstav eller ciffer og slutter på et ciffer, der tæller op, fx 2026-1001"
    )))
}

/// Warns where numbers become longer: they sort otherwise than they count.
fn warn_of_width(numbering: &Numbering, warnings: &mut Warnings) {
    let mut all = numbering.all();
    let (Some(first), Some(last)) = (all.next(), all.next_back()) else {
        return;
    };
    if first.as_str().len() == last.as_str().len() {
        return;
    }
    warnings.add(WarningKind::LongerNumbers, || {
        let (first, last) = (quoted(first.as_str()), quoted(last.as_str()));
        Warning {
            kind: WarningKind::LongerNumbers,
            place: None,
            column: None,
            words: words!(
                "the numbers become longer on the way from {first} to {last}";
                "numrene bliver længere på vejen fra {first} til {last}"
            ),
        }
    });
}

/// `2026-1001 to 2026-1012; next: --number-from 2026-1013`, and below it the dates; empty without numbers.
pub(super) fn hint(run: &Run<'_>, lang: Lang) -> String {
    let Some(numbering) = run.numbering() else {
        return String::new();
    };
    let Some(next) = &numbering.next else {
        return String::new();
    };
    let mut all = numbering.all().map(DocumentNumber::as_str);
    let numbers = match (all.next(), all.next_back()) {
        (None, _) => lang.pick("no invoice", "ingen faktura").to_owned(),
        (Some(only), None) => only.to_owned(),
        (Some(first), Some(last)) => {
            let to = lang.pick("to", "til");
            format!("{first} {to} {last}")
        }
    };
    let word = lang.pick("next", "næste");
    let mut hint = format!("{numbers}; {word}: --number-from {}", next.as_str());
    let first = numbering.all().next();
    if let (Some(_), Some(issued)) = (first, numbering.issued) {
        hint.push('\n');
        hint.push_str(&lang.pick(format!("issued {issued}"), format!("udstedt {issued}")));
        if let Some(due) = numbering.due {
            hint.push_str(&lang.pick(format!(", due {due}"), format!(", forfalder {due}")));
        }
    }
    hint
}
