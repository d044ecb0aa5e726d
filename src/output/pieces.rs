//! Renders a run in pieces, on all processors, and writes them in order.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::invoice_run::{Output, WriteError};
use crate::billing::{Invoice, Run, Totals, Writer, bill_part};

/// Cases charged and written at a time by one thread.
const PIECE: usize = 2_048;
/// Pieces in memory at a time.
const BATCH: usize = 8;

/// The lines of some invoices, and the totals of each.
type Rendered = (Vec<u8>, Vec<Totals>);

/// The threads that render; none where they cannot be started.
fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let threads = THREADS.get_or_init(|| ThreadPoolBuilder::new().build().ok());
    threads.as_ref()
}

/// Bills some invoices, or parts of them; returns the totals of each.
pub(super) fn bill_parts<'r, W: Writer<'r, Error = WriteError>>(
    invoices: &[Invoice<'r>],
    writer: &mut W,
) -> Result<Vec<Totals>, WriteError> {
    invoices.iter().map(|part| bill_part(part, writer)).collect()
}

/// Renders the pieces of a run on all processors and writes them in order. A short run takes one piece, and
/// no second thread.
pub(super) fn side_by_side<'r>(
    run: &'r Run<'_>,
    out: &mut Output<'_>,
    render: impl Fn(&[Invoice<'r>]) -> Result<Rendered, WriteError> + Sync,
) -> Result<Totals, WriteError> {
    let mut totals = Totals::of(run.card());
    let pieces = run.pieces(PIECE);
    let mut ready: Vec<(&Vec<Invoice<'_>>, Rendered)> = Vec::new();
    for batch in pieces.chunks(BATCH) {
        let mut rendered: Vec<Result<Rendered, WriteError>> = Vec::new();
        let threads = if batch.len() > 1 { threads() } else { None };
        if let Some(threads) = threads {
            // What is ready is written while the next is rendered.
            threads.in_place_scope(|scope| {
                scope.spawn(|_| {
                    rendered = batch.par_iter().map(|piece| render(piece)).collect();
                });
                write_pieces(ready, &mut totals, out)
            })?;
        } else {
            write_pieces(ready, &mut totals, out)?;
            rendered.extend(batch.iter().map(|piece| render(piece)));
        }
        ready = Vec::with_capacity(batch.len());
        for (piece, rendered) in batch.iter().zip(rendered) {
            ready.push((piece, rendered?));
        }
    }
    write_pieces(ready, &mut totals, out)?;
    out.flush()?;
    Ok(totals)
}

/// Writes rendered pieces and adds them up.
fn write_pieces(
    ready: Vec<(&Vec<Invoice<'_>>, Rendered)>,
    totals: &mut Totals,
    out: &mut Output<'_>,
) -> Result<(), WriteError> {
    for (piece, (lines, parts)) in ready {
        out.write_all(&lines)?;
        for (invoice, part) in piece.iter().zip(parts) {
            totals.absorb(&part)?;
            if invoice.is_complete {
                totals.close(invoice)?;
            }
        }
    }
    Ok(())
}
