//! `takst rates show --week`: the tiers of this week as a grid of half hours.

use std::fmt::Write as _;

use chrono::{NaiveDate, Weekday};

use crate::calendar::{ClockSpan, Instant, TierId};
use crate::lang::Lang;
use crate::output::grid::{Look, printable};
use crate::output::wording;
use crate::rate_card::RateCard;
use crate::say;

/// One character for so many seconds.
const HALF_HOUR: u32 = 1_800;

/// What stands for a tier: its letter and its colour.
#[derive(Debug, Clone, Copy)]
struct Sign {
    tier: TierId,
    letter: char,
    look: Look,
}

/// The week of today: one row a day, two characters an hour.
pub fn week(card: &RateCard, now: Instant, lang: Lang) -> String {
    let today = card.calendar().zone().date(now);
    let week = today.week(Weekday::Mon).first_day();
    let days: Vec<NaiveDate> = week.iter_days().take(7).collect();
    let signs = signs(card, &days);
    let mut text = format!("{:12}", "");
    for hour in 0..=24 {
        if hour % 2 == 0 {
            let _ = write!(text, "{hour:02}  ");
        }
    }
    text = format!("{}\n", Look::Dim.mark(text.trim_end()));
    for day in days {
        let head = format!("{} {}", lang.weekday(day), lang.day_month(day));
        let row = row(card, day, &signs);
        let holidays: Vec<String> =
            card.calendar().holidays_on(day).map(|holiday| printable(&holiday.name)).collect();
        let mark = if day == today { "<" } else { "" };
        let _ = write!(text, "{head:<12}{row}{mark}");
        text.truncate(text.trim_end().len());
        text.push('\n');
        if !holidays.is_empty() {
            let names = Look::Warn.mark(&holidays.join(", "));
            let _ = writeln!(text, "{:12}{names}", "");
        }
    }
    text.push('\n');
    for sign in signs {
        let letter = sign.look.mark(&sign.letter.to_string());
        let _ = writeln!(text, "  {letter}  {}", legend(card, today, sign.tier, lang));
    }
    text
}

/// A sign for every tier that the week or the card of the week has: `.` for normal hours, else a letter of its name.
fn signs(card: &RateCard, days: &[NaiveDate]) -> Vec<Sign> {
    let looks = [Look::Warn, Look::Bad, Look::Bold, Look::Dim];
    let mut signs: Vec<Sign> = vec![Sign { tier: TierId::NORMAL, letter: '.', look: Look::Good }];
    let all = (0..card.tiers.len()).filter_map(TierId::outside);
    let in_force = |tier: &TierId| days.iter().any(|day| card.on(*day).tier(*tier).is_some());
    for tier in all.filter(in_force) {
        let taken = |letter: &char| signs.iter().any(|sign| sign.letter == *letter);
        let name = card.tier_name(tier);
        let of_name = name.chars().filter(|letter| letter.is_alphanumeric());
        let of_name = of_name.flat_map(char::to_uppercase);
        let mut letters = of_name.chain('A'..='Z').chain('a'..='z');
        let letter = letters.find(|letter| !taken(letter)).unwrap_or('?');
        let look = looks[(signs.len() - 1) % looks.len()];
        signs.push(Sign { tier, letter, look });
    }
    signs
}

/// One character a half hour, of the tier that has most of it; signs of one tier share a colour.
fn row(card: &RateCard, day: NaiveDate, signs: &[Sign]) -> String {
    let plan = card.calendar().plan_on(day);
    let mut runs: Vec<(TierId, usize)> = Vec::new();
    for start in (0..48).map(|half| half * HALF_HOUR) {
        let part = |(of, _): &&(ClockSpan, TierId)| {
            let (from, to) = (of.start().max(start), of.end().min(start + HALF_HOUR));
            to.saturating_sub(from)
        };
        // On a tie the earlier one: `max_by_key` takes the last.
        let most = plan.iter().rev().max_by_key(part);
        let tier = most.map_or(TierId::NORMAL, |(_, tier)| *tier);
        match runs.last_mut() {
            Some((last, length)) if *last == tier => *length += 1,
            Some(_) | None => runs.push((tier, 1)),
        }
    }
    let painted = runs.into_iter().map(|(tier, length)| {
        let sign = signs.iter().find(|sign| sign.tier == tier);
        let letter = |letter: char| letter.to_string().repeat(length);
        sign.map_or_else(|| letter('?'), |sign| sign.look.mark(&letter(sign.letter)))
    });
    painted.collect()
}

/// `evening: +50 %`, and what an hour of the first level costs in normal hours.
fn legend(card: &RateCard, today: NaiveDate, tier: TierId, lang: Lang) -> String {
    let edition = card.on(today);
    let name = wording::tier(card, tier, lang);
    if let Some(tier) = edition.tier(tier) {
        let price = wording::rule::priced(card, &tier.price, lang);
        return format!("{name}: {price}");
    }
    let prices = edition.level_ids().filter_map(|id| {
        let rate = wording::price(edition.level(id)?.hourly_rate, lang);
        Some(format!("{} {rate}", printable(card.level_name(id))))
    });
    let prices = prices.collect::<Vec<_>>().join(", ");
    let prices = say!(lang, "{prices} an hour"; "{prices} i timen");
    if tier.is_normal() { format!("{name}: {prices}") } else { name }
}
