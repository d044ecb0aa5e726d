//! JSON objects, key by key, each value as the text it was written with.

#![warn(clippy::indexing_slicing)]

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::lang::Words;
use crate::texts::{folded, quoted};
use crate::words;

/// Calls `each` with every key of the object that `text` is, and the text of its value.
pub(crate) fn read_object(
    text: &str,
    each: impl FnMut(&str, &str) -> Result<(), Words>,
) -> Result<(), Words> {
    let mut refused = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let visitor = Object { each, refused: &mut refused };
    let read = serde::Deserializer::deserialize_map(&mut reader, visitor);
    match read.and_then(|()| reader.end()) {
        Ok(()) => Ok(()),
        Err(error) => Err(refused.unwrap_or_else(|| explain(&error))),
    }
}

fn explain(error: &serde_json::Error) -> Words {
    let column = error.column();
    match error.classify() {
        Category::Eof => words!("the JSON object is cut short"; "JSON-objektet er ikke helt"),
        Category::Syntax | Category::Io => words!(
            "not valid JSON at character {column}";
            "ikke gyldig JSON ved tegn {column}"
        ),
        Category::Data => words!("not a JSON object"; "ikke et JSON-objekt"),
    }
}

struct Object<'a, F> {
    each: F,
    refused: &'a mut Option<Words>,
}

impl<'de, F: FnMut(&str, &str) -> Result<(), Words>> Visitor<'de> for Object<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut key = String::new();
        while map.next_key_seed(Key(&mut key))?.is_some() {
            let value: &RawValue = map.next_value()?;
            if let Err(words) = (self.each)(&key, value.get()) {
                *self.refused = Some(words);
                return Err(A::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

/// Reads a key into a buffer that is used again.
struct Key<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<(), E> {
        self.0.clear();
        self.0.push_str(key);
        Ok(())
    }
}

/// Appends the value of a cell: of a string its characters, of `null` nothing, of all else the text itself.
pub(crate) fn push_value(raw: &str, into: &mut String) -> Result<(), Words> {
    if raw == "null" {
        return Ok(());
    }
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        None => into.push_str(raw),
        Some(inner) if memchr::memchr(b'\\', inner.as_bytes()).is_none() => into.push_str(inner),
        Some(_) => {
            let text: String = serde_json::from_str(raw).map_err(|_| not_text(raw))?;
            if text.contains('\0') {
                return Err(not_text(raw));
            }
            into.push_str(&text);
        }
    }
    Ok(())
}

fn not_text(raw: &str) -> Words {
    let value = quoted(raw);
    words!("{value} is not text"; "{value} er ikke tekst")
}

/// The length of the first value of a list, up to the comma or bracket behind it; `None`: it goes on.
pub(crate) fn value_length(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b',' | b']' | b'}' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Calls `each` with every item of the list that `text` is, by its number from 1, and its text.
pub(crate) fn read_list(
    text: &str,
    mut each: impl FnMut(&str, &str) -> Result<(), Words>,
) -> Result<(), Words> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| explain(&error))?;
    for (index, item) in items.iter().enumerate() {
        each(&(index + 1).to_string(), item.get())?;
    }
    Ok(())
}

/// The value at a path of keys, with points between them, below a key of the object that `text` is, both as they are
/// folded: as it is written, or a list where there are several, because the path leads through a list.
pub(crate) fn value_at(text: &str, head: &str, path: &str) -> Option<String> {
    let mut found = Vec::new();
    let below = |key: &str, value: &str| {
        if folded(key.trim()) == head {
            follow(value, path, &mut found);
        }
        Ok(())
    };
    read_object(text, below).ok()?;
    match found.len() {
        0 => None,
        1 => found.pop(),
        _ => Some(format!("[{}]", found.join(","))),
    }
}

/// Gathers the values at a path below a value.
fn follow(value: &str, path: &str, found: &mut Vec<String>) {
    if value.starts_with('[') {
        let _ = read_list(value, |_, item| {
            follow(item, path, found);
            Ok(())
        });
    } else if path.is_empty() {
        if value != "null" && value != "\"\"" {
            found.push(value.to_owned());
        }
    } else if value.starts_with('{') {
        // A key that has the point in it comes first, then the longest.
        let mut best: Option<(usize, String)> = None;
        let _ = read_object(value, |key, value| {
            let key = folded(key.trim());
            let rest = path.strip_prefix(&*key);
            let fits = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            if fits && best.as_ref().is_none_or(|(longest, _)| key.len() > *longest) {
                best = Some((key.len(), value.to_owned()));
            }
            Ok(())
        });
        if let Some((length, value)) = best {
            let rest = path.get(length..).unwrap_or("");
            follow(&value, rest.strip_prefix('.').unwrap_or(rest), found);
        }
    }
}

/// A list below the keys of an object.
#[derive(Debug)]
pub(crate) struct List {
    /// The keys that lead to it: where they stand.
    pub(crate) path: Vec<Range<usize>>,
    /// Where its bracket opens.
    pub(crate) at: usize,
    pub(crate) has_objects: bool,
    pub(crate) is_empty: bool,
}

