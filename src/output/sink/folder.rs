//! Files of a folder, all of them or none: written where nobody looks, and brought to their places in one go.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::files::{folder_of, follow};
use super::undo::Undo;

/// A folder whose files nobody sees before they are ready and taken; dropped without it, nothing was written.
#[derive(Debug)]
pub struct Folder {
    /// Where the files are until then: in the hidden folder, or in one below it.
    built: Undo,
    hidden: PathBuf,
    inside: PathBuf,
    target: PathBuf,
    /// What the hidden folder becomes, where the target is not there yet: it or a folder above it.
    missing: Option<PathBuf>,
}

impl Folder {
    /// The files of the folder `target`, which is made if it is not there.
    ///
    /// # Errors
    /// It is no folder, or nothing can be written there.
    pub fn new(target: &Path) -> io::Result<Self> {
        let target = follow(target)?;
        let is_there = match fs::metadata(&target) {
            Ok(found) if found.is_dir() => true,
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing = target.ancestors().take_while(is_missing).last().map(Path::to_path_buf);
        let parent =
            if is_there { &target } else { folder_of(missing.as_ref().unwrap_or(&target)) };
        let (built, hidden) = Undo::folder_in(parent)?;
        let below = missing.as_ref().and_then(|missing| target.strip_prefix(missing).ok());
        let inside = below.map_or_else(|| hidden.clone(), |below| hidden.join(below));
        fs::create_dir_all(&inside)?;
        Ok(Self { built, hidden, inside, target, missing })
    }

    /// A file that is there already, of those that have these names.
    pub fn existing<N: AsRef<str>>(&self, mut names: impl Iterator<Item = N>) -> Option<PathBuf> {
        if self.missing.is_some() {
            return None;
        }
        names.find_map(|name| {
            let path = self.target.join(name.as_ref());
            fs::symlink_metadata(&path).is_ok().then_some(path)
        })
    }

    /// Writes a new file of it.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        File::create_new(self.inside.join(name))?.write_all(bytes)
    }

    /// Brings the files to their places: the folder by its name where it is new, else each of them, where no file is.
    pub(super) fn take(self) -> io::Result<Undo> {
        if let Some(missing) = &self.missing {
            return self.built.rename_folder(&self.hidden, missing);
        }
        let files = fs::read_dir(&self.hidden)?.collect::<io::Result<Vec<_>>>()?;
        let places = files.iter().map(|file| (file.path(), self.target.join(file.file_name())));
        Undo::move_files(places, self.built)
    }
}
