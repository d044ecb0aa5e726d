//! What counts in this run and what was billed before: `--period` and `--billed`.

use std::path::PathBuf;

use same_file::is_same_file;

use super::super::Context;
use super::period::Period;
use crate::billing::{Case, CaseId, ChargeError, PriorInvoices, Scope, Span, WorkLog};
use crate::cli::InvoiceArgs;
use crate::intake::billed::FormerReader;
use crate::intake::work_log::WorkInput;
use crate::lang::{Lang, Words};
use crate::money::Money;
use crate::problems::{Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::{CardInUse, RateCard};
use crate::texts::{printable, quoted};
use crate::words;

/// The period and the former invoices that were named.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) period: Option<Period>,
    pub(super) span: Span,
    pub(super) former: Option<PriorInvoices>,
}

impl Asked {
    /// Reads the period, without looking at any file.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn period(
        args: &InvoiceArgs,
        card: &RateCard,
        context: &Context,
    ) -> Result<Self, Trouble> {
        let zone = card.calendar().zone();
        let period = args.period.as_deref();
        let period = period.map(|text| Period::read(text, zone, context.now));
        let period = period.transpose()?;
        check_former(args)?;
        Ok(Self {
            period,
            span: period.map_or_else(Span::default, |period| period.span(zone)),
            former: None,
        })
    }

    /// Reads the former invoices against the log.
    ///
    /// # Errors
    /// They cannot be read.
    pub(super) fn former<'n>(
        &mut self,
        args: &InvoiceArgs,
        found: &CardInUse,
        input: &mut WorkInput,
        number_of: &dyn Fn(&str) -> Option<&'n str>,
        context: &Context,
    ) -> anyhow::Result<()> {
        if args.billed.is_empty() {
            return Ok(());
        }
        let rejected = &input.rejected;
        let mut reader = FormerReader {
            card: &found.card,
            checksum: &found.checksum,
            allow_duplicates: args.allow_duplicates,
            log: &input.log,
            number_of,
            was_left_out: &|case| rejected.has_case(case),
            until: self.span.until,
            warnings: &mut input.warnings,
        };
        self.former = Some(reader.read(&args.billed, context.lang)?);
        Ok(())
    }

    /// What counts and what was billed before; `prepaid` gives the seconds a customer has prepaid.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub(super) fn scope(
        &self,
        args: &InvoiceArgs,
        card: &RateCard,
        log: &WorkLog,
        prepaid: &dyn Fn(&str) -> Option<i64>,
    ) -> Result<Scope<'_>, (CaseId, ChargeError)> {
        Ok(Scope {
            // A case by itself is shown without what the agreement costs by the period.
            periodic_fees: args.case.is_empty(),
            is_traced: args.explain,
            ..Scope::of(card, log, self.span, self.former.as_ref(), prepaid)?
        })
    }

    /// Whether a former invoice says that it was made with another rate card.
    pub(super) fn has_other_card(&self) -> bool {
        self.former.as_ref().is_some_and(|former| former.other_card)
    }

    /// What was picked, the period and what is not billed yet with it: `this customer, this period`.
    pub(super) fn words(&self, selected: Option<Words>) -> Option<Words> {
        let period = words!("this period"; "denne periode");
        let new = words!("not billed yet"; "ikke faktureret endnu");
        let all = selected
            .into_iter()
            .chain(self.period.map(|_| period))
            .chain(self.former.as_ref().map(|_| new));
        all.reduce(|one, other| {
            let (en, da) = (
                format!("{}, {}", one.en, other.en),
                format!("{}, {}", one.da, other.da),
            );
            words!("{en}"; "{da}")
        })
    }

    /// Warns of a period that is not over, and of cases whose work before it may be missing in the log.
    pub(super) fn warn(
        &self,
        card: &RateCard,
        input: &mut WorkInput,
        picked: &dyn Fn(&Case<'_>) -> bool,
        context: &Context,
    ) {
        let Some(period) = self.period else {
            return;
        };
        if let Some(warning) = period.warning(self.span, context.now) {
            input.warnings.add(WarningKind::OpenPeriod, || warning);
        }
        let zone = card.calendar().zone();
        let cut_off = |case: &Case<'_>| picked(case) && self.span.may_be_cut_off(case);
        for case in input.log.cases().filter(cut_off) {
            input.warnings.add(WarningKind::CutOff, || {
                let name = printable(case.name());
                let contacted = case.contacted().map(|at| zone.date(at).to_string());
                let (contacted, first) = (contacted.unwrap_or_default(), period.first);
                Warning {
                    kind: WarningKind::CutOff,
                    place: case.entries.first().map(crate::billing::Entry::place),
                    column: None,
                    words: words!(
                        "case {name}: contacted on {contacted}, but no work before {first}: is the log cut off?";
                        "sag {name}: henvendt {contacted}, men intet arbejde før {first}: er loggen skåret af?"
                    ),
                }
            });
        }
    }
}

/// Warns that another rate card changes the prices of what was billed before.
pub(super) fn warn_of_prices(repriced: Money, card: &RateCard, warnings: &mut Warnings) {
    if repriced == Money::ZERO {
        return;
    }
    warnings.add(WarningKind::BilledBefore, || {
        let amount = |lang: Lang| lang.with_currency(&lang.money(repriced), &card.currency);
        let (en, da) = (amount(Lang::En), amount(Lang::Da));
        Warning {
            kind: WarningKind::BilledBefore,
            place: None,
            column: None,
            words: words!(
                "the former invoices were made with another rate card: cases whose minutes and kilometres are unchanged are corrected by {en} in all; is that meant?";
                "de tidligere fakturaer er lavet med et andet takstblad: sager med uændrede minutter og kilometer korrigeres med i alt {da}; er det meningen?"
            ),
        }
    });
}

/// Whether former invoices are each named once.
fn check_former(args: &InvoiceArgs) -> Result<(), Trouble> {
    for (index, path) in args.billed.iter().enumerate() {
        let name = quoted(&path.display().to_string());
        let mut earlier = args.billed.iter().take(index);
        let is_same = |other: &PathBuf| is_same_file(other, path).unwrap_or(false);
        if !args.allow_duplicates && earlier.any(is_same) {
            return Err(Trouble::new(words!(
                "--billed: {name} is there twice: name each former invoice once";
                "--billed: {name} er der to gange: angiv hver tidligere faktura én gang"
            )));
        }
    }
    Ok(())
}
