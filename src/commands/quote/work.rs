//! `WORK` of `takst quote`: pieces of `[LEVEL:]DURATION`, and what can be read in two ways.

use crate::billing::{Inquiry, Quoted};
use crate::calendar::Instant;
use crate::lang::{Lang, Words};
use crate::money::Money;
use crate::output::wording;
use crate::problems::Trouble;
use crate::rate_card::{LevelId, RateCard};
use crate::say;
use crate::scalars::{Decimals, LengthUnit, length};
use crate::seconds::Seconds;
use crate::texts::{printable, quoted, quoted_list};
use crate::words;

/// One piece: who works, and for how many seconds.
type Piece = (LevelId, Seconds);

fn first_level(card: &RateCard) -> Result<LevelId, Trouble> {
    let first = card.levels.first().and_then(|_| LevelId::from_index(0));
    first.ok_or_else(|| {
        Trouble::new(words!("the rate card has no level"; "takstbladet har intet niveau"))
    })
}

/// All pieces; `inquiry` is what else is known, for the prices of two readings.
pub(crate) fn work(
    words: &[String],
    inquiry: &Inquiry,
    card: &RateCard,
) -> Result<Vec<Piece>, Trouble> {
    Reader { inquiry, card, done: None }.work(words)
}

/// The work of a call that has taken `done` seconds until now: that, by a level alone or at the first, and what is still
/// to come.
pub(crate) fn of_call(
    words: &[String],
    done: Seconds,
    inquiry: &Inquiry,
    card: &RateCard,
) -> Result<Vec<Piece>, Trouble> {
    let reader = Reader { inquiry, card, done: Some(done) };
    reader.call(words)
}

/// Reads the words of one inquiry.
#[derive(Clone, Copy)]
struct Reader<'a> {
    inquiry: &'a Inquiry,
    card: &'a RateCard,
    /// Seconds of the call that goes on.
    done: Option<Seconds>,
}

impl Reader<'_> {
    fn work(self, words: &[String]) -> Result<Vec<Piece>, Trouble> {
        let first = first_level(self.card)?;
        self.pieces(&joined(words, self.card), first)
    }

    fn call(self, words: &[String]) -> Result<Vec<Piece>, Trouble> {
        let (card, done) = (self.card, self.done.unwrap_or_default());
        // A level and a duration in one argument are two words.
        let parted = words.iter().flat_map(|word| match level_and_duration(word, card) {
            Some((level, duration)) => vec![level.to_owned(), duration.to_owned()],
            None => vec![word.clone()],
        });
        let parted: Vec<String> = parted.collect();
        let Some((level, rest)) = parted.split_first() else {
            return Ok(vec![(self.first(None)?, done)]);
        };
        if is_only_level(level, card) {
            let level = self.first(Some(level))?;
            let rest = self.pieces(&joined(rest, card), level)?;
            return Ok([(level, done)].into_iter().chain(rest).collect());
        }
        if let Some(level_alone) = level_so_far(level, rest, card) {
            let more = Meaning {
                means: {
                    let more = [level].into_iter().chain(rest).map(|word| minutes(word));
                    let (en, da): (Vec<_>, Vec<_>) = more.map(|it| (it.en, it.da)).unzip();
                    words!("{} more", en.join(" + "); "{} mere", da.join(" + "))
                },
                by_default: true,
                work: [with_unit(level)].into_iter().chain(rest.iter().cloned()).collect(),
            };
            return Err(self.two_ways(&parted.join(" "), &[level_alone, more]));
        }
        let first = self.first(None)?;
        let rest = self.pieces(&joined(&parted, card), first)?;
        Ok([(first, done)].into_iter().chain(rest).collect())
    }

    /// The level that a call has been at until now.
    fn first(self, name: Option<&str>) -> Result<LevelId, Trouble> {
        let level = name.and_then(|name| self.card.find_level(name));
        let level = level.map_or_else(|| first_level(self.card), Ok)?;
        in_force(level, self.inquiry.at, self.card)
    }

    /// Pieces of work, at a level where they do not say another.
    fn pieces(self, words: &[String], level: LevelId) -> Result<Vec<Piece>, Trouble> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some((unclear, meanings)) = unclear(&words, self.card) {
            return Err(self.two_ways(&unclear, &meanings));
        }
        let read = |word: &&str| piece(word, level, self.inquiry.at, self.card);
        words.iter().map(read).collect()
    }

    fn two_ways(self, unclear: &str, meanings: &[Meaning]) -> Trouble {
        let value = quoted(unclear);
        let head = match meanings {
            [_] => {
                words!(
                    "{value} does not say whether the number is hours or a level";
                    "{value} siger ikke, om tallet er timer eller et niveau"
                )
            }
            _ => words!("{value} can be read in two ways"; "{value} kan læses på to måder"),
        };
        let hints = meanings.iter().map(|meaning| meaning.hint(self));
        hints.fold(Trouble::new(head), Trouble::hint)
    }

    /// What work that is written so costs.
    fn price(self, written: &[String]) -> Option<Money> {
        let words = joined(written, self.card);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if unclear(&words, self.card).is_some() {
            return None;
        }
        let work = match self.done {
            Some(_) => self.call(written),
            None => self.work(written),
        };
        Quoted::new(self.inquiry.with_work(work.ok()?)).ok()?.price(self.card).ok()
    }
}

