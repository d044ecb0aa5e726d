//! The sentence that tells a customer what is on the invoice.

use chrono::Datelike;

use crate::billing::{Run, Totals};
use crate::lang::Lang;
use crate::money::{Money, Percent};
use crate::output::wording;
use crate::rate_card::RateCard;

/// Whether the customers of a run pay no VAT by the customers file.
pub fn is_without_vat(run: &Run<'_>) -> bool {
    run.invoices().all(|invoice| {
        let own = run.log().vat_percent(invoice.customer);
        own.is_some_and(Percent::is_zero) && invoice.vat_percent.is_zero()
    })
}

/// `In November you had 13 cases. 9 were solved inside the free minutes, 4 are on the invoice: …`
pub fn say(
    bill: &Totals,
    without_vat: bool,
    card: &RateCard,
    width: Option<usize>,
    lang: Lang,
) -> String {
    let zone = card.calendar().zone();
    let dates = bill.worked_at.map(|(first, last)| (zone.date(first), zone.date(last)));
    let when = match dates {
        Some((first, last)) if (first.year(), first.month()) == (last.year(), last.month()) => {
            lang.month_name(first.month()).to_owned()
        }
        Some(_) | None => String::new(),
    };
    let cases = wording::count(bill.cases, lang.pick(["case", "cases"], ["sag", "sager"]), lang);
    let had = match (when.is_empty(), lang) {
        (true, Lang::En) => format!("You had {cases}."),
        (true, Lang::Da) => format!("I havde {cases}."),
        (false, Lang::En) => format!("In {when} you had {cases}."),
        (false, Lang::Da) => format!("I {when} havde I {cases}."),
    };
    let is_back = bill.sums.total < Money::ZERO;
    let spoken = |amount: Money| {
        let amount = if is_back { amount.negated() } else { amount };
        lang.with_currency(&lang.spoken_money(amount), &card.currency)
    };
    let (net, total) = (spoken(bill.sums.net), spoken(bill.sums.total));
    let sums = if without_vat {
        lang.pick(format!("{net} without VAT."), format!("{net} uden moms."))
    } else if card.prices_include_vat {
        lang.pick(format!("{total} including VAT."), format!("{total} inklusive moms."))
    } else {
        lang.pick(
            format!("{net} plus VAT, {total} in all."),
            format!(
                "{net} plus moms, i alt {total}{}",
                if total.ends_with('.') { "" } else { "." }
            ),
        )
    };
    let rest = if bill.charged == 0 && bill.sums.total == Money::ZERO {
        lang.pick("None of it costs anything.", "Det koster ikke noget.").to_owned()
    } else {
        charged(bill, is_back, lang) + &sums
    };
    wording::say(&format!("{had} {rest}"), width, lang)
}

/// What there is to say ahead of the sums; fees of an agreement cost something where no case does.
fn charged(bill: &Totals, is_back: bool, lang: Lang) -> String {
    let nothing = bill.cases - bill.charged;
    let sums = match (is_back, lang) {
        (false, Lang::En) => "On the invoice: ",
        (false, Lang::Da) => "På fakturaen: ",
        (true, Lang::En) => "You get back: ",
        (true, Lang::Da) => "I får tilbage: ",
    };
    let cases = match (nothing, bill.charged, lang) {
        (0, _, _) => return sums.to_owned(),
        (1, 0, Lang::En) => "It costs nothing",
        (_, 0, Lang::En) => "They cost nothing",
        (1, 0, Lang::Da) => "Den koster ikke noget",
        (_, 0, Lang::Da) => "De koster ikke noget",
        (free, charged, Lang::En) => {
            let are = if charged == 1 { "is" } else { "are" };
            &format!("{free} cost nothing, {charged} {are} on the invoice")
        }
        (free, charged, Lang::Da) => {
            &format!("{free} koster ikke noget, og {charged} er på fakturaen")
        }
    };
    if bill.charged > 0 && !is_back {
        return format!("{cases}: ");
    }
    format!("{cases}. {sums}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::InvoiceTotals;
    use crate::intake::rate_card::EMBEDDED;
    use crate::intake::rate_card::load;
    use crate::output::grid::paint;

    fn amount(hundredths: i64) -> Money {
        Money::of_decimal(rust_decimal::Decimal::new(hundredths, 2)).unwrap()
    }

    fn said(cases: usize, charged: usize, net: i64, lang: Lang) -> String {
        let card = load(EMBEDDED, "rates.toml", Lang::En, false).unwrap();
        let mut bill = Totals::of(&card);
        bill.cases = cases;
        bill.charged = charged;
        bill.sums =
            InvoiceTotals { net: amount(net), vat: amount(net / 4), total: amount(net + net / 4) };
        let told = paint(&say(&bill, false, &card, None, lang), false);
        told.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn money_back_and_fees_are_not_taken_for_nothing() {
        // 25 % of 1,500.00 is 375.00; of 533.32 it is 133.33.
        for (cases, charged, net, en, da) in [
            (
                2,
                0,
                0,
                "You had 2 cases. None of it costs anything.",
                "I havde 2 sager. Det koster ikke noget.",
            ),
            (
                1,
                0,
                150_000,
                "You had 1 case. It costs nothing. On the invoice: 1,500 kroner plus VAT, 1,875 kroner in all.",
                "I havde 1 sag. Den koster ikke noget. På fakturaen: 1.500 kr. plus moms, i alt 1.875 kr.",
            ),
            (
                2,
                0,
                150_000,
                "You had 2 cases. They cost nothing. On the invoice: 1,500 kroner plus VAT, 1,875 kroner in all.",
                "I havde 2 sager. De koster ikke noget. På fakturaen: 1.500 kr. plus moms, i alt 1.875 kr.",
            ),
            (
                3,
                1,
                150_000,
                "You had 3 cases. 2 cost nothing, 1 is on the invoice: 1,500 kroner plus VAT, 1,875 kroner in all.",
                "I havde 3 sager. 2 koster ikke noget, og 1 er på fakturaen: 1.500 kr. plus moms, i alt 1.875 kr.",
            ),
            (
                1,
                1,
                -53_332,
                "You had 1 case. You get back: 533.32 kroner plus VAT, 666.65 kroner in all.",
                "I havde 1 sag. I får tilbage: 533,32 kr. plus moms, i alt 666,65 kr.",
            ),
            (
                3,
                2,
                -53_332,
                "You had 3 cases. 1 cost nothing, 2 are on the invoice. You get back: 533.32 kroner plus VAT, 666.65 kroner in all.",
                "I havde 3 sager. 1 koster ikke noget, og 2 er på fakturaen. I får tilbage: 533,32 kr. plus moms, i alt 666,65 kr.",
            ),
        ] {
            for (lang, words) in
                [(Lang::En, format!("Say: \"{en}\"")), (Lang::Da, format!("Sig: »{da}«"))]
            {
                let told = said(cases, charged, net, lang);
                assert_eq!(told, words);
            }
        }
    }
}
