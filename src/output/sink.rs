//! Where output goes: held back until all of it is there, then written at once or not at all.

mod files;
mod folder;
mod place;
mod undo;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use files::{folder_of, follow, without_path};
pub use folder::Folder;
use place::Place;
pub use place::is_stdout;
use undo::{Beside, Undo};

/// Held in memory up to this size, on disk beyond.
const IN_MEMORY: usize = 4 << 20;

/// Output that nobody sees before [`Sink::commit`]; dropped without it, nothing was written.
#[derive(Debug)]
pub struct Sink {
    held: Held,
}

#[derive(Debug)]
enum Held {
    /// To be copied to its place.
    Spool { spool: Box<BufWriter<SpooledTempFile>>, place: Place },
    /// Written beside the target, to be renamed.
    Beside { file: BufWriter<Beside>, target: PathBuf },
}

impl Sink {
    /// Output to standard output.
    ///
    /// # Errors
    /// It is closed.
    pub fn stdout() -> io::Result<Self> {
        Ok(spool(Place::stdout()?))
    }

    /// Output to a file: beside it and renamed; into it where it is no regular file or cannot be replaced; a symbolic
    /// link is followed.
    pub fn file(path: &Path) -> io::Result<Self> {
        if let Some(place) = Place::descriptor(path)? {
            return Ok(spool(place));
        }
        let existing = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                return Ok(spool(Place::Stream(path.to_path_buf())));
            }
            Ok(metadata) => {
                File::options().append(true).open(path)?;
                Some(metadata.permissions())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let target = follow(path)?;
        let folder = folder_of(&target);
        fs::metadata(folder)?;
        match Undo::file_in(folder, existing.as_ref()) {
            Ok(file) => Ok(Self {
                held: Held::Beside { file: BufWriter::with_capacity(1 << 16, file), target },
            }),
            Err(error) if existing.is_some() && is_irreplaceable(&error) => {
                Ok(spool(Place::File(target)))
            }
            Err(error) => Err(error),
        }
    }

    /// Writes everything out. A reader that has gone away is no error.
    pub fn commit(self) -> io::Result<()> {
        let ready = self.ready()?;
        commit_all(vec![(ready, ())]).map_err(|(error, ())| error)
    }

    /// Brings everything to where one more step makes it the target's.
    pub fn ready(self) -> io::Result<Ready> {
        let step = match self.held {
            Held::Spool { spool, place } => {
                let mut spool = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
                spool.rewind()?;
                Step::Copy { spool, place }
            }
            Held::Beside { file, target } => {
                let beside = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                beside.file.sync_all()?;
                Step::Rename { beside, target }
            }
        };
        Ok(Ready { step })
    }
}

/// Complete output, one step before its target; dropped without it, nothing was written.
#[derive(Debug)]
pub struct Ready {
    step: Step,
}

#[derive(Debug)]
enum Step {
    Copy { spool: SpooledTempFile, place: Place },
    Rename { beside: Beside, target: PathBuf },
    Files(Folder),
}

impl Ready {
    /// What can be undone comes first, standard output last.
    fn rank(&self) -> u8 {
        match &self.step {
            Step::Rename { .. } | Step::Files(_) => 0,
            Step::Copy { place, .. } => place.rank(),
        }
    }

    /// Takes the step; `is_last`: it will not be undone.
    fn take(self, is_last: bool) -> io::Result<Option<Undo>> {
        match self.step {
            Step::Copy { spool, place } => place.write(spool),
            Step::Rename { beside, target } => {
                let old = if is_last { None } else { copy_of(&target)? };
                match beside.rename(&target, old) {
                    Ok(undo) => Ok(Some(undo)),
                    // Something is mounted on it, or it is another's in a folder where each has his own.
                    Err((error, new)) if target.is_file() && is_irreplaceable(&error) => {
                        Place::File(target).write(new)
                    }
                    Err((error, _)) => Err(error),
                }
            }
            Step::Files(folder) => folder.take().map(Some),
        }
    }
}

impl From<Folder> for Ready {
    fn from(folder: Folder) -> Self {
        Self { step: Step::Files(folder) }
    }
}

/// Takes the last step of each output, all of them or none: where one fails, those before get back what they had. The
/// error comes with what stands beside the output. A reader that has gone away is no error.
pub fn commit_all<T>(mut outputs: Vec<(Ready, T)>) -> Result<(), (io::Error, T)> {
    outputs.sort_by_key(|(ready, _)| ready.rank());
    let mut done = Vec::with_capacity(outputs.len());
    let mut outputs = outputs.into_iter().peekable();
    while let Some((ready, name)) = outputs.next() {
        match ready.take(outputs.peek().is_none()) {
            Ok(undo) => done.push((undo, name)),
            Err(error) => return Err((error, name)),
        }
    }
    for (undo, name) in done {
        let kept = undo.map_or(Ok(()), Undo::keep);
        kept.map_err(|error| (error, name))?;
    }
    Ok(())
}

/// Whether an error says that a file cannot be replaced, though it may be written.
fn is_irreplaceable(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ResourceBusy
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::CrossesDevices
            | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// A copy of a file, beside it; none where there is no file.
fn copy_of(path: &Path) -> io::Result<Option<Beside>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut copy = Undo::file_in(folder_of(path), Some(&file.metadata()?.permissions()))?;
    io::copy(&mut file, &mut copy)?;
    Ok(Some(copy))
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.held {
            Held::Spool { spool, .. } => spool.write(bytes).map_err(without_path),
            Held::Beside { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.held {
            Held::Spool { spool, .. } => spool.flush().map_err(without_path),
            Held::Beside { file, .. } => file.flush(),
        }
    }
}

fn spool(place: Place) -> Sink {
    let spool = BufWriter::with_capacity(1 << 16, SpooledTempFile::new(IN_MEMORY));
    Sink { held: Held::Spool { spool: Box::new(spool), place } }
}

/// Whether two paths mean one file, whether it exists yet or not.
pub fn is_same_target(one: &Path, other: &Path) -> bool {
    // To look at a pipe is to wait for who writes it.
    if one.is_file()
        && other.is_file()
        && let Ok(same) = same_file::is_same_file(one, other)
    {
        return same;
    }
    let place = |path: &Path| {
        let target = follow(path).ok()?;
        let folder = fs::canonicalize(folder_of(&target)).ok()?;
        Some(folder.join(target.file_name()?))
    };
    place(one).is_some_and(|one| place(other) == Some(one))
}

/// The ending of a file's name in lower case, without the dot.
pub fn ending(path: &Path) -> Option<String> {
    path.extension().and_then(OsStr::to_str).map(str::to_lowercase)
}
