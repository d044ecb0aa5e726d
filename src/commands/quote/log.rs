//! `--log FILE --case NO`: the quoted work as rows of a work log, and the log before and after.

use std::path::Path;

use crate::billing::{Addition, Case, CaseId, Customer, CustomerId, Inquiry};
use crate::cli::QuoteArgs;
use crate::commands::{Context, customers};
use crate::intake::customers::Customers;
use crate::intake::work_log::{LogFile, NewWork, misread};
use crate::intake::{BadRows, Style, WorkInput, WorkOptions};
use crate::lang::Lang;
use crate::output::warnings;
use crate::problems::Trouble;
use crate::rate_card::{CardInUse, RateCard};
use crate::texts::{folded, quoted, quoted_list};
use crate::words;

/// Work that was written to a log, which stays there once the quote is out.
pub(super) struct Logged {
    file: LogFile,
    before: WorkInput,
    after: WorkInput,
    case: CaseId,
    customer: (Option<CustomerId>, CustomerId),
    /// With what the log says of the case.
    pub(super) inquiry: Inquiry,
}

impl Logged {
    /// Writes the work of an inquiry to a log.
    ///
    /// # Errors
    /// The log cannot be billed as it is, or not with the work; the work is somebody else's; the log cannot be written.
    pub(super) fn write(
        path: &Path,
        inquiry: Inquiry,
        caller: Option<&Customer>,
        args: &QuoteArgs,
        found: &CardInUse,
        context: &Context,
    ) -> anyhow::Result<Self> {
        let card = &found.card;
        let number = args.case.as_deref().unwrap_or("").trim();
        check(args, number, &inquiry)?;
        context.spare([path])?;
        let filed = customers(args.customers.as_deref(), found, context)?;
        let filed = filed.as_ref();
        let next = |_: &str| None;
        let options = WorkOptions {
            allow_duplicates: false,
            agreed_with: &|name| {
                let known = filed.and_then(|file| file.filed(name));
                known.map_or(&[], |known| &known.agreed)
            },
            number_of: &|name| Some(filed?.filed(name)?.customer.as_str()),
            refused: &|name| filed?.refusal(name, false),
            know: &|names| filed.map_or(Ok(()), |file| file.know(names, false)),
            style: Style { preset: None, dates: None, assume_normal_hours: false },
            said: crate::intake::RunOptions::default(),
            bad_rows: BadRows::Refuse(&next),
        };
        let mut file = LogFile::open(path, card)?;
        // That the work is still to come is told below.
        let end = inquiry.end();
        let now = context.now.max(end);
        let read = |file: &LogFile, rows| {
            let read = file.read(rows, card, &options, now, context.lang);
            read.map(|mut input| {
                input.log.set_filed(|name| filed?.filed(name));
                input
            })
        };
        let before = read(&file, None)?;
        let known = before.log.find_case(number).map(|id| before.log.case(id));
        let customer = customer(&before, known, caller, args, filed)?;
        if let Some(case) = known {
            check_case(case, &inquiry, args, card)?;
        }
        let work = NewWork {
            case: number,
            customer: &customer,
            inquiry: &inquiry,
            says_agreement: args.agreement.is_some(),
            says_contacted: args.contacted.is_some() && known.is_none(),
            note: args.note.as_deref().unwrap_or("").trim(),
        };
        let rows = file.rows(&work, card)?;
        let after = read(&file, Some(&rows))?;
        if let Some(words) = misread(&after.log, after.rows - before.rows, &work, card) {
            return Err(Trouble::new(words).into());
        }
        let case = after.log.find_case(number).map(|id| after.log.case(id));
        let whose = case.and_then(|case| Some((case, case.facts.customer?)));
        let Some((case, of_after)) = whose else {
            return Err(no_customer(number).into());
        };
        tell_new(&before, &after, context);
        if end > context.now {
            let end = card.calendar().zone().local(end);
            let (log, until) = (quoted(file.name()), |lang: Lang| lang.date_time(end));
            context.warn(&[words!(
                "{log}: the work is still to come, until {}: if it turns out otherwise, mend its row", until(Lang::En);
                "{log}: arbejdet slutter først {}: bliver det anderledes, så ret rækken", until(Lang::Da)
            )]);
        }
        let number_of = |name: &str| Some(filed?.filed(name)?.customer.as_str());
        let of_before = before.log.find_customer(&customer, number_of);
        file.add(&rows)?;
        let inquiry = as_logged(inquiry, case);
        let case = case.id;
        Ok(Self { file, before, case, customer: (of_before, of_after), inquiry, after })
    }

    pub(super) fn addition(&self) -> Addition<'_> {
        Addition {
            before: &self.before.log,
            after: &self.after.log,
            case: self.case,
            customer: self.customer,
        }
    }

    /// The log's name.
    pub(super) fn name(&self) -> &str {
        self.file.name()
    }

    /// Lets the rows stay.
    pub(super) fn keep(self) {
        self.file.keep();
    }
}

/// Whether there is a case and work for it.
fn check(args: &QuoteArgs, number: &str, inquiry: &Inquiry) -> Result<(), Trouble> {
    if number.is_empty() {
        return Err(Trouble::new(words!(
            "--log needs the number of the case: add --case NO";
            "--log kræver sagens nummer: tilføj --case NR"
        )));
    }
    if inquiry.work.is_empty() || (args.since.is_none() && args.work.is_empty()) {
        return Err(Trouble::new(words!(
            "there is no work to write to the log: say how long it takes, as in `takst quote 35 --log FILE --case NO`";
            "der er intet arbejde at skrive i loggen: sig, hvor længe det varer, som i `takst quote 35 --log FIL --case NR`"
        )));
    }
    Ok(())
}

