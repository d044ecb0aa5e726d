//! What is due on a case now: its charge so far, less what was billed on it before. Each line is its own quantity ×
//! price; what rounding or a minimum leaves over is one correction.

use chrono::NaiveDate;

use super::charge::{Charge, charge};
use super::line::{Line, Reason, Unit, is_rounding};
use super::log::{Case, Entry};
use super::pooled::Pooled;
use super::prior::{PriorLine, PriorLines, PriorTime};
use super::rebilling::{Room, bill_again};
use super::rounding::BilledTime;
use super::segment::{ChargeError, dates, stretch_dates};
use crate::calendar::Instant;
use crate::money::{AmountError, Money, Quantity};
use crate::rate_card::RateCard;
use crate::seconds::Seconds;

/// A case, and how much of it was billed before.
pub(super) struct Delta<'c, 'a> {
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
    raised: Seconds,
    /// Whether anything else is lost.
    changed: bool,
    pub(super) net: Money,
    pub(super) time: PriorTime,
}

/// A credited case is billed anew to find what of its entries was billed so many times at most: rows of no minutes
/// leave several answers.
const TRIED: usize = 16;

impl<'a> Delta<'_, 'a> {
    /// The case with its new entries, and what is due on it of its whole charge.
    pub(super) fn of(
        &self,
        whole: &Charge<'a>,
        mut prior: PriorLines,
    ) -> Result<(Case<'a>, Charge<'a>), ChargeError> {
        let target = whole.net.minus(prior.net())?;
        let worked = whole.worked - prior.worked();
        let corrected = prior.corrected();
        let mut known = self.old;
        if corrected.is_some()
            && let Some((entries, charge)) = self.billed_by_now(&prior)?
        {
            (known, prior) = (entries, PriorLines::of(&charge));
        }
        let rounded = whole.lines.len() + prior.lines().len();
        let mut lost = Lost::default();
        let mut lines = Vec::with_capacity(whole.lines.len());
        let mut rooms = Vec::with_capacity(whole.lines.len());
        for line in &whole.lines {
            let mut new = line.clone();
            let before = prior.take_like(line)?;
            self.narrow(&mut new, known, before.as_ref(), whole);
            let mut room = Room::default();
            if let Some(before) = before {
                room = Room::of(line, &before);
                take_off(&mut new, &before, &mut lost, &mut prior)?;
            }
            lines.push(new);
            rooms.push(room);
        }
        lost.gone(prior.lines())?;
        if let Some(corrected) = corrected {
            bill_again(&mut lines, &rooms, worked, target, corrected)?;
        }
        lines.retain(|line| !line.quantity.is_zero() || line.worked > Seconds::ZERO);
        let left = target.minus(Money::sum(lines.iter().map(|line| line.net))?)?;
        let moved = worked - Seconds::sum(lines.iter().map(|line| line.worked));
        if left != Money::ZERO || moved != Seconds::ZERO {
            let reason = reason(left, rounded + lines.len(), lost);
            let dates = self.dates(known);
            let from = lines.iter().map(|line| line.date).min();
            let to = lines.iter().map(|line| line.date_to).max();
            let dates = (from.unwrap_or(dates.0), to.unwrap_or(dates.1));
            let mut correction = Line::correction(left, reason, dates);
            correction.worked = moved;
            lines.push(correction);
        }
        let back = lost.time.raised() - moved;
        let free_back = lost.time.free.min(back).max(Seconds::ZERO);
        let billed_back = back - free_back;
        let timed = lines.iter().filter(|line| line.kind().is_time());
        let raised = Seconds::sum(timed.map(|line| line.billed)) - back - worked;
        let charge = Charge {
            lines,
            net: target,
            billed: BilledTime {
                raised,
                free_back,
                billed_back,
                raised_line: None,
                ..whole.billed
            },
            free_allowance: whole.free_allowance,
            worked,
            so_far: whole.so_far,
            contacted_in_normal_hours: whole.contacted_in_normal_hours,
            ..Charge::default()
        };
        Ok((self.new_part(), charge))
    }

    /// The first entries of the case, and their charge, where that is to the second and the hundredth what former
    /// invoices come to: corrections leave open which lines they took from.
    fn billed_by_now(
        &self,
        prior: &PriorLines,
    ) -> Result<Option<(usize, Charge<'a>)>, ChargeError> {
        if self.pooled.is_some() {
            return Ok(None);
        }
        let mut seconds = Seconds::ZERO;
        let mut fitting = Vec::new();
        for (index, entry) in self.case.entries.iter().enumerate() {
            if entry.billable() {
                seconds += entry.seconds();
            }
            if seconds == prior.worked() {
                fitting.push(index + 1);
            }
        }
        // The most of them first: where all of the case fits, nothing is due.
        for count in fitting.into_iter().rev().take(TRIED) {
            let first = self.case.with(&self.case.entries[..count]);
            let charge = charge(self.card, &first, None)?;
            if charge.net == prior.net() {
                return Ok(Some((count, charge)));
            }
        }
        Ok(None)
    }

    fn new_part(&self) -> Case<'a> {
        let mut new = self.case.with(&self.case.entries[self.old..]);
        new.facts.contacted = self.case.contacted();
        new
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
        let mut new = line.entries.clone();
        new.retain(|entry| *entry >= known);
        if let Some(before) = before.filter(|_| known == 0) {
            new = self.later(new, before);
        }
        let mut spans = Vec::new();
        for index in &new {
            spans.extend(self.spans(*index, line, whole));
        }
        let dates = self.dates(known);
        let first = spans.iter().map(|(first, _)| *first).min();
        let last = spans.iter().map(|(_, last)| *last).max();
        (line.date, line.date_to) = (first.unwrap_or(dates.0), last.unwrap_or(dates.1));
        line.entries = new.iter().map(|entry| entry - self.old).collect();
    }

    /// Of the entries of a line those that former invoices hardly billed: later ones; without any, those whose notes
    /// are not told yet; without any, all.
    fn later(&self, entries: Vec<usize>, before: &PriorLine) -> Vec<usize> {
        let entry = |index: &usize| &self.case.entries[*index];
        let zone = self.card.calendar().zone();
        let is_later = |index: &&usize| zone.date(entry(index).start()) > before.date_to;
        let is_untold = |index: &&usize| {
            let note = self.case.note(entry(index));
            !note.is_empty() && !before.notes.iter().any(|told| told == note)
        };
        let later: Vec<usize> = entries.iter().filter(is_later).copied().collect();
        if !later.is_empty() {
            return later;
        }
        let untold: Vec<usize> = entries.iter().filter(is_untold).copied().collect();
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
        let spans = of_line.map(|piece| stretch_dates(self.card, piece.stretch));
        let mut spans: Vec<(NaiveDate, NaiveDate)> = spans.collect();
        if spans.is_empty() {
            let start = self.case.entries[index].start();
            spans.push(dates(self.card, start, start));
        }
        spans
    }

    /// The dates of the first and the last entry that is not known to be billed; without any, of the whole case.
    fn dates(&self, known: usize) -> (NaiveDate, NaiveDate) {
        let new = &self.case.entries[known..];
        let is_new = !new.is_empty();
        days(self.card, if is_new { new } else { self.case.entries })
    }
}

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
            self.time.add(gone.kind, gone.worked, gone.billed);
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
    prior: &mut PriorLines,
) -> Result<(), AmountError> {
    let billed = line.billed - before.billed;
    let worked = line.worked - before.worked;
    let less = |seconds: Seconds| (-seconds).max(Seconds::ZERO);
    lost.time.add(before.kind, less(worked), less(billed));
    match line.unit {
        Unit::Minute if billed.min(worked) >= Seconds::ZERO => {}
        Unit::Minute => {
            if worked >= Seconds::ZERO && line.billed >= before.worked {
                lost.raised -= billed;
            } else {
                lost.changed = true;
            }
            if billed < Seconds::ZERO {
                let kept = before.value(Quantity::minutes(line.billed))?;
                lost.net = lost.net.plus(before.net.minus(kept)?)?;
            }
        }
        Unit::Distance | Unit::Piece => {
            prior.put_back(before.more_than(line.quantity)?);
            line.quantity = line.quantity.less(before.quantity)?;
        }
    }
    line.billed = billed.max(Seconds::ZERO);
    line.worked = worked.max(Seconds::ZERO);
    line.compute()
}

/// Why something is left over: hundredths from so many rounded lines, or what is lost.
pub(super) fn reason(left: Money, rounded: usize, lost: Lost) -> Reason {
    if left != Money::ZERO && is_rounding(left, rounded) {
        Reason::Rounding
    } else if lost.raised > Seconds::ZERO && !lost.changed {
        Reason::Raised(lost.raised)
    } else {
        Reason::Changed
    }
}
