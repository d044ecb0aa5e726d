//! The control totals of a run, on standard error: what was read, and that the minutes reconcile.

use super::grid::printable;
use super::wording;
use crate::billing::{Imbalance, InvoiceTotals, Rows, Totals};
use crate::lang::{Lang, Words};
use crate::money::Quantity;
use crate::problems::{LogFile, Trouble};
use crate::say;
use crate::seconds::Seconds;
use crate::words;

/// So many files are named, the others counted.
const SHOWN: usize = 3;

/// A space that no line is folded at.
const TIED: &str = "\u{a0}";

/// What a run read, for its control totals.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    /// The names of the input files.
    pub files: &'a [LogFile],
    /// Rows read, and what became of them.
    pub rows: Rows,
    /// Warnings about them.
    pub warnings: usize,
}

/// Rows and cases, minutes, each VAT rate, the card; a line each.
pub fn totals(
    totals: &Totals,
    read: Read<'_>,
    selected: Option<Words>,
    card: &Words,
    width: Option<usize>,
    lang: Lang,
) -> String {
    let files = names(read.files, lang);
    let number = |count: usize| lang.number(&count.to_string());
    let (entries, rows) = (number(totals.entries), number(read.rows.read));
    let of_rows = match selected {
        Some(words) => say!(lang,
            "{entries} of {rows} rows ({})", words.en;
            "{entries} af {rows} rækker ({})", words.da
        ),
        None => {
            wording::count(read.rows.read, lang.pick(["row", "rows"], ["række", "rækker"]), lang)
        }
    };
    let rejected = wording::count(
        read.rows.rejected,
        lang.pick(["rejected", "rejected"], ["afvist", "afvist"]),
        lang,
    );
    let skipped = match read.rows.skipped {
        0 => String::new(),
        count => {
            let words = lang.pick(["skipped", "skipped"], ["sprunget over", "sprunget over"]);
            let skipped = wording::count(count, words, lang).replace(' ', TIED);
            format!(", {skipped}")
        }
    };
    let warnings = wording::count(
        read.warnings,
        lang.pick(["warning", "warnings"], ["advarsel", "advarsler"]),
        lang,
    );
    let cases = wording::count(totals.cases, lang.pick(["case", "cases"], ["sag", "sager"]), lang);
    let minutes = |seconds| wording::minutes(seconds, lang);
    let (worked, raised) = (minutes(totals.worked), minutes(totals.raised.abs()));
    // A run can bill less than was worked: what a minimum raised before is work by now.
    let sign = if totals.raised < Seconds::ZERO { '-' } else { '+' };
    let (free, billed) = (minutes(totals.free), minutes(totals.billed));
    let time = say!(lang,
        "minutes: {worked} worked {sign} {raised} raised = {free} free + {billed} billed";
        "minutter: {worked} arbejdet {sign} {raised} hævet = {free} gratis + {billed} afregnet"
    );
    let card = say!(lang, "card: "; "takstblad: ") + card.text(lang);
    // A count stays with its noun where the line is folded.
    let [of_rows, warnings, cases] = [of_rows, warnings, cases].map(|part| part.replace(' ', TIED));
    let rejected = rejected.replace(' ', TIED) + &skipped;
    let vat = rates(totals, lang);
    let text =
        format!("{files}: {of_rows}, {rejected}, {warnings} ·{TIED}{cases}\n{time}\n{vat}{card}");
    wording::fold(&text, Some(width.unwrap_or(80))).replace(TIED, " ")
}

/// `october.csv, november.csv, december.csv and 4 more`.
fn names(files: &[LogFile], lang: Lang) -> String {
    let mut shown: Vec<String> = files.iter().map(|file| printable(&file.name)).collect();
    let more = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    let shown = shown.join(", ");
    if more == 0 {
        return shown;
    }
    let more = lang.number(&more.to_string());
    say!(lang, "{shown} and {more} more"; "{shown} og {more} mere")
}

/// `VAT 25 %: net 240.00 + VAT 60.00 = 300.00`, a line a rate, and their sum where there are several.
fn rates(totals: &Totals, lang: Lang) -> String {
    let amounts = |head: &str, sums: InvoiceTotals| {
        let [net, vat, total] = [sums.net, sums.vat, sums.total].map(|amount| lang.money(amount));
        let (of_net, of_vat) = lang.pick(("net", "VAT"), ("netto", "moms"));
        format!("{head}: {of_net} {net} + {of_vat} {vat} = {total}\n")
    };
    let mut text = String::new();
    for rate in &totals.rates {
        let percent = wording::percent(rate.vat_percent, lang);
        let head = say!(lang, "VAT {percent}"; "moms {percent}");
        text.push_str(&amounts(&head, rate.sums));
    }
    if totals.rates.len() > 1 {
        text.push_str(&amounts(lang.pick("all VAT", "al moms"), totals.sums));
    }
    text
}

/// The trouble that the control totals do not add up, which is the program's mistake and never the user's.
pub fn imbalance(imbalance: Imbalance) -> Trouble {
    let minutes = Quantity::minutes;
    let what = match imbalance {
        Imbalance::Rows(read, became) => words!(
            "{read} rows were read, but {became} are accounted for";
            "{read} rækker er læst, men der er gjort rede for {became}"
        ),
        Imbalance::Worked(worked, on_lines) => words!(
            "{} minutes were worked, but {} are on lines", minutes(worked), minutes(on_lines);
            "{} minutter er arbejdet, men {} står på linjer", minutes(worked), minutes(on_lines)
        ),
        Imbalance::Minutes(worked, on_lines) => words!(
            "{} minutes were worked, but the lines account for {}", minutes(worked), minutes(on_lines);
            "{} minutter er arbejdet, men linjerne gør rede for {}", minutes(worked), minutes(on_lines)
        ),
        Imbalance::Lines(lines, cases) => words!(
            "the lines come to {lines}, but the cases to {cases}";
            "linjerne giver {lines}, men sagerne {cases}"
        ),
        Imbalance::Cases(cases, rates) => words!(
            "the cases come to {cases}, but the VAT rates to {rates}";
            "sagerne giver {cases}, men momssatserne {rates}"
        ),
        Imbalance::Total(run, rates) => words!(
            "the run comes to {run}, but its VAT rates to {rates}";
            "kørslen giver {run}, men dens momssatser {rates}"
        ),
        Imbalance::Vat(percent, vat, near) => words!(
            "VAT at {percent} % is {vat}, but must be near {near}";
            "momsen på {percent} % er {vat}, men skal være nær {near}"
        ),
        Imbalance::TooLarge => words!(
            "the sums are too large to compute exactly";
            "summerne er for store til at beregne nøjagtigt"
        ),
    };
    let (en, da) = (what.en, what.da);
    Trouble::new(words!(
        "the control totals do not add up: {en}; nothing was written";
        "kontroltallene stemmer ikke: {da}; intet er skrevet"
    ))
    .hint(words!(
        "This is a mistake in takst, not in your files: please report it.";
        "Det er en fejl i takst, ikke i dine filer: meld den venligst."
    ))
}
