//! A small, slow model of what a case costs and of billing it piece by piece, in whole numbers and without any of the
//! program's code: every line of the program, of random logs in periods and against former invoices, is the model's.
//!
//! All work is in November 2026: no holiday, no change of the clocks, and the first is a Sunday.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::desk::{Desk, SHIPPED};

const DAY: i64 = 86_400;

/// What a card asks for: amounts in hundredths, per cents and minutes whole.
#[derive(Debug, Clone, Copy)]
struct Edition {
    rates: [i64; 2],
    surcharge: i64,
    per_km: i64,
    increment: i64,
    grace: i64,
    minimum: i64,
    /// Minutes and amount: a case of no more, and the first of a longer one.
    band: Option<(i64, i64)>,
    first: Option<(i64, i64)>,
    /// Of the agreement GOD.
    free: i64,
    agreed_minimum: i64,
    discount: i64,
}

/// rates.toml of the repository.
const A: Edition = Edition {
    rates: [80_000, 109_500],
    surcharge: 100,
    per_km: 352,
    increment: 0,
    grace: 0,
    minimum: 15,
    band: None,
    first: None,
    free: 15,
    agreed_minimum: 0,
    discount: 0,
};

/// An entry; seconds, the start since the beginning of the month.
#[derive(Debug, Clone, Copy)]
struct Entry {
    start: i64,
    seconds: i64,
    level: usize,
    tenths_of_km: i64,
    billable: bool,
}

#[derive(Debug, Clone)]
struct Case {
    agreed: bool,
    /// So long before its first entry it was contacted, if the log says so.
    contacted: Option<i64>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Free,
    Band,
    First,
    Work,
    Mileage,
}

/// What lines are told apart by: level and whether it was late; both nothing of mileage.
type Key = (What, usize, bool);

/// Recorded and billed seconds; of a band and a first block how many of it, of mileage nothing and tenths of a
/// kilometre.
type Lines = BTreeMap<Key, (i64, i64)>;

fn half_away(number: i64, by: i64) -> i64 {
    (number.abs() * 2 + by) / (by * 2) * number.signum()
}

/// Monday to Friday, 8 to 16.
fn is_late(at: i64) -> bool {
    // The 1st is a Sunday: days 1 to 5 of each week are Monday to Friday.
    let weekday = at.div_euclid(DAY).rem_euclid(7);
    let hour = at.rem_euclid(DAY) / 3_600;
    !(1..=5).contains(&weekday) || !(8..16).contains(&hour)
}

impl Edition {
    fn card(&self) -> String {
        let hundredths = |amount: i64| money(amount);
        let band = self.band.map_or_else(String::new, |(minutes, amount)| {
            format!(", bands = [{{ up_to = {minutes}, flat = {} }}]", money(amount))
        });
        let first = self.first.map_or_else(String::new, |(minutes, amount)| {
            format!(", first = {{ minutes = {minutes}, amount = {} }}", money(amount))
        });
        format!(
            "currency = 'DKK'\ntimezone = 'Europe/Copenhagen'\nvat_percent = 25\nhours.mon-fri = '08:00-16:00'\n\
             levels = {{ 1st = {{ hourly_rate = {} }}, 2nd = {{ hourly_rate = {} }} }}\n\
             billing = {{ minimum_minutes = {}, increment_minutes = {}, grace_minutes = {}{band}{first} }}\n\
             after_hours = {{ surcharge_percent = {}, trigger = 'contact' }}\nmileage.per_km = {}\n\
             agreements.GOD = {{ free_minutes = {}, minimum_minutes = {}, discount_percent = {} }}\n",
            hundredths(self.rates[0]),
            hundredths(self.rates[1]),
            self.minimum,
            self.increment,
            self.grace,
            self.surcharge,
            hundredths(self.per_km),
            self.free,
            self.agreed_minimum,
            self.discount
        )
    }

    fn price(&self, key: Key) -> i64 {
        match key {
            (What::Mileage, ..) => self.per_km,
            (What::Band, ..) => self.band.unwrap().1,
            (What::First, ..) => self.first.unwrap().1,
            (_, level, false) => self.rates[level],
            (_, level, true) => self.rates[level] * (100 + self.surcharge) / 100,
        }
    }

