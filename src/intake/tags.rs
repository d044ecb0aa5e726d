//! What people write into a text because their tool has no field for it: `#4711`, and tags.

use crate::intake::rows::BadRow;

/// The numbers behind a `#` in a text, in order: `4711` in `#4711 Printer`, `INC-42` in `see #INC-42`. A colour
/// (`#ff0000`) or a language (`C#7`) is none.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('#').filter_map(move |(at, _)| {
        let (before, behind) = (text.get(..at)?, text.get((at + 1)..)?);
        if before.ends_with(char::is_alphanumeric) {
            return None;
        }
        let is_part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
        let word = behind.split(|char| !is_part(char)).next()?;
        let word = word.trim_end_matches(['-', '_']);
        let digits = word
            .split_once('-')
            .filter(|(project, _)| project.chars().all(char::is_alphabetic))
            .map_or(word, |(_, digits)| digits);
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.split('-').all(is_number).then_some(word)
    })
}

/// The cases that a row which cannot be parsed may be about.
pub(super) fn cases_of(row: &BadRow) -> impl Iterator<Item = &str> {
    // Tools without a column for the case write it into a text.
    let in_text = row.text.iter().flat_map(|text| numbers(text));
    row.keys.iter().map(String::as_str).chain(in_text)
}

/// The tags of a cell: a JSON list of texts, or texts with commas between them. `None`: a list of something else.
pub(super) fn tags(cell: &str, is_structured: bool) -> Option<Vec<String>> {
    let tags: Vec<String> = if is_structured {
        serde_json::from_str(cell).ok()?
    } else {
        cell.split(',').map(str::to_owned).collect()
    };
    let tags = tags.iter().map(|tag| tag.trim().to_owned());
    Some(tags.filter(|tag| !tag.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_behind_a_hash() {
        for (text, found) in [
            ("#4711 Printer", &["4711"][..]),
            ("Printer (#4711).", &["4711"]),
            ("#4711", &["4711"]),
            ("opfølgning på #4711, #4712", &["4711", "4712"]),
            ("see #INC-42: slow", &["INC-42"]),
            ("#2026-0412", &["2026-0412"]),
            ("#4711- and on", &["4711"]),
            ("##12", &["12"]),
            ("4711", &[]),
            ("# 4711", &[]),
            ("C#7 and F#2", &[]),
            ("#ff0000", &[]),
            ("#12ab", &[]),
            ("#urgent", &[]),
            ("#", &[]),
            ("", &[]),
            ("æ#9", &[]),
            ("#9æ", &[]),
        ] {
            assert_eq!(numbers(text).collect::<Vec<_>>(), found, "{text}");
        }
    }

    #[test]
    fn tags_are_a_list_or_a_text_with_commas() {
        let list = |tags: &[&str]| Some(tags.iter().map(|tag| (*tag).to_owned()).collect());
        assert_eq!(tags("2nd, travel,, ", false), list(&["2nd", "travel"]));
        assert_eq!(tags(r#"["2nd", " #4711 ", ""]"#, true), list(&["2nd", "#4711"]));
        assert_eq!(tags("[]", true), list(&[]));
        assert_eq!(tags(r#"[["2nd"]]"#, true), None);
        assert_eq!(tags(r#"{"tag": 1}"#, true), None);
        // A cell of a CSV that only looks like a list is a tag.
        assert_eq!(tags("[2nd]", false), list(&["[2nd]"]));
    }
}
