//! What of a valid card does not do what it was written for: terms that lose to others, hours that are in another tier,
//! and what a revision drops. Each with the lines of both, and what to write instead.

use std::collections::HashSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::cursor::Table;
use super::mistakes::Mistakes;
use super::revisions;
use crate::billing::{Home, Overruled, OverruledBy, Written, overruled};
use crate::calendar::{DAYS, TierId};
use crate::lang::Words;
use crate::rate_card::keys::Value;
use crate::rate_card::remarks::remarks;
use crate::rate_card::{Edition, Fee, RateCard, Rule, same};
use crate::texts::{Lines, printable};
use crate::words;

/// All that a valid card leaves open or does not do; `text` is the file.
pub fn notes(card: &RateCard, text: &str) -> Vec<Words> {
    let mut notes = remarks(card);
    notes.extend(losing(card, text));
    notes
}

/// What of a card loses where it was written for, each once.
pub fn losing(card: &RateCard, text: &str) -> Vec<Words> {
    let ((root, _), mistakes) = (DeTable::parse_recoverable(text), Mistakes::default());
    let lines = Lines::of(text);
    let (terms, is_whole) = overruled(card);
    let mut terms = terms.iter().peekable();
    let mut found = Vec::new();
    let mut before: Option<(File<'_, '_>, &Edition)> = None;
    let tables = tables(root.get_ref(), &mistakes);
    for (place, (table, edition)) in tables.zip(card.editions()).enumerate() {
        let file = File { table, lines: &lines };
        while let Some(lost) = terms.next_if(|it| it.edition == place) {
            found.push(file.words(card, edition, lost));
        }
        found.extend(file.trigger());
        found.extend(file.last_minutes());
        found.extend(file.cut_tiers(card, edition));
        found.extend(file.holidays(card, edition));
        if let Some((file_before, before)) = before {
            found.extend(file.dropped(card, (&file_before, before), edition));
        }
        before = Some((file, edition));
    }
    if !is_whole {
        found.push(words!(
            "there are too many rules or revisions to look through all of them for terms that lose to others";
            "der er for mange regler eller revisioner til at gennemse dem alle for vilkår, der må vige for andre"
        ));
    }
    let safe = found.iter().map(|note| Words::new(printable(&note.en), printable(&note.da)));
    let mut once = HashSet::new();
    safe.filter(|note| once.insert(note.en.clone())).collect()
}

/// The tables of a card as each edition has them, in order.
fn tables<'t>(root: &'t DeTable<'t>, mistakes: &'t Mistakes) -> impl Iterator<Item = DeTable<'t>> {
    let mut first = root.clone();
    first.remove("revision");
    let revisions = Table::root(root, &[], mistakes).take("revision");
    let revisions = revisions.map(|field| revisions::read(&field)).unwrap_or_default();
    let mut revisions = revisions.into_iter();
    std::iter::successors(Some(first), move |before| {
        let revision = revisions.next()?.table;
        let mut merged = revisions::merged(before, revision);
        let hours = [revision, before].into_iter().find_map(|table| table.get_key_value("hours"));
        merged.extend(hours.map(|(key, hours)| (key.clone(), hours.clone())));
        Some(merged)
    })
}

/// A step into the tables of a file.
#[derive(Clone, Copy)]
enum Step<'s> {
    Key(&'s str),
    Item(usize),
}

/// The tables of a card as an edition has them.
struct File<'t, 'l> {
    table: DeTable<'t>,
    lines: &'l Lines,
}

