//! PURE: conditions on the facts of a case: `when = { channel = "on-site", km = { above = 50 } }`.

use rust_decimal::Decimal;

use super::facts::Fact;
use super::keys::{Record as _, Terms};
use super::suggest::{did_you_mean, distance, nearest};
use crate::lang::Words;
use crate::words;

impl Fact {
    /// What a column that a condition asks for was perhaps meant to be: a fact, or a key of the rule.
    pub fn nearly(header: &str) -> Option<Words> {
        let names = Self::NAMED.iter().flat_map(|(en, da, _)| [*en, *da]);
        // Of short words another one is soon two letters apart: `kind` is not `kunde`.
        let slip = |near: &&str| near.len() > 8 || distance(header, near).is_some_and(|it| it < 2);
        if let Some(near) = nearest(header, names).filter(slip) {
            return Some(did_you_mean(header, near));
        }
        // No column is likely to be called as a key of two words.
        let keys = Terms::KEYS.iter().map(|key| key.name).filter(|key| key.contains('_'));
        let near = nearest(header, keys)?;
        Some(words!(
            "the key `{near}` stands beside `when`, not in it";
            "nøglen `{near}` står ved siden af `when`, ikke i den"
        ))
    }
}

/// What a fact is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A word, in lower case.
    Word(String),
    /// Yes or no; an empty cell is no.
    Mark(bool),
    Number(Decimal),
}

/// A bound of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    pub limit: Decimal,
    /// Whether the number itself is within.
    pub inclusive: bool,
}

/// How a fact is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    AnyOf(Vec<Wanted>),
    /// It is none of these.
    NoneOf(Vec<Wanted>),
    /// It is a number within these bounds.
    Within { lower: Option<Bound>, upper: Option<Bound> },
}

/// A condition on one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub fact: Fact,
    pub test: Test,
}

/// Conditions that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When(pub Vec<Condition>);
