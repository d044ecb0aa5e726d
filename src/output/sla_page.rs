//! The page that a service manager sends to a customer: how his cases went, with charts and the tables behind them.

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::chart::{self, BAD, Columns, FIRST, GOOD, SECOND};
use super::grid::printable;
use super::html::page;
use super::rate_card::promises::promise;
use super::sla_groups::{figures, key_text, targets};
use super::sla_summary::why;
use super::sla_view::{View, status_word, target_word};
use crate::lang::Lang;
use crate::say;
use crate::seconds::Seconds;
use crate::sla::{
    Both, Figure, Group, Missed, Promised, ServiceReport, Spread, Status, Target, WeekHours,
};

/// Where the rows of breaches go, which can be many; no text of a page can be this.
const ROWS: &str = "<!--rows-->";

const STYLE: &str = "
h1+p{color:var(--dim)}
th,td{overflow-wrap:break-word}
.free{overflow-wrap:anywhere;min-width:4em}
#promises{margin-bottom:1rem}
tbody td:first-child{padding-inline-start:.5rem}
details{margin:.3rem 0}
summary{color:var(--dim);cursor:pointer}
.key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 1em}
.key.first{background:light-dark(#1f6fb2,#6db3ee)}
.key.second{background:light-dark(#c77700,#f0b357)}
.good{color:var(--good)}
.bad{color:var(--bad)}
.hours td,.hours th{padding:.1rem .15rem;font-size:.75rem}
footer{margin-top:2rem;border-top:1px solid var(--rule);font-size:.85rem;color:var(--dim)}
";

/// What was read for a page.
#[derive(Debug)]
pub struct Source<'a> {
    pub files: Vec<&'a str>,
    pub rejected: usize,
    /// The name of the rate card in use, and the checksum of its text.
    pub card: Option<&'a str>,
    pub checksum: &'a str,
}

/// Writes the page.
pub fn write(
    report: &ServiceReport<'_>,
    source: &Source<'_>,
    view: &View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = view.lang;
    let title = title(report, lang);
    let body = html! {
        h1 { (title) }
        p { (span(report, view)) }
        (kept(report, lang))
        (months(report, view)?)
        (priorities(report, view))
        (times(report, lang)?)
        (when(report, lang)?)
        (changes(report, view))
        (breaches(report, lang))
        (footer(source, view))
    };
    let page = page(&title, &[chart::STYLE, STYLE].concat(), lang, &body).into_string();
    let (before, after) = page.split_once(ROWS).unwrap_or((&page, ""));
    out.write_all(before.as_bytes())?;
    for missed in &report.breaches {
        out.write_all(breach(missed, view).into_string().as_bytes())?;
    }
    out.write_all(after.as_bytes())
}

/// With the customer's name, where all cases are his.
fn title(report: &ServiceReport<'_>, lang: Lang) -> String {
    let title = lang.pick("Service report", "Servicerapport");
    match report.customer {
        Some(customer) => format!("{title}: {}", printable(customer)),
        None => title.to_owned(),
    }
}

fn span(report: &ServiceReport<'_>, view: &View<'_>) -> String {
    let (lang, zone) = (view.lang, view.card.calendar().zone());
    let cases = report.summary.cases;
    let now = zone.local(view.now);
    let now = format!("{} {}", lang.date(now.date()), lang.time(now.time()));
    let Some((first, last)) = report.registered else {
        return say!(lang, "No cases. As of {now}."; "Ingen sager. Opgjort {now}.");
    };
    let [first, last] = [first, last].map(|at| lang.date(zone.date(at)));
    if cases == 1 {
        return say!(
            lang,
            "1 case, registered {first}. As of {now}.";
            "1 sag, registreret {first}. Opgjort {now}."
        );
    }
    say!(
        lang,
        "{cases} cases, registered from {first} to {last}. As of {now}.";
        "{cases} sager, registreret fra {first} til {last}. Opgjort {now}."
    )
}

/// What was kept, and the goals.
fn kept(report: &ServiceReport<'_>, lang: Lang) -> Markup {
    let statuses = [Status::Met, Status::Breached, Status::AtRisk, Status::Running, Status::Paused];
    html! {
        h2 { (lang.pick("What was promised and kept", "Hvad der er lovet og holdt")) }
        table id="kept" {
            thead { tr {
                th {}
                th.number { (lang.pick("kept", "holdt")) }
                @for status in statuses { th.number { (status_word(status, lang)) } }
            } }
            tbody { @for (target, tally) in report.summary.all.targets() { tr {
                th scope="row" { (target_word(target, lang)) }
                td.number { (percent(tally.percent_met(), lang)) }
                @for status in statuses { td.number { (tally.count(status)) } }
            } } }
        }
        (goals(report, lang))
    }
}

fn goals(report: &ServiceReport<'_>, lang: Lang) -> Markup {
    let results = &report.summary.goals;
    let reached = |met: bool| {
        html! {
            @if met { span.good { (lang.pick("reached", "nået")) } }
            @else { span.bad { (lang.pick("not reached", "ikke nået")) } }
        }
    };
    let spoken = |figure: Option<Figure>| figure.map(|figure| lang.number(&figure.spoken()));
    let solved = results.goals.solved_within_seconds.zip(results.goals.solved_percent);
    html! {
        @if let (Some((within, goal)), Some(percent), Some(met)) = (solved, spoken(results.solved_percent()), results.solved_met()) {
            p #solved {
                (say!(lang, "{percent} % solved within {}", lang.duration(within); "{percent} % løst inden for {}", lang.duration(within)))
                (say!(lang, "; the goal is more than {} %: ", lang.number(&goal.to_string()); "; målet er mere end {} %: ", lang.number(&goal.to_string())))
                (reached(met))
            }
        }
        @if let (Some(goal), Some(mean), Some(met)) = (results.goals.answer_seconds.map(Seconds::get), spoken(results.mean_seconds()), results.answer_met()) {
            p #answered {
                (say!(lang, "The phone was answered after {mean} s on average; the goal is at most {goal} s: "; "Telefonen blev besvaret efter {mean} sek. i snit; målet er højst {goal} sek.: "))
                (reached(met))
            }
        }
    }
}

fn months(report: &ServiceReport<'_>, view: &View<'_>) -> io::Result<Markup> {
    let lang = view.lang;
    if report.months.is_empty() {
        return Ok(html! {});
    }
    let labels: Vec<String> = report.months.iter().map(|month| keys(month, view)).collect();
    let height = |figure: Option<Figure>| {
        let tenths = figure?.one_decimal().replace('.', "");
        tenths.parse().ok()
    };
    let series = [0, 1].map(|target| {
        let of = report.months.iter().map(|month| targets(month)[target].1.tally.percent_met());
        of.map(height).collect::<Vec<Option<i32>>>()
    });
    let title = lang.pick("Kept by month of registration", "Holdt efter registreringsmåned");
    let description = lang.pick(
        "For each month the per cent of answers and of solutions in time; the table below has the numbers.",
        "For hver måned procenten af svar og af løsninger til tiden; tabellen nedenfor har tallene.",
    );
    let svg = chart::columns(
        &Columns {
            labels: &labels,
            series: &series,
            colour: &|series, _| if series == 0 { FIRST } else { SECOND },
            top: 1_000,
            unit: &|tenths| format!("{} %", tenths / 10),
            line: None,
        },
        title,
        description,
    )?;
    Ok(html! {
        h2 { (lang.pick("By month", "Efter måned")) }
        figure {
            figcaption {
                (title)
                span.key.first {} (target_word(Target::Response, lang))
                span.key.second {} (target_word(Target::Resolution, lang))
            }
            (PreEscaped(svg))
            (table("months", lang.pick("month", "måned"), &report.months, view))
        }
    })
}

fn priorities(report: &ServiceReport<'_>, view: &View<'_>) -> Markup {
    let lang = view.lang;
    html! {
        h2 { (lang.pick("By priority", "Efter prioritet")) }
        table id="promises" {
            thead { tr {
                th { (lang.pick("promised", "lovet")) }
                th { (target_word(Target::Response, lang)) }
                th { (target_word(Target::Resolution, lang)) }
                th {}
            } }
            tbody { @for promised in &report.promises {
                @let [respond, resolve, clock] = promise(&promised.terms, view.card, lang);
                tr {
                    th.free scope="row" { (promised_to(promised, view)) }
                    td { (respond) }
                    td { (resolve) }
                    td.dim { (clock) }
                }
            } }
        }
        (table("priorities", lang.pick("priority", "prioritet"), &report.priorities, view))
        p.dim { (lang.pick(
            "Times in minutes on the clock of the promise, of what is done; p90: nine of ten took no longer.",
            "Tider i minutter på løftets ur, af det, der er gjort; p90: ni ud af ti tog ikke længere tid.",
        )) }
    }
}

/// `high`, or `high · BEDST` where that agreement is promised something else.
fn promised_to(promised: &Promised<'_>, view: &View<'_>) -> String {
    let name = view.card.priority_name(promised.priority);
    let names = std::iter::once(name).chain(promised.whose.iter().copied());
    names.map(printable).collect::<Vec<_>>().join(" · ")
}

/// Groups, a row for each of their targets.
fn table(id: &str, head: &str, groups: &[Group<'_>], view: &View<'_>) -> Markup {
    let lang = view.lang;
    let heads = lang.pick(
        ["kept", "met", "breached", "mean", "median", "p90", "p95"],
        ["holdt", "nået", "brudt", "snit", "median", "p90", "p95"],
    );
    html! {
        table id=(id) {
            thead { tr {
                th { (head) }
                th.number { (lang.pick("cases", "sager")) }
                th {}
                @for head in heads { th.number { (head) } }
            } }
            tbody { @for group in groups { @for (target, performance) in targets(group) {
                @let [met, mean, median, p90, p95] = figures(performance);
                tr {
                    @if target == Target::Response {
                        th.free scope="rowgroup" rowspan="2" { (keys(group, view)) }
                        td.number rowspan="2" { (group.cases) }
                    }
                    td { (target_word(target, lang)) }
                    td.number { (percent(met, lang)) }
                    td.number { (performance.tally.met) }
                    td.number { (performance.tally.breached) }
                    @for figure in [mean, median, p90, p95] { td.number { (number(figure, lang)) } }
                }
            } } }
        }
    }
}

fn keys(group: &Group<'_>, view: &View<'_>) -> String {
    let keys = group.keys.iter().filter_map(|key| key_text(*key, view));
    printable(&keys.collect::<Vec<_>>().join(", "))
}

fn times(report: &ServiceReport<'_>, lang: Lang) -> io::Result<Markup> {
    let charts = [(Target::Response, &report.response), (Target::Resolution, &report.resolution)];
    let mut all = Vec::new();
    for (target, spread) in charts.into_iter().filter(|(_, spread)| spread.iter().any(|it| *it > 0))
    {
        all.push(spread_of(target, spread, lang)?);
    }
    Ok(html! {
        @if !all.is_empty() {
            h2 { (lang.pick("How long it took", "Hvor længe det tog")) }
            @for chart in all { (chart) }
        }
    })
}

fn spread_of(target: Target, spread: &Spread, lang: Lang) -> io::Result<Markup> {
    let last = spread.len() - 1;
    let label = |bin: usize| match bin {
        bin if bin == last => lang.pick("more", "mere").to_owned(),
        bin => ((bin + 1) * 10).to_string(),
    };
    let labels: Vec<String> = (0..spread.len()).map(label).collect();
    let high = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let series = [spread.iter().map(|count| Some(high(*count)).filter(|it| *it > 0)).collect()];
    let title = match target {
        Target::Response => lang.pick(
            "Answers by the per cent of the promised time",
            "Svar efter procent af den lovede tid",
        ),
        Target::Resolution => lang.pick(
            "Solutions by the per cent of the promised time",
            "Løsninger efter procent af den lovede tid",
        ),
    };
    let description = lang.pick(
        "How many took up to 10 per cent of the time that was promised, up to 20, and so on; 100 is the target.",
        "Hvor mange tog op til 10 procent af den lovede tid, op til 20 osv.; 100 er fristen.",
    );
    let svg = chart::columns(
        &Columns {
            labels: &labels,
            series: &series,
            colour: &|_, bin| if bin < 10 { GOOD } else { BAD },
            top: high(spread.iter().copied().max().unwrap_or(0)),
            unit: &|count| count.to_string(),
            line: Some((10, lang.pick("target", "frist"))),
        },
        title,
        description,
    )?;
    Ok(html! { figure {
        figcaption { (title) }
        (PreEscaped(svg))
        details {
            summary { (lang.pick("The numbers", "Tallene")) }
            table {
                thead { tr {
                    th { (lang.pick("up to, %", "op til, %")) }
                    th.number { (lang.pick("cases", "sager")) }
                } }
                tbody { @for (label, count) in labels.iter().zip(spread) { tr {
                    th scope="row" { (label) }
                    td.number { (count) }
                } } }
            }
        }
    } })
}

fn when(report: &ServiceReport<'_>, lang: Lang) -> io::Result<Markup> {
    let maps = [
        (
            &report.arrivals,
            lang.pick("When cases arrive", "Hvornår sager kommer"),
            lang.pick(
                "Cases by weekday and hour of registration.",
                "Sager efter ugedag og time for registrering.",
            ),
        ),
        (
            &report.misses,
            lang.pick("When promises are missed", "Hvornår løfter brydes"),
            lang.pick(
                "Missed targets by weekday and hour of the breach.",
                "Overskredne frister efter ugedag og time for bruddet.",
            ),
        ),
    ];
    let mut all = Vec::new();
    for (hours, title, description) in maps {
        if hours.iter().flatten().any(|count| *count > 0) {
            all.push(week(hours, title, description, lang)?);
        }
    }
    Ok(html! {
        @if !all.is_empty() {
            h2 { (lang.pick("When", "Hvornår")) }
            @for map in all { (map) }
        }
    })
}

fn week(hours: &WeekHours, title: &str, description: &str, lang: Lang) -> io::Result<Markup> {
    let days = lang.pick(
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ["man", "tir", "ons", "tor", "fre", "lør", "søn"],
    );
    let svg = chart::heat_map(&days, hours, title, description)?;
    Ok(html! { figure {
        figcaption { (title) }
        (PreEscaped(svg))
        details {
            summary { (lang.pick("The numbers", "Tallene")) }
            table.hours {
                thead { tr { th {} @for hour in 0..24 { th.number { (format!("{hour:02}")) } } } }
                tbody { @for (day, hours) in days.iter().zip(hours) { tr {
                    th scope="row" { (day) }
                    @for count in hours { td.number { (count) } }
                } } }
            }
        }
    } })
}

/// Cases whose priority was changed, counted in both ways.
fn changes(report: &ServiceReport<'_>, view: &View<'_>) -> Markup {
    let lang = view.lang;
    let changed = report.changed;
    let rows = view.card.priorities.iter().zip(&report.by_promise).zip(&report.by_last);
    let counts = |both: &Both| both.targets().map(|(_, tally)| [tally.met, tally.breached]);
    html! { @if changed > 0 {
        h2 { (lang.pick("Changed priorities", "Ændrede prioriteter")) }
        p { (if changed == 1 {
            say!(lang, "The priority of 1 case was changed."; "1 sags prioritet blev ændret.")
        } else {
            say!(lang, "The priority of {changed} cases was changed."; "{changed} sagers prioritet blev ændret.")
        }) }
        table id="changed" {
            thead {
                tr {
                    th rowspan="2" {}
                    @for head in lang.pick(["by the promise that counted", "by the last priority"], ["efter løftet, der talte", "efter den sidste prioritet"]) {
                        th.number colspan="4" { (head) }
                    }
                }
                tr { @for _ in 0..2 { @for target in [Target::Response, Target::Resolution] {
                    th.number { (target_word(target, lang)) " " (status_word(Status::Met, lang)) }
                    th.number { (status_word(Status::Breached, lang)) }
                } } }
            }
            tbody { @for ((name, promised), last) in rows {
                @if [counts(promised), counts(last)].concat().concat().iter().any(|count| *count > 0) { tr {
                    th scope="row" { (printable(name)) }
                    @for count in [counts(promised), counts(last)].concat().concat() { td.number { (count) } }
                } }
            } }
        }
    } }
}

fn breaches(report: &ServiceReport<'_>, lang: Lang) -> Markup {
    let heads = lang.pick(
        ["case", "customer", "target", "min late", "as", "why"],
        ["sag", "kunde", "frist", "min. for sent", "som", "hvorfor"],
    );
    html! {
        h2 { (lang.pick("Breaches", "Brud")) }
        @if report.breaches.is_empty() {
            p { (lang.pick("None.", "Ingen.")) }
        } @else {
            table id="breaches" {
                thead { tr { @for (place, head) in heads.iter().enumerate() { th.number[place == 3] { (head) } } } }
                tbody { (PreEscaped(ROWS)) }
            }
        }
    }
}

fn breach(missed: &Missed<'_>, view: &View<'_>) -> Markup {
    let Missed { case, target, verdict, breach } = *missed;
    html! { tr {
        th.free scope="row" { (printable(&case.case)) }
        td.free { (case.customer.as_deref().map(printable).unwrap_or_default()) }
        td { (target_word(target, view.lang)) }
        td.number { (-verdict.minutes_left()) }
        td { (printable(view.card.priority_name(breach.under))) }
        td.free { (why(missed, view)) }
    } }
}

fn footer(source: &Source<'_>, view: &View<'_>) -> Markup {
    let lang = view.lang;
    let files: Vec<String> = source.files.iter().map(|file| printable(file)).collect();
    let rejected = source.rejected;
    html! { footer {
        @if !files.is_empty() { p { (lang.pick("Read: ", "Læst: ")) (files.join(", ")) } }
        @if rejected > 0 { p.bad { (say!(lang, "{rejected} rows could not be used and are in no number."; "{rejected} rækker kunne ikke bruges og er ikke med i tallene.")) } }
        p {
            (lang.pick("Rate card: ", "Takstblad: "))
            @if let Some(card) = source.card { (printable(card)) " · " }
            "SHA-256 " (source.checksum)
        }
        p { (lang.pick(
            "Kept: met / (met + breached). What is running, at risk or paused is not decided.",
            "Holdt: nået / (nået + brudt). Det, der er i gang, i fare eller på pause, er ikke afgjort.",
        )) }
    } }
}

fn percent(figure: Option<Figure>, lang: Lang) -> String {
    figure.map_or("–".to_owned(), |figure| format!("{} %", lang.number(&figure.one_decimal())))
}

fn number(figure: Option<Figure>, lang: Lang) -> String {
    figure.map_or("–".to_owned(), |figure| lang.number(&figure.one_decimal()))
}
