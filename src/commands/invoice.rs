//! `takst invoice`: invoice lines from a work log.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use super::{Context, Outcome, cannot_write, customers, format, inputs};
use crate::billing::{Allotments, CaseId, CustomerId, Run, Totals, WorkLog};
use crate::cli::{InvoiceArgs, RecordFormat};
use crate::intake::customers::Customers;
use crate::intake::work_log::{WorkInput, WorkOptions, read_work_logs};
use crate::output::control::{self, Read};
use crate::output::explain::Explainer;
use crate::output::grid::{Look, paint};
use crate::output::invoice_json::{self, Extras};
use crate::output::invoice_records::{self, WriteError};
use crate::output::invoice_speech::{self, Bill};
use crate::output::invoice_table::{self, Style};
use crate::output::warnings;
use crate::problems::Trouble;
use crate::rate_card::find::{Found, find};
use crate::rate_card::same;
use crate::texts::quoted;
use crate::words;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &InvoiceArgs, context: &Context) -> anyhow::Result<Outcome> {
    let found = find(context)?;
    let format = format::of_records(args.format, args.explain, context)?;
    let customers = customers(args.customers.as_deref(), &found)?;
    let paths = inputs(&args.files, "takst invoice", context)?;
    let agreement_of = |name: &str| {
        customers
            .as_ref()
            .and_then(|file| file.find(name).ok().flatten())
            .and_then(|known| known.agreement)
    };
    let options = WorkOptions {
        allow_duplicates: args.allow_duplicates,
        agreement_of: &agreement_of,
    };
    let mut input = read_work_logs(&paths, &found.card, &options, context.now, context.lang)?;
    if let Some(file) = &customers {
        let number_of = |name: &str| Some(file.find(name).ok().flatten()?.customer.as_str());
        input.log.unite_customers(number_of);
    }

    let selection = Selection::new(args, &input.log, customers.as_ref())?;
    let run = Run::new(&found.card, &input.log, |case| {
        selection.picks(case.id, case.facts.customer)
    });
    let prepaid = |name: &str| {
        customers
            .as_ref()?
            .find(name)
            .ok()
            .flatten()?
            .prepaid_seconds
    };
    let allotments = Allotments::of(&found.card, &input.log, &prepaid)
        .map_err(|error| trouble(error.into(), &input.log, context))?;
    let run = run.allotted(allotments);
    // A case by itself is shown without what the agreement costs by the period.
    let run = if args.case.is_empty() {
        run.with_periodic_fees()
    } else {
        run
    };
    let totals = write(
        &run,
        format,
        args,
        &input,
        customers.as_ref(),
        &found,
        context,
    )?;

    context.tell(&warnings::render(
        &input.warnings,
        &input.files,
        context.lang,
    ));
    if args.totals || context.error_terminal {
        let read = Read {
            files: &input.files,
            rows: input.rows,
            warnings: input.warnings.count(),
        };
        context.tell(&control::totals(
            &totals,
            read,
            selection.words(),
            &found.describe(),
            context.width,
            context.lang,
        ));
    }
    Ok(Outcome::Fine)
}

/// All of the output, held back until it is complete.
fn write(
    run: &Run<'_>,
    format: RecordFormat,
    args: &InvoiceArgs,
    input: &WorkInput,
    customers: Option<&Customers>,
    found: &Found,
    context: &Context,
) -> anyhow::Result<Totals> {
    let name_of = |number: &str| {
        let known = customers.and_then(|file| file.find(number).ok().flatten());
        known.and_then(|known| known.name.clone())
    };
    let mut sink = context.sink()?;
    let extras = Extras {
        name_of: &name_of,
        warnings: &input.warnings,
        files: &input.files,
    };
    let written = match format {
        RecordFormat::Csv => invoice_records::csv(run, &mut sink),
        RecordFormat::Jsonl => invoice_records::json_lines(run, &mut sink),
        RecordFormat::Json => invoice_json::json(run, extras, &mut sink),
        RecordFormat::Table if args.explain => explain(run, &name_of, input, context, &mut sink),
        RecordFormat::Table => {
            let style = Style {
                lang: context.lang,
                width: context.width,
                colour: context.colour,
            };
            invoice_table::table(run, &name_of, style, &mut sink).and_then(|totals| {
                footer(run, &totals, args, found, context, &mut sink).map(|()| totals)
            })
        }
    };
    let totals = written.map_err(|error| trouble(error, run.log(), context))?;
    context.commit(sink)?;
    Ok(totals)
}

/// What stands below the tables: the card, where it is not the shipped one, and a sentence for one customer.
fn footer(
    run: &Run<'_>,
    totals: &Totals,
    args: &InvoiceArgs,
    found: &Found,
    context: &Context,
    mut out: impl Write,
) -> Result<(), WriteError> {
    let lang = context.lang;
    let mut text = String::new();
    if !found.is_embedded() {
        let card = lang.pick("card: ", "takstblad: ").to_owned() + found.describe().text(lang);
        text.push_str(&Look::Dim.mark(&card));
        text.push('\n');
    }
    if totals.customers == 1 && !args.customer.is_empty() {
        let bill = Bill::of(run)?;
        text.push('\n');
        text.push_str(&invoice_speech::say(&bill, run.card(), context.width, lang));
    }
    out.write_all(paint(&text, context.colour).as_bytes())?;
    Ok(())
}