/// Looks over an object without reading its values: its keys, and the lists below them that are in no list. It goes on where
/// it stopped, once there are more bytes.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    at: usize,
    in_text: bool,
    escaped: bool,
    text: Range<usize>,
    /// The keys of the objects that are open, while no list is.
    path: Vec<Range<usize>>,
    objects: usize,
    lists_open: usize,
    /// Whether the first item of the last list is still to come.
    is_fresh: bool,
    /// Its own keys.
    pub(crate) keys: Vec<Range<usize>>,
    pub(crate) lists: Vec<List>,
    /// Where it ends.
    pub(crate) end: Option<usize>,
}

impl Survey {
    /// Goes on to the end of the object, or of the bytes.
    pub(crate) fn go_on(&mut self, bytes: &[u8]) {
        while let Some(byte) = bytes.get(self.at).filter(|_| self.end.is_none()) {
            let at = self.at;
            self.at += 1;
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_text = false;
                        self.text.end = at;
                    }
                    _ => {}
                }
                continue;
            }
            if self.is_fresh && !byte.is_ascii_whitespace() {
                self.is_fresh = false;
                if let Some(list) = self.lists.last_mut() {
                    list.has_objects = matches!(byte, b'{');
                    list.is_empty = *byte == b']';
                }
            }
            match byte {
                b'"' => {
                    self.in_text = true;
                    self.text = self.at..self.at;
                }
                b':' if self.lists_open == 0 => {
                    self.path.truncate(self.objects.saturating_sub(1));
                    self.path.push(self.text.clone());
                    if self.objects == 1 {
                        self.keys.push(self.text.clone());
                    }
                }
                b'{' if self.lists_open == 0 => self.objects += 1,
                b'}' if self.lists_open == 0 => {
                    self.objects = self.objects.saturating_sub(1);
                    if self.objects == 0 {
                        self.end = Some(self.at);
                    }
                }
                b'[' => {
                    if self.lists_open == 0 {
                        self.lists.push(List {
                            path: self.path.clone(),
                            at,
                            has_objects: false,
                            is_empty: false,
                        });
                        self.is_fresh = true;
                    }
                    self.lists_open += 1;
                }
                b']' => self.lists_open = self.lists_open.saturating_sub(1),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of an object, the paths to its lists of objects, whether it is whole.
    fn told(text: &str, step: usize) -> (String, String, bool) {
        let bytes = text.as_bytes();
        let mut survey = Survey::default();
        for end in (0..=bytes.len()).step_by(step).chain([bytes.len()]) {
            survey.go_on(&bytes[..end]);
        }
        let word = |range: &Range<usize>| text[range.clone()].to_owned();
        let keys: Vec<String> = survey.keys.iter().map(word).collect();
        let lists = survey.lists.iter().filter(|list| list.has_objects);
        let paths = lists.map(|list| {
            assert_eq!(bytes[list.at], b'[');
            list.path.iter().map(word).collect::<Vec<_>>().join(".")
        });
        let paths: Vec<String> = paths.collect();
        (keys.join(" "), paths.join(" "), survey.end == Some(text.trim_end().len()))
    }

    #[test]
    fn an_object_is_looked_over_in_any_pieces() {
        // Keys, where there are lists of objects, whether that is all.
        let cases = [
            (r#"{"cases":[{"case":1}]}"#, "cases", "cases", true),
            ("{\n \"n\": 1,\n \"cases\" : [\n {", "n cases", "cases", false),
            (r#"{"d":{"a":1,"b":[{"x":[{}]}]},"c":[{}]}"#, "d c", "d.b c", true),
            ("{\"a\":[{}]}\n{\"a\":[{}]}", "a", "a", false),
            (r#"{"a":[1,{}],"b":"[{","c":[]}"#, "a b c", "", true),
            (r#"{"a":{"b":[{}]},"c":1}"#, "a c", "a.b", true),
            (r#"{"a\"{":[{}]}"#, r#"a\"{"#, r#"a\"{"#, true),
            ("{", "", "", false),
        ];
        for (text, keys, lists, is_all) in cases {
            for step in [1, 3, 100] {
                let expected = (keys.to_owned(), lists.to_owned(), is_all);
                assert_eq!(told(text, step), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_path_leads_to_a_value() {
        for (text, head, path, value) in [
            (r#"{"a":{"b":1}}"#, "a", "b", Some("1")),
            (r#"{"A":{" B ":"x"}}"#, "a", "b", Some(r#""x""#)),
            (r#"{"a":{"b":{"c":true}}}"#, "a", "b.c", Some("true")),
            (r#"{"a":{"b":{"c":1},"b.c":2}}"#, "a", "b.c", Some("2")),
            (r#"{"a":[{"b":1},{"c":3},{"b":2}]}"#, "a", "b", Some("[1,2]")),
            (r#"{"a":[{"b":1}]}"#, "a", "b", Some("1")),
            (r#"{"a":{"b":[1,"2"]}}"#, "a", "b", Some(r#"[1,"2"]"#)),
            (r#"{"a":{"b":null}}"#, "a", "b", None),
            (r#"{"a":null}"#, "a", "b", None),
            (r#"{"a":{}}"#, "a", "b", None),
            (r#"{"a":1}"#, "a", "b", None),
        ] {
            assert_eq!(value_at(text, head, path).as_deref(), value, "{text}");
        }
    }
}
