//! What a log of another program needs to be read: which of its headers are what, how its values are written, what it
//! lacks; and how much of it is read so.

mod cases;
mod fields;
mod finder;
mod trial;
mod vocabulary;
mod work;

use std::fs;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::calendar::Instant;
use crate::intake::rows::Input;
use crate::lang::Lang;
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::rate_card::proposal::{LogOf, Proposal};
use crate::words;
use trial::Trials;
pub(in crate::intake) use vocabulary::likeliest_case;

/// Looks at a log; `-` is standard input. `log_of`: what it is of, if that is known.
///
/// # Errors
/// It cannot be read.
pub fn recognise(
    path: &Path,
    log_of: Option<LogOf>,
    card: &RateCard,
    now: Instant,
    lang: Lang,
) -> anyhow::Result<Proposal> {
    let copy = copy_of(path)?;
    let again = copy.as_ref().map_or(path, |copy| copy.path());
    let look = fields::look(again)?;
    let log_of = log_of.unwrap_or_else(|| {
        if work::is_work(&look, card) || !cases::is_cases(&look, card) {
            LogOf::Work
        } else {
            LogOf::Cases
        }
    });
    let table = match log_of {
        LogOf::Work => work::work(&look, card),
        LogOf::Cases => cases::cases(&look, card),
    };
    let file = match copy {
        Some(_) => "stdin".to_owned(),
        None => look.file.clone(),
    };
    let trials = Trials { path: again, file: &file, log_of, card, now, lang };
    let plain = trials.plain()?;
    if look.fields.is_empty()
        && let Some(trouble) = plain.trouble
    {
        return Err(trouble.into());
    }
    if look.fields.is_empty() && plain.rows > 0 {
        return Err(Trouble::new(
            words!("{file}: no rows with columns"; "{file}: ingen rækker med kolonner"),
        )
        .into());
    }
    let fit = trials.preset(&look, &table)?;
    let (table, trial) = trials.table(table)?;
    Ok(Proposal { file, log_of, plain, fit, table, trial })
}

/// A copy of what can be read only once: standard input, a pipe.
fn copy_of(path: &Path) -> Result<Option<NamedTempFile>, Trouble> {
    let is_once = path.as_os_str() == "-"
        || fs::metadata(path).is_ok_and(|file| !(file.is_file() || file.is_dir()));
    if !is_once {
        return Ok(None);
    }
    let input = Input::open(path)?;
    let copied = NamedTempFile::new().and_then(|mut copy| {
        io::copy(&mut input.into_reader(), &mut copy)?;
        Ok(copy)
    });
    copied.map(Some).map_err(|error| Trouble::cannot_read("stdin", &error))
}
