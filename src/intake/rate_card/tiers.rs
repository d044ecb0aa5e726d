//! Tiers of time outside normal hours, their prices, and the holes that they leave in the week.

use chrono::Weekday;

use super::cursor::{Field, Table};
use super::hours::{day_names, spans, tier_week, united};
use super::mistakes::visible;
use super::names::{AllNames, Names, place as place_at, unknown};
use crate::calendar::{ClockSpan, Holiday, TierId, Week, without};
use crate::money::UnitPrice;
use crate::rate_card::keys::{Kind, TIER, TIER_PRICES, Term, Value};
use crate::rate_card::{Rates, Tier, TierPrice, same};
use crate::words;

/// The only tier of a card without `[[tiers]]`.
const SHORT_FORM: &str = "after-hours";

/// `[[tiers]]`, by the place of their ids.
pub(super) fn read(
    field: &Field<'_>,
    week: &Week,
    holidays: &[Holiday],
    names: &mut AllNames,
) -> Vec<Option<Tier>> {
    let mut tiers: Vec<(String, Tier)> = Vec::new();
    let tables = field.tables(&[TIER, TIER_PRICES]);
    let count = tables.len();
    for mut table in tables {
        let Some((name, tier)) = one(&mut table, &names.levels) else {
            continue;
        };
        let key = visible(&name);
        if tiers.iter().any(|(known, _)| same(known, &name)) {
            table.wrong(
                words!("two tiers are called `{key}`"; "to tariffer hedder `{key}`"),
                words!("choose another name, or put their hours into one"; "vælg et andet navn, eller saml deres timer i én"),
            );
            continue;
        }
        if let Some((last, _)) = tiers.iter().find(|(_, tier)| tier.rest) {
            let last = visible(last);
            table.wrong(
                words!("the tier `{key}` comes after `{last}`, which has all the rest"; "tariffen `{key}` kommer efter `{last}`, som har al resten"),
                words!("`rest = true` is for the last tier: move this one before it"; "`rest = true` er for den sidste tarif: flyt denne foran den"),
            );
        }
        tiers.push((name, tier));
    }
    if tiers.len() == count {
        let all: Vec<&Tier> = tiers.iter().map(|(_, tier)| tier).collect();
        holes(field, &all, week, holidays);
    }
    let mut placed = Vec::new();
    for (name, tier) in tiers {
        place(&name, tier, &mut placed, names);
    }
    if !placed.is_empty() && TierId::outside(placed.len() - 1).is_none() {
        field.wrong_key(
            words!("too many tiers"; "for mange tariffer"),
            words!("a card can have 255"; "et takstblad kan have 255"),
        );
    }
    placed
}

/// The tier of the short form.
pub(super) fn short_form(price: TierPrice, names: &mut AllNames) -> Vec<Option<Tier>> {
    let tier = Tier { week: Week::default(), holidays: Vec::new(), rest: true, price };
    let mut placed = Vec::new();
    place(SHORT_FORM, tier, &mut placed, names);
    placed
}

/// Gives a tier the first id of its name after those of the tiers before it: they are asked in the order of ids.
fn place(name: &str, tier: Tier, placed: &mut Vec<Option<Tier>>, names: &mut AllNames) {
    let mut later = names.tiers.iter().enumerate().skip(placed.len());
    let known = later.find(|(_, known)| same(known, name));
    let index = known.map_or(names.tiers.len(), |(index, _)| index);
    if index == names.tiers.len() {
        names.tiers.push(name.to_owned());
    }
    place_at(placed, index, tier);
}

fn one(table: &mut Table<'_>, levels: &Names) -> Option<(String, Tier)> {
    let before = table.noted();
    let label = words!("add name = \"evening\": what it is called"; "tilføj name = \"aften\": hvad den hedder");
    let name = table.require("name", label);
    let price = price(table, levels);
    let week = tier_week(table);
    let text = name.as_ref().and_then(Field::text);
    if let Some(field) = name.filter(|_| text.is_some_and(|text| same(text, "normal"))) {
        field.wrong(
            words!("a tier cannot be called `normal`"; "en tarif kan ikke hedde `normal`"),
            words!("that is the time of [hours]: choose another name"; "det er tiden i [hours]: vælg et andet navn"),
        );
    }
    let holidays = match table.take("holidays") {
        None => Vec::new(),
        Some(field) => match field.value.as_bool() {
            Some(true) => vec![ClockSpan::WHOLE_DAY],
            Some(false) => Vec::new(),
            None => spans(&field),
        },
    };
    let rest = table.get("rest").unwrap_or(false);
    let has_hours = week.is_some() || !holidays.is_empty();
    if let Some(field) = table.take("rest").filter(|_| rest && has_hours) {
        field.wrong_key(
            words!("`rest` in a tier that has hours of its own"; "`rest` i en tarif, der har egne timer"),
            words!("leave the hours out: it has all time that is left"; "udelad timerne: den har al den tid, der er tilbage"),
        );
    }
    table.finish();
    if table.noted() == before && !rest && !has_hours {
        table.wrong(
            words!("the tier has no hours"; "tariffen har ingen timer"),
            words!("add mon-fri = \"16:00-19:00\", holidays = true or rest = true"; "tilføj mon-fri = \"16:00-19:00\", holidays = true eller rest = true"),
        );
    }
    let tier = Tier {
        week: week.unwrap_or_default(),
        holidays,
        rest,
        price: price.map_or(TierPrice::Plain, |(price, _)| price),
    };
    Some((text?.to_owned(), tier))
}

