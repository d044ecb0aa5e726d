//! `takst rates schema`: the schema and the loader know the same keys and refuse the same mistakes, as far as a
//! schema can see them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use takst::intake::rate_card::load;
use takst::lang::Lang;
use takst::rate_card::keys::{
    AFTER, AFTER_HOURS, AGREEMENT, BAND, BOUNDS, CARD, CASE_COLUMNS, COLUMNS, DRAWN, EDITION,
    EPOCH, EPOCH_MILLISECONDS, FEE, FIRST, HOLIDAY, ISSUE_KEY, Key, Kind, LENGTH, LEVEL, MILEAGE,
    MOMENT, NUMBER, OWN_PRIORITY, OWN_PROMISES, PRIORITY, Place, REVISION, RULE, Record as _, SLA,
    STATES, TAG, TIER, TIER_PRICES, Topic, VALUE, WORDS, WORK_COLUMNS,
};
use takst::rate_card::{
    CarryOver, Distance, DistanceBand, Expenses, Goals, Payment, Seller, Terms, Travel, VolumeRow,
};

use crate::desk::Desk;

const SCHEMA: &str = include_str!("../schema/rate-card.schema.json");
const FULL: &str = include_str!("schema/full.toml");

/// The least that is a card, a key a line.
const LEAST: &str = "currency = \"DKK\"\ntimezone = \"Europe/Copenhagen\"\nvat_percent = 25\nhours.mon-fri = \"08:00-16:00\"\nlevels.a.hourly_rate = 800.00\n";

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// A value as editors hand it to a schema: dates are texts.
fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json_of).collect(),
        toml::Value::Table(table) => table
            .iter()
            .map(|(key, value)| (key.clone(), json_of(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn json_card(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    json_of(&toml::Value::Table(table))
}

/// A value as a TOML file writes it on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(table) => {
            let line = |(key, value): (&String, &Value)| format!("{key:?} = {}", inline(value));
            let lines: Vec<String> = table.iter().map(line).collect();
            format!("{{ {} }}", lines.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

fn toml_card(card: &Value) -> String {
    let line = |(key, value): (&String, &Value)| format!("{key} = {}\n", inline(value));
    card.as_object().unwrap().iter().map(line).collect()
}

/// What the loader says against a card.
fn refusal(text: &str) -> Option<String> {
    let report = load(text, "card.toml", Lang::En, false).err()?;
    Some(report.to_string())
}

/// What the schema says against a card.
fn complaints(schema: &Validator, card: &Value) -> Vec<String> {
    let line =
        |error: jsonschema::ValidationError<'_>| format!("{}: {error}", error.instance_path());
    schema.iter_errors(card).map(line).collect()
}

#[track_caller]
fn fine(schema: &Validator, name: &str, text: &str) {
    assert_eq!(refusal(text), None, "{name}");
    assert_eq!(complaints(schema, &json_card(text)), Vec::<String>::new(), "{name}");
}

#[test]
fn it_is_a_schema_and_printed_as_it_is() {
    assert!(jsonschema::draft202012::meta::is_valid(&schema()));
    let desk = Desk::empty();
    assert_eq!(desk.done(&["rates", "schema"]), SCHEMA);
    desk.call(&["rates", "schema", "-o", "card.schema.json"]);
    assert_eq!(desk.read("card.schema.json"), SCHEMA);
}

/// A broken card in use is no reason not to print it.
#[test]
fn it_needs_no_card() {
    let desk = Desk::empty();
    desk.write("bad.toml", include_str!("cli/bad.toml"));
    assert_eq!(desk.done(&["rates", "schema", "--rates", "bad.toml"]), SCHEMA);
}

/// All cards of the repository: files that name a time zone.
fn cards() -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut cards = Vec::new();
    for folder in ["", "examples", "tests/cli", "tests/price-lists", "tests/schema"] {
        let Ok(entries) = fs::read_dir(root.join(folder)) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&path).unwrap();
                if text.lines().any(|line| line.starts_with("timezone")) {
                    cards.push((path.display().to_string(), text));
                }
            }
        }
    }
    cards.sort();
    cards
}

#[test]
fn it_says_of_every_card_of_the_repository_what_the_loader_says() {
    let schema = validator();
    let (mut good, mut bad) = (0, 0);
    for (name, text) in cards() {
        let complaints = complaints(&schema, &json_card(&text));
        if let Some(said) = refusal(&text) {
            assert!(!complaints.is_empty(), "{name}: {said}");
            bad += 1;
        } else {
            assert_eq!(complaints, Vec::<String>::new(), "{name}");
            good += 1;
        }
    }
    assert!(good >= 7 && bad >= 1, "{good} good cards, {bad} bad ones");
}

