//! `takst rates show`: everything on the card, for people.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, Weekday};

use super::super::Context;
use super::remarks;
use crate::billing::{Percent, UnitPrice};
use crate::calendar::{ClockSpan, Holiday, Week};
use crate::lang::Lang;
use crate::output::grid::{Align, Grid, Look, printable};
use crate::rate_card::find::Found;
use crate::rate_card::{Clock, Edition, RateCard, Reprioritise, Trigger};

/// A heading and the rows below it.
struct Section {
    title: &'static str,
    columns: Vec<Align>,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// The whole card as text.
pub(super) fn summary(found: &Found, context: &Context) -> String {
    let (card, lang) = (&found.card, context.lang);
    let today = card.calendar().zone().date(context.now);
    let current = card.on(today);
    let name = card
        .name
        .as_deref()
        .map_or_else(|| lang.pick("rate card", "takstblad").to_owned(), printable);
    let mut text = format!("{}\n", Look::Bold.mark(&name));
    let (source, reason) = (found.source.name(), found.source.reason());
    let _ = write!(
        text,
        "{}: {}\n{} {}\n",
        source.text(lang),
        reason.text(lang),
        lang.pick("fingerprint", "fingeraftryk"),
        found.fingerprint,
    );
    if card.editions().next() != Some(current) {
        let since = lang.date(current.valid_from);
        let words = lang.pick("as revised from", "som ændret fra");
        let _ = writeln!(text, "{words} {since}");
    }
    let mut sections = facts(card, current, lang);
    sections.insert(2, closed_days(card, today.year(), lang));
    for section in sections {
        push_section(&mut text, section, context.width);
    }
    push_revisions(&mut text, card, today, context);
    let remarks = remarks(card);
    if !remarks.is_empty() {
        text.push('\n');
    }
    for remark in remarks {
        let note = Look::Warn.mark(lang.pick("note:", "bemærk:"));
        let _ = writeln!(text, "{note} {}", remark.text(lang));
    }
    text
}

/// What later revisions change: the rows that are others than before.
fn push_revisions(text: &mut String, card: &RateCard, today: NaiveDate, context: &Context) {
    let lang = context.lang;
    let mut before: Option<&Edition> = None;
    for edition in card.editions() {
        if let Some(before) = before.filter(|_| edition.valid_from > today) {
            let old = facts(card, before, lang);
            let date = lang.date(edition.valid_from);
            let title = format!("{} {date}", lang.pick("From", "Fra"));
            let _ = write!(text, "\n{}\n", Look::Bold.mark(&title));
            for (new, old) in facts(card, edition, lang).into_iter().zip(old) {
                let rows = new.rows.into_iter().filter(|row| !old.rows.contains(row));
                let section = Section {
                    rows: rows.collect(),
                    ..new
                };
                if !section.rows.is_empty() {
                    push_section(text, section, context.width);
                }
            }
            if edition.holidays != before.holidays {
                text.push_str(lang.pick("\nother closed days\n", "\nandre lukkedage\n"));
            }
        }
        before = Some(edition);
    }
}

fn push_section(text: &mut String, section: Section, width: Option<usize>) {
    let _ = write!(text, "\n{}\n", Look::Bold.mark(section.title));
    let gaps = vec![2; section.columns.len().saturating_sub(1)];
    let mut grid = Grid::new(section.columns).gaps(gaps);
    if section.head.iter().any(|cell| !cell.is_empty()) {
        grid.row(section.head.iter().map(|cell| Look::Dim.mark(cell)));
    }
    for row in section.rows {
        grid.row(row);
    }
    for line in grid
        .render(width.map(|width| width.saturating_sub(2)))
        .lines()
    {
        let _ = writeln!(text, "  {line}");
    }
}

/// Everything in an edition but its closed days.
fn facts(card: &RateCard, edition: &Edition, lang: Lang) -> Vec<Section> {
    vec![
        basis(card, edition, lang),
        hours(&edition.week, lang),
        levels(card, edition, lang),
        rules(edition, lang),
        agreements(card, edition, lang),
        priorities(card, edition, lang),
        promises(card, edition, lang),
    ]
}

fn pairs(title: &'static str, rows: Vec<Vec<String>>) -> Section {
    Section {
        title,
        columns: vec![Align::Left, Align::Left],
        head: Vec::new(),
        rows,
    }
}

fn row(label: &str, value: impl Into<String>) -> Vec<String> {
    vec![label.to_owned(), value.into()]
}

fn basis(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let none = lang.pick("none", "ingen");
    let customers = card.customers.as_deref();
    let mut rows = vec![
        row(lang.pick("currency", "valuta"), card.currency.clone()),
        row(lang.pick("VAT", "moms"), percent(edition.vat_percent, lang)),
        row(
            lang.pick("time zone", "tidszone"),
            card.calendar().zone().name(),
        ),
        row(
            lang.pick("customers file", "kundefil"),
            customers.map_or(none.to_owned(), |file| {
                printable(&file.display().to_string())
            }),
        ),
    ];
    for (ours, theirs) in &card.columns {
        let label = format!("{} {ours}", lang.pick("column", "kolonne"));
        rows.push(row(&label, printable(theirs)));
    }
    pairs(lang.pick("Card", "Takstblad"), rows)
}

/// Days with the same hours in one row.
fn hours(week: &Week, lang: Lang) -> Section {
    let days = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let names = lang.pick(
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ["man", "tir", "ons", "tor", "fre", "lør", "søn"],
    );
    let mut groups: Vec<(&str, &str, &[ClockSpan])> = Vec::new();
    for (day, name) in days.into_iter().zip(names) {
        let spans = week.spans(day);
        match groups.last_mut() {
            Some((_, last, same)) if *same == spans => *last = name,
            Some(_) | None => groups.push((name, name, spans)),
        }
    }
    let rows = groups.into_iter().map(|(first, last, spans)| {
        let days = if first == last {
            first.to_owned()
        } else {
            format!("{first}-{last}")
        };
        row(&days, parts(spans, lang))
    });
    pairs(
        lang.pick("Normal hours", "Normal arbejdstid"),
        rows.collect(),
    )
}

fn parts(spans: &[ClockSpan], lang: Lang) -> String {
    if spans.is_empty() {
        return lang.pick("closed", "lukket").to_owned();
    }
    let time = |seconds: u32| format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
    let span = |span: &ClockSpan| format!("{}-{}", time(span.start()), time(span.end()));
    spans.iter().map(span).collect::<Vec<_>>().join(", ")
}

/// The closed days of a year and the next, by name.
fn closed_days(card: &RateCard, year: i32, lang: Lang) -> Section {
    let mut rows: Vec<(String, [String; 2], String)> = Vec::new();
    for (column, year) in [year, year.saturating_add(1)].into_iter().enumerate() {
        for (date, holiday) in days_of(card, year) {
            let name = printable(&holiday.name);
            let closed = if holiday.closed == [ClockSpan::WHOLE_DAY] {
                String::new()
            } else {
                format!(
                    "{} {}",
                    lang.pick("closed", "lukket"),
                    parts(&holiday.closed, lang)
                )
            };
            let free = rows.iter_mut().find(|(known, dates, part)| {
                *known == name && *part == closed && dates.get(column).is_some_and(String::is_empty)
            });
            let mut dates = [String::new(), String::new()];
            let slot = match free {
                Some((_, dates, _)) => dates.get_mut(column),
                None => dates.get_mut(column),
            };
            if let Some(slot) = slot {
                *slot = lang.short_date(date);
            }
            if dates.iter().any(|date| !date.is_empty()) {
                rows.push((name, dates, closed));
            }
        }
    }
    let mut rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(name, [this, next], closed)| vec![name, this, next, closed])
        .collect();
    let years = [year.to_string(), year.saturating_add(1).to_string()];
    let [this, next] = years;
    rows.insert(0, vec![String::new(), this, next, String::new()]);
    Section {
        title: lang.pick("Closed days", "Lukkedage"),
        columns: vec![Align::Left, Align::Right, Align::Right, Align::Left],
        head: Vec::new(),
        rows,
    }
}

