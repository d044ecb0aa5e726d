//! What a run bills: the logs as one log, the period, former invoices, approved amounts and the selection.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use same_file::is_same_file;

use super::super::{Context, bad_rows, customers, inputs, log_style};
use super::period::Period;
use super::select::Selection;
use crate::billing::{
    CaseId, ChargeError, Counted, CustomerId, PriorInvoices, Scope, Span, WorkLog, unseen,
};
use crate::cli::InvoiceArgs;
use crate::intake::RunOptions;
use crate::intake::approvals;
use crate::intake::billed::FormerReader;
use crate::intake::customers::Customers;
use crate::intake::rejects::Rejected;
use crate::intake::work_log::{WorkInput, WorkOptions, read_work_logs};
use crate::lang::Words;
use crate::money::Money;
use crate::problems::{LogFile, Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::{AgreementId, CardInUse, RateCard};
use crate::texts::quoted;
use crate::words;

/// What holds for a log before any of it is read.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) customers: Option<Customers>,
    pub(super) paths: Vec<PathBuf>,
    billed: Vec<PathBuf>,
    pub(super) period: Option<Period>,
    pub(super) span: Span,
}

impl Given {
    /// # Errors
    /// The customers file cannot be read, an output would take the place of an input, or the period is none.
    pub(super) fn read(
        args: &InvoiceArgs,
        found: &CardInUse,
        context: &Context,
    ) -> anyhow::Result<Self> {
        let card = &found.card;
        let zone = card.calendar().zone();
        let customers = customers(args.customers.as_deref(), found, context)?;
        let paths = inputs(&args.files, "takst invoice", context)?;
        let billed = former_files(&args.billed)?;
        context.spare(billed.iter().chain(&args.approved))?;
        bad_rows::check_targets(context)?;
        let period = args.period.as_deref();
        let dates = log_style::dates(args.log.dates, card);
        let period = period.map(|text| Period::read(text, zone, context.now, dates));
        let period = period.transpose()?;
        let span = period.map_or_else(Span::default, |period| period.span(zone));
        Ok(Self { customers, paths, billed, period, span })
    }

    /// Reads the work logs as these options say; a customer of the file is one customer under whatever name.
    pub(super) fn read_logs<T>(
        &self,
        args: &InvoiceArgs,
        card: &RateCard,
        context: &Context,
        read: impl for<'o> FnOnce(&[PathBuf], &'o RateCard, &WorkOptions<'o>) -> T,
    ) -> T {
        let customers = self.customers.as_ref();
        let filed = |name: &str| customers?.filed(name);
        let next = |ending: &str| {
            let next = || bad_rows::next_command(context, &args.files, ending);
            if args.sorted { None } else { next() }
        };
        let options = WorkOptions {
            allow_duplicates: args.allow_duplicates,
            agreed_with: &|name| filed(name).map_or(&[], |known| &known.agreed),
            number_of: &|name| Some(filed(name)?.customer.as_str()),
            refused: &|name| customers?.refusal(name, args.allow_unknown),
            know: &|names| {
                let known = customers.map(|file| file.know(names, args.allow_unknown));
                known.unwrap_or(Ok(()))
            },
            style: log_style::style(&args.log, &self.paths),
            said: RunOptions { columns: &args.log.columns.column, set: &args.log.columns.set },
            bad_rows: bad_rows::asked(&args.bad_rows, &next),
        };
        read(&self.paths, card, &options)
    }
}

/// All that was read.
#[derive(Debug)]
pub(super) struct Input {
    /// With what the customers file says of each customer.
    pub(super) log: WorkLog,
    pub(super) files: Vec<LogFile>,
    /// Rows read, of all files.
    pub(super) rows: usize,
    /// Rows that were passed over.
    pub(super) skipped: usize,
    pub(super) rejected: Rejected,
    pub(super) warnings: Warnings,
    period: Option<Period>,
    span: Span,
    pub(super) former: Option<PriorInvoices>,
    /// Customers of the customers file whose agreements cost something by the period.
    subscribers: Vec<CustomerId>,
    /// What customers approved that cases cost.
    pub(super) approved: Option<HashMap<CaseId, Money>>,
    pub(super) selection: Selection,
}

