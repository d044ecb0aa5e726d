//! Invoice lines for people: a table a customer, cases that cost nothing folded into one row.

use std::io::Write;

use super::grid::{Align, Grid, Look, paint, printable};
use super::invoice_records::WriteError;
use super::wording;
use crate::billing::{Case, Charge, Invoice, Kind, Line, Money, Party, Run, Sums, Totals};
use crate::lang::Lang;
use crate::rate_card::{Agreement, RateCard};

/// How a table is to look.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// What people read.
    pub lang: Lang,
    /// Columns of the terminal; `None` when there is none.
    pub width: Option<usize>,
    /// Whether to use colour.
    pub colour: bool,
}

/// Cases that cost nothing, folded into one row.
#[derive(Debug, Default)]
struct Folded {
    cases: usize,
    seconds: i64,
    all_free: bool,
}

/// Writes a table a customer and, where there are several, their sum. `party_of` gives what the
/// customers file says of a customer. Returns the totals and the sums of the last customer.
pub fn table<'p>(
    run: &Run<'_>,
    party_of: &dyn Fn(&str) -> Option<&'p Party>,
    style: Style,
    mut out: impl Write,
) -> Result<Totals, WriteError> {
    let lang = style.lang;
    let mut totals = Totals::of(run.card());
    for (index, invoice) in run.invoices().enumerate() {
        let mut grid = grid(run.card(), lang);
        let mut folded = Folded {
            all_free: true,
            ..Folded::default()
        };
        let mut agreements = Vec::new();
        let cases_before = totals.cases;
        for fee in invoice.periodic_fees()? {
            fee_row(&fee, lang, &mut grid);
            totals.add_amount(fee.net)?;
        }
        for charged in invoice.cases() {
            let (case, charge) = charged?;
            if !agreements.contains(&case.facts.agreement) {
                agreements.push(case.facts.agreement);
            }
            if charge.net == Money::ZERO {
                folded.add(&case, &charge);
            } else {
                case_rows(run.card(), &case, &charge, lang, &mut grid);
            }
            totals.add(&case, &charge)?;
        }
        let others = totals.cases.saturating_sub(cases_before) > folded.cases;
        folded.row(others, lang, &mut grid);
        let sums = totals.close(invoice.vat_percent)?;
        sum_rows(
            sums,
            &wording::percent(invoice.vat_percent.decimal(), lang),
            6,
            lang,
            &mut grid,
        );
        if index > 0 {
            writeln!(out)?;
        }
        let mut head = heading(run.card(), &invoice, &agreements, party_of, lang);
        if let Some((from, to)) = run.period() {
            head.push_str(" · ");
            head.push_str(&lang.period(from, to));
        }
        let head = wording::fold(&head, style.width);
        let left = balance(&invoice, lang);
        let text = format!("{head}\n\n{}{left}", grid.render(style.width));
        write!(out, "{}", paint(&text, style.colour))?;
    }
    if totals.customers > 1 {
        write!(
            out,
            "\n{}",
            paint(&grand_total(&totals, lang), style.colour)
        )?;
    } else if totals.customers == 0 {
        writeln!(out, "{}", lang.pick("no cases", "ingen sager"))?;
    }
    out.flush()?;
    Ok(totals)
}

/// What an agreement costs in the periods of the invoice.
fn fee_row(fee: &Line<'_>, lang: Lang, grid: &mut Grid) {
    let name = printable(fee.label);
    grid.row([
        String::new(),
        lang.day_month(fee.date),
        lang.pick(format!("agreement {name}"), format!("aftalen {name}")),
        wording::quantity(fee, lang),
        lang.number(&fee.unit_price.to_string()),
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
        lang.pick(
            format!("{minutes} prepaid minutes"),
            format!("{minutes} forudbetalte minutter"),
        )
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
        [
            "case", "date", "work", "", &per_hour, "gross", "discount", net,
        ],
        [
            "sag", "dato", "arbejde", "", &per_hour, "brutto", "rabat", net,
        ],
    );
    grid.row(head.map(|word| Look::Dim.mark(word)));
    grid
}

/// `Nordisk Byg A/S · BEDRE: 15 free minutes a case, 10 % off · DKK`.
fn heading<'p>(
    card: &RateCard,
    invoice: &Invoice<'_>,
    agreements: &[Option<crate::rate_card::AgreementId>],
    party_of: &dyn Fn(&str) -> Option<&'p Party>,
    lang: Lang,
) -> String {
    let number = invoice.customer_name();
    let name = called(number, party_of(number));
    let agreement = match agreements {
        [None] | [] => lang.pick("no agreement", "ingen aftale").to_owned(),
        [Some(id)] => {
            let name = printable(card.agreement_name(*id));
            let terms = card
                .editions()
                .filter_map(|edition| edition.agreement(*id))
                .next_back();
            terms.map_or_else(
                || name.clone(),
                |terms| format!("{name}: {}", terms_of(terms, lang)),
            )
        }
        several => {
            let names = several.iter().map(|id| {
                id.map_or_else(
                    || lang.pick("none", "ingen").to_owned(),
                    |id| printable(card.agreement_name(id)),
                )
            });
            lang.list(&names.collect::<Vec<_>>())
        }
    };
    format!(
        "{} · {agreement} · {}",
        Look::Bold.mark(&name),
        card.currency
    )
}