fn days_of(card: &RateCard, year: i32) -> Vec<(NaiveDate, &Holiday)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let days =
        std::iter::successors(first, NaiveDate::succ_opt).take_while(|day| day.year() == year);
    days.flat_map(|day| {
        let holidays = card.calendar().holidays_on(day);
        holidays.map(move |holiday| (day, holiday))
    })
    .collect()
}

fn levels(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    for (name, level) in card.levels.iter().zip(&edition.levels) {
        let Some(level) = level else { continue };
        let after = level
            .hourly_rate
            .with_surcharge(edition.after_hours.surcharge_percent);
        rows.push(vec![
            printable(name),
            price(level.hourly_rate, lang),
            after.map_or_else(|_| "?".to_owned(), |rate| price(rate, lang)),
            printable(&level.label),
            level.item.as_deref().map(printable).unwrap_or_default(),
            printable(&level.aliases.join(", ")),
        ]);
    }
    Section {
        title: lang.pick("Levels, price an hour", "Niveauer, pris pr. time"),
        columns: vec![
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Left,
            Align::Left,
            Align::Left,
        ],
        head: lang.pick(
            vec![
                "",
                "normal",
                "after hours",
                "on the invoice",
                "item",
                "also called",
            ],
            vec![
                "",
                "normal",
                "udenfor",
                "på fakturaen",
                "varenr.",
                "kaldes også",
            ],
        ),
        rows,
    }
}

