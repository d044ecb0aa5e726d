//! The help in Danish: a table of texts laid over the English command line.

use clap::builder::Styles;
use clap::{Arg, Command};

/// What each command is for, by its path below `takst`.
const COMMANDS: &[(&str, &str)] = &[
    ("", "Takst- og SLA-beregner for en supportafdeling"),
    (
        "quote",
        "Hvad en henvendelse koster, mens kunden er i røret (kort: q)",
    ),
    ("invoice", "Fakturalinjer ud fra en arbejdslog"),
    ("sla-check", "Sagers frister og overskridelser (kort: sla)"),
    (
        "rates",
        "Takstbladet: vis det, tjek det, skriv en kopi at begynde med",
    ),
    (
        "rates show",
        "Vis takstbladet i brug, og hvorfor det er dette",
    ),
    ("rates check", "Tjek et takstblad, og nævn hver fejl i det"),
    (
        "rates init",
        "Skriv det indbyggede takstblad som begyndelse på dit eget",
    ),
    (
        "rates schema",
        "Skriv det JSON Schema, som editorer tjekker et takstblad med",
    ),
    ("completions", "Udfyldning af kommandoer i skallen"),
    ("man", "Manualsiden, i roff"),
    ("help", "Vis denne hjælp eller hjælpen til en kommando"),
];

/// The name of each value.
const VALUES: &[(&str, &str)] = &[
    ("FILE", "FIL"),
    ("LANG", "SPROG"),
    ("WHEN", "HVORNÅR"),
    ("WORK", "ARBEJDE"),
    ("TIME", "TID"),
    ("NAME", "NAVN"),
    ("WORD", "ORD"),
    ("COL=VALUE", "KOL=VÆRDI"),
    ("N", "N"),
    ("NO", "NR"),
    ("FORMAT", "FORMAT"),
    ("WHAT", "HVAD"),
    ("SHELL", "SKAL"),
    ("PERIOD", "PERIODE"),
    ("PRIORITY", "PRIORITET"),
    ("STATUS", "STATUS"),
    ("COMMAND", "KOMMANDO"),
    ("TOOL", "VÆRKTØJ"),
    ("ORDER", "ORDEN"),
];

/// Headings of groups of options.
const HEADINGS: &[(&str, &str)] = &[
    (super::GLOBAL, "Fælles tilvalg"),
    (super::INQUIRY, "Henvendelsen"),
    (super::ONE_CASE, "Én sag"),
    (super::SELECTION, "Udvalg"),
    (super::OUTPUT, "Output"),
    (super::CUSTOMERS, "Kunder"),
    (super::log::LOG, "Loggen"),
];

