//! PURE: the facts of a case and of its work that terms may go by, as cards call them.

use super::names::{FactId, same};

/// A fact that a condition asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The level of the work.
    Level,
    /// How contact was made.
    Channel,
    /// The customer, as in the log.
    Customer,
    /// The agreement of the case.
    Agreement,
    /// The tier of the work.
    Tier,
    ContactedTier,
    /// The tier in which the work was started.
    StartedTier,
    /// Whether the agreement covers the case.
    Covered,
    /// Whether the case is business-critical.
    Critical,
    /// Distance of the case.
    Kilometres,
    /// Minutes worked on the case.
    Minutes,
    /// Travel minutes of the case.
    Travel,
    /// Another column of the log.
    Column(FactId),
}

impl Fact {
    /// Facts that are there without a column of their own name, as conditions call them, in English and Danish as the
    /// headers of a log.
    pub const NAMED: [(&'static str, &'static str, Self); 12] = [
        ("level", "niveau", Self::Level),
        ("channel", "kanal", Self::Channel),
        ("customer", "kunde", Self::Customer),
        ("agreement", "aftale", Self::Agreement),
        ("tier", "tier", Self::Tier),
        ("contacted_tier", "contacted_tier", Self::ContactedTier),
        ("started_tier", "started_tier", Self::StartedTier),
        ("covered", "dækket", Self::Covered),
        ("critical", "kritisk", Self::Critical),
        ("km", "km", Self::Kilometres),
        ("minutes", "minutter", Self::Minutes),
        ("travel", "rejsetid", Self::Travel),
    ];

    /// The fact that goes by a name.
    pub fn named(header: &str) -> Option<Self> {
        let goes_by = |names: [&str; 2]| names.into_iter().any(|name| same(name, header));
        let mut all = Self::NAMED.into_iter();
        let (_, _, fact) = all.find(|(en, da, _)| goes_by([en, da]))?;
        Some(fact)
    }
}

/// What work is counted apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Case,
    Fact(Fact),
}

impl By {
    /// As a card calls it; `columns`: the headers of other columns.
    pub fn name(self, columns: &[String]) -> &str {
        let fact = match self {
            Self::Case => return "case",
            Self::Fact(Fact::Column(column)) => {
                return columns.get(column.index()).map_or("", String::as_str);
            }
            Self::Fact(fact) => fact,
        };
        let mut named = Fact::NAMED.into_iter();
        named.find(|(.., known)| *known == fact).map_or("", |(name, ..)| name)
    }
}
