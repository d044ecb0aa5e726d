//! `--keep-going` and `--rejects`: cases with rows that cannot be used are left out, and their rows written to a file.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::{Context, Outcome, cannot_write, ready, sink};
use crate::cli::BadRowArgs;
use crate::intake::BadRows;
use crate::intake::rejects::{CopyError, Rejected};
use crate::output::sink::{Ready, commit_all, is_same_target, is_stdout};
use crate::problems::{LogFile, Trouble};
use crate::texts::{printable, quoted};
use crate::words;

/// What the options ask for; `next` makes the command that asks for more, of the ending of a rejects file.
pub(super) fn asked<'a>(
    args: &BadRowArgs,
    next: &'a dyn Fn(&str) -> Option<String>,
) -> BadRows<'a> {
    if args.keep_going || args.rejects.is_some() {
        BadRows::LeaveOut { copied: args.rejects.is_some() }
    } else {
        BadRows::Refuse(next)
    }
}

/// Refuses two outputs in one place.
///
/// # Errors
/// The rejects file, or what is written beside the output, is where another output goes.
pub(super) fn check_targets(context: &Context) -> Result<(), Trouble> {
    let rejects = context.rejects.as_deref();
    let is_output = |target: &Path| match context.target() {
        Some(output) => is_same_target(target, output),
        None => is_stdout(target),
    };
    if let Some(target) = rejects.filter(|target| is_output(target)) {
        let name = quoted(&target.display().to_string());
        return Err(Trouble::new(words!(
            "--rejects {name} is where the output goes: name another file";
            "--rejects {name} er der, hvor outputtet skrives: angiv en anden fil"
        )));
    }
    let mut beside = context.beside.iter().enumerate();
    let is_other = |index: usize, target: &Path| {
        let before = context.beside[..index].iter().map(|(_, other)| other.as_path());
        is_output(target) || before.chain(rejects).any(|other| is_same_target(target, other))
    };
    if let Some((_, (option, target))) = beside.find(|(index, (_, it))| is_other(*index, it)) {
        let name = quoted(&target.display().to_string());
        return Err(Trouble::new(words!(
            "{option} {name} is another file of this run: name another one";
            "{option} {name} er en anden fil i denne kørsel: angiv en anden"
        )));
    }
    Ok(())
}

/// Brings the outputs and the rejects file to their places, all or none, and tells what was left out.
///
/// # Errors
/// One of them cannot be written, or an input not be read again.
pub(super) fn commit(
    mut outputs: Vec<(Ready, PathBuf)>,
    mut rejected: Rejected,
    args: &BadRowArgs,
    files: &[LogFile],
    context: &Context,
) -> anyhow::Result<Outcome> {
    let target = args.rejects.as_deref();
    if let Some(target) = target {
        let mut copy = sink(target)?;
        rejected.copy(target, &mut copy).map_err(|error| match error {
            CopyError::Read(trouble) => trouble,
            CopyError::Write(error) => cannot_write(target, &error),
        })?;
        outputs.insert(0, ready(copy, target)?);
    }
    commit_all(outputs).map_err(|(error, path)| cannot_write(&path, &error))?;
    if rejected.is_empty() {
        return Ok(Outcome::Fine);
    }
    let target = target.map(|target| target.display().to_string());
    context.complain(&rejected.notice(files, target.as_deref(), context.lang));
    Ok(Outcome::Found)
}

/// The command at hand with the options that leave out what is bad, ready to be copied; none where it could not be.
pub(super) fn next_command(context: &Context, files: &[PathBuf], ending: &str) -> Option<String> {
    let mut args: Vec<OsString> = context.args.iter().skip(1).cloned().collect();
    let last_file =
        files.last().and_then(|last| args.iter().rposition(|arg| arg == last.as_os_str()));
    // Behind `--` everything is a file.
    let end = args.iter().position(|arg| arg == "--");
    let at = end.or(last_file.map(|file| file + 1)).unwrap_or(args.len());
    let rejects = free_name(context, files, ending);
    let options = ["--keep-going", "--rejects", &rejects].map(OsString::from);
    args.splice(at..at, options);
    let words: Option<Vec<String>> = args.iter().map(|arg| for_shell(arg)).collect();
    let command = format!("takst {}", words?.join(" "));
    let reads_stdin = files.iter().all(|file| file == Path::new("-"));
    Some(if reads_stdin { format!("… | {command}") } else { command })
}

/// A name for a rejects file that is none of the files at hand.
fn free_name(context: &Context, files: &[PathBuf], ending: &str) -> String {
    let is_taken = |name: &str| {
        let inputs = files.iter().map(PathBuf::as_path);
        inputs.chain(context.target()).any(|file| is_same_target(file, Path::new(name)))
    };
    let names = (2..=1_000_usize).map(|number| format!("rejects-{number}.{ending}"));
    std::iter::once(format!("rejects.{ending}"))
        .chain(names)
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| format!("rejects.{ending}"))
}

/// An argument as a shell reads it; none where it is no harmless text.
fn for_shell(arg: &OsStr) -> Option<String> {
    let text = arg.to_str()?;
    if printable(text) != text {
        return None;
    }
    let is_plain = |char: char| char.is_alphanumeric() || "-_./:=,@%+".contains(char);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    Some(if cfg!(windows) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    })
}