/// What each option is for: in one command (`rates init file`) or, without its path, in all of them.
const OPTIONS: &[(&str, &str)] = &[
    ("help", "Vis hjælp"),
    ("version", "Vis version"),
    (
        "rates",
        "Takstblad i stedet for det, som `rates show` nævner",
    ),
    (
        "lang",
        "Sprog for mennesker: en eller da [ellers systemets]",
    ),
    ("color", "Farver: auto, always eller never [ellers auto]"),
    ("quiet", "Intet på standard error ud over fejl"),
    (
        "output",
        "Skriv til FIL, det hele eller intet [ellers stdout]",
    ),
    (
        "quote work",
        "[NIVEAU:]VARIGHED, fx 35 eller 2nd:1h30m; uden: en prisliste",
    ),
    ("quote at", "Hvornår arbejdet begynder [ellers nu]"),
    (
        "quote contacted",
        "Hvornår kunden henvendte sig [ellers --at]",
    ),
    (
        "quote since",
        "Start på et opkald i gang: arbejdet er tiden til nu",
    ),
    ("quote agreement", "Aftale: en entydig del af navnet"),
    (
        "quote customer",
        "Kunde: en entydig del af nummer eller navn",
    ),
    (
        "customers",
        "Kundefil, TOML eller CSV [ellers takstbladets]",
    ),
    ("quote not_covered", "Aftalen dækker det ikke"),
    ("quote not_critical", "Det er ikke forretningskritisk"),
    (
        "quote channel",
        "phone, mail eller et andet ord [ellers phone]",
    ),
    ("quote km", "Kørte kilometer"),
    (
        "quote set",
        "Kolonne, takstbladet bruger, eller travel=MINUTTER",
    ),
    (
        "quote format",
        "table eller json [ellers efter -o, ellers table]",
    ),
    (
        "invoice files",
        "Arbejdslogge: CSV, JSON Lines eller JSON; - er standard input",
    ),
    ("format", "table, csv, json eller jsonl [ellers efter -o]"),
    (
        "invoice format",
        "table, csv, json, jsonl, xlsx, excel-da eller import",
    ),
    (
        "invoice profile",
        "Til import: e-conomic, dinero eller business-central",
    ),
    ("invoice summary", "En række pr. kunde i stedet for linjer"),
    ("customer", "Kun denne kunde; kan gives flere gange"),
    ("case", "Kun denne sag; kan gives flere gange"),
    (
        "invoice preset",
        "toggl, clockify, kimai, watson eller timewarrior",
    ),
    ("dates", "Hvad 03/04/2026 betyder: dmy eller mdy"),
    (
        "invoice assume_normal_hours",
        "Rækker uden klokkeslæt: i normal arbejdstid",
    ),
    (
        "invoice period",
        "Afregn en måned, to dage eller last: 2026-11, FRA..TIL",
    ),
    (
        "invoice billed",
        "Tidligere output: kun det, der er nyt; kan gentages",
    ),
    (
        "invoice explain",
        "For hver linje, hvordan den er blevet til",
    ),
    (
        "invoice allow_duplicates",
        "Godtag ens rækker og --billed-filer med ens linjer",
    ),
    (
        "invoice approved",
        "Beløb, kunderne har godkendt: CSV, JSON, TOML",
    ),
    (
        "invoice fail_on",
        "Exitkode 1 ved over-approved [ellers never]",
    ),
    (
        "invoice allow_unknown",
        "Afregn også kunder, der ikke står i kundefilen",
    ),
    (
        "invoice totals",
        "Kontroltal på standard error, også gennem pipe",
    ),
    ("keep_going", "Udelad sager med dårlige rækker (exitkode 1)"),
    ("rejects", "Det samme, og skriv de udeladte rækker til FIL"),
    (
        "sla-check files",
        "Saglogge: CSV, JSON Lines eller JSON; - er standard input",
    ),
    (
        "sla-check priority",
        "Dens prioritet [ellers takstbladets standard]",
    ),
    ("sla-check registered", "Hvornår den blev registreret"),
    ("sla-check responded", "Hvornår den blev besvaret"),
    ("sla-check resolved", "Hvornår den blev løst"),
    ("sla-check now", "Tidspunktet, der dømmes på [ellers nu]"),
    (
        "sla-check fail_on",
        "Exitkode 1 ved breached, at-risk eller never [ellers breached]",
    ),
    (
        "sla-check only",
        "Kun breached, at-risk, running, paused eller met",
    ),
    ("sla-check open", "Kun sager, der ikke er løst"),
    (
        "sla-check explain",
        "For hver sag, hvordan frister og afgørelser er blevet til",
    ),
    ("rates show raw", "Selve filen, som den er"),
    ("rates show week", "Ugen som et skema over dens tidsrum"),
    (
        "rates check file",
        "Takstbladet [ellers det, der er i brug]",
    ),
    (
        "rates init file",
        "Fil at skrive, eller - [ellers rates.toml, hvor takst leder efter den]",
    ),
    ("rates init force", "Overskriv en fil, der findes"),
    (
        "completions shell",
        "bash, zsh, fish, powershell eller elvish",
    ),
];

/// Lays the Danish texts over a command and all below it.
pub fn translate(mut command: Command) -> Command {
    // clap's own options and the `help` command only exist once it has built them.
    command.build();
    at(command, "")
}

fn at(command: Command, path: &str) -> Command {
    let mut command = command
        .mut_subcommands(|sub| {
            let path = format!("{path} {}", sub.get_name());
            at(sub, path.trim())
        })
        .mut_args(|arg| option(arg, path))
        .subcommand_value_name("KOMMANDO")
        .subcommand_help_heading("Kommandoer");
    if let Some(about) = of_command(path) {
        command = command.about(about).long_about(None::<&str>);
    }
    let usage = command.render_usage().to_string();
    let usage = usage
        .trim_start_matches("Usage:")
        .trim_start()
        .replace("[OPTIONS]", "[TILVALG]");
    let head = Styles::styled();
    let head = head.get_usage();
    let template = format!(
        "{{about-with-newline}}\n{head}Brug:{head:#} {{usage}}\n\n{{all-args}}{{after-help}}"
    );
    command.override_usage(usage).help_template(template)
}