    fn discount(&self, key: Key, agreed: bool) -> i64 {
        match key.0 {
            What::Free => 100,
            What::Work if agreed => self.discount,
            What::Band | What::First | What::Work | What::Mileage => 0,
        }
    }

    /// Gross, discount and net of so many seconds, or tenths of a kilometre.
    fn amounts(&self, key: Key, quantity: i64, agreed: bool) -> [i64; 3] {
        let price = self.price(key);
        let gross = match key.0 {
            What::Mileage => half_away(quantity * price, 10),
            What::Band | What::First => quantity * price,
            What::Free | What::Work => {
                let millionths = half_away(quantity * 1_000_000, 60);
                half_away(millionths * price, 60 * 1_000_000)
            }
        };
        let discount = half_away(gross * self.discount(key, agreed), 100);
        [gross, discount, gross - discount]
    }

    /// All lines of a case by its entries (rules.md §2).
    fn charge(&self, case: &Case, entries: &[Entry]) -> Lines {
        let mut entries = entries.to_vec();
        entries.sort_by_key(|entry| entry.start);
        let mut lines = Lines::new();
        let Some(first) = entries.first() else {
            return lines;
        };
        // Contacted before the first entry of all, which may not be there yet.
        let of_all = case.entries.iter().map(|entry| entry.start).min().unwrap();
        let contact = case.contacted.map_or(first.start, |before| of_all - before);
        let mut free = if case.agreed { self.free * 60 } else { 0 };
        let mut timed = Vec::new();
        for entry in entries.iter().filter(|entry| entry.billable) {
            let late = is_late(contact) && is_late(entry.start);
            let given = if late { 0 } else { free.min(entry.seconds) };
            free -= given;
            if given > 0 {
                let line = lines.entry((What::Free, entry.level, late)).or_default();
                *line = (line.0 + given, line.1 + given);
            }
            if entry.seconds > given {
                let start = entry.start + given;
                timed.push((start, (entry.level, late), entry.seconds - given));
            }
            if entry.tenths_of_km > 0 {
                lines.entry((What::Mileage, 0, false)).or_default().1 += entry.tenths_of_km;
            }
        }
        let Some((_, of_first, _)) = timed.first().copied() else {
            return lines;
        };
        let seconds = |timed: &[(i64, (usize, bool), i64)]| timed.iter().map(|it| it.2).sum();
        let (all, mut block): (i64, i64) = (seconds(&timed), 0);
        let band = self.band.filter(|(up_to, _)| all <= up_to * 60);
        let first = band.is_none().then_some(self.first).flatten();
        if let Some((minutes, _)) = band.or(first) {
            block = minutes * 60;
            let what = if band.is_some() { What::Band } else { What::First };
            let mut left = block;
            for (start, _, seconds) in &mut timed {
                let taken = left.min(*seconds);
                (left, *start, *seconds) = (left - taken, *start + taken, *seconds - taken);
            }
            lines.insert((what, of_first.0, of_first.1), (all.min(block), 1));
        }
        timed.retain(|(_, _, seconds)| *seconds > 0);
        for (_, (level, late), seconds) in &timed {
            let line = lines.entry((What::Work, *level, *late)).or_default();
            *line = (line.0 + seconds, line.1 + seconds);
        }
        let mut billed: i64 = seconds(&timed);
        let line = |(level, late): (usize, bool)| (What::Work, level, late);
        let cost = |of| self.price(line(of)) * (100 - self.discount(line(of), case.agreed));
        // The cheapest that costs anything first.
        timed.sort_by_key(|(at, of, _)| (cost(*of) == 0, cost(*of), *at));
        if let Some((_, cheapest, _)) = timed.first().copied() {
            let (mut wanted, step) = (billed, self.increment * 60);
            while step > 0 && wanted % step > 0 {
                wanted += 1;
            }
            let down = wanted - step;
            if billed < wanted && billed - down <= self.grace * 60 && down + block > 0 {
                wanted = down;
                for (_, of, seconds) in &timed {
                    let off = (billed - down).min(*seconds);
                    lines.get_mut(&line(*of)).unwrap().1 -= off;
                    billed -= off;
                }
            }
            let minimum = if case.agreed { self.agreed_minimum } else { self.minimum };
            wanted = wanted.max(minimum * 60 - block);
            lines.get_mut(&line(cheapest)).unwrap().1 += wanted - billed;
        }
        lines
    }
}

