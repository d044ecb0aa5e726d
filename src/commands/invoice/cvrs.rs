//! Numbers of firms that are probably mistyped: of who sends the invoices, and of who gets them.

use crate::billing::Run;
use crate::lang::Words;
use crate::problems::{WarningKind, Warnings};
use crate::rate_card::RateCard;
use crate::scalars::identifier::cvr_doubt;
use crate::texts::quoted;
use crate::words;

pub(super) fn warn_of_seller(card: &RateCard, warnings: &mut Warnings) {
    if let Some(doubt) = doubt(card.seller.cvr.as_deref()) {
        warnings.say(
            WarningKind::DoubtfulCvr,
            || words!("seller.cvr {}", doubt.en; "seller.cvr {}", doubt.da),
        );
    }
}

pub(super) fn warn_of_buyers(run: &Run<'_>, warnings: &mut Warnings) {
    for invoice in run.invoices().filter(|invoice| !invoice.is_further) {
        let filed = invoice.filed();
        let cvr = filed.and_then(|filed| filed.party.buyer.cvr.as_deref());
        if let Some(doubt) = doubt(cvr) {
            warnings.say(WarningKind::DoubtfulCvr, || {
                let name = quoted(invoice.customer_name());
                words!("customer {name}: CVR {}", doubt.en; "kunde {name}: CVR {}", doubt.da)
            });
        }
    }
}

fn doubt(cvr: Option<&str>) -> Option<Words> {
    cvr.and_then(cvr_doubt)
}
