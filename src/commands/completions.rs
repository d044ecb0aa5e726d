//! Completions of a shell: clap's own script, which asks the program for the names of agreements, priorities and customers.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap_complete::Shell;

use super::{Context, Outcome, card, customers};
use crate::cli::{self, NamesArg};
use crate::intake::customers::Customers;
use crate::rate_card::Origin;
use crate::texts::printable;

/// The options whose values are names, and what the names are of.
const OPTIONS: [(&[&str], &str); 3] = [
    (&["--agreement", "-a"], "agreements"),
    (&["--customer", "-c"], "customers"),
    (&["--priority"], "priorities"),
];

/// What is changed in the script of a shell.
struct Named {
    shell: Shell,
    /// The function that asks for names.
    function: &'static str,
    /// What stands in the line of such an option.
    mark: fn(&str) -> String,
    /// The end of that line, in bash of the one below it, and what takes its place.
    end: &'static str,
    names: fn(&str) -> String,
}

const NAMED: [Named; 3] = [
    Named {
        shell: Shell::Bash,
        function: BASH,
        mark: |option| format!(" {option})"),
        end: "COMPREPLY=($(compgen -f \"${cur}\"))",
        names: |what| format!("_takst_names {what}"),
    },
    Named {
        shell: Shell::Zsh,
        function: ZSH,
        mark: |option| format!("{option}{}[", if option.len() > 2 { "=" } else { "+" }),
        end: ":_default' \\",
        names: |what| format!(":_takst_names {what}' \\"),
    },
    Named {
        shell: Shell::Fish,
        function: FISH,
        mark: |option| format!(" -l {} ", option.trim_start_matches('-')),
        end: " -r",
        names: |what| format!(" -x -a \"(__takst_names {what})\""),
    },
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

const FISH: &str = r"
function __takst_names
    takst rates names $argv[1] -- (commandline -opc) 2>/dev/null
end
";

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
    let Some(named) = NAMED.iter().find(|named| named.shell == shell) else {
        return script.to_owned();
    };
    let of_option = |line: &str| {
        let is_one = |option: &&str| line.contains(&(named.mark)(option));
        let mut options = OPTIONS.iter();
        options.find(|(options, _)| options.iter().any(is_one)).map(|(_, what)| *what)
    };
    // What zsh knows the script by has to stay on top.
    let is_head = script.starts_with("#compdef");
    let (head, body) = script.split_once('\n').filter(|_| is_head).unwrap_or(("", script));
    let mut text = format!("{head}{}", named.function);
    let mut above = None;
    for line in body.lines() {
        let what = of_option(line);
        let swapped = what.or(above).and_then(|what| {
            let line = line.strip_suffix(named.end)?;
            Some(format!("{line}{}", (named.names)(what)))
        });
        above = what.filter(|_| shell == Shell::Bash);
        text.push_str(swapped.as_deref().unwrap_or(line));
        text.push('\n');
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
            let all = file.iter().flat_map(Customers::iter);
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
