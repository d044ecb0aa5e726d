//! What stands below the help of each command: notes and examples, which a test runs as they are printed.

use crate::lang::Lang;

struct Below {
    /// The command's path below `takst`; empty for `takst` itself.
    path: &'static str,
    /// What to know besides the options, in English and Danish.
    note: Option<(&'static str, &'static str)>,
    examples: &'static [&'static str],
}

const BELOW: [Below; 11] = [
    Below {
        path: "",
        note: Some((
            "Exit code 0: done; 1: breached, over-approved or rows left out; 2: not done.",
            "Exitkode 0: udført; 1: brud, over godkendt eller udeladte rækker; 2: gik ikke.",
        )),
        examples: &[
            "takst quote 35 --agreement BEDRE",
            "takst invoice examples/october-2026.csv",
            "takst sla-check examples/cases-2026-11-24.csv --now '2026-11-24 13:05'",
            "takst rates show",
        ],
    },
    Below {
        path: "quote",
        note: Some((
            "TIME is 15:50 (today; of --contacted: the day of --at), '2026-11-24 15:50'\nor RFC 3339.",
            "TID er 15:50 (i dag; for --contacted: dagen i --at), '2026-11-24 15:50'\neller RFC 3339.",
        )),
        examples: &[
            "takst quote",
            "takst quote 35 --agreement BEDRE",
            "takst quote 1st:10 2nd:1h30 --km 24 --at '2026-11-24 09:00'",
            "takst quote 40 --at 16:10 --contacted 15:58",
            "takst quote 1h --set travel=50",
        ],
    },
    Below {
        path: "invoice",
        note: None,
        examples: &[
            "takst invoice examples/october-2026.csv",
            "takst invoice examples/october-2026.csv --case 4725 --explain",
            "takst invoice examples/october-2026.csv --period 2026-10 -o october.jsonl",
            "takst invoice examples/october-2026.csv -o october.xlsx",
            "takst invoice examples/october-2026.csv --summary",
            "takst invoice examples/october-2026.csv --format import --profile dinero",
            "takst invoice examples/october-2026.csv --rejects rejects.csv -o lines.csv",
            "takst invoice examples/logs/toggl.csv --preset toggl",
            "takst invoice examples/october-2026.csv --approved examples/approved.csv",
        ],
    },
    Below {
        path: "sla-check",
        note: Some((
            "Exit code 1 if a selected case is breached; see --fail-on.",
            "Exitkode 1, hvis en valgt sag har overskredet en frist; se --fail-on.",
        )),
        examples: &[
            "takst sla-check examples/cases-2026-11-24.csv --now '2026-11-24 13:05'",
            "takst sla-check examples/cases-2026-11-24.csv --now '2026-11-24 13:05' --case 4815",
            "takst sla --registered '2026-11-24 10:00' --now '2026-11-24 10:00'",
        ],
    },
    Below {
        path: "rates",
        note: Some((
            "The card in use: --rates, else $TAKST_RATES, else takst/rates.toml in your or the \
             system's config directory, else the built-in one.",
            "Takstbladet i brug: --rates, ellers $TAKST_RATES, ellers takst/rates.toml i din eller \
             systemets konfigurationsmappe, ellers det indbyggede.",
        )),
        examples: &["takst rates show", "takst rates init my-rates.toml"],
    },
    Below {
        path: "rates show",
        note: None,
        examples: &[
            "takst rates show",
            "takst rates show --rates examples/edition-c.toml",
            "takst rates show --raw > my-rates.toml",
        ],
    },
    Below {
        path: "rates check",
        note: Some((
            "Exit code 0: valid (notes say what it leaves open); 2: mistakes, each with its line.",
            "Exitkode 0: gyldigt (bemærkninger siger, hvad der mangler); 2: fejl, hver med sin linje.",
        )),
        examples: &[
            "takst rates check",
            "takst rates check examples/nordlys.toml",
        ],
    },
    Below {
        path: "rates init",
        note: None,
        examples: &[
            "takst rates init",
            "takst rates init my-rates.toml",
            "takst rates init - | head",
        ],
    },
    Below {
        path: "rates schema",
        note: Some((
            "First line of a card for taplo, VS Code: `#:schema ./rate-card.schema.json`.",
            "Øverst i takstbladet for taplo, VS Code: `#:schema ./rate-card.schema.json`.",
        )),
        examples: &["takst rates schema -o rate-card.schema.json"],
    },
    Below {
        path: "completions",
        note: None,
        examples: &["takst completions bash > takst.bash"],
    },
    Below {
        path: "man",
        note: None,
        examples: &["takst man > takst.1"],
    },
];

/// Sets what stands below the help, for a command and all below it.
pub(super) fn add(command: clap::Command, lang: Lang) -> clap::Command {
    at(command, "", lang)
}

fn at(command: clap::Command, path: &str, lang: Lang) -> clap::Command {
    let below = |name: &str| format!("{path} {name}").trim().to_owned();
    let command = command.mut_subcommands(|sub| {
        let path = below(sub.get_name());
        at(sub, &path, lang)
    });
    match BELOW.iter().find(|below| below.path == path) {
        Some(found) => command.after_help(text(found, lang)),
        None => command,
    }
}

fn text(below: &Below, lang: Lang) -> String {
    let mut text = String::new();
    if let Some((en, da)) = below.note {
        text.push_str(lang.pick(en, da));
        text.push_str("\n\n");
    }
    text.push_str(lang.pick("Examples:", "Eksempler:"));
    for example in below.examples {
        text.push_str("\n  ");
        text.push_str(example);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_has_examples_of_its_own() {
        fn without(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
            if !BELOW.iter().any(|below| below.path == path) {
                missing.push(path.to_owned());
            }
            for sub in command.get_subcommands() {
                let path = format!("{path} {}", sub.get_name());
                without(sub, path.trim(), missing);
            }
        }
        let mut missing = Vec::new();
        without(&super::super::Cli::command(), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }
}
