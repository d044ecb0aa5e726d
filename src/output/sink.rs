//! Where output goes: held back until all of it is there, then written at once or not at all.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, SpooledTempFile};

/// Held in memory up to this size, on disk beyond.
const IN_MEMORY: usize = 4 << 20;

/// Output that nobody sees before [`Sink::commit`]; dropped without it, nothing was written.
#[derive(Debug)]
pub struct Sink {
    held: Held,
}

#[derive(Debug)]
enum Held {
    /// To be copied to standard output, or into a target that is no regular file.
    Spool {
        spool: Box<BufWriter<SpooledTempFile>>,
        target: Option<PathBuf>,
    },
    /// Written beside the target, to be renamed.
    Beside {
        file: BufWriter<NamedTempFile>,
        target: PathBuf,
    },
}

impl Sink {
    /// Output to standard output.
    pub fn stdout() -> Self {
        Self { held: spool(None) }
    }

    /// Output to a file: beside it and renamed; into it where it is no regular file; a symbolic link is followed.
    pub fn file(path: &Path) -> io::Result<Self> {
        // Asked of the path itself: what `/dev/stdout` leads to has no name of its own when it is a pipe.
        let existing = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                return Ok(Self {
                    held: spool(Some(path.to_path_buf())),
                });
            }
            Ok(metadata) => {
                OpenOptions::new().append(true).open(path)?;
                Some(metadata.permissions())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let target = follow(path)?;
        let folder = target
            .parent()
            .filter(|folder| *folder != Path::new(""))
            .unwrap_or(Path::new("."));
        fs::metadata(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".takst-").suffix(".tmp");
        #[cfg(unix)]
        let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
        #[cfg(unix)]
        builder.permissions(mode);
        let file = builder.tempfile_in(folder).map_err(without_path)?;
        if let Some(permissions) = existing {
            file.as_file().set_permissions(permissions)?;
        }
        Ok(Self {
            held: Held::Beside {
                file: BufWriter::with_capacity(1 << 16, file),
                target,
            },
        })
    }

    /// Writes everything out. A reader that has gone away is no error.
    pub fn commit(self) -> io::Result<()> {
        self.ready()?.commit()
    }

    /// Brings everything to where one more step makes it the target's.
    pub fn ready(self) -> io::Result<Ready> {
        let step = match self.held {
            Held::Spool { spool, target } => {
                let mut spool = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
                spool.rewind()?;
                Step::Copy { spool, target }
            }
            Held::Beside { file, target } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                Step::Rename { file, target }
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
    Copy {
        spool: SpooledTempFile,
        target: Option<PathBuf>,
    },
    Rename {
        file: NamedTempFile,
        target: PathBuf,
    },
}

impl Ready {
    /// Whether the step hardly fails: a rename. Where two targets are written, it comes last.
    pub fn is_rename(&self) -> bool {
        matches!(self.step, Step::Rename { .. })
    }

    /// Takes the step. A reader that has gone away is no error.
    pub fn commit(self) -> io::Result<()> {
        match self.step {
            Step::Copy { mut spool, target } => {
                let written = match target {
                    None => copy(&mut spool, &mut io::stdout().lock()),
                    Some(path) => OpenOptions::new()
                        .write(true)
                        .open(path)
                        .and_then(|mut file| copy(&mut spool, &mut file)),
                };
                match written {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                    other => other,
                }
            }
            Step::Rename { file, target } => {
                file.persist(&target).map(drop).map_err(|error| error.error)
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.held {
            Held::Spool { spool, .. } => spool.write(bytes),
            Held::Beside { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.held {
            Held::Spool { spool, .. } => spool.flush(),
            Held::Beside { file, .. } => file.flush(),
        }
    }
}

fn spool(target: Option<PathBuf>) -> Held {
    Held::Spool {
        spool: Box::new(BufWriter::with_capacity(
            1 << 16,
            SpooledTempFile::new(IN_MEMORY),
        )),
        target,
    }
}

fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    io::copy(from, to)?;
    to.flush()
}

/// Whether two paths mean one file, whether it exists yet or not.
pub fn is_same_target(one: &Path, other: &Path) -> bool {
    if let Ok(same) = same_file::is_same_file(one, other) {
        return same;
    }
    let place = |path: &Path| {
        let target = follow(path).ok()?;
        let folder = target.parent().filter(|folder| *folder != Path::new(""));
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
        Some(folder.join(target.file_name()?))
    };
    place(one).is_some_and(|one| place(other) == Some(one))
}

/// The file that a path means once symbolic links are followed, whether it exists yet or not.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_path_buf();
    for _ in 0..40 {
        match fs::read_link(&target) {
            Ok(link) => target = target.parent().unwrap_or(Path::new("")).join(link),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The error without the name of the file beside the target, which means nothing to the user.
fn without_path(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((text, _)) => io::Error::new(error.kind(), text.to_owned()),
        None => error,
    }
}

/// The ending of a file's name in lower case, without the dot.
pub fn ending(path: &Path) -> Option<String> {
    path.extension()
        .and_then(OsStr::to_str)
        .map(str::to_lowercase)
}
