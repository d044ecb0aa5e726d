//! `takst rates columns`: a `[columns]` for a log, ready to be pasted into a rate card; all else is comments.

use std::fmt::Write as _;

use super::toml::{key, list, source, text};
use crate::lang::Lang;
use crate::rate_card::proposal::{
    CAN_BE_SAID, Guess, LogOf, Proposal, Said, Skip, State, Table, Trial,
};
use crate::rate_card::{HeaderLine, Source};
use crate::say;
use crate::scalars::Mark;
use crate::scalars::time::DateOrder;
use crate::texts::printable;

/// So many reasons are told.
const REASONS: usize = 20;
/// More headers than these are not named one by one.
const IGNORED: usize = 12;

/// What was made of a log, as text.
pub fn render(found: &Proposal, lang: Lang) -> String {
    let mut lines = Lines(String::new());
    let file = printable(&found.file);
    let command = command(found.log_of);
    if found.plain.is_whole() {
        let rows = read(&found.plain, lang);
        lines.comment(&say!(
            lang,
            "{file}: takst {command} reads it as it is, with no [columns]: {rows}";
            "{file}: takst {command} læser den, som den er, uden [columns]: {rows}"
        ));
        return lines.0;
    }
    if let Some(fit) = &found.fit {
        let preset = fit.preset;
        let rows = read(&fit.trial, lang);
        let said: String = fit.said.iter().map(said).collect();
        let assumed = assumed(&fit.trial);
        lines.comment(&say!(
            lang,
            "{file}: this is an export of {preset}: takst {command} --preset {preset}{said}{assumed}\nThat reads {rows}. Or as a table to change:";
            "{file}: det er en eksport fra {preset}: takst {command} --preset {preset}{said}{assumed}\nDet læser {rows}. Eller som en tabel, der kan ændres:"
        ));
        lines.0.push('\n');
    } else {
        lines.comment(&say!(lang, "{file}: for takst {command}"; "{file}: til takst {command}"));
    }
    lines.0.push_str("[columns]\n");
    lines.table(&found.table, lang);
    lines.states(&found.table, lang);
    lines.0.push('\n');
    lines.trial(found, lang);
    lines.0
}

fn command(log_of: LogOf) -> &'static str {
    match log_of {
        LogOf::Work => "invoice",
        LogOf::Cases => "sla-check",
    }
}

/// `12 of 14 rows`.
fn read(trial: &Trial, lang: Lang) -> String {
    let (read, rows) = (trial.read(), trial.rows);
    say!(lang, "{read} of {rows} rows"; "{read} af {rows} rækker")
}

fn assumed(trial: &Trial) -> &'static str {
    if trial.assumes_normal_hours { " --assume-normal-hours" } else { "" }
}

/// What is said beside a preset.
fn said(said: &Said) -> String {
    match said {
        Said::Set(name) => format!(" --set {name}=…"),
        Said::Value(name) => format!(" --column '{name}={{ value = \"…\" }}'"),
        Said::Column(name, Source::Header(header)) if is_plain(header) => {
            format!(" --column {name}={header}")
        }
        Said::Column(name, from) => format!(" --column '{name}={}'", source(from)),
        Said::Dates(order) => format!(" --dates {}", order_word(*order)),
    }
}

/// Whether a header needs no quotes, neither a shell's nor those of TOML.
fn is_plain(header: &str) -> bool {
    let begins = header.starts_with(char::is_alphanumeric);
    begins && header.chars().all(|char| char.is_alphanumeric() || "._-".contains(char))
}

fn order_word(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayMonth => "dmy",
        DateOrder::MonthDay => "mdy",
    }
}

struct Lines(String);

