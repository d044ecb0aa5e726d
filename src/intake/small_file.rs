//! Small files that people keep beside the log (customers, approvals): read whole, with their mistakes by line.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

use crate::lang::Words;
use crate::problems::{SHOWN, Trouble};
use crate::scalars::{Decimals, Unread, number};
use crate::texts::{Lines, printable, quoted};
use crate::words;

/// The most MiB of a file that people keep by hand or nearly so: a rate card, customers, approvals.
pub const SMALL: u64 = 32;

/// All bytes of a file of at most so many MiB.
///
/// # Errors
/// It cannot be read, or is larger: no such file.
pub fn read_whole(path: &Path, most: u64) -> Result<Vec<u8>, Trouble> {
    let name = printable(&path.display().to_string());
    let limit = most << 20;
    let mut bytes = Vec::new();
    let read = File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| Trouble::cannot_read(&name, &error))?;
    if u64::try_from(read).is_ok_and(|read| read <= limit) {
        return Ok(bytes);
    }
    Err(Trouble::new(words!(
        "cannot read `{name}`: it is larger than {most} MiB, the most for such a file";
        "kan ikke læse `{name}`: den er større end {most} MiB, det højeste for sådan en fil"
    )))
}

/// The text of a file: UTF-8, a byte order mark left out.
///
/// # Errors
/// The line that is not UTF-8.
pub fn text_of<'b>(bytes: &'b [u8], name: &str) -> Result<&'b str, Trouble> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or(bytes);
        let line = good.split(|byte| *byte == b'\n').count();
        Trouble::new(
            words!("{name}:{line}: the text is not UTF-8: save the file as UTF-8"; "{name}:{line}: teksten er ikke UTF-8: gem filen som UTF-8"),
        )
    })
}

/// A mistake with its line, by which mistakes are told in order.
pub(super) type Mistake = (u64, Words);

/// Whether a file is TOML by its ending.
pub(super) fn is_toml(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// The text of a file: by its byte order mark, else UTF-8, else Windows-1252.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}

/// One mistake as a sentence, several as a count and a line each, by their lines.
pub(super) fn trouble(file: &str, mut mistakes: Vec<Mistake>) -> Trouble {
    mistakes.sort_by_key(|(line, _)| *line);
    let mut mistakes: Vec<Words> = mistakes.into_iter().map(|(_, words)| words).collect();
    let count = mistakes.len();
    if count == 1
        && let Some(only) = mistakes.pop()
    {
        return Trouble::new(only);
    }
    let mut trouble = Trouble::new(words!("{count} mistakes in {file}"; "{count} fejl i {file}"));
    let rest = count.saturating_sub(SHOWN);
    trouble.hints = mistakes;
    trouble.hints.truncate(SHOWN);
    if rest > 0 {
        trouble = trouble.hint(words!("and {rest} more"; "og {rest} mere"));
    }
    trouble
}

/// The tables of a list in a file, each with its line; `name` is what the list is called. Other keys are mistakes.
pub(super) fn tables<T>(
    bytes: &[u8],
    file: &str,
    name: &str,
    whose: &Words,
    mut read: impl FnMut(u64, &DeTable<'_>, &dyn Fn(usize) -> u64, &mut Vec<Mistake>) -> T,
) -> (Vec<T>, Vec<Mistake>) {
    let text = decoded(bytes);
    let lines = Lines::of(&text);
    let line_of = |at: usize| u64::try_from(lines.number(at)).unwrap_or(u64::MAX);
    let root = match DeTable::parse(&text) {
        Ok(root) => root,
        Err(error) => {
            let line = line_of(error.span().map_or(0, |span| span.start));
            let said = printable(error.message());
            let mistake = words!("{file}:{line}: this is not TOML: {said}"; "{file}:{line}: dette er ikke TOML: {said}");
            return (Vec::new(), vec![(line, mistake)]);
        }
    };
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    for (key, value) in root.get_ref() {
        let line = line_of(key.span().start);
        let shown = printable(key.get_ref());
        let Some(array) = value
            .get_ref()
            .as_array()
            .filter(|_| *key.get_ref() == name)
        else {
            mistakes.push((line, words!(
                "{file}:{line}: `{shown}` does not belong here: write [[{name}]] before each {}", whose.en;
                "{file}:{line}: `{shown}` hører ikke hjemme her: skriv [[{name}]] foran hver {}", whose.da
            )));
            continue;
        };
        for item in array {
            let line = line_of(item.span().start);
            let Some(table) = item.get_ref().as_table() else {
                mistakes.push((line, words!(
                    "{file}:{line}: `{name}` is a list of tables: write [[{name}]] before each {}", whose.en;
                    "{file}:{line}: `{name}` er en liste af tabeller: skriv [[{name}]] foran hver {}", whose.da
                )));
                continue;
            };
            rows.push(read(line, table, &line_of, &mut mistakes));
        }
    }
    (rows, mistakes)
}

/// A text, or a number or date that stands for one.
pub(super) fn text_in(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Datetime(time) => Some(time.to_string()),
        DeValue::Integer(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// An amount of money with at most two decimals, not negative.
///
/// # Errors
/// What would have been right.
pub(super) fn read_amount(text: &str, decimals: Decimals) -> Result<Decimal, Words> {
    let value = quoted(text);
    let amount = number(text, decimals, None).map_err(|why| {
        if why != Unread::NotNumber {
            return why.words_of_amount(text);
        }
        // An example of a number is none of an amount.
        words!(
            "{value} is not an amount: write it like `1234.50` or `1234,50`";
            "{value} er ikke et beløb: skriv det som `1234,50` eller `1234.50`"
        )
    })?;
    if amount.scale() > 2 {
        return Err(words!(
            "{value} has more than two decimals: write an amount like `1234.50` or `1234,50`";
            "{value} har flere end to decimaler: skriv et beløb som `1234,50` eller `1234.50`"
        ));
    }
    Ok(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_not_utf_8_names_its_line() {
        // 0xF8 is ø in Windows-1252; it stands on the second line.
        let trouble = text_of(b"a = 1\nb = \"\xf8\"\n", "card.toml").unwrap_err();
        assert_eq!(
            trouble.words.en,
            "card.toml:2: the text is not UTF-8: save the file as UTF-8"
        );
        assert_eq!(text_of(b"\xef\xbb\xbfa = 1", "card.toml").unwrap(), "a = 1");
    }
}
