//! Bytes of a file or of standard input, as text in one sliding window.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::intake::rows::book::{Kind, SheetText, is_ending, is_text};
use crate::lang::Words;
use crate::problems::Trouble;
use crate::texts::printable;
use crate::watched::READ_BYTES;
use crate::words;

/// Bytes read at once.
const CHUNK: usize = 256 * 1024;
/// Bytes that one thread reads the rows of at a time: some thousand rows, which lie in its cache while it does.
const PART: usize = 1024 * 1024;
/// No row is longer than this many bytes.
pub(crate) const LONGEST: usize = 16 * 1024 * 1024;

/// A file, or standard input, to be read once.
pub struct Input {
    name: String,
    ending: String,
    reader: Box<dyn Read + Send>,
    part: usize,
}

impl Input {
    /// A file; `-` is standard input.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        if path.as_os_str() == "-" {
            return Ok(Self::new("stdin", io::stdin()));
        }
        let file = File::open(path).map_err(|error| Trouble::cannot_read(&shown(path), &error))?;
        Ok(Self::new(path, file))
    }

    /// Anything that can be read, under the name it goes by; the ending of the name says its format.
    pub(crate) fn new(name: impl Into<PathBuf>, reader: impl Read + Send + 'static) -> Self {
        let path: PathBuf = name.into();
        let ending = path.extension().map(|ending| ending.to_string_lossy());
        Self {
            name: shown(&path),
            ending: ending.map_or(String::new(), |ending| ending.to_ascii_lowercase()),
            reader: Box::new(reader),
            part: PART,
        }
    }

    /// The same, to be cut into parts of so many bytes.
    #[cfg(test)]
    pub(crate) fn in_parts_of(self, bytes: usize) -> Self {
        Self { part: bytes, ..self }
    }

    /// Its bytes.
    pub(crate) fn into_reader(self) -> Box<dyn Read + Send> {
        self.reader
    }
}

pub(crate) fn shown(path: &Path) -> String {
    printable(&path.display().to_string())
}

/// A window on the text of an input that slides over it; UTF-16 comes out as UTF-8, other bytes as they are.
pub(crate) struct Text {
    name: String,
    ending: String,
    source: Source,
    /// The name of the sheet, of a workbook.
    sheet: Option<String>,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    finished: bool,
    /// How many bytes its parts have.
    part: usize,
    /// Whether it is a part of another, which goes on behind it.
    is_part: bool,
    /// Whether a byte order mark stood before it.
    marked: bool,
}

impl Text {
    /// Opens the window on the first bytes and takes a byte order mark off.
    ///
    /// `sheet`: the one of a workbook that is to be read; else it is the first.
    pub(crate) fn new(input: Input, sheet: Option<&str>) -> Result<Self, Trouble> {
        let mut text = Self {
            name: input.name,
            ending: input.ending,
            source: Source::Bytes(input.reader),
            sheet: None,
            decoder: None,
            raw: Vec::new(),
            buffer: Vec::new(),
            start: 0,
            end: 0,
            finished: false,
            part: input.part,
            is_part: false,
            marked: false,
        };
        while text.window().len() < 4 && text.more_bytes()? {}
        if let Some(kind) = Kind::of(text.window()) {
            text.open_sheet(kind, sheet)?;
            return Ok(text);
        }
        if is_ending(&text.ending) && !text.window().is_empty() {
            return Err(is_text(&text.name));
        }
        let (encoding, mark) = match text.window() {
            [0xff, 0xfe, ..] => (Some(UTF_16LE), 2),
            [0xfe, 0xff, ..] => (Some(UTF_16BE), 2),
            [0xef, 0xbb, 0xbf, ..] => (None, 3),
            _ => (None, 0),
        };
        text.slide(mark);
        text.marked = mark > 0;
        if let Some(encoding) = encoding {
            text.decoder = Some(encoding.new_decoder_without_bom_handling());
            let read = text.window().to_vec();
            (text.start, text.end) = (0, 0);
            text.decode(&read)?;
        }
        text.refuse_binary(text.start)?;
        Ok(text)
    }

    /// Goes on with the rows of a sheet.
    fn open_sheet(&mut self, kind: Kind, wanted: Option<&str>) -> Result<(), Trouble> {
        let start = io::Cursor::new(self.window().to_vec());
        let source = std::mem::replace(&mut self.source, Source::Bytes(Box::new(io::empty())));
        let Source::Bytes(reader) = source else {
            return Ok(());
        };
        let (text, sheet) = SheetText::open(&self.name, kind, start.chain(reader), wanted)?;
        (self.source, self.sheet) = (Source::Sheet(text), Some(sheet));
        (self.start, self.end, self.finished) = (0, 0, false);
        Ok(())
    }

    /// The name of the sheet, of a workbook.
    pub(crate) fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The name for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The ending of the name, in lower case.
    pub(crate) fn ending(&self) -> &str {
        &self.ending
    }

    /// Whether a byte order mark stood before it.
    pub(crate) fn is_marked(&self) -> bool {
        self.marked
    }

