//! How a log is written, as the options say.

use std::path::PathBuf;

use crate::cli::{DatesArg, LogArgs};
use crate::intake::Style;
use crate::rate_card::RateCard;
use crate::scalars::time::DateOrder;

/// How a work log is written.
pub(super) fn style(args: &LogArgs, files: &[PathBuf]) -> Style {
    Style {
        preset: args.preset.map(|preset| preset.of(files)),
        dates: args.dates.map(order),
        assume_normal_hours: args.assume_normal_hours,
    }
}

/// The order of day and month: the option's, else the card's.
pub(super) fn dates(asked: Option<DatesArg>, card: &RateCard) -> Option<DateOrder> {
    asked.map(order).or(card.columns.dates)
}

fn order(dates: DatesArg) -> DateOrder {
    match dates {
        DatesArg::Dmy => DateOrder::DayMonth,
        DatesArg::Mdy => DateOrder::MonthDay,
    }
}
