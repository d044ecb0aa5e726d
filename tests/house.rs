//! The rules of the house, read from the sources: the pure rooms stay pure, intake and output do not know each
//! other, and no example goes stale unnoticed.

use std::fs;
use std::path::{Path, PathBuf};

/// Files of src/ that are not pure although the room around them is: they find and read the rate card.
const AT_THE_DOOR: [&str; 2] = ["rate_card/find", "rate_card/load"];

/// Rooms that are pure, with all that is in their folders.
const PURE: [&str; 8] = [
    "billing",
    "calendar",
    "lang",
    "problems",
    "rate_card",
    "scalars",
    "sla",
    "texts",
];

/// Crates a pure room may use.
const ALLOWED: [&str; 10] = [
    "std",
    "core",
    "alloc",
    "crate",
    "self",
    "super",
    "chrono",
    "chrono_tz",
    "computus",
    "rust_decimal",
];
/// Crates one room more may use: everyone the error derive, `texts` the table without keys of its own.
const ALLOWED_IN: [(&str, &str); 3] = [
    ("", "thiserror"),
    ("texts", "hashbrown"),
    ("texts", "unicode_normalization"),
];

/// What no pure room names: files, the environment, the clock, threads, files' formats, printing.
const FORBIDDEN: [&str; 32] = [
    "std::fs",
    "std::io",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::os",
    "std::time::Instant",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "system_clock",
    "rayon",
    "clap",
    "anyhow",
    "serde",
    "serde_json",
    "csv",
    "toml",
    "comfy_table",
    "tempfile",
    "sys_locale",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "crate::cli",
    "crate::commands",
    "crate::intake",
    "crate::output",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder`, in order; none where it does not exist.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A source file: its path below src/ without the ending, and its text without comments.
struct Source {
    name: String,
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        self.name.split('/').next().expect("a first part")
    }

    fn is_pure(&self) -> bool {
        let at_the_door = AT_THE_DOOR.iter().any(|door| {
            let rest = self.name.strip_prefix(door);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        PURE.contains(&self.room()) && !at_the_door
    }
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let sources: Vec<Source> = files(&src)
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source file");
            let name = path.strip_prefix(&src).unwrap().with_extension("");
            Source {
                name: name.to_str().unwrap().replace('\\', "/"),
                code: without_comments(&text),
            }
        })
        .collect();
    assert!(sources.len() > 10, "the sources were not found");
    sources
}

fn without_comments(text: &str) -> String {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// Whether `code` has `word` with no letter, digit or underscore joined to its ends.
fn names(code: &str, word: &str) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word).any(|(at, _)| {
        let (before, rest) = code.split_at(at);
        let after = rest.strip_prefix(word).unwrap_or_default();
        !before.ends_with(joins) && (word.ends_with('!') || !after.starts_with(joins))
    })
}

/// `use` paths, a group flattened: `use std::{fs, io::{self}};` is `std::fs`, `std::io::self`.
fn used_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let (before, rest) = code.split_at(at);
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        let starts_one = line.is_empty() || line.starts_with("pub");
        if starts_one && let Some((path, _)) = rest.strip_prefix("use ").unwrap().split_once(';') {
            let compact: String = path.split_whitespace().collect::<Vec<_>>().join(" ");
            flatten("", &compact, &mut paths);
        }
    }
    paths
}

fn flatten(prefix: &str, path: &str, paths: &mut Vec<String>) {
    let path = path.trim();
    let Some((head, group)) = path.split_once('{') else {
        if !path.is_empty() {
            let name = path.split(" as ").next().unwrap_or_default();
            paths.push(format!("{prefix}{name}"));
        }
        return;
    };
    let prefix = format!("{prefix}{}", head.trim());
    let group = group.strip_suffix('}').unwrap_or(group);
    let (mut depth, mut start) = (0_i32, 0);
    for (at, letter) in group.char_indices().chain([(group.len(), ',')]) {
        match letter {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                flatten(&prefix, group.get(start..at).unwrap_or_default(), paths);
                start = at.saturating_add(1);
            }
            _ => {}
        }
    }
}

/// What is wrong with a pure room, a line each.
fn impurities(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    let paths = used_paths(&source.code);
    for word in FORBIDDEN {
        let below = format!("{word}::");
        let used = paths
            .iter()
            .any(|path| path == word || path.starts_with(&below));
        if used || names(&source.code, word) {
            wrong.push(format!("src/{}.rs names `{word}`", source.name));
        }
    }
    for path in &paths {
        let first = path
            .trim_start_matches("::")
            .split("::")
            .next()
            .unwrap_or_default();
        let extra = ALLOWED_IN
            .iter()
            .any(|(room, name)| *name == first && (room.is_empty() || *room == source.room()));
        // `use instant::DAY` and `pub use week::Week` name a room's own modules.
        let own_module = source.code.contains(&format!("mod {first};"));
        if !ALLOWED.contains(&first) && !extra && !own_module {
            wrong.push(format!("src/{}.rs uses `{path}`", source.name));
        }
    }
    wrong
}

#[test]
fn pure_rooms_name_nothing_impure() {
    let all = sources();
    let pure: Vec<&Source> = all.iter().filter(|source| source.is_pure()).collect();
    for room in PURE {
        assert!(
            pure.iter().any(|source| source.room() == room),
            "no room {room}"
        );
    }
    let wrong: Vec<String> = pure.iter().flat_map(|source| impurities(source)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The reader itself: each of these is found, and none of the last ones is.
#[test]
fn impurity_is_noticed() {
    let room = |code: &str| Source {
        name: "calendar/week".to_owned(),
        code: without_comments(code),
    };
    for code in [
        "use std::{cmp, fs};",
        "use std::{\n    cmp::Ordering,\n    io::{self, Write},\n};",
        "pub(crate) use std::env;",
        "use hashbrown::HashTable;",
        "use regex::Regex;",
        "fn f() { let now = chrono::Utc::now(); }",
        "fn f() { println!(\"\"); }",
        "#[derive(serde::Deserialize)] struct Row;",
        "use crate::{lang, output};",
    ] {
        assert!(!impurities(&room(code)).is_empty(), "not noticed: {code}");
    }
    for code in [
        "// std::fs is for others\nuse std::{cmp, fmt};",
        "mod week;\npub use week::{Week, Holiday as Closed};",
        "fn observe(csv_like: u8) -> u8 { csv_like }",
        "use chrono::{Datelike, NaiveDate};\nuse crate::billing::Money;",
    ] {
        assert_eq!(impurities(&room(code)), Vec::<String>::new(), "{code}");
    }
}

#[test]
fn intake_and_output_do_not_know_each_other() {
    for source in sources() {
        let other = match source.room() {
            "intake" => "output",
            "output" => "intake",
            _ => continue,
        };
        let path = format!("crate::{other}");
        let used = used_paths(&source.code)
            .iter()
            .any(|used| *used == path || used.starts_with(&format!("{path}::")));
        assert!(
            !used && !names(&source.code, &path),
            "src/{}.rs names {path}",
            source.name
        );
    }
}

/// A file that neither a test nor the README names is one nobody would miss when it breaks.
#[test]
fn every_example_is_used() {
    let root = root();
    let mut users = files(&root.join("tests"));
    users.retain(|path| !path.ends_with("tests/house.rs"));
    users.push(root.join("README.md"));
    let texts: Vec<String> = users
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    let unused: Vec<String> = files(&root.join("examples"))
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !texts.iter().any(|text| names(text, name)))
        .collect();
    assert!(unused.is_empty(), "no test and no README names {unused:?}");
}
