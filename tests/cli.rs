//! The program as it is called: the README, the manual of logs, the sessions in `tests/cli`, and every example of the help.

use std::path::Path;
use std::process::Command;

use takst::cli;
use takst::lang::Lang;

use crate::desk::Desk;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every `console` block, byte for byte.
#[test]
fn sessions() {
    trycmd::TestCases::new()
        .env("LC_ALL", "en_US.UTF-8")
        .env("TAKST_RATES", "")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .env("HOME", "/nonexistent")
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("XDG_CONFIG_DIRS", "/nonexistent")
        .case("README.md")
        .case("README.da.md")
        .case("docs/logs.md")
        .case("docs/sla.md")
        .case("tests/cli/*.trycmd");
}

/// A command and all below it, each with its path.
fn commands(lang: Lang) -> Vec<(String, clap::Command)> {
    let mut open = vec![(String::new(), cli::help_texts::command(lang))];
    let mut all = Vec::new();
    while let Some((path, command)) = open.pop() {
        for sub in command.get_subcommands() {
            if sub.get_name() != "help" {
                open.push((format!("{path} {}", sub.get_name()), sub.clone()));
            }
        }
        all.push((path, command));
    }
    all
}

fn help(path: &str, lang: &str) -> String {
    let mut args: Vec<&str> = path.split_whitespace().collect();
    args.extend(["-h", "--lang", lang]);
    Desk::empty().prints(&args)
}

#[test]
fn help_fits_the_screen() {
    for (path, _) in commands(Lang::En) {
        for lang in ["en", "da"] {
            let text = help(&path, lang);
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(80), "takst{path} -h --lang {lang}:\n{text}");
            // All that a month's billing needs is much, even where each option has one line.
            let most = match path.as_str() {
                " invoice" | " sla-check" => 58,
                " quote" => 52,
                _ => 45,
            };
            assert!(text.lines().count() <= most, "takst{path} -h:\n{text}");
        }
    }
}

/// No heading and no text of clap's own is left in the Danish help.
#[test]
fn danish_help_is_danish() {
    let english = [
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "Examples",
        "Print",
        "default",
        "possible",
        "OPTIONS",
        "FILE",
        "COMMAND",
    ];
    for (path, _) in commands(Lang::En) {
        let text = help(&path, "da");
        let examples = text.find("Eksempler:").unwrap();
        let words = text.split_at(examples).0;
        assert!(text.contains("Brug: takst"), "{text}");
        for word in english {
            assert!(!words.contains(word), "takst{path}: `{word}` in\n{text}");
        }
    }
}

/// The language of the system is enough; `--lang` says more.
#[test]
fn the_locale_chooses_the_language() {
    for (locale, args, head) in [
        ("da_DK.UTF-8", &["-h"][..], "Takst- og SLA-beregner"),
        ("da_DK.UTF-8", &["-h", "--lang=en"], "Billing and SLA calculator"),
        ("en_US.UTF-8", &["--lang", "da", "help"], "Takst- og SLA-beregner"),
        ("en_US.UTF-8", &["--lang", "da", "help", "rates", "check"], "Tjek et takstblad"),
        ("C", &["help"], "Billing and SLA calculator"),
    ] {
        let desk = Desk::empty();
        let mut command = desk.command(args);
        let output = command.env("LC_ALL", locale).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with(head), "{locale} {args:?}: {text}");
    }
}