/// A small card: lines in the place of the least card's of the same key, or after them.
fn with(lines: &str) -> String {
    let key = |line: &str| line.split(" = ").next().unwrap_or_default().to_owned();
    let kept = LEAST.lines().filter(|line| key(line) != key(lines));
    let mut text: String = kept.flat_map(|line| [line, "\n"]).collect();
    text.push_str(lines);
    text.push('\n');
    text
}

/// What is wrong, and the same with one change that makes it right.
const WRONG: &[(&str, &str)] = &[
    // Keys
    ("nam = \"Desk\"", "name = \"Desk\""),
    ("billing.minimum_minuts = 15", "billing.minimum_minutes = 15"),
    ("sla.goals.solved = 90", "sla.goals.solved_percent = 90"),
    ("agreements.GOD.free_minuts = 15", "agreements.GOD.free_minutes = 15"),
    ("billing.hourly_rate = 800", "agreements.GOD.hourly_rate = 800"),
    ("agreements.GOD.factor = 2", "rules = [{ factor = 2 }]"),
    ("columns.kase = \"Ticket\"", "columns.case = \"Ticket\""),
    ("columns.note = []", "columns.note = [\"Text\"]"),
    ("columns.start = { time = \"Time\" }", "columns.start = { date = \"Date\", time = \"Time\" }"),
    ("columns.case = true", "columns.case = false"),
    ("columns.case = [false]", "columns.case = [\"Case\", { key = \"Summary\", of = [\"ABC\"] }]"),
    ("columns.start = { value = \"2026-01-01\" }", "columns.customer = { value = \"ACME\" }"),
    ("columns.start = { epoch = \"T\", time = \"U\" }", "columns.start = { epoch = \"T\" }"),
    (
        "columns.registered = { after = { hours = \"H\" } }",
        "columns.resolved = { after = [{ hours = \"H\" }, \"M\"] }",
    ),
    (
        "columns.billable = { column = \"B\" }",
        "columns.billable = { column = \"B\", words = { Nein = \"no\", \"*\" = \"yes\" } }",
    ),
    ("columns.header = 0", "columns.header = 1"),
    ("columns.header = true", "columns.header = false"),
    ("columns.skip = [{}]", "columns.skip = [{ Project = [\"Total\", \"\"] }]"),
    ("columns.dates = \"ymd\"", "columns.dates = \"dmy\""),
    ("columns.empty = \"-\"", "columns.empty = [\"-\"]"),
    ("columns.start = { number = \"Date\" }", "columns.case = { number = \"Date\" }"),
    ("columns.note = { tag = \"Tags\" }", "columns.level = { tag = [\"Tags\", \"Labels\"] }"),
    (
        "columns.minutes = { hours = \"H\", seconds = \"S\" }",
        "columns.minutes = { seconds = \"S\" }",
    ),
    ("columns.decimal = \",\"", "columns.decimal = \"comma\""),
    ("columns.dates = \"ymd\"", "columns.dates = \"mdy\""),
    ("columns.minutes = { breaks = true }", "columns.minutes = { hours = \"H\", breaks = true }"),
    ("columns.resolved = []", "columns.resolved = [\"Done\"]"),
    ("agreements.\" GOD\".free_minutes = 15", "agreements.GOD.free_minutes = 15"),
    (
        "rules = [{ minimum_minutes = 5, mileage = { item = \"1\" } }]",
        "rules = [{ minimum_minutes = 5, mileage = { flat = 1 } }]",
    ),
    // Types and texts
    ("name = 7", "name = \"7\""),
    ("name = \" \"", "name = \" Desk\""),
    ("prices_include_vat = \"true\"", "prices_include_vat = true"),
    ("currency = \"kr\"", "currency = \"SEK\""),
    ("timezone = \"\"", "timezone = \"Europe/Oslo\""),
    ("levels.b = 800", "levels.b.hourly_rate = 800"),
    ("levels.b.label = \"A\"", "levels.b = { label = \"A\", hourly_rate = 800 }"),
    (
        "levels.b = { hourly_rate = 1, aliases = \"2\" }",
        "levels.b = { hourly_rate = 1, aliases = [\"2\"] }",
    ),
    ("holidays = { name = \"A\", easter = 1 }", "holidays = [{ name = \"A\", easter = 1 }]"),
    // Numbers
    ("vat_percent = \"25 %\"", "vat_percent = \"25\""),
    ("vat_percent = -1", "vat_percent = 0"),
    ("mileage.per_km = -3.52", "mileage.per_km = 3.52"),
    ("mileage.per_km = \"3,52\"", "mileage.per_km = \"3.52\""),
    ("agreements.GOD.discount_percent = 101", "agreements.GOD.discount_percent = 100"),
    ("agreements.GOD.discount_percent = \"100.1\"", "agreements.GOD.discount_percent = \"100.0\""),
    ("sla.goals.solved_percent = 120", "sla.goals.solved_percent = 90"),
    ("billing.minimum_minutes = 600000", "billing.minimum_minutes = 60"),
    ("billing.minimum_minutes = \"1h\"", "billing.minimum_minutes = 60"),
    ("sla.goals.answer_seconds = 0.5", "sla.goals.answer_seconds = 90"),
    ("billing.minimum_amount = \"1.234\"", "billing.minimum_amount = \"1.23\""),
    // Hours, days and dates
    ("hours.mon-fri = \"08.00-16.00\"", "hours.mon-fri = \"8:00 - 24:00\""),
    ("hours.mon-fri = \"08:00-24:30\"", "hours.mon-fri = \"08:00-23:30\""),
    ("hours.mon-fri = 8", "hours.mon-fri = []"),
    ("hours.monday = \"08:00-16:00\"", "hours.sat-sun = \"08:00-16:00\""),
    ("holidays = [{ name = \"A\" }]", "holidays = [{ name = \"A\", date = \"02-29\" }]"),
    ("holidays = [{ date = \"12-25\" }]", "holidays = [{ date = \"12-25\", name = \"A\" }]"),
    (
        "holidays = [{ name = \"A\", date = \"12-25\", easter = 1 }]",
        "holidays = [{ name = \"A\", date = \"12-25\" }]",
    ),
    (
        "holidays = [{ name = \"A\", date = \"25-12\" }]",
        "holidays = [{ name = \"A\", date = \"12-25\" }]",
    ),
    (
        "holidays = [{ name = \"A\", date = \"04-31\" }]",
        "holidays = [{ name = \"A\", date = \"04-30\" }]",
    ),
    ("holidays = [{ name = \"A\", easter = 301 }]", "holidays = [{ name = \"A\", easter = 300 }]"),
    (
        "holidays = [{ name = \"A\", date = 2026-12-25, from = 2020 }]",
        "holidays = [{ name = \"A\", date = \"12-25\", from = 2020 }]",
    ),
    (
        "holidays = [{ name = \"A\", easter = 1, until = 99 }]",
        "holidays = [{ name = \"A\", easter = 1, until = 1999 }]",
    ),
    (
        "holidays = [{ name = \"A\", easter = 1, closed = [] }]",
        "holidays = [{ name = \"A\", easter = 1, closed = \"12:00-24:00\" }]",
    ),
    (
        "holidays = [{ name = \"A\", easter = 1, begins = \"24:00\" }]",
        "holidays = [{ name = \"A\", easter = 1, begins = \"21:00\" }]",
    ),
    // Words
    ("after_hours.trigger = \"begin\"", "after_hours.trigger = \"start\""),
    ("billing.rounding = \"half\"", "billing.rounding = \"nearest\""),
    ("billing.increment_per = \"week\"", "billing.increment_per = \"month\""),
    ("agreements.GOD.after_hours = \"free\"", "agreements.GOD.after_hours = \"included\""),
    (
        "sla.reprioritise = \"keep_breach\"",
        "sla = { reprioritise = \"keep-breach\", priorities.a = { respond = \"1h\", resolve = \"1h\" } }",
    ),
    // One of several
    ("after_hours = { factor = 2, surcharge_percent = 100 }", "after_hours = { factor = 2 }"),
    (
        "after_hours.factor = 2\ntiers = [{ name = \"A\", rest = true }]",
        "after_hours.trigger = \"start\"\ntiers = [{ name = \"A\", rest = true }]",
    ),
    (
        "tiers = [{ name = \"A\", rest = true, factor = 2, hourly_rate = 5 }]",
        "tiers = [{ name = \"A\", rest = true, hourly_rate = { a = 5 } }]",
    ),
    (
        "rules = [{ factor = 2, surcharge_percent = 100 }]",
        "rules = [{ factor = 2, hourly_rate = 100 }]",
    ),
    ("mileage = { per_km = 1, per_mile = 1 }", "mileage = { per_mile = 1 }"),
    ("travel = { hourly_rate = 1, rate_percent = 1 }", "travel = { rate_percent = 1 }"),
    ("fees = [{ amount = 1, rate_percent = 1 }]", "fees = [{ rate_percent = 1 }]"),
    // What belongs together
    ("fees = [{ label = \"A\" }]", "fees = [{ label = \"A\", amount = 1 }]"),
    ("rules = [{ when = { km = 5 } }]", "rules = [{ when = { km = 5 }, minimum_minutes = 5 }]"),
    ("mileage.item = \"1800\"", "mileage = { item = \"1800\", flat = 5 }"),
    ("billing.bands = [{ up_to = 5 }]", "billing.bands = [{ up_to = 5, flat = 5 }]"),
    ("mileage.bands = [{ up_to = 5 }]", "mileage.bands = [{ up_to = 5, flat = 5 }]"),
    ("billing.minimum_by = []", "billing.minimum_by = [\"technician\"]"),
    ("billing.increment_by = \"case\"", "billing.increment_by = [\"case\"]"),
    ("billing.volume = []", "billing.volume = [{ discount_percent = 5 }]"),
    (
        "billing.volume = [{ hourly_rate = 5, discount_percent = 5 }]",
        "billing.volume = [{ up_to_hours = 5, hourly_rate = 5 }, { discount_percent = 5 }]",
    ),
    (
        "agreements.GOD.carry_over = \"year\"",
        "agreements.GOD = { included_minutes = 5, carry_over = \"year\" }",
    ),
    (
        "agreements.GOD = { included_minutes = 5, carry_over = \"month\" }",
        "agreements.GOD = { included_minutes = 5, carry_over = true }",
    ),
    (
        "agreements.GOD = { included_minutes = 5, carry_over = { at_most_percent = 101 } }",
        "agreements.GOD = { included_minutes = 5, carry_over = { at_most_percent = 100, periods = 1 } }",
    ),
    ("drawn = []", "drawn = [{ factor = 2 }]"),
    ("agreements.GOD.drawn = { factor = 2 }", "agreements.GOD.drawn = [{ factor = 2 }]"),
    (
        "agreements.GOD.drawn = [{ when = { tier = \"normal\" } }]",
        "agreements.GOD.drawn = [{ when = { tier = \"normal\" }, factor = 0 }]",
    ),
    (
        "agreements.GOD = { drawn_after_hours = 2, drawn = [{ factor = 2 }] }",
        "agreements.GOD.drawn_after_hours = 2",
    ),
    ("billing.year_from = \"1 July\"", "billing.year_from = \"07-01\""),
    ("billing.first.minutes = 5", "billing.first = { minutes = 5, amount = 5 }"),
    ("agreements.GOD.fee_per = \"year\"", "agreements.GOD = { fee_per = \"year\", fee = 5 }"),
    (
        "tiers = [{ name = \"A\" }, { name = \"B\", rest = true }]",
        "tiers = [{ name = \"A\", sat = \"22:00-06:00\" }, { name = \"B\", rest = true }]",
    ),
    (
        "tiers = [{ name = \"A\", rest = true, sat = \"22:00-06:00\" }]",
        "tiers = [{ name = \"A\", rest = true }]",
    ),
    (
        "tiers = [{ name = \"Normal\", rest = true }]",
        "tiers = [{ name = \"Abnormal\", rest = true }]",
    ),
    ("agreements.GOD.hourly_rate = {}", "agreements.GOD.hourly_rate = { a = 5 }"),
    // Conditions
    (
        "fees = [{ amount = 1, when = { channel = [] } }]",
        "fees = [{ amount = 1, when = { channel = [\"mail\"] } }]",
    ),
    (
        "fees = [{ amount = 1, when = { covered = \"yes\" } }]",
        "fees = [{ amount = 1, when = { covered = true } }]",
    ),
    (
        "fees = [{ amount = 1, when = { km = { over = 50 } } }]",
        "fees = [{ amount = 1, when = { km = { above = 50 } } }]",
    ),
    (
        "fees = [{ amount = 1, when = { km = { above = 5, at_least = 5 } } }]",
        "fees = [{ amount = 1, when = { km = { above = 5, below = 6 } } }]",
    ),
    (
        "fees = [{ amount = 1, when = { channel = { above = 5 } } }]",
        "fees = [{ amount = 1, when = { zone = { above = 5 } } }]",
    ),
    (
        "fees = [{ amount = 1, when = { zone = {} } }]",
        "fees = [{ amount = 1, when = { zone = { not = 5 } } }]",
    ),
    // Targets
    (
        "sla.priorities.a = { respond = \"1h\", hours.fri = 8 }",
        "sla.priorities.a = { respond = \"1h\", hours.fri = \"08:00-12:00\" }",
    ),
    (
        "sla.priorities.a = { respond = \"0m\", resolve = \"1h\" }",
        "sla.priorities.a = { respond = \"90s\", resolve = \"1h30\" }",
    ),
    (
        "sla.priorities.a = { respond = \"1:90\", resolve = \"1 h\" }",
        "sla.priorities.a = { respond = \"1:30\", resolve = \"1.5 timer\" }",
    ),
    (
        "sla.priorities.a = { respond = 1, resolve = \"1h\" }",
        "sla.priorities.a = { respond = \"1m\", resolve = \"1h\" }",
    ),
    (
        "sla.priorities.Paused = { respond = \"1h\", resolve = \"1h\" }",
        "sla.priorities.Pause = { respond = \"1h\", resolve = \"1h\" }",
    ),
    // Revisions
    (
        "revision = [{ vat_percent = 20 }]",
        "revision = [{ vat_percent = 20, valid_from = 2027-01-01 }]",
    ),
    (
        "revision = [{ valid_from = 2027-01-01T00:00:00 }]",
        "revision = [{ valid_from = \"2027-01-01\" }]",
    ),
    (
        "revision = [{ valid_from = 2027-01-01, currency = \"SEK\" }]",
        "revision = [{ valid_from = 2027-01-01, vat_percent = 20 }]",
    ),
    (
        "revision = [{ valid_from = 2027-01-01, levels.a.hourly_rate = -1 }]",
        "revision = [{ valid_from = 2027-01-01, levels.a.label = \"A\" }]",
    ),
];

