//! The sentence that a supporter reads aloud to the caller (G10, G12).

mod added;
mod length;
mod price;
mod price_list;
mod voice;

use crate::billing::{Answer, Quote};
use crate::lang::Lang;
use voice::Speech;

/// What is said of a quote.
pub fn say(quote: &Quote<'_>, lang: Lang) -> String {
    let speech = Speech { quote, lang };
    match &quote.answer {
        Answer::Price(price) => speech.price(price),
        Answer::PriceList(list) => speech.price_list(list),
        Answer::Added(added) => speech.added(added),
    }
}
