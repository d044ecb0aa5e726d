//! Cases billed above what the customer approved, for people: a list below the tables, and a warning.

use super::grid::{Align, Grid, Look, printable};
use super::wording;
use crate::billing::{Approval, CaseId, WorkLog};
use crate::lang::{Lang, Words};
use crate::problems::SHOWN;
use crate::{say, words};

/// The mark beside a case that is billed above what was approved, in both languages.
pub fn mark() -> String {
    Look::Bad.mark("OVER")
}

/// Case, approved, billed and over by; empty where no case is over.
pub fn list(
    over: &[(CaseId, Approval)],
    log: &WorkLog,
    width: Option<usize>,
    lang: Lang,
) -> String {
    if over.is_empty() {
        return String::new();
    }
    let columns = [Align::Left, Align::Text, Align::Right, Align::Right, Align::Right];
    let mut grid = Grid::new(columns).gaps([2, 2, 2, 2]);
    let head = lang.pick(
        ["case", "customer", "approved", "billed", "over by"],
        ["sag", "kunde", "godkendt", "afregnet", "over med"],
    );
    grid.row(head.map(|word| Look::Dim.mark(word)));
    for (id, approval) in over {
        let customer = log.facts(*id).customer;
        grid.row([
            printable(log.case_name(*id)),
            customer.map_or_else(String::new, |id| printable(log.customer_name(id))),
            lang.money(approval.approved),
            lang.money(approval.billed),
            Look::Bad.mark(&lang.money(approval.over_by())),
        ]);
    }
    let head = lang.pick(
        "Billed above what the customer approved:",
        "Afregnet over det, kunden har godkendt:",
    );
    format!("\n{head}\n\n{}", grid.render(width))
}

/// `2 cases are billed above what the customer approved: 4711, 4725`.
pub fn warning(over: &[(CaseId, Approval)], log: &WorkLog) -> Words {
    let names = over.iter().take(SHOWN).map(|(id, _)| printable(log.case_name(*id)));
    let names = names.collect::<Vec<_>>().join(", ");
    let rest = over.len().saturating_sub(SHOWN);
    let said = |lang: Lang| {
        let cases = lang.pick(["case is", "cases are"], ["sag er", "sager er"]);
        let count = wording::count(over.len(), cases, lang);
        let more = match rest {
            0 => String::new(),
            _ => say!(lang, " and {rest} more"; " og {rest} mere"),
        };
        say!(lang,
            "{count} billed above what the customer approved: {names}{more}";
            "{count} afregnet over det, kunden har godkendt: {names}{more}"
        )
    };
    words!("{}", said(Lang::En); "{}", said(Lang::Da))
}
