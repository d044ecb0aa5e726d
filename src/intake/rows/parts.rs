//! A long log in parts, which all processors read side by side. A part ends where a line does and, as far as quotes can be
//! counted, none is open; whether that was the end of a row shows when the part is read. Where it was not, what is left is
//! put before the next part, and that one is read again, in order: nothing rests on the guess but speed.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;

use memchr::{memchr_iter, memrchr2};

use crate::intake::rows::csv_text::Dialect;
use crate::intake::rows::records::{Checksum, Format, Mark, Records};
use crate::problems::Trouble;
use crate::threads::threads;

/// Parts in memory at a time, by thread: one that is read, one that waits, one that is taken.
const WAITING: usize = 3;

/// A part that was cut off, and what was made of its rows once it was read.
struct Part<P> {
    rows: Records,
    begin: Mark,
    made: Option<P>,
}

impl Records {
    /// Hands all rows to `take`, in order: a part of them with what `read` made of it in another thread; or without, where
    /// nothing can be made of it so, or `take` says that it cannot be taken so: then they are to be read one by one.
    ///
    /// # Errors
    /// The input cannot be read on, and those of `take`.
    pub(crate) fn each_part<P: Send>(
        &mut self,
        read: impl Fn(&mut Self) -> Option<P> + Sync,
        mut take: impl FnMut(&mut Self, Option<P>) -> Result<bool, Trouble>,
    ) -> Result<(), Trouble> {
        // The columns of JSON are another matter with every row.
        let Format::Csv(dialect) = self.format else {
            return take(self, None).map(drop);
        };
        self.text.slide(std::mem::take(&mut self.taken));
        let (_, is_last) = self.text.next_part()?;
        let threads = if is_last { None } else { threads() };
        let Some(threads) = threads else {
            return take(self, None).map(drop);
        };
        let most = threads.current_num_threads() * WAITING;
        let read = &read;
        threads.in_place_scope(|scope| {
            let (done, ready) = channel();
            // What is not read yet; the numbers of the first of them and of the next.
            let mut waiting: VecDeque<Option<Part<P>>> = VecDeque::new();
            let mut first = 0;
            let mut spare = Vec::new();
            let mut left: Vec<u8> = Vec::new();
            let mut end = None;
            loop {
                while end.is_none() && waiting.len() < most {
                    match self.cut_part(dialect, spare.pop()) {
                        Err(trouble) => end = Some(Err(trouble)),
                        Ok(mut part) => {
                            if !part.rows.text.goes_on() {
                                end = Some(Ok(()));
                            }
                            let (number, done) = (first + waiting.len(), done.clone());
                            waiting.push_back(None);
                            scope.spawn(move |_| {
                                // What goes wrong here goes wrong again where it can be told.
                                let reading = AssertUnwindSafe(|| read(&mut part.rows));
                                part.made = catch_unwind(reading).ok().flatten();
                                // Who waits for it may have had trouble with another.
                                let _ = done.send((number, part));
                            });
                        }
                    }
                }
                let Some(next) = waiting.front_mut() else {
                    return end.unwrap_or(Ok(()));
                };
                let Some(mut part) = next.take() else {
                    if let Ok((number, part)) = ready.recv()
                        && let Some(place) = waiting.get_mut(number - first)
                    {
                        *place = Some(part);
                    }
                    continue;
                };
                waiting.pop_front();
                first += 1;
                self.take_part(&mut part, &mut left, &mut take)?;
                spare.push(part.rows);
            }
        })
    }

    /// Cuts the next part off; the last is the one that does not go on. `spare`: one that is no longer needed.
    fn cut_part<P>(&mut self, dialect: Dialect, spare: Option<Self>) -> Result<Part<P>, Trouble> {
        let mut rows = spare.unwrap_or_else(|| self.empty_part());
        let (bytes, is_last) = self.text.next_part()?;
        let length = if is_last { bytes.len() } else { row_end(bytes, dialect) };
        self.text.cut_off(length, &mut rows.text);
        rows.forget();
        (rows.line, rows.lines_before) = (0, 0);
        Ok(Part { begin: rows.mark(), rows, made: None })
    }

