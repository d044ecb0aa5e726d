//! Files of a folder, all of them or none: written where nobody looks, and brought to their places in one go.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::files::{folder_of, follow};
use super::undo::Undo;

/// A folder whose files nobody sees before they are ready and taken; dropped without it, nothing was written.
#[derive(Debug)]
pub struct Folder {
    /// Where the files are until then.
    built: Undo,
    hidden: PathBuf,
    target: PathBuf,
    /// What the hidden folder becomes, where the target is not there yet: it or a folder above it.
    missing: Option<PathBuf>,
    names: Vec<String>,
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
        let folder = Self { built, hidden, target, missing, names: Vec::new() };
        fs::create_dir_all(folder.inside())?;
        Ok(folder)
    }

    /// Where the files are in the hidden folder.
    fn inside(&self) -> PathBuf {
        let below =
            self.missing.as_ref().and_then(|missing| self.target.strip_prefix(missing).ok());
        below.map_or_else(|| self.hidden.clone(), |below| self.hidden.join(below))
    }

    /// A file that is there already, of those that have these names.
    pub fn existing<N: AsRef<str>>(&self, mut names: impl Iterator<Item = N>) -> Option<PathBuf> {
        names.find_map(|name| {
            let path = self.target.join(name.as_ref());
            fs::symlink_metadata(&path).is_ok().then_some(path)
        })
    }

    /// A new file of it.
    pub fn file(&mut self, name: String) -> io::Result<BufWriter<File>> {
        let file = File::create_new(self.inside().join(&name))?;
        self.names.push(name);
        Ok(BufWriter::new(file))
    }

    /// Brings the files to their places: the folder by its name where it is new, else each of them, where no file is.
    pub(super) fn take(self) -> io::Result<Undo> {
        if let Some(missing) = &self.missing {
            return self.built.rename_folder(&self.hidden, missing);
        }
        let places = self.names.iter().map(|name| (self.hidden.join(name), self.target.join(name)));
        Undo::move_files(places, self.built)
    }
}
