//! Which rate card is in use, and why. Not pure: it looks at the environment and reads files.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use sha2::{Digest, Sha256};

use crate::commands::Context;
use crate::intake::rate_card::{EMBEDDED, load};
use crate::intake::small_file::{SMALL, read_whole, text_of};
use crate::output::grid::printable;
use crate::problems::Trouble;
use crate::rate_card::{CardInUse, Origin, VARIABLE};
use crate::words;

/// Finds and loads the rate card in use.
///
/// # Errors
/// A card that was asked for cannot be read, or has mistakes.
pub fn find(context: &Context) -> anyhow::Result<CardInUse> {
    open(source(context), context)
}

/// Where the rate card in use is.
pub fn source(context: &Context) -> Origin {
    let named = context.rates.clone().map(Origin::Option).or_else(|| {
        let path = env::var_os(VARIABLE).filter(|path| !path.is_empty())?;
        Some(Origin::Environment(path.into()))
    });
    named.unwrap_or_else(|| {
        let user = user_file().map(Origin::User);
        let system = system_files().into_iter().map(Origin::System);
        let mut sources = user.into_iter().chain(system);
        let found = sources.find(|origin| origin.path().is_some_and(is_there));
        found.unwrap_or(Origin::Embedded)
    })
}

/// Loads the card of one file.
///
/// # Errors
/// It cannot be read, has mistakes, or is where the output goes.
pub fn open(origin: Origin, context: &Context) -> anyhow::Result<CardInUse> {
    let Some(path) = origin.path() else {
        return embedded(context);
    };
    context.spare([path])?;
    let name = printable(&path.display().to_string());
    let bytes = read_whole(path, SMALL).map_err(|trouble| with_reason(trouble, &origin))?;
    let text = text_of(&bytes, &name)?.to_owned();
    let card = load(&text, &name, context.lang, context.error_colour)?;
    let found = CardInUse { card, text, checksum: checksum(&bytes), origin };
    context.spare(found.customers_path())?;
    Ok(found)
}

/// The card shipped with the program.
///
/// # Errors
/// None that a user will see: a test loads it.
fn embedded(context: &Context) -> anyhow::Result<CardInUse> {
    let card = load(EMBEDDED, "rates.toml", context.lang, context.error_colour)?;
    Ok(CardInUse {
        card,
        text: EMBEDDED.to_owned(),
        origin: Origin::Embedded,
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
    folder.into_iter().map(|folder| folder.join("takst").join("rates.toml")).collect()
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

fn with_reason(trouble: Trouble, source: &Origin) -> Trouble {
    let reason = match source {
        Origin::Option(_) | Origin::Embedded => return trouble,
        Origin::Environment(_) | Origin::User(_) | Origin::System(_) => source.reason(),
    };
    Trouble::new(words!(
        "{} (rate card {})", trouble.words.en, reason.en;
        "{} (takstblad {})", trouble.words.da, reason.da
    ))
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
}
