//! Dates and times in the less usual forms: parts of one digit, names of months, a clock with points, and what somebody
//! types in haste (`yesterday 16:10`). They are tried where the usual ones fail, so that these lose no time.

use chrono::Weekday;

use super::error::{DateOrder, TimeError};
use super::written::{by_order, day_of, of_half_day, seconds_of};
use crate::texts::folded;

/// No time is written in more bytes.
const LONGEST: usize = 80;

/// Its names in English, Danish and German, long and short.
const MONTHS: [&str; 12] = [
    "january jan januar jänner jän",
    "february feb februar febr",
    "march mar marts märz mär mrz",
    "april apr",
    "may maj mai",
    "june jun juni",
    "july jul juli",
    "august aug",
    "september sep sept",
    "october oct oktober okt",
    "november nov",
    "december dec dezember dez",
];

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "monday mon mandag man"),
    (Weekday::Tue, "tuesday tue tues tirsdag tir tirs"),
    (Weekday::Wed, "wednesday wed onsdag ons"),
    (Weekday::Thu, "thursday thu thur thurs torsdag tor tors"),
    (Weekday::Fri, "friday fri fredag fre"),
    (Weekday::Sat, "saturday sat lørdag lør"),
    (Weekday::Sun, "sunday sun søndag søn"),
];

/// Days from the day of the command's own time, in one word or two.
const NEAR: [(i64, [&str; 3]); 3] = [
    (-1, ["yesterday", "igår", "går"]),
    (0, ["today", "idag", "dag"]),
    (1, ["tomorrow", "imorgen", "morgen"]),
];

/// The day of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Days since 1970-01-01.
    Date(i64),
    /// So many days after that of the command's own time.
    Near(i64),
    Weekday(Weekday),
    /// `24/12`, in any year.
    Yearly {
        month: u32,
        day: u32,
    },
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// Since midnight.
    pub(super) second: i64,
    pub(super) has_seconds: bool,
}

/// What is written of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) day: Option<Day>,
    pub(super) clock: Option<Clock>,
    /// Seconds east of UTC.
    pub(super) offset: Option<i64>,
}

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    Log,
    /// Somebody at the command line: days without a date, a clock without a mark.
    Person,
}

/// Takes a text apart; a day, a time of day or both are there.
pub(super) fn parts(
    text: &str,
    order: Option<DateOrder>,
    writer: Writer,
) -> Result<Parts, TimeError> {
    if text.len() > LONGEST {
        return Err(TimeError::Form);
    }
    let text = folded(text);
    let tokens = tokens(&text).ok_or(TimeError::Form)?;
    let mut rest = Rest(&tokens);
    let day = match writer {
        Writer::Log => None,
        Writer::Person => rest.day_in_words(order)?,
    };
    let day = match day {
        None => rest.date(order)?.map(Day::Date),
        day => day,
    };
    if day.is_some() && rest.0.is_empty() {
        let (clock, offset) = (None, None);
        return Ok(Parts { day, clock, offset });
    }
    if day.is_some() && !rest.part() {
        return Err(TimeError::Form);
    }
    let clock = Some(rest.clock(writer)?);
    let offset = rest.offset()?;
    if rest.0.is_empty() { Ok(Parts { day, clock, offset }) } else { Err(TimeError::Form) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// Digits.
    Number(&'a str),
    /// Letters, in lower case.
    Word(&'a str),
    /// A blank, or any other sign.
    Sign(char),
}

/// `None` where a sign is in none of the forms.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_same: fn(char) -> bool = match first {
            '0'..='9' => |char| char.is_ascii_digit(),
            _ if first.is_alphabetic() => char::is_alphabetic,
            _ => |_| false,
        };
        let end = rest.find(|char| !is_same(char)).unwrap_or(rest.len());
        let end = end.max(first.len_utf8());
        let (token, behind) = rest.split_at_checked(end)?;
        tokens.push(match first {
            '0'..='9' => Token::Number(token),
            _ if first.is_alphabetic() => Token::Word(token),
            ' ' | '-' | '/' | '.' | ',' | ':' | '+' => Token::Sign(first),
            _ => return None,
        });
        rest = behind;
    }
    Some(tokens)
}

/// What is left to read.
struct Rest<'a, 't>(&'t [Token<'a>]);