/// What was billed of a case so far.
#[derive(Debug, Clone, Default)]
struct Paid {
    lines: Lines,
    net: i64,
    worked: i64,
    /// Whether a correction was billed. It does not say which lines it took from: what comes later is known in its sums.
    corrected: bool,
}

impl Paid {
    fn of(edition: &Edition, agreed: bool, lines: Lines) -> Self {
        let net =
            |(key, (_, quantity)): (&Key, &(i64, i64))| edition.amounts(*key, *quantity, agreed)[2];
        Self {
            net: lines.iter().map(net).sum(),
            worked: lines.values().map(|(worked, _)| worked).sum(),
            lines,
            corrected: false,
        }
    }

    /// What is due of a whole charge, in seconds of work and the net amount; afterwards it is paid.
    fn bill_in_sums(&mut self, edition: &Edition, agreed: bool, whole: Lines) -> (i64, i64) {
        let target = Self::of(edition, agreed, whole);
        let due = (target.worked - self.worked, target.net - self.net);
        (self.net, self.worked) = (target.net, target.worked);
        due
    }

    /// The same, as the program prints it.
    fn bill(&mut self, edition: &Edition, name: &str, agreed: bool, whole: Lines) -> Vec<String> {
        let target = Self::of(edition, agreed, whole);
        let mut printed = Vec::new();
        for (key, (worked, quantity)) in &target.lines {
            let before = self.lines.entry(*key).or_default();
            let (worked, quantity) = ((worked - before.0).max(0), (quantity - before.1).max(0));
            if worked == 0 && quantity == 0 {
                continue;
            }
            *before = (before.0 + worked, before.1 + quantity);
            self.worked += worked;
            let amounts = edition.amounts(*key, quantity, agreed);
            self.net += amounts[2];
            printed.push(line(edition, name, *key, (worked, quantity), agreed));
        }
        let (left, moved) = (target.net - self.net, target.worked - self.worked);
        if left != 0 || moved != 0 {
            self.corrected = true;
            let moved = if moved == 0 { "-".to_owned() } else { minutes(moved) };
            let left = money(left);
            printed
                .push(format!("{name} correction - - {moved} 1 pcs {left} 1 {left} 0 0.00 {left}"));
        }
        (self.net, self.worked) = (target.net, target.worked);
        printed.sort();
        printed
    }
}

fn line(
    edition: &Edition,
    name: &str,
    key: Key,
    (worked, quantity): (i64, i64),
    agreed: bool,
) -> String {
    let (price, percent) = (money(edition.price(key)), edition.discount(key, agreed));
    let [gross, discount, net] = edition.amounts(key, quantity, agreed).map(money);
    let amounts = format!("{gross} {percent} {discount} {net}");
    let kind = match key.0 {
        What::Free => "free",
        What::Band | What::First | What::Work => "work",
        What::Mileage => {
            let km = decimal(quantity, 1);
            return format!("{name} mileage - - - {km} km {price} 1 {amounts}");
        }
    };
    let level = ["1st", "2nd"][key.1];
    let tier = if key.2 { "after-hours" } else { "normal" };
    let worked = minutes(worked);
    if matches!(key.0, What::Band | What::First) {
        return format!("{name} {kind} {level} {tier} {worked} {quantity} pcs {price} 1 {amounts}");
    }
    let quantity = minutes(quantity);
    format!("{name} {kind} {level} {tier} {worked} {quantity} min {price} 60 {amounts}")
}

