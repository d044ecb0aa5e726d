//! Every mistake of a card with its place, from a table; and how mistakes look.

use serde::Deserialize;

use takst::intake::rate_card::{load, load_preset};
use takst::lang::Lang;
use takst::rate_card::remarks::doubts;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    base: String,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    because: String,
    lang: Option<String>,
    base: Option<String>,
    instead_of: Option<String>,
    add: Option<String>,
    cards: String,
}

fn table() -> Table {
    toml::from_str(include_str!("cases/wrong-cards.toml")).unwrap()
}

impl Group {
    /// The card with its marks.
    fn whole(&self, base: &str, card: &str) -> String {
        let base = self.base.as_deref().unwrap_or(base);
        let add = self.add.as_deref();
        if let Some(line) = &self.instead_of {
            assert!(base.contains(line), "{line}");
            return base.replace(line, card) + add.unwrap_or("");
        }
        let add = add.unwrap_or("…\n");
        assert!(add.contains("…\n"), "{add}");
        format!("{base}{}", add.replace("…\n", card))
    }
}

fn is_mark(line: &str) -> bool {
    line.starts_with("= ") || line.trim_start().starts_with('^')
}

/// The card with marks where the program finds its mistakes, or with remarks at its end.
fn marked(card: &str, lang: Lang) -> String {
    let mut lines: Vec<String> = card.lines().map(str::to_owned).collect();
    let report = match load(card, "card.toml", lang, false) {
        Ok(card) => {
            let remarks = doubts(&card).into_iter();
            lines.extend(remarks.map(|words| format!("= {}", words.text(lang))));
            return lines.join("\n") + "\n";
        }
        Err(report) => report.text,
    };
    let (mistakes, count) = report.rsplit_once("\n\n").unwrap();
    let mistakes: Vec<&str> = mistakes.split("\n\n").collect();
    assert_eq!(count.split(' ').next(), Some(&*mistakes.len().to_string()));
    // From the last one up, so that the marks move no line that is still to be marked.
    let mut without_place = Vec::new();
    for mistake in mistakes.iter().rev() {
        let (title, rest) = mistake.split_once('\n').unwrap();
        let title = title.split_once(": ").unwrap().1;
        let last = rest.lines().last().unwrap();
        match rest.lines().next().unwrap().split_once("card.toml:") {
            None => {
                let help = last.split_once(": ").unwrap().1;
                without_place.insert(0, format!("= {title} | {help}"));
            }
            Some((_, place)) => {
                let (line, column) = place.split_once(':').unwrap();
                let (_, marks) = last.split_once("| ").unwrap();
                let (carets, label) = marks.trim_start().split_once(' ').unwrap();
                let column: usize = column.parse().unwrap();
                let mark = format!("{}{carets} {title} | {label}", " ".repeat(column - 1));
                lines.insert(line.parse().unwrap(), mark);
            }
        }
    }
    lines.extend(without_place);
    lines.join("\n") + "\n"
}

/// The places of the marks and what they say.
fn marks(marked: &str) -> (Vec<(usize, String)>, Vec<&str>) {
    let lines = marked.lines().enumerate();
    let marks = lines.filter(|(_, line)| is_mark(line));
    let halves = marks.map(|(at, line)| {
        let place = line.find(|char| char != ' ' && char != '^').unwrap();
        ((at, line[..place].to_owned()), &line[place..])
    });
    halves.unzip()
}

#[test]
fn every_card_has_its_mistakes() {
    let table = table();
    for group in &table.group {
        for card in group.cards.split("\n\n") {
            let expected = group.whole(&table.base, &format!("{}\n", card.trim_end()));
            let lines = expected.split_inclusive('\n');
            let card: String = lines.filter(|line| !is_mark(line)).collect();
            let (en, da) = (marked(&card, Lang::En), marked(&card, Lang::Da));
            let got = if group.lang.is_some() { &da } else { &en };
            assert_eq!(*got, expected, "{}\n{got}", group.because);
            let ((places, said), (danish_places, danish)) = (marks(&en), marks(&da));
            assert_eq!(places, danish_places);
            for (said, danish) in said.iter().zip(danish) {
                for (english, danish) in said.split(" | ").zip(danish.split(" | ")) {
                    assert_ne!(english, danish);
                }
            }
        }
    }
}

/// Too long for a table.
#[test]
fn a_card_can_have_255_of_a_kind() {
    let base = table().base;
    let columns = "[[rules]]\nfree_minutes = 1\n[rules.when]\n";
    let level = " = { hourly_rate = 1 }";
    let priority = " = { respond = '1h', resolve = '2h' }";
    for (head, value, there, title) in [
        (columns, " = 1", 0, "too many columns in conditions | a card can ask for 255"),
        ("[levels]\n", level, 1, "too many levels | a card can have 255"),
        ("[sla.priorities]\n", priority, 0, "too many priorities | a card can have 255"),
    ] {
        let card = |count: usize| {
            let lines: Vec<String> =
                (there..count).map(|index| format!("x{index}{value}")).collect();
            format!("{base}{head}{}\n", lines.join("\n"))
        };
        assert_eq!(marked(&card(255), Lang::En), card(255));
        let one_more = format!("{}^^^^ {title}\n", card(256));
        assert_eq!(marked(&card(256), Lang::En), one_more);
    }
}

#[test]
fn nothing_in_a_card_drives_the_terminal() {
    let table = table();
    let report = |added: &str, name: &str, colour: bool| {
        let card = format!("{}{added}", table.base);
        load(&card, name, Lang::En, colour).unwrap_err().text
    };
    // An escape sequence written out in the file, one made by TOML's own escape, and a right-to-left override.
    let wild = "x\u{1b}[2J = \"a\"\nlabel = \"\\u001b[31m\u{202e}\"\nlabl = 3\n";
    let text = report(wild, "a\u{1b}[1mb.toml", false);
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    let text = report("\"\\u001b[31m\" = 3\n", "x", false);
    assert!(text.contains("unknown key `\u{fffd}[31m`"), "{text}");
    assert!(report("labl = 3\n", "x", true).contains('\u{1b}'));
}

#[test]
fn a_preset_with_a_mistake_names_it() {
    let report = |text: &str| load_preset(text, "presets/x.toml", Lang::En).unwrap_err().text;
    let text = report("[columns]\ncase = 3\n");
    assert!(text.contains("presets/x.toml:2:8"), "{text}");
    let text = report("[colums]\n");
    assert!(text.contains("did you mean `columns`?"), "{text}");
    assert_eq!(load_preset("", "x.toml", Lang::En).unwrap().0.sources, []);
}
