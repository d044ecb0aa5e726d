//! What says that a file is a workbook: its first bytes, and the ending of its name.

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake::rows) enum Kind {
    /// A ZIP archive: xlsx, ods.
    Archive,
    /// A compound file: xls, and locked workbooks of any kind.
    Compound,
}

impl Kind {
    /// None for a text.
    pub(in crate::intake::rows) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Archive),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(Self::Compound),
            _ => None,
        }
    }
}

/// Whether the ending of a name says that the file is a workbook.
pub(in crate::intake::rows) fn is_ending(ending: &str) -> bool {
    matches!(ending, "xlsx" | "xlsm" | "xls" | "ods")
}
