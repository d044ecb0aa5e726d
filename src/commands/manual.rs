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
    roff.control("SH", [lang.pick("EXIT STATUS", "EXITKODE")]);
    for (code, meaning) in [
        ("0", lang.pick("done", "udført")),
        (
            "1",
            lang.pick(
                "sla-check: a case is breached; --keep-going: rows were left out",
                "sla-check: en frist er overskredet; --keep-going: rækker er udeladt",
            ),
        ),
        (
            "2",
            lang.pick("it could not be done", "det kunne ikke udføres"),
        ),
    ] {
        roff.control("TP", []);
        roff.text([bold(code)]);
        roff.text([roman(meaning)]);
    }
    roff.to_writer(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    Ok(tidy(&page, lang).into_bytes())
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
    let own = |sub: &&Command| sub.get_name() != "help";
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
