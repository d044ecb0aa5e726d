//! Which customers and cases of the log are billed: `--customer`, `--not-customer` and `--case`.

use std::collections::HashSet;

use crate::billing::{Case, CaseId, Customer, CustomerId, WorkLog};
use crate::cli::InvoiceArgs;
use crate::intake::alike::Typed;
use crate::intake::customers::Customers;
use crate::intake::rejects::Rejected;
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::same;
use crate::rate_card::suggest::{did_you_mean, nearest};
use crate::texts::{folded, quoted};
use crate::words;

/// The customers and cases that `--customer`, `--not-customer` and `--case` pick; all without them.
#[derive(Debug)]
pub(super) struct Selection {
    customers: Option<HashSet<CustomerId>>,
    /// Customers of `--not-customer`.
    others: HashSet<CustomerId>,
    cases: Option<HashSet<CaseId>>,
}

impl Selection {
    pub(super) fn new(
        args: &InvoiceArgs,
        log: &WorkLog,
        rejected: &Rejected,
        file: Option<&Customers>,
    ) -> Result<Self, Trouble> {
        let called = |names: &[String]| {
            let mut customers = HashSet::new();
            for name in names {
                let meant = match customers_called(name, log, file) {
                    // All his cases were left out: the report says why.
                    Err(_) if rejected.has_customer(name) => Vec::new(),
                    meant => meant?,
                };
                customers.extend(meant.into_iter().map(|id| log.united(id)));
            }
            Ok::<_, Trouble>(customers)
        };
        let (customers, others) = (called(&args.customer)?, called(&args.not_customer)?);
        let mut cases = HashSet::new();
        for number in &args.case {
            match log.find_case(number.trim()) {
                Some(case) => drop(cases.insert(case)),
                None if rejected.has_case(number.trim()) => {}
                None => return Err(no_case(number)),
            }
        }
        Ok(Self {
            customers: (!args.customer.is_empty()).then_some(customers),
            others,
            cases: (!args.case.is_empty()).then_some(cases),
        })
    }

    /// The same among some of the customers, who each go by all of their number or name; `missing` loses the names that
    /// were there.
    pub(super) fn of_part(
        args: &InvoiceArgs,
        log: &WorkLog,
        file: Option<&Customers>,
        missing: &mut Missing<'_>,
    ) -> Self {
        let mut called = |names: &[String]| {
            let mut all = HashSet::new();
            for name in names.iter().map(|name| name.trim()) {
                let here = exactly(name, log, file);
                missing.customers.retain(|other| here.is_empty() || *other != name);
                all.extend(here.into_iter().map(|id| log.united(id)));
            }
            all
        };
        let (customers, others) = (called(&args.customer), called(&args.not_customer));
        let mut cases = HashSet::new();
        missing.cases.retain(|number| log.find_case(number).is_none());
        cases.extend(args.case.iter().filter_map(|number| log.find_case(number.trim())));
        Self {
            customers: (!args.customer.is_empty()).then_some(customers),
            others,
            cases: (!args.case.is_empty()).then_some(cases),
        }
    }

    pub(super) fn picks(&self, case: &Case<'_>) -> bool {
        let customer = case.facts.customer;
        customer.map_or(self.customers.is_none(), |customer| self.has(customer))
            && self.cases.as_ref().is_none_or(|picked| picked.contains(&case.id))
    }

    /// Whether cases of a customer can be picked.
    pub(super) fn has(&self, customer: CustomerId) -> bool {
        self.customers.as_ref().is_none_or(|picked| picked.contains(&customer))
            && !self.others.contains(&customer)
    }

    /// How many rows of a log are of customers and cases that were not picked.
    pub(super) fn rows_left_out(&self, log: &WorkLog) -> usize {
        if self.customers.is_none() && self.others.is_empty() && self.cases.is_none() {
            return 0;
        }
        let others = log.cases().filter(|case| !self.picks(case));
        others.fold(0, |rows, case| rows + case.entries.len())
    }

    /// What was picked: `this customer`.
    pub(super) fn words(&self) -> Option<Words> {
        let count = |picked: &Option<HashSet<_>>| picked.as_ref().map(HashSet::len);
        let cases = self.cases.as_ref().map(HashSet::len);
        words(count(&self.customers), !self.others.is_empty(), cases)
    }
}

