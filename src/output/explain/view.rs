//! What all parts of an explanation share: whom it is for, what it is about, and rows of a word and what is said of it.

use crate::billing::{Case, Charge, Entry, InForce, Source};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::output::grid::{Look, printable};
use crate::output::wording;
use crate::output::wording::key::{key, keys, price_key};
use crate::problems::LogFile;
use crate::rate_card::{AgreementId, RateCard, Rule, Terms};

/// Whom cases of one card are explained to.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'e> {
    pub card: &'e RateCard,
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: Option<usize>,
    /// The input files.
    pub files: &'e [LogFile],
}

/// A case that is explained.
pub(super) struct Subject<'e, 'a> {
    pub card: &'e RateCard,
    pub lang: Lang,
    pub case: &'e Case<'a>,
    pub charge: &'e Charge<'a>,
    /// What held for its time; for its entries where it has none.
    pub terms: Vec<&'e InForce<'a>>,
}

/// Rows of a word and what is said of it.
#[derive(Default)]
pub(super) struct Rows(Vec<(String, String)>);

impl Rows {
    pub(super) fn head(&mut self, head: impl Into<String>, text: impl Into<String>) {
        self.0.push((head.into(), text.into()));
    }

    pub(super) fn more(&mut self, text: impl Into<String>) {
        self.head("", text);
    }

    /// A key of the card.
    pub(super) fn key(&mut self, key: &str) {
        self.more(Look::Dim.mark(key));
    }

    /// As text for the width of a terminal.
    pub(super) fn render(&self, width: Option<usize>) -> String {
        let heads = self.0.iter().map(|(head, _)| head.chars().count());
        let column = heads.max().unwrap_or(0).max(1);
        let mut text = String::with_capacity(self.0.len() * 64);
        for (head, said) in &self.0 {
            let start = text.len();
            text.push_str("  ");
            text.push_str(head);
            let fill = column - head.chars().count() + 2;
            text.extend(std::iter::repeat_n(' ', fill));
            text.push_str(said);
            text.truncate(start + text[start..].trim_end().len());
            text.push('\n');
        }
        match width {
            Some(_) => wording::fold(&text, width),
            None => text,
        }
    }
}

impl View<'_> {
    pub(super) fn when(&self, at: Instant) -> String {
        self.lang.date_time(self.card.calendar().zone().local(at))
    }

    /// `Thu 12 Nov`.
    pub(super) fn date(&self, at: Instant) -> String {
        self.lang.short_date(self.card.calendar().zone().date(at))
    }

    /// When the customer made contact; only its date where no more is known.
    pub(super) fn contacted(&self, case: &Case<'_>) -> String {
        let is_dated = case.first().is_some_and(Entry::dated);
        match case.contacted() {
            None => String::new(),
            Some(at) if case.facts.contacted.is_none() && is_dated => self.date(at),
            Some(at) => self.when(at),
        }
    }
}

impl Subject<'_, '_> {
    /// What a key of a source begins with: `rule "phone": `, `customers file: `, `agreements.BEDRE.`, or `card` on the
    /// card itself.
    pub(super) fn from(&self, source: Source<'_>, card: &str) -> String {
        match source {
            Source::Card => card.to_owned(),
            Source::Agreement(id) => self.agreement(id),
            Source::Customer => self.lang.pick("customers file: ", "kundefilen: ").to_owned(),
            Source::Rule(rule) => format!("{}: ", rule_name(rule)),
        }
    }

    /// The same of a term that one of all who hold has.
    pub(super) fn source(
        &self,
        all: &[&InForce<'_>],
        card: &str,
        has: impl Fn(&Terms) -> bool,
    ) -> String {
        self.from(Source::of(all, has), card)
    }

    /// `agreements.BEDRE.`
    pub(super) fn agreement(&self, id: AgreementId) -> String {
        format!("agreements.{}.", key(self.card.agreement_name(id)))
    }

    /// The key of what a tier makes of the price: `after_hours.surcharge_percent = 100`,
    /// `tiers.evening.factor = 1.5`, or the rule's in its place.
    pub(super) fn tier_key(&self, terms: &InForce<'_>) -> String {
        let price = terms.tier_price();
        let (name, value) = price.map_or(("factor", "1".to_owned()), |it| price_key(self.card, it));
        let key =
            match (terms.source(|it| it.price.is_some()), wording::named(self.card, terms.tier)) {
                (Source::Rule(rule), _) => format!("{}: ", rule_name(rule)),
                (_, Some(tier)) => format!("tiers.{}.", key(&tier)),
                (_, None) => "after_hours.".to_owned(),
            };
        format!("{key}{name} = {value}")
    }

    /// The key of the hourly rate before tier and discount.
    pub(super) fn rate_key(&self, terms: &InForce<'_>) -> String {
        let (source, rate) = (terms.rate_source(), terms.hourly_rate);
        let level = key(self.card.level_name(terms.level_id));
        let key = match source {
            Source::Card => format!("levels.{level}.hourly_rate"),
            Source::Customer => self.from(source, "") + &format!("hourly_rates.{level}"),
            Source::Agreement(_) | Source::Rule(_) => self.from(source, "") + "hourly_rate",
        };
        format!("{key} = {rate}")
    }

    /// The rules that met a line, and the keys they set that matter to it: `rule "acute": hourly_rate = 1960`.
    pub(super) fn rules_met(&self, all: &[&InForce<'_>], asked: &[&str]) -> Vec<String> {
        let mut rows = Vec::new();
        for terms in all {
            let mileage = terms.edition.mileage.as_ref();
            let unit = mileage.map_or("km", |it| it.unit.as_str());
            for rule in &terms.rules {
                let set = keys(self.card, &rule.terms, unit, asked);
                let row = format!("({}: {})", rule_name(rule), set.join(", "));
                if !set.is_empty() && !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        rows
    }
}

/// `rule "acute"`, or `rule 2` where the card gives it no name.
fn rule_name(rule: &Rule) -> String {
    let name = printable(&rule.name);
    if rule.is_named { format!("rule \"{name}\"") } else { name }
}