impl<'t> File<'t, '_> {
    /// What stands at a place, with the byte where it or, of a key, its name begins.
    fn find(&self, path: &[Step<'_>]) -> Option<(usize, &DeValue<'t>)> {
        let (first, rest) = path.split_first()?;
        let Step::Key(first) = first else { return None };
        let mut found = entry(&self.table, first)?;
        for step in rest {
            found = match step {
                Step::Key(name) => entry(found.1.as_table()?, name)?,
                Step::Item(place) => {
                    let item = found.1.as_array()?.get(*place)?;
                    (item.span().start, item.get_ref())
                }
            };
        }
        Some(found)
    }

    /// ` (line 12)`; nothing where it stands nowhere.
    fn line(&self, path: &[Step<'_>]) -> Words {
        let mut less = (1..=path.len()).rev();
        let found = less.find_map(|length| self.find(&path[..length]));
        found.map_or(words!(""; ""), |(at, _)| {
            let line = self.lines.number(at);
            words!(" (line {line})"; " (linje {line})")
        })
    }

    /// The place of a tier in the list of them; `None` of the short form.
    fn tier_item(&self, name: &str) -> Option<usize> {
        let (_, tiers) = self.find(&[Step::Key("tiers")])?;
        tiers.as_array()?.iter().position(|tier| {
            let of = tier.get_ref().as_table().and_then(|tier| tier.get("name"));
            of.and_then(|of| of.get_ref().as_str()).is_some_and(|of| same(of, name))
        })
    }

    /// A term with its table and its line.
    fn term(&self, card: &RateCard, edition: &Edition, term: &Written) -> Words {
        let Written { key, table, .. } = term;
        let inside = table.map(Step::Key).into_iter().chain([Step::Key(key)]);
        let shown = table.map_or_else(|| (*key).to_owned(), |table| format!("{table}.{key}"));
        let (home, path) = match term.home {
            Home::Billing => (words!("[billing]"; "[billing]"), vec![Step::Key("billing")]),
            Home::Mileage => (words!("[mileage]"; "[mileage]"), vec![Step::Key("mileage")]),
            Home::Travel => (words!("[travel]"; "[travel]"), vec![Step::Key("travel")]),
            Home::Expenses => (words!("[expenses]"; "[expenses]"), vec![Step::Key("expenses")]),
            Home::Tier(tier) => {
                let name = card.tier_name(tier);
                match self.tier_item(name) {
                    Some(item) => (
                        words!("the tier `{name}`"; "tariffen `{name}`"),
                        vec![Step::Key("tiers"), Step::Item(item)],
                    ),
                    None => {
                        (words!("[after_hours]"; "[after_hours]"), vec![Step::Key("after_hours")])
                    }
                }
            }
            Home::Agreement(id) => {
                let name = card.agreement_name(id);
                (
                    words!("the agreement `{name}`"; "aftalen `{name}`"),
                    vec![Step::Key("agreements"), Step::Key(name)],
                )
            }
            Home::Rule(place) => {
                let rule = edition.rules.get(place);
                let name = rule.map_or("", |rule| &rule.name);
                (
                    words!("the rule `{name}`"; "reglen `{name}`"),
                    vec![Step::Key("rules"), Step::Item(place)],
                )
            }
        };
        let path: Vec<Step<'_>> = path.into_iter().chain(inside).collect();
        let line = self.line(&path);
        words!("`{shown}` of {}{}", home.en, line.en; "`{shown}` i {}{}", home.da, line.da)
    }

    fn words(&self, card: &RateCard, edition: &Edition, found: &Overruled) -> Words {
        let Overruled { loser, winner, reason, alike, .. } = found;
        let mut loses = self.term(card, edition, loser);
        if *alike > 0 {
            let more =
                words!(" and in {alike} agreements like it"; " og i {alike} aftaler som den");
            loses = words!("{}{}", loses.en, more.en; "{}{}", loses.da, more.da);
        }
        let Some(winner) = winner else {
            let key =
                if loser.key.starts_with("discount") { "discount_percent" } else { "free_minutes" };
            return words!(
                "{} does nothing without {key} beside it: add that, or leave it out", loses.en;
                "{} gør intet uden {key} ved siden af: tilføj den, eller udelad nøglen", loses.da
            );
        };
        let instead = instead(card, loser, winner, *reason);
        let wins = self.term(card, edition, winner);
        let up_to = found.up_to.map_or(words!(""; ""), |seconds| {
            let minutes = seconds.whole_minutes();
            words!(" in cases of up to {minutes} minutes"; " i sager på op til {minutes} minutter")
        });
        match reason {
            OverruledBy::Never => words!(
                "{} never holds: {} holds instead; {}", loses.en, wins.en, instead.en;
                "{} gælder aldrig: {} gælder i stedet; {}", loses.da, wins.da, instead.da
            ),
            OverruledBy::MoreGeneral | OverruledBy::Unnamed => words!(
                "{} holds instead of {}{}: {}", wins.en, loses.en, up_to.en, instead.en;
                "{} gælder i stedet for {}{}: {}", wins.da, loses.da, up_to.da, instead.da
            ),
        }
    }

    /// Tiers whose card does not say what decides them.
    fn trigger(&self) -> Option<Words> {
        let (_, tiers) = self.find(&[Step::Key("tiers")])?;
        let written = self.find(&[Step::Key("after_hours"), Step::Key("trigger")]);
        if written.is_some() || tiers.as_array().is_none_or(|tiers| tiers.is_empty()) {
            return None;
        }
        let line = self.line(&[Step::Key("tiers"), Step::Item(0)]);
        Some(words!(
            "[[tiers]]{} without trigger: `contact` holds, and work on what was reported in normal hours is in no tier; write trigger = \"contact\", \"start\", \"worked\" or \"case\" in [after_hours]", line.en;
            "[[tiers]]{} uden trigger: `contact` gælder, og arbejde på det, der blev meldt i normal arbejdstid, er ikke i nogen tarif; skriv trigger = \"contact\", \"start\", \"worked\" eller \"case\" i [after_hours]", line.da
        ))
    }

    /// Hours to 23:59.
    fn last_minutes(&self) -> Vec<Words> {
        let mut tables: Vec<&DeTable<'t>> = Vec::new();
        let hours = self.find(&[Step::Key("hours")]);
        tables.extend(hours.and_then(|(_, hours)| hours.as_table()));
        for list in ["tiers", "holidays"] {
            let items = self.find(&[Step::Key(list)]).and_then(|(_, list)| list.as_array());
            tables.extend(items.into_iter().flatten().filter_map(|item| item.get_ref().as_table()));
        }
        let mut found = Vec::new();
        for (key, value) in tables.into_iter().flat_map(DeTable::iter) {
            let spans: Vec<&Spanned<DeValue<'t>>> = match value.get_ref().as_array() {
                Some(list) => list.iter().collect(),
                None => vec![value],
            };
            for span in spans {
                let hours = span.get_ref().as_str().map(str::trim);
                let Some(from) = hours.and_then(|hours| hours.strip_suffix("-23:59")) else {
                    continue;
                };
                let (key, line) = (key.get_ref(), self.lines.number(span.span().start));
                found.push(words!(
                    "{key} = \"{from}-23:59\" (line {line}) ends a minute before midnight, and that minute is in another tier: write \"{from}-24:00\"";
                    "{key} = \"{from}-23:59\" (linje {line}) slutter et minut før midnat, og det minut er i en anden tarif: skriv \"{from}-24:00\""
                ));
            }
        }
        found
    }

    /// Hours of tiers that are normal hours too.
    fn cut_tiers(&self, card: &RateCard, edition: &Edition) -> Vec<Words> {
        let tiers = edition.tiers.iter().enumerate();
        let cut = tiers.filter_map(|(index, tier)| {
            let (tier, id) = (tier.as_ref()?, TierId::outside(index)?);
            let shared = DAYS.iter().find_map(|day| {
                let mut all = tier.week.spans(*day).iter();
                all.find_map(|one| edition.week.spans(*day).iter().find_map(|two| one.and(*two)))
            })?;
            let name = card.tier_name(id);
            let item = Step::Item(self.tier_item(name)?);
            let (tier, hours) = (self.line(&[Step::Key("tiers"), item]), self.line(&[Step::Key("hours")]));
            Some(words!(
                "[hours]{} have {shared} of the tier `{name}`{}: leave these hours out of the tier, or write rest = true for all other time", hours.en, tier.en;
                "[hours]{} har {shared} af tariffen `{name}`{}: udelad de timer i tariffen, eller skriv rest = true for al øvrig tid", hours.da, tier.da
            ))
        });
        cut.collect()
    }

    /// Holidays that only the tier of all other time has.
    fn holidays(&self, card: &RateCard, edition: &Edition) -> Option<Words> {
        let tiers = || {
            edition
                .tiers
                .iter()
                .enumerate()
                .filter_map(|(index, tier)| Some((index, tier.as_ref()?)))
        };
        let has_own = tiers().any(|(_, tier)| !tier.holidays.is_empty());
        if edition.holidays.is_empty() || has_own || tiers().count() < 2 {
            return None;
        }
        let (rest, _) = tiers().find(|(_, tier)| tier.rest)?;
        let name = card.tier_name(TierId::outside(rest)?);
        let item = Step::Item(self.tier_item(name)?);
        let (tier, days) = (
            self.line(&[Step::Key("tiers"), item]),
            self.line(&[Step::Key("holidays"), Step::Item(0)]),
        );
        Some(words!(
            "the holidays{} are in the tier `{name}`{}, as all other time: if they cost something else, add a tier with holidays = true before it", days.en, tier.en;
            "helligdagene{} er i tariffen `{name}`{} som al øvrig tid: koster de noget andet, så tilføj en tarif med holidays = true foran den", days.da, tier.da
        ))
    }

    /// Rules, tiers and fees that a revision does not repeat.
    fn dropped(
        &self,
        card: &RateCard,
        (file_before, before): (&Self, &Edition),
        edition: &Edition,
    ) -> Vec<Words> {
        let named = |rule: &Rule| rule.is_named.then(|| rule.name.clone());
        let are_same = before.rules == edition.rules;
        let goes_on = |rule: &Rule| {
            are_same
                || edition.rules.iter().any(|it| match (named(rule), named(it)) {
                    (Some(one), Some(other)) => same(&one, &other),
                    _ => it.when == rule.when,
                })
        };
        let is_fee = |one: &Fee, other: &Fee| match (&one.label, &other.label) {
            (Some(one), Some(other)) => same(one, other),
            _ => one.when == other.when,
        };
        let rules = before.rules.iter().enumerate().filter(|(_, rule)| !goes_on(rule)).map(
            |(item, rule)| {
                let name = &rule.name;
                ("rules", item, words!("the rule `{name}`"; "reglen `{name}`"))
            },
        );
        let fees = before.fees.iter().enumerate();
        let fees = fees.filter(|(_, fee)| !edition.fees.iter().any(|it| is_fee(fee, it)));
        let fees = fees.map(|(item, fee)| {
            let label = fee.label.as_deref().unwrap_or("Fee");
            ("fees", item, words!("the fee `{label}`"; "gebyret `{label}`"))
        });
        let gone = |index: &usize| {
            let name = TierId::outside(*index).map_or("", |id| card.tier_name(id));
            let mut still = edition.tiers.iter().enumerate().filter(|(_, it)| it.is_some());
            !still.any(|(other, _)| {
                TierId::outside(other).is_some_and(|id| same(card.tier_name(id), name))
            })
        };
        let tiers =
            (0..before.tiers.len()).filter(|index| before.tiers[*index].is_some() && gone(index));
        let tiers = tiers.filter_map(|index| {
            let name = card.tier_name(TierId::outside(index)?);
            Some((
                "tiers",
                file_before.tier_item(name)?,
                words!("the tier `{name}`"; "tariffen `{name}`"),
            ))
        });
        let all = rules.chain(fees).chain(tiers);
        all.map(|(list, item, name)| {
            let line = file_before.line(&[Step::Key(list), Step::Item(item)]);
            let by = self.line(&[Step::Key(list)]);
            let from = edition.valid_from;
            words!(
                "from {from} on {}{} is gone: {list} of the revision{} stand in the place of all before; repeat it there if it stays", name.en, line.en, by.en;
                "fra {from} er {}{} væk: {list} i revisionen{} står i stedet for alle før; gentag den dér, hvis den bliver", name.da, line.da, by.da
            )
        })
        .collect()
    }
}

