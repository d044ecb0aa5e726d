//! Invoice lines for people: a table a customer, cases that cost nothing folded into one row.

use std::fmt::Write as _;
use std::io::Write;

use super::heading::{Agreed, heading};
use super::{speech, summary};
use crate::billing::{
    Approval, Billed, Case, Charge, Invoice, InvoiceTotals, Kind, Line, Totals, What, Writer, bill,
};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::explain::explain;
use crate::output::grid::{Align, Grid, Look, paint, printable};
use crate::output::invoice_run::{
    Format, InvoiceRun, Kind as ForWhom, Output, WriteError, Written,
};
use crate::output::{approvals, wording};
use crate::rate_card::RateCard;
use crate::seconds::Seconds;

pub const TABLE: Format =
    Format { name: "table", about: "For people", ending: None, kind: ForWhom::Text, write };

/// Lines, a row a customer, or how each line came about; and what stands below.
fn write(of: &InvoiceRun<'_>, mut out: &mut Output<'_>) -> Result<Written, WriteError> {
    let out = &mut out;
    let (wanted, style) = (of.wanted, of.style);
    let totals = if wanted.explain {
        explain(of, out)?
    } else if wanted.summary {
        summary::table(of, out)?
    } else {
        tables(of, out)?
    };
    let (over, log) = (&totals.over, of.run.log());
    let mut below = approvals::list(over, log, style.width, style.lang);
    if !wanted.explain {
        below.push_str(&footer(of, &totals));
    }
    out.write_all(paint(&below, style.colour).as_bytes())?;
    out.flush()?;
    Ok(totals.into())
}

/// The card, where it is not the shipped one, and a sentence for one customer.
fn footer(of: &InvoiceRun<'_>, totals: &Totals) -> String {
    let (lang, width) = (of.style.lang, of.style.width);
    let mut text = String::new();
    if !of.is_embedded {
        let card = lang.pick("card: ", "takstblad: ").to_owned() + of.card.text(lang);
        text.push_str(&Look::Dim.mark(&card));
        text.push('\n');
    }
    if totals.customers == 1 && of.wanted.sentence {
        text.push('\n');
        let without_vat = speech::is_without_vat(of.run);
        text.push_str(&speech::say(totals, without_vat, of.run.card(), width, lang));
    }
    text
}

/// Cases that cost nothing, folded into one row.
#[derive(Debug, Default)]
struct Folded {
    cases: usize,
    seconds: Seconds,
    all_free: bool,
}

/// Writes a table an invoice and, where there are several, their sum.
fn tables(of: &InvoiceRun<'_>, out: &mut impl Write) -> Result<Totals, WriteError> {
    let lang = of.style.lang;
    let mut tables = Tables {
        of,
        out: &mut *out,
        invoices: 0,
        grid: grid(of.run.card(), lang),
        agreements: Vec::new(),
        cases: 0,
        folded: Folded::default(),
    };
    let totals = bill(of.run, &mut tables)?;
    let invoices = tables.invoices;
    if invoices > 1 {
        let sum = paint(&grand_total(&totals, lang), of.style.colour);
        write!(out, "\n{sum}")?;
    } else if invoices == 0 {
        writeln!(out, "{}", lang.pick("no cases", "ingen sager"))?;
    }
    Ok(totals)
}

/// The tables, and what there is so far of the one that is open.
struct Tables<'t, W> {
    of: &'t InvoiceRun<'t>,
    out: W,
    invoices: usize,
    grid: Grid,
    agreements: Vec<Agreed<'t>>,
    cases: usize,
    folded: Folded,
}

