//! How each line of a case came about, in words and numbers: the rule, the key of the card, and the boundary
//! or holiday that decided.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::grid::{Align, Grid, Look, printable};
use super::wording;
use crate::billing::{Case, ChannelId, Charge, Entry, Kind, Line, Money, Piece};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::rate_card::{RateCard, Trigger};

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
        let mut text = format!(
            "{}\n\n",
            wording::fold(&self.heading(customer, case), self.width)
        );
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

    /// `Case 4725 · Nordisk Byg A/S · BEDRE · contacted Thu 12 Nov 14:20`.
    fn heading(&self, customer: &str, case: &Case<'_>) -> String {
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
        let contacted = case
            .contacted()
            .map_or_else(String::new, |at| self.when(at));
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
        format!(
            "{} · {} · {agreement}{covered} · {contacted}{channel}{critical}",
            Look::Bold.mark(&head),
            printable(customer)
        )
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
                let mut names: Vec<&str> =
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
                note = format!("{kilometres} km{gap}{note}");
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

    fn tier_name(&self, piece: &Piece) -> &'static str {
        if piece.stretch.tier.is_normal() {
            self.lang.pick("normal hours", "normal tid")
        } else {
            self.lang.pick("after hours", "uden for tid")
        }
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

    /// rules.md §2.1: why the work is in its tier.
    fn tier(&self, case: &Case<'_>, charge: &Charge<'_>, facts: &mut Grid) {
        let (lang, Some(contacted)) = (self.lang, case.contacted()) else {
            return;
        };
        if charge.pieces.is_empty() {
            return;
        }
        let edition = self.card.at(contacted);
        let surcharge = wording::percent(edition.after_hours.surcharge_percent.decimal(), lang);
        let late = charge
            .pieces
            .iter()
            .find(|piece| !piece.stretch.tier.is_normal());
        let head = lang.pick("surcharge", "tillæg   ");
        let trigger = match edition.after_hours.trigger {
            Trigger::Contact => "contact",
            Trigger::Start => "start",
            Trigger::Worked => "worked",
        };
        let key = format!("(after_hours.trigger = \"{trigger}\")");
        let reason = match (late, edition.after_hours.trigger) {
            (None, Trigger::Contact) if charge.contacted_in_normal_hours => {
                let (when, hours) = (self.when(contacted), self.hours(contacted));
                lang.pick(
                    format!("none: contacted {when}, inside {hours}"),
                    format!("intet: henvendt {when}, inden for {hours}"),
                )
            }
            (None, Trigger::Contact | Trigger::Start) => lang
                .pick(
                    "none: all work started in normal hours",
                    "intet: alt arbejde begyndte i normal arbejdstid",
                )
                .to_owned(),
            (None, Trigger::Worked) => lang
                .pick(
                    "none: all work was in normal hours",
                    "intet: alt arbejde lå i normal arbejdstid",
                )
                .to_owned(),
            (Some(piece), _) => {
                let start = piece.stretch.start;
                let (when, why) = (self.when(start), self.why_closed(start));
                lang.pick(
                    format!("+{surcharge} from {when}: {why}"),
                    format!("+{surcharge} fra {when}: {why}"),
                )
            }
        };
        facts.row([head, &reason]);
        facts.row(["", &Look::Dim.mark(&key)]);
        if late.is_some() {
            let key = format!(
                "(after_hours.surcharge_percent = {})",
                edition.after_hours.surcharge_percent
            );
            facts.row(["", &Look::Dim.mark(&key)]);
        }
    }

    /// Why an instant is outside normal hours: a holiday, a day without hours, or the time of day.
    fn why_closed(&self, at: Instant) -> String {
        let lang = self.lang;
        let calendar = self.card.calendar();
        let date = calendar.zone().date(at);
        let holidays: Vec<String> = calendar
            .holidays_on(date)
            .map(|holiday| printable(&holiday.name))
            .collect();
        if !holidays.is_empty() {
            let names = holidays.join(", ");
            return lang.pick(
                format!("{names} is a holiday"),
                format!("{names} er helligdag"),
            );
        }
        if calendar.hours_on(date).is_empty() {
            let weekday = lang.full_weekday(date);
            return lang.pick(
                format!("no normal hours on a {weekday}"),
                format!("ingen normal arbejdstid {weekday}"),
            );
        }
        let hours = self.hours(at);
        lang.pick(format!("outside {hours}"), format!("uden for {hours}"))
    }

    /// The normal hours of a day: `Thu 08:00-16:00`.
    fn hours(&self, at: Instant) -> String {
        let calendar = self.card.calendar();
        let date = calendar.zone().date(at);
        let clock = |seconds: u32| format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
        let spans: Vec<String> = calendar
            .hours_on(date)
            .iter()
            .map(|span| format!("{}-{}", clock(span.start()), clock(span.end())))
            .collect();
        format!("{} {}", self.lang.weekday(date), spans.join(", "))
    }

    /// rules.md §2.2: what was free.
    fn free(&self, case: &Case<'_>, charge: &Charge<'_>, facts: &mut Grid) {
        let lang = self.lang;
        let Some(agreement) = case.facts.agreement else {
            return;
        };
        let name = key(self.card.agreement_name(agreement));
        let head = lang.pick("free", "gratis");
        let free: Vec<&Line<'_>> = charge
            .lines
            .iter()
            .filter(|line| line.kind == Kind::Free)
            .collect();
        let allowance = wording::minutes(charge.free_allowance, lang);
        if !case.covered() {
            let none = lang.pick(
                "none: the agreement does not cover this case",
                "intet: aftalen dækker ikke sagen",
            );
            facts.row([head, none]);
        } else if free.is_empty() {
            let none = lang.pick(
                format!("none of the {allowance} min: they are for normal hours"),
                format!("ingen af de {allowance} min: de gælder i normal arbejdstid"),
            );
            facts.row([head, &none]);
        } else {
            let parts: Vec<String> = free
                .iter()
                .map(|line| {
                    let minutes = wording::minutes(line.worked, lang);
                    let level = line
                        .level
                        .map_or_else(String::new, |id| printable(self.card.level_name(id)));
                    lang.pick(
                        format!("{minutes} at {level}"),
                        format!("{minutes} på {level}"),
                    )
                })
                .collect();
            let parts = parts.join(", ");
            let words = lang.pick(
                format!("first {allowance} min of the case: {parts}"),
                format!("sagens første {allowance} min: {parts}"),
            );
            facts.row([head, &words]);
        }
        let minutes = crate::billing::Quantity::minutes(charge.free_allowance);
        if case.covered() {
            facts.row([
                "",
                &Look::Dim.mark(&format!("(agreements.{name}.free_minutes = {minutes})")),
            ]);
        }
    }

    /// rules.md §2.3: how time became billed time.
    fn billed(&self, case: &Case<'_>, charge: &Charge<'_>, facts: &mut Grid) {
        let lang = self.lang;
        let worked = charge.pieces.iter().fold(0_i64, |sum, piece| {
            sum.saturating_add(piece.stretch.seconds())
        });
        if worked == 0 {
            return;
        }
        let billed = charge.billed;
        let free = worked.saturating_sub(billed.worked);
        let minutes = |seconds: i64| wording::minutes(seconds, lang);
        let left = if free == 0 {
            format!("{} min", minutes(worked))
        } else {
            format!(
                "{} - {} = {} min",
                minutes(worked),
                minutes(free),
                minutes(billed.worked)
            )
        };
        let how = match (billed.raised, billed.worked, lang) {
            (0, 0, Lang::En) => "nothing left to bill".to_owned(),
            (0, 0, Lang::Da) => "intet tilbage at afregne".to_owned(),
            (0, _, Lang::En) => "exact time".to_owned(),
            (0, _, Lang::Da) => "den nøjagtige tid".to_owned(),
            (raised, worked, Lang::En) => format!(
                "raised by {} to {}",
                minutes(raised),
                minutes(worked.saturating_add(raised))
            ),
            (raised, worked, Lang::Da) => format!(
                "hævet med {} til {}",
                minutes(raised),
                minutes(worked.saturating_add(raised))
            ),
        };
        facts.row([lang.pick("billed", "afregnet"), &format!("{left}, {how}")]);
        let minimum = match case.facts.agreement {
            Some(id) => format!(
                "agreements.{}.minimum_minutes",
                key(self.card.agreement_name(id))
            ),
            None => "billing.minimum_minutes".to_owned(),
        };
        let (least, increment) = (
            crate::billing::Quantity::minutes(billed.minimum),
            crate::billing::Quantity::minutes(billed.increment),
        );
        let keys = format!("(billing.increment_minutes = {increment}, {minimum} = {least})");
        facts.row(["", &Look::Dim.mark(&keys)]);
        if billed.raised > 0
            && let Some(line) = billed.raised_line
        {
            let line = line.saturating_add(1);
            let words = lang.pick(
                format!("what was added goes to the cheapest line, line {line}"),
                format!("det tillagte går til den billigste linje, linje {line}"),
            );
            facts.row(["", &words]);
        }
    }

    /// rules.md §2.4 to §2.7: one line, each number from the ones before.
    fn line(
        &self,
        number: usize,
        case: &Case<'_>,
        charge: &Charge<'_>,
        line: &Line<'_>,
        facts: &mut Grid,
    ) {
        let lang = self.lang;
        let head = lang.pick(format!("line {number}"), format!("linje {number}"));
        facts.row([head.as_str(), &wording::work(self.card, line, lang)]);
        let quantity = lang.number(&line.quantity.to_string());
        let price = lang.number(&line.unit_price.to_string());
        let per = line.unit.price_per();
        let over = if per == 1 {
            String::new()
        } else {
            format!(" / {per}")
        };
        let exact = line
            .unit_price
            .decimal()
            .checked_mul(line.quantity.decimal());
        let exact = exact.and_then(|product| product.checked_div(Decimal::from(per)));
        let gross = self.rounded(exact, line.gross);
        facts.row([
            "",
            &format!(
                "{:<9} {quantity} x {price}{over} = {gross}",
                lang.pick("gross", "brutto")
            ),
        ]);
        facts.row(["", &Look::Dim.mark(&self.price_key(case, line))]);
        if !line.discount_percent.is_zero() {
            let percent = wording::percent(line.discount_percent.decimal(), lang);
            let exact = line
                .gross
                .to_decimal()
                .checked_mul(line.discount_percent.decimal());
            let exact = exact.and_then(|product| product.checked_div(Decimal::ONE_HUNDRED));
            let discount = self.rounded(exact, line.discount);
            let gross = lang.money(line.gross);
            facts.row([
                "",
                &format!(
                    "{:<9} {gross} x {percent} = {discount}",
                    lang.pick("discount", "rabat")
                ),
            ]);
            let key = match (line.kind, case.facts.agreement) {
                (Kind::Work, Some(id)) => {
                    let name = key(self.card.agreement_name(id));
                    format!(
                        "(agreements.{name}.discount_percent = {})",
                        line.discount_percent
                    )
                }
                (Kind::Free, Some(id)) => {
                    let name = key(self.card.agreement_name(id));
                    let minutes = crate::billing::Quantity::minutes(charge.free_allowance);
                    format!("(agreements.{name}.free_minutes = {minutes})")
                }
                (Kind::Work | Kind::Free | Kind::Fee | Kind::Mileage, _) => String::new(),
            };
            facts.row(["", &Look::Dim.mark(&key)]);
        }
        let net = lang.money(line.net);
        let sum = if line.discount == Money::ZERO {
            net.clone()
        } else {
            format!(
                "{} - {} = {net}",
                lang.money(line.gross),
                lang.money(line.discount)
            )
        };
        facts.row([
            "",
            &format!("{:<9} {}", lang.pick("net", "netto"), Look::Bold.mark(&sum)),
        ]);
    }

    /// The keys of the card that a line's unit price comes from.
    fn price_key(&self, case: &Case<'_>, line: &Line<'_>) -> String {
        let edition = self.card.at(line.first);
        match (line.kind, line.level) {
            (Kind::Work | Kind::Free, Some(id)) => {
                let name = key(self.card.level_name(id));
                let rate = edition
                    .level(id)
                    .map_or_else(String::new, |level| level.hourly_rate.to_string());
                let base = format!("levels.{name}.hourly_rate = {rate}");
                if line.tier.is_some_and(|tier| !tier.is_normal()) {
                    let percent = edition.after_hours.surcharge_percent;
                    format!("({base}, after_hours.surcharge_percent = {percent})")
                } else {
                    format!("({base})")
                }
            }
            (Kind::Mileage, _) => format!("(mileage.per_km = {})", line.unit_price),
            (Kind::Fee, _) => {
                let why = case
                    .contacted()
                    .map_or_else(String::new, |at| self.why_closed(at));
                let why = self.lang.pick(
                    format!("by phone, not critical, {why}"),
                    format!("pr. telefon, ikke kritisk, {why}"),
                );
                format!(
                    "(after_hours.non_critical_fee = {}: {why})",
                    line.unit_price
                )
            }
            (Kind::Work | Kind::Free, None) => String::new(),
        }
    }

    /// `67.525, rounded 67.53`, or just the amount where nothing was rounded.
    fn rounded(&self, exact: Option<Decimal>, amount: Money) -> String {
        let shown = self.lang.money(amount);
        let Some(exact) = exact.filter(|exact| *exact != amount.to_decimal()) else {
            return shown;
        };
        let exact = exact.normalize();
        let digits = if exact.scale() > 6 {
            format!(
                "{}…",
                self.lang.number(&exact.trunc_with_scale(4).to_string())
            )
        } else {
            self.lang.number(&exact.to_string())
        };
        self.lang.pick(
            format!("{digits}, rounded {shown}"),
            format!("{digits}, afrundet {shown}"),
        )
    }

    fn when(&self, at: Instant) -> String {
        self.lang.date_time(self.card.calendar().zone().local(at))
    }

    /// `Thu 12 Nov 14:20-14:32`.
    fn span(&self, entry: &Entry) -> String {
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

/// A key as TOML wants it: bare where it may be.
fn key(name: &str) -> String {
    let bare = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if bare {
        name.to_owned()
    } else {
        format!("{:?}", printable(name))
    }
}
