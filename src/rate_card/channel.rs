//! PURE: how an inquiry came in: our words for it and what others say, in both languages; and words that are nearly one
//! that conditions ask for.

use super::card::{Edition, RateCard};
use super::conditions::Condition;
use super::facts::Fact;
use crate::texts::folded;

/// Our words, each first among those that mean the same.
const CHANNELS: [&[&str]; 2] =
    [&["phone", "telefon", "tlf", "opkald"], &["mail", "e-mail", "email", "post"]];
/// Shorter words are near to many others.
const FEWEST_LETTERS: usize = 5;

/// The words that mean the same channel as this one, ours first; none where it is none of ours.
fn meaning(folded: &str) -> Option<&'static [&'static str]> {
    CHANNELS.into_iter().find(|words| words.contains(&folded))
}

/// Whether a word means the phone.
pub fn is_phone(word: &str) -> bool {
    meaning(&folded(word)) == Some(CHANNELS[0])
}

/// Whether a word means mail.
pub fn is_mail(word: &str) -> bool {
    meaning(&folded(word)) == Some(CHANNELS[1])
}

impl RateCard {
    /// The channel that a log or an option calls `name`: our word for it, unless conditions of the card tell several
    /// words of the same channel apart and this is one of them.
    pub fn channel(&self, name: &str) -> String {
        let name = folded(name).into_owned();
        match meaning(&name) {
            Some([ours, ..]) if !self.tells_apart(&name) => (*ours).to_owned(),
            Some(_) | None => name,
        }
    }

    /// All words that conditions may call the channel `name` by, which is one of [`RateCard::channel`].
    pub(crate) fn channel_words<'a>(&self, name: &'a &'a str) -> &'a [&'a str] {
        match meaning(name) {
            Some(words) if !self.tells_apart(name) => words,
            Some(_) | None => std::slice::from_ref(name),
        }
    }

    /// Whether conditions name this word, and another one for the same channel.
    fn tells_apart(&self, name: &str) -> bool {
        let named = |word: &str| self.channels.iter().any(|known| known == word);
        let words = meaning(name).unwrap_or(&[]);
        named(name) && words.iter().filter(|word| named(word)).count() > 1
    }

    /// All conditions of rules and fees.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.editions().flat_map(Edition::conditions)
    }

    /// Whether travel time costs something, or decides what does.
    pub fn asks_for_travel(&self) -> bool {
        let prices = |edition: &Edition| {
            edition.travel.is_some() || edition.terms().any(|terms| terms.travel.is_some())
        };
        self.editions().any(prices) || self.conditions().any(|it| it.fact == Fact::Travel)
    }

    /// All words that conditions ask for in a fact, those that mean the same channel among them.
    pub fn asked_words(&self, fact: Fact) -> AskedWords<'_> {
        let words = self.editions().flat_map(|edition| edition.words_for(fact));
        let mut words: Vec<&str> = words.collect();
        let has_fee = |edition: &Edition| edition.after_hours.non_critical_fee.is_some();
        if fact == Fact::Channel && (!words.is_empty() || self.editions().any(has_fee)) {
            words.extend(CHANNELS.into_iter().flatten());
        }
        AskedWords(words)
    }
}

/// The words that conditions ask for in a fact.
#[derive(Debug, Clone)]
pub struct AskedWords<'a>(Vec<&'a str>);

impl<'a> AskedWords<'a> {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The word asked for, where `word` is none of them but nearly one: but for blanks, hyphens and underscores, or one
    /// letter from it.
    pub fn nearly(&self, word: &str) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let word = folded(word);
        let is_known = self.0.contains(&&*word);
        let mut words = self.0.iter().filter(|_| !is_known);
        words.find(|known| are_near(known, &word)).copied()
    }
}

fn are_near(one: &str, other: &str) -> bool {
    let bare = |word: &str| word.replace([' ', '-', '_'], "");
    let (one, other) = (bare(one), bare(other));
    if one.is_empty() || one == other {
        return one == other && !one.is_empty();
    }
    let letters = |word: &str| word.chars().filter(|char| char.is_alphabetic()).count();
    let digits = |word: &str| word.replace(|char: char| !char.is_numeric(), "");
    let long = |word: &str| letters(word) >= FEWEST_LETTERS;
    long(&one)
        && long(&other)
        && one.chars().count().abs_diff(other.chars().count()) <= 1
        && digits(&one) == digits(&other)
        && strsim::levenshtein(&one, &other) == 1
}

#[cfg(test)]
mod tests {
    use super::are_near;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        for (one, other, near) in [
            ("on-site", "on site", true),
            ("on_site", "onsite", true),
            ("telefon", "telefn", true),
            ("telefon", "telefoon", true),
            // Four letters; five and four.
            ("post", "past", false),
            ("vagter", "vagte", true),
            ("vagte", "vagt", false),
            // Two letters; two that changed places are two as well.
            ("telefon", "telf", false),
            ("telefon", "telfeon", false),
            ("butik 1", "butik 2", false),
            ("butik1", "butik 1", true),
            ("butik 12", "butikk 12", true),
        ] {
            assert_eq!(are_near(one, other), near, "{one} {other}");
        }
    }
}