fn option(arg: Arg, path: &str) -> Arg {
    let text = of_option(path, arg.get_id().as_str());
    let positional = arg.is_positional();
    let heading = match arg.get_help_heading() {
        Some(heading) => look_up(HEADINGS, heading),
        None if ["help", "version"].contains(&arg.get_id().as_str()) => {
            look_up(HEADINGS, super::GLOBAL)
        }
        None if positional => Some("Argumenter"),
        None => Some("Tilvalg"),
    };
    let takes_value = arg.get_action().takes_values();
    let names: Option<Vec<&str>> = arg.get_value_names().map(|names| {
        let danish = names.iter().map(|name| look_up(VALUES, name));
        danish.flatten().collect()
    });
    let arg = match text {
        Some(text) => arg.help(text).long_help(None::<&str>),
        None => arg,
    };
    let arg = match names {
        Some(names) if takes_value && !names.is_empty() => arg.value_names(names),
        Some(_) | None => arg,
    };
    match heading {
        Some(heading) => arg.help_heading(heading),
        None => arg,
    }
}

/// A command's text; `help quote` is told as `quote`.
fn of_command(path: &str) -> Option<&'static str> {
    let own = path.strip_prefix("help ").unwrap_or(path);
    // `rates help check` likewise.
    let own = own.replace(" help ", " ");
    look_up(
        COMMANDS,
        own.strip_suffix(" help").map_or(own.as_str(), |_| "help"),
    )
}

/// An option's text: that of its command, else the one for all commands.
fn of_option(path: &str, id: &str) -> Option<&'static str> {
    look_up(OPTIONS, &format!("{path} {id}")).or_else(|| look_up(OPTIONS, id))
}

fn look_up(table: &[(&'static str, &'static str)], key: &str) -> Option<&'static str> {
    let found = table.iter().find(|(known, _)| *known == key);
    found.map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    /// The path of every command, and below it every option, by the key its Danish text has.
    fn untranslated(command: &Command, path: &str, missing: &mut Vec<String>) {
        if of_command(path).is_none() {
            missing.push(format!("takst {path}"));
        }
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            if of_option(path, id).is_none() {
                missing.push(format!("takst {path}: {id}"));
            }
            let heading = arg.get_help_heading();
            if heading.is_some_and(|heading| look_up(HEADINGS, heading).is_none()) {
                missing.push(format!("heading of {id}"));
            }
            let names = arg.get_value_names().unwrap_or_default();
            if arg.get_action().takes_values()
                && names.iter().any(|name| look_up(VALUES, name).is_none())
            {
                missing.push(format!("value of {id}"));
            }
        }
        for sub in command.get_subcommands() {
            let path = format!("{path} {}", sub.get_name());
            untranslated(sub, path.trim(), missing);
        }
    }

    #[test]
    fn every_command_and_option_has_a_danish_text() {
        let mut command = super::super::command(Lang::En);
        command.build();
        let mut missing = Vec::new();
        untranslated(&command, "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
        // The reader itself notices what is new.
        let newer = command.mut_subcommand("quote", |quote| quote.arg(Arg::new("discount")));
        untranslated(&newer, "", &mut missing);
        assert_eq!(missing, ["takst quote: discount"]);
    }

    #[test]
    fn no_text_is_left_over() {
        let mut command = super::super::command(Lang::En);
        command.build();
        for (key, _) in OPTIONS {
            let (path, id) = key.rsplit_once(' ').unwrap_or(("", key));
            let mut known = false;
            let mut open = vec![(&command, String::new())];
            while let Some((command, at)) = open.pop() {
                let here = command.get_arguments().any(|arg| arg.get_id() == id);
                known |= here && (path.is_empty() || path == at);
                for sub in command.get_subcommands() {
                    let path = format!("{at} {}", sub.get_name());
                    open.push((sub, path.trim().to_owned()));
                }
            }
            assert!(known, "no option `{key}`");
        }
    }
}