impl Rest<'_, '_> {
    fn skip(&mut self, token: Token<'_>) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == token => {
                self.0 = rest;
                true
            }
            Some(_) | None => false,
        }
    }

    fn skip_all(&mut self, signs: &[char]) {
        while let [Token::Sign(sign), rest @ ..] = self.0
            && signs.contains(sign)
        {
            self.0 = rest;
        }
    }

    fn skip_word(&mut self, words: &str) -> bool {
        match self.0 {
            [Token::Word(word), rest @ ..] if is_one_of(word, words) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// A number of so many digits.
    fn number(&mut self, digits: &[usize]) -> Option<u32> {
        let [Token::Number(number), rest @ ..] = self.0 else {
            return None;
        };
        let read = number.parse().ok();
        let read = read.filter(|_| digits.contains(&number.len()))?;
        self.0 = rest;
        Some(read)
    }

    /// `yesterday`, `mandag`, `24/12`.
    fn day_in_words(&mut self, order: Option<DateOrder>) -> Result<Option<Day>, TimeError> {
        match *self.0 {
            [Token::Word(word), ref rest @ ..] => {
                let (word, rest) = match rest {
                    [Token::Sign(' '), Token::Word(second), behind @ ..] if word == "i" => {
                        (*second, behind)
                    }
                    _ if is_one_of(word, "går dag morgen") => return Ok(None),
                    _ => (word, rest),
                };
                let near = NEAR.iter().find(|(_, words)| words.contains(&word));
                let weekday = || {
                    let mut weekdays = WEEKDAYS.iter();
                    weekdays.find(|(_, words)| is_one_of(word, words))
                };
                let day = match near {
                    Some((days, _)) => Some(Day::Near(*days)),
                    None => weekday().map(|(weekday, _)| Day::Weekday(*weekday)),
                };
                if day.is_some() {
                    self.0 = rest;
                }
                Ok(day)
            }
            [Token::Number(first), Token::Sign('/'), Token::Number(second), ref rest @ ..]
                if first.len() <= 2
                    && second.len() <= 2
                    && !matches!(rest, [Token::Sign('/' | '-' | '.'), ..]) =>
            {
                self.0 = rest;
                let number = |text: &str| text.parse().map_err(|_| TimeError::Form);
                let (first, second) = (number(first)?, number(second)?);
                let (day, month) = match order {
                    Some(DateOrder::MonthDay) => (second, first),
                    Some(DateOrder::DayMonth) | None => (first, second),
                };
                // A leap year has all days that any year has.
                let year = 2028;
                day_of(year, month, day)?;
                Ok(Some(Day::Yearly { month, day }))
            }
            _ => Ok(None),
        }
    }

    /// Days since 1970-01-01, where a date comes first.
    fn date(&mut self, order: Option<DateOrder>) -> Result<Option<i64>, TimeError> {
        match *self.0 {
            [
                Token::Number(first),
                Token::Sign(sign @ ('-' | '/' | '.')),
                Token::Number(_),
                Token::Sign(other),
                Token::Number(_),
                ..,
            ] if sign == other => {
                let year_first = first.len() == 4;
                let year: &[usize] = &[4];
                let part: &[usize] = &[1, 2];
                let mut numbers = [0; 3];
                let digits = if year_first { [year, part, part] } else { [part, part, &[2, 4]] };
                for (number, digits) in numbers.iter_mut().zip(digits) {
                    self.skip(Token::Sign(sign));
                    *number = self.number(digits).ok_or(TimeError::Form)?;
                }
                let [first, second, third] = numbers;
                if year_first {
                    return day_of(first, second, third).map(Some);
                }
                if third < 100 {
                    return Err(TimeError::ShortYear);
                }
                let (day, month) = by_order((first, second), third, sign == '/', order)?;
                day_of(third, month, day).map(Some)
            }
            [Token::Number(_) | Token::Word(_), ..] => self.date_with_name(),
            _ => Ok(None),
        }
    }

    /// `7. oktober 2026`, `01-Aug-2023`, `Jan 20, 2023`, `2026 Oct 7`.
    fn date_with_name(&mut self) -> Result<Option<i64>, TimeError> {
        const BETWEEN: [char; 5] = [' ', '-', '/', '.', ','];
        let tokens = self.0;
        let mut numbers = [None::<&str>; 2];
        let mut month = None;
        for at in 0..3 {
            match *self.0 {
                [Token::Number(number), ref rest @ ..] => {
                    let Some(free) = numbers.iter_mut().find(|number| number.is_none()) else {
                        break;
                    };
                    *free = Some(number);
                    self.0 = rest;
                }
                [Token::Word(word), ref rest @ ..] if month.is_none() => {
                    let found = MONTHS.iter().position(|names| is_one_of(word, names));
                    if found.is_none() {
                        break;
                    }
                    month = found;
                    self.0 = rest;
                }
                _ => break,
            }
            if at < 2 {
                self.skip_all(&BETWEEN);
            }
        }
        let ([Some(first), Some(second)], Some(month)) = (numbers, month) else {
            self.0 = tokens;
            return Ok(None);
        };
        let (year, day) = if first.len() == 4 { (first, second) } else { (second, first) };
        if !matches!((year.len(), day.len()), (2 | 4, 1 | 2)) {
            return Err(TimeError::Form);
        }
        let number = |text: &str| text.parse::<u32>().map_err(|_| TimeError::Form);
        let (written, day) = (number(year)?, number(day)?);
        // The years the program computes with begin in 1990.
        let year = match (year.len(), written) {
            (2, 0..90) => written + 2000,
            (2, _) => written + 1900,
            _ => written,
        };
        let month = u32::try_from(month).unwrap_or(0) + 1;
        day_of(year, month, day).map(Some)
    }

    /// What stands between a date and a time of day.
    fn part(&mut self) -> bool {
        let before = self.0.len();
        if !self.skip_word("t") {
            self.skip_all(&[' ', ',']);
        }
        self.0.len() < before
    }

    /// `15:50`, `15.50.30`, `3:50 PM`, `kl. 15`; of a person `1550`, `9`.
    fn clock(&mut self, writer: Writer) -> Result<Clock, TimeError> {
        let is_told = self.skip_word("kl klokken at um");
        if is_told {
            self.skip_all(&['.', ' ']);
        }
        if writer == Writer::Person
            && let Some(number) = self.number(&[3, 4])
        {
            let (hour, minute) = (number.div_euclid(100), number.rem_euclid(100));
            return Ok(Clock { second: seconds_of(hour, minute, 0)?, has_seconds: false });
        }
        let hour = self.number(&[1, 2]).ok_or(TimeError::Form)?;
        let (mut minute, mut second) = (None, None);
        if let [Token::Sign(mark @ (':' | '.')), Token::Number(_), ..] = *self.0 {
            self.skip(Token::Sign(mark));
            minute = Some(self.number(&[2]).ok_or(TimeError::Form)?);
            if let [Token::Sign(again), Token::Number(_), ..] = *self.0
                && again == mark
            {
                self.skip(Token::Sign(mark));
                second = Some(self.number(&[2]).ok_or(TimeError::Form)?);
            }
            if let [Token::Sign('.' | ','), Token::Number(_), ref rest @ ..] = *self.0
                && mark == ':'
                && second.is_some()
            {
                self.0 = rest;
            }
        }
        let is_late = self.half_day();
        let is_whole = is_told || is_late.is_some() || writer == Writer::Person;
        if minute.is_none() && !is_whole {
            return Err(TimeError::Form);
        }
        let hour = of_half_day(hour, is_late)?;
        self.skip_behind_blank("uhr");
        Ok(Clock {
            second: seconds_of(hour, minute.unwrap_or(0), second.unwrap_or(0))?,
            has_seconds: second.is_some(),
        })
    }

    fn skip_behind_blank(&mut self, words: &str) -> bool {
        let before = self.0;
        self.skip_all(&[' ']);
        let is_there = self.skip_word(words);
        if !is_there {
            self.0 = before;
        }
        is_there
    }

    /// `PM`, `p.m.`; whether it is the second half of the day.
    fn half_day(&mut self) -> Option<bool> {
        let blank = [Token::Sign(' ')];
        let half = self.0.strip_prefix(&blank).unwrap_or(self.0);
        let (word, rest) = match half {
            [Token::Word(half @ ("a" | "p")), Token::Sign('.'), Token::Word("m"), rest @ ..] => {
                let rest = rest.strip_prefix(&[Token::Sign('.')]).unwrap_or(rest);
                (*half, rest)
            }
            [Token::Word(half @ ("am" | "pm")), rest @ ..] => (*half, rest),
            _ => return None,
        };
        self.0 = rest;
        Some(word.starts_with('p'))
    }

    /// ` UTC`, ` +0100`, ` -05:30`, in seconds. Without the blank it would be a second time: `10:00-11:00`.
    fn offset(&mut self) -> Result<Option<i64>, TimeError> {
        if self.skip_behind_blank("utc gmt z") {
            return Ok(Some(0));
        }
        let [Token::Sign(' '), Token::Sign(sign @ ('+' | '-')), ref rest @ ..] = *self.0 else {
            return Ok(None);
        };
        self.0 = rest;
        let (hours, minutes) = if let Some(number) = self.number(&[4]) {
            (number.div_euclid(100), number.rem_euclid(100))
        } else {
            let hours = self.number(&[2]).ok_or(TimeError::Form)?;
            let has_minutes = self.skip(Token::Sign(':'));
            let minutes = has_minutes.then(|| self.number(&[2]).ok_or(TimeError::Form));
            (hours, minutes.transpose()?.unwrap_or(0))
        };
        let seconds = seconds_of(hours, minutes, 0).map_err(|_| TimeError::Offset)?;
        Ok(Some(if sign == '+' { seconds } else { -seconds }))
    }
}

fn is_one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|known| known == word)
}
