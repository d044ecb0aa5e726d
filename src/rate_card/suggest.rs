//! PURE: what somebody probably meant to write.

use crate::lang::Words;
use crate::texts::{printable, short, tidied};
use crate::words;

/// The known word that `word` was probably meant to be.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let known = known.into_iter();
    let near = known.filter_map(|known| Some((distance(word, known)?, known)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// How many letters a word is from a known one, whatever the case; `None` where it was hardly meant to be that.
pub fn distance(word: &str, known: &str) -> Option<usize> {
    let (word, known) = (word.to_lowercase(), known.to_lowercase());
    let distance = strsim::osa_distance(&word, &known);
    let longest = known.chars().count().max(word.chars().count());
    (distance <= longest.div_ceil(4) && distance < longest).then_some(distance)
}

/// Whether `near` was meant where `word` stands: `did you mean …?`
pub fn did_you_mean(word: &str, near: &str) -> Words {
    let (shown, apart) = (printable(near), apart(word, near));
    words!("did you mean `{shown}`{}?", apart.en; "mente du `{shown}`{}?", apart.da)
}

/// What tells `near` from `word` where the two look alike, to stand behind `near`; empty where everybody sees it.
pub fn apart(word: &str, near: &str) -> Words {
    if !look_alike(&short(word, SHOWN), &short(near, SHOWN)) {
        return words!(""; "");
    }
    let (word, near) = (tidied(word), tidied(near));
    let alike = word.chars().zip(near.chars());
    let at = alike.take_while(|(one, other)| one == other).count();
    let code = |char: char| format!("U+{:04X}", u32::from(char));
    let (has, had) = (word.chars().nth(at).map(code), near.chars().nth(at).map(code));
    let place = at + 1;
    let longer = word.chars().count() > near.chars().count();
    match (has, had) {
        (None, None) => words!(""; ""),
        (Some(has), had) if had.is_none() || longer => words!(
            " (without {has}, character {place})";
            " (uden {has}, tegn {place})"
        ),
        (Some(has), Some(had)) if word.chars().count() == near.chars().count() => words!(
            " (with {had} for {has}, character {place})";
            " (med {had} i stedet for {has}, tegn {place})"
        ),
        (_, had) => {
            let had = had.unwrap_or_default();
            words!(" (with {had}, character {place})"; " (med {had}, tegn {place})")
        }
    }
}

/// How much of a name messages show.
const SHOWN: usize = 60;

/// Whether two words can hardly be told apart by looking at them: letters of other scripts can look like any.
fn look_alike(one: &str, other: &str) -> bool {
    let look = |char: char| match char {
        'l' | 'I' | '|' => '1',
        'O' | 'o' => '0',
        other => other,
    };
    let strange = |char: char| char >= '\u{250}';
    one.chars().count() == other.chars().count()
        && one
            .chars()
            .zip(other.chars())
            .all(|(one, other)| look(one) == look(other) || strange(one) || strange(other))
}

#[cfg(test)]
mod tests {
    use super::{apart, nearest};

    #[test]
    fn words_that_look_alike_are_told_apart() {
        for (word, near, said) in [
            // The second letter is Cyrillic: U+043E for U+006F.
            ("N\u{43e}rdlys", "Nordlys", " (with U+006F for U+043E, character 2)"),
            ("Nordlys\u{200b}", "Nordlys", " (without U+200B, character 8)"),
            ("Nordlys", "Nord\u{200b}lys", " (with U+200B, character 5)"),
            ("\u{ff2e}ordlys", "Nordlys", " (with U+004E for U+FF2E, character 1)"),
            ("Butik l", "Butik 1", " (with U+0031 for U+006C, character 7)"),
            // Everybody sees that a letter is another one, or is missing.
            ("Nordlyd", "Nordlys", ""),
            ("Nordly", "Nordlys", ""),
        ] {
            assert_eq!(apart(word, near).en, said, "{word}");
        }
        // What is shown ends at 60 characters, and the two differ behind it.
        let long = "a".repeat(60);
        let (one, other) = (format!("{long}b"), format!("{long}c"));
        assert_eq!(apart(&one, &other).da, " (med U+0063 i stedet for U+0062, tegn 61)");
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        // One letter of 12 is missing: distance 1, and 12 / 4 = 3 are allowed.
        assert_eq!(
            nearest("free_minuts", ["minimum_minutes", "free_minutes"]),
            Some("free_minutes")
        );
        // BEDSTE is one letter from BEDST, two from BEDRE.
        assert_eq!(nearest("bedste", ["BEDRE", "BEDST"]), Some("BEDST"));
        // Nothing in common: all three letters differ.
        assert_eq!(nearest("SLV", ["GOD"]), None);
    }
}
