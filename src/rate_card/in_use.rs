//! The rate card in use: its text, where it comes from and why it is that one.

use std::path::{Path, PathBuf};

use super::card::RateCard;
use crate::lang::Words;
use crate::texts::printable;
use crate::words;

/// The environment variable that names a rate card.
pub const VARIABLE: &str = "TAKST_RATES";

/// Why a rate card is the one in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
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
pub struct CardInUse {
    pub card: RateCard,
    /// Its text, as it is in the file, without a byte order mark.
    pub text: String,
    /// Where it was found.
    pub origin: Origin,
    /// The SHA-256 of the file, in hexadecimal digits.
    pub checksum: String,
}

impl Origin {
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

impl CardInUse {
    /// Whether it is the card shipped with the program.
    pub fn is_embedded(&self) -> bool {
        self.origin == Origin::Embedded
    }

    /// The first eight digits of the checksum.
    pub fn fingerprint(&self) -> &str {
        self.checksum.get(..8).unwrap_or(&self.checksum)
    }

    /// The card in a few words: `OneOffice support, edition A (/etc/xdg/takst/rates.toml, a1f39c02)`.
    pub fn describe(&self) -> Words {
        let (source, fingerprint) = (self.origin.name(), self.fingerprint());
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
        let folder = self.origin.path().and_then(Path::parent);
        Some(folder.map_or_else(|| file.to_path_buf(), |folder| folder.join(file)))
    }
}
