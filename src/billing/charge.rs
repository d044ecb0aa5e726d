//! What one case costs: the whole order of calculation of rules.md §2, in its order.

use super::approval::Approval;
use super::facts::{Facts, KnownTerms};
use super::flat_price::flat_price;
use super::in_force::InForce;
use super::line::{Line, Unit, What};
use super::log::{Case, Entry};
use super::pooled::{self, Pooled};
use super::rounding::{BilledTime, rounded_and_raised};
use super::segment::{ChargeError, Piece, Segment, whole};
use super::trace::Trace;
use super::{distance, extras, minimum_charge};
use crate::calendar::{Instant, Stretch};
use crate::money::{Money, Percent, Quantity};
use crate::rate_card::{AfterHoursTerms, FreeTime, RateCard, Trigger};
use crate::seconds::Seconds;

#[derive(Debug, Clone, Default)]
pub struct Charge<'a> {
    /// Invoice lines in the order of rules.md §2.8.
    pub lines: Vec<Line<'a>>,
    pub net: Money,
    /// The case's time, cut where its tier or its price changes, in order of work.
    pub pieces: Vec<Piece>,
    /// What the case's time was rounded up and raised to.
    pub billed: BilledTime,
    /// Seconds of free time that the case could use.
    pub free_allowance: Seconds,
    /// Recorded seconds of its billable entries.
    pub worked: Seconds,
    /// What the case has come to so far, what was billed before included.
    pub so_far: Money,
    pub contacted_in_normal_hours: bool,
    /// What the customer approved that it costs; `None` where nothing was.
    pub approved: Option<Money>,
    /// How many lines were billed on the case before.
    pub lines_before: usize,
    /// Whether the case is on another document of the run too, which counts its entries.
    pub is_further: bool,
    /// Where its terms stand; nothing where nobody asked.
    pub trace: Trace<'a>,
    /// What came before it, where a part of the case was billed before and somebody asked.
    pub before: Option<Box<Before<'a>>>,
}

impl<'a> Charge<'a> {
    /// What held for its time, once where it is the same; for its entries where it has none.
    pub fn terms(&self) -> Vec<&InForce<'a>> {
        if self.pieces.is_empty() {
            return self.trace.of_all();
        }
        let pieces = self.pieces.iter();
        self.trace.of_entries(pieces.map(|piece| (piece.entry, Some(piece.stretch.tier))))
    }

    /// What held for what a line bills, once where it is the same; for all of it where it names no entries.
    pub fn terms_of(&self, line: &Line<'_>) -> Vec<&InForce<'a>> {
        if line.entries.is_empty() {
            return self.terms();
        }
        let entries = line.entries.iter();
        self.trace.of_entries(entries.map(|entry| (*entry, line.tier)))
    }
}

/// What a case has come to, and what of it was billed before.
#[derive(Debug, Clone)]
pub struct Before<'a> {
    /// The case with all that counts of it.
    pub case: Case<'a>,
    /// What that costs.
    pub whole: Charge<'a>,
    /// What was billed before.
    pub net: Money,
    /// What is due back at other VAT, less than nothing each.
    pub credited: Vec<(Percent, Money)>,
}

impl Charge<'_> {
    /// What the whole case costs, against what the customer approved; `None` where it is not limited.
    pub fn approval(&self) -> Option<Approval> {
        let billed = self.so_far;
        self.approved.map(|approved| Approval { approved, billed })
    }
}

/// A case with its time settled: everything before its lines.
pub(super) struct Prepared<'a> {
    facts: Facts<'a>,
    contacted: Instant,
    pub(super) segments: Vec<Segment<'a>>,
    flat: Option<Line<'a>>,
    billed: BilledTime,
    free_allowance: Seconds,
}