#[test]
fn it_refuses_the_mistakes_that_it_can_see() {
    let schema = validator();
    let mut passed = Vec::new();
    for (wrong, right) in WRONG {
        let text = with(wrong);
        if refusal(&text).is_none() {
            passed.push(format!("by the loader: {wrong}"));
        }
        if complaints(&schema, &json_card(&text)).is_empty() {
            passed.push(format!("by the schema: {wrong}"));
        }
        fine(&schema, right, &with(right));
    }
    assert_eq!(passed, Vec::<String>::new(), "accepted");
}

/// What is missing from the least card.
#[test]
fn it_misses_what_the_loader_misses() {
    let schema = validator();
    fine(&schema, "the least card", LEAST);
    for line in LEAST.lines() {
        let text = LEAST.replace(line, "");
        assert!(refusal(&text).is_some(), "the loader without {line}");
        let complaints = complaints(&schema, &json_card(&text));
        assert!(!complaints.is_empty(), "the schema without {line}");
    }
}

/// A table of the full card, and all that the schema says of it.
struct Node<'s> {
    /// Where it is.
    pointer: String,
    /// Names of the keys it may have, and what the schema says of each.
    keys: Vec<(&'s String, &'s Value)>,
    /// Whether it may have others too.
    open: bool,
}

/// `schema` with what it refers to and its alternatives, as far as they are for a value of this type.
fn shapes<'s>(
    root: &'s Value,
    schema: &'s Value,
    value: &Value,
    names: &mut BTreeSet<&'s str>,
) -> Vec<&'s Value> {
    let fits = match schema.get("type").and_then(Value::as_str) {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some(_) => !value.is_object() && !value.is_array(),
        None => true,
    };
    if !fits {
        return Vec::new();
    }
    let mut found = vec![schema];
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.strip_prefix("#/$defs/").unwrap();
        names.insert(name);
        found.extend(shapes(root, &root["$defs"][name], value, names));
    }
    for other in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
        found.extend(shapes(root, other, value, names));
    }
    found
}