impl Input {
    /// # Errors
    /// Something cannot be read, rows are bad, or the customers file does not know a customer.
    pub(super) fn load(
        args: &InvoiceArgs,
        found: &CardInUse,
        context: &Context,
    ) -> anyhow::Result<Self> {
        let card = &found.card;
        let zone = card.calendar().zone();
        let given = Given::read(args, found, context)?;
        check_former(args, &given.billed)?;
        let (now, lang) = (context.now, context.lang);
        let input = given.read_logs(args, card, context, |paths, card, options| {
            read_work_logs(paths, card, options, now, lang)
        });
        let WorkInput { mut log, mut warnings, files, rows, skipped, rejected } = input?;
        let Given { customers, billed, period, span, .. } = given;
        let customers = customers.as_ref();
        let asks = period.is_some() && card.has_periodic_fees;
        let subscribers = match customers.filter(|_| asks) {
            None => Vec::new(),
            Some(file) => subscribers(file, card, &mut log)?,
        };
        log.set_filed(|name| customers?.filed(name));
        let mut former = FormerReader {
            card,
            checksum: &found.checksum,
            allow_duplicates: args.allow_duplicates,
            log: &log,
            number_of: &|name| Some(customers?.filed(name)?.customer.as_str()),
            was_left_out: &|case| rejected.has_case(case),
            until: span.until,
            credit: &args.credit,
            warnings: &mut warnings,
        };
        let former = match args.billed.as_slice() {
            [] => None,
            [_, ..] => Some(former.read(&billed, context.lang)?),
        };
        let former = former.map(|(mut former, strange)| {
            for one in strange {
                let number_of = |name: &str| Some(customers?.filed(name)?.customer.as_str());
                let customer = log.customer(&one.customer, number_of)?;
                let case = log.case_named(&one.case)?;
                former.take_back(log.united(customer), case, one.billed)?;
            }
            log.set_filed(|name| customers?.filed(name));
            anyhow::Ok(former)
        });
        let former = former.transpose()?;
        let approved = args.approved.as_deref();
        let approved = approved.map(|path| approved_amounts(path, &log, &rejected, &mut warnings));
        let approved = approved.transpose()?;
        let selection = Selection::new(args, &log, &rejected, customers)?;
        if let Some(period) = period {
            let picked = log.cases().filter(|case| selection.picks(case));
            period.warn_of_end(span, now, &mut warnings);
            period.warn_of_cut_off(span, zone, picked, &mut warnings);
        }
        Ok(Self {
            log,
            files,
            rows,
            skipped,
            rejected,
            warnings,
            period,
            span,
            former,
            subscribers,
            approved,
            selection,
        })
    }

    /// What counts, and what was billed before.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub(super) fn scope(
        &self,
        args: &InvoiceArgs,
        card: &RateCard,
    ) -> Result<Scope<'_>, (CaseId, ChargeError)> {
        Ok(Scope {
            // A case by itself is shown without what the agreement costs by the period.
            periodic_fees: args.case.is_empty(),
            subscribers: {
                let all = self.subscribers.iter();
                all.copied().filter(|id| self.selection.has(*id)).collect()
            },
            is_traced: args.explain,
            ..Scope::of(card, &self.log, self.span, self.former.as_ref())?
        })
    }

    /// The picked customers whose included or prepaid time counts from a day before anything is known, by that day.
    pub(super) fn unseen(&self, card: &RateCard) -> Vec<((NaiveDate, Counted), Vec<CustomerId>)> {
        let from = self.period.map(|period| period.first);
        let all = unseen(card, &self.log, self.former.as_ref(), from).into_iter();
        let picked = all.map(|(counted, customers)| {
            let picked = customers.into_iter().filter(|id| self.selection.has(*id));
            (counted, picked.collect::<Vec<_>>())
        });
        picked.filter(|(_, customers)| !customers.is_empty()).collect()
    }

    /// What was picked, the period and what is not billed yet with it: `this customer, this period`.
    pub(super) fn words(&self) -> Option<Words> {
        picked(self.selection.words(), self.period.is_some(), self.former.is_some())
    }
}

