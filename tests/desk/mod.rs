//! A folder to run the program in.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The card that is shipped with the program: edition A.
pub(crate) const SHIPPED: &str = include_str!("../../rates.toml");

/// A card by which a minute costs 1.00, at any time.
pub(crate) const A_MINUTE_IS_1: &str = "currency = \"DKK\"\ntimezone = \"Europe/Copenhagen\"\n\
    vat_percent = 25\nhours = { mon-sun = \"00:00-24:00\" }\nlevels.support.hourly_rate = 60\n";

/// Exit code, standard output, standard error.
pub(crate) type Ended = (i32, String, String);

/// A folder of its own, gone with the test: the home of whoever runs the program in it.
pub(crate) struct Desk(TempDir);

impl Desk {
    pub(crate) fn empty() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Writes a file, and the folders it is in.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of all files, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program in the folder, in English and on 80 columns, without anything of this machine's environment: the card
    /// of a user is `user/takst/rates.toml`, that of the system `system/takst/rates.toml`.
    pub(crate) fn std(&self, args: &[&str]) -> std::process::Command {
        let mut command = self.other(env!("CARGO_BIN_EXE_takst"));
        command.env_remove("PATH").args(args);
        command
    }

    /// Another program, which finds the one that is tried as `$TAKST`.
    pub(crate) fn other(&self, program: &str) -> std::process::Command {
        let mut command = std::process::Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TAKST", env!("CARGO_BIN_EXE_takst"))
            .env("HOME", self.folder())
            .env("XDG_CONFIG_HOME", self.path("user"))
            .env("XDG_CONFIG_DIRS", self.path("system"))
            .env("LC_ALL", "en_US.UTF-8")
            .env("COLUMNS", "80")
            .current_dir(self.folder());
        command
    }

    /// The same with an empty standard input, to be asserted.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::from_std(self.std(args));
        command.write_stdin("");
        command
    }

    /// The SHA-256 of a file, in hexadecimal digits.
    pub(crate) fn checksum(&self, name: &str) -> String {
        let digest = Sha256::digest(self.read(name));
        digest.iter().fold(String::new(), |mut digits, byte| {
            write!(digits, "{byte:02x}").unwrap();
            digits
        })
    }

    pub(crate) fn call(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    pub(crate) fn ended(&self, args: &[&str]) -> Ended {
        self.piped(args, b"")
    }

    pub(crate) fn piped(&self, args: &[&str], input: &[u8]) -> Ended {
        let mut command = self.command(args);
        let output = command.write_stdin(input).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// Exit code 0; what it prints, whatever it says besides.
    pub(crate) fn prints(&self, args: &[&str]) -> String {
        let output = self.call(args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Exit code 0 and nothing said besides; what it prints.
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let assert = self.command(args).assert().code(0).stderr("");
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    }

    /// Exit code 2 and nothing printed; what it says.
    pub(crate) fn refused(&self, args: &[&str]) -> String {
        let assert = self.command(args).assert().code(2).stdout("");
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    }
}

/// A text with every run of blanks as one.
pub(crate) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