/// The first half of the calculation: tiers, free time, flat prices, rounding and minimums; nothing for a case
/// without billable work.
pub(super) fn prepared<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    pooled: Option<&Pooled>,
    is_traced: bool,
    known: &KnownTerms<'a>,
) -> Result<Option<Prepared<'a>>, ChargeError> {
    let (Some(first), Some(contacted)) = (case.first_billable(), case.contacted()) else {
        return Ok(None);
    };
    let contacted_tier = card.calendar().tier_at(contacted)?;
    let on_first = card.at(first.start());
    let facts = Facts::of(card, *case, on_first, contacted_tier, is_traced, known)?;
    let mut segments = tiers(&facts, facts.trigger())?;
    let free_allowance = free_time(&mut segments);
    let flat = flat_price(card, case, &mut segments);
    let mut billed = rounded_and_raised(&mut segments)?;
    if let Some(pooled) = pooled {
        pooled::raise(&mut segments, &pooled.raised, &mut billed);
        pooled::draw(&facts, &mut segments, pooled, &mut billed)?;
        pooled::price_by_volume(&mut segments, &pooled.volume, &mut billed)?;
    }
    Ok(Some(Prepared { facts, contacted, segments, flat, billed, free_allowance }))
}

/// Computes what a case costs. `quote` and `invoice` both come here (rules.md §2.12). `pooled` is what is settled
/// together with other cases of the customer.
pub fn charge<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    pooled: Option<&Pooled>,
) -> Result<Charge<'a>, ChargeError> {
    charge_traced(card, case, pooled, false, &KnownTerms::default())
}

/// The same; `is_traced`: with where its terms stand; `known`: terms of the cases before.
pub(super) fn charge_traced<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    pooled: Option<&Pooled>,
    is_traced: bool,
    known: &KnownTerms<'a>,
) -> Result<Charge<'a>, ChargeError> {
    let Some(prepared) = prepared(card, case, pooled, is_traced, known)? else {
        return Ok(Charge::default());
    };
    let Prepared { facts, contacted, mut segments, flat, mut billed, free_allowance } = prepared;
    let (mut lines, mut work_lines) = time_lines(card, case, &mut segments);
    let before_timed = lines.len() + usize::from(flat.is_some());
    if let Some(flat) = flat {
        work_lines.insert(0, flat);
    }
    for line in lines.iter_mut().chain(&mut work_lines) {
        line.compute()?;
    }
    let raised = billed.raised_line.map(|index| &segments[index]);
    let raised = raised.filter(|segment| segment.is_timed());
    billed.raised_line = raised.map(|segment| before_timed + segment.line);
    let over_cases = pooled.and_then(|pooled| pooled.shortfall);
    let mut minimums = minimum_charge::lines(card, &segments, over_cases)?;
    if lines.is_empty() {
        lines = work_lines;
    } else {
        lines.append(&mut work_lines);
    }
    lines.append(&mut minimums);
    lines.append(&mut extras::fees(&facts, card.at(contacted), contacted)?);
    lines.append(&mut extras::travel(&facts)?);
    lines.append(&mut distance::mileage(&facts)?);
    lines.append(&mut extras::expenses(&facts)?);
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    if is_traced && segments.is_empty() {
        extras::placed(&facts, |_| true)?;
    }
    Ok(Charge {
        lines,
        net,
        pieces: segments.into_iter().map(|segment| segment.piece).collect(),
        billed,
        free_allowance,
        worked: facts.worked,
        so_far: net,
        contacted_in_normal_hours: facts.contacted_tier.is_normal(),
        approved: None,
        lines_before: 0,
        is_further: false,
        trace: facts.into_trace(),
        before: None,
    })
}

/// rules.md §2.1: each piece of time in its tier, with the terms that hold for it.
fn tiers<'a>(facts: &Facts<'a>, trigger: Trigger) -> Result<Vec<Segment<'a>>, ChargeError> {
    let mut segments = Vec::with_capacity(facts.case.entries.len());
    let mut stretches = Vec::new();
    for (index, entry) in facts.case.entries.iter().enumerate() {
        if !entry.billable() || entry.seconds() == Seconds::ZERO {
            continue;
        }
        match trigger {
            Trigger::Worked => {
                facts.split(entry, &mut stretches)?;
                for stretch in stretches.drain(..) {
                    segments.push(segment(facts, index, entry, stretch)?);
                }
            }
            Trigger::Case | Trigger::Contact | Trigger::Start => {
                let stretch = whole(entry, facts.tier_of(entry, trigger)?);
                segments.push(segment(facts, index, entry, stretch)?);
            }
        }
    }
    Ok(segments)
}

