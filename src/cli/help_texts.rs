//! The help of each command in a language: the Danish of clap's English, and notes and examples below it, laid over the
//! command line from a table (help.toml).

use std::collections::HashMap;

use clap::builder::Styles;
use clap::{Arg, Command, CommandFactory};
use serde::Deserialize;

use super::{Cli, GLOBAL};
use crate::lang::Lang;

#[derive(Deserialize)]
struct Texts {
    values: HashMap<String, String>,
    headings: HashMap<String, String>,
    /// What options say wherever they are.
    options: HashMap<String, String>,
    /// By the command's path below `takst`; empty for `takst` itself.
    commands: HashMap<String, Texted>,
}

#[derive(Deserialize)]
struct Texted {
    about: String,
    /// What to know besides the options, in English and Danish.
    note: Option<[String; 2]>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    options: HashMap<String, String>,
}

/// The command line as clap knows it, with its help in a language.
pub fn command(lang: Lang) -> Command {
    let mut command = Cli::command();
    if lang == Lang::Da {
        // clap's own options and the `help` command only exist once it has built them.
        command.build();
    }
    Texts::read().at(command, "", lang)
}

impl Texts {
    #[expect(clippy::expect_used, reason = "it is part of the program")]
    fn read() -> Self {
        toml::from_str(include_str!("help.toml")).expect("help.toml is read by tests")
    }

    /// A command and all below it.
    fn at(&self, command: Command, path: &str, lang: Lang) -> Command {
        let command = command.mut_subcommands(|sub| {
            let path = format!("{path} {}", sub.get_name());
            self.at(sub, path.trim(), lang)
        });
        let below = self.commands.get(path).filter(|own| !own.examples.is_empty());
        let command = match below {
            Some(own) => command.after_help(own.below(lang)),
            None => command,
        };
        match lang {
            Lang::En => command,
            Lang::Da => self.danish(command, path),
        }
    }

    fn danish(&self, command: Command, path: &str) -> Command {
        let mut command = command
            .mut_args(|arg| self.danish_option(arg, path))
            .subcommand_value_name("KOMMANDO")
            .subcommand_help_heading("Kommandoer");
        if let Some(about) = self.about(path) {
            command = command.about(about.to_owned()).long_about(None::<&str>);
        }
        let usage = command.render_usage().to_string();
        let usage =
            usage.trim_start_matches("Usage:").trim_start().replace("[OPTIONS]", "[TILVALG]");
        let head = Styles::styled();
        let head = head.get_usage();
        let template = format!(
            "{{about-with-newline}}\n{head}Brug:{head:#} {{usage}}\n\n{{all-args}}{{after-help}}"
        );
        command.override_usage(usage).help_template(template)
    }

    fn danish_option(&self, mut arg: Arg, path: &str) -> Arg {
        let id = arg.get_id().as_str();
        let heading = match arg.get_help_heading() {
            Some(heading) => self.headings.get(heading).map(String::as_str),
            None if ["help", "version"].contains(&id) => {
                self.headings.get(GLOBAL).map(String::as_str)
            }
            None if arg.is_positional() => Some("Argumenter"),
            None => Some("Tilvalg"),
        };
        let heading = heading.map(str::to_owned);
        let takes_value = arg.get_action().takes_values();
        let names = arg.get_value_names().filter(|_| takes_value).unwrap_or_default();
        let names = names.iter().filter_map(|name| self.values.get(name.as_str()));
        let names: Vec<String> = names.cloned().collect();
        if let Some(text) = self.option(path, id) {
            arg = arg.help(text.to_owned()).long_help(None::<&str>);
        }
        if !names.is_empty() {
            arg = arg.value_names(names);
        }
        match heading {
            Some(heading) => arg.help_heading(heading),
            None => arg,
        }
    }

    /// A command's text; `help quote` is told as `quote`, and `rates help check` likewise.
    fn about(&self, path: &str) -> Option<&str> {
        let own = path.strip_prefix("help ").unwrap_or(path);
        let own = own.replace(" help ", " ");
        let own = if own.ends_with(" help") { "help" } else { &own };
        self.commands.get(own).map(|own| own.about.as_str())
    }

    /// An option's text: that of its command, else the one for all commands.
    fn option(&self, path: &str, id: &str) -> Option<&str> {
        let own = self.commands.get(path).and_then(|own| own.options.get(id));
        own.or_else(|| self.options.get(id)).map(String::as_str)
    }
}

impl Texted {
    fn below(&self, lang: Lang) -> String {
        let mut text = String::new();
        if let Some([en, da]) = &self.note {
            text.push_str(lang.pick(en, da));
            text.push_str("\n\n");
        }
        text.push_str(lang.pick("Examples:", "Eksempler:"));
        for example in &self.examples {
            text.push_str("\n  ");
            text.push_str(example);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command of a tree with its path.
    fn all(command: &Command) -> Vec<(String, &Command)> {
        let mut found = vec![(String::new(), command)];
        let mut next = 0;
        while let Some((path, command)) = found.get(next).cloned() {
            let below = command.get_subcommands();
            found.extend(
                below.map(|sub| (format!("{path} {}", sub.get_name()).trim().to_owned(), sub)),
            );
            next += 1;
        }
        found
    }

    fn untranslated(command: &Command) -> Vec<String> {
        let texts = Texts::read();
        let mut missing = Vec::new();
        for (path, command) in all(command) {
            if texts.about(&path).is_none() {
                missing.push(format!("takst {path}"));
            }
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                if texts.option(&path, id).is_none() {
                    missing.push(format!("takst {path}: {id}"));
                }
                let heading = arg.get_help_heading();
                if heading.is_some_and(|heading| !texts.headings.contains_key(heading)) {
                    missing.push(format!("heading of {id}"));
                }
                let mut names = arg.get_value_names().unwrap_or_default().iter();
                if arg.get_action().takes_values()
                    && !names.all(|name| texts.values.contains_key(name.as_str()))
                {
                    missing.push(format!("value of {id}"));
                }
            }
        }
        missing
    }

    #[test]
    fn every_command_and_option_has_a_danish_text() {
        let mut command = Cli::command();
        command.build();
        assert_eq!(untranslated(&command), Vec::<String>::new());
        // The reader itself notices what is new.
        let newer = command.mut_subcommand("quote", |quote| quote.arg(Arg::new("discount")));
        assert_eq!(untranslated(&newer), ["takst quote: discount"]);
    }

    #[test]
    fn every_command_has_examples_of_its_own() {
        let (command, texts) = (Cli::command(), Texts::read());
        for (path, _) in all(&command) {
            let own = texts.commands.get(&path);
            assert!(own.is_some_and(|own| !own.examples.is_empty()), "takst {path}");
        }
    }

    #[test]
    fn no_text_is_left_over() {
        let mut command = Cli::command();
        command.build();
        let commands = all(&command);
        let texts = Texts::read();
        let has =
            |id: &str, command: &Command| command.get_arguments().any(|arg| arg.get_id() == id);
        for id in texts.options.keys() {
            assert!(commands.iter().any(|(_, command)| has(id, command)), "{id}");
        }
        for (path, own) in &texts.commands {
            let found = commands.iter().find(|(known, _)| known == path);
            let (_, command) = found.unwrap_or_else(|| panic!("no command `{path}`"));
            for id in own.options.keys() {
                assert!(has(id, command), "takst {path}: no option `{id}`");
            }
        }
    }
}
