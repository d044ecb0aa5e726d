//! Which of the sheets of a workbook is read.

use std::sync::mpsc::SyncSender;

use super::rows::Message;
use super::trouble::broken;
use crate::problems::Trouble;
use crate::texts::{folded, quoted, quoted_list};
use crate::words;

/// So many sheets are named.
const NAMED: usize = 20;

/// Where nobody waits for the name, nobody waits for the rows either, which tells.
pub(super) fn begin(sheet: String, out: &SyncSender<Message>) {
    let _ = out.send(Message::Sheet(sheet));
}

/// The one of these sheets that is wanted, else the first.
pub(super) fn pick<'n>(
    name: &str,
    sheets: &[&'n str],
    wanted: Option<&str>,
) -> Result<&'n str, Trouble> {
    let Some(wanted) = wanted else {
        return sheets.first().copied().ok_or_else(|| broken(name, "it has no sheet"));
    };
    let is_wanted = |sheet: &&&str| folded(sheet) == folded(wanted);
    if let Some(sheet) = sheets.iter().find(is_wanted) {
        return Ok(sheet);
    }
    let (wanted, known) = (quoted(wanted), quoted_list(sheets.iter().take(NAMED)));
    let (en, da) = if sheets.len() > NAMED { (", …", ", …") } else { ("", "") };
    Err(Trouble::new(words!(
        "{name}: there is no sheet {wanted}, which [columns] `sheet` names; there are {known}{en}";
        "{name}: der er intet ark {wanted}, som [columns] `sheet` nævner; der er {known}{da}"
    )))
}
