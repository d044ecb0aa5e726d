//! What of a case's charge is on this invoice, where a part of it was billed before.

use super::view::{Rows, View};
use crate::billing::{Before, Charge, Kind, Line, Reason, What};
use crate::lang::Lang;
use crate::money::Percent;
use crate::output::grid::Look;
use crate::output::wording;
use crate::say;

/// What the case has come to, less what was billed on it before and is not credited on documents at other VAT, and
/// the lines of the rest.
pub(super) fn due(view: &View<'_>, before: &Before<'_>, due: &Charge<'_>) -> String {
    let lang = view.lang;
    let (so_far, billed) = (lang.money(due.so_far), lang.money(before.net));
    let mut sum = say!(lang,
        "{so_far} so far - {billed} billed before";
        "{so_far} i alt - {billed} faktureret før"
    );
    for (vat_percent, amount) in &before.credited {
        let back = lang.money(amount.negated());
        let percent = wording::percent(*vat_percent, lang);
        sum.push_str(&say!(lang,
            " + {back} credited with VAT {percent}";
            " + {back} krediteret med moms {percent}"
        ));
    }
    let net = Look::Bold.mark(&lang.money(due.net));
    lines(view, &format!("{sum} = {net}"), due)
}

/// What goes back of the case at the VAT that it was billed at.
pub(super) fn credit(view: &View<'_>, vat_percent: Percent, due: &Charge<'_>) -> String {
    let lang = view.lang;
    let net = Look::Bold.mark(&lang.money(due.net));
    let percent = wording::percent(vat_percent, lang);
    let sum = say!(lang,
        "{net}, with the VAT {percent} that it was billed with";
        "{net}, med den moms på {percent}, det er faktureret med"
    );
    lines(view, &sum, due)
}

/// How it adds up, and its lines.
fn lines(view: &View<'_>, sum: &str, due: &Charge<'_>) -> String {
    let mut rows = Rows::default();
    // As wide as the words before the rows above.
    rows.head(view.lang.pick("due      ", "nu       "), sum);
    for line in &due.lines {
        rows.more(due_line(view, line));
        if let What::Correction(reason) = line.what {
            rows.key(why(reason, view.lang));
        }
    }
    rows.render(view.width)
}

/// `1st level: 20 min x 800.00 / 60 = 266.67`.
fn due_line(view: &View<'_>, line: &Line<'_>) -> String {
    let lang = view.lang;
    let work = wording::work(view.card, line, lang);
    let net = lang.money(line.net);
    if line.kind() == Kind::Correction {
        return format!("{work}: {net}");
    }
    let quantity = wording::quantity(line, lang);
    let price = wording::unit_price(line, lang);
    let over = match line.price_per {
        1 => String::new(),
        per => format!(" / {per}"),
    };
    let off = if line.discount_percent.is_zero() {
        String::new()
    } else {
        let percent = wording::percent(line.discount_percent, lang);
        format!(" - {percent}")
    };
    format!("{work}: {quantity} x {price}{over}{off} = {net}")
}

fn why(reason: Reason, lang: Lang) -> &'static str {
    match reason {
        Reason::Rounding => lang.pick(
            "(each invoice rounds its own lines; all of the case is rounded once)",
            "(hver faktura afrunder sine egne linjer; sagen som helhed afrundes én gang)",
        ),
        Reason::Raised(_) => lang.pick(
            "(a minimum or an increment was billed before for time that is work by now)",
            "(et minimum eller en oprunding er faktureret før for tid, der siden er arbejdet)",
        ),
        Reason::Changed => lang.pick(
            "(what was billed before has changed since, in time, price or customer, or is taken back)",
            "(det, der er faktureret før, er ændret siden, i tid, pris eller kunde, eller tages tilbage)",
        ),
    }
}
