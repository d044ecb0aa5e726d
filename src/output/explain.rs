//! How each line of a case came about, in words and numbers: the rule, the key of the card, and the boundary
//! or holiday that decided.

mod amounts;
mod billed;
mod due;
mod extras;
mod sources;
mod time;

use std::fmt::Write as _;

use super::grid::{Align, Grid, Look, printable};
use super::wording;
use crate::billing::{Case, ChannelId, Charge, Entry, Piece};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::rate_card::RateCard;

/// The columns of a terminal that has room for the notes of entries.
const NOTES_FROM: usize = 100;

/// Explains cases of one card to people.
#[derive(Debug, Clone, Copy)]
pub struct Explainer<'a> {
    /// The rate card.
    pub card: &'a RateCard,
    /// What people read.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: Option<usize>,
    /// The names of the input files, where there are several.
    pub files: &'a [String],
}

impl Explainer<'_> {
    /// The whole explanation of a case.
    pub fn case(&self, customer: &str, case: &Case<'_>, charge: &Charge<'_>) -> String {
        let mut text = self.heading(customer, case);
        text.push_str(&self.worked(case, charge));
        let mut facts = Grid::new([Align::Left, Align::Left]).gaps([2]);
        if charge.lines.is_empty() {
            let nothing = self.lang.pick(
                "nothing is billed on this case",
                "der afregnes intet på denne sag",
            );
            facts.row(["", nothing]);
        } else {
            self.tier(case, charge, &mut facts);
            self.free(case, charge, &mut facts);
            self.billed(case, charge, &mut facts);
            for (index, line) in charge.lines.iter().enumerate() {
                self.line(index.saturating_add(1), case, charge, line, &mut facts);
            }
        }
        let mut told = String::new();
        indent(&facts.render(None), &mut told);
        text.push_str(&wording::fold(&told, self.width));
        text
    }

    /// `Case 4725 · Nordisk Byg A/S · BEDRE · contacted Thu 12 Nov 14:20`, and an empty line.
    pub fn heading(&self, customer: &str, case: &Case<'_>) -> String {
        let lang = self.lang;
        let number = printable(case.name());
        let agreement = case.facts.agreement.map_or_else(
            || lang.pick("no agreement", "ingen aftale").to_owned(),
            |id| printable(self.card.agreement_name(id)),
        );
        let covered = if case.covered() {
            ""
        } else {
            lang.pick(" (not covered)", " (ikke dækket)")
        };
        let contacted = self.contacted(case);
        let channel = if case.channel() == ChannelId::PHONE {
            String::new()
        } else {
            let channel = printable(case.log().channel_name(case.channel()));
            lang.pick(format!(" by {channel}"), format!(" pr. {channel}"))
        };
        let critical = if case.critical() {
            ""
        } else {
            lang.pick(" · not critical", " · ikke kritisk")
        };
        let head = lang.pick(format!("Case {number}"), format!("Sag {number}"));
        let contacted = lang.pick(
            format!("contacted {contacted}"),
            format!("henvendt {contacted}"),
        );
        let heading = format!(
            "{} · {} · {agreement}{covered} · {contacted}{channel}{critical}",
            Look::Bold.mark(&head),
            printable(customer)
        );
        wording::fold(&heading, self.width) + "\n\n"
    }

    /// One row an entry: when, how long, who, in which tier, and where it stands in the input.
    fn worked(&self, case: &Case<'_>, charge: &Charge<'_>) -> String {
        let lang = self.lang;
        let columns = [
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Text,
        ];
        let wide_enough = self.width.is_none_or(|width| width >= NOTES_FROM);
        let gap = if wide_enough { 2 } else { 1 };
        let mut grid = Grid::new(columns).gaps([2, gap, gap, gap, gap, gap]);
        let mut by_entry = charge
            .pieces
            .chunk_by(|one, other| one.entry == other.entry)
            .peekable();
        for (index, entry) in case.entries.iter().enumerate() {
            let head = if index == 0 {
                lang.pick("worked   ", "arbejdet ")
            } else {
                ""
            };
            let of_entry = |pieces: &&[Piece]| pieces.first().is_some_and(|p| p.entry == index);
            let pieces = by_entry.next_if(of_entry).unwrap_or(&[]);
            let tiers = if entry.billable() {
                let mut names: Vec<String> =
                    pieces.iter().map(|piece| self.tier_name(piece)).collect();
                names.dedup();
                names.join(" + ")
            } else {
                lang.pick("not billable", "ikke fakturerbar").to_owned()
            };
            let kilometres = case.kilometres(entry);
            let mut note = if wide_enough {
                printable(case.note(entry))
            } else {
                String::new()
            };
            if !kilometres.is_zero() {
                let kilometres = lang.number(&kilometres.to_string());
                let gap = if note.is_empty() { "" } else { " " };
                let mileage = self.card.at(entry.start()).mileage.as_ref();
                let unit = mileage.map_or_else(|| "km".to_owned(), |it| printable(&it.unit));
                note = format!("{kilometres} {unit}{gap}{note}");
            }
            if case.travel(entry) > 0 {
                let minutes = wording::minutes(case.travel(entry), lang);
                let travel = lang.pick(
                    format!("{minutes} min travel"),
                    format!("{minutes} min rejse"),
                );
                let gap = if note.is_empty() { "" } else { " " };
                note = format!("{travel}{gap}{note}");
            }
            grid.row([
                head.to_owned(),
                self.span(entry),
                format!("{} min", wording::minutes(entry.seconds(), lang)),
                wording::level(self.card, entry.level()),
                tiers,
                self.place(entry),
                note,
            ]);
        }
        let mut text = String::new();
        indent(
            &grid.render(self.width.map(|width| width.saturating_sub(2))),
            &mut text,
        );
        text
    }

    fn tier_name(&self, piece: &Piece) -> String {
        wording::tier(self.card, piece.stretch.tier, self.lang)
    }

    fn place(&self, entry: &Entry) -> String {
        let place = entry.place();
        let line = self.lang.pick(
            format!("line {}", place.line),
            format!("linje {}", place.line),
        );
        match self.files {
            [_] | [] => line,
            several => {
                let file = several
                    .get(usize::from(place.file))
                    .map_or("", String::as_str);
                format!("{} {line}", printable(file))
            }
        }
    }

    fn when(&self, at: Instant) -> String {
        self.lang.date_time(self.card.calendar().zone().local(at))
    }

    /// When the customer made contact; only its date where no more is known.
    fn contacted(&self, case: &Case<'_>) -> String {
        let first = case.entries.first();
        match case.contacted() {
            None => String::new(),
            Some(at) if case.facts.contacted.is_none() && first.is_some_and(Entry::dated) => {
                self.date(at)
            }
            Some(at) => self.when(at),
        }
    }

    /// `Thu 12 Nov`.
    fn date(&self, at: Instant) -> String {
        self.lang.short_date(self.card.calendar().zone().date(at))
    }

    /// `Thu 12 Nov 14:20-14:32`.
    fn span(&self, entry: &Entry) -> String {
        if entry.dated() {
            let no_time = self.lang.pick("no time of day", "uden klokkeslæt");
            return format!("{}, {no_time}", self.date(entry.start()));
        }
        let zone = self.card.calendar().zone();
        let (start, end) = (zone.local(entry.start()), zone.local(entry.end()));
        let mut text = self.lang.date_time(start);
        if start.date() == end.date() {
            let _ = write!(text, "-{}", self.lang.time(end.time()));
        } else {
            let _ = write!(text, " - {}", self.lang.date_time(end));
        }
        text
    }
}

fn indent(block: &str, text: &mut String) {
    for line in block.lines() {
        let _ = writeln!(text, "  {line}");
    }
}
