//! PURE: names on a card, and their places in its lists.

use crate::texts::folded;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($number:ty))*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($number);

        impl $name {
            /// The id of the thing at `index` of the card's list, if the list may be that long.
            pub fn from_index(index: usize) -> Option<Self> {
                <$number>::try_from(index).ok().filter(|id| *id != <$number>::MAX).map(Self)
            }

            /// Its place in the card's list.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}

ids! {
    /// A support level of the card (G14): its place in [`super::RateCard::levels`].
    LevelId(u8)
    /// An agreement of the card (G12): its place in [`super::RateCard::agreements`].
    AgreementId(u16)
    /// A column of the log that the card's conditions ask for: its place in [`super::RateCard::facts`].
    FactId(u8)
    /// A priority of the card (G7): its place in [`super::RateCard::priorities`].
    PriorityId(u8)
}

impl LevelId {
    /// The level that work has where nobody says one.
    pub const FIRST: Self = Self(0);
}

/// Whether two names are the same (rules.md §2.11).
pub fn same(one: &str, other: &str) -> bool {
    one == other || folded(one) == folded(other)
}