/// Whose case it is, as the log calls him: a case that the log has is its customer's.
fn customer(
    before: &WorkInput,
    known: Option<Case<'_>>,
    caller: Option<&Customer>,
    args: &QuoteArgs,
    filed: Option<&Customers>,
) -> Result<String, Trouble> {
    let log = &before.log;
    let number_of = |name: &str| Some(filed?.filed(name)?.customer.as_str());
    let asked = match (caller, args.customer.as_deref()) {
        (Some(caller), _) => Some(match log.find_customer(caller.called(), number_of) {
            Some(id) => log.customer_name(id),
            None => caller.called(),
        }),
        (None, Some(part)) => Some(in_log(before, part)?),
        (None, None) => None,
    };
    let of_case = known.and_then(|case| Some((case, case.facts.customer?)));
    match (of_case, asked) {
        (Some((case, id)), Some(asked)) if log.find_customer(asked, number_of) != Some(id) => {
            let (case, asked) = (quoted(case.name()), quoted(asked));
            let owner = quoted(log.customer_name(id));
            Err(Trouble::new(words!(
                "case {case} is of {owner} in the log, not of {asked}";
                "sag {case} er {owner}s i loggen, ikke {asked}s"
            )))
        }
        (Some((_, id)), _) => Ok(log.customer_name(id).to_owned()),
        (None, Some(asked)) => Ok(asked.to_owned()),
        (None, None) => Err(no_customer(args.case.as_deref().unwrap_or(""))),
    }
}

/// The customer of the log whose name is `part` or, alone of all, has it in it; else a new one.
fn in_log<'a>(before: &'a WorkInput, part: &'a str) -> Result<&'a str, Trouble> {
    let part = part.trim();
    let wanted = folded(part);
    let names = || before.log.customer_names();
    if let Some(exact) = names().find(|name| folded(name) == wanted) {
        return Ok(exact);
    }
    let mut found: Vec<&str> = names().filter(|it| folded(it).contains(&*wanted)).collect();
    found.dedup_by_key(|name| folded(name).into_owned());
    match found.as_slice() {
        [] => Ok(part),
        [one] => Ok(one),
        several => {
            let (value, known) = (quoted(part), quoted_list(several));
            Err(Trouble::new(words!(
                "customer {value} can be any of {known}: write more of it";
                "kunden {value} kan være {known}: skriv mere af navnet"
            )))
        }
    }
}

fn no_customer(case: &str) -> Trouble {
    let case = quoted(case);
    Trouble::new(words!(
        "case {case} is not in the log yet: say whose it is with --customer NAME";
        "sag {case} er ikke i loggen endnu: sig, hvis den er, med --customer NAVN"
    ))
}

/// Whether what is said of the case is what the log says of it.
fn check_case(
    case: Case<'_>,
    inquiry: &Inquiry,
    args: &QuoteArgs,
    card: &RateCard,
) -> Result<(), Trouble> {
    let number = quoted(case.name());
    if args.agreement.is_some() && inquiry.agreement != case.facts.agreement {
        let asked = inquiry.agreement.map_or("", |id| card.agreement_name(id));
        let asked = quoted(asked);
        return Err(Trouble::new(match case.facts.agreement {
            Some(id) => {
                let has = quoted(card.agreement_name(id));
                words!(
                    "case {number} is under agreement {has} in the log, not {asked}: leave --agreement out";
                    "sag {number} er under aftalen {has} i loggen, ikke {asked}: udelad --agreement"
                )
            }
            None => words!(
                "case {number} is without an agreement in the log, not under {asked}: leave --agreement out, or fill it in on the case's first row";
                "sag {number} er uden aftale i loggen, ikke under {asked}: udelad --agreement, eller udfyld den i sagens første række"
            ),
        }));
    }
    if args.contacted.is_some() && case.contacted() != Some(inquiry.contacted) {
        return Err(Trouble::new(words!(
            "case {number} has its time of contact in the log: leave --contacted out";
            "sag {number} har sin henvendelse i loggen: udelad --contacted"
        )));
    }
    Ok(())
}

/// The inquiry with what the log says of its case.
fn as_logged(inquiry: Inquiry, case: Case<'_>) -> Inquiry {
    let log = case.log();
    let customer = case.facts.customer.map(|id| log.customer_name(id).to_owned());
    Inquiry {
        customer: inquiry.customer.or(customer),
        agreement: case.facts.agreement,
        own: log.contract(case.id).and_then(|agreed| agreed.own.clone()),
        contacted: case.contacted().unwrap_or(inquiry.contacted),
        channel: log.channel_name(case.channel()).to_owned(),
        covered: case.covered(),
        critical: case.critical(),
        ..inquiry
    }
}

/// Tells the warnings that the work brings.
fn tell_new(before: &WorkInput, after: &WorkInput, context: &Context) {
    let render = |input: &WorkInput| warnings::render(&input.warnings, &input.files, context.lang);
    let (old, new) = (render(before), render(after));
    let new: Vec<&str> = new.lines().filter(|line| old.lines().all(|it| it != *line)).collect();
    context.tell(&new.join("\n"));
}
