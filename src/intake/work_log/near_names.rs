//! Customers whose names are nearly the same, found without comparing each with each.

use std::collections::HashMap;
use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::intake::alike::bare;

/// Names of fewer letters are near to many others.
const FEWEST_LETTERS: usize = 6;
/// Longer names are only compared as they are.
const LONGEST: usize = 100;

/// What two names that are nearly the same share.
#[derive(Clone, Copy, Hash)]
enum Shared {
    /// All of the one.
    Whole,
    /// All of the one, and the other without a letter.
    Shortened,
    /// All but the letter at a place.
    But(usize),
}

/// The pairs of names that are nearly the same, an earlier and a later one: equal without punctuation, blanks, accents
/// and company form, or one letter apart. `known`: it is in the customers file; of two that both are, nothing is said.
/// Each name is told with one earlier name at most.
pub(crate) fn near_names<'n>(
    names: impl Iterator<Item = (&'n str, bool)> + Clone,
) -> Vec<(&'n str, &'n str)> {
    if names.clone().all(|(_, known)| known) {
        return Vec::new();
    }
    let hasher = DefaultHashBuilder::default();
    // The first of all, and the first that the file does not have. Names under one hash all fit each other.
    let mut first: HashMap<u64, (&str, Option<&str>)> = HashMap::new();
    let mut near = Vec::new();
    let mut shorter = String::new();
    for (name, known) in names {
        let bare = bare(name);
        if bare.is_empty() {
            continue;
        }
        let mut wanted = vec![hasher.hash_one((Shared::Whole, &*bare))];
        let mut given = wanted.clone();
        let letters = bare.chars().filter(|char| char.is_alphabetic()).count();
        if letters >= FEWEST_LETTERS && bare.len() <= LONGEST {
            wanted.push(hasher.hash_one((Shared::Shortened, &*bare)));
            // Digits must be equal, so only letters are taken out.
            let letter = |(_, char): &(usize, char)| char.is_alphabetic();
            for (at, char) in bare.char_indices().filter(letter) {
                shorter.clear();
                shorter.push_str(bare.get(..at).unwrap_or(""));
                shorter.push_str(bare.get(at + char.len_utf8()..).unwrap_or(""));
                let but = hasher.hash_one((Shared::But(at), &*shorter));
                wanted.push(but);
                given.push(but);
                if letters > FEWEST_LETTERS {
                    wanted.push(hasher.hash_one((Shared::Whole, &*shorter)));
                    given.push(hasher.hash_one((Shared::Shortened, &*shorter)));
                }
            }
        }
        let earlier = wanted.iter().find_map(|key| {
            let (any, unknown) = first.get(key)?;
            if known { *unknown } else { Some(*any) }
        });
        near.extend(earlier.map(|earlier| (earlier, name)));
        for key in given {
            let (_, unknown) = first.entry(key).or_insert((name, None));
            if !known {
                unknown.get_or_insert(name);
            }
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use super::near_names;

    fn are_near(one: &str, other: &str) -> bool {
        let known = |one_known, other_known| {
            !near_names([(one, one_known), (other, other_known)].into_iter()).is_empty()
        };
        let near = known(false, false);
        // Where the customers file knows one of them it is told as well; where it knows both, never.
        assert_eq!(
            (known(true, false), known(false, true), known(true, true)),
            (near, near, false)
        );
        near
    }

    #[test]
    fn nearly_the_same_and_not() {
        for (one, other, near) in [
            // Punctuation, blanks, accents, company form.
            ("Nordlys A/S", "Nordlys AS", true),
            ("Nordlys", "Nordlys ApS", true),
            ("Nordlys A / S", "nord-lys", true),
            ("A/S Nordlys", "Nordlys", true),
            ("Café Kanel", "Cafe Kanel", true),
            ("Åse", "Ase", true),
            ("1001-7", "10017", true),
            // One letter, of six or more: another one, one more, one less.
            ("Jensen", "Jansen", true),
            ("Nordlyd", "Nordlys", true),
            ("Nordly", "Nordlys", true),
            ("Nordlyss", "Nordlys", true),
            // Of five.
            ("Kanel", "Kamel", false),
            ("Kanels", "Kanel", false),
            // Two letters.
            ("Nordlsy", "Nordlys", false),
            // Digits that differ are another customer.
            ("Afdeling 1", "Afdeling 2", false),
            ("Afdeling 1", "Afdeling", false),
            ("10017", "10018", false),
            ("Afdeling 1", "Afdelinx 1", true),
            // All of a name is no form.
            ("AS", "ApS", false),
            ("Thomas", "Thom", false),
        ] {
            assert_eq!(are_near(one, other), near, "{one} {other}");
            assert_eq!(are_near(other, one), near, "{other} {one}");
        }
    }

    #[test]
    fn each_name_is_told_once() {
        let names = ["Nordlys", "Sydlys 1", "Nordlyd", "Nordlyx", "Sydlyx 1"];
        let near = near_names(names.into_iter().map(|name| (name, false)));
        assert_eq!(
            near,
            [("Nordlys", "Nordlyd"), ("Nordlys", "Nordlyx"), ("Sydlys 1", "Sydlyx 1")]
        );
    }
}
