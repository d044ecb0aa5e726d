//! Rows of a long log, read in one thread while another makes sense of them.

use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use crate::intake::rows::columns::Columns;
use crate::intake::rows::csv_text::Cell;
use crate::intake::rows::records::{BadRow, Next, Records, Row};
use crate::problems::Trouble;

/// Bytes of text that go from thread to thread at a time.
const BLOCK: usize = 128 * 1024;
/// Rows that do: some have no text.
const ROWS: usize = 8 * 1024;
/// Blocks that may wait.
const WAITING: usize = 4;

/// Rows read ahead, packed.
#[derive(Debug, Default)]
struct Block {
    text: String,
    cells: Vec<Cell>,
    rows: Vec<Ahead>,
    /// What the input ended with, once it did.
    end: Option<Result<(), Trouble>>,
}

/// A row of a block.
#[derive(Debug)]
enum Ahead {
    Row { line: u32, fingerprint: u32, text: usize, cells: usize },
    Bad(BadRow),
}

impl Block {
    /// Reads until the block is full or the input is at its end.
    fn fill(&mut self, records: &mut Records) {
        self.text.clear();
        self.cells.clear();
        self.rows.clear();
        while self.text.len() < BLOCK && self.rows.len() < ROWS {
            let row = match records.next() {
                Ok(Next::Row(row)) => row,
                Ok(Next::Bad(bad)) => {
                    self.rows.push(Ahead::Bad(bad));
                    continue;
                }
                Ok(Next::End) => {
                    self.end = Some(Ok(()));
                    return;
                }
                Err(trouble) => {
                    self.end = Some(Err(trouble));
                    return;
                }
            };
            self.text.push_str(row.text);
            self.cells.extend_from_slice(row.cells);
            self.rows.push(Ahead::Row {
                line: row.line,
                fingerprint: row.fingerprint,
                text: row.text.len(),
                cells: row.cells.len(),
            });
        }
    }

    /// Hands the rows out.
    fn each(
        &mut self,
        columns: &Columns,
        take: &mut impl FnMut(Next<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let (mut texts, mut all_cells) = (self.text.as_str(), self.cells.as_slice());
        for row in self.rows.drain(..) {
            match row {
                Ahead::Bad(bad) => take(Next::Bad(bad))?,
                Ahead::Row { line, fingerprint, text, cells } => {
                    let (text, texts_left) = texts.split_at_checked(text).unwrap_or((texts, ""));
                    let (cells, cells_left) =
                        all_cells.split_at_checked(cells).unwrap_or((all_cells, &[]));
                    (texts, all_cells) = (texts_left, cells_left);
                    take(Next::Row(Row { line, fingerprint, text, cells, columns }))?;
                }
            }
        }
        Ok(())
    }
}

impl Records {
    /// Hands all rows to `take`, in order, until it fails. A long CSV is read in a second thread meanwhile.
    ///
    /// # Errors
    /// Those of [`Self::next`] and of `take`.
    pub(crate) fn each(
        &mut self,
        mut take: impl FnMut(Next<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        if !self.has_header() {
            // The columns of JSON are another matter with every row.
            loop {
                match self.next()? {
                    Next::End => return Ok(()),
                    next @ (Next::Row(_) | Next::Bad(_)) => take(next)?,
                }
            }
        }
        let columns = self.columns.clone();
        let mut first = Block::default();
        first.fill(self);
        first.each(&columns, &mut take)?;
        if let Some(end) = first.end {
            return end;
        }
        let ahead = thread::scope(|scope| {
            let (full, filled) = sync_channel::<Block>(WAITING);
            let (done, used) = channel::<Block>();
            let records = &mut *self;
            let read = move || {
                loop {
                    let mut block = used.try_recv().unwrap_or_default();
                    block.fill(records);
                    let is_last = block.end.is_some();
                    if full.send(block).is_err() || is_last {
                        return;
                    }
                }
            };
            let started = thread::Builder::new().spawn_scoped(scope, read);
            started.ok().map(|_| {
                for mut block in filled {
                    block.each(&columns, &mut take)?;
                    if let Some(end) = block.end {
                        return end;
                    }
                    // The reader may be at its end already: then nobody needs the block.
                    let _ = done.send(block);
                }
                Ok(())
            })
        });
        ahead.unwrap_or_else(|| self.each_alone(&columns, take))
    }

    /// The same where no second thread can be started.
    fn each_alone(
        &mut self,
        columns: &Columns,
        mut take: impl FnMut(Next<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let mut block = Block::default();
        loop {
            block.fill(self);
            block.each(columns, &mut take)?;
            if let Some(end) = block.end {
                return end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::*;
    use crate::intake::rows::records::{Column, ColumnNames};
    use crate::intake::rows::source::Input;
    use crate::words;

    const CASE: Column = Column::new(0, "case", "sag");
    const NOTE: Column = Column::new(1, "note", "tekst");

    /// A log of several blocks with quotes, lines in cells, bad rows, Windows-1252 and, behind it, no more to read.
    struct Log(io::Cursor<Vec<u8>>);

    impl Read for Log {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.0.read(into)? {
                0 => Err(io::Error::other("gone")),
                read => Ok(read),
            }
        }
    }

    fn records() -> Records {
        let mut log = b"case,note\n".to_vec();
        for row in 0..30_000 {
            let note: &[u8] = match row % 7 {
                0 => b"\" a \"\"b\"\"\nc \"",
                1 => b"torn,cells",
                2 => b"k\xf8rsel",
                3 => "kørsel".as_bytes(),
                _ => b"a note that takes some room",
            };
            log.extend_from_slice(format!("{row}, ").as_bytes());
            log.extend_from_slice(note.trim_ascii_start());
            log.push(b'\n');
        }
        let names = ColumnNames::new(&[CASE, NOTE], &[]);
        Records::new(Input::new("log.csv", Log(io::Cursor::new(log))), &names).unwrap()
    }

    fn shown(next: &Next<'_>) -> String {
        match next {
            Next::Row(row) => format!("{} {} {}", row.line(), row.get(CASE), row.get(NOTE)),
            Next::Bad(bad) => format!("{} {}", bad.line, bad.words.en),
            Next::End => String::new(),
        }
    }

    #[test]
    fn read_ahead_or_not_the_rows_are_the_same() {
        let (mut ahead, mut one_by_one) = (Vec::new(), Vec::new());
        let trouble = records().each(|next| {
            ahead.push(shown(&next));
            Ok(())
        });
        let mut again = records();
        let expected = loop {
            match again.next() {
                Ok(next) => one_by_one.push(shown(&next)),
                Err(trouble) => break trouble,
            }
        };
        assert!(ahead.len() > 3 * ROWS);
        assert!(ahead == one_by_one);
        assert_eq!(trouble.unwrap_err().to_string(), expected.to_string());
    }

    #[test]
    fn who_takes_the_rows_can_stop() {
        for stop in [1, 29_000] {
            let mut taken = 0;
            let trouble = records().each(|_| {
                taken += 1;
                if taken == stop {
                    return Err(Trouble::new(words!("enough"; "nok")));
                }
                Ok(())
            });
            assert_eq!(trouble.unwrap_err().to_string(), "enough");
            assert_eq!(taken, stop);
        }
    }
}