/// A stretch of an entry with the terms that hold for it.
fn segment<'a>(
    facts: &Facts<'a>,
    index: usize,
    entry: &Entry,
    stretch: Stretch,
) -> Result<Segment<'a>, ChargeError> {
    let terms = facts.terms(entry, stretch.tier)?;
    facts.trace(index, &terms);
    let free = terms.after_hours == AfterHoursTerms::Included && !stretch.tier.is_normal();
    let groups = facts.groups(&terms, entry, stretch.tier);
    let draws = if free { Quantity::default() } else { facts.draws(&terms, entry) };
    Ok(Segment {
        case: facts.case.id,
        piece: Piece { entry: index, stretch, free, draws },
        unit_price: terms.unit_price,
        discount: terms.line_discount,
        terms,
        groups,
        volume: None,
        line: 0,
        billed: Seconds::ZERO,
        block: None,
        flat: None,
    })
}

/// rules.md §2.2: the first seconds in the normal tier are free, deducted entry by entry in order. Returns the
/// most that was to be had.
fn free_time(segments: &mut Vec<Segment<'_>>) -> Seconds {
    let eligible = |segment: &Segment<'_>| {
        !segment.piece.free
            && (segment.piece.stretch.tier.is_normal() || segment.terms.free_after_hours)
    };
    let allowances = segments.iter().map(|segment| segment.terms.free_seconds);
    let allowance = allowances.max().unwrap_or_default();
    let time = segments.iter().filter(|segment| eligible(segment));
    let time = Seconds::sum(time.map(Segment::seconds));
    let mut used = Seconds::ZERO;
    let mut index = 0;
    while index < segments.len() {
        let segment = &mut segments[index];
        index += 1;
        let free = segment.terms.free_seconds;
        let left = free - used;
        let all_or_nothing = segment.terms.free == FreeTime::AllOrNothing && time > free;
        if left <= Seconds::ZERO || all_or_nothing || !eligible(segment) {
            continue;
        }
        let rest = (segment.seconds() > left).then(|| segment.cut(segment.start().plus(left)));
        segment.piece.free = true;
        segment.piece.draws = Quantity::default();
        used += segment.seconds();
        if let Some(rest) = rest {
            segments.insert(index, rest);
        }
    }
    allowance
}

/// rules.md §2.4 and §2.5: one line per level, tier, unit price and discount, in order of their first
/// second; free lines apart, at the full price with a discount of 100 %. Returns the free and the work lines.
fn time_lines<'a>(
    card: &RateCard,
    case: &Case<'a>,
    segments: &mut [Segment<'a>],
) -> (Vec<Line<'a>>, Vec<Line<'a>>) {
    let mut lines: (Vec<Line<'a>>, Vec<Line<'a>>) = (Vec::new(), Vec::new());
    // By the first second, so that lines come in that order; entries are in order of their start already.
    let mut order: Vec<usize> = Vec::new();
    if !segments.is_sorted_by_key(Segment::start) {
        order.extend(0..segments.len());
        order.sort_by_key(|index| segments[*index].start());
    }
    for place in 0..segments.len() {
        let segment = &mut segments[order.get(place).copied().unwrap_or(place)];
        if segment.block.is_some() {
            continue;
        }
        let piece = segment.piece;
        let level = case.entries[piece.entry].level();
        let (what, discount, lines) = if piece.free {
            (What::Free, Percent::HUNDRED, &mut lines.0)
        } else {
            (What::Time, segment.discount, &mut lines.1)
        };
        let same = |line: &Line<'_>| {
            line.level == Some(level)
                && line.tier == Some(piece.stretch.tier)
                && line.unit_price == segment.unit_price
                && line.discount_percent == discount
        };
        let dates = segment.dates(card);
        segment.line = lines.iter().position(same).unwrap_or_else(|| {
            let mut line = Line::new(what, Unit::Minute, segment.unit_price, dates);
            line.level = Some(level);
            line.tier = Some(piece.stretch.tier);
            line.discount_percent = discount;
            line.volume = segment.volume;
            line.label = Some(&segment.terms.level.label);
            line.item = segment.terms.level.item.as_deref();
            lines.push(line);
            lines.len() - 1
        });
        let line = &mut lines[segment.line];
        line.add_time(piece.entry, piece.stretch, dates);
        line.billed += segment.billed;
    }
    lines
}