/// The customers of a file whose agreements cost something by the period, in the log also without work.
fn subscribers(
    file: &Customers,
    card: &RateCard,
    log: &mut WorkLog,
) -> anyhow::Result<Vec<CustomerId>> {
    let costs = |id: AgreementId| {
        let mut editions = card.editions().filter_map(|edition| edition.agreement(id));
        editions.any(|agreement| agreement.fee.is_some())
    };
    let number_of = |name: &str| Some(file.filed(name)?.customer.as_str());
    let mut all = Vec::new();
    for customer in file.iter() {
        if customer.agreed.iter().filter_map(|contract| contract.agreement).any(costs) {
            let id = log.customer(&customer.customer, number_of)?;
            all.push(log.united(id));
        }
    }
    Ok(all)
}

/// What was picked, the period and what is not billed yet with it.
pub(super) fn picked(selected: Option<Words>, period: bool, new: bool) -> Option<Words> {
    let period = period.then(|| words!("this period"; "denne periode"));
    let new = new.then(|| words!("not billed yet"; "ikke faktureret endnu"));
    let all = [selected, period, new].into_iter().flatten();
    all.reduce(|one, other| words!("{}, {}", one.en, other.en; "{}, {}", one.da, other.da))
}

/// Former outputs; of a folder all that lie in it, by name.
fn former_files(billed: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    for path in billed {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let cannot = |error| Trouble::cannot_read(&path.display().to_string(), error);
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(cannot)? {
            let file = entry.map_err(cannot)?.path();
            let ending = file.extension().map(OsStr::to_ascii_lowercase);
            let is_output =
                ["jsonl", "json", "csv"].iter().any(|it| ending.as_deref() == Some(OsStr::new(it)));
            if is_output && file.is_file() {
                inside.push(file);
            }
        }
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

/// Whether former invoices are each named once.
fn check_former(args: &InvoiceArgs, billed: &[PathBuf]) -> Result<(), Trouble> {
    for (index, path) in billed.iter().enumerate() {
        let is_same = |other: &PathBuf| is_same_file(other, path).unwrap_or(false);
        if !args.allow_duplicates && billed[..index].iter().any(is_same) {
            let name = quoted(&path.display().to_string());
            return Err(Trouble::new(words!(
                "--billed: {name} is there twice: name each former invoice once";
                "--billed: {name} er der to gange: angiv hver tidligere faktura én gang"
            )));
        }
    }
    Ok(())
}

/// The amounts of a file by the cases of the log; a case that is not in the log is a warning.
fn approved_amounts(
    path: &Path,
    log: &WorkLog,
    rejected: &Rejected,
    warnings: &mut Warnings,
) -> Result<HashMap<CaseId, Money>, Trouble> {
    let read = approvals::open(path)?;
    let mut amounts = HashMap::new();
    for approved in read.list {
        if let Some(case) = log.find_case(&approved.case) {
            amounts.insert(case, approved.amount);
        } else if !rejected.has_case(&approved.case) {
            // One left out is not gone: its turn comes once its rows are mended.
            warnings.add(WarningKind::UnknownApproval, || {
                let (file, line, case) = (&read.file, approved.line, quoted(&approved.case));
                Warning {
                    kind: WarningKind::UnknownApproval,
                    place: None,
                    column: None,
                    words: words!(
                        "{file}:{line}: case {case} is not in the log";
                        "{file}:{line}: sag {case} er ikke i loggen"
                    ),
                }
            });
        }
    }
    Ok(amounts)
}