fn rules(edition: &Edition, lang: Lang) -> Section {
    let billing = edition.billing;
    let after = &edition.after_hours;
    let least = match billing.minimum_seconds {
        0 => lang.pick("no minimum", "intet minimum").to_owned(),
        seconds => format!(
            "{} {}",
            lang.pick("at least", "mindst"),
            minutes(seconds, lang)
        ),
    };
    let step = match billing.increment_seconds {
        0 => lang.pick("exact time", "den nøjagtige tid").to_owned(),
        seconds => match lang {
            Lang::En => format!("rounded up to {}", minutes(seconds, lang)),
            Lang::Da => format!("rundet op til {}", minutes(seconds, lang)),
        },
    };
    let trigger = match after.trigger {
        Trigger::Contact => lang.pick(
            "if the inquiry was made after hours (contact)",
            "hvis henvendelsen kom uden for normal arbejdstid (contact)",
        ),
        Trigger::Start => lang.pick(
            "on work started after hours (start)",
            "på arbejde påbegyndt uden for normal arbejdstid (start)",
        ),
        Trigger::Worked => lang.pick(
            "on every second worked after hours (worked)",
            "på hvert sekund arbejdet uden for normal arbejdstid (worked)",
        ),
    };
    let mut rows = vec![
        row(lang.pick("time", "tid"), step),
        row(lang.pick("without agreement", "uden aftale"), least),
        row(
            lang.pick("after hours", "uden for normal arbejdstid"),
            format!("+{} {trigger}", percent(after.surcharge_percent, lang)),
        ),
    ];
    if let Some(fee) = after.non_critical_fee {
        let words = lang.pick(
            "once for a phone call after hours that is not critical",
            "én gang for et opkald uden for normal arbejdstid, der ikke er kritisk",
        );
        rows.push(row(
            &printable(&after.fee_label),
            format!(
                "{} {words}{}",
                price(fee, lang),
                item(after.fee_item.as_deref())
            ),
        ));
    }
    let mileage = edition.mileage.as_ref().map_or_else(
        || row(lang.pick("driving", "kørsel"), lang.pick("none", "ingen")),
        |mileage| {
            let per = lang.pick("a km", "pr. km");
            let number = item(mileage.item.as_deref());
            let value = format!("{} {per}{number}", price(mileage.per_km, lang));
            row(&printable(&mileage.label), value)
        },
    );
    rows.push(mileage);
    pairs(lang.pick("What is billed", "Hvad der faktureres"), rows)
}

fn agreements(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    for (name, agreement) in card.agreements.iter().zip(&edition.agreements) {
        let Some(agreement) = agreement else { continue };
        let discount = agreement.discount_percent.map_or_else(
            || lang.pick("not filled in", "ikke udfyldt").to_owned(),
            |discount| percent(discount, lang),
        );
        let mut also = Vec::new();
        if !agreement.discount_after_hours {
            also.push(lang.pick(
                "no discount after hours",
                "ingen rabat uden for normal arbejdstid",
            ));
        }
        if agreement.free_after_hours {
            also.push(lang.pick(
                "free time also after hours",
                "også fri tid uden for normal arbejdstid",
            ));
        }
        let least = match agreement.minimum_seconds {
            0 => lang.pick("none", "intet").to_owned(),
            seconds => minutes(seconds, lang),
        };
        rows.push(vec![
            printable(name),
            minutes(agreement.free_seconds, lang),
            discount,
            least,
            also.join(", "),
        ]);
    }
    Section {
        title: lang.pick("Agreements", "Aftaler"),
        columns: vec![
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Left,
        ],
        head: lang.pick(
            vec!["", "free a case", "discount", "minimum", ""],
            vec!["", "fri pr. sag", "rabat", "minimum", ""],
        ),
        rows,
    }
}

