//! Conditions on facts: `when = { channel = "on-site", km = { above = 50 } }`.

use toml::de::DeValue;

use super::cursor::{Field, Table};
use super::mistakes::visible;
use super::names::{AllNames, unknown};
use crate::lang::Words;
use crate::rate_card::keys::BOUNDS;
use crate::rate_card::{Bound, By, Condition, Fact, FactId, Test, Wanted, When, same};
use crate::texts::folded;
use crate::words;

/// Conditions that must all hold; without any, they do.
pub(super) fn read(field: Option<&Field<'_>>, names: &mut AllNames) -> When {
    let table = field.and_then(|field| field.table(&[]));
    let fields = table.map_or_else(Vec::new, |table| table.entries());
    let mut conditions = Vec::new();
    for field in fields {
        if let Some(fact) = fact(&field, names)
            && let Some(test) = test(&field, fact, names)
        {
            conditions.push(Condition { fact, test });
        }
    }
    When(conditions)
}

fn fact(field: &Field<'_>, names: &mut AllNames) -> Option<Fact> {
    let header = field.key.trim();
    if let Some(fact) = Fact::named(header) {
        return Some(fact);
    }
    let key = field.shown();
    if header.is_empty() {
        field.wrong_key(
            words!("`{key}` is not a column"; "`{key}` er ikke en kolonne"),
            words!("write the header of a column of the log"; "skriv overskriften på en kolonne i loggen"),
        );
        return None;
    }
    column(header, field, names)
}

/// Another column of the log.
fn column(header: &str, field: &Field<'_>, names: &mut AllNames) -> Option<Fact> {
    let known = names.facts.iter().position(|known| same(known, header));
    let index = known.unwrap_or(names.facts.len());
    let id = FactId::from_index(index);
    if id.is_none() {
        field.wrong_key(
            words!("too many columns in conditions"; "for mange kolonner i betingelser"),
            words!("a card can ask for 255"; "et takstblad kan spørge efter 255"),
        );
    } else if known.is_none() {
        names.facts.push(header.to_owned());
    }
    id.map(Fact::Column)
}

/// What work is counted apart by: `["case", "technician"]`.
pub(super) fn by(field: &Field<'_>, names: &mut AllNames) -> Option<Vec<By>> {
    if field.items().is_some_and(|items| items.is_empty()) {
        field.wrong(
            words!("the list is empty"; "listen er tom"),
            words!("write one or more facts or columns, or leave the key out"; "skriv en eller flere kendsgerninger eller kolonner, eller udelad nøglen"),
        );
        return None;
    }
    let texts = field.texts().into_iter().map(|(text, _)| text);
    let by = texts.map(|text| {
        if ["case", "sag"].iter().any(|case| same(case, text)) {
            return Some(By::Case);
        }
        Fact::named(text).or_else(|| column(text, field, names)).map(By::Fact)
    });
    let by: Vec<By> = by.collect::<Option<_>>()?;
    (!by.is_empty()).then_some(by)
}

/// How a column of the log is compared.
pub(super) fn column_test(field: &Field<'_>) -> Option<Test> {
    let column = FactId::from_index(0).map(Fact::Column)?;
    test(field, column, &AllNames::default())
}

fn test(field: &Field<'_>, fact: Fact, names: &AllNames) -> Option<Test> {
    if field.value.as_table().is_some() {
        let table = field.table(&[BOUNDS])?;
        return bounds(field, &table, fact, names);
    }
    any_of(field, fact, names)
}

/// One value, or a list of values.
fn any_of(field: &Field<'_>, fact: Fact, names: &AllNames) -> Option<Test> {
    let list = field.items();
    if list.as_ref().is_some_and(Vec::is_empty) {
        field.wrong(
            words!("the list is empty"; "listen er tom"),
            words!("write one or more values, or leave the condition out"; "skriv en eller flere værdier, eller udelad betingelsen"),
        );
        return None;
    }
    if fact == Fact::Agreement {
        // Any agreement at all: everything but none.
        let any = |item: &Field<'_>| item.value.as_bool() == Some(true);
        if any(field) {
            return Some(Test::NoneOf(vec![Wanted::Word(String::new())]));
        }
        if let Some(item) = list.iter().flatten().find(|item| any(item)) {
            item.wrong(
                words!("`true` in a list of agreements"; "`true` i en liste af aftaler"),
                words!("write agreement = true for any agreement"; "skriv agreement = true for enhver aftale"),
            );
            return None;
        }
    }
    let items = list.unwrap_or_else(|| vec![field.clone()]);
    let all: Vec<Option<Wanted>> = items.iter().map(|item| wanted(item, fact, names)).collect();
    all.into_iter().collect::<Option<_>>().map(Test::AnyOf)
}

