//! How a log is written, as the options say.

use std::path::PathBuf;

use crate::cli::{CasePresetArg, DatesArg, LogArgs};
use crate::intake::Style;
use crate::intake::case_log::CasePreset;
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

/// The helpdesk that a case log comes from.
pub(super) fn helpdesk(preset: CasePresetArg) -> CasePreset {
    match preset {
        CasePresetArg::Zammad => CasePreset::Zammad,
        CasePresetArg::Jira => CasePreset::Jira,
        CasePresetArg::Zendesk => CasePreset::Zendesk,
        CasePresetArg::Glpi => CasePreset::Glpi,
        CasePresetArg::Freshdesk => CasePreset::Freshdesk,
        CasePresetArg::Servicenow => CasePreset::Servicenow,
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