impl<'r, W: Write> Writer<'r> for Tables<'r, W> {
    type Error = WriteError;

    fn begin(&mut self, _: &Invoice<'r>) -> Result<(), WriteError> {
        self.agreements.clear();
        self.cases = 0;
        self.folded = Folded { all_free: true, ..Folded::default() };
        Ok(())
    }

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        let lang = self.of.style.lang;
        let Some((case, charge)) = billed.case else {
            for fee in billed.lines {
                fee_row(fee, lang, &mut self.grid);
                // What his cases say is better known, where he has any.
                if let What::Periodic(id) = fee.what {
                    self.agreements.push((Some(id), None));
                }
            }
            return Ok(());
        };
        if self.cases == 0 {
            self.agreements.clear();
        }
        self.cases += 1;
        let agreed = (case.facts.agreement, case.own_terms());
        if !self.agreements.contains(&agreed) {
            self.agreements.push(agreed);
        }
        if billed.net == Money::ZERO {
            self.folded.add(case, billed.lines);
        } else {
            case_rows(billed, case, charge, lang, &mut self.grid);
        }
        Ok(())
    }

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        _: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), WriteError> {
        let (card, period) = (invoice.card(), self.of.run.period());
        let (lang, width) = (self.of.style.lang, self.of.style.width);
        let mut grid = std::mem::replace(&mut self.grid, grid(card, lang));
        self.folded.row(self.cases > self.folded.cases, lang, &mut grid);
        let (vat, below) = wording::vat(invoice.vat_percent, invoice.vat_reason(), lang);
        sum_rows(sums, &vat, lang, &mut grid);
        if self.invoices > 0 {
            writeln!(self.out)?;
        }
        self.invoices += 1;
        let mut head = heading(invoice, &self.agreements, lang);
        if invoice.is_credit() {
            let percent = wording::percent(invoice.vat_percent, lang);
            head.push_str(&lang.pick(
                format!(" · credit of what was billed with VAT {percent}"),
                format!(" · kreditering af det, der er faktureret med moms {percent}"),
            ));
        }
        if let (Some(number), Some(issued)) = (invoice.number(), invoice.issued()) {
            let words = lang.pick("invoice", "faktura");
            let _ = write!(head, " · {words} {} · {}", printable(number), lang.date(issued));
        }
        if let Some((from, to)) = period {
            head.push_str(" · ");
            head.push_str(&lang.period(from, to));
        }
        let head = wording::fold(&head, width);
        let left = wording::fold(&below, width) + &balance(invoice, lang);
        let text = format!("{head}\n\n{}{left}", grid.render(width));
        write!(self.out, "{}", paint(&text, self.of.style.colour))?;
        Ok(())
    }
}

/// What an agreement costs in the periods of the invoice.
fn fee_row(fee: &Line<'_>, lang: Lang, grid: &mut Grid) {
    grid.row([
        String::new(),
        lang.day_month(fee.date),
        wording::extra(fee, lang),
        wording::quantity(fee, lang),
        wording::unit_price(fee, lang),
        lang.money(fee.gross),
        String::new(),
        lang.money(fee.net),
    ]);
}

/// `left: 45 of the included minutes, 300 prepaid minutes`.
fn balance(invoice: &Invoice<'_>, lang: Lang) -> String {
    let Some(balance) = invoice.balance() else {
        return String::new();
    };
    let included = balance.included.map(|seconds| {
        let minutes = wording::minutes(seconds, lang);
        lang.pick(
            format!("{minutes} of the included minutes"),
            format!("{minutes} af de inkluderede minutter"),
        )
    });
    let prepaid = balance.prepaid.map(|seconds| {
        let minutes = wording::minutes(seconds, lang);
        lang.pick(format!("{minutes} prepaid minutes"), format!("{minutes} forudbetalte minutter"))
    });
    let left: Vec<String> = included.into_iter().chain(prepaid).collect();
    format!("{} {}\n", lang.pick("left:", "tilbage:"), left.join(", "))
}

fn grid(card: &RateCard, lang: Lang) -> Grid {
    let columns = [
        Align::Left,
        Align::Left,
        Align::Text,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
    ];
    let mut grid = Grid::new(columns).gaps([2, 1, 1, 1, 1, 1, 1]);
    let per_hour = wording::per_hour(&card.currency, lang);
    let net = wording::net(card, lang);
    let head = lang.pick(
        ["case", "date", "work", "", &per_hour, "gross", "discount", net],
        ["sag", "dato", "arbejde", "", &per_hour, "brutto", "rabat", net],
    );
    grid.row(head.map(|word| Look::Dim.mark(word)));
    grid
}