/// Each example of the help runs as it is printed, where the example files are.
#[cfg(unix)]
#[test]
fn examples_of_the_help_run_as_printed() {
    let bin = Path::new(env!("CARGO_BIN_EXE_takst")).parent().unwrap();
    let path = std::env::join_paths([bin, Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let mut run = 0;
    for (name, command) in commands(Lang::En) {
        let below = command.get_after_help().unwrap().to_string();
        let (_, examples) = below.split_once("Examples:\n").unwrap();
        for example in examples.lines() {
            let place = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(
                Path::new(ROOT).join("examples"),
                place.path().join("examples"),
            )
            .unwrap();
            let output = Command::new("sh")
                .args(["-c", example])
                .env_clear()
                .env("PATH", &path)
                .env("HOME", place.path())
                .current_dir(place.path())
                .output()
                .unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            // The case log has breaches, whatever the time.
            let code = i32::from(example.contains("sla-check") && !example.contains("4815"));
            assert_eq!(output.status.code(), Some(code), "takst{name}: {example}\n{told}");
            run += 1;
        }
    }
    assert!(run > 20, "{run} examples");
}

/// Each shell's script names the commands and the options.
#[test]
fn completions_know_commands_and_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Desk::empty().prints(&["completions", shell]);
        for word in
            ["sla-check", "not-covered", "jsonl", "keep-going", "business-central", "timewarrior"]
        {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let bash = Desk::empty().prints(&["completions", "bash"]);
    assert!(bash.contains("takst,q)") && bash.contains("takst,sla)"), "{bash}");
}

/// Of a folder all former outputs count: what is in it is not billed again, an empty one bills all.
#[test]
fn former_outputs_may_lie_in_a_folder() {
    let desk = Desk::empty();
    desk.write("log.csv", "case,customer,start,minutes\n1,A,2026-10-26 10:00,30\n");
    desk.write("billed/read.me", "no output");
    let args = ["invoice", "log.csv", "--billed", "billed", "-q"];
    desk.prints(&[&args[..], &["-o", "billed/one.jsonl"]].concat());
    assert_eq!(desk.read("billed/one.jsonl").lines().count(), 1);
    assert_eq!(desk.prints(&[&args[..], &["--format", "jsonl"]].concat()), "");
    let told = desk.refused(&[&args[..], &["-o", "billed/one.jsonl"]].concat());
    assert!(told.contains("would write over the input"), "{told}");
}

#[test]
fn the_language_is_known_in_capitals() {
    let text = Desk::empty().prints(&["quote", "35", "--lang", "DA", "--at", "2026-10-27 10:12"]);
    assert!(text.contains("Sig: »"), "{text}");
}

#[test]
fn the_manual_has_every_command_and_option() {
    let page = Desk::empty().prints(&["man"]).replace('\\', "");
    assert!(page.contains(".TH takst 1"), "{page}");
    for (path, command) in commands(Lang::En).into_iter().filter(|(path, _)| !path.is_empty()) {
        let heading = format!(".SH \"TAKST{}\"", path.to_uppercase());
        assert!(page.contains(&heading), "{heading}");
        for option in command.get_arguments().filter_map(clap::Arg::get_long) {
            assert!(page.contains(&format!("--{option}")), "{path} --{option}");
        }
    }
    for heading in ["ENVIRONMENT", "FILES", "EXIT STATUS"] {
        assert!(
            page.contains(&format!(".SH \"{heading}\""))
                || page.contains(&format!(".SH {heading}")),
            "{heading}"
        );
    }
}

/// The commands of the README that need a shell: `sh` blocks whose lines begin with `takst`.
#[cfg(unix)]
#[test]
fn shell_lines_of_the_readme_run() {
    let bin = Path::new(env!("CARGO_BIN_EXE_takst")).parent().unwrap();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths([bin.to_path_buf()].into_iter().chain(std::env::split_paths(&paths)))
            .unwrap();
    let place = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(Path::new(ROOT).join("examples"), place.path().join("examples"))
        .unwrap();
    let readmes = [include_str!("../README.md"), include_str!("../README.da.md")];
    let blocks: Vec<&str> = readmes
        .into_iter()
        .flat_map(|readme| readme.split("```sh\n").skip(1))
        .filter_map(|rest| rest.split("```").next())
        .filter(|block| block.starts_with("takst") || block.starts_with("mkdir"))
        .collect();
    assert!(!blocks.is_empty());
    let has_jq = Command::new("jq").arg("--version").output().is_ok();
    for block in blocks {
        let (script, printed): (Vec<&str>, Vec<&str>) =
            block.lines().partition(|line| !line.starts_with("# "));
        // All of its lines have to run.
        let script = format!("set -e\n{}", script.join("\n"));
        if script.contains("jq") && !has_jq {
            continue;
        }
        let output = Command::new("sh")
            .args(["-c", &script])
            .env("PATH", &path)
            .env("LC_ALL", "en_US.UTF-8")
            .env("HOME", "/nonexistent")
            .current_dir(place.path())
            .output()
            .unwrap();
        let expected: String =
            printed.iter().map(|line| line.trim_start_matches("# ").to_owned() + "\n").collect();
        let found = String::from_utf8(output.stdout).unwrap().replace('\t', "  ");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(found, expected, "{script}\n{told}");
        assert!(output.status.success(), "{script}\n{told}");
    }
}
