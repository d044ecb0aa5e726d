//! Archives are looked over before they are opened: what is in them, and that it does not unpack to more than fits.

use std::fs::File;
use std::io::{BufReader, Read};

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use super::trouble::{broken, locked, no_workbook, too_large};
use crate::problems::Trouble;

/// What the sheets of a workbook may unpack to: they are read bit by bit.
const SHEETS: u64 = 2 * 1024 * 1024 * 1024;
/// What all else may, which is kept in memory.
const ELSE: u64 = 512 * 1024 * 1024;
/// Parts of an archive.
const MOST_PARTS: usize = 20_000;

/// What an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archive {
    Xlsx { has_formulas: bool },
    Ods,
}

/// What an archive is, once all of it that is needed was unpacked and counted: what it says of its own sizes is only
/// believed where it says too much.
pub(super) fn look_over(name: &str, file: &File) -> Result<Archive, Trouble> {
    let wrong = |error: &ZipError| {
        if let ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) = error {
            locked(name)
        } else {
            broken(name, &error.to_string())
        }
    };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| wrong(&error))?;
    if archive.len() > MOST_PARTS {
        return Err(too_large(name));
    }
    let (mut is_xlsx, mut is_ods, mut has_formulas) = (false, false, false);
    let (mut sheets, mut others) = (SHEETS, ELSE);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| wrong(&error))?;
        let path = part.name().map_err(|error| wrong(&error))?.to_lowercase();
        is_xlsx |= path == "xl/workbook.xml";
        is_ods |= path == "content.xml";
        let is_sheet = path.starts_with("xl/worksheets/") || path == "content.xml";
        // Pictures and all else are not unpacked.
        if !matches!(path.rsplit_once('.'), Some((_, "xml" | "rels"))) {
            continue;
        }
        let room = if is_sheet { &mut sheets } else { &mut others };
        if part.size() > *room {
            return Err(too_large(name));
        }
        let (length, formulas) =
            counted(part, *room).map_err(|error| broken(name, &error.to_string()))?;
        *room = room.checked_sub(length).ok_or_else(|| too_large(name))?;
        has_formulas |= formulas && is_sheet;
    }
    if is_xlsx {
        Ok(Archive::Xlsx { has_formulas })
    } else if is_ods {
        Ok(Archive::Ods)
    } else {
        Err(no_workbook(name))
    }
}

/// The length of a part unpacked, as far as the room goes and one byte more, and whether it has a formula.
fn counted(part: impl Read, room: u64) -> std::io::Result<(u64, bool)> {
    let formula = memmem::Finder::new(b"<f");
    let mut part = part.take(room + 1);
    let mut buffer = vec![0; 64 * 1024];
    let (mut length, mut has_formulas, mut is_cut) = (0, false, false);
    loop {
        let read = part.read(&mut buffer)?;
        if read == 0 {
            return Ok((length, has_formulas));
        }
        length += u64::try_from(read).unwrap_or(u64::MAX);
        let read = buffer.get(..read).unwrap_or(&[]);
        has_formulas =
            has_formulas || (is_cut && read.starts_with(b"f")) || formula.find(read).is_some();
        is_cut = read.ends_with(b"<");
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, repeat};

    use super::*;

    #[test]
    fn a_part_is_counted_as_far_as_there_is_room() {
        // Endless, whatever it says of its size: one byte more than fits is enough to know.
        assert_eq!(counted(repeat(b' '), 1_000).unwrap(), (1_001, false));
        assert_eq!(counted(Cursor::new("<row/>"), 6).unwrap(), (6, false));
        assert_eq!(counted(Cursor::new("<c><f>1+1</f>"), 100).unwrap(), (13, true));
        // Read in two parts, `<` and what comes behind it: it is a formula only where that is an f.
        let cut = |behind| counted(Cursor::new("<").chain(Cursor::new(behind)), 100).unwrap();
        assert_eq!(cut("f>"), (3, true));
        assert_eq!(cut("c>"), (3, false));
    }
}
