//! Writes a run as the command would, with nothing beside it.

use takst::billing::{Rows, Run, Totals};
use takst::lang::{Lang, Words};
use takst::output::control::Read;
use takst::output::invoice_run::{Format, InvoiceRun, Style, Wanted, WriteError};
use takst::problems::Warnings;

/// What a run is in a format, and its totals.
pub(crate) fn written(run: &Run<'_>, format: &Format) -> (String, Totals) {
    let wanted = Wanted::default();
    try_written(run, format, wanted, Lang::En).unwrap()
}

/// # Errors
/// As the format's.
pub(crate) fn try_written(
    run: &Run<'_>,
    format: &Format,
    wanted: Wanted,
    lang: Lang,
) -> Result<(String, Totals), WriteError> {
    let of = InvoiceRun {
        run,
        read: Read { files: &[], rows: Rows::default(), warnings: 0 },
        warnings: &Warnings::default(),
        card: &Words::new("", ""),
        checksum: "",
        is_embedded: true,
        wanted,
        style: Style { lang, width: None, colour: false },
    };
    let mut bytes = Vec::new();
    let written = (format.write)(&of, &mut bytes)?;
    Ok((String::from_utf8(bytes).unwrap(), written.totals))
}
