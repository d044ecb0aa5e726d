//! Which cases are judged: they also decide the summary and the exit code.

use crate::calendar::Instant;
use crate::cli::{SlaArgs, StatusArg};
use crate::intake::case_log::CaseLog;
use crate::problems::Trouble;
use crate::rate_card::same;
use crate::sla::{JudgedCase, Status};
use crate::texts::quoted;
use crate::words;

/// Keeps the cases that `--only`, `--open`, `--customer` and `--case` ask for, and those registered in the `--period`.
///
/// # Errors
/// A customer or a case that the log does not name.
pub(super) fn select(
    args: &SlaArgs,
    log: &CaseLog,
    cases: &mut Vec<JudgedCase>,
    is_in_period: impl Fn(Instant) -> bool,
) -> Result<(), Trouble> {
    if let Some(unknown) = args.case.iter().find(|case| !log.knows_case(case)) {
        let case = quoted(unknown);
        return Err(Trouble::new(words!("no case {case} in the log"; "ingen sag {case} i loggen")));
    }
    let mut customers = Vec::new();
    for wanted in &args.customer {
        customers.extend(customers_called(wanted, log)?);
    }
    let among = |wanted: &[String], name: &str| {
        wanted.is_empty() || wanted.iter().any(|wanted| same(wanted.trim(), name))
    };
    cases.retain(|case| {
        let judged = &case.judged;
        let statuses = &args.only;
        (statuses.is_empty() || statuses.iter().any(|only| judged.has(status(*only))))
            && (!args.open || judged.history.resolved.is_none())
            && is_in_period(judged.history.registered)
            && among(&args.case, &case.case)
            && among(&customers, case.customer.as_deref().unwrap_or(""))
    });
    Ok(())
}

/// The customers of the log that `--customer` means: by name, whatever the case, or by the only one it is a part of.
fn customers_called(wanted: &str, log: &CaseLog) -> Result<Vec<String>, Trouble> {
    let value = quoted(wanted);
    let found = log.customers_called(wanted);
    match found.as_slice() {
        [] => Err(Trouble::new(
            words!("no customer {value} in the log"; "ingen kunde {value} i loggen"),
        )),
        [first, others @ ..] if others.iter().any(|other| !same(first, other)) => {
            let names: Vec<String> = found.iter().take(5).map(|name| quoted(name)).collect();
            let names = names.join(", ");
            Err(Trouble::new(words!(
                "customer {value} can be any of {names}: write more of it";
                "kunde {value} kan være {names}: skriv mere af navnet"
            )))
        }
        [..] => Ok(found.into_iter().map(str::to_owned).collect()),
    }
}

fn status(only: StatusArg) -> Status {
    match only {
        StatusArg::Breached => Status::Breached,
        StatusArg::AtRisk => Status::AtRisk,
        StatusArg::Running => Status::Running,
        StatusArg::Paused => Status::Paused,
        StatusArg::Met => Status::Met,
        StatusArg::None => Status::Unpromised,
    }
}