fn priorities(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    let priorities = edition.sla.as_ref().map_or(&[][..], |sla| &sla.priorities);
    for (name, priority) in card.priorities.iter().zip(priorities) {
        let Some(priority) = priority else { continue };
        let clock = match priority.clock {
            Clock::Calendar => lang.pick("every hour counts", "alle timer tæller"),
            Clock::Business => lang.pick("normal hours count", "normal arbejdstid tæller"),
        };
        rows.push(vec![
            printable(name),
            length(priority.respond_seconds, lang),
            length(priority.resolve_seconds, lang),
            clock.to_owned(),
        ]);
    }
    if rows.is_empty() {
        rows.push(vec![lang.pick("none", "ingen").to_owned()]);
    }
    Section {
        title: lang.pick("Priorities (SLA)", "Prioriteter (SLA)"),
        columns: vec![Align::Left, Align::Right, Align::Right, Align::Left],
        head: lang.pick(
            vec!["", "answer", "solution", ""],
            vec!["", "svar", "løsning", ""],
        ),
        rows,
    }
}

fn promises(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    if let Some(sla) = &edition.sla {
        let change = match sla.reprioritise {
            Reprioritise::KeepBreach => lang.pick(
                "a missed promise stays missed (keep-breach)",
                "et brudt løfte forbliver brudt (keep-breach)",
            ),
            Reprioritise::Recompute => lang.pick(
                "only the last priority counts (recompute)",
                "kun den sidste prioritet tæller (recompute)",
            ),
            Reprioritise::Restart => lang.pick(
                "the clock starts again (restart)",
                "uret begynder forfra (restart)",
            ),
        };
        let standard = printable(card.priority_name(sla.standard));
        let initial = printable(card.priority_name(sla.initial));
        let used = percent(sla.at_risk_percent, lang);
        rows.push(row(
            lang.pick("standard priority", "standardprioritet"),
            standard,
        ));
        rows.push(row(lang.pick("until assessed", "indtil vurderet"), initial));
        rows.push(row(lang.pick("new priority", "ny prioritet"), change));
        rows.push(row(
            lang.pick("at risk", "i fare"),
            match lang {
                Lang::En => format!("once {used} of the time is used"),
                Lang::Da => format!("når {used} af tiden er brugt"),
            },
        ));
        if let Some(seconds) = sla.goals.solved_within_seconds {
            let share = sla.goals.solved_percent.map(|share| percent(share, lang));
            let within = minutes(seconds, lang);
            let goal = match (lang, share) {
                (Lang::En, Some(share)) => format!("more than {share} solved within {within}"),
                (Lang::Da, Some(share)) => format!("mere end {share} løst inden for {within}"),
                (Lang::En, None) => format!("solved within {within}"),
                (Lang::Da, None) => format!("løst inden for {within}"),
            };
            rows.push(row(lang.pick("goal", "mål"), goal));
        }
        if let Some(seconds) = sla.goals.answer_seconds {
            let goal = match lang {
                Lang::En => format!("calls answered within {seconds} s on average"),
                Lang::Da => format!("opkald besvaret inden for {seconds} s i gennemsnit"),
            };
            rows.push(row(lang.pick("goal", "mål"), goal));
        }
    }
    pairs(lang.pick("Promises", "Løfter"), rows)
}

fn percent(percent: Percent, lang: Lang) -> String {
    format!("{} %", lang.number(&percent.to_string()))
}

fn price(price: UnitPrice, lang: Lang) -> String {
    lang.number(&price.to_string())
}

fn item(number: Option<&str>) -> String {
    number.map_or_else(String::new, |number| format!(" ({})", printable(number)))
}

/// `15 min`, `7.5 min`.
fn minutes(seconds: i64, lang: Lang) -> String {
    let minutes = crate::billing::Quantity::minutes(seconds).to_string();
    format!("{} min", lang.number(&minutes))
}

/// A target: `90 s`, `30 min`, `4 h`, `7 h 30`.
fn length(seconds: i64, lang: Lang) -> String {
    let hour = lang.pick("h", "t");
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, rest) {
        (0, 0, rest) => format!("{rest} s"),
        (hours, 0, 0) => format!("{hours} {hour}"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, rest) => format!("{minutes} min {rest} s"),
        (hours, minutes, 0) => format!("{hours} {hour} {minutes:02}"),
        (hours, minutes, rest) => format!("{hours} {hour} {minutes:02} min {rest} s"),
    }
}