    /// Takes a part; `left`: what was left of the one before.
    fn take_part<P>(
        &mut self,
        part: &mut Part<P>,
        left: &mut Vec<u8>,
        take: &mut impl FnMut(&mut Self, Option<P>) -> Result<bool, Trouble>,
    ) -> Result<(), Trouble> {
        let Part { rows, begin, made } = part;
        rows.lines_before = self.line;
        if left.is_empty()
            && let Some(made) = made.take()
        {
            self.add_part(rows);
            left.extend_from_slice(rows.text.window());
            if !take(rows, Some(made))? {
                rows.return_to(*begin);
                take(rows, None)?;
            }
            return Ok(());
        }
        rows.return_to(*begin);
        rows.text.put_before(left);
        rows.forget();
        take(rows, None)?;
        rows.line -= rows.lines_before;
        self.add_part(rows);
        left.clear();
        left.extend_from_slice(rows.text.window());
        Ok(())
    }

    /// A part of it without rows.
    fn empty_part(&self) -> Self {
        Self {
            text: self.text.empty_part(),
            format: self.format,
            columns: self.columns.clone(),
            line: 0,
            taken: 0,
            cells: Vec::new(),
            bytes: Vec::new(),
            scratch: String::new(),
            hasher: self.hasher.clone(),
            heading: String::new(),
            has_sep: self.has_sep,
            recoded: false,
            checksum: Checksum::default(),
            skipped: 0,
            is_inside: self.is_inside,
            is_headless: self.is_headless,
            above: Vec::new(),
            lines_before: 0,
        }
    }

    /// Forgets what was seen of rows.
    fn forget(&mut self) {
        (self.taken, self.skipped, self.recoded) = (0, 0, false);
        self.checksum = Checksum::default();
    }

    /// Adds what was seen of the rows of the next part.
    fn add_part(&mut self, part: &Self) {
        self.line = self.line.saturating_add(part.line);
        self.recoded |= part.recoded;
        self.skipped += part.skipped;
        self.checksum.append(part.checksum);
    }
}

