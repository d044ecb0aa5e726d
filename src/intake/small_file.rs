//! Small files that people keep beside the log (customers, approvals): read whole, and their mistakes told by line.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use toml::de::{DeTable, DeValue};

use crate::lang::Words;
use crate::problems::{SHOWN, Trouble};
use crate::texts::{Lines, printable};
use crate::words;

/// The most MiB of a file that people keep by hand or nearly so: a rate card, customers, approvals.
pub const SMALL: u64 = 32;

/// All bytes of a file of at most so many MiB.
pub fn read_whole(path: &Path, most: u64) -> Result<Vec<u8>, Trouble> {
    let name = printable(&path.display().to_string());
    let limit = most << 20;
    let mut bytes = Vec::new();
    let read = File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
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

/// The mistakes of a file, told by their lines.
pub(super) struct Mistakes<'f> {
    file: &'f str,
    list: Vec<(u64, Words)>,
}

impl<'f> Mistakes<'f> {
    /// None yet of the file that messages call so.
    pub(super) fn of(file: &'f str) -> Self {
        Self { file, list: Vec::new() }
    }

    pub(super) fn add(&mut self, line: u64, words: &Words) {
        let (file, Words { en, da }) = (self.file, words);
        let words = words!("{file}:{line}: {en}"; "{file}:{line}: {da}");
        self.list.push((line, words));
    }

    /// That there are none.
    ///
    /// # Errors
    /// One mistake as a sentence, several as a count and a line each.
    pub(super) fn none(mut self) -> Result<(), Trouble> {
        self.list.sort_by_key(|(line, _)| *line);
        let (file, count) = (self.file, self.list.len());
        let mut hints: Vec<Words> = self.list.into_iter().map(|(_, words)| words).collect();
        match count {
            0 => return Ok(()),
            1 => return Err(Trouble::new(hints.remove(0))),
            _ => hints.truncate(SHOWN),
        }
        if count > SHOWN {
            let rest = count - SHOWN;
            hints.push(words!("and {rest} more"; "og {rest} mere"));
        }
        let words = words!("{count} mistakes in {file}"; "{count} fejl i {file}");
        Err(Trouble { words, hints })
    }
}

/// The tables of a list in a file, each with its line; `name` is what the list is called. Other keys are mistakes.
pub(super) fn tables<T>(
    bytes: &[u8],
    name: &str,
    whose: &Words,
    mistakes: &mut Mistakes<'_>,
    mut read: impl FnMut(u64, &DeTable<'_>, &dyn Fn(usize) -> u64, &mut Mistakes<'_>) -> T,
) -> Vec<T> {
    let text = decoded(bytes);
    let lines = Lines::of(&text);
    let line_of = |at: usize| u64::try_from(lines.number(at)).unwrap_or(u64::MAX);
    let mut rows = Vec::new();
    let root = match DeTable::parse(&text) {
        Ok(root) => root,
        Err(error) => {
            let line = line_of(error.span().map_or(0, |span| span.start));
            let said = printable(error.message());
            let words = words!("this is not TOML: {said}"; "dette er ikke TOML: {said}");
            mistakes.add(line, &words);
            return rows;
        }
    };
    let Words { en, da } = whose;
    let write = words!("write [[{name}]] before each {en}"; "skriv [[{name}]] foran hver {da}");
    for (key, value) in root.get_ref() {
        let array = value.get_ref().as_array();
        let Some(array) = array.filter(|_| *key.get_ref() == name) else {
            let shown = printable(key.get_ref());
            let words = words!(
                "`{shown}` does not belong here: {}", write.en;
                "`{shown}` hører ikke hjemme her: {}", write.da
            );
            mistakes.add(line_of(key.span().start), &words);
            continue;
        };
        for item in array {
            let line = line_of(item.span().start);
            if let Some(table) = item.get_ref().as_table() {
                rows.push(read(line, table, &line_of, mistakes));
                continue;
            }
            let words = words!(
                "`{name}` is a list of tables: {}", write.en;
                "`{name}` er en liste af tabeller: {}", write.da
            );
            mistakes.add(line, &words);
        }
    }
    rows
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_not_utf_8_names_its_line() {
        // 0xF8 is ø in Windows-1252; it stands on the second line.
        let trouble = text_of(b"a = 1\nb = \"\xf8\"\n", "card.toml").unwrap_err();
        assert_eq!(trouble.words.en, "card.toml:2: the text is not UTF-8: save the file as UTF-8");
        assert_eq!(text_of(b"\xef\xbb\xbfa = 1", "card.toml").unwrap(), "a = 1");
    }
}
