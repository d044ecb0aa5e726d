//! `takst sla-check`: deadlines and breaches of cases.

mod one;
mod select;

use std::io::Write;

use super::invoice::period::Period;
use super::option_time::OptionTime;
use super::progress::Progress;
use super::{
    Context, Outcome, bad_rows, cannot_write, customers, format, inputs, log_style, ready,
};
use crate::calendar::Instant;
use crate::cli::{FailOn, GroupByArg, RecordFormat, SlaArgs};
use crate::commands::card::find;
use crate::intake::RunOptions;
use crate::intake::case_log::Moment;
use crate::intake::case_log::terms_of;
use crate::intake::case_log::{CaseLog, CaseOptions};
use crate::output::grid::paint;
use crate::output::invoice_run::WriteError;
use crate::output::sink::Sink;
use crate::output::sla_groups::Groups;
use crate::output::sla_nagios::State;
use crate::output::sla_page::Source;
use crate::output::sla_view::{View, worst_first};
use crate::output::{
    sla_explain, sla_groups, sla_nagios, sla_page, sla_prometheus, sla_records, sla_say, sla_table,
    sla_workbook, wording,
};
use crate::problems::Trouble;
use crate::rate_card::{CardInUse, RateCard, Sla};
use crate::scalars::time::Nearest;
use crate::sla::{Alarm, GroupBy, JudgedCase, ServiceReport, Status, Summary, group, summarise};
use crate::texts::quoted;
use crate::words;

/// Runs the command.
pub fn run(args: &SlaArgs, context: &Context) -> anyhow::Result<Outcome> {
    let format = format::of_records(args.format, args.explain, context)?;
    if format == RecordFormat::Nagios && args.fail_on.is_some() {
        return Err(Trouble::new(words!(
            "--format nagios has the exit codes of monitoring plugins: leave out --fail-on";
            "--format nagios har overvågningsprogrammernes exitkoder: udelad --fail-on"
        ))
        .into());
    }
    let found = find(context)?;
    let moment = moment(args, &found.card, context)?;
    let now = moment.instant();
    let (zone, period) = (found.card.calendar().zone(), period(args, &found.card, now)?);
    let single = args.registered.is_some();
    let progress = Progress::of(&args.files, context);
    let mut log = if single {
        one::case(args, &found.card, moment, context)?
    } else {
        read(args, &found, moment, context)?
    };
    progress.computing();
    let mut cases = std::mem::take(&mut log.cases);
    let is_in_period = |at| period.is_none_or(|period| period.has(zone.date(at)));
    select::select(args, &log, &mut cases, is_in_period)?;
    let view = View { card: &found.card, now, lang: context.lang, width: context.width };
    let rejected = log.rejected.as_ref().map_or(0, |rejected| rejected.rows);
    let source = Source {
        files: log.files.iter().map(|file| file.name.as_str()).collect(),
        rejected,
        card: found.card.name.as_deref(),
        checksum: &found.checksum,
    };
    let sla = terms_of(found.card.at(now))?;
    let sink = write(args, context, format, (&cases, &source), (&view, sla), single)?;
    let beside = match &args.report {
        Some(path) => {
            let mut page = super::sink(path)?;
            let report = ServiceReport::new(&cases, &found.card, sla);
            sla_page::write(&report, &source, &view, &mut page)
                .map_err(|error| cannot_write(path, &error))?;
            Some(ready(page, path)?)
        }
        None => None,
    };
    drop(progress);
    let left_out = if let Some(rejected) = log.rejected {
        let mut outputs = vec![context.ready(sink)?];
        outputs.extend(beside);
        bad_rows::commit(outputs, rejected, &args.bad_rows, &log.files, context)?
    } else {
        context.commit(sink)?;
        Outcome::Fine
    };
    context.tell_warnings(&log.warnings, &log.files);
    if format == RecordFormat::Nagios {
        return Ok(match State::of(&Alarm::new(&cases), rejected > 0) {
            State::Ok => Outcome::Fine,
            State::Warning => Outcome::Found,
            State::Critical => Outcome::Critical,
        });
    }
    let has = |status| cases.iter().any(|case| case.judged.has(status));
    let fails = match fail_on(args, format) {
        FailOn::Breached => has(Status::Breached),
        FailOn::AtRisk => has(Status::Breached) || has(Status::AtRisk),
        FailOn::Never => false,
    };
    Ok(if fails { Outcome::Found } else { left_out })
}