/// What was picked, by how many customers and cases, and whether customers were not.
fn words(customers: Option<usize>, has_others: bool, cases: Option<usize>) -> Option<Words> {
    match (customers, cases) {
        (None, None) if !has_others => None,
        (None, None) => Some(words!("without some customers"; "uden nogle kunder")),
        (Some(1), None) => Some(words!("this customer"; "denne kunde")),
        (Some(_), None) => Some(words!("these customers"; "disse kunder")),
        (_, Some(1)) => Some(words!("this case"; "denne sag")),
        (_, Some(_)) => Some(words!("these cases"; "disse sager")),
    }
}

/// The names that were asked for and that no part of a log has had yet.
#[derive(Debug)]
pub(super) struct Missing<'a> {
    customers: Vec<&'a str>,
    cases: Vec<&'a str>,
}

impl<'a> Missing<'a> {
    pub(super) fn of(args: &'a InvoiceArgs) -> Self {
        let trimmed = |name: &'a String| name.trim();
        let customers = args.customer.iter().chain(&args.not_customer).map(trimmed);
        Self { customers: customers.collect(), cases: args.case.iter().map(trimmed).collect() }
    }

    /// # Errors
    /// There is one.
    pub(super) fn refuse(&self) -> Result<(), Trouble> {
        if let Some(name) = self.customers.first() {
            return Err(no_customer(name).hint(words!(
                "  with --sorted, write all of the number or name";
                "  med --sorted: skriv hele nummeret eller navnet"
            )));
        }
        self.cases.first().map_or(Ok(()), |number| Err(no_case(number)))
    }
}

/// What `--customer`, `--not-customer` and `--case` pick, of a log that is billed in parts.
pub(super) fn words_of(args: &InvoiceArgs) -> Option<Words> {
    let count = |names: &[String]| (!names.is_empty()).then_some(names.len());
    words(count(&args.customer), !args.not_customer.is_empty(), count(&args.case))
}

fn no_case(number: &str) -> Trouble {
    let value = quoted(number);
    Trouble::new(words!("no case {value} in the log"; "ingen sag {value} i loggen"))
}

fn no_customer(name: &str) -> Trouble {
    let value = quoted(name);
    Trouble::new(words!("no customer {value} in the log"; "ingen kunde {value} i loggen"))
}

/// The customers of the log who are called so, by number or name, whatever the case.
fn exactly(wanted: &str, log: &WorkLog, file: Option<&Customers>) -> Vec<CustomerId> {
    let known = file.and_then(|file| file.filed(wanted));
    let known = known.into_iter().flat_map(Customer::names);
    let names: Vec<&str> = known.chain([wanted]).collect();
    let is_meant = |id: &CustomerId| {
        let logged = log.customer_name(*id);
        names.iter().any(|name| same(logged, name))
    };
    log.customers().filter(is_meant).collect()
}

/// The customers of the log that `--customer` means: by number or name, whatever the case, or by the only one
/// it is a part of, as it is written or as it may be typed in haste.
fn customers_called(
    wanted: &str,
    log: &WorkLog,
    file: Option<&Customers>,
) -> Result<Vec<CustomerId>, Trouble> {
    let wanted = wanted.trim();
    let exact = exactly(wanted, log, file);
    if !exact.is_empty() {
        return Ok(exact);
    }
    let whose = |fits: &dyn Fn(&str) -> bool| {
        let is_called = |id: &CustomerId| {
            let filed = log.filed(*id).map(Customer::called);
            let mut names = filed.into_iter().chain([log.customer_name(*id)]);
            names.any(fits)
        };
        let found = log.customers().filter(is_called).map(|id| log.united(id));
        let mut found: Vec<CustomerId> = found.collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let part = folded(wanted);
    let mut parts = whose(&|name| folded(name).contains(&*part));
    if parts.is_empty() {
        let typed = Typed::new(wanted);
        parts = whose(&|name| typed.is_in(name));
    }
    let value = quoted(wanted);
    match parts.as_slice() {
        [_] => Ok(parts),
        [] => {
            let trouble = no_customer(wanted);
            let names = log.customers().map(|id| log.customer_name(id));
            let near = nearest(wanted, names).map(|near| did_you_mean(wanted, near));
            Err(match near {
                Some(near) => trouble.hint(words!("  {}", near.en; "  {}", near.da)),
                None => trouble,
            })
        }
        several => {
            let names: Vec<String> =
                several.iter().take(5).map(|id| quoted(log.customer_name(*id))).collect();
            let names = names.join(", ");
            Err(Trouble::new(words!(
                "customer {value} can be any of {names}: write more of it";
                "kunde {value} kan være {names}: skriv mere af navnet"
            )))
        }
    }
}
