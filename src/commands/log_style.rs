//! How a log is written, as the options say.

use crate::cli::{DatesArg, LogArgs, PresetArg};
use crate::intake::{Preset, Style};
use crate::rate_card::RateCard;
use crate::scalars::time::DateOrder;

/// How a work log is written.
pub(super) fn style(args: &LogArgs) -> Style {
    let preset = args.preset.map(|preset| match preset {
        PresetArg::Toggl => Preset::Toggl,
        PresetArg::Clockify => Preset::Clockify,
        PresetArg::Kimai => Preset::Kimai,
        PresetArg::Watson => Preset::Watson,
        PresetArg::Timewarrior => Preset::Timewarrior,
    });
    Style {
        preset,
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
