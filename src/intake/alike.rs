//! Names compared as somebody has them in his head: without accents, blanks, punctuation and the form of the company.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::texts::folded;

/// Words for what kind of company it is, without their punctuation.
const FORMS: [&str; 37] = [
    "as", "aps", "is", "ks", "ps", "ivs", "amba", "fmba", "smba", "fonden", "forening", "ab",
    "asa", "oy", "oyj", "hf", "ehf", "gmbh", "ag", "kg", "ug", "ohg", "ev", "ltd", "limited",
    "llc", "llp", "plc", "inc", "corp", "bv", "nv", "sa", "sas", "sarl", "srl", "spa",
];

/// What is written in two ways by those who have no key for the letter, and the one that it is compared as.
const LETTERS: [(&str, &str); 6] =
    [("æ", "ae"), ("ø", "o"), ("ö", "o"), ("ß", "ss"), ("oe", "o"), ("aa", "a")];

/// A name without punctuation, blanks, accents and company form.
pub(crate) fn bare(name: &str) -> String {
    without_form(&words(&folded(name))).concat()
}

/// The same of a name as it is typed in haste on any keyboard: `Østergård A/S`, `ostergaard`, `oestergaard` are one.
fn typed(name: &str) -> String {
    without_form(&typed_words(name)).concat()
}

fn typed_words(name: &str) -> Vec<String> {
    let mut plain = folded(name).into_owned();
    for (written, compared) in LETTERS {
        plain = plain.replace(written, compared);
    }
    words(&plain)
}

/// What somebody typed who looks for a name.
#[derive(Debug)]
pub struct Typed(String);

/// So few letters are near to many words.
const FEWEST_LETTERS: usize = 4;

impl Typed {
    pub fn new(text: &str) -> Self {
        Self(typed(text))
    }

    /// Whether it is all of a name, but for its company form.
    pub fn is(&self, name: &str) -> bool {
        typed(name) == self.0
    }

    /// Whether it is a part of a name: of one of its words, or from the beginning of one on.
    pub fn is_in(&self, name: &str) -> bool {
        let words = typed_words(name);
        let within = words.iter().any(|word| word.contains(&self.0));
        let from_word = |at: usize| words.iter().skip(at).map(String::as_str).collect::<String>();
        let on = || (0..words.len()).any(|at| from_word(at).starts_with(&self.0));
        !self.0.is_empty() && (within || on())
    }

    /// How many letters it is from a name or one of its words, where it may have been meant to be it.
    pub fn distance(&self, name: &str) -> Option<usize> {
        let length = self.0.chars().count();
        if length < FEWEST_LETTERS {
            return None;
        }
        let words = typed_words(name);
        let all = words.iter().cloned().chain([typed(name)]);
        let apart = all.filter_map(|word| crate::rate_card::suggest::distance(&self.0, &word));
        apart.min()
    }
}

/// The words of a folded text without accents and punctuation.
fn words(folded: &str) -> Vec<String> {
    let plain: String = folded.nfd().filter(|char| !is_combining_mark(*char)).collect();
    let words =
        plain.split_whitespace().map(|word| word.replace(|char: char| !char.is_alphanumeric(), ""));
    words.filter(|word| !word.is_empty()).collect()
}

/// Words without the company form at either end; all of a name is no form.
fn without_form(words: &[String]) -> &[String] {
    let is_form = |words: &[String]| FORMS.contains(&words.concat().as_str());
    let mut rest = words;
    // `A / S` is two words.
    for count in [2, 1] {
        if let Some((name, form)) =
            rest.len().checked_sub(count).and_then(|at| rest.split_at_checked(at))
            && !name.is_empty()
            && is_form(form)
        {
            rest = name;
        }
        if let Some((form, name)) = rest.split_at_checked(count)
            && !name.is_empty()
            && is_form(form)
        {
            rest = name;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn what_is_typed_in_haste_is_part_of_a_name_or_not() {
        for (typed, name, is, is_in) in [
            ("cafe", "Café Kanel ApS", false, true),
            ("Cafe Kanel", "Café Kanel ApS", true, true),
            ("cafekanel", "Café Kanel ApS", true, true),
            ("CAFÉ  KANEL A/S", "Café Kanel ApS", true, true),
            ("ostergaard", "Østergård & Sønner A/S", false, true),
            ("oestergaard", "Østergård", true, true),
            ("ostergard", "Østergaard", true, true),
            ("sonner", "Østergård & Sønner A/S", false, true),
            ("aase", "Åse Frisør", false, true),
            ("ase", "Aase Frisør", false, true),
            ("saeby", "Sæby Havn", false, true),
            ("mueller", "Müller", false, false),
            ("muller", "Müller", true, true),
            ("nordsik", "Nord-Sik Byg", false, true),
            ("nord sik", "Nordsik Byg", false, true),
            // Within a word, but not from the middle of one into the next.
            ("sik", "Nordsik Byg", false, true),
            ("sikb", "Nordsik Byg", false, false),
            ("&", "Østergård & Sønner", false, false),
        ] {
            let wanted = Typed::new(typed);
            assert_eq!((wanted.is(name), wanted.is_in(name)), (is, is_in), "{typed}");
        }
    }

    #[test]
    fn a_slip_is_near_to_a_word_of_a_name() {
        for (typed, name, distance) in [
            // Two letters changed places.
            ("nordsik", "Nordisk Byg ApS", Some(1)),
            ("kanal", "Café Kanel", Some(1)),
            ("cafe kanal", "Café Kanel", Some(1)),
            ("kan", "Ken", None),
            ("havnens", "Nordisk Byg ApS", None),
        ] {
            assert_eq!(Typed::new(typed).distance(name), distance, "{typed}");
        }
    }
}
