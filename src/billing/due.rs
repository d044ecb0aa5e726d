//! What is due on a case now: its charge so far, less what was billed on it before. Each line is its own quantity ×
//! price; what rounding or a minimum leaves over is one correction.

use chrono::NaiveDate;

use super::case::Case;
use super::charge::{Charge, dates};
use super::earlier::{Billed, Earlier};
use super::entry::Entry;
use super::line::{Line, Reason, Unit};
use super::money::{AmountError, Money};
use super::settle::BilledTime;
use super::work::CaseFacts;
use crate::calendar::Instant;
use crate::rate_card::RateCard;

/// A case, and how much of it was billed before.
pub(super) struct Due<'c, 'a> {
    pub(super) card: &'a RateCard,
    /// With all entries that count.
    pub(super) case: &'c Case<'a>,
    /// So many of them were billed before; 0 where former invoices say what was.
    pub(super) old: usize,
}

/// What was billed before and is more than there is now.
#[derive(Debug, Clone, Copy, Default)]
struct Lost {
    /// Raised seconds that are work now.
    raised: i64,
    /// Anything else.
    changed: bool,
}

impl<'a> Due<'_, 'a> {
    /// The case with its new entries, and what is due on it of its whole charge.
    pub(super) fn of(
        &self,
        whole: &Charge<'a>,
        mut earlier: Earlier,
    ) -> Result<(Case<'a>, Charge<'a>), AmountError> {
        let target = whole.net.minus(earlier.net())?;
        let worked = whole.worked.saturating_sub(earlier.worked());
        let mut raised = whole.billed.raised.saturating_sub(earlier.raised());
        let rounded = whole.lines.len().saturating_add(earlier.lines().len());
        let mut lost = Lost::default();
        let mut lines = Vec::with_capacity(whole.lines.len());
        for line in &whole.lines {
            let mut new = line.clone();
            let before = earlier.take_like(line)?;
            self.narrow(&mut new, before.as_ref(), whole);
            if let Some(before) = before {
                let difference = line.billed.saturating_sub(before.billed);
                take_off(&mut new, &before, &mut lost, &mut earlier)?;
                if new.kind.is_time() {
                    raised = raised.saturating_add(new.billed.saturating_sub(difference));
                }
            }
            if !new.quantity.is_zero() || new.worked > 0 {
                lines.push(new);
            }
        }
        for gone in earlier.lines() {
            lost.changed |= gone.net != Money::ZERO;
            if gone.kind.is_time() {
                raised = raised.saturating_add(gone.billed);
            }
        }
        let left = target.minus(Money::sum(lines.iter().map(|line| line.net))?)?;
        let billed = lines
            .iter()
            .fold(0_i64, |sum, line| sum.saturating_add(line.worked));
        let moved = worked.saturating_sub(billed);
        if left != Money::ZERO || moved != 0 {
            let reason = reason(left, rounded.saturating_add(lines.len()), lost);
            let dates = self.dates();
            let from = lines.iter().map(|line| line.date).min();
            let to = lines.iter().map(|line| line.date_to).max();
            let dates = (from.unwrap_or(dates.0), to.unwrap_or(dates.1));
            let mut correction = Line::correction(left, reason, dates);
            correction.worked = moved;
            lines.push(correction);
        }
        let billed = BilledTime {
            raised,
            raised_line: None,
            ..whole.billed
        };
        let charge = Charge {
            lines,
            net: target,
            pieces: Vec::new(),
            billed,
            free_allowance: whole.free_allowance,
            worked,
            so_far: whole.so_far,
            contacted_in_normal_hours: whole.contacted_in_normal_hours,
        };
        Ok((self.new_part(), charge))
    }

    /// The case with its new entries only.
    fn new_part(&self) -> Case<'a> {
        Case {
            facts: CaseFacts {
                contacted: self.case.contacted(),
                ..self.case.facts
            },
            entries: self.case.entries.get(self.old..).unwrap_or(&[]),
            ..*self.case
        }
    }

    /// Leaves on a line the entries that are new, by the numbers they have among the new ones, and their dates.
    fn narrow(&self, line: &mut Line<'a>, before: Option<&Billed>, whole: &Charge<'a>) {
        if line.entries.is_empty() {
            return;
        }
        let old = u32::try_from(self.old).unwrap_or(u32::MAX);
        let mut new = line.entries.clone();
        new.retain(|entry| *entry >= old);
        if let Some(before) = before.filter(|_| self.old == 0) {
            new = self.later(new, before);
        }
        let mut spans = Vec::new();
        for index in &new {
            let index = usize::try_from(*index).unwrap_or(usize::MAX);
            spans.extend(self.spans(index, line, whole));
        }
        let dates = self.dates();
        let first = spans.iter().map(|(first, _)| *first).min();
        let last = spans.iter().map(|(_, last)| *last).max();
        (line.date, line.date_to) = (first.unwrap_or(dates.0), last.unwrap_or(dates.1));
        line.entries = new.iter().map(|entry| entry.saturating_sub(old)).collect();
    }

    /// Of the entries of a line those that former invoices hardly billed: later ones; without any, those whose notes
    /// are not told yet; without any, all.
    fn later(&self, entries: Vec<u32>, before: &Billed) -> Vec<u32> {
        let entry = |index: &u32| {
            let index = usize::try_from(*index).unwrap_or(usize::MAX);
            self.case.entries.get(index)
        };
        let zone = self.card.calendar().zone();
        let is_later =
            |index: &&u32| entry(index).is_some_and(|it| zone.date(it.start()) > before.date_to);
        let is_untold = |index: &&u32| {
            let note = entry(index).map_or("", |it| self.case.note(it));
            !note.is_empty() && !before.notes.iter().any(|told| told == note)
        };
        let later: Vec<u32> = entries.iter().filter(is_later).copied().collect();
        if !later.is_empty() {
            return later;
        }
        let untold: Vec<u32> = entries.iter().filter(is_untold).copied().collect();
        if untold.is_empty() { entries } else { untold }
    }

    /// The dates of an entry's work that a line bills.
    fn spans(
        &self,
        index: usize,
        line: &Line<'a>,
        whole: &Charge<'a>,
    ) -> Vec<(NaiveDate, NaiveDate)> {
        let of_line = whole.pieces.iter().filter(|piece| {
            line.kind.is_time() && piece.entry == index && Some(piece.stretch.tier) == line.tier
        });
        let spans: Vec<(NaiveDate, NaiveDate)> = of_line
            .map(|piece| {
                let last = piece.stretch.end.plus(-1).max(piece.stretch.start);
                dates(self.card, piece.stretch.start, last)
            })
            .collect();
        if !spans.is_empty() {
            return spans;
        }
        let start = self.case.entries.get(index).map(Entry::start);
        let date = start.map(|start| dates(self.card, start, start));
        date.into_iter().collect()
    }

    /// The dates of the first and the last new entry; without any, of the whole case.
    fn dates(&self) -> (NaiveDate, NaiveDate) {
        let new = self.case.entries.get(self.old..).unwrap_or(&[]);
        let all = if new.is_empty() {
            self.case.entries
        } else {
            new
        };
        let first = all.first().map(Entry::start);
        let last = all.last().map(Entry::start);
        let first = first.unwrap_or(Instant::from_unix(0));
        dates(self.card, first, last.unwrap_or(first))
    }
}

