//! Verdicts as a workbook: the cases as in CSV, what they add up to, and every breach; of a summary only that.

use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;

use super::invoice::workbook::sheet::{Kind, Sheet};
use super::invoice::workbook::write_book;
use super::invoice_run::{Output, WriteError};
use super::record::Value;
use super::sla_groups::{Groups, columns, each_value};
use super::sla_records::{COLUMNS, each_case, target_name};
use super::sla_summary::why;
use super::sla_view::View;
use super::zoned;
use crate::money::Quantity;
use crate::sla::{GroupBy, JudgedCase, breaches, group};

/// Writes cases, what they add up to, and every breach.
pub fn write(
    cases: &[JudgedCase],
    view: &View<'_>,
    out: &mut Output<'_>,
) -> Result<(), WriteError> {
    let (lang, zone) = (view.lang, view.card.calendar().zone());
    write_book(zone.date(view.now), out, |book| {
        let names = COLUMNS.map(|column| (column, kind(column)));
        let mut sheet = Sheet::new(book, lang.pick("cases", "sager"), names, "", lang)?;
        for case in cases {
            each_case(case, view.card, |values| sheet.row(values.iter().copied()))?;
        }
        sheet.filter()?;
        sheet.finish(book)?;
        summary(cases, view, book)?;
        missed(cases, view, book)
    })
}

/// Writes groups of cases.
pub fn write_groups(
    of: Groups<'_>,
    view: &View<'_>,
    out: &mut Output<'_>,
) -> Result<(), WriteError> {
    let (lang, zone) = (view.lang, view.card.calendar().zone());
    write_book(zone.date(view.now), out, |book| {
        let columns = columns(of.by);
        let columns = columns.iter().map(|column| (column.as_str(), kind(column)));
        let mut sheet = Sheet::new(book, lang.pick("summary", "oversigt"), columns, "", lang)?;
        for group in of.groups {
            each_value(group, view, |values| sheet.row(values.iter().copied().map(numeric)))?;
        }
        sheet.filter()?;
        sheet.finish(book)?;
        Ok(())
    })
}

/// All cases, those of each priority, and those of each month.
fn summary(cases: &[JudgedCase], view: &View<'_>, book: &mut Workbook) -> Result<(), WriteError> {
    let (lang, zone) = (view.lang, view.card.calendar().zone());
    let measures = columns(&[]);
    let measures = measures.iter().map(|column| (column.as_str(), kind(column)));
    let columns = std::iter::once((lang.pick("of", "af"), Kind::Text)).chain(measures);
    let mut sheet = Sheet::new(book, lang.pick("summary", "oversigt"), columns, "", lang)?;
    let all = lang.pick("all", "alle");
    for by in [&[][..], &[GroupBy::Priority], &[GroupBy::Month]] {
        for group in group(cases, by, zone) {
            each_value(&group, view, |values| {
                let whole = by.is_empty().then_some(Value::Word(all));
                sheet.row(whole.into_iter().chain(values.iter().copied().map(numeric)))
            })?;
        }
    }
    sheet.finish(book)?;
    Ok(())
}

fn missed(cases: &[JudgedCase], view: &View<'_>, book: &mut Workbook) -> Result<(), WriteError> {
    let (lang, card) = (view.lang, view.card);
    let columns = [
        ("case", Kind::Text),
        ("customer", Kind::Text),
        ("target", Kind::Text),
        ("breached_under", Kind::Text),
        ("due", Kind::Time),
        ("breached_at", Kind::Time),
        ("at", Kind::Time),
        ("minutes_late", Kind::Number),
        (lang.pick("why", "hvorfor"), Kind::Text),
    ];
    let mut sheet = Sheet::new(book, lang.pick("breaches", "brud"), columns, "", lang)?;
    for missed in breaches(cases) {
        let (case, verdict) = (missed.case, missed.verdict);
        let times = [verdict.due(), Some(missed.breach.at), verdict.at];
        let [due, breached, at] =
            times.map(|at| at.map_or(Value::Missing, |at| Value::Time(zoned(card, at))));
        let why = why(&missed, view);
        sheet.row([
            Value::Text(&case.case),
            Value::text_or_missing(case.customer.as_deref()),
            Value::Word(target_name(missed.target)),
            Value::Text(card.priority_name(missed.breach.under)),
            due,
            breached,
            at,
            Value::Integer(-verdict.minutes_left()),
            Value::Text(&why),
        ])?;
    }
    sheet.filter()?;
    sheet.finish(book)?;
    Ok(())
}

/// What the cells of a column are.
fn kind(column: &str) -> Kind {
    let endings = ["cases", "met", "breached", "percent", "minutes", "left"];
    let is = |endings: &[&str]| endings.iter().any(|ending| column.ends_with(ending));
    match column {
        _ if is(&endings) => Kind::Number,
        _ if is(&["registered", "_due", "_at"]) => Kind::Time,
        _ => Kind::Text,
    }
}

/// A figure as a number.
fn numeric(value: Value<'_>) -> Value<'_> {
    let Value::Word(word) = value else { return value };
    let number = Decimal::from_str_exact(word).ok().and_then(Quantity::new);
    number.map_or(value, Value::Quantity)
}
