//! Which rate card is in use, and why. Not pure: it looks at the environment and reads files.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use sha2::{Digest, Sha256};

use super::RateCard;
use super::load::load;
use crate::commands::Context;
use crate::lang::Words;
use crate::output::grid::printable;
use crate::problems::Trouble;
use crate::words;

/// The rate card shipped with the program (edition A of the guidelines).
pub const EMBEDDED: &str = include_str!("../../rates.toml");

/// The environment variable that names a rate card.
pub const VARIABLE: &str = "TAKST_RATES";

/// Why a rate card is the one in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `--rates FILE`.
    Option(PathBuf),
    /// `$TAKST_RATES`.
    Environment(PathBuf),
    /// In the user's config directory.
    User(PathBuf),
    /// In the system's config directory.
    System(PathBuf),
    /// In the binary.
    Embedded,
}

/// A rate card and where it comes from.
#[derive(Debug)]
pub struct Found {
    /// The card.
    pub card: RateCard,
    /// Its text, as it is in the file, without a byte order mark.
    pub text: String,
    /// Where it was found.
    pub source: Source,
    /// The SHA-256 of the file, in hexadecimal digits.
    pub checksum: String,
}

impl Source {
    /// The file, unless it is in the binary.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Option(path)
            | Self::Environment(path)
            | Self::User(path)
            | Self::System(path) => Some(path),
            Self::Embedded => None,
        }
    }

    /// The file or `built-in`, as people are told.
    pub fn name(&self) -> Words {
        match self.path() {
            Some(path) => {
                let path = printable(&path.display().to_string());
                words!("{path}"; "{path}")
            }
            None => words!("built-in"; "indbygget"),
        }
    }

    /// Why this card is the one in use.
    pub fn reason(&self) -> Words {
        match self {
            Self::Option(_) => words!("named by --rates"; "angivet med --rates"),
            Self::Environment(_) => words!("named by ${VARIABLE}"; "angivet i ${VARIABLE}"),
            Self::User(_) => {
                words!("found in your config directory"; "fundet i din konfigurationsmappe")
            }
            Self::System(_) => {
                words!("found in the system's config directory"; "fundet i systemets konfigurationsmappe")
            }
            Self::Embedded => {
                words!("no --rates, no ${VARIABLE} and no takst/rates.toml in the config directories"; "ingen --rates, ingen ${VARIABLE} og ingen takst/rates.toml i konfigurationsmapperne")
            }
        }
    }
}

impl Found {
    /// Whether it is the card shipped with the program.
    pub fn is_embedded(&self) -> bool {
        self.source == Source::Embedded
    }

    /// The first eight digits of the checksum.
    pub fn fingerprint(&self) -> &str {
        self.checksum.get(..8).unwrap_or(&self.checksum)
    }

    /// The card in a few words: `OneOffice support, edition A (/etc/xdg/takst/rates.toml, a1f39c02)`.
    pub fn describe(&self) -> Words {
        let (source, fingerprint) = (self.source.name(), self.fingerprint());
        match self.card.name.as_deref().map(printable) {
            Some(name) => {
                words!("{name} ({}, {fingerprint})", source.en; "{name} ({}, {fingerprint})", source.da)
            }
            None => words!("{} ({fingerprint})", source.en; "{} ({fingerprint})", source.da),
        }
    }

    /// The customers file that the card names, seen from the card's own folder.
    pub fn customers_path(&self) -> Option<PathBuf> {
        let file = self.card.customers.as_deref()?;
        let folder = self.source.path().and_then(Path::parent);
        Some(folder.map_or_else(|| file.to_path_buf(), |folder| folder.join(file)))
    }
}

/// Finds and loads the rate card in use.
///
/// # Errors
/// A card that was asked for cannot be read, or has mistakes.
pub fn find(context: &Context) -> anyhow::Result<Found> {
    open(source(context), context)
}

/// Where the rate card in use is.
pub fn source(context: &Context) -> Source {
    let named = context.rates.clone().map(Source::Option).or_else(|| {
        let path = env::var_os(VARIABLE).filter(|path| !path.is_empty())?;
        Some(Source::Environment(path.into()))
    });
    named.unwrap_or_else(|| {
        let user = user_file().map(Source::User);
        let system = system_files().into_iter().map(Source::System);
        let mut sources = user.into_iter().chain(system);
        let found = sources.find(|source| source.path().is_some_and(is_there));
        found.unwrap_or(Source::Embedded)
    })
}