/// Takes what was billed before off a line; what was more than there is now is lost, or stays for lines of the same
/// price.
fn take_off(
    line: &mut Line<'_>,
    before: &Billed,
    lost: &mut Lost,
    earlier: &mut Earlier,
) -> Result<(), AmountError> {
    let billed = line.billed.saturating_sub(before.billed);
    let worked = line.worked.saturating_sub(before.worked);
    match line.unit {
        Unit::Minute if billed >= 0 && worked >= 0 => {}
        Unit::Minute => {
            if worked >= 0 && before.billed.saturating_add(billed) >= before.worked {
                lost.raised = lost.raised.saturating_sub(billed);
            } else {
                lost.changed = true;
            }
        }
        Unit::Distance | Unit::Piece => {
            earlier.put_back(before.more_than(line.quantity)?);
            line.quantity = line.quantity.less(before.quantity)?;
        }
    }
    line.billed = billed.max(0);
    line.worked = worked.max(0);
    line.compute()
}

/// Why something is left over: hundredths from so many rounded lines, or what is lost.
fn reason(left: Money, rounded: usize, lost: Lost) -> Reason {
    // A line is rounded twice at most, by half a hundredth each time.
    let most = i64::try_from(rounded).unwrap_or(i64::MAX);
    if left != Money::ZERO && left.hundredths().saturating_abs() <= most {
        Reason::Rounding
    } else if lost.raised > 0 && !lost.changed {
        Reason::Raised(lost.raised)
    } else {
        Reason::Changed
    }
}
