//! Mistakes as people read them: the sentence, the line, a caret under the place, what would be right.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::mistakes::{Mistake, is_harmless, visible};
use crate::lang::Lang;
use crate::problems::Report;
use crate::texts::Lines;

/// The line of a file that a place is in.
struct Line {
    number: usize,
    text: String,
    marked: Range<usize>,
}

/// All mistakes, one after the other, and how many there are.
pub(super) fn report(
    mistakes: &[Mistake],
    source: &str,
    name: &str,
    lang: Lang,
    colour: bool,
) -> Report {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let name = visible(name);
    let lines = Lines::of(source);
    let mut text = String::new();
    for mistake in mistakes {
        let level = Level::ERROR.with_name(lang.pick("error", "fejl"));
        let title = mistake.title.text(lang);
        let label = mistake.label.text(lang);
        let group = match &mistake.span {
            Some(span) => {
                let line = line_around(source, &lines, span);
                let marked = AnnotationKind::Primary.span(line.marked).label(label);
                let snippet = Snippet::source(line.text)
                    .line_start(line.number)
                    .path(&*name)
                    .annotation(marked);
                level.primary_title(title).element(snippet)
            }
            None => level
                .primary_title(title)
                .element(Origin::path(&*name))
                .element(Level::HELP.with_name(lang.pick("help", "hjælp")).message(label)),
        };
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    let count = mistakes.len();
    let noun = match (lang, count) {
        (Lang::En, 1) => "mistake; no price was computed",
        (Lang::En, _) => "mistakes; no price was computed",
        (Lang::Da, _) => "fejl; ingen pris blev beregnet",
    };
    let _ = write!(text, "{count} {noun}");
    Report { text }
}

/// The first line that `span` touches, with nothing in it that could drive the terminal.
fn line_around(source: &str, lines: &Lines, span: &Range<usize>) -> Line {
    let start = floor(source, span.start);
    let before = source.get(..start).unwrap_or("");
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    let line = source.get(first..).unwrap_or("");
    let line = line.split('\n').next().unwrap_or("").trim_end_matches('\r');
    let end = span.end.max(start);
    let mut shown = String::new();
    let mut marked = None;
    let mut marked_end = 0;
    for (at, char) in line.char_indices() {
        let at = first + at;
        if at >= start && marked.is_none() {
            marked = Some(shown.len());
        }
        shown.push(if is_harmless(char) || char == '\t' {
            char
        } else {
            char::REPLACEMENT_CHARACTER
        });
        if at < end {
            marked_end = shown.len();
        }
    }
    let from = marked.unwrap_or(shown.len());
    Line { number: lines.number(start), marked: from..marked_end.max(from), text: shown }
}

/// The start of the character that a byte belongs to.
fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}
