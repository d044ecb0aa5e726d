//! What of a case's charge is on this invoice, where a part of it was billed before.

use super::{Explainer, indent};
use crate::billing::{Charge, Kind, Line, PriorLines, Reason, What};
use crate::lang::Lang;
use crate::money::{Money, Percent};
use crate::output::grid::{Align, Grid, Look};
use crate::output::wording;

impl Explainer<'_> {
    /// What the case has come to, less what was billed on it before and is not credited on documents at other VAT, and
    /// the lines of the rest.
    pub fn due(
        &self,
        earlier: &PriorLines,
        credited: &[(Percent, Money)],
        due: &Charge<'_>,
    ) -> String {
        let lang = self.lang;
        let (so_far, before) = (lang.money(due.so_far), lang.money(earlier.net()));
        let mut sum = lang.pick(
            format!("{so_far} so far - {before} billed before"),
            format!("{so_far} i alt - {before} faktureret før"),
        );
        for (vat_percent, amount) in credited {
            let back = lang.money(amount.negated());
            let percent = wording::percent(vat_percent.decimal(), lang);
            sum.push_str(&lang.pick(
                format!(" + {back} credited with VAT {percent}"),
                format!(" + {back} krediteret med moms {percent}"),
            ));
        }
        let net = Look::Bold.mark(&lang.money(due.net));
        self.due_lines(&format!("{sum} = {net}"), due)
    }

    /// What goes back of the case at the VAT that it was billed at.
    pub fn credit(&self, vat_percent: Percent, due: &Charge<'_>) -> String {
        let lang = self.lang;
        let net = Look::Bold.mark(&lang.money(due.net));
        let percent = wording::percent(vat_percent.decimal(), lang);
        let sum = lang.pick(
            format!("{net}, with the VAT {percent} that it was billed with"),
            format!("{net}, med den moms på {percent}, det er faktureret med"),
        );
        self.due_lines(&sum, due)
    }

    /// How it adds up, and its lines.
    fn due_lines(&self, sum: &str, due: &Charge<'_>) -> String {
        let lang = self.lang;
        let mut facts = Grid::new([Align::Left, Align::Left]).gaps([2]);
        // As wide as the words before the rows above.
        facts.row([lang.pick("due      ", "nu       "), sum]);
        for line in &due.lines {
            facts.row(["", &self.due_line(line)]);
            if let What::Correction(reason) = line.what {
                facts.row(["", &Look::Dim.mark(why(reason, lang))]);
            }
        }
        let mut text = String::new();
        indent(&facts.render(None), &mut text);
        wording::fold(&text, self.width)
    }

    /// `1st level: 20 min x 800.00 / 60 = 266.67`.
    fn due_line(&self, line: &Line<'_>) -> String {
        let lang = self.lang;
        let work = wording::work(self.card, line, lang);
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
            let percent = wording::percent(line.discount_percent.decimal(), lang);
            format!(" - {percent}")
        };
        format!("{work}: {quantity} x {price}{over}{off} = {net}")
    }
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
            "(what was billed before has changed since, in time or in price)",
            "(det, der er faktureret før, er ændret siden, i tid eller i pris)",
        ),
    }
}
