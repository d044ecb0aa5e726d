//! `--sorted`: a log whose rows stand together by customer and case is billed some customers at a time, so that it may be
//! longer than memory. Nothing is at its place before all of it is billed, as in any run.

use super::super::progress::Progress;
use super::super::{Context, Outcome};
use super::cvrs;
use super::load::{Given, picked};
use super::select::{Missing, Selection, words_of};
use super::write::trouble;
use crate::billing::{Rows, Run, Scope, Totals, WorkLog};
use crate::cli::InvoiceArgs;
use crate::commands::format::Chosen;
use crate::intake::work_log::read_sorted_work_logs;
use crate::lang::Words;
use crate::output::control::{self, Read};
use crate::output::invoice_run::{Format, InvoiceRun, Kind, Wanted, WriteError};
use crate::output::sink::Sink;
use crate::problems::{Trouble, Warnings};
use crate::rate_card::CardInUse;
use crate::words;

/// Bytes of rows that are billed together, or some more: enough for all processors, and little beside a program.
const SIZE: usize = 2 << 20;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub(super) fn run(
    args: &InvoiceArgs,
    found: &CardInUse,
    format: &Chosen,
    context: &Context,
) -> anyhow::Result<Outcome> {
    let format = match format {
        Chosen::Run(format) if format.kind == Kind::Lines => *format,
        Chosen::Run(_) | Chosen::Documents(_) => return Err(no_lines().into()),
    };
    let progress = Progress::of(&args.files, context);
    let given = Given::read(args, found, context)?;
    if given.period.is_some() && found.card.has_periodic_fees {
        return Err(fees_of_period().into());
    }
    let mut billing = Billing {
        args,
        found,
        context,
        given: &given,
        format,
        card: found.describe(),
        sink: context.sink()?,
        follows: false,
        totals: Totals::of(&found.card),
        rows: Rows::default(),
        missing: Missing::of(args),
        of_period: Warnings::default(),
        of_cvrs: Warnings::default(),
    };
    if let Some(period) = given.period {
        period.warn_of_end(given.span, context.now, &mut billing.of_period);
    }
    cvrs::warn_of_seller(&found.card, &mut billing.of_cvrs);
    let (now, lang) = (context.now, context.lang);
    let read = given.read_logs(args, &found.card, context, |paths, card, options| {
        let mut bill = |log| billing.bill(log);
        read_sorted_work_logs(paths, card, options, now, lang, SIZE, &mut bill)
    })?;
    let Billing { sink, totals, mut rows, missing, of_period, of_cvrs, card, .. } = billing;
    missing.refuse()?;
    (rows.read, rows.skipped) = (read.rows, read.skipped);
    totals.reconcile(rows).map_err(control::imbalance)?;
    let mut warnings = read.warnings;
    warnings.append(of_period);
    warnings.append(of_cvrs);
    drop(progress);

    context.commit(sink)?;
    context.tell_warnings(&warnings, &read.files);
    if args.totals || context.error_width.is_some() {
        let picked = picked(words_of(args), given.period.is_some(), false);
        let read = Read { files: &read.files, rows, warnings: warnings.count() };
        context.tell(&control::totals(&totals, read, picked, &card, context.width, lang));
    }
    Ok(Outcome::Fine)
}

/// Bills customers as they come.
struct Billing<'a> {
    args: &'a InvoiceArgs,
    found: &'a CardInUse,
    context: &'a Context,
    given: &'a Given,
    format: &'static Format,
    card: Words,
    sink: Sink,
    /// Whether something is written.
    follows: bool,
    totals: Totals,
    rows: Rows,
    missing: Missing<'a>,
    of_period: Warnings,
    of_cvrs: Warnings,
}

impl Billing<'_> {
    /// Bills the customers of a log, all of whose work is in it.
    fn bill(&mut self, mut log: WorkLog) -> Result<(), Trouble> {
        let (card, span, customers) =
            (&self.found.card, self.given.span, self.given.customers.as_ref());
        log.set_filed(|name| customers?.filed(name));
        let selection = Selection::of_part(self.args, &log, customers, &mut self.missing);
        if let Some(period) = self.given.period {
            let zone = card.calendar().zone();
            let picked = log.cases().filter(|case| selection.picks(case));
            period.warn_of_cut_off(span, zone, picked, &mut self.of_period);
        }
        let failed = |error| trouble(error, &log, self.context);
        let scope = Scope::of(card, &log, span, None);
        let scope = scope.map_err(|error| failed(error.into()))?;
        let scope = Scope { periodic_fees: self.args.case.is_empty(), ..scope };
        let run = Run::of(card, &log, scope, |case| selection.picks(case));
        cvrs::warn_of_buyers(&run, &mut self.of_cvrs);
        let (outside, _) = run.rows_left_out(|case| selection.picks(case));
        self.rows.outside += outside;
        self.rows.not_selected += selection.rows_left_out(&log);
        let answer = InvoiceRun {
            run: &run,
            read: Read { files: &[], rows: Rows::default(), warnings: 0 },
            warnings: &Warnings::default(),
            card: &self.card,
            checksum: &self.found.checksum,
            is_embedded: self.found.is_embedded(),
            wanted: Wanted { follows: self.follows, ..Wanted::default() },
            style: self.context.style(),
        };
        let written = (self.format.write)(&answer, &mut self.sink).map_err(failed)?;
        self.follows = true;
        let added = self.totals.absorb(&written.totals);
        added.map_err(|error| failed(WriteError::Sum(error)))
    }
}

fn no_lines() -> Trouble {
    Trouble::new(words!(
        "--sorted writes lines as their customers come: add --format csv or jsonl, or name a .csv or .jsonl file with -o";
        "--sorted skriver linjer, efterhånden som kunderne kommer: tilføj --format csv eller jsonl, eller angiv en .csv- eller .jsonl-fil med -o"
    ))
}

fn fees_of_period() -> Trouble {
    Trouble::new(words!(
        "--period with --sorted: agreements of the rate card have a fee, due of all who have one and from the first work of the whole log on: leave out --sorted";
        "--period med --sorted: aftaler i takstbladet har et gebyr, som forfalder hos alle, der har en, og fra det første arbejde i hele loggen: udelad --sorted"
    ))
}
