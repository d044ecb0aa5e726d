//! Completions of a shell: clap's own script, which asks the program for the names of agreements, priorities and customers.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap_complete::Shell;

use super::{Context, Outcome, card, customers};
use crate::cli::{self, NamesArg};
use crate::rate_card::Origin;
use crate::texts::printable;

/// The options whose values are names, and what the names are of.
const OPTIONS: [(&[&str], &str); 3] = [
    (&["--agreement", "-a"], "agreements"),
    (&["--customer", "-c"], "customers"),
    (&["--priority"], "priorities"),
];

/// A name with blanks is quoted, unless it stands in quotes already.
const BASH: &str = r#"
_takst_names() {
    local name typed="${cur//\\/}"
    while IFS= read -r name; do
        if [[ "${name,,}" == "${typed,,}"* ]]; then
            [[ "${COMP_WORDS[COMP_CWORD]}" == [\'\"]* ]] || name="$(printf '%q' "$name")"
            COMPREPLY+=("$name")
        fi
    done < <(takst rates names "$1" -- "${COMP_WORDS[@]}" 2>/dev/null)
}
"#;

const ZSH: &str = r#"
_takst_names() {
    local -a names
    names=("${(@f)$(takst rates names "${@[-1]}" -- "${(@Q)${(z)BUFFER}}" 2>/dev/null)}")
    compadd "${@[1,-2]}" -a names
}
"#;

const FISH: &str = r#"
function __takst_names
    takst rates names $argv[1] -- (commandline -opc) 2>/dev/null
end
"#;

/// Runs the command.
///
/// # Errors
/// The target cannot be written.
pub fn run(shell: Shell, context: &Context) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    // The short names too, which the help only mentions.
    let command = cli::help_texts::command(context.lang)
        .mut_subcommand("quote", |it| it.alias(None).visible_alias("q"))
        .mut_subcommand("sla-check", |it| it.alias(None).visible_alias("sla"));
    clap_complete::generate(shell, &mut { command }, "takst", &mut script);
    let script = String::from_utf8_lossy(&script);
    context.write(with_names(&script, shell).as_bytes())?;
    Ok(Outcome::Fine)
}

/// The script, in which options that take a name ask for names; of the shells whose scripts are tried.
fn with_names(script: &str, shell: Shell) -> String {
    // What stands behind such an option, and what takes its place.
    let (mark, names): (fn(&str) -> String, _) = match shell {
        Shell::Bash => (|option| format!(" {option})"), BASH),
        Shell::Zsh => {
            (|option| format!("{option}{}[", if option.len() > 2 { "=" } else { "+" }), ZSH)
        }
        Shell::Fish => (|option| format!(" -l {} ", option.trim_start_matches("--")), FISH),
        _ => return script.to_owned(),
    };
    let of_option = |line: &str| {
        let is_one = |options: &[&str]| options.iter().any(|option| line.contains(&mark(option)));
        OPTIONS.iter().find(|(options, _)| is_one(options)).map(|(_, what)| *what)
    };
    let mut text = String::with_capacity(script.len() + names.len());
    let mut asked = None;
    for line in script.lines() {
        let what = of_option(line).or(asked.take());
        let swap =
            |from: &str, to: String| line.strip_suffix(from).map(|line| line.to_owned() + &to);
        let swapped = what.and_then(|what| match shell {
            Shell::Bash => {
                swap("COMPREPLY=($(compgen -f \"${cur}\"))", format!("_takst_names {what}"))
            }
            Shell::Zsh => swap(":_default' \\", format!(":_takst_names {what}' \\")),
            _ => swap(" -r", format!(" -x -a \"(__takst_names {what})\"")),
        });
        // In bash what is done stands on the line below the option.
        asked = what.filter(|_| shell == Shell::Bash && swapped.is_none() && line.ends_with(')'));
        text.push_str(swapped.as_deref().unwrap_or(line));
        text.push('\n');
        if shell == Shell::Zsh && line.starts_with("autoload") {
            text.push_str(names);
        }
    }
    if shell != Shell::Zsh {
        text.push_str(names);
    }
    text
}

/// `takst rates names`: a name a line.
///
/// # Errors
/// The card or the customers file cannot be read.
pub(super) fn names(what: NamesArg, words: &[OsString], context: &Context) -> anyhow::Result<()> {
    let rates = option(words, "--rates").map(Origin::Option);
    let found = card::open(rates.unwrap_or_else(|| card::source(context)), context)?;
    let names: Vec<String> = match what {
        NamesArg::Agreements => found.card.agreements.clone(),
        NamesArg::Priorities => found.card.priorities.clone(),
        NamesArg::Customers => {
            let file = option(words, "--customers");
            let file = customers(file.as_deref(), &found, context)?;
            let all = file.iter().flat_map(|file| file.iter());
            all.map(|customer| customer.called().to_owned()).collect()
        }
    };
    let lines = names.iter().flat_map(|name| [printable(name), "\n".to_owned()]);
    Ok(context.write(lines.collect::<String>().as_bytes())?)
}

/// The file behind an option in the words of a shell, of which some count `=` as a word.
fn option(words: &[OsString], name: &str) -> Option<PathBuf> {
    let at = words
        .iter()
        .position(|word| word.to_str().is_some_and(|word| word.split('=').next() == Some(name)))?;
    let inside = words[at].to_str().and_then(|word| word.split_once('='));
    let behind = || words.iter().skip(at + 1).map(OsString::as_os_str).find(|word| *word != "=");
    let file = inside.map(|(_, file)| OsStr::new(file)).filter(|file| !file.is_empty());
    file.or_else(behind).map(|file| Path::new(file).to_path_buf())
}