/// Loads the card of one file.
///
/// # Errors
/// It cannot be read, has mistakes, or is where the output goes.
pub fn open(source: Source, context: &Context) -> anyhow::Result<Found> {
    let Some(path) = source.path() else {
        return embedded(context);
    };
    context.spare([path])?;
    let name = printable(&path.display().to_string());
    let bytes = read_whole(path, SMALL).map_err(|trouble| with_reason(trouble, &source))?;
    let text = text_of(&bytes, &name)?.to_owned();
    let card = load(&text, &name, context.lang, context.error_colour)?;
    let found = Found {
        card,
        text,
        checksum: checksum(&bytes),
        source,
    };
    context.spare(found.customers_path())?;
    Ok(found)
}

/// The card shipped with the program.
///
/// # Errors
/// None that a user will see: a test loads it.
fn embedded(context: &Context) -> anyhow::Result<Found> {
    let card = load(EMBEDDED, "rates.toml", context.lang, context.error_colour)?;
    Ok(Found {
        card,
        text: EMBEDDED.to_owned(),
        source: Source::Embedded,
        checksum: checksum(EMBEDDED.as_bytes()),
    })
}

/// `takst/rates.toml` in the user's config directory, whether it exists or not.
pub fn user_file() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("takst").join("rates.toml"))
}

/// `takst/rates.toml` in the system's config directories, most important first.
#[cfg(not(windows))]
fn system_files() -> Vec<PathBuf> {
    let folders = env::var_os("XDG_CONFIG_DIRS").filter(|folders| !folders.is_empty());
    let folders = folders.unwrap_or_else(|| "/etc/xdg".into());
    env::split_paths(&folders)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("takst").join("rates.toml"))
        .collect()
}

/// `takst\rates.toml` in `%PROGRAMDATA%`.
#[cfg(windows)]
fn system_files() -> Vec<PathBuf> {
    let folder = env::var_os("PROGRAMDATA").map(PathBuf::from);
    folder
        .into_iter()
        .map(|folder| folder.join("takst").join("rates.toml"))
        .collect()
}

/// Whether there is something to read; what cannot be looked at is there, and reading it says why not. So is what a
/// symbolic link leads to, if only to where nothing is: somebody put the link there for it.
fn is_there(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let leads_nowhere = |path: &Path| path.is_symlink() && !path.exists();
            path.ancestors().any(leads_nowhere)
        }
        Err(error) => error.kind() != io::ErrorKind::NotADirectory,
    }
}

fn with_reason(trouble: Trouble, source: &Source) -> Trouble {
    let reason = match source {
        Source::Option(_) | Source::Embedded => return trouble,
        Source::Environment(_) | Source::User(_) | Source::System(_) => source.reason(),
    };
    Trouble::new(words!(
        "{} (rate card {})", trouble.words.en, reason.en;
        "{} (takstblad {})", trouble.words.da, reason.da
    ))
}

/// The most MiB of a file that people keep by hand or nearly so: a rate card, customers, approvals.
pub const SMALL: u64 = 32;

/// All bytes of a file of at most so many MiB.
///
/// # Errors
/// It cannot be read, or is larger: no such file.
pub fn read_whole(path: &Path, most: u64) -> Result<Vec<u8>, Trouble> {
    let name = printable(&path.display().to_string());
    let limit = most << 20;
    let mut bytes = Vec::new();
    let read = File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| Trouble::cannot_read(&name, &error))?;
    if u64::try_from(read).is_ok_and(|read| read <= limit) {
        return Ok(bytes);
    }
    Err(Trouble::new(words!(
        "cannot read `{name}`: it is larger than {most} MiB, the most for such a file";
        "kan ikke læse `{name}`: den er større end {most} MiB, det højeste for sådan en fil"
    )))
}

/// The text of a file: UTF-8, a byte order mark left out.
///
/// # Errors
/// The line that is not UTF-8.
pub fn text_of<'b>(bytes: &'b [u8], name: &str) -> Result<&'b str, Trouble> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or(bytes);
        let line = good.split(|byte| *byte == b'\n').count();
        Trouble::new(
            words!("{name}:{line}: the text is not UTF-8: save the file as UTF-8"; "{name}:{line}: teksten er ikke UTF-8: gem filen som UTF-8"),
        )
    })
}

/// The SHA-256 in hexadecimal digits.
fn checksum(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in &Sha256::digest(bytes) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_sha256sum() {
        // FIPS 180-4, appendix B.1.
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(checksum(b"abc"), digits);
    }

    #[test]
    fn text_that_is_not_utf_8_names_its_line() {
        // 0xF8 is ø in Windows-1252; it stands on the second line.
        let trouble = text_of(b"a = 1\nb = \"\xf8\"\n", "card.toml").unwrap_err();
        assert_eq!(
            trouble.words.en,
            "card.toml:2: the text is not UTF-8: save the file as UTF-8"
        );
        assert_eq!(text_of(b"\xef\xbb\xbfa = 1", "card.toml").unwrap(), "a = 1");
    }
}
