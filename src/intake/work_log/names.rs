//! Names of customers and cases that were taken for one, or may be meant to be one (rules.md §2.11).

use crate::billing::{CaseId, CustomerId, WorkLog};
use crate::intake::work_log::near_names::near_names;
use crate::problems::{WarningKind, Warnings};
use crate::rate_card::suggest::apart;
use crate::texts::{differ_in_case, quoted};
use crate::words;

/// Warns of names that are one by letter case alone, among the cases that stay; the first spelling of each of their
/// customers. To be called before the log leaves the others out. `respelled`: cases with other spellings of their customer
/// than the first.
pub(crate) fn look_at_spellings<'l>(
    log: &'l WorkLog,
    respelled: &[(CaseId, CustomerId)],
    stays: impl Fn(CaseId) -> bool,
    warnings: &mut Warnings,
) -> Vec<&'l str> {
    let mut is_used = vec![false; log.customers().len()];
    let first_of_cases = log.cases().map(|case| (case.id, case.facts.customer));
    let others = respelled.iter().map(|(case, customer)| (*case, Some(*customer)));
    for (case, customer) in first_of_cases.chain(others) {
        if let Some(customer) = customer.filter(|_| stays(case)) {
            is_used[customer.index()] = true;
        }
    }
    // For each customer his first spelling, and whether another one was told.
    let mut firsts: Vec<Option<(&str, bool)>> = vec![None; is_used.len()];
    for id in log.customers().filter(|id| is_used[id.index()]) {
        let name = log.customer_name(id);
        match &mut firsts[log.united(id).index()] {
            Some((first, told)) if !*told && differ_in_case(first, name) => {
                *told = true;
                one_thing(warnings, first, name, ("customer", "kunde"));
            }
            free @ None => *free = Some((name, false)),
            Some(_) => {}
        }
    }
    let mut told: Option<CaseId> = None;
    let mut others: Vec<(CaseId, &str)> = log.other_spellings().collect();
    others.sort_by_key(|(case, _)| *case);
    for (case, name) in others {
        let first = log.case_name(case);
        if stays(case) && told != Some(case) && differ_in_case(first, name) {
            told = Some(case);
            one_thing(warnings, first, name, ("case", "sag"));
        }
    }
    firsts.into_iter().flatten().map(|(name, _)| name).collect()
}

/// Warns of customers whose names are nearly the same.
pub(crate) fn look_at_near_names<'n>(
    names: &[&str],
    number_of: &dyn Fn(&str) -> Option<&'n str>,
    warnings: &mut Warnings,
) {
    let names = names.iter().map(|name| (*name, number_of(name).is_some()));
    for (one, other) in near_names(names) {
        warnings.say(WarningKind::NearName, || {
            let (first, apart, name) = (quoted(one), apart(other, one), quoted(other));
            words!(
                "the customers {name} and {first}{} have nearly the same name and are billed apart: write both alike if they are one", apart.en;
                "kunderne {name} og {first}{} hedder næsten det samme og faktureres hver for sig: skriv dem ens, hvis det er samme kunde", apart.da
            )
        });
    }
}

/// Says that two spellings were taken for one customer or case.
fn one_thing(warnings: &mut Warnings, one: &str, other: &str, (en, da): (&str, &str)) {
    warnings.say(WarningKind::LetterCase, || {
        let (one, other) = (quoted(one), quoted(other));
        words!(
            "{one} and {other} are taken for one {en}: only upper and lower case tells them apart";
            "{one} og {other} regnes for én {da}: kun store og små bogstaver skiller dem"
        )
    });
}