/// A number alone behind `--since` that is a level: `2`, `2 30`.
fn level_so_far(word: &str, rest: &[String], card: &RateCard) -> Option<Meaning> {
    seconds(word).ok()?;
    let (name, written) = level_by_name(word, card)?;
    let more: Vec<Words> = rest.iter().map(|word| minutes(word)).collect();
    let behind = |lang: Lang| {
        let more: Vec<&str> = more.iter().map(|more| more.text(lang)).collect();
        match more.join(" + ") {
            none if none.is_empty() => none,
            more => say!(lang, ", {more} more"; ", {more} mere"),
        }
    };
    let (en, da) = (behind(Lang::En), behind(Lang::Da));
    Some(Meaning {
        means: words!("level {name} until now{en}"; "niveau {name} indtil nu{da}"),
        by_default: false,
        work: [written].into_iter().chain(rest.iter().cloned()).collect(),
    })
}

/// `2m` for a bare number.
fn with_unit(word: &str) -> String {
    let unit = if is_digits(word) { "m" } else { "" };
    format!("{word}{unit}")
}

/// The words, a level and the duration behind it joined by a colon (`2nd 30`), in one argument or in two. A level that
/// is a length too (`2 30`) stays apart.
fn joined(words: &[String], card: &RateCard) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let parted = words.iter().flat_map(|word| match level_and_duration(word, card) {
        Some((level, duration)) => vec![level, duration],
        None => vec![word.as_str()],
    });
    for word in parted {
        match all.last_mut() {
            Some(level) if is_only_level(level, card) && seconds(word).is_ok() => {
                *level = format!("{}:{word}", level.trim());
            }
            _ => all.push(word.to_owned()),
        }
    }
    all
}

/// `2nd 30` in one argument; the name of a level may have blanks.
fn level_and_duration<'w>(word: &'w str, card: &RateCard) -> Option<(&'w str, &'w str)> {
    let mut blanks = word.match_indices(char::is_whitespace);
    blanks.find_map(|(blank, _)| {
        let (level, duration) = word.split_at_checked(blank)?;
        let is_both = card.find_level(level).is_some() && seconds(duration).is_ok();
        is_both.then(|| (level, duration.trim()))
    })
}

/// Whether a word is a level, and no length of time.
fn is_only_level(word: &str, card: &RateCard) -> bool {
    card.find_level(word).is_some() && seconds(word).is_err()
}

/// What stands before and behind the colon that ends a level; where none does, behind the first colon.
fn at_colon<'w>(word: &'w str, card: &RateCard) -> Option<(&'w str, &'w str)> {
    let mut colons = word.match_indices(':');
    let of_level = colons.find_map(|(colon, _)| {
        let (level, duration) = word.split_at_checked(colon)?;
        card.find_level(level)?;
        Some((level, duration.strip_prefix(':')?))
    });
    of_level.or_else(|| word.split_once(':'))
}

