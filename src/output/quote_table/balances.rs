//! What a quote cannot know: how much is left of included and prepaid time.

use std::fmt::Write as _;

use super::view::View;
use crate::billing::{Outlook, Price};
use crate::lang::Lang;
use crate::output::grid::printable;
use crate::output::wording;
use crate::rate_card::{Agreement, AgreementId};
use crate::say;

impl View<'_> {
    /// The remark of a price list, for each agreement in it.
    pub(crate) fn balances_of_list(&self) -> String {
        let all = (0..self.quote.card.agreements.len()).filter_map(AgreementId::from_index);
        let chosen = self.quote.inquiry.agreement;
        let listed = all.filter(|id| match chosen {
            Some(chosen) => chosen == *id,
            None => self.quote.tier.is_normal(),
        });
        let mut text = String::new();
        for remark in listed.filter_map(|id| self.balance(id)) {
            let _ = writeln!(text, "  {remark}.");
        }
        text
    }

    /// The remark of a price, where the work could draw from a balance.
    pub(crate) fn balances_of_price(&self, price: &Price<'_>) -> String {
        let Some(id) = self.quote.inquiry.agreement else {
            return String::new();
        };
        let drawn_later = self.terms(id).is_some_and(|terms| {
            let drawn = terms.drawn_after_hours;
            drawn.is_some_and(|drawn| !drawn.is_zero())
        });
        let can_wait = matches!(price.outlook, Outlook::Estimate(Some(_)));
        let mut billed = price.charge.pieces.iter().filter(|piece| !piece.free);
        if !can_wait && !billed.any(|piece| drawn_later || piece.stretch.tier.is_normal()) {
            return String::new();
        }
        let remark = self.balance(id);
        remark.map_or_else(String::new, |remark| format!("  {remark}\n"))
    }

    fn terms(&self, id: AgreementId) -> Option<&Agreement> {
        self.quote.card.at(self.quote.inquiry.at).agreement(id)
    }

    /// `BEDST includes 60 minutes a month, and 10 are prepaid: what is left of them is not in this price`.
    fn balance(&self, id: AgreementId) -> Option<String> {
        if !self.quote.inquiry.covered {
            return None;
        }
        let lang = self.lang;
        let time = |seconds| wording::minutes(seconds, lang);
        let counted = |seconds| {
            let minutes = time(seconds);
            let one = minutes == "1";
            let word = match (one, lang) {
                (true, Lang::En) => "minute",
                (false, Lang::En) => "minutes",
                (true, Lang::Da) => "minut",
                (false, Lang::Da) => "minutter",
            };
            (format!("{minutes} {word}"), one)
        };
        let included = self.terms(id)?.included.filter(|it| it.seconds > 0);
        let included = included.map(|included| {
            let name = printable(self.quote.card.agreement_name(id));
            let (minutes, _) = counted(included.seconds);
            let per = wording::period(included.per, lang);
            say!(lang, "{name} includes {minutes} {per}"; "{name} omfatter {minutes} {per}")
        });
        let prepaid = self.prepaid.filter(|seconds| *seconds > 0);
        let of_one = included.is_none() && prepaid == Some(crate::seconds::MINUTE);
        let prepaid = prepaid.map(|seconds| {
            let (minutes, one) = counted(seconds);
            let minutes = match included {
                Some(_) => time(seconds),
                None => minutes,
            };
            let are = if one { "is" } else { "are" };
            say!(lang, "{minutes} {are} prepaid"; "{minutes} er forudbetalt")
        });
        let balance = match (included, prepaid) {
            (None, None) => return None,
            (Some(one), None) | (None, Some(one)) => one,
            (Some(included), Some(prepaid)) => say!(lang,
                "{included}, and {prepaid}";
                "{included}, og {prepaid}"
            ),
        };
        let (them, dem) = if of_one {
            ("it", "det")
        } else {
            ("them", "dem")
        };
        Some(say!(lang,
            "{balance}: what is left of {them} is not in this price";
            "{balance}: hvad der er tilbage af {dem}, er ikke med i denne pris"
        ))
    }
}
