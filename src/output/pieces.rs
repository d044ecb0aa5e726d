//! Long outputs in pieces, rendered on all processors and written in order.

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::invoice_run::{Output, WriteError};
use crate::billing::{Invoice, Run, Totals, Writer, bill_part};
use crate::threads::threads;
use crate::watched::WRITTEN_ROWS;

/// Cases charged and written at a time by one thread.
const PIECE: usize = 2_048;
/// Pieces in memory at a time.
const BATCH: usize = 8;

/// The lines of some invoices, and the totals of each.
type Rendered = (Vec<u8>, Vec<Totals>);

/// Bills some invoices, or parts of them; returns the totals of each.
pub(super) fn bill_parts<'r, W: Writer<'r, Error = WriteError>>(
    invoices: &[Invoice<'r>],
    writer: &mut W,
) -> Result<Vec<Totals>, WriteError> {
    invoices.iter().map(|part| bill_part(part, writer)).collect()
}

/// Renders the pieces of a run, writes them in order and adds them up.
pub(super) fn side_by_side<'r>(
    run: &'r Run<'_>,
    out: &mut Output<'_>,
    render: impl Fn(&[Invoice<'r>]) -> Result<Rendered, WriteError> + Sync,
) -> Result<Totals, WriteError> {
    let mut totals = Totals::of(run.card());
    let write = |piece: &Vec<Invoice<'_>>, (lines, parts): Rendered| {
        out.write_all(&lines)?;
        for (invoice, part) in piece.iter().zip(parts) {
            totals.absorb(&part)?;
            WRITTEN_ROWS.fetch_add(u64::try_from(part.entries).unwrap_or(0), Ordering::Relaxed);
            if invoice.is_complete {
                totals.close(invoice)?;
            }
        }
        Ok::<_, WriteError>(())
    };
    in_order(&run.pieces(PIECE), |piece| render(piece), write)?;
    out.flush()?;
    Ok(totals)
}

/// Renders pieces, and hands them to `write` in order: what is ready while the next are rendered. A short output is one
/// piece, and takes no second thread.
pub(super) fn in_order<P: Sync, R: Send, E: Send>(
    pieces: &[P],
    render: impl Fn(&P) -> Result<R, E> + Sync,
    mut write: impl FnMut(&P, R) -> Result<(), E>,
) -> Result<(), E> {
    let mut ready: Vec<(&P, R)> = Vec::new();
    for batch in pieces.chunks(BATCH) {
        let mut rendered: Vec<Result<R, E>> = Vec::new();
        let mut write_ready = || ready.drain(..).try_for_each(|(piece, it)| write(piece, it));
        let threads = if batch.len() > 1 { threads() } else { None };
        if let Some(threads) = threads {
            threads.in_place_scope(|scope| {
                scope.spawn(|_| rendered = batch.par_iter().map(&render).collect());
                write_ready()
            })?;
        } else {
            write_ready()?;
            rendered.extend(batch.iter().map(&render));
        }
        for (piece, rendered) in batch.iter().zip(rendered) {
            ready.push((piece, rendered?));
        }
    }
    ready.into_iter().try_for_each(|(piece, rendered)| write(piece, rendered))
}