fn piece(word: &str, level: LevelId, at: Instant, card: &RateCard) -> Result<Piece, Trouble> {
    let (level, duration) = match at_colon(word, card) {
        None => (level, word),
        Some((name, duration)) => {
            let level = card.find_level(name);
            (level.ok_or_else(|| unknown_level(name, card))?, duration)
        }
    };
    let level = in_force(level, at, card)?;
    match seconds(duration) {
        Ok(seconds) => Ok((level, seconds)),
        Err(_) if card.find_level(word).is_some() => {
            let (value, word) = (quoted(word), printable(word));
            Err(Trouble::new(words!(
                "{value} is a level, without a duration: write `{word}:30` for 30 minutes";
                "{value} er et niveau uden en varighed: skriv `{word}:30` for 30 minutter"
            )))
        }
        Err(error) => Err(Trouble::new(error)),
    }
}

/// The level, where it is in force then.
fn in_force(level: LevelId, at: Instant, card: &RateCard) -> Result<LevelId, Trouble> {
    if card.at(at).level(level).is_some() {
        return Ok(level);
    }
    let name = quoted(card.level_name(level));
    Err(Trouble::new(words!(
        "level {name} is not in force then";
        "niveau {name} gælder ikke på det tidspunkt"
    )))
}

/// The seconds of a duration; a bare number is minutes.
fn seconds(text: &str) -> Result<Seconds, Words> {
    let length = length(text, Some(LengthUnit::Minutes), Decimals::Shown);
    let seconds = length.map(|length| length.seconds);
    seconds.map_err(|why| why.words(text))
}

