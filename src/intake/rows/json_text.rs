//! JSON objects, key by key, each value as the text it was written with.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::lang::Words;
use crate::texts::quoted;
use crate::words;

/// Calls `each` with every key of the object that `text` is, and the text of its value.
pub(crate) fn read_object(
    text: &str,
    each: impl FnMut(&str, &str) -> Result<(), Words>,
) -> Result<(), Words> {
    let mut refused = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let visitor = Object {
        each,
        refused: &mut refused,
    };
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
    let inner = raw
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
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
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' if depth > 0 => depth = depth.saturating_sub(1),
            b',' | b']' | b'}' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// What the beginning of an object shows of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline<'t> {
    /// Its own keys, as they are written.
    pub(crate) keys: Vec<&'t [u8]>,
    /// The keys that lead to its first list of objects.
    pub(crate) list: Option<Vec<&'t [u8]>>,
    /// Whether nothing follows behind it.
    pub(crate) is_all: bool,
}

/// Looks over an object, whole or cut off, without reading its values.
pub(crate) fn outline(bytes: &[u8]) -> Outline<'_> {
    let mut outline = Outline::default();
    // The keys of the objects that are open, while nothing else is.
    let mut path: Vec<&[u8]> = Vec::new();
    let (mut objects, mut lists) = (0_usize, 0_usize);
    let mut text: &[u8] = &[];
    let mut rest = bytes;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match byte {
            b'"' => {
                let length = string_length(rest);
                let (inside, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                text = inside;
                rest = after.get(1..).unwrap_or(&[]);
            }
            b':' if lists == 0 => {
                path.truncate(objects.saturating_sub(1));
                path.push(text);
                if objects == 1 {
                    outline.keys.push(text);
                }
            }
            b'{' if lists == 0 => objects = objects.saturating_add(1),
            b'}' if lists == 0 => {
                objects = objects.saturating_sub(1);
                if objects == 0 {
                    break;
                }
            }
            b'[' => {
                let of_objects = behind.trim_ascii_start().first() == Some(&b'{');
                if lists == 0 && of_objects && outline.list.is_none() {
                    outline.list = Some(path.clone());
                }
                lists = lists.saturating_add(1);
            }
            b']' => lists = lists.saturating_sub(1),
            _ => {}
        }
    }
    outline.is_all = rest.trim_ascii().is_empty();
    outline
}

/// Where a string ends that began before these bytes.
fn string_length(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let end = bytes.iter().position(|byte| match byte {
        _ if escaped => {
            escaped = false;
            false
        }
        b'\\' => {
            escaped = true;
            false
        }
        byte => *byte == b'"',
    });
    end.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_of_an_object() {
        // Keys, where the rows are, whether that is all.
        let cases = [
            (r#"{"cases":[{"case":1}]}"#, "cases", "cases", true),
            (
                "{\n \"n\": 1,\n \"cases\" : [\n {",
                "n cases",
                "cases",
                true,
            ),
            (
                r#"{"d":{"a":1,"b":[{"x":[{}]}]},"c":[{}]}"#,
                "d c",
                "d b",
                true,
            ),
            ("{\"a\":[{}]}\n{\"a\":[{}]}", "a", "a", false),
            (
                r#"{"a":[1,{}],"b":"[{","c\":[{":[]}"#,
                "a b c\\\":[{",
                "-",
                true,
            ),
            (r#"{"a":{"b":[{}]},"c":1}"#, "a c", "a b", true),
            ("{", "", "-", true),
        ];
        for (text, keys, list, is_all) in cases {
            let told = outline(text.as_bytes());
            let joined = |keys: &[&[u8]]| String::from_utf8_lossy(&keys.join(&b' ')).into_owned();
            assert_eq!(joined(&told.keys), keys, "{text}");
            let found = told.list.map_or("-".to_owned(), |list| joined(&list));
            assert_eq!((found.as_str(), told.is_all), (list, is_all), "{text}");
        }
    }
}
