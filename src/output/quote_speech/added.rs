//! What is said of work that goes on with a case, or begins one, in a log.

use std::cmp::Ordering;

use super::length::these;
use super::voice::{Speech, stop};
use crate::billing::{Added, InvoiceTotals};
use crate::money::Money;
use crate::output::wording::capital;
use crate::say;
use crate::seconds::Seconds;

impl Speech<'_> {
    /// What the work adds, and what the case comes to with it.
    pub(crate) fn added(&self, added: &Added<'_>) -> String {
        let lang = self.lang;
        let work = self.quote.inquiry.work.iter();
        let seconds = Seconds::sum(work.map(|(_, seconds)| *seconds));
        let distance = self.distance(&added.charge);
        let (these, is_plural) = match (seconds, distance) {
            (Seconds::ZERO, None) => (say!(lang, "this"; "det"), false),
            (Seconds::ZERO, Some(distance)) => {
                let is_plural = !distance.starts_with("1 ");
                (distance, is_plural)
            }
            (_, None) => these(seconds, lang),
            (_, Some(distance)) => {
                let (these, is_plural) = these(seconds, lang);
                (say!(lang, "{these}, with {distance},"; "{these}, med {distance},"), is_plural)
            }
        };
        let these = capital(&these);
        let ending = if is_plural { "" } else { "s" };
        let sums = added.sums;
        let mut text = stop(&match (sums.said(self.quote.card).cmp(&Money::ZERO), added.so_far) {
            (Ordering::Equal, _) => {
                say!(lang, "{these} cost{ending} nothing"; "{these} koster ikke noget")
            }
            (Ordering::Less, _) => {
                let [net, vat, total] = [sums.net, sums.vat, sums.total].map(Money::negated);
                let price = self.with_vat(InvoiceTotals { net, vat, total });
                say!(lang,
                    "{these} lower{ending} the price by {price}";
                    "{these} sænker prisen med {price}"
                )
            }
            (Ordering::Greater, so_far) => {
                let (price, costs) =
                    (self.with_vat(sums), if so_far.is_some() { "add" } else { "cost" });
                say!(lang, "{these} {costs}{ending} {price}"; "{these} koster {price}")
            }
        });
        if added.so_far.is_some() && added.whole != Money::ZERO {
            let whole = self.kroner(added.whole);
            let vat = self.vat_words(" ");
            text.push(' ');
            text.push_str(&stop(&say!(lang,
                "The whole case is then {whole}{vat}";
                "Hele sagen koster så {whole}{vat}"
            )));
        }
        text
    }
}