fn walk<'s>(
    root: &'s Value,
    schemas: &[&'s Value],
    value: &Value,
    pointer: &str,
    names: &mut BTreeSet<&'s str>,
    nodes: &mut Vec<Node<'s>>,
) {
    let shapes: Vec<&Value> =
        schemas.iter().flat_map(|schema| shapes(root, schema, value, names)).collect();
    let all = |key: &str| -> Vec<&'s Value> {
        shapes.iter().filter_map(|shape| shape.get(key)).collect()
    };
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let pointer = format!("{pointer}/{index}");
                walk(root, &all("items"), item, &pointer, names, nodes);
            }
        }
        Value::Object(table) => {
            let keys: Vec<(&String, &Value)> =
                all("properties").into_iter().flat_map(|keys| keys.as_object().unwrap()).collect();
            for (key, value) in table {
                let own = keys.iter().filter(|(name, _)| *name == key);
                let mut schemas: Vec<&Value> = own.map(|(_, schema)| *schema).collect();
                if schemas.is_empty() {
                    let patterns = all("patternProperties").into_iter();
                    schemas.extend(patterns.flat_map(|keys| keys.as_object().unwrap().values()));
                    schemas.extend(all("additionalProperties"));
                }
                let pointer = format!("{pointer}/{key}");
                walk(root, &schemas, value, &pointer, names, nodes);
            }
            let open = all("additionalProperties").iter().any(|others| others.is_object());
            if !keys.is_empty() {
                let pointer = pointer.to_owned();
                nodes.push(Node { pointer, keys, open });
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The full card with a key of one of its tables set.
fn set(card: &Value, pointer: &str, key: &str, value: Value) -> Value {
    let mut card = card.clone();
    let table = card.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
    table.insert(key.to_owned(), value);
    card
}

#[test]
fn it_knows_the_keys_that_the_loader_knows() {
    let (schema, validator) = (schema(), validator());
    fine(&validator, "the full card", FULL);
    let card = json_card(FULL);
    assert_eq!(refusal(&toml_card(&card)), None);
    let (mut names, mut nodes) = (BTreeSet::new(), Vec::new());
    walk(&schema, &[&schema], &card, "", &mut names, &mut nodes);

    // The full card has every table there is.
    let defs = schema["$defs"].as_object().unwrap();
    let unseen: Vec<&String> = defs.keys().filter(|name| !names.contains(name.as_str())).collect();
    assert!(
        unseen.iter().all(|name| defs[*name].get("properties").is_none()),
        "the full card has none of {unseen:?}"
    );

    let of_root: BTreeSet<&str> =
        schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    for node in &nodes {
        let Node { pointer, keys, open } = node;
        let mut known: BTreeSet<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
        // A key that cannot be meant for another one: the loader names all that it knows.
        let odd = set(&card, pointer, "qqqqqqqq", json!(1));
        if !open {
            assert!(!complaints(&validator, &odd).is_empty(), "{pointer}");
            let said = refusal(&toml_card(&odd)).unwrap();
            assert!(said.contains("unknown key `qqqqqqqq`"), "{pointer}: {said}");
            let (_, list) = said.split_once("known here: ").unwrap();
            let mut listed: BTreeSet<&str> = list.lines().next().unwrap().split(", ").collect();
            let table = card.pointer(pointer).unwrap();
            listed.retain(|key| known.contains(key) || table.get(key).is_none());
            if known.iter().eq([&"not"]) {
                // Bounds of what is no number: the loader knows them, and refuses them.
                listed.retain(|key| *key == "not");
            }
            if known.contains("per_mile") {
                // The loader only names it where a key may be meant for it; the nonsense below shows it knows it.
                listed.insert("per_mile");
            }
            if pointer.starts_with("/revision/") && known.remove("valid_from") {
                // It is read as a card; what holds for the whole card it cannot change.
                let fixed = [
                    "columns",
                    "currency",
                    "customers",
                    "name",
                    "payment",
                    "prices_include_vat",
                    "revision",
                    "seller",
                    "timezone",
                    "vat_category",
                    "vat_reason",
                ];
                known.extend(fixed);
                // Its hours are read apart.
                listed.insert("hours");
                assert_eq!(known, of_root);
            }
            assert_eq!(listed, known, "the loader's keys and the schema's of {pointer}");
        }
        for (key, _) in keys {
            let nonsense = set(&card, pointer, key, json!([[true]]));
            assert!(!complaints(&validator, &nonsense).is_empty(), "{pointer}/{key}");
            let said = refusal(&toml_card(&nonsense)).unwrap_or_else(|| panic!("{pointer}/{key}"));
            assert!(!said.contains("unknown key"), "{pointer}/{key}: {said}");
        }
    }
}

/// Editors show the description of a key, or that of what it refers to.
#[test]
fn every_key_has_a_sentence() {
    let schema = schema();
    let mut silent = Vec::new();
    let mut open = vec![(String::new(), &schema)];
    while let Some((at, value)) = open.pop() {
        let properties = value.get("properties").and_then(Value::as_object);
        let described = value.get("additionalProperties") == Some(&json!(false));
        for (key, property) in properties.into_iter().flatten().filter(|_| described) {
            let target = property.get("$ref").and_then(Value::as_str);
            let target = target.and_then(|name| schema.pointer(name.strip_prefix('#')?));
            let text = property
                .get("description")
                .or_else(|| target?.get("description"))
                .and_then(Value::as_str);
            let is_sentence = text.is_some_and(|text| text.ends_with('.'));
            if !is_sentence && key != "not" {
                silent.push(format!("{at}/{key}"));
            }
        }
        match value {
            Value::Object(table) => {
                open.extend(table.iter().map(|(key, value)| (format!("{at}/{key}"), value)));
            }
            Value::Array(items) => open.extend(items.iter().map(|item| (at.clone(), item))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

/// Where the schema has the keys of which tables.
fn tables() -> Vec<(&'static str, Vec<&'static Key>)> {
    let terms = |place| Terms::KEYS.iter().filter(move |key| key.from <= place);
    let all = |tables: &[&'static [Key]]| tables.iter().copied().flatten().collect::<Vec<_>>();
    let with = |own: &'static [Key], place| own.iter().chain(terms(place)).collect();
    let hours = CARD.iter().filter(|key| key.name == "hours");
    vec![
        ("", all(&[CARD, EDITION])),
        ("/$defs/revision", REVISION.iter().chain(hours).chain(EDITION).collect()),
        ("/$defs/holiday", all(&[HOLIDAY])),
        ("/$defs/level", all(&[LEVEL])),
        ("/$defs/billing", with(&[], Place::Billing)),
        ("/$defs/agreement", with(AGREEMENT, Place::Agreement)),
        ("/$defs/rule", with(RULE, Place::Rule)),
        ("/$defs/bands/items", all(&[BAND])),
        ("/$defs/volume/items", all(&[VolumeRow::KEYS])),
        ("/$defs/carry_over_form", all(&[CarryOver::KEYS])),
        ("/$defs/drawn/items", all(&[DRAWN])),
        ("/$defs/first", all(&[FIRST])),
        ("/$defs/mileage", all(&[Distance::KEYS, MILEAGE])),
        ("/$defs/mileage_terms", all(&[Distance::KEYS])),
        ("/$defs/distance_band", all(&[DistanceBand::KEYS])),
        ("/$defs/travel", all(&[Travel::KEYS])),
        ("/$defs/expenses", all(&[Expenses::KEYS])),
        ("/$defs/after_hours", all(&[TIER_PRICES, AFTER_HOURS])),
        ("/$defs/tier", all(&[TIER, TIER_PRICES])),
        ("/$defs/fee", all(&[FEE])),
        ("/$defs/bounds", all(&[&BOUNDS[1..]])),
        ("/$defs/sla", all(&[SLA])),
        ("/$defs/sla/properties/goals", all(&[Goals::KEYS])),
        ("/$defs/sla/properties/states", all(&[STATES])),
        ("/$defs/priority", all(&[PRIORITY])),
        ("/$defs/own_promises", all(&[OWN_PROMISES])),
        ("/$defs/own_priority", all(&[OWN_PRIORITY])),
        ("/$defs/seller", all(&[Seller::KEYS])),
        ("/$defs/payment", all(&[Payment::KEYS])),
        ("/$defs/columns", all(&[WORK_COLUMNS, CASE_COLUMNS, COLUMNS])),
        ("/$defs/value_form", all(&[VALUE])),
        ("/$defs/words_form", all(&[WORDS])),
        ("/$defs/number_form", all(&[NUMBER])),
        ("/$defs/key_form", all(&[ISSUE_KEY])),
        ("/$defs/tag_form", all(&[TAG])),
        ("/$defs/moment_form", all(&[MOMENT])),
        ("/$defs/epoch_form", all(&[EPOCH])),
        ("/$defs/epoch_milliseconds_form", all(&[EPOCH_MILLISECONDS])),
        ("/$defs/after_form", all(&[AFTER])),
        ("/$defs/length_form", all(&[LENGTH])),
    ]
}

/// Keys that the schema describes in words of its own.
const AS_THEY_STAND: [(&str, &str); 4] = [
    ("/$defs/carry_over_form", "until"),
    ("/$defs/agreement", "hourly_rate"),
    ("/$defs/columns", "decimal"),
    ("/$defs/columns", "dates"),
];

/// What the schema says of a key: members that only it can say are not among them. Terms have definitions of their own
/// names, which `by_name` asks for.
fn property(key: &Key, definitions: &Value, by_name: bool) -> Map<String, Value> {
    let by_words = |words: &[&str]| {
        let mut shared = ["per", "period"].into_iter();
        shared.find(|name| definitions[*name]["enum"] == json!(words))
    };
    let definition = match key.kind {
        Kind::Mileage => "mileage_terms",
        Kind::Travel => "travel",
        Kind::Expenses => "expenses",
        Kind::By => "by",
        Kind::Hours => "number",
        Kind::MonthDay => "month_day",
        _ if by_name && definitions.get(key.name).is_some() => key.name,
        Kind::Text | Kind::Identifier(_) => "text",
        Kind::Days => "days",
        Kind::Percent => "percent",
        Kind::Share => "percent_of_all",
        Kind::Price | Kind::PricePer(_) => "price",
        Kind::Amount => "amount",
        Kind::Factor | Kind::Distance | Kind::Number => "number",
        Kind::Minutes => "minutes",
        Kind::Seconds => "seconds",
        Kind::Duration => "duration",
        Kind::Rates => "rates",
        Kind::Choice(words) => by_words(words).unwrap_or(""),
        Kind::Truth
        | Kind::Bands
        | Kind::First
        | Kind::DistanceBands
        | Kind::Volume
        | Kind::Own(_) => "",
    };
    let description = json!(key.description.trim());
    let mut property = Map::new();
    if !definition.is_empty() {
        property.insert("$ref".to_owned(), json!(format!("#/$defs/{definition}")));
    }
    if definition.is_empty() || definitions[definition]["description"] != description {
        property.insert("description".to_owned(), description);
    }
    if definition.is_empty() && key.kind == Kind::Truth {
        property.insert("type".to_owned(), json!("boolean"));
    }
    if let Kind::Choice(words) = key.kind
        && definition.is_empty()
    {
        property.insert("enum".to_owned(), json!(words));
        property.insert("default".to_owned(), json!(words[0]));
    }
    if let Some(default) = key.default.filter(|_| definition != key.name) {
        let default = serde_json::from_str(default).unwrap();
        property.insert("default".to_owned(), default);
    }
    property
}

/// Puts what is said of a key over what the schema said of it.
fn renewed(old: &Value, key: &Key, definitions: &Value, by_name: bool) -> Value {
    let mut new = old.as_object().cloned().unwrap_or_default();
    let said = property(key, definitions, by_name);
    // Of what has code of its own, the definition may say what it is for.
    let own = matches!(key.kind, Kind::Own(_));
    if own && !new.contains_key("description") {
        return new.into();
    }
    let structured = own || new.contains_key("items") || new.contains_key("properties");
    for member in ["$ref", "description", "type", "enum", "default"] {
        if !structured && !said.contains_key(member) {
            new.shift_remove(member);
        }
    }
    new.extend(said);
    new.into()
}

/// The schema with every key as the tables of keys have it.
fn from_the_tables(schema: &Value) -> Value {
    let mut new = schema.clone();
    let is_named = |key: &Key| !matches!(key.topic, Topic::Rate | Topic::Driving | Topic::Expenses);
    for key in Terms::KEYS.iter().filter(|key| is_named(key)) {
        if let Some(old) = schema["$defs"].get(key.name) {
            new["$defs"][key.name] = renewed(old, key, &schema["$defs"], false);
        }
    }
    let definitions = new["$defs"].clone();
    for (place, keys) in tables() {
        let table = new.pointer_mut(place).unwrap();
        let old = table["properties"].as_object().unwrap().clone();
        let known = |name: &&String| keys.iter().any(|key| key.name == **name);
        // In the order of the file, new keys after them.
        let kept = old.keys().filter(known).map(|name| (name.clone(), Value::Null));
        let mut properties: Map<String, Value> = kept.collect();
        for key in &keys {
            let before = old.get(key.name).unwrap_or(&Value::Null);
            let property = if AS_THEY_STAND.contains(&(place, key.name)) {
                before.clone()
            } else {
                renewed(before, key, &definitions, is_named(key))
            };
            properties.insert(key.name.to_owned(), property);
        }
        table["properties"] = properties.into();
    }
    new
}

/// JSON on as few lines as fit.
fn pretty(value: &Value, indent: &str, room: usize) -> String {
    let text = |text: &str| json!(text).to_string();
    let inline = one_line(value);
    let (open, parts, close): (_, Vec<(String, &Value)>, _) = match value {
        Value::Object(table) => {
            let parts = table.iter().map(|(key, value)| (format!("{}: ", text(key)), value));
            ('{', parts.collect(), '}')
        }
        Value::Array(items) => ('[', items.iter().map(|it| (String::new(), it)).collect(), ']'),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return inline,
    };
    if inline.chars().count() <= room {
        return inline;
    }
    let inner = format!("{indent}  ");
    let parts = parts.iter().map(|(key, value)| {
        let taken = inner.len() + key.chars().count() + 1;
        format!("{inner}{key}{}", pretty(value, &inner, 110_usize.saturating_sub(taken)))
    });
    let parts = parts.collect::<Vec<_>>().join(",\n");
    format!("{open}\n{parts}\n{indent}{close}")
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Object(table) if !table.is_empty() => {
            let part =
                |(key, value): (&String, &Value)| format!("{}: {}", json!(key), one_line(value));
            let parts: Vec<String> = table.iter().map(part).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        _ => value.to_string(),
    }
}

/// With `UPDATE_SCHEMA=1` the file is written anew: what a key is, is only said in the tables of keys.
#[test]
fn it_is_what_the_tables_of_keys_say() {
    let made = format!("{}\n", pretty(&from_the_tables(&schema()), "", 110));
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema/rate-card.schema.json");
        fs::write(file, &made).unwrap();
    }
    assert!(made == SCHEMA, "run with UPDATE_SCHEMA=1\n{made}");
}
