//! What is undone where a run does not come to its end, be it by an error or by a signal: files beside their targets go,
//! targets get back what they had.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::files::without_path;

/// One thing to undo.
#[derive(Debug)]
enum Step {
    /// A file goes.
    Remove(PathBuf),
    /// Files go.
    RemoveAll(Vec<PathBuf>),
    /// A folder goes with all that is in it.
    RemoveFolder(PathBuf),
    /// A copy of the old file takes the target's place again.
    PutBack { kept: PathBuf, target: PathBuf },
    /// The old bytes are written over the new ones; once they are not wanted, the target ends after `bytes`.
    WriteBack { old: File, target: File, bytes: u64 },
}

impl Step {
    fn undo(self) -> io::Result<()> {
        match self {
            Self::Remove(path) => fs::remove_file(path),
            // The rest is to be undone all the same.
            Self::RemoveAll(paths) => {
                let mut done = Ok(());
                for path in paths {
                    done = fs::remove_file(path).and(done);
                }
                done
            }
            Self::RemoveFolder(path) => remove_folder(&path),
            Self::PutBack { kept, target } => fs::rename(kept, target),
            Self::WriteBack { old, target, .. } => {
                let bytes = copy_over(&old, &target)?;
                target.set_len(bytes)
            }
        }
    }
}

/// Everything to undo, by number. Held while a file changes hands, so that a signal finds it before or after.
static STEPS: Mutex<Vec<(u64, Step)>> = Mutex::new(Vec::new());

fn steps() -> MutexGuard<'static, Vec<(u64, Step)>> {
    STEPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something that is undone when this is dropped, or by a signal that ends the program.
#[derive(Debug)]
pub(super) struct Undo(u64);

impl Undo {
    fn push(steps: &mut Vec<(u64, Step)>, step: Step) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        steps.push((number, step));
        Self(number)
    }

    /// A new file with a name of its own in a folder, to be renamed; `mode` is what it may be used for at most.
    pub(super) fn file_in(folder: &Path, mode: Option<&fs::Permissions>) -> io::Result<Beside> {
        #[cfg(unix)]
        signals::watch();
        let mut steps = steps();
        let built = tempfile::Builder::new()
            .prefix(".takst-")
            .suffix(".tmp")
            .make_in(folder, |path| create(path, mode));
        let (file, path) = built.map_err(without_path)?.keep().map_err(|kept| kept.error)?;
        let undo = Self::push(&mut steps, Step::Remove(path.clone()));
        drop(steps);
        if let Some(mode) = mode {
            file.set_permissions(mode.clone())?;
        }
        Ok(Beside { file, path, undo })
    }

    /// A new folder with a name of its own in another, to be renamed or emptied.
    pub(super) fn folder_in(parent: &Path) -> io::Result<(Self, PathBuf)> {
        #[cfg(unix)]
        signals::watch();
        let mut steps = steps();
        let built = tempfile::Builder::new()
            .prefix(".takst-")
            .suffix(".tmp")
            .make_in(parent, |path| fs::create_dir(path));
        let built = built.map_err(without_path)?.into_temp_path();
        let path = built.keep().map_err(|kept| kept.error)?;
        Ok((Self::push(&mut steps, Step::RemoveFolder(path.clone())), path))
    }

    /// A folder takes the name of one that is not there.
    pub(super) fn rename_folder(self, hidden: &Path, target: &Path) -> io::Result<Self> {
        let mut steps = steps();
        let renamed = fs::rename(hidden, target);
        if renamed.is_ok() {
            self.take(&mut steps);
            return Ok(Self::push(&mut steps, Step::RemoveFolder(target.to_path_buf())));
        }
        drop(steps);
        renamed.map(|()| self)
    }

    /// Files take names that no file has yet; then the folder that `built` undoes goes.
    pub(super) fn move_files(
        moves: impl Iterator<Item = (PathBuf, PathBuf)>,
        built: Self,
    ) -> io::Result<Self> {
        let mut steps = steps();
        let (mut taken, mut done) = (Vec::new(), Ok(()));
        for (from, to) in moves {
            done = File::create_new(&to).and_then(|_| {
                taken.push(to.clone());
                fs::rename(from, to)
            });
            if done.is_err() {
                break;
            }
        }
        let files = Self::push(&mut steps, Step::RemoveAll(taken));
        drop(steps);
        drop(built);
        done.map(|()| files)
    }

    /// Writes over a regular file. Nothing is cut off before [`Self::keep`]: the old bytes always find room again.
    pub(super) fn write_over(mut new: impl Read + Seek, target: File) -> io::Result<Self> {
        #[cfg(unix)]
        signals::watch();
        let bytes = new.seek(SeekFrom::End(0))?;
        let mut old = tempfile::tempfile().map_err(without_path)?;
        (&target).rewind()?;
        io::copy(&mut &target, &mut old)?;
        let writing = target.try_clone()?;
        let mut steps = steps();
        let undo = Self::push(&mut steps, Step::WriteBack { old, target, bytes });
        let written = copy_over(new, &writing).and_then(|_| writing.sync_all());
        drop(steps);
        written.map(|()| undo)
    }

    /// It stays as it is now.
    pub(super) fn keep(self) -> io::Result<()> {
        match self.take(&mut steps()) {
            Some(Step::PutBack { kept, .. }) => fs::remove_file(kept),
            Some(Step::WriteBack { target, bytes, .. }) => target.set_len(bytes),
            Some(Step::Remove(_) | Step::RemoveAll(_) | Step::RemoveFolder(_)) | None => Ok(()),
        }
    }

    fn take(self, steps: &mut Vec<(u64, Step)>) -> Option<Step> {
        let step = take(self.0, steps);
        std::mem::forget(self);
        step
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        let mut steps = steps();
        if let Some(step) = take(self.0, &mut steps) {
            // There is an error to tell already.
            let _ = step.undo();
        }
    }
}

