//! The logs of helpdesks: their columns, in the words of a card's `[columns]`, and what their states and priorities mean.

use crate::intake::rate_card::load_case_preset;
use crate::lang::Lang;
use crate::problems::Report;
use crate::rate_card::{Columns, HelpdeskWords};

/// A helpdesk whose lists of cases are read as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CasePreset {
    Zammad,
    Jira,
    Zendesk,
    Glpi,
    Freshdesk,
    Servicenow,
}

impl CasePreset {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Zammad, Self::Jira, Self::Zendesk, Self::Glpi, Self::Freshdesk, Self::Servicenow];

    /// What `--preset` calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zammad => "zammad",
            Self::Jira => "jira",
            Self::Zendesk => "zendesk",
            Self::Glpi => "glpi",
            Self::Freshdesk => "freshdesk",
            Self::Servicenow => "servicenow",
        }
    }

    /// Its file, to copy into a card and change. That of Jira is of its issues: its work logs have one of their own.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Zammad => include_str!("../../../presets/zammad.toml"),
            Self::Jira => include_str!("../../../presets/jira-issues.toml"),
            Self::Zendesk => include_str!("../../../presets/zendesk.toml"),
            Self::Glpi => include_str!("../../../presets/glpi.toml"),
            Self::Freshdesk => include_str!("../../../presets/freshdesk.toml"),
            Self::Servicenow => include_str!("../../../presets/servicenow.toml"),
        }
    }

    /// Its columns and its words.
    ///
    /// # Errors
    /// Its file has mistakes, which a test rules out.
    pub fn load(self) -> Result<(Columns, HelpdeskWords), Report> {
        load_case_preset(self.text(), self.name(), Lang::En)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_names_what_a_case_log_needs() {
        for preset in CasePreset::ALL {
            let (columns, words) = preset.load().unwrap_or_else(|report| panic!("{}", report.text));
            for needed in ["case", "registered", "priority", "state", "resolved"] {
                let says = columns.source(needed).is_some();
                assert!(says, "{}: {needed}", preset.name());
            }
            let resolved = words.states.words(crate::rate_card::State::Resolved);
            assert_ne!(resolved.count(), 0, "{}", preset.name());
        }
    }
}