/// The one price that a table names, if it does, and its key.
pub(super) fn price<'t>(table: &Table<'t>, levels: &Names) -> Option<(TierPrice, Field<'t>)> {
    let field = table.only(TIER_PRICES.iter().map(|key| key.name))?;
    let kind = table.key(field.key)?.kind;
    let value = if kind == Kind::Rates {
        rates(&field, levels).map(Value::Rates)
    } else {
        field.value(kind)
    };
    // A mistake was noted where there is none.
    let price = value.and_then(<TierPrice as Term>::of);
    Some((price.unwrap_or(TierPrice::Plain), field))
}

/// The price of an hour: a number, or a table by level.
pub(super) fn rates(field: &Field<'_>, levels: &Names) -> Option<Rates> {
    if field.value.as_table().is_none() {
        let price = UnitPrice::of(field.value(Kind::Price)?);
        return price.map(Rates::All);
    }
    let mut rates: Vec<Option<UnitPrice>> = Vec::new();
    let table = field.table(&[])?;
    if table.raw.is_empty() {
        let key = field.shown();
        field.wrong(
            words!("`{key}` names no level"; "`{key}` nævner intet niveau"),
            words!("write a number, or a table such as {{ \"1st\" = 800 }}"; "skriv et tal eller en tabel som {{ \"1st\" = 800 }}"),
        );
    }
    for field in table.entries() {
        let rate = field.value(Kind::Price).and_then(UnitPrice::of);
        let key = field.shown();
        let Some(index) = levels.find_word(field.key.trim()) else {
            let title =
                words!("the card has no level `{key}`"; "takstbladet har intet niveau `{key}`");
            field.wrong_key(title, unknown(field.key, levels.iter()));
            continue;
        };
        if rates.get(index).is_some_and(Option::is_some) {
            field.wrong_key(
                words!("the level `{key}` is here twice"; "niveauet `{key}` er her to gange"),
                words!("keep one of the two"; "behold den ene af de to"),
            );
        }
        if let Some(rate) = rate {
            place_at(&mut rates, index, rate);
        }
    }
    Some(Rates::ByLevel(rates))
}

/// Names the time that no tier covers.
fn holes(field: &Field<'_>, tiers: &[&Tier], week: &Week, holidays: &[Holiday]) {
    if tiers.is_empty() || tiers.iter().any(|tier| tier.rest) {
        return;
    }
    let covered = |day: Weekday| {
        let of_tiers = tiers.iter().flat_map(|tier| tier.week.spans(day));
        united(week.spans(day).iter().chain(of_tiers).copied().collect())
    };
    let mut found: Vec<[String; 2]> = Vec::new();
    for (day, en, da) in day_names() {
        let capital = |name: &str| {
            let mut letters = name.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect::<String>()
        };
        for hole in without(&[ClockSpan::WHOLE_DAY], &covered(day)) {
            found.push([format!("{} {hole}", capital(en)), format!("{da} {hole}")]);
        }
    }
    let evenings = holidays.iter().filter_map(|holiday| holiday.begins);
    let evenings = evenings.filter_map(|begins| ClockSpan::new(begins, 86_400).ok());
    let closed = holidays.iter().flat_map(|holiday| &holiday.closed).copied();
    let taken = united(closed.chain(evenings).collect());
    let of_tiers = tiers.iter().flat_map(|tier| &tier.holidays).copied();
    let open = without(&taken, &united(of_tiers.collect()));
    if !open.is_empty() && open == taken {
        found.push(["holidays".to_owned(), "helligdage".to_owned()]);
    } else {
        for hole in open {
            found.push([format!("holidays {hole}"), format!("helligdage {hole}")]);
        }
    }
    if found.is_empty() {
        return;
    }
    let more = if found.len() > 3 { ", …" } else { "" };
    let list = |lang: fn(&[String; 2]) -> &str| {
        let few: Vec<&str> = found.iter().take(3).map(lang).collect();
        few.join(", ")
    };
    let (en, da) = (list(|[en, _]| en), list(|[_, da]| da));
    field.wrong_key(
        words!("no tier covers {en}{more}"; "ingen tarif dækker {da}{more}"),
        words!("add the hours to a tier, or a last tier with rest = true"; "tilføj timerne til en tarif, eller en sidste tarif med rest = true"),
    );
}

/// Prices of `[after_hours]` cannot stand beside `[[tiers]]`.
pub(super) fn beside(price: Option<&Field<'_>>) {
    if let Some(field) = price {
        let key = field.shown();
        field.wrong_key(
            words!("`{key}` in [after_hours] beside [[tiers]]"; "`{key}` i [after_hours] ved siden af [[tiers]]"),
            words!("write the price in each tier, and leave it out here"; "skriv prisen i hver tarif, og udelad den her"),
        );
    }
}
