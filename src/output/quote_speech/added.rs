//! What is said of work that goes on with a case, or begins one, in a log.

use std::cmp::Ordering;

use super::length::these;
use super::voice::Speech;
use crate::billing::Added;
use crate::money::Money;
use crate::output::wording::capital;
use crate::say;

impl Speech<'_> {
    /// What the work adds, and what the case comes to with it.
    pub(crate) fn added(&self, added: &Added<'_>) -> String {
        let work = &self.quote.inquiry.work;
        let seconds = work.iter().fold(0, |sum, (_, seconds)| sum + seconds);
        let lang = self.lang;
        let (these, is_plural) = these(seconds, lang);
        let these = capital(&these);
        let ending = if is_plural { "" } else { "s" };
        let price = self.with_vat(added.sums);
        let said = added.sums.said(self.quote.card).cmp(&Money::ZERO);
        let mut text = match (said, added.so_far) {
            (Ordering::Equal, _) => {
                say!(lang, "{these} cost{ending} nothing."; "{these} koster ikke noget.")
            }
            (Ordering::Less, _) => say!(lang,
                "{these} change{ending} the price by {price}.";
                "{these} ændrer prisen med {price}."
            ),
            (Ordering::Greater, Some(_)) => {
                say!(lang, "{these} add{ending} {price}."; "{these} lægger {price} til.")
            }
            (Ordering::Greater, None) => {
                say!(lang, "{these} cost{ending} {price}."; "{these} koster {price}.")
            }
        };
        if added.so_far.is_some() && added.whole != Money::ZERO {
            let whole = self.kroner(added.whole);
            let vat = self.vat_words(" ");
            text.push_str(&say!(lang,
                " The whole case is then {whole}{vat}.";
                " Hele sagen er så på {whole}{vat}."
            ));
        }
        text
    }
}
