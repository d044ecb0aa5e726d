//! Which cases are judged: they also decide the summary and the exit code.

use crate::cli::{SlaArgs, StatusArg};
use crate::intake::case_log::CaseLog;
use crate::problems::Trouble;
use crate::rate_card::same;
use crate::sla::{JudgedCase, Status};
use crate::texts::quoted;
use crate::words;

/// Keeps the cases that `--only`, `--open`, `--customer` and `--case` ask for.
///
/// # Errors
/// A customer or a case that the log does not name.
pub(super) fn select(
    args: &SlaArgs,
    log: &CaseLog,
    cases: &mut Vec<JudgedCase>,
) -> Result<(), Trouble> {
    if let Some(unknown) = args.case.iter().find(|case| !log.knows_case(case)) {
        let case = quoted(unknown);
        return Err(Trouble::new(
            words!("--case: there is no case {case} in the log"; "--case: der er ingen sag {case} i loggen"),
        ));
    }
    let customers = &args.customer;
    if let Some(unknown) = customers.iter().find(|name| !log.knows_customer(name)) {
        let customer = quoted(unknown);
        return Err(Trouble::new(words!(
            "--customer: there is no customer {customer} in the log";
            "--customer: der er ingen kunde {customer} i loggen"
        )));
    }
    let among = |wanted: &[String], name: &str| {
        wanted.is_empty() || wanted.iter().any(|wanted| same(wanted.trim(), name))
    };
    cases.retain(|case| {
        let judged = &case.judged;
        let statuses = &args.only;
        (statuses.is_empty() || statuses.iter().any(|only| judged.has(status(*only))))
            && (!args.open || judged.history.resolved.is_none())
            && among(&args.case, &case.case)
            && among(customers, case.customer.as_deref().unwrap_or(""))
    });
    Ok(())
}

fn status(only: StatusArg) -> Status {
    match only {
        StatusArg::Breached => Status::Breached,
        StatusArg::AtRisk => Status::AtRisk,
        StatusArg::Running => Status::Running,
        StatusArg::Paused => Status::Paused,
        StatusArg::Met => Status::Met,
    }
}