fn unknown_level(name: &str, card: &RateCard) -> Trouble {
    let (value, known) = (quoted(name), quoted_list(&card.levels));
    Trouble::new(words!(
        "level {value} is not on the rate card; it has {known}";
        "niveau {value} er ikke på takstbladet; det har {known}"
    ))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What work can mean.
#[derive(Debug)]
struct Meaning {
    means: Words,
    /// Whether it says nothing of a level.
    by_default: bool,
    /// The work written so that it means this.
    work: Vec<String>,
}

/// The first place where a level that is a length too stands before a duration without a colon (`2 30`: a number may
/// be minutes), or where a number stands before a colon (`1:30`: it may be hours); with all of the work in each meaning.
fn unclear(words: &[&str], card: &RateCard) -> Option<(String, Vec<Meaning>)> {
    words.iter().enumerate().find_map(|(index, word)| {
        let (mut meanings, count) = match (at_colon(word, card), words.get(index + 1)) {
            (Some((digits, duration)), _) if is_digits(digits) => {
                (hours_or_level(digits, duration, card), 1)
            }
            (None, Some(next)) => (duration_or_level(word, next, card)?, 2),
            (Some(_), _) | (None, None) => return None,
        };
        let place = index..index + count;
        for meaning in &mut meanings {
            let mut work: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            work.splice(place.clone(), meaning.work.drain(..));
            meaning.work = work;
        }
        (!meanings.is_empty()).then(|| (words[place].join(" "), meanings))
    })
}

impl Meaning {
    /// `  level 2, 30 minutes: write 2nd:30   (no agreement: 547.50)`.
    fn hint(&self, reader: Reader<'_>) -> Words {
        let (means, written) = (&self.means, &self.work);
        let (inquiry, card) = (reader.inquiry, reader.card);
        let priced = reader.price(written);
        let arguments = written.iter().map(|word| {
            if word.contains(char::is_whitespace) {
                format!("\"{}\"", printable(word))
            } else {
                printable(word)
            }
        });
        let write = arguments.collect::<Vec<_>>().join(" ");
        let terms = |lang: Lang| {
            let level = first_level(card).ok().filter(|_| self.by_default);
            let level = level.map(|level| wording::level(card, level));
            let agreement = inquiry.agreement.map_or_else(
                || say!(lang, "no agreement"; "ingen aftale"),
                |id| card.agreement_name(id).to_owned(),
            );
            let terms: Vec<String> = level.into_iter().chain([agreement]).collect();
            priced.map_or_else(String::new, |price| {
                format!("   ({}: {})", terms.join(", "), lang.money(price))
            })
        };
        let (en, da) = (terms(Lang::En), terms(Lang::Da));
        words!("  {}: write {write}{en}", means.en; "  {}: skriv {write}{da}", means.da)
    }
}

/// `1:30`: an hour and a half, or half an hour at level 1?
fn hours_or_level(digits: &str, duration: &str, card: &RateCard) -> Vec<Meaning> {
    let mut readings = Vec::new();
    let written = with_units(&format!("{digits}:{duration}"));
    if seconds(&written).is_ok() {
        let hours = if digits.trim_start_matches('0') == "1" {
            words!("hour"; "time")
        } else {
            words!("hours"; "timer")
        };
        let minutes = minutes(duration);
        let means = if is_digits(duration) {
            words!("{digits} {} {}", hours.en, minutes.en; "{digits} {} {}", hours.da, minutes.da)
        } else {
            words!("{written}"; "{written}")
        };
        readings.push(Meaning { means, by_default: true, work: vec![written] });
    }
    readings.extend(at_level(digits, duration, card));
    readings
}

/// `2 30`: two lengths, or half an hour at level 2? Nothing where `word` is not both, or no duration follows it.
fn duration_or_level(word: &str, next: &str, card: &RateCard) -> Option<Vec<Meaning>> {
    let level = at_level(word, next, card)?;
    seconds(word).ok()?;
    let (one, other) = (minutes(word), minutes(next));
    let unit = if is_digits(word) { "m" } else { "" };
    let lengths = Meaning {
        means: words!("{} and {}", one.en, other.en; "{} og {}", one.da, other.da),
        by_default: true,
        work: vec![format!("{word}{unit}"), with_units(next)],
    };
    Some(vec![level, lengths])
}

/// `1h30` for `1:30`, which could be a level too.
fn with_units(length: &str) -> String {
    let digits = length.trim_end_matches(|char: char| !char.is_ascii_digit());
    let mut parts = digits.splitn(3, ':');
    let written = match (parts.next(), parts.next(), parts.next()) {
        (Some(hours), Some(minutes), Some(seconds)) => {
            vec![format!("{hours}h{minutes}m{seconds}s")]
        }
        // `18:25 min` is minutes and seconds.
        (Some(one), Some(other), None) => vec![format!("{one}h{other}"), format!("{one}m{other}s")],
        (..) => Vec::new(),
    };
    let meant = seconds(length).ok();
    let mut written = written.into_iter();
    let same = written.find(|written| meant.is_some() && seconds(written).ok() == meant);
    same.unwrap_or_else(|| length.to_owned())
}

fn at_level(name: &str, duration: &str, card: &RateCard) -> Option<Meaning> {
    seconds(duration).ok()?;
    let minutes = minutes(duration);
    let (name, written) = level_by_name(name, card)?;
    Some(Meaning {
        means: words!("level {name}, {}", minutes.en; "niveau {name}, {}", minutes.da),
        by_default: false,
        work: vec![format!("{written}:{duration}")],
    })
}

/// A level as people read it, and as it is written without a doubt.
fn level_by_name(name: &str, card: &RateCard) -> Option<(String, String)> {
    let level = card.find_level(name)?;
    let editions = card.editions().filter_map(|edition| edition.level(level));
    let aliases = editions.flat_map(|level| level.aliases.iter().map(String::as_str));
    // A card may call its levels by numbers alone; then an alias says it.
    let mut names = std::iter::once(card.level_name(level)).chain(aliases);
    let written = names.find(|name| !is_digits(name.trim()))?;
    Some((printable(name), written.to_owned()))
}

/// `30 minutes` for a bare number, else the duration as it is written.
fn minutes(duration: &str) -> Words {
    match duration {
        "1" => words!("1 minute"; "1 minut"),
        number if is_digits(number) => words!("{number} minutes"; "{number} minutter"),
        other => words!("{other}"; "{other}"),
    }
}
