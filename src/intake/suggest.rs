//! What a wrong name may have been meant as.

use crate::lang::{Lang, Words};
use crate::rate_card::suggest::apart;
use crate::words;

/// The command that proposes a `[columns]` for a log whose columns are not found.
pub(super) fn propose_columns(file: &str) -> Words {
    let log = match file {
        "stdin" => "LOG".to_owned(),
        file if file.contains(char::is_whitespace) => format!("'{file}'"),
        file => file.to_owned(),
    };
    words!(
        "a [columns] that would read it: takst rates columns {log}";
        "en [columns], der ville læse den: takst rates columns {log}"
    )
}

/// The name most like a wrong one, and all names: the end of a message.
pub(super) fn suggest(names: &[(&str, Vec<&str>)], wrong: &str) -> Words {
    let lower = wrong.to_lowercase();
    let likeness =
        |name: &str| strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &lower);
    let mut best: Option<(f64, &str)> = None;
    if wrong.len() <= 100 {
        for (name, others) in names {
            for word in std::iter::once(name).chain(others) {
                let like = likeness(word);
                if like >= 0.6 && best.is_none_or(|(most, _)| like > most) {
                    best = Some((like, name));
                }
            }
        }
    }
    let known: Vec<String> = names
        .iter()
        .map(|(name, others)| {
            if others.is_empty() {
                (*name).to_owned()
            } else {
                format!("{name} ({})", others.join(", "))
            }
        })
        .collect();
    let ask = |lang: Lang| {
        best.map_or(String::new(), |(_, name)| {
            let apart = apart(wrong, name);
            lang.pick(
                format!(": did you mean `{name}`{}?", apart.en),
                format!(": mente du `{name}`{}?", apart.da),
            )
        })
    };
    let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
    Words::new(
        format!("{}\nknown: {known}", ask(Lang::En)),
        format!("{}\nkendte: {known}", ask(Lang::Da)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_answered_with_the_likest() {
        let names = [("1st", vec!["1", "1st level"]), ("2nd", vec!["2", "2nd level"])];
        let words = suggest(&names, "2. level");
        assert_eq!(
            words.en,
            ": did you mean `2nd`?\nknown: 1st (1, 1st level), 2nd (2, 2nd level)"
        );
        assert_eq!(suggest(&names, "gold").da, "\nkendte: 1st (1, 1st level), 2nd (2, 2nd level)");
    }
}