fn take(number: u64, steps: &mut Vec<(u64, Step)>) -> Option<Step> {
    let index = steps.iter().position(|(own, _)| *own == number)?;
    Some(steps.remove(index).1)
}

/// A file beside its target.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) file: File,
    path: PathBuf,
    undo: Undo,
}

impl Beside {
    /// Renames it. `old` is a copy of the target, for when that is to be undone.
    pub(super) fn rename(
        self,
        target: &Path,
        old: Option<Self>,
    ) -> Result<Undo, (io::Error, File)> {
        let mut steps = steps();
        if let Err(error) = fs::rename(&self.path, target) {
            drop(steps);
            return Err((error, self.file));
        }
        let target = target.to_path_buf();
        let step = match old {
            Some(old) => {
                old.undo.take(&mut steps);
                let kept = old.path;
                Step::PutBack { kept, target }
            }
            None => Step::Remove(target),
        };
        self.undo.take(&mut steps);
        Ok(Undo::push(&mut steps, step))
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that was not there before.
fn create(path: &Path, mode: Option<&fs::Permissions>) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if let Some(mode) = mode {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(mode.mode() & 0o777);
    }
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path)
}

/// A folder goes, though other threads write into it yet: once it is gone, they cannot.
fn remove_folder(path: &Path) -> io::Result<()> {
    let is_filled = |error: &io::Error| error.kind() == io::ErrorKind::DirectoryNotEmpty;
    let mut removed = fs::remove_dir_all(path);
    for _ in 0..100 {
        if !removed.as_ref().is_err_and(is_filled) {
            break;
        }
        removed = fs::remove_dir_all(path);
    }
    removed
}

fn copy_over(mut new: impl Read + Seek, mut target: &File) -> io::Result<u64> {
    new.rewind()?;
    target.rewind()?;
    io::copy(&mut new, &mut target)
}

#[cfg(unix)]
mod signals {
    use std::sync::Once;
    use std::sync::mpsc::channel;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// From now on, a signal that ends the program has everything undone first. Where no thread can be started or no
    /// signal be caught, it ends the program as it always did.
    pub(super) fn watch() {
        static WATCHING: Once = Once::new();
        WATCHING.call_once(|| {
            let (ready, is_ready) = channel();
            let watch = move || {
                let mut signals = Signals::new(deadly());
                // Nobody waits any more only if the program is at its end.
                let _ = ready.send(());
                for signal in signals.iter_mut().flat_map(|signals| signals.forever()) {
                    let mut steps = super::steps();
                    for (_, step) in steps.drain(..).rev() {
                        // The rest is to be undone all the same.
                        let _ = step.undo();
                    }
                    // Should it fail, a second signal does the same.
                    let _ = emulate_default_handler(signal);
                }
            };
            if thread::Builder::new().spawn(watch).is_ok() {
                let _ = is_ready.recv();
            }
        });
    }

    /// The signals that end the program: not those that whoever started it had it ignore (`nohup`, `&` in a script),
    /// where the system tells.
    fn deadly() -> Vec<i32> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        let bit = |signal: i32| 1_u64 << (signal - 1);
        [SIGINT, SIGTERM, SIGHUP]
            .into_iter()
            .filter(|signal| ignored.unwrap_or(0) & bit(*signal) == 0)
            .collect()
    }
}