/// What makes the exit code 1; by default nothing where a timer writes what others look at.
fn fail_on(args: &SlaArgs, format: RecordFormat) -> FailOn {
    let default = match format {
        _ if args.report.is_some() => FailOn::Never,
        RecordFormat::Table
        | RecordFormat::Csv
        | RecordFormat::Json
        | RecordFormat::Jsonl
        | RecordFormat::Xlsx => FailOn::Breached,
        RecordFormat::Html | RecordFormat::Prometheus | RecordFormat::Nagios => FailOn::Never,
    };
    args.fail_on.unwrap_or(default)
}

/// The time that `--period` is of; without `--now` the clock says what is last.
fn period(args: &SlaArgs, card: &RateCard, now: Instant) -> Result<Option<Period>, Trouble> {
    let (zone, dates) = (card.calendar().zone(), log_style::dates(args.dates, card));
    let text = args.period.as_ref();
    text.map(|text| Period::read(text, zone, now, dates)).transpose()
}

fn moment(args: &SlaArgs, card: &RateCard, context: &Context) -> Result<Moment, Trouble> {
    let Some(text) = &args.now else {
        return Ok(Moment::Clock(context.now));
    };
    let time = OptionTime {
        option: "--now",
        text,
        own: context.now,
        nearest: Nearest::Last,
        dates: log_style::dates(args.dates, card),
        not_before: None,
    };
    let now = time.read(card.calendar().zone(), |_| true)?;
    now.tell(card, context);
    Ok(Moment::Given(now.instant))
}

/// The files, or standard input for `-` or where there is no file and input is not a terminal.
fn read(
    args: &SlaArgs,
    found: &CardInUse,
    moment: Moment,
    context: &Context,
) -> anyhow::Result<CaseLog> {
    let paths = inputs(&args.files, "takst sla-check", context)?;
    bad_rows::check_targets(context)?;
    let customers = customers(args.customers.as_deref(), found, context)?;
    let next = |ending: &str| bad_rows::next_command(context, &args.files, ending);
    let options = CaseOptions {
        customers: customers.as_ref(),
        moment,
        preset: args.preset,
        dates: log_style::dates(args.dates, &found.card),
        said: RunOptions { columns: &args.columns.column, set: &args.columns.set },
        bad_rows: bad_rows::asked(&args.bad_rows, &next),
    };
    CaseLog::read(&paths, &found.card, options, context.lang)
}