impl Lines {
    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(self.0, "# {line}");
        }
    }

    /// The keys, below one another; what is guessed has its reason beside it.
    fn table(&mut self, table: &Table, lang: Lang) {
        let mut keys: Vec<(String, String, Option<String>)> = Vec::new();
        for name in &table.missing {
            let key = format!("# {name}");
            keys.push((key, missing(name), Some(missing_words(name, lang))));
        }
        for proposed in &table.sources {
            let why = proposed.guess.map(|guess| guess_words(guess, lang));
            keys.push((proposed.name.to_owned(), source(&proposed.source), why));
        }
        keys.extend(self::settings(table, lang));
        if !table.unused.is_empty() {
            let ignored = if table.unused.len() > IGNORED {
                list(["*"])
            } else {
                list(table.unused.iter().map(String::as_str))
            };
            keys.push(("ignore".to_owned(), ignored, None));
        }
        let width = keys.iter().map(|(key, ..)| key.chars().count()).max();
        for (key, value, why) in keys {
            let fill = width.unwrap_or(0) - key.chars().count();
            let _ = write!(self.0, "{key}{:fill$} = {value}", "");
            if let Some(why) = why {
                let _ = write!(self.0, "   # {why}");
            }
            self.0.push('\n');
        }
    }

    /// Words that the card has to know.
    fn states(&mut self, table: &Table, lang: Lang) {
        if !table.states.is_empty() {
            self.0.push_str("\n[sla.states]");
            let note = lang.pick(
                "by their words: a state that is not named runs",
                "efter deres ord: en tilstand, der ikke nævnes, løber",
            );
            let _ = writeln!(self.0, "   # {note}");
            let kinds =
                [("paused", State::Paused), ("resolved", State::Resolved), ("new", State::New)];
            for (key, kind) in kinds {
                let states = table.states.iter();
                let states = states.filter(|(_, of)| *of == Some(kind));
                let words: Vec<&str> = states.map(|(word, _)| word.as_str()).collect();
                if !words.is_empty() {
                    let _ = writeln!(self.0, "{key:8} = {}", list(words));
                }
            }
            let others = table.states.iter().filter(|(_, of)| of.is_none());
            let others: Vec<&str> = others.map(|(word, _)| word.as_str()).collect();
            if !others.is_empty() {
                let words = lang.pick("they run", "de løber");
                let _ = writeln!(self.0, "# {words}: {}", list(others));
            }
        }
        if !table.priorities.is_empty() {
            let words = list(table.priorities.iter().map(String::as_str));
            self.0.push('\n');
            self.comment(&say!(
                lang,
                "The rate card knows no priority {words}. Say which of its own each is:\n[sla.priorities.high]\naliases = {words}";
                "Takstbladet kender ingen prioritet {words}. Sig, hvilken af dets egne hver er:\n[sla.priorities.high]\naliases = {words}"
            ));
        }
    }

    /// How much is read so, and why not more.
    fn trial(&mut self, found: &Proposal, lang: Lang) {
        let (trial, missing) = (&found.trial, &found.table.missing);
        if let Some(trouble) = &trial.trouble {
            let words = trouble.words.text(lang);
            return self
                .comment(&say!(lang, "Nothing is read so: {words}"; "Intet læses sådan: {words}"));
        }
        let rows = read(trial, lang);
        let so = if missing.is_empty() {
            say!(lang, "This reads {rows}"; "Dette læser {rows}")
        } else {
            let names = missing.join(", ");
            say!(lang, "Once {names} is said, this reads {rows}"; "Når {names} er sagt, læser dette {rows}")
        };
        let option = if trial.assumes_normal_hours {
            say!(lang, ", with --assume-normal-hours"; ", med --assume-normal-hours")
        } else {
            String::new()
        };
        self.comment(&format!("{so}{option}."));
        for reason in trial.reasons.iter().take(REASONS) {
            let (count, line) = (reason.rows, reason.line);
            let first = reason.words.text(lang).lines().next().unwrap_or("");
            let what = printable(format!("{} {first}", reason.column).trim());
            self.comment(&say!(
                lang,
                "  not read: {count}, the first on line {line}: {what}";
                "  ikke læst: {count}, den første på linje {line}: {what}"
            ));
        }
    }
}

