//! What is due on a case now: its charge so far, less what was billed on it before. Each line is its own quantity ×
//! price; what rounding or a minimum leaves over is one correction.

use chrono::NaiveDate;

use super::charge::{Charge, charge};
use super::line::{Line, Reason, Unit, is_rounding};
use super::log::{Case, CaseFacts, Entry};
use super::pooled::Pooled;
use super::prior::{PriorLine, PriorLines};
use super::rebilling::{Room, bill_again};
use super::rounding::BilledTime;
use super::segment::{ChargeError, dates};
use crate::calendar::Instant;
use crate::money::{AmountError, Money, Quantity};
use crate::rate_card::RateCard;

/// A case, and how much of it was billed before.
pub(super) struct Due<'c, 'a> {
    pub(super) card: &'a RateCard,
    /// With all entries that count.
    pub(super) case: &'c Case<'a>,
    /// So many of them were billed before; 0 where former invoices say what was.
    pub(super) old: usize,
    /// What is settled together with other cases.
    pub(super) pooled: Option<&'c Pooled>,
}

/// What was billed before and is more than there is now.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lost {
    /// Raised seconds that are work now.
    raised: i64,
    /// Whether anything else is lost.
    changed: bool,
    /// What the lines come to less.
    pub(super) net: Money,
    /// Recorded seconds of the lines.
    pub(super) worked: i64,
}

/// A credited case is billed anew to find what of its entries was billed so many times at most: rows of no minutes
/// leave several answers.
const TRIED: usize = 16;

