//! The inputs of a run, to be read once, or twice where rejected rows are copied.

use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

use crate::intake::rows::source::{Input, shown};
use crate::problems::Trouble;
use crate::words;

/// The inputs of a run, in order; `-` is standard input.
#[derive(Debug)]
pub(crate) struct Inputs {
    paths: Vec<PathBuf>,
    twice: bool,
    /// What can be read only once, copied; by the place of its path.
    copies: Vec<(usize, File)>,
}

impl Inputs {
    /// `twice`: each can be opened again.
    pub(crate) fn new(paths: &[PathBuf], twice: bool) -> Self {
        Self { paths: paths.to_vec(), twice, copies: Vec::new() }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.paths.len()
    }

    /// Opens the input of a place; again, if it is to be read twice.
    ///
    /// # Errors
    /// It cannot be opened, or not be copied.
    pub(crate) fn open(&mut self, index: usize) -> Result<Input, Trouble> {
        let Some(path) = self.paths.get(index) else {
            return Input::open(Path::new(""));
        };
        // What is no regular file (standard input, a pipe) is gone once it was read.
        if !self.twice || fs::metadata(path).is_ok_and(|file| !is_once(path, &file)) {
            return Input::open(path);
        }
        let name = if path.as_os_str() == "-" { Path::new("stdin") } else { path };
        if !self.copies.iter().any(|(of, _)| *of == index) {
            let copy = copy(Input::open(path)?).map_err(|error| cannot_copy(name, &error))?;
            self.copies.push((index, copy));
        }
        let Some((_, copy)) = self.copies.iter_mut().find(|(of, _)| *of == index) else {
            return Input::open(path);
        };
        let again = copy.rewind().and_then(|()| copy.try_clone());
        let again = again.map_err(|error| Trouble::cannot_read(&shown(name), &error))?;
        Ok(Input::new(name, again))
    }
}

/// Whether a path can be read only once.
fn is_once(path: &Path, file: &fs::Metadata) -> bool {
    path.as_os_str() == "-" || !(file.is_file() || file.is_dir())
}

fn copy(input: Input) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut input.into_reader(), &mut file)?;
    Ok(file)
}

fn cannot_copy(name: &Path, error: &io::Error) -> Trouble {
    let name = shown(name);
    Trouble::new(words!(
        "cannot copy `{name}` to a temporary file, to read it twice: {error}";
        "kan ikke kopiere `{name}` til en midlertidig fil for at læse den to gange: {error}"
    ))
}