/// Behind the last line at whose end no quote is open, counted from the first byte; without one, behind the last byte.
fn row_end(bytes: &[u8], dialect: Dialect) -> usize {
    const QUOTE: u8 = b'"';
    let quote = if dialect.is_sheet() { dialect.terminator } else { QUOTE };
    let mut is_open = quote == QUOTE && memchr_iter(QUOTE, bytes).count() % 2 == 1;
    let mut end = bytes.len();
    loop {
        match memrchr2(dialect.terminator, quote, &bytes[..end]) {
            None => return bytes.len(),
            Some(at) if bytes[at] == dialect.terminator && !is_open => return at + 1,
            Some(at) => {
                is_open ^= bytes[at] == QUOTE;
                end = at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::*;
    use crate::intake::rows::records::{Column, ColumnNames, Next};
    use crate::intake::rows::source::Input;
    use crate::words;

    const CASE: Column = Column::new(0, "case", "sag");
    const NOTE: Column = Column::new(1, "note", "tekst");

    /// Behind it, no more can be read.
    struct Log(io::Cursor<Vec<u8>>);

    impl Read for Log {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.0.read(into)? {
                0 => Err(io::Error::other("gone")),
                read => Ok(read),
            }
        }
    }

    /// Quotes, lines in cells, bad rows, stray quotes and Windows-1252.
    fn log() -> Vec<u8> {
        let mut log = b"case,note\n".to_vec();
        for row in 0..60 {
            let note: &[u8] = match row % 11 {
                0 => b"\" a \"\"b\"\"\nc \"",
                1 => b"torn,cells",
                2 => b"k\xf8rsel",
                3 => "kørsel".as_bytes(),
                4 => b"24\" monitor",
                5 => b"\"several\n\nlines\"",
                6 => b"\"closed\" too soon",
                7 => b"",
                _ => b"a note",
            };
            log.extend_from_slice(format!("{row}, ").as_bytes());
            log.extend_from_slice(note.trim_ascii_start());
            log.extend_from_slice(if row % 5 == 0 { b"\r\n" } else { b"\n" });
        }
        log
    }

    fn records(bytes: impl Read + Send + 'static, part: usize) -> Records {
        records_of(&ColumnNames::new(&[CASE, NOTE], &[]), bytes, part)
    }

    fn records_of(names: &ColumnNames, bytes: impl Read + Send + 'static, part: usize) -> Records {
        Records::new(Input::new("log.csv", bytes).in_parts_of(part), names).unwrap()
    }

    fn shown(rows: &mut Records) -> (Vec<String>, Option<String>) {
        let mut shown = Vec::new();
        loop {
            match rows.next() {
                Ok(Next::End) => return (shown, None),
                Err(trouble) => return (shown, Some(trouble.to_string())),
                Ok(Next::Bad(bad)) => {
                    shown.push(format!("{} {} {:?}", bad.line, bad.words.en, bad.keys));
                }
                Ok(Next::Row(row)) => {
                    shown.push(format!("{} {} {}", row.line(), row.get(CASE), row.get(NOTE)));
                }
            }
        }
    }

    /// What parts say of their rows, as if they had been read one by one.
    fn in_parts(records: &mut Records) -> (Vec<String>, Option<String>, usize) {
        let (mut all, mut one_by_one) = (Vec::new(), 0);
        let read = |rows: &mut Records| {
            let mark = rows.mark();
            let (shown, trouble) = shown(rows);
            trouble.is_none().then_some((mark, shown.len()))
        };
        let trouble = records.each_part(read, |rows, made| {
            let rows_of = shown;
            if let Some((mark, count)) = made {
                rows.return_to(mark);
                let (shown, _) = rows_of(rows);
                assert_eq!(shown.len(), count);
                all.extend(shown);
            } else {
                one_by_one += 1;
                let (shown, trouble) = rows_of(rows);
                all.extend(shown);
                if let Some(trouble) = trouble {
                    return Err(Trouble::new(words!("{trouble}"; "{trouble}")));
                }
            }
            Ok(true)
        });
        (all, trouble.err().map(|trouble| trouble.to_string()), one_by_one)
    }

    #[test]
    fn wherever_a_log_is_cut_its_rows_are_the_same() {
        let log = log();
        let names = ColumnNames::new(&[CASE, NOTE], &[]);
        let records = |part| records_of(&names, io::Cursor::new(log.clone()), part);
        let mut alone = records(usize::MAX);
        let expected = shown(&mut alone);
        let mut were_read_again = false;
        for part in 1..log.len() + 2 {
            let mut records = records(part);
            let (rows, trouble, one_by_one) = in_parts(&mut records);
            assert_eq!((rows, trouble), expected, "in parts of {part} bytes");
            assert_eq!(records.checksum, alone.checksum, "in parts of {part} bytes");
            assert_eq!(records.recoded, alone.recoded);
            were_read_again |= one_by_one > 1;
        }
        assert!(were_read_again);
    }

    #[test]
    fn what_cannot_be_read_is_told_behind_all_rows_before() {
        let reader = || Log(io::Cursor::new(log()));
        let (expected, trouble) = shown(&mut records(reader(), usize::MAX));
        for part in [1, 10, 100] {
            let (rows, told, _) = in_parts(&mut records(reader(), part));
            assert_eq!(told, trouble);
            assert!(expected.starts_with(&rows));
        }
    }

    #[test]
    fn who_takes_the_rows_can_stop() {
        for stop in [1, 2, 30] {
            let mut taken = 0;
            let take = |_: &mut Records, _: Option<()>| {
                taken += 1;
                if taken == stop {
                    return Err(Trouble::new(words!("enough"; "nok")));
                }
                Ok(true)
            };
            let read = |rows: &mut Records| {
                shown(rows);
                Some(())
            };
            let trouble = records(io::Cursor::new(log()), 20).each_part(read, take);
            assert_eq!(trouble.unwrap_err().to_string(), "enough");
            assert_eq!(taken, stop);
        }
    }
}
