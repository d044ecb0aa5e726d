//! Places that are written where they are: standard output and other open descriptors, pipes, devices, and regular files
//! that cannot be replaced.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};

use super::files::copy;
use super::undo::Undo;

/// Where output is written in place.
#[derive(Debug)]
pub(super) enum Place {
    Stdout,
    /// A descriptor that whoever started the program opened: `/dev/stderr`, `/dev/fd/3`.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only there descriptors have paths"))]
    Open(File),
    /// A pipe or a device.
    Stream(PathBuf),
    /// A regular file that cannot be replaced.
    File(PathBuf),
}

/// Whether standard output was closed when the program started: the library puts `/dev/null` in its place.
#[cfg(unix)]
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Runs before `main`, and so before the library opens what is closed.
#[cfg(unix)]
#[ctor::ctor]
fn look_at_stdout() {
    let flags = rustix::io::fcntl_getfd(rustix::stdio::stdout());
    CLOSED.store(flags.is_err(), Ordering::Relaxed);
}

impl Place {
    /// # Errors
    /// Standard output is closed.
    pub(super) fn stdout() -> io::Result<Self> {
        #[cfg(unix)]
        if CLOSED.load(Ordering::Relaxed) {
            return Err(rustix::io::Errno::BADF.into());
        }
        Ok(Self::Stdout)
    }

    /// The descriptor that a path means, be it by a symbolic link.
    ///
    /// # Errors
    /// It is not open, or not for writing.
    pub(super) fn descriptor(path: &Path) -> io::Result<Option<Self>> {
        #[cfg(unix)]
        return match descriptors::number(path) {
            None => Ok(None),
            Some(1) => Self::stdout().map(Some),
            Some(number) => {
                let mut file = descriptors::open(number, path)?;
                // Nothing is written, but whether anything can be shows here.
                io::Write::write(&mut file, &[])?;
                Ok(Some(Self::Open(file)))
            }
        };
        #[cfg(not(unix))]
        {
            let _ = path;
            Ok(None)
        }
    }

    /// What can be undone comes first, standard output last.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::File(_) => 0,
            Self::Open(_) | Self::Stream(_) => 1,
            Self::Stdout => 2,
        }
    }

    /// Writes it all; how it is undone, if it can be.
    pub(super) fn write(self, mut new: impl Read + Seek) -> io::Result<Option<Undo>> {
        let written = match self {
            Self::File(path) => {
                let target = File::options().read(true).write(true).open(path)?;
                return Undo::write_over(new, target).map(Some);
            }
            Self::Stdout => copy(&mut new, &mut io::stdout().lock()),
            Self::Open(mut file) => copy(&mut new, &mut file),
            Self::Stream(path) => File::options()
                .write(true)
                .open(path)
                .and_then(|mut file| copy(&mut new, &mut file)),
        };
        match written {
            // The reader has gone away.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
            other => other.map(|()| None),
        }
    }
}

/// Whether a path means standard output: by that name, or because it is the same file.
pub fn is_stdout(path: &Path) -> bool {
    let same = |path| {
        let (stdout, file) = (same_file::Handle::stdout(), same_file::Handle::from_path(path));
        stdout.is_ok_and(|stdout| file.is_ok_and(|file| file == stdout))
    };
    #[cfg(unix)]
    if descriptors::number(path) == Some(1) {
        return true;
    }
    path == Path::new("-") || (path.is_file() && same(path))
}

#[cfg(unix)]
mod descriptors {
    use std::fs::{self, File};
    use std::io;
    use std::path::Path;

    /// The number of the descriptor that a path means: `/dev/fd/3`, or a symbolic link that leads there.
    pub(super) fn number(path: &Path) -> Option<i32> {
        let mut path = path.to_path_buf();
        for _ in 0..40 {
            let number = path.file_name().and_then(|name| name.to_str()?.parse().ok());
            if number.is_some() && is_descriptors(super::super::files::folder_of(&path)) {
                return number;
            }
            let link = fs::read_link(&path).ok()?;
            path = path.parent()?.join(link);
        }
        None
    }

    /// Whether a folder is the one of this program's descriptors.
    fn is_descriptors(folder: &Path) -> bool {
        let Ok(folder) = fs::canonicalize(folder) else {
            return false;
        };
        folder == Path::new("/dev/fd")
            || fs::canonicalize("/proc/self/fd").is_ok_and(|own| own == folder)
    }

    /// The descriptor itself, with its own place in the file.
    #[cfg(target_os = "linux")]
    pub(super) fn open(number: i32, path: &Path) -> io::Result<File> {
        use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
        // Here, opening the path would begin at the start of the file again.
        let own = pidfd_open(getpid(), PidfdFlags::empty());
        match own.and_then(|own| pidfd_getfd(own, number, PidfdGetfdFlags::empty())) {
            Ok(file) => Ok(file.into()),
            Err(rustix::io::Errno::BADF) => Err(rustix::io::Errno::BADF.into()),
            // An old kernel, or not allowed here: behind what the file has.
            Err(_) => File::options().append(true).open(path),
        }
    }

    /// The descriptor itself: elsewhere, to open its path is to duplicate it.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn open(_: i32, path: &Path) -> io::Result<File> {
        File::options().write(true).open(path)
    }
}