/// For each case how each line came about.
fn explain(
    run: &Run<'_>,
    name_of: &dyn Fn(&str) -> Option<String>,
    input: &WorkInput,
    context: &Context,
    mut out: impl Write,
) -> Result<Totals, WriteError> {
    let explainer = Explainer {
        card: run.card(),
        lang: context.lang,
        width: context.width,
        files: &input.files,
    };
    let mut totals = Totals::of(run.card());
    for invoice in run.invoices() {
        let number = invoice.customer_name();
        let name = name_of(number).unwrap_or_else(|| number.to_owned());
        for fee in invoice.periodic_fees()? {
            totals.add_amount(fee.net)?;
        }
        for charged in invoice.cases() {
            let (case, charge) = charged?;
            if totals.cases > 0 {
                writeln!(out)?;
            }
            out.write_all(
                paint(&explainer.case(&name, &case, &charge), context.colour).as_bytes(),
            )?;
            totals.add(&case, &charge)?;
        }
        totals.close(invoice.vat_percent)?;
    }
    Ok(totals)
}

/// Why the lines could not be written, with the case where one is to blame.
fn trouble(error: WriteError, log: &WorkLog, context: &Context) -> Trouble {
    match error {
        WriteError::Io(error) => {
            cannot_write(context.output.as_deref().unwrap_or(Path::new("-")), &error)
        }
        WriteError::Charge(case, error) => {
            let case = quoted(log.case_name(case));
            Trouble::new(words!(
                "case {case} cannot be billed: {error}";
                "sag {case} kan ikke afregnes: {error}"
            ))
        }
        WriteError::Sum(error) => Trouble::new(
            words!("the sum cannot be computed: {error}"; "summen kan ikke beregnes: {error}"),
        ),
    }
}

/// The customers and cases that `--customer` and `--case` pick; all without them.
#[derive(Debug)]
struct Selection {
    customers: Option<HashSet<CustomerId>>,
    cases: Option<HashSet<CaseId>>,
}

impl Selection {
    fn new(args: &InvoiceArgs, log: &WorkLog, file: Option<&Customers>) -> Result<Self, Trouble> {
        let mut customers = HashSet::new();
        for name in &args.customer {
            let called = customers_called(name, log, file)?;
            customers.extend(called.into_iter().map(|id| log.united(id)));
        }
        let mut cases = HashSet::new();
        for number in &args.case {
            let case = log.find_case(number.trim()).ok_or_else(|| {
                let value = quoted(number);
                Trouble::new(words!("no case {value} in the log"; "ingen sag {value} i loggen"))
            })?;
            cases.insert(case);
        }
        Ok(Self {
            customers: (!args.customer.is_empty()).then_some(customers),
            cases: (!args.case.is_empty()).then_some(cases),
        })
    }

    fn picks(&self, case: CaseId, customer: Option<CustomerId>) -> bool {
        let of_customer = self
            .customers
            .as_ref()
            .is_none_or(|picked| customer.is_some_and(|customer| picked.contains(&customer)));
        of_customer
            && self
                .cases
                .as_ref()
                .is_none_or(|picked| picked.contains(&case))
    }

    /// What was picked: `this customer`.
    fn words(&self) -> Option<crate::lang::Words> {
        match (&self.customers, &self.cases) {
            (None, None) => None,
            (Some(one), None) if one.len() == 1 => Some(words!("this customer"; "denne kunde")),
            (Some(_), None) => Some(words!("these customers"; "disse kunder")),
            (_, Some(one)) if one.len() == 1 => Some(words!("this case"; "denne sag")),
            (_, Some(_)) => Some(words!("these cases"; "disse sager")),
        }
    }
}

/// The customers of the log that `--customer` means: by number or name, whatever the case, or by the only one
/// it is a part of.
fn customers_called(
    wanted: &str,
    log: &WorkLog,
    file: Option<&Customers>,
) -> Result<Vec<CustomerId>, Trouble> {
    let wanted = wanted.trim();
    let known = file.and_then(|file| file.find(wanted).ok().flatten());
    let exact: Vec<CustomerId> = log
        .customers()
        .filter(|id| {
            let name = log.customer_name(*id);
            same(name, wanted)
                || known.is_some_and(|known| {
                    same(name, &known.customer)
                        || known
                            .name
                            .as_deref()
                            .is_some_and(|called| same(name, called))
                })
        })
        .collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let part = wanted.to_lowercase();
    let filed = |id: CustomerId| {
        let logged = log.customer_name(id);
        file.and_then(|file| file.find(logged).ok().flatten())
    };
    let parts: Vec<CustomerId> = log
        .customers()
        .filter(|id| {
            let logged = log.customer_name(*id).to_lowercase();
            let called = filed(*id).map(|known| known.called().to_lowercase());
            logged.contains(&part) || called.is_some_and(|called| called.contains(&part))
        })
        .collect();
    let value = quoted(wanted);
    match parts.as_slice() {
        [_] => Ok(parts),
        [first, rest @ ..]
            if filed(*first).is_some() && rest.iter().all(|id| filed(*id) == filed(*first)) =>
        {
            Ok(parts)
        }
        [] => Err(Trouble::new(
            words!("no customer {value} in the log"; "ingen kunde {value} i loggen"),
        )),
        several => {
            let names: Vec<String> = several
                .iter()
                .take(5)
                .map(|id| quoted(log.customer_name(*id)))
                .collect();
            let names = names.join(", ");
            Err(Trouble::new(words!(
                "customer {value} can be any of {names}: write more of it";
                "kunde {value} kan være {names}: skriv mere af navnet"
            )))
        }
    }
}