/// The keys beside the columns.
fn settings(table: &Table, lang: Lang) -> Vec<(String, String, Option<String>)> {
    let mut keys = Vec::new();
    let mut push = |key: &str, value: String, why: Option<String>| {
        keys.push((key.to_owned(), value, why));
    };
    if !table.empty.is_empty() {
        push("empty", list(table.empty.iter().map(String::as_str)), None);
    }
    if !table.skip.is_empty() {
        let skips = table.skip.iter().map(|skip| match skip {
            Skip::Invoiced { header } => format!("{{ {} = true }}", key(header)),
            Skip::Totals { header } => format!("{{ {} = \"\" }}", key(header)),
        });
        let is_guess = table.skip.iter().any(|skip| matches!(skip, Skip::Totals { .. }));
        let why = is_guess.then(|| {
            lang.pick(
                "guessed: rows with a length and no date are totals",
                "gættet: rækker med en varighed og uden dato er summer",
            )
            .to_owned()
        });
        push("skip", format!("[{}]", skips.collect::<Vec<_>>().join(", ")), why);
    }
    match table.header {
        Some(HeaderLine::At(line)) => push("header", line.to_string(), None),
        Some(HeaderLine::Nowhere) => push("header", "false".to_owned(), None),
        None => {}
    }
    let guessed =
        |is_guess: bool, en: &str, da: &str| is_guess.then(|| lang.pick(en, da).to_owned());
    if let Some(decimal) = table.decimal {
        let mark = match decimal.what {
            Mark::Comma => "comma",
            Mark::Point => "point",
        };
        let why = guessed(
            decimal.is_guess,
            "guessed: no number of the log shows which",
            "gættet: intet tal i loggen viser hvilket",
        );
        push("decimal", text(mark), why);
    }
    if let Some(dates) = table.dates {
        let why = guessed(
            dates.is_guess,
            "guessed: every date could be day and month or month and day",
            "gættet: hver dato kan være dag og måned eller måned og dag",
        );
        push("dates", text(order_word(dates.what)), why);
    }
    keys
}

fn guess_words(guess: Guess, lang: Lang) -> String {
    let words = match guess {
        Guess::Cells => (
            "guessed by what stands there: no header says so",
            "gættet efter det, der står dér: ingen overskrift siger det",
        ),
        Guess::Header => (
            "guessed by its header: what stands there does not look like it",
            "gættet efter overskriften: det, der står dér, ligner det ikke",
        ),
        Guess::Case => (
            "guessed: no column has cases, no text a #number or an issue key",
            "gættet: ingen kolonne har sager, ingen tekst et #nummer eller en sagsnøgle",
        ),
        Guess::Customer => (
            "guessed: a project may stand for the customer",
            "gættet: et projekt kan stå for kunden",
        ),
        Guess::Midnight => (
            "guessed: all are at midnight, so they are dates without a time of day",
            "gættet: alle er ved midnat, så de er datoer uden klokkeslæt",
        ),
        Guess::Unit => (
            "guessed: nothing says what its numbers count",
            "gættet: intet siger, hvad tallene tæller",
        ),
    };
    lang.pick(words.0, words.1).to_owned()
}

/// What could stand there.
fn missing(name: &str) -> String {
    if CAN_BE_SAID.contains(&name) { format!("{{ value = {} }}", text("…")) } else { text("…") }
}

fn missing_words(name: &str, lang: Lang) -> String {
    if CAN_BE_SAID.contains(&name) {
        return say!(
            lang,
            "missing: a header, or the same for all as here or by --set {name}=…";
            "mangler: en overskrift, eller det samme for alle som her eller med --set {name}=…"
        );
    }
    say!(lang, "missing: no column looks like it"; "mangler: ingen kolonne ligner det")
}