fn entry<'v, 't>(table: &'v DeTable<'t>, name: &str) -> Option<(usize, &'v DeValue<'t>)> {
    let exact = table.get_key_value(name);
    let alike = || table.iter().find(|(key, _)| same(key.get_ref(), name));
    let (key, value) = exact.or_else(alike)?;
    Some((key.span().start, value.get_ref()))
}

/// What to write where the term that loses is to hold.
fn instead(card: &RateCard, loser: &Written, winner: &Written, reason: OverruledBy) -> Words {
    let key = winner.key;
    let agreement = match loser.home {
        Home::Agreement(id) => card.agreement_name(id),
        Home::Billing
        | Home::Mileage
        | Home::Travel
        | Home::Expenses
        | Home::Tier(_)
        | Home::Rule(_) => "",
    };
    match (reason, loser.home, winner.home) {
        (OverruledBy::Never, _, _) if loser.home == winner.home => {
            words!("leave one of the two out"; "udelad den ene af de to")
        }
        (OverruledBy::Never, Home::Rule(one), Home::Rule(other)) if one < other => {
            words!("put the special rule below the general one"; "sæt den særlige regel under den generelle")
        }
        (_, Home::Agreement(_), Home::Rule(_)) => words!(
            "add agreement = false to the rule if it is for others, or set `{}` in a rule below it with when = {{ agreement = \"{agreement}\" }}", loser.key;
            "tilføj agreement = false til reglen, hvis den er for andre, eller sæt `{}` i en regel under den med when = {{ agreement = \"{agreement}\" }}", loser.key
        ),
        (_, Home::Tier(_), Home::Rule(_)) => words!(
            "add tier = \"normal\" to the rule's when, or leave `{key}` out of it";
            "tilføj tier = \"normal\" til reglens when, eller udelad `{key}` i den"
        ),
        (_, Home::Rule(_), Home::Tier(_)) => {
            words!("add factor = 1 to the rule"; "tilføj factor = 1 til reglen")
        }
        (_, Home::Agreement(_), Home::Tier(tier)) => {
            let tier = card.tier_name(tier);
            words!(
                "set it in a rule with factor = 1 and when = {{ agreement = \"{agreement}\", tier = \"{tier}\" }}";
                "sæt den i en regel med factor = 1 og when = {{ agreement = \"{agreement}\", tier = \"{tier}\" }}"
            )
        }
        (_, Home::Rule(_), Home::Agreement(_)) if loser.key == "hourly_rate" => words!(
            "write hourly_rate in the agreement instead of `{key}`";
            "skriv hourly_rate i aftalen i stedet for `{key}`"
        ),
        (_, _, _) if matches!(winner.value, Value::Bands(_) | Value::DistanceBands(_)) => words!(
            "add `{key} = []` beside it";
            "tilføj `{key} = []` ved siden af"
        ),
        (_, _, _) => words!(
            "write `{key}` in the same table, or leave one of the two out";
            "skriv `{key}` i samme tabel, eller udelad den ene af de to"
        ),
    }
}
