//! The sheet of control totals: what was read, what became of it, and what each VAT rate comes to.

use rust_xlsxwriter::{Format, FormatAlign, Workbook};

use super::About;
use super::sheet::{Kind, Sheet, head_format, sum_format};
use crate::billing::{InvoiceTotals, Totals};
use crate::lang::Lang;
use crate::money::Quantity;
use crate::output::invoice_records::WriteError;
use crate::output::record::Value;

/// Writes the sheet.
pub(super) fn fill(
    workbook: &mut Workbook,
    totals: &Totals,
    currency: &str,
    about: About<'_>,
) -> Result<(), WriteError> {
    let name = about.lang.pick("control totals", "kontroltal");
    let mut sheet = Sheet::bare(workbook, name, currency, about.lang)?;
    read(&mut sheet, totals, about)?;
    minutes(&mut sheet, totals, about.lang)?;
    amounts(&mut sheet, totals, currency, about.lang)?;
    sheet.finish(workbook)?;
    Ok(())
}

/// What was read, and what became of it.
fn read(sheet: &mut Sheet, totals: &Totals, about: About<'_>) -> Result<(), WriteError> {
    let (lang, read) = (about.lang, about.read);
    title(sheet, lang.pick("read", "indlæst"))?;
    for file in read.files {
        noted(sheet, lang.pick("file", "fil"), file)?;
    }
    noted(
        sheet,
        lang.pick("rate card", "takstblad"),
        about.card.text(lang),
    )?;
    let rows = read.rows;
    for (label, count) in [
        (lang.pick("rows", "rækker"), rows.read),
        (lang.pick("rejected", "afvist"), rows.rejected),
        (lang.pick("not selected", "ikke valgt"), rows.not_selected),
        (
            lang.pick("outside the period", "uden for perioden"),
            rows.outside,
        ),
        (lang.pick("billed before", "faktureret før"), rows.settled),
        (lang.pick("entries", "registreringer"), totals.entries),
        (
            lang.pick("of which not billable", "heraf ikke fakturerbare"),
            totals.not_billable,
        ),
        (lang.pick("warnings", "advarsler"), about.warnings),
        (lang.pick("customers", "kunder"), totals.customers),
        (lang.pick("cases", "sager"), totals.cases),
    ] {
        labelled(sheet, label, Value::count(count))?;
    }
    sheet.skip_row();
    Ok(())
}

/// Worked + raised = free + billed.
fn minutes(sheet: &mut Sheet, totals: &Totals, lang: Lang) -> Result<(), WriteError> {
    title(sheet, lang.pick("minutes", "minutter"))?;
    for (label, seconds) in [
        (lang.pick("worked", "arbejdet"), totals.worked),
        (lang.pick("raised", "hævet"), totals.raised),
        (lang.pick("free", "gratis"), totals.free),
        (lang.pick("billed", "afregnet"), totals.billed),
    ] {
        labelled(sheet, label, Value::Quantity(Quantity::minutes(seconds)))?;
    }
    sheet.skip_row();
    Ok(())
}

/// A row a VAT rate, and what all of them come to.
fn amounts(
    sheet: &mut Sheet,
    totals: &Totals,
    currency: &str,
    lang: Lang,
) -> Result<(), WriteError> {
    let heads = lang.pick(
        ["VAT", "net", "VAT", "total"],
        ["moms", "netto", "moms", "i alt"],
    );
    let kinds = [Kind::Text, Kind::Money, Kind::Money, Kind::Money];
    for (column, (head, kind)) in (0_u16..).zip(heads.into_iter().zip(kinds)) {
        sheet.cell(column, Value::Word(head), Some(&head_format(kind)))?;
    }
    sheet.skip_row();
    let percent = Format::new()
        .set_num_format("General\" %\"")
        .set_align(FormatAlign::Left);
    let money = Kind::Money.format(currency);
    for rate in &totals.rates {
        sheet.cell(0, Value::Percent(rate.vat_percent), Some(&percent))?;
        sums(sheet, rate.sums, &money)?;
    }
    let (label, bold) = (
        sum_format(Kind::Text, currency),
        sum_format(Kind::Money, currency),
    );
    sheet.cell(0, Value::Word(lang.pick("total", "i alt")), Some(&label))?;
    sums(sheet, totals.sums, &bold)
}

fn title(sheet: &mut Sheet, words: &str) -> Result<(), WriteError> {
    let head = head_format(Kind::Text);
    sheet.cell(0, Value::Word(words), Some(&head))?;
    sheet.cell(1, Value::Missing, Some(&head))?;
    sheet.skip_row();
    Ok(())
}

fn labelled(sheet: &mut Sheet, label: &str, value: Value<'_>) -> Result<(), WriteError> {
    sheet.cell(0, Value::Word(label), None)?;
    sheet.cell(1, value, Some(&Kind::Number.format("")))?;
    sheet.skip_row();
    Ok(())
}

/// A text that goes on over the empty cells beside it.
fn noted(sheet: &mut Sheet, label: &str, text: &str) -> Result<(), WriteError> {
    sheet.cell(0, Value::Word(label), None)?;
    sheet.note(1, text)?;
    sheet.skip_row();
    Ok(())
}

fn sums(sheet: &mut Sheet, sums: InvoiceTotals, format: &Format) -> Result<(), WriteError> {
    for (column, amount) in (1_u16..).zip([sums.net, sums.vat, sums.total]) {
        sheet.cell(column, Value::Money(amount), Some(format))?;
    }
    sheet.skip_row();
    Ok(())
}