/// One row a line; the case's number and a date only where they change.
fn case_rows(
    billed: &Billed<'_, '_>,
    case: &Case<'_>,
    charge: &Charge<'_>,
    lang: Lang,
    grid: &mut Grid,
) {
    let is_over = charge.approval().is_some_and(Approval::is_over);
    let mut shown_date = None;
    for (index, line) in billed.lines.iter().enumerate() {
        let number = if index == 0 && is_over {
            format!("{} {}", printable(case.name()), approvals::mark())
        } else if index == 0 {
            printable(case.name())
        } else {
            String::new()
        };
        let date =
            if shown_date == Some(line.date) { String::new() } else { lang.day_month(line.date) };
        shown_date = Some(line.date);
        let discount = if line.discount == Money::ZERO {
            String::new()
        } else {
            lang.money(line.discount.negated())
        };
        grid.row([
            number,
            date,
            wording::work(billed.invoice.card(), line, lang),
            wording::quantity(line, lang),
            wording::unit_price(line, lang),
            lang.money(line.gross),
            discount,
            lang.money(line.net),
        ]);
    }
}

impl Folded {
    fn add(&mut self, case: &Case<'_>, lines: &[Line<'_>]) {
        self.cases += 1;
        for entry in case.billable() {
            self.seconds += entry.seconds();
        }
        self.all_free &= lines.iter().all(|line| line.kind() == Kind::Free);
        self.all_free &= !lines.is_empty();
    }

    /// `9 more cases, all in free minutes`.
    fn row(&self, others: bool, lang: Lang, grid: &mut Grid) {
        if self.cases == 0 {
            return;
        }
        let cases = match (others, lang) {
            (true, Lang::En) => wording::count(self.cases, ["more case", "more cases"], lang),
            (true, Lang::Da) => wording::count(self.cases, ["sag mere", "sager mere"], lang),
            (false, Lang::En) => wording::count(self.cases, ["case", "cases"], lang),
            (false, Lang::Da) => wording::count(self.cases, ["sag", "sager"], lang),
        };
        let why = match (self.all_free, self.cases, lang) {
            (true, 1, Lang::En) => "in free minutes",
            (true, _, Lang::En) => "all in free minutes",
            (true, 1, Lang::Da) => "gratis",
            (true, _, Lang::Da) => "alle gratis",
            (false, _, Lang::En) => "nothing to pay",
            (false, _, Lang::Da) => "intet at betale",
        };
        let minutes = format!("{} min", wording::minutes(self.seconds, lang));
        let nothing = lang.money(Money::ZERO);
        grid.span(format!("{cases}, {why}"), 3, [minutes.as_str(), "", "", "", &nothing]);
    }
}

/// Net, VAT and total, right below the nets.
fn sum_rows(sums: InvoiceTotals, vat: &str, lang: Lang, grid: &mut Grid) {
    for (word, amount, look) in [
        (lang.pick("net", "netto"), sums.net, None),
        (vat, sums.vat, None),
        (lang.pick("total", "i alt"), sums.total, Some(Look::Bold)),
    ] {
        let mark = |text: &str| look.map_or_else(|| text.to_owned(), |look| look.mark(text));
        grid.sum(mark(word), 7, mark(&lang.money(amount)));
    }
}

fn grand_total(totals: &Totals, lang: Lang) -> String {
    let customers = wording::count(
        totals.customers,
        lang.pick(["customer", "customers"], ["kunde", "kunder"]),
        lang,
    );
    let cases = wording::count(totals.cases, lang.pick(["case", "cases"], ["sag", "sager"]), lang);
    let mut grid = Grid::new([Align::Left, Align::Right, Align::Right]).gaps([2, 2]);
    grid.row([format!("{customers}, {cases}")]);
    let sums = totals.sums;
    for (word, amount) in [
        (lang.pick("net", "netto"), sums.net),
        (lang.pick("VAT", "moms"), sums.vat),
        (lang.pick("total", "i alt"), sums.total),
    ] {
        grid.row(["", word, &lang.money(amount)]);
    }
    grid.render(None)
}
