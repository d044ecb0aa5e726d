//! Sheets of workbooks (xlsx, xls, ods), read in a thread of their own, as text whose cells and rows end with the marks
//! that ASCII has for that: what can be done with rows of a CSV can be done with them.

mod archive;
mod cell;
mod chains;
mod kind;
mod ods;
mod pick;
mod rows;
mod sheet;
mod trouble;

use std::fs::File;
use std::io::{self, Read, Seek};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

pub(crate) use cell::NOT_COMPUTED;
pub(super) use kind::{Kind, is_ending};
use rows::Message;
pub(super) use trouble::is_text;
use trouble::{broken, too_large};

use crate::problems::Trouble;

/// The name of the thread that reads.
const THREAD: &str = "workbook";
/// Blocks that may wait.
const WAITING: usize = 4;
/// No workbook is longer than this, as it is stored.
const LONGEST_FILE: u64 = 1024 * 1024 * 1024;

/// The rows of a sheet, as text.
#[derive(Debug)]
pub(super) struct SheetText {
    blocks: Receiver<Message>,
    block: Vec<u8>,
    taken: usize,
    /// The name of the workbook, for messages.
    name: String,
    finished: bool,
}

impl SheetText {
    /// Opens a workbook; also the name of the sheet. `wanted`: that of the sheet to be read, else it is the first.
    pub(super) fn open(
        name: &str,
        kind: Kind,
        bytes: impl Read,
        wanted: Option<&str>,
    ) -> Result<(Self, String), Trouble> {
        let file = copied(name, bytes)?;
        let (full, blocks) = sync_channel(WAITING);
        let (of, wanted) = (name.to_owned(), wanted.map(str::to_owned));
        let read = move || {
            let done = panic::catch_unwind(AssertUnwindSafe(|| {
                sheet::read(&of, kind, &file, wanted.as_deref(), &full)
            }));
            let last = match done {
                Ok(Ok(())) => Message::End,
                Ok(Err(trouble)) => Message::Trouble(trouble),
                Err(_) => Message::Trouble(broken(&of, "")),
            };
            // Where nobody reads on, nobody needs it.
            let _ = full.send(last);
        };
        hush();
        thread::Builder::new()
            .name(THREAD.to_owned())
            .spawn(read)
            .map_err(|error| Trouble::cannot_read(name, error))?;
        match blocks.recv() {
            Ok(Message::Sheet(sheet)) => {
                let text = Self {
                    blocks,
                    block: Vec::new(),
                    taken: 0,
                    name: name.to_owned(),
                    finished: false,
                };
                Ok((text, sheet))
            }
            Ok(Message::Trouble(trouble)) => Err(trouble),
            Ok(Message::Rows(_) | Message::End) | Err(_) => Err(broken(name, "")),
        }
    }

    /// Reads on; 0 bytes at the end.
    pub(super) fn read(&mut self, into: &mut [u8]) -> Result<usize, Trouble> {
        while self.taken == self.block.len() && !self.finished {
            self.taken = 0;
            self.block.clear();
            match self.blocks.recv() {
                Ok(Message::Rows(rows)) => self.block = rows,
                Ok(Message::End) => self.finished = true,
                Ok(Message::Trouble(trouble)) => {
                    self.finished = true;
                    return Err(trouble);
                }
                Ok(Message::Sheet(_)) | Err(_) => return Err(broken(&self.name, "")),
            }
        }
        let mut rest = self.block.get(self.taken..).unwrap_or(&[]);
        let read = rest.read(into).map_err(|error| Trouble::cannot_read(&self.name, error))?;
        self.taken += read;
        Ok(read)
    }
}

/// Workbooks are read from their end and back and forth, which standard input cannot be.
fn copied(name: &str, bytes: impl Read) -> Result<File, Trouble> {
    let copy = || {
        let mut file = tempfile::tempfile()?;
        let length = io::copy(&mut bytes.take(LONGEST_FILE + 1), &mut file)?;
        file.rewind()?;
        io::Result::Ok((file, length))
    };
    let (file, length) = copy().map_err(|error| Trouble::cannot_read(name, error))?;
    if length > LONGEST_FILE {
        return Err(too_large(name));
    }
    Ok(file)
}

/// The libraries panic at some broken files, which is told as an error: no word of it on standard error.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(THREAD) {
                usual(info);
            }
        }));
    });
}
