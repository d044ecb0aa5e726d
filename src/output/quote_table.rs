//! A quote for people: what was understood first, the numbers, and the sentence to read aloud last.

mod added;
mod price;
mod price_list;
mod view;

use super::wording;
use crate::billing::Answer;

pub use view::{Promise, View};

/// The heading, the numbers, what else there is to know, and the sentence.
pub fn table(view: &View<'_>) -> String {
    let (heading, numbers, notes) = match &view.quote.answer {
        Answer::Price(price) => view.price(price),
        Answer::PriceList(list) => view.price_list(list),
        Answer::Added(added) => view.added(added),
    };
    let fold = |text: &str| wording::fold(text, view.width);
    let notes = notes + &view.promise_line() + &view.unfilled() + &view.card_line();
    let said = wording::say(&view.said(), view.width, view.lang);
    format!("{}\n\n{numbers}{}\n{said}", fold(&heading), fold(&notes))
}