/// Seconds of work and the net amount of printed lines.
fn sums(lines: &[String]) -> (i64, i64) {
    let of = |line: &String| {
        let cells: Vec<&str> = line.split(' ').collect();
        let number = |cell: &str| cell.parse::<rust_decimal::Decimal>().unwrap_or_default();
        let whole =
            |number: rust_decimal::Decimal| i64::try_from(number.round().mantissa()).unwrap();
        let seconds = whole(number(cells[4]) * rust_decimal::Decimal::from(60));
        (seconds, whole(number(cells.last().unwrap()) * rust_decimal::Decimal::ONE_HUNDRED))
    };
    lines.iter().map(of).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn money(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let hundredths = hundredths.abs();
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

fn minutes(seconds: i64) -> String {
    decimal(half_away(seconds * 1_000_000, 60), 6)
}

/// Without trailing zeros.
fn decimal(number: i64, places: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let scale = 10_i64.pow(u32::try_from(places).unwrap());
    let text = format!("{sign}{}.{:0places$}", number.abs() / scale, number.abs() % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Local time; days before the first are October's.
fn time(at: i64) -> String {
    let (day, second) = (at.div_euclid(DAY) + 1, at.rem_euclid(DAY));
    let (month, day) = if day > 0 { (11, day) } else { (10, day + 31) };
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("2026-{month}-{day:02} {hour:02}:{minute:02}:{:02}", second % 60)
}

/// A, B and C have the cases by turns; the VAT of each, in thousandths, is the card's, none, and 12.5 %.
const CUSTOMERS: [(&str, i64); 3] = [("A", 250), ("B", 0), ("C", 125)];
const FILE: &str = "customer,vat_percent,vat_reason\nA,,\nB,0,export\nC,\"12,5\",by hand\n";

fn name(index: usize) -> String {
    format!("{}{index}", CUSTOMERS[index % 3].0)
}

fn log(cases: &[Case], known: impl Fn(usize) -> bool) -> String {
    let mut text = "case,customer,agreement,contacted,start,end,level,km,billable\n".to_owned();
    let mut number = 0;
    for (index, case) in cases.iter().enumerate() {
        let first = case.entries.iter().map(|entry| entry.start).min().unwrap();
        for entry in &case.entries {
            number += 1;
            if !known(number - 1) {
                continue;
            }
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{},{},{}",
                name(index),
                CUSTOMERS[index % 3].0,
                if case.agreed { "GOD" } else { "" },
                case.contacted.map_or_else(String::new, |before| time(first - before)),
                time(entry.start),
                time(entry.start + entry.seconds),
                ["1st", "2nd"][entry.level],
                decimal(entry.tenths_of_km, 1),
                if entry.billable { "yes" } else { "no" },
            );
        }
    }
    text
}

/// `takst invoice` on the log.
fn invoice(desk: &Desk, own: &[&str], args: &[String]) -> String {
    let mut all = vec!["invoice", "log.csv", "--rates", "card.toml", "-q"];
    all.extend(["--customers", "customers.csv", "--allow-duplicates"]);
    all.extend(own);
    all.extend(args.iter().map(String::as_str));
    desk.prints(&all)
}

/// What the program bills by case, its lines in the model's words; its sums are those of its lines.
fn billed(desk: &Desk, log: &str, args: &[String]) -> BTreeMap<String, Vec<String>> {
    desk.write("log.csv", log);
    let document = invoice(desk, &["--format", "json"], args);
    let document: Value = serde_json::from_str(&document).unwrap();
    let period = args.iter().find(|arg| arg.starts_with("2026"));
    let days = document["period"].as_object().map(|days| {
        let day = |key: &str| days[key].as_str().unwrap().to_owned();
        format!("{}..{}", day("from"), day("to"))
    });
    assert_eq!(days.as_ref(), period);
    let mut cases = BTreeMap::new();
    let mut all = [0; 3];
    for customer in document["customers"].as_array().unwrap() {
        let mut net = 0;
        for case in customer["cases"].as_array().unwrap() {
            let lines: Vec<String> =
                case["lines"].as_array().unwrap().iter().map(printed).collect();
            let nets = case["lines"].as_array().unwrap().iter();
            let of_case: i64 = nets.map(|line| hundredths(&line["net"])).sum();
            assert_eq!(hundredths(&case["net"]), of_case);
            net += of_case;
            let mut lines = lines;
            lines.sort();
            cases.insert(case["case"].as_str().unwrap().to_owned(), lines);
        }
        let (_, thousandths) =
            CUSTOMERS.iter().find(|(name, _)| customer["customer"] == *name).unwrap();
        let vat = half_away(net * thousandths, 1_000);
        let found = ["net", "vat", "total"].map(|key| hundredths(&customer[key]));
        assert_eq!(found, [net, vat, net + vat]);
        for (sum, amount) in all.iter_mut().zip(found) {
            *sum += amount;
        }
    }
    let totals = ["net", "vat", "total"].map(|key| hundredths(&document["totals"][key]));
    assert_eq!(totals, all);
    cases
}

fn hundredths(amount: &Value) -> i64 {
    let text = amount.as_str().unwrap();
    text.replace('.', "").parse().unwrap()
}

fn printed(line: &Value) -> String {
    let keys = [
        "case",
        "kind",
        "level",
        "tier",
        "minutes_worked",
        "quantity",
        "unit",
        "unit_price",
        "price_per",
        "gross",
        "discount_percent",
        "discount",
        "net",
    ];
    let cell = |key: &str| match &line[key] {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other.to_string()
        }
    };
    keys.map(cell).join(" ")
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let day = 0..29_i64;
    // Around opening and closing time, to the second.
    let second =
        prop_oneof![(0..86_400_i64), select(vec![0, 28_799, 28_800, 57_599, 57_600, 86_399])];
    let seconds = prop_oneof![
        (0..300_i64).prop_map(|minutes| minutes * 20),
        (0..10_000_i64),
        select(vec![1, 7, 899, 900, 901])
    ];
    let km = prop_oneof![Just(0), (0..800_i64)];
    (day, second, seconds, 0..2_usize, km, 0..6).prop_map(
        |(day, second, seconds, level, tenths_of_km, billable)| Entry {
            start: day * DAY + second,
            seconds,
            level,
            tenths_of_km,
            billable: billable > 0,
        },
    )
}

fn any_case() -> impl Strategy<Value = Case> {
    let contacted = prop::option::of(0..2 * DAY);
    let entries = prop::collection::vec(any_entry(), 1..5);
    (any::<bool>(), contacted, entries).prop_map(|(agreed, contacted, entries)| Case {
        agreed,
        contacted,
        entries,
    })
}

fn any_edition() -> impl Strategy<Value = Edition> {
    let other = (
        select(vec![0, 60_000, 80_000, 99_990]),
        select(vec![80_000, 90_150, 109_500]),
        select(vec![0, 50, 100]),
        select(vec![0, 1, 15]),
        select(vec![0, 15, 30, 90]),
        (select(vec![0, 10, 15]), select(vec![0, 20, 45]), select(vec![0, 7, 10, 100])),
        (
            select(vec![0, 5]),
            select(vec![None, Some((15, 9_900)), Some((40, 9_900))]),
            select(vec![None, Some((10, 12_345)), Some((60, 12_345))]),
        ),
    );
    let other = other.prop_map(
        |(
            one,
            two,
            surcharge,
            increment,
            minimum,
            (free, agreed_minimum, discount),
            (grace, band, first),
        )| {
            Edition {
                rates: [one, two],
                surcharge,
                per_km: 352,
                increment,
                grace,
                minimum,
                band,
                first,
                free,
                agreed_minimum,
                discount,
            }
        },
    );
    prop_oneof![Just(A), other]
}

fn desk(edition: &Edition, is_a: bool) -> Desk {
    let desk = Desk::empty();
    let card = if is_a { SHIPPED.to_owned() } else { edition.card() };
    desk.write("card.toml", card);
    desk.write("customers.csv", FILE);
    desk
}

fn is_a(edition: &Edition) -> bool {
    format!("{edition:?}") == format!("{A:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The whole of a log, and each of its periods: from one cut to the day before the next.
    #[test]
    fn periods_are_billed_as_the_model_does(
        edition in any_edition(),
        cases in prop::collection::vec(any_case(), 1..6),
        cuts in proptest::sample::subsequence((2..=30).collect::<Vec<i64>>(), 0..=3),
    ) {
        let desk = desk(&edition, is_a(&edition));
        let log = log(&cases, |_| true);
        let starts = std::iter::once(1).chain(cuts.iter().copied());
        let ends = cuts.iter().map(|cut| cut - 1).chain([30]);
        let mut spans: Vec<(i64, i64)> = starts.zip(ends).collect();
        spans.push((1, 30));
        for (first, last) in spans {
            let mut expected = BTreeMap::new();
            for (index, case) in cases.iter().enumerate() {
                let until = |day: i64| -> Vec<Entry> {
                    let entries = case.entries.iter();
                    entries.filter(|entry| entry.start < day * DAY).copied().collect()
                };
                let past = edition.charge(case, &until(first - 1));
                let mut paid = Paid::of(&edition, case.agreed, past);
                let whole = edition.charge(case, &until(last));
                let lines = paid.bill(&edition, &name(index), case.agreed, whole);
                // Whoever worked in the period, billable or not, has his case in it.
                let days = (first - 1) * DAY..last * DAY;
                if case.entries.iter().any(|entry| days.contains(&entry.start)) {
                    expected.insert(name(index), lines);
                } else {
                    assert!(lines.is_empty());
                }
            }
            let period = format!("2026-11-{first:02}..2026-11-{last:02}");
            let found = billed(&desk, &log, &["--period".to_owned(), period]);
            prop_assert_eq!(found, expected);
        }
    }

    /// A log that grows, billed three times against what was billed before, in all formats that are read back.
    #[test]
    fn growing_logs_are_billed_as_the_model_does(
        edition in any_edition(),
        cases in prop::collection::vec(any_case(), 1..6),
        registered in prop::collection::vec(0..3_usize, 20),
        mut last_days in prop::array::uniform3(prop::option::of(1..=30_i64)),
    ) {
        let desk = desk(&edition, is_a(&edition));
        let mut paid: Vec<Paid> = vec![Paid::default(); cases.len()];
        let mut args: Vec<String> = Vec::new();
        last_days.sort_by_key(|day| day.unwrap_or(31));
        let mut was_billed = BTreeSet::new();
        for (now, out) in ["0.csv", "1.json", "2.jsonl"].into_iter().enumerate() {
            // The period decides what counts, the files what was paid.
            let until = last_days[now];
            let mut nothing = BTreeMap::new();
            let log = log(&cases, |number| registered[number] <= now);
            let (mut expected, mut number) = (BTreeMap::new(), 0);
            let mut in_sums = BTreeMap::new();
            for (index, case) in cases.iter().enumerate() {
                let mut known = Vec::new();
                for entry in &case.entries {
                    if registered[number] <= now && entry.start < until.unwrap_or(30) * DAY {
                        known.push(*entry);
                    }
                    number += 1;
                }
                let whole = edition.charge(case, &known);
                if paid[index].corrected {
                    in_sums.insert(name(index), paid[index].bill_in_sums(&edition, case.agreed, whole));
                    continue;
                }
                let lines = paid[index].bill(&edition, &name(index), case.agreed, whole);
                // What was billed before and has nothing new is not there.
                if !(lines.is_empty() && (known.is_empty() || was_billed.contains(&index))) {
                    expected.insert(name(index), lines.clone());
                }
                if !lines.is_empty() {
                    was_billed.insert(index);
                    nothing.remove(&name(index));
                } else if !known.is_empty() && !was_billed.contains(&index) {
                    nothing.insert(name(index), lines);
                }
            }
            if let Some(day) = until {
                args.extend(["--period".to_owned(), format!("2026-11-01..2026-11-{day:02}")]);
            }
            let mut found = billed(&desk, &log, &args);
            for (case, due) in in_sums {
                let lines = found.remove(&case).unwrap_or_default();
                prop_assert_eq!(sums(&lines), due, "{}", case);
            }
            prop_assert_eq!(found, expected);
            invoice(&desk, &["-o", out], &args);
            args.extend(["--billed".to_owned(), out.to_owned()]);
            // Only the cases that come to no line are still there.
            prop_assert_eq!(billed(&desk, &log, &args), nothing);
            args.retain(|arg| arg != "--period" && !arg.starts_with("2026"));
        }
    }
}