impl<'a> Due<'_, 'a> {
    /// The case with its new entries, and what is due on it of its whole charge.
    pub(super) fn of(
        &self,
        whole: &Charge<'a>,
        mut earlier: PriorLines,
    ) -> Result<(Case<'a>, Charge<'a>), ChargeError> {
        let target = whole.net.minus(earlier.net())?;
        let worked = whole.worked.saturating_sub(earlier.worked());
        let corrected = earlier.corrected();
        let mut known = self.old;
        if corrected.is_some()
            && let Some((entries, charge)) = self.billed_by_now(&earlier)?
        {
            (known, earlier) = (entries, PriorLines::of(&charge));
        }
        let mut raised = whole.billed.raised.saturating_sub(earlier.raised());
        let rounded = whole.lines.len().saturating_add(earlier.lines().len());
        let mut lost = Lost::default();
        let mut lines = Vec::with_capacity(whole.lines.len());
        let mut rooms = Vec::with_capacity(whole.lines.len());
        for line in &whole.lines {
            let mut new = line.clone();
            let before = earlier.take_like(line)?;
            self.narrow(&mut new, known, before.as_ref(), whole);
            let mut room = Room::default();
            if let Some(before) = before {
                let difference = line.billed.saturating_sub(before.billed);
                room = Room::of(line, &before);
                take_off(&mut new, &before, &mut lost, &mut earlier)?;
                if new.kind().is_time() {
                    raised = raised.saturating_add(new.billed.saturating_sub(difference));
                }
            }
            lines.push(new);
            rooms.push(room);
        }
        lost.gone(earlier.lines())?;
        let gone = earlier.lines().iter().filter(|gone| gone.kind.is_time());
        raised = gone.fold(raised, |sum, gone| sum.saturating_add(gone.billed));
        if let Some(corrected) = corrected {
            let again = bill_again(&mut lines, &rooms, worked, target, corrected)?;
            raised = raised.saturating_add(again);
        }
        lines.retain(|line| !line.quantity.is_zero() || line.worked > 0);
        let left = target.minus(Money::sum(lines.iter().map(|line| line.net))?)?;
        let billed = lines
            .iter()
            .fold(0_i64, |sum, line| sum.saturating_add(line.worked));
        let moved = worked.saturating_sub(billed);
        if left != Money::ZERO || moved != 0 {
            let reason = reason(left, rounded.saturating_add(lines.len()), lost);
            let dates = self.dates(known);
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
            is_further: false,
        };
        Ok((self.new_part(), charge))
    }

    /// The first entries of the case, and their charge, where that is to the second and the hundredth what former
    /// invoices come to: corrections leave open which lines they took from.
    fn billed_by_now(
        &self,
        earlier: &PriorLines,
    ) -> Result<Option<(usize, Charge<'a>)>, ChargeError> {
        if self.pooled.is_some() {
            return Ok(None);
        }
        let mut seconds = 0_i64;
        let sums = self.case.entries.iter().map(|entry| {
            let counted = if entry.billable() { entry.seconds() } else { 0 };
            seconds = seconds.saturating_add(counted);
            seconds
        });
        let counts = (1_usize..).zip(sums);
        let fitting = counts.filter(|(_, seconds)| *seconds == earlier.worked());
        let fitting: Vec<usize> = fitting.map(|(count, _)| count).collect();
        // The most of them first: where all of the case fits, nothing is due.
        for count in fitting.into_iter().rev().take(TRIED) {
            let first = Case {
                entries: self.case.entries.get(..count).unwrap_or(&[]),
                ..*self.case
            };
            let charge = charge(self.card, &first, None)?;
            if charge.net == earlier.net() {
                return Ok(Some((count, charge)));
            }
        }
        Ok(None)
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

    /// Leaves on a line the entries that are new, by the numbers they have in the part that is billed, and their dates;
    /// so many are known to be billed.
    fn narrow(
        &self,
        line: &mut Line<'a>,
        known: usize,
        before: Option<&PriorLine>,
        whole: &Charge<'a>,
    ) {
        if line.entries.is_empty() {
            return;
        }
        let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        let (old, first_new) = (index(self.old), index(known));
        let mut new = line.entries.clone();
        new.retain(|entry| *entry >= first_new);
        if let Some(before) = before.filter(|_| known == 0) {
            new = self.later(new, before);
        }
        let mut spans = Vec::new();
        for index in &new {
            let index = usize::try_from(*index).unwrap_or(usize::MAX);
            spans.extend(self.spans(index, line, whole));
        }
        let dates = self.dates(known);
        let first = spans.iter().map(|(first, _)| *first).min();
        let last = spans.iter().map(|(_, last)| *last).max();
        (line.date, line.date_to) = (first.unwrap_or(dates.0), last.unwrap_or(dates.1));
        line.entries = new.iter().map(|entry| entry.saturating_sub(old)).collect();
    }

    /// Of the entries of a line those that former invoices hardly billed: later ones; without any, those whose notes
    /// are not told yet; without any, all.
    fn later(&self, entries: Vec<u32>, before: &PriorLine) -> Vec<u32> {
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
            line.kind().is_time() && piece.entry == index && Some(piece.stretch.tier) == line.tier
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

    /// The dates of the first and the last entry that is not known to be billed; without any, of the whole case.
    fn dates(&self, known: usize) -> (NaiveDate, NaiveDate) {
        let new = self.case.entries.get(known..).unwrap_or(&[]);
        let all = if new.is_empty() {
            self.case.entries
        } else {
            new
        };
        days(self.card, all)
    }
}

/// The dates of the first and the last of some entries.
pub(super) fn days(card: &RateCard, entries: &[Entry]) -> (NaiveDate, NaiveDate) {
    let first = entries.first().map(Entry::start);
    let last = entries.last().map(Entry::start);
    let first = first.unwrap_or(Instant::from_unix(0));
    dates(card, first, last.unwrap_or(first))
}

impl Lost {
    /// Adds lines that nothing is left of.
    pub(super) fn gone(&mut self, lines: &[PriorLine]) -> Result<(), AmountError> {
        for gone in lines {
            self.changed |= gone.net != Money::ZERO;
            self.net = self.net.plus(gone.net)?;
            self.worked = self.worked.saturating_add(gone.worked);
        }
        Ok(())
    }
}

/// Takes what was billed before off a line; what was more than there is now is lost, or stays for lines of the same
/// price.
pub(super) fn take_off(
    line: &mut Line<'_>,
    before: &PriorLine,
    lost: &mut Lost,
    earlier: &mut PriorLines,
) -> Result<(), AmountError> {
    let billed = line.billed.saturating_sub(before.billed);
    let worked = line.worked.saturating_sub(before.worked);
    lost.worked = lost.worked.saturating_sub(worked.min(0));
    match line.unit {
        Unit::Minute if billed >= 0 && worked >= 0 => {}
        Unit::Minute => {
            if worked >= 0 && before.billed.saturating_add(billed) >= before.worked {
                lost.raised = lost.raised.saturating_sub(billed);
            } else {
                lost.changed = true;
            }
            if billed < 0 {
                let kept = before.value(Quantity::minutes(line.billed))?;
                lost.net = lost.net.plus(before.net.minus(kept)?)?;
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
pub(super) fn reason(left: Money, rounded: usize, lost: Lost) -> Reason {
    if left != Money::ZERO && is_rounding(left, rounded) {
        Reason::Rounding
    } else if lost.raised > 0 && !lost.changed {
        Reason::Raised(lost.raised)
    } else {
        Reason::Changed
    }
}