fn write(
    args: &SlaArgs,
    context: &Context,
    format: RecordFormat,
    (cases, source): (&[JudgedCase], &Source<'_>),
    (view, sla): (&View<'_>, &Sla),
    single: bool,
) -> anyhow::Result<Sink> {
    let zone = view.card.calendar().zone();
    let summary = || summarise(cases, view.card.priorities.len(), sla.goals, zone);
    let by: Vec<GroupBy> = args.group_by.iter().map(|by| group_by(*by)).collect();
    let mut sink = context.sink()?;
    if args.summary {
        let groups = group(cases, &by, zone);
        let of = Groups { by: &by, groups: &groups };
        write_groups(of, format, view, context, &mut sink)?;
        return Ok(sink);
    }
    let written = match format {
        RecordFormat::Table => {
            let text = if args.explain {
                explained(cases, view)?
            } else {
                table(cases, &summary(), view, single)
            };
            sink.write_all(paint(&text, context.colour).as_bytes())
        }
        RecordFormat::Csv => sla_records::write_csv(cases, view.card, &mut sink),
        RecordFormat::Jsonl => sla_records::write_jsonl(cases, view.card, &mut sink),
        RecordFormat::Json => {
            sla_records::write_json(cases, &summary(), view.card, view.now, &mut sink)
        }
        RecordFormat::Xlsx => {
            sla_workbook::write(cases, view, &mut sink)
                .map_err(|error| no_workbook(error, context))?;
            Ok(())
        }
        RecordFormat::Html => {
            sla_page::write(&ServiceReport::new(cases, view.card, sla), source, view, &mut sink)
        }
        RecordFormat::Prometheus => sla_prometheus::write(cases, &summary(), view, &mut sink),
        RecordFormat::Nagios => {
            sink.write_all(sla_nagios::render(&Alarm::new(cases), source.rejected, view).as_bytes())
        }
    };
    written.map_err(|error| context.cannot_write(&error))?;
    Ok(sink)
}

/// What the cases add up to.
fn write_groups(
    of: Groups<'_>,
    format: RecordFormat,
    view: &View<'_>,
    context: &Context,
    sink: &mut Sink,
) -> Result<(), Trouble> {
    let written = match format {
        RecordFormat::Table => {
            sink.write_all(paint(&sla_groups::render(of, view), context.colour).as_bytes())
        }
        RecordFormat::Csv => sla_groups::write_csv(of, view, sink),
        RecordFormat::Json => sla_groups::write_json(of, view, sink),
        RecordFormat::Xlsx => {
            return sla_workbook::write_groups(of, view, sink)
                .map_err(|error| no_workbook(error, context));
        }
        RecordFormat::Jsonl
        | RecordFormat::Html
        | RecordFormat::Prometheus
        | RecordFormat::Nagios => {
            return Err(Trouble::new(words!(
                "--summary is a table, csv, json or xlsx: choose one of these formats";
                "--summary er table, csv, json eller xlsx: vælg et af disse formater"
            )));
        }
    };
    written.map_err(|error| context.cannot_write(&error))
}

fn no_workbook(error: WriteError, context: &Context) -> Trouble {
    match error {
        WriteError::Io(error) => context.cannot_write(&error),
        WriteError::Refused(words) => Trouble::new(words),
        // Nothing is charged.
        WriteError::Charge(..) | WriteError::Sum(_) => Trouble::new(words!("{error}"; "{error}")),
    }
}

fn group_by(by: GroupByArg) -> GroupBy {
    match by {
        GroupByArg::Priority => GroupBy::Priority,
        GroupByArg::Customer => GroupBy::Customer,
        GroupByArg::Agreement => GroupBy::Agreement,
        GroupByArg::Month => GroupBy::Month,
        GroupByArg::Channel => GroupBy::Channel,
    }
}

fn table(cases: &[JudgedCase], summary: &Summary, view: &View<'_>, single: bool) -> String {
    let said = match cases {
        [one] if single => sla_say::to_caller(&one.judged, view),
        _ => sla_say::about_cases(cases, view),
    };
    let table = if single {
        sla_table::render_one(cases, view)
    } else {
        sla_table::render(cases, summary, view)
    };
    if said.is_empty() {
        table
    } else {
        let block = wording::say(&said, view.width, view.lang);
        format!("{table}\n{block}")
    }
}

fn explained(cases: &[JudgedCase], view: &View<'_>) -> Result<String, Trouble> {
    let mut blocks = Vec::with_capacity(cases.len());
    for case in worst_first(cases) {
        let general = terms_of(view.card.at(case.judged.history.registered))?;
        let sla = case.own.as_deref().unwrap_or(general);
        let block = sla_explain::render(case, sla, view).map_err(|error| {
            let (case, error) = (quoted(&case.case), error.to_string());
            Trouble::new(words!("case {case}: {error}"; "sag {case}: {error}"))
        })?;
        blocks.push(block);
    }
    Ok(blocks.join("\n"))
}