/// A table: bounds of a number, or what it is not.
fn bounds(field: &Field<'_>, table: &Table<'_>, fact: Fact, names: &AllNames) -> Option<Test> {
    let before = table.noted();
    let not = table.take("not");
    table.finish();
    let mut limits = ["above", "at_least", "below", "up_to"].into_iter();
    let limit = limits.find_map(|name| table.take(name));
    let is_number =
        matches!(fact, Fact::Kilometres | Fact::Minutes | Fact::Travel | Fact::Column(_));
    if let Some(limit) = &limit
        && !is_number
    {
        let (key, bound) = (field.shown(), limit.shown());
        limit.wrong_key(
            words!("`{bound}` of `{key}`, which is not a number"; "`{bound}` for `{key}`, som ikke er et tal"),
            words!("write {key} = …, a list, or {{ not = … }}"; "skriv {key} = …, en liste, eller {{ not = … }}"),
        );
        return None;
    }
    if let (Some(not), Some(limit)) = (&not, &limit) {
        let bound = limit.shown();
        not.wrong_key(
            words!("`not` beside `{bound}`"; "`not` ved siden af `{bound}`"),
            words!("keep one of the two"; "behold den ene af de to"),
        );
        return None;
    }
    if let Some(not) = &not {
        return match any_of(not, fact, names)? {
            Test::AnyOf(wanted) => Some(Test::NoneOf(wanted)),
            Test::NoneOf(wanted) => Some(Test::AnyOf(wanted)),
            within @ Test::Within { .. } => Some(within),
        };
    }
    if limit.is_none() && table.noted() == before {
        let key = field.shown();
        field.wrong(
            words!("`{key}` is compared with nothing"; "`{key}` sammenlignes ikke med noget"),
            words!("write above, at_least, below, up_to or not"; "skriv above, at_least, below, up_to eller not"),
        );
    }
    let lower = bound(table, ["above", "at_least"]);
    let upper = bound(table, ["below", "up_to"]);
    (table.noted() == before).then_some(Test::Within { lower, upper })
}

/// A bound of which there are two words; the second has the number itself in it.
fn bound(table: &Table<'_>, names: [&str; 2]) -> Option<Bound> {
    let field = table.only(names)?;
    Some(Bound { limit: field.decimal()?, inclusive: field.key == names[1] })
}

/// What a fact is compared with; its kind is the fact's.
fn wanted(item: &Field<'_>, fact: Fact, names: &AllNames) -> Option<Wanted> {
    let tiers = || std::iter::once("normal").chain(names.tiers.iter().map(String::as_str));
    match fact {
        Fact::Level => {
            let text = item.text()?;
            let index = names.levels.find_word(text);
            if index.is_none() {
                let value = visible(text);
                let title = words!("the card has no level `{value}`"; "takstbladet har intet niveau `{value}`");
                item.wrong(title, unknown(text, names.levels.iter()));
            }
            Some(word(names.levels.name(index?)))
        }
        Fact::Agreement => {
            if item.value.as_bool() == Some(false) {
                return Some(word(""));
            }
            let text = item.text()?;
            let index = names.agreements.find(text);
            if index.is_none() {
                let value = visible(text);
                let title = words!("the card has no agreement `{value}`"; "takstbladet har ingen aftale `{value}`");
                item.wrong(title, unknown(text, names.agreements.iter()));
            }
            Some(word(names.agreements.name(index?)))
        }
        Fact::Tier | Fact::ContactedTier | Fact::StartedTier => {
            let text = item.text()?;
            if !tiers().any(|known| same(known, text)) {
                let value = visible(text);
                let title = words!("the card has no tier `{value}`"; "takstbladet har ingen tarif `{value}`");
                item.wrong(title, unknown(text, tiers()));
                return None;
            }
            Some(word(text))
        }
        Fact::Covered | Fact::Critical => item.truth().map(Wanted::Mark),
        Fact::Kilometres | Fact::Minutes | Fact::Travel => item.decimal().map(Wanted::Number),
        Fact::Channel | Fact::Customer | Fact::Column(_) => cell(item, fact),
    }
}

/// A cell of the log: a word, yes or no, or a number.
fn cell(item: &Field<'_>, fact: Fact) -> Option<Wanted> {
    match item.value {
        DeValue::String(text) => Some(word(text.trim())),
        DeValue::Boolean(mark) => Some(Wanted::Mark(*mark)),
        // A customer's number is a name.
        DeValue::Integer(number) if fact == Fact::Customer => Some(word(number.as_str())),
        DeValue::Integer(_) | DeValue::Float(_) => item.decimal().map(Wanted::Number),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
            let key = item.shown();
            let title: Words = words!("`{key}` is compared with a text, a number, true or false"; "`{key}` sammenlignes med en tekst, et tal, true eller false");
            let label = words!("write a value such as \"on-site\", or a list of them"; "skriv en værdi som \"on-site\", eller en liste af dem");
            item.wrong(title, label);
            None
        }
    }
}

fn word(text: &str) -> Wanted {
    Wanted::Word(folded(text).into_owned())
}
