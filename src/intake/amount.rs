//! Amounts of money as people write them.

use rust_decimal::Decimal;

use super::number::read_decimal;
use crate::lang::Words;
use crate::texts::quoted;
use crate::words;

/// An amount with at most two decimals behind a point or a comma, not negative. What might be a mark between thousands
/// is refused.
///
/// # Errors
/// What would have been right.
pub(super) fn read_amount(text: &str) -> Result<Decimal, Words> {
    let value = quoted(text);
    let number = read_decimal(text).map_err(|words| {
        if text.starts_with('-') {
            return words;
        }
        // An example of a number is none of an amount.
        words!(
            "{value} is not an amount: write it like `1234.50` or `1234,50`, without marks between thousands";
            "{value} er ikke et beløb: skriv det som `1234,50` eller `1234.50`, uden tusindtalstegn"
        )
    })?;
    if number.scale() > 2 {
        return Err(words!(
            "{value} has more than two decimals: write an amount like `1234.50` or `1234,50`, without marks between thousands";
            "{value} har flere end to decimaler: skriv et beløb som `1234,50` eller `1234.50`, uden tusindtalstegn"
        ));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_guessed_at_marks_between_thousands() {
        for (text, amount) in [("1234.50", "1234.50"), ("1234,5", "1234.5"), ("0", "0")] {
            let read = read_amount(text).unwrap();
            assert_eq!(read, Decimal::from_str_exact(amount).unwrap(), "{text}");
        }
        // One thousand in Denmark, one in England.
        for text in [
            "1.000", "1,000", "1.095", "1.000,00", "1 000", "kr. 5", "-5", "",
        ] {
            assert!(read_amount(text).is_err(), "{text}");
        }
        assert_eq!(read_amount("-5").unwrap_err().en, "`-5` is negative");
    }
}
