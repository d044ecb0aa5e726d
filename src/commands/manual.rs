//! The manual page: `takst` itself, then a section for each command.

use std::io;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::lang::Lang;

/// The page in roff.
///
/// # Errors
/// It cannot be rendered.
pub(super) fn page(mut command: Command, lang: Lang) -> io::Result<Vec<u8>> {
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_options_section(&mut page)?;
    below(&command, &mut page)?;
    let mut roff = Roff::new();
    for (heading, rows) in sections(lang) {
        roff.control("SH", [heading]);
        for (name, meaning) in rows {
            roff.control("TP", []);
            roff.text([bold(name)]);
            roff.text([roman(meaning)]);
        }
    }
    roff.to_writer(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    Ok(tidy(&page, lang).into_bytes())
}

/// A heading, and each name below it with its meaning.
type Section = (&'static str, Vec<(&'static str, &'static str)>);

/// What is to be known of no command alone.
fn sections(lang: Lang) -> [Section; 3] {
    let environment = vec![
        ("TAKST_RATES", lang.pick("the rate card, where --rates does not say it", "takstbladet, hvor --rates ikke siger det")),
        ("XDG_CONFIG_HOME, XDG_CONFIG_DIRS, HOME", lang.pick("where the user's and the system's config directories are", "hvor brugerens og systemets konfigurationsmapper er")),
        ("LC_ALL, LC_MESSAGES, LANG", lang.pick("the language for people, where --lang does not say it: da is Danish, any other English", "sproget for mennesker, hvor --lang ikke siger det: da er dansk, alt andet engelsk")),
        ("NO_COLOR", lang.pick("set: no colours, unless --color always", "sat: ingen farver, medmindre --color always")),
        ("COLUMNS", lang.pick("the width of help", "hjælpens bredde")),
    ];
    let files = vec![
        ("~/.config/takst/rates.toml", lang.pick("the user's rate card", "brugerens takstblad")),
        (
            "/etc/xdg/takst/rates.toml",
            lang.pick(
                "the system's rate card; without either, the built-in one",
                "systemets takstblad; uden nogen af dem det indbyggede",
            ),
        ),
    ];
    let codes = vec![
        ("0", lang.pick("done, nothing wrong; also where the reader closes the pipe", "udført, intet galt; også hvor læseren lukker røret")),
        ("1", lang.pick(
            "sla-check: a selected case is breached (--fail-on); invoice: rows were left out (--keep-going, --rejects), or a case costs more than was approved (--fail-on over-approved); with --strict there was a warning. Of --format nagios: at risk",
            "sla-check: en valgt sags frist er overskredet (--fail-on); invoice: rækker er udeladt (--keep-going, --rejects), eller en sag koster mere end godkendt (--fail-on over-approved); med --strict var der en advarsel. Med --format nagios: i fare",
        )),
        ("2", lang.pick(
            "it could not be done: wrong usage, bad input, a bad rate card, a file that cannot be read or written; nothing was printed, nothing half-written is left behind. Of --format nagios: a case is breached",
            "det kunne ikke udføres: forkert brug, dårligt input, et dårligt takstblad, en fil, der ikke kan læses eller skrives; intet er udskrevet, og intet halvt er efterladt. Med --format nagios: en frist er overskredet",
        )),
        ("3", lang.pick(
            "of --format nagios: it could not be done",
            "med --format nagios: det kunne ikke udføres",
        )),
    ];
    [
        (lang.pick("ENVIRONMENT", "MILJØ"), environment),
        (lang.pick("FILES", "FILER"), files),
        (lang.pick("EXIT STATUS", "EXITKODE"), codes),
    ]
}

/// `clap_mangen` begins every section with the same two lines, and knows English headings only.
fn tidy(page: &str, lang: Lang) -> String {
    let preamble = |line: &&str| line.starts_with(".ie ") || line.starts_with(".el ");
    let mut lines: Vec<&str> = page.lines().filter(preamble).take(2).collect();
    for line in page.lines().filter(|line| !preamble(line)) {
        lines.push(match line {
            ".SH NAME" => lang.pick(line, ".SH NAVN"),
            ".SH SYNOPSIS" => lang.pick(line, ".SH BRUG"),
            ".SS SYNOPSIS" => lang.pick(line, ".SS BRUG"),
            ".SS EXTRA" => lang.pick(".SS NOTES", ".SS NOTER"),
            _ => line,
        });
    }
    lines.push("");
    lines.join("\n")
}

fn below(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let own = |sub: &&Command| sub.get_name() != "help" && !sub.is_hide_set();
    for sub in command.get_subcommands().filter(own) {
        let name = sub.get_bin_name().unwrap_or(sub.get_name());
        let mut roff = Roff::new();
        roff.control("SH", [name.to_uppercase().as_str()]);
        let about = sub.get_about().map(ToString::to_string);
        roff.text([roman(about.unwrap_or_default())]);
        roff.to_writer(page)?;
        let man = Man::new(sub.clone());
        let mut parts = Vec::new();
        man.render_synopsis_section(&mut parts)?;
        man.render_options_section(&mut parts)?;
        man.render_extra_section(&mut parts)?;
        let parts = String::from_utf8_lossy(&parts).replace(".SH ", ".SS ");
        page.extend_from_slice(parts.as_bytes());
        below(sub, page)?;
    }
    Ok(())
}
