//! The program as it is called: the README, the manual of logs, the sessions in `tests/cli`, and every example of the help.

use std::path::Path;
use std::process::Command;

use takst::cli;
use takst::lang::Lang;

use crate::desk::{Desk, SHIPPED};

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
        .case("docs/*.md")
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
                " invoice" => 70,
                " sla-check" => 62,
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

/// Names come from the program: of the card, and of the customers file on the line. Each shell that is there is tried.
#[cfg(unix)]
#[test]
fn completions_know_agreements_and_customers() {
    let desk = Desk::empty();
    desk.write(
        "file.csv",
        "customer,name\n10017,Café Kanel ApS\n10018,Nordisk Byg A/S\n10019,Nordisk Bryg\n",
    );
    desk.write("own.toml", SHIPPED.replace("[agreements.GOD]", "[agreements.GOLD]"));
    for shell in ["bash", "zsh", "fish"] {
        desk.write(shell, desk.prints(&["completions", shell]));
    }
    desk.write("bin/takst", "#!/bin/sh\nexec \"$TAKST\" \"$@\"\n");
    std::fs::set_permissions(
        desk.path("bin/takst"),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    let path = format!("{}:{}", desk.path("bin").display(), std::env::var("PATH").unwrap());
    let run = |shell: &str, script: &str| {
        let output = desk
            .other(shell)
            .env("PATH", &path)
            .env("LC_ALL", "C.UTF-8")
            .args(["-c", script])
            .output();
        let output = output.ok().filter(|output| output.status.success())?;
        Some(String::from_utf8(output.stdout).unwrap())
    };
    let mut tried = Vec::new();
    for (words, bash, fish) in [
        ("takst quote -a b", "BEDRE BEDST", "BEDRE BEDST"),
        ("takst q --agreement=G", "GOD", "--agreement=GOD"),
        ("takst quote --rates own.toml -a G", "GOLD", "GOLD"),
        ("takst quote --customers file.csv -c Caf", r"Café\ Kanel\ ApS", "Café Kanel ApS"),
        (
            "takst invoice --customers=file.csv --customer nord",
            r"Nordisk\ Byg\ A/S Nordisk\ Bryg",
            "Nordisk Bryg Nordisk Byg A/S",
        ),
        ("takst sla --registered 10:00 --priority h", "high", "high"),
    ] {
        // Readline splits at `=`.
        let split = words.replace('=', " = ");
        let script = format!(
            "source ./bash; COMP_WORDS=({split}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             p=${{COMP_WORDS[COMP_CWORD-1]}}; [ \"$p\" = = ] && p=${{COMP_WORDS[COMP_CWORD-2]}}; \
             _takst takst \"${{COMP_WORDS[COMP_CWORD]}}\" \"$p\"; echo \"${{COMPREPLY[*]}}\""
        );
        if let Some(found) = run("bash", &script) {
            assert_eq!(found.trim_end(), bash, "bash: {words}");
            tried.push("bash");
        }
        if let Some(found) = run("fish", &format!("source ./fish; complete -C '{words}' | cut -f1"))
        {
            let found: Vec<&str> = found.lines().collect();
            assert_eq!(found.join(" "), fish, "fish: {words}");
        }
    }
    assert!(tried.contains(&"bash"), "no shell was there to try");
    if let Some(told) = run("zsh", "zsh -n ./zsh && grep -c '_takst_names agreements' ./zsh") {
        assert_eq!(told.trim(), "4");
    }
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

/// All files behind `--billed` are former outputs; where no other file is named, the last of several is the log. Two runs
/// at 800 an hour: what both billed is not billed again.
#[test]
fn several_former_outputs_behind_one_option() {
    let desk = Desk::empty();
    let head = "case,customer,start,minutes\n";
    let rows =
        ["1,A,2026-10-26 10:00,30\n", "2,A,2026-10-27 10:00,30\n", "3,A,2026-10-28 10:00,30\n"];
    for (name, rows) in [("1.csv", &rows[..1]), ("2.csv", &rows[1..2]), ("log.csv", &rows[..])] {
        desk.write(name, head.to_owned() + &rows.concat());
    }
    for name in ["1", "2"] {
        desk.prints(&["invoice", &format!("{name}.csv"), "-o", &format!("{name}.jsonl"), "-q"]);
    }
    let cases = |args: &str| {
        let all: Vec<&str> =
            ["invoice", "--format", "jsonl", "-q"].into_iter().chain(args.split(' ')).collect();
        let (code, lines, told) = desk.piped(&all, desk.read("log.csv").as_bytes());
        assert_eq!(code, 0, "{args}: {told}");
        lines
            .lines()
            .map(|line| line.split("\"case\":\"").nth(1).unwrap()[..1].to_owned())
            .collect::<String>()
    };
    for (args, left) in [
        ("log.csv --billed 1.jsonl 2.jsonl", "3"),
        ("--billed 1.jsonl 2.jsonl -- log.csv", "3"),
        ("--billed 1.jsonl 2.jsonl log.csv", "3"),
        ("--billed 1.jsonl log.csv", "23"),
        ("--billed 1.jsonl --billed 2.jsonl log.csv", "3"),
        ("--billed 1.jsonl --billed 2.jsonl", "3"),
        ("--billed 2.jsonl", "13"),
        ("--billed 1.jsonl 2.jsonl -- -", "3"),
        ("- --billed 1.jsonl 2.jsonl", "3"),
    ] {
        assert_eq!(cases(args), left, "{args}");
    }
    let told = desk.refused(&["invoice", "log.csv", "--billed", "1.jsonl", "2.csv"]);
    assert!(told.contains("2.csv"), "{told}");
    let told = desk.refused(&["invoice", "--billed", "1.jsonl", "2.jsonl"]);
    assert!(told.contains("2.jsonl"), "{told}");
}

#[test]
fn the_language_is_known_in_capitals() {
    let text = Desk::empty().prints(&["quote", "35", "--lang", "DA", "--at", "2026-10-27 10:12"]);
    assert!(text.contains("Sig: »"), "{text}");
}

#[test]
fn the_manual_has_every_command_and_option() {
    let page = Desk::empty().prints(&["man"]).replace('\\', "");
    assert!(!page.contains("rates names"), "{page}");
    assert!(page.contains(".TH takst 1"), "{page}");
    for (path, command) in commands(Lang::En)
        .into_iter()
        .filter(|(path, _)| !path.is_empty() && path != " rates names")
    {
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

/// The commands of the README, and of what was in it, that need a shell: `sh` blocks whose lines begin with `takst`.
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
    let readmes = [
        include_str!("../README.md"),
        include_str!("../README.da.md"),
        include_str!("../docs/quote.md"),
        include_str!("../docs/scripts.md"),
    ];
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