/// A customer as tables call him: `Nordisk Byg A/S (1001)`.
pub(super) fn called(number: &str, party: Option<&Party>) -> String {
    match party.and_then(|party| party.name.as_deref()) {
        Some(name) if name != number => format!("{} ({})", printable(name), printable(number)),
        Some(_) | None => printable(number),
    }
}

/// What an agreement gives: `15 free minutes a case, 10 % off`.
pub fn terms_of(agreement: &Agreement, lang: Lang) -> String {
    let mut terms = Vec::new();
    if agreement.free_seconds() > 0 {
        let minutes = wording::minutes(agreement.free_seconds(), lang);
        terms.push(lang.pick(
            format!("{minutes} free minutes a case"),
            format!("{minutes} gratis minutter pr. sag"),
        ));
    }
    match agreement.discount_percent() {
        Some(percent) if !percent.is_zero() => {
            let percent = wording::percent(percent.decimal(), lang);
            terms.push(lang.pick(format!("{percent} off"), format!("{percent} rabat")));
        }
        Some(_) => {}
        None if !agreement.is_unfilled() => {}
        None => terms.push(
            lang.pick("no discount filled in", "ingen rabat udfyldt")
                .to_owned(),
        ),
    }
    if terms.is_empty() {
        terms.push(
            lang.pick(
                "no free minutes, no discount",
                "ingen gratis minutter, ingen rabat",
            )
            .to_owned(),
        );
    }
    terms.join(", ")
}

/// One row a line; the case's number and a date only where they change.
fn case_rows(card: &RateCard, case: &Case<'_>, charge: &Charge<'_>, lang: Lang, grid: &mut Grid) {
    let mut shown_date = None;
    for (index, line) in charge.lines.iter().enumerate() {
        let number = if index == 0 {
            printable(case.name())
        } else {
            String::new()
        };
        let date = if shown_date == Some(line.date) {
            String::new()
        } else {
            lang.day_month(line.date)
        };
        shown_date = Some(line.date);
        let discount = if line.discount == Money::ZERO {
            String::new()
        } else {
            lang.money(line.discount.negated())
        };
        grid.row([
            number,
            date,
            wording::work(card, line, lang),
            wording::quantity(line, lang),
            wording::unit_price(line, lang),
            lang.money(line.gross),
            discount,
            lang.money(line.net),
        ]);
    }
}

impl Folded {
    fn add(&mut self, case: &Case<'_>, charge: &Charge<'_>) {
        self.cases = self.cases.saturating_add(1);
        for entry in case.billable() {
            self.seconds = self.seconds.saturating_add(entry.seconds());
        }
        self.all_free &= charge.lines.iter().all(|line| line.kind == Kind::Free);
        self.all_free &= !charge.lines.is_empty();
    }

    /// `9 more cases, all in free minutes`.
    fn row(&self, others: bool, lang: Lang, grid: &mut Grid) {
        if self.cases == 0 {
            return;
        }
        let cases = match (others, lang) {
            (true, Lang::En) => wording::count(self.cases, "more case", "more cases", lang),
            (true, Lang::Da) => wording::count(self.cases, "sag mere", "sager mere", lang),
            (false, Lang::En) => wording::count(self.cases, "case", "cases", lang),
            (false, Lang::Da) => wording::count(self.cases, "sag", "sager", lang),
        };
        let why = match (self.all_free, self.cases, lang) {
            (true, 1, Lang::En) => "in free minutes",
            (true, _, Lang::En) => "all in free minutes",
            (true, 1, Lang::Da) => "inden for de gratis minutter",
            (true, _, Lang::Da) => "alle inden for de gratis minutter",
            (false, _, Lang::En) => "nothing to pay",
            (false, _, Lang::Da) => "intet at betale",
        };
        let minutes = format!("{} min", wording::minutes(self.seconds, lang));
        let nothing = lang.money(Money::ZERO);
        grid.span(
            format!("{cases}, {why}"),
            3,
            [minutes.as_str(), "", "", "", &nothing],
        );
    }
}

/// Net, VAT and total, right below the nets.
pub fn sum_rows(sums: Sums, vat: &str, before: usize, lang: Lang, grid: &mut Grid) {
    let vat = lang.pick(format!("VAT {vat}"), format!("moms {vat}"));
    for (word, amount, look) in [
        (lang.pick("net", "netto"), sums.net, None),
        (&vat, sums.vat, None),
        (lang.pick("total", "i alt"), sums.total, Some(Look::Bold)),
    ] {
        let mut cells = vec![String::new(); before];
        let amount = lang.money(amount);
        let mark = |text: &str| look.map_or_else(|| text.to_owned(), |look| look.mark(text));
        cells.extend([mark(word), mark(&amount)]);
        grid.row(cells);
    }
}

fn grand_total(totals: &Totals, lang: Lang) -> String {
    let customers = wording::count(
        totals.customers,
        "customer",
        lang.pick("customers", "kunder"),
        lang,
    );
    let cases = wording::count(
        totals.cases,
        lang.pick("case", "sag"),
        lang.pick("cases", "sager"),
        lang,
    );
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
