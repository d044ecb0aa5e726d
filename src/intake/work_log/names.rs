//! Names of customers and cases that were taken for one, or may be meant to be one (rules.md §2.11).

use crate::billing::{CaseId, CustomerId};
use crate::intake::work_log::near_names::near_names;
use crate::intake::work_log::rows::Reader;
use crate::lang::Words;
use crate::problems::{Warning, WarningKind, Warnings};
use crate::rate_card::suggest::apart;
use crate::texts::{differ_in_case, quoted};
use crate::words;

impl Reader<'_> {
    /// Warns of names that are one by letter case alone, and of customers whose names are nearly the same, among the
    /// cases that are not left out. To be called before the log leaves them out.
    pub(crate) fn look_at_names(&self, warnings: &mut Warnings) {
        let marked = self.rejects.bad_cases();
        let stays = |case: CaseId| !marked.get(case.index()).copied().unwrap_or(false);
        let log = &self.log;
        let mut is_used = vec![false; log.customers().len()];
        let first_of_cases = log.cases().map(|case| (case.id, case.facts.customer));
        let others = self.respelled.iter();
        let others = others.map(|(case, customer)| (*case, Some(*customer)));
        for (_, customer) in first_of_cases
            .chain(others)
            .filter(|(case, _)| stays(*case))
        {
            if let Some(used) = customer.and_then(|customer| is_used.get_mut(customer.index())) {
                *used = true;
            }
        }
        let used = |id: &CustomerId| is_used.get(id.index()).copied().unwrap_or(false);
        // For each customer his first spelling, and whether another one was told.
        let mut firsts: Vec<Option<(&str, bool)>> = vec![None; is_used.len()];
        for id in log.customers().filter(used) {
            let name = log.customer_name(id);
            match firsts.get_mut(log.united(id).index()) {
                Some(Some((first, told))) if !*told && differ_in_case(first, name) => {
                    *told = true;
                    one_thing(warnings, first, name, &words!("customer"; "kunde"));
                }
                Some(free @ None) => *free = Some((name, false)),
                Some(Some(_)) | None => {}
            }
        }
        let mut told: Option<CaseId> = None;
        let mut others: Vec<(CaseId, &str)> = log.other_spellings().collect();
        others.sort_by_key(|(case, _)| *case);
        for (case, name) in others {
            let first = log.case_name(case);
            if stays(case) && told != Some(case) && differ_in_case(first, name) {
                told = Some(case);
                one_thing(warnings, first, name, &words!("case"; "sag"));
            }
        }
        let names = firsts.iter().flatten();
        let known = |name: &str| (self.mapping.number_of)(name).is_some();
        let names = names.map(|(name, _)| (*name, known(name)));
        for (one, other) in near_names(names) {
            warnings.add(WarningKind::NearName, || {
                let (first, apart) = (quoted(one), apart(other, one));
                let name = quoted(other);
                of_log(WarningKind::NearName, words!(
                    "the customers {name} and {first}{} have nearly the same name and are billed apart: write both alike if they are one", apart.en;
                    "kunderne {name} og {first}{} hedder næsten det samme og faktureres hver for sig: skriv dem ens, hvis det er samme kunde", apart.da
                ))
            });
        }
    }
}

/// Says that two spellings were taken for one customer or case.
fn one_thing(warnings: &mut Warnings, one: &str, other: &str, thing: &Words) {
    warnings.add(WarningKind::LetterCase, || {
        let (one, other) = (quoted(one), quoted(other));
        let (en, da) = (&thing.en, &thing.da);
        of_log(WarningKind::LetterCase, words!(
            "{one} and {other} are taken for one {en}: only upper and lower case tells them apart";
            "{one} og {other} regnes for én {da}: kun store og små bogstaver skiller dem"
        ))
    });
}

fn of_log(kind: WarningKind, words: Words) -> Warning {
    Warning {
        kind,
        place: None,
        column: None,
        words,
    }
}