    /// The text that is in sight.
    pub(crate) fn window(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Whether the window reaches to the end of the input.
    pub(crate) fn finished(&self) -> bool {
        self.finished
    }

    /// Lets the first `bytes` of the window go.
    pub(crate) fn slide(&mut self, bytes: usize) {
        self.start = (self.start + bytes).min(self.end);
    }

    /// A text without bytes, to be a part of this one.
    pub(crate) fn empty_part(&self) -> Self {
        Self {
            name: self.name.clone(),
            ending: self.ending.clone(),
            source: Source::Bytes(Box::new(io::empty())),
            sheet: self.sheet.clone(),
            decoder: None,
            raw: Vec::new(),
            buffer: Vec::new(),
            start: 0,
            end: 0,
            finished: false,
            part: self.part,
            is_part: true,
            marked: self.marked,
        }
    }

    /// Lengthens the window to the size of a part, if there is so much; as many bytes of it, and whether they are the last.
    pub(crate) fn next_part(&mut self) -> Result<(&[u8], bool), Trouble> {
        while self.window().len() < self.part && self.more()? {}
        let window = self.window();
        let bytes = window.get(..self.part).unwrap_or(window);
        Ok((bytes, self.finished && bytes.len() == window.len()))
    }

    /// Hands the first bytes of the window over to a part; what it had is let go.
    pub(crate) fn cut_off(&mut self, length: usize, part: &mut Self) {
        std::mem::swap(&mut self.buffer, &mut part.buffer);
        (part.start, part.end) = (self.start, self.start + length);
        let rest = &part.buffer[part.end..self.end];
        if self.buffer.len() < rest.len() {
            self.buffer.resize(rest.len(), 0);
        }
        self.buffer[..rest.len()].copy_from_slice(rest);
        (self.start, self.end) = (0, rest.len());
        part.finished = self.finished && self.end == 0;
    }

    /// Puts bytes before the window.
    pub(crate) fn put_before(&mut self, bytes: &[u8]) {
        let all = [bytes, self.window()].concat();
        (self.start, self.end) = (0, all.len());
        self.buffer = all;
    }

    /// Whether there is more behind the window that cannot be read from here.
    pub(crate) fn goes_on(&self) -> bool {
        self.is_part && !self.finished
    }

    /// Where the window begins; to come back to.
    pub(crate) fn at(&self) -> usize {
        self.start
    }

    /// Comes back to where the window began.
    pub(crate) fn return_to(&mut self, start: usize) {
        self.start = start;
    }

    /// Lengthens the window; false at the end of the input.
    pub(crate) fn more(&mut self) -> Result<bool, Trouble> {
        let before = self.window().len();
        while !self.finished && self.window().len() == before {
            if self.decoder.is_some() {
                self.more_decoded()?;
            } else {
                self.more_bytes()?;
            }
        }
        self.refuse_binary(self.start + before)?;
        Ok(self.window().len() > before)
    }

    /// Makes room for at least a chunk behind the window.
    fn room(&mut self, bytes: usize) {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        let needed = self.end + bytes;
        if self.buffer.len() < needed {
            self.buffer.resize(needed.max(self.end * 2), 0);
        }
    }

    fn more_bytes(&mut self) -> Result<bool, Trouble> {
        self.room(CHUNK);
        let free = &mut self.buffer[self.end..];
        let read = self.source.read(free, &self.name)?;
        self.end += read;
        self.finished = read == 0;
        Ok(read > 0)
    }

    fn more_decoded(&mut self) -> Result<(), Trouble> {
        let mut raw = std::mem::take(&mut self.raw);
        raw.resize(CHUNK, 0);
        let read = self.source.read(&mut raw, &self.name)?;
        self.finished = read == 0;
        self.decode(&raw[..read])?;
        self.raw = raw;
        Ok(())
    }

    fn decode(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.room(bytes.len() * 3 + 16);
        let Self { decoder, buffer, end, finished, .. } = self;
        let Some(decoder) = decoder else {
            return Ok(());
        };
        let free = &mut buffer[*end..];
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(bytes, free, *finished);
        *end += written;
        match result {
            DecoderResult::InputEmpty => Ok(()),
            DecoderResult::OutputFull | DecoderResult::Malformed(..) => {
                let name = &self.name;
                Err(Trouble::new(words!(
                    "`{name}` begins as UTF-16 but is not valid UTF-16; save it as CSV UTF-8";
                    "`{name}` begynder som UTF-16, men er ikke gyldig UTF-16; gem den som CSV UTF-8"
                )))
            }
        }
    }

    /// NUL bytes are in no text: a workbook, a picture, or UTF-16 without its mark.
    fn refuse_binary(&self, from: usize) -> Result<(), Trouble> {
        let new = &self.buffer[from..self.end];
        if memchr::memchr(0, new).is_none() {
            return Ok(());
        }
        let name = &self.name;
        Err(Trouble::new(words!(
            "`{name}` is not text: it holds NUL bytes; save it as CSV UTF-8";
            "`{name}` er ikke tekst: den indeholder NUL-bytes; gem den som CSV UTF-8"
        )))
    }

    /// Trouble that is about the input as a whole.
    pub(crate) fn trouble(&self, words: &Words) -> Trouble {
        let (name, en, da) = (&self.name, &words.en, &words.da);
        Trouble::new(words!("{name}: {en}"; "{name}: {da}"))
    }
}

/// Where the text comes from.
enum Source {
    Bytes(Box<dyn Read + Send>),
    Sheet(SheetText),
}

impl Source {
    fn read(&mut self, into: &mut [u8], name: &str) -> Result<usize, Trouble> {
        match self {
            Self::Bytes(reader) => {
                let read = read_some(reader, into);
                let read = read.map_err(|error| Trouble::cannot_read(name, &error))?;
                READ_BYTES.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
                Ok(read)
            }
            Self::Sheet(sheet) => sheet.read(into),
        }
    }
}

fn read_some(reader: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Appends bytes as text: what is UTF-8 as such, every other byte as Windows-1252.
pub(crate) fn push_decoded(text: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
}

/// Bytes as text, whatever their encoding.
pub(crate) fn decoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    push_decoded(&mut text, bytes);
    text
}
