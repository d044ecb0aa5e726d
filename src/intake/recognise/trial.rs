//! A table tried on the log that it is for: how many rows are read so, and why the others are not.

use std::path::Path;

use super::fields::Look;
use crate::calendar::Instant;
use crate::intake::case_log::{CaseLog, CaseOptions, Moment};
use crate::intake::preset::{CASE_PRESETS, PRESETS, Preset, RunOptions, Style};
use crate::intake::rejects::{BadRows, Rejects};
use crate::intake::work_log::{WorkOptions, read_work_logs};
use crate::lang::{Lang, Words};
use crate::problems::{Report, Trouble};
use crate::rate_card::proposal::{Fit, Guess, LogOf, Reason, Said, Table, Trial};
use crate::rate_card::{Columns, RateCard, Source, same};
use crate::scalars::LengthUnit;

/// With fewer per cent of a preset's columns a log is not said to be its export.
const LIKE: usize = 65;

/// What trials are run with.
pub(super) struct Trials<'t> {
    pub(super) path: &'t Path,
    /// What messages call it.
    pub(super) file: &'t str,
    pub(super) log_of: LogOf,
    pub(super) card: &'t RateCard,
    pub(super) now: Instant,
    pub(super) lang: Lang,
}

impl Trials<'_> {
    /// Reads the log as it is.
    pub(super) fn plain(&self) -> anyhow::Result<Trial> {
        self.run(&Columns::default())
    }

    /// Reads the log with these columns; once more for work in normal hours, if more is read so.
    fn run(&self, columns: &Columns) -> anyhow::Result<Trial> {
        let trial = self.read(columns, false, None)?;
        if trial.bad == 0 || self.log_of == LogOf::Cases {
            return Ok(trial);
        }
        let assumed = self.read(columns, true, None)?;
        Ok(if assumed.bad < trial.bad { assumed } else { trial })
    }

    fn read(
        &self,
        columns: &Columns,
        assume_normal_hours: bool,
        preset: Option<Preset>,
    ) -> anyhow::Result<Trial> {
        let mut card = self.card.clone();
        card.columns = columns.clone();
        let paths = &[self.path.to_path_buf()];
        let bad_rows = BadRows::LeaveOut { copied: false };
        let read = match self.log_of {
            LogOf::Work => {
                let options = WorkOptions {
                    allow_duplicates: false,
                    agreed_with: &|_| &[],
                    number_of: &|_| None,
                    refused: &|_| None,
                    know: &|_| Ok(()),
                    style: Style { assume_normal_hours, ..Style::default() },
                    said: RunOptions::default(),
                    bad_rows,
                };
                let read = read_work_logs(paths, &card, &options, self.now, self.lang);
                read.map(|input| (input.rows, Some(input.rejected)))
            }
            LogOf::Cases => {
                let options = CaseOptions {
                    customers: None,
                    moment: Moment::Given(self.now),
                    preset,
                    dates: None,
                    said: RunOptions::default(),
                    bad_rows,
                };
                let read = CaseLog::read(paths, &card, options, self.lang);
                read.map(|log| {
                    (log.rejected.as_ref().map_or(0, |all| all.tally.rows), log.rejected)
                })
            }
        };
        let (rows, rejected) = match read {
            Ok(read) => read,
            Err(error) => return self.failed(error),
        };
        let Some(mut rejected) = rejected else {
            return Ok(Trial::default());
        };
        let bad = rejected.rejects.rows();
        Ok(Trial {
            rows,
            bad,
            reasons: reasons(&rejected.rejects),
            trouble: None,
            assumes_normal_hours: assume_normal_hours,
        })
    }

    /// The trial of a log of which nothing can be read.
    fn failed(&self, error: anyhow::Error) -> anyhow::Result<Trial> {
        let mut trouble = match error.downcast::<Trouble>() {
            Ok(trouble) => trouble,
            Err(error) => {
                let report = error.downcast::<Report>()?;
                Trouble::new(Words::new(report.text.clone(), report.text))
            }
        };
        // What could be read only once is read from a copy.
        let path = self.path.to_string_lossy();
        for words in std::iter::once(&mut trouble.words).chain(&mut trouble.hints) {
            words.en = words.en.replace(&*path, self.file);
            words.da = words.da.replace(&*path, self.file);
        }
        Ok(Trial { trouble: Some(trouble), ..Trial::default() })
    }

    /// The preset whose columns the log has, and what has to be said beside it.
    pub(super) fn preset(&self, look: &Look, table: &Table) -> anyhow::Result<Option<Fit>> {
        let presets = match self.log_of {
            LogOf::Work => PRESETS.map(|preset| preset.of(&[self.path])).to_vec(),
            LogOf::Cases => CASE_PRESETS.to_vec(),
        };
        let mut best: Option<((bool, usize), Fit)> = None;
        for preset in presets {
            let Some(likeness) = preset.likeness(&|header| look.has(header))? else {
                continue;
            };
            let fit = match self.log_of {
                LogOf::Work if likeness < LIKE => continue,
                LogOf::Work => self.fit(preset, table)?,
                LogOf::Cases => {
                    let trial = self.read(&Columns::default(), false, Some(preset))?;
                    Fit { preset: preset.name(), said: Vec::new(), trial }
                }
            };
            let rank = (fit.trial.is_whole(), likeness);
            if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                best = Some((rank, fit));
            }
        }
        let is_read = |fit: &Fit| fit.trial.read() > 0 || self.log_of == LogOf::Cases;
        let fit = best.map(|(_, fit)| fit);
        Ok(fit.filter(|fit| fit.trial.trouble.is_none() && is_read(fit)))
    }

    /// A preset with the least that has to be said beside it.
    fn fit(&self, preset: Preset, table: &Table) -> anyhow::Result<Fit> {
        let (preset, (columns, _)) = (preset.name(), preset.load()?);
        let dates = table.dates.filter(|_| columns.dates.is_none());
        let dates: Vec<Said> = dates.into_iter().map(|dates| Said::Dates(dates.what)).collect();
        let lay_on = |columns: Columns, said: &Said| said.laid_on(&columns);
        let columns = dates.iter().fold(columns, lay_on);
        let trial = self.run(&columns)?;
        let mut best = Fit { preset, said: dates.clone(), trial };
        for case in Self::choices("case", table) {
            for customer in Self::choices("customer", table) {
                if best.trial.is_whole() {
                    return Ok(best);
                }
                let more: Vec<Said> = [case.clone(), customer].into_iter().flatten().collect();
                if more.is_empty() {
                    continue;
                }
                let trial = self.run(&more.iter().fold(columns.clone(), lay_on))?;
                if trial.read() > best.trial.read() {
                    let said = [dates.clone(), more].concat();
                    best = Fit { preset, said, trial };
                }
            }
        }
        Ok(best)
    }

    /// What can be said of a column, the least first.
    fn choices(name: &'static str, table: &Table) -> Vec<Option<Said>> {
        let proposed = table.proposed(name).filter(|_| name == "case");
        let column = proposed.map(|proposed| Said::Column(name, proposed.source.clone()));
        let mut all = vec![None];
        all.extend(column.map(Some));
        all.push(Some(Said::Set(name)));
        all.push(Some(Said::Value(name)));
        all
    }

    /// The table, changed where more of the log is read so.
    pub(super) fn table(&self, mut table: Table) -> anyhow::Result<(Table, Trial)> {
        let mut trial = self.run(&table.columns())?;
        for change in CHANGES {
            if trial.is_whole() {
                break;
            }
            let Some(other) = change(&table) else {
                continue;
            };
            let tried = self.run(&other.columns())?;
            if tried.read() > trial.read() {
                (table, trial) = (other, tried);
            }
        }
        // Start and end agree with the length: its unit is no guess.
        let has_end = table.proposed("end").is_some();
        let minutes = table.sources.iter_mut().find(|proposed| proposed.name == "minutes");
        if let Some(minutes) = minutes.filter(|_| has_end && trial.is_whole())
            && minutes.guess == Some(Guess::Unit)
        {
            minutes.guess = None;
        }
        Ok((table, trial))
    }
}

/// What may be otherwise than it looks.
const CHANGES: [fn(&Table) -> Option<Table>; 5] = [
    |table| table.with_length(None, true),
    |table| table.with_length(Some(LengthUnit::Hours), false),
    |table| table.with_length(Some(LengthUnit::Minutes), false),
    |table| table.with_length(Some(LengthUnit::Seconds), false),
    |table| table.with_length(Some(LengthUnit::Milliseconds), false),
];

impl Table {
    /// The same with another unit of a length that its header does not tell, or with breaks; only beside an end.
    fn with_length(&self, other: Option<LengthUnit>, with_breaks: bool) -> Option<Self> {
        self.proposed("end")?;
        let mut table = self.clone();
        let mut sources = table.sources.iter_mut();
        let minutes = sources.find(|proposed| proposed.name == "minutes")?;
        let Source::Length { unit, breaks, .. } = &mut minutes.source else {
            return None;
        };
        match other {
            Some(_) if minutes.guess != Some(Guess::Unit) => return None,
            Some(other) => *unit = other,
            None => {}
        }
        *breaks |= with_breaks;
        Some(table)
    }
}

/// What is wrong with rows, each kind of mistake in a column once.
fn reasons(rejects: &Rejects) -> Vec<Reason> {
    let mut reasons: Vec<(String, Reason)> = Vec::new();
    for (line, column, words) in rejects.problems() {
        let kind = without_values(&words.en);
        let known =
            reasons.iter_mut().find(|(known, reason)| *known == kind && reason.column == column);
        match known {
            Some((_, reason)) => reason.rows += 1,
            None => reasons.push((
                kind,
                Reason { column: column.to_owned(), words: words.clone(), rows: 1, line },
            )),
        }
    }
    reasons.into_iter().map(|(_, reason)| reason).collect()
}

/// A message without what stands in backticks, and without its numbers.
fn without_values(words: &str) -> String {
    let outside = words.split('`').step_by(2);
    let plain = outside.map(|part| part.replace(|char: char| char.is_ascii_digit(), ""));
    plain.collect::<Vec<_>>().join("`")
}

impl Look {
    /// Whether the log has a column of this header.
    pub(super) fn has(&self, header: &str) -> bool {
        self.fields.iter().any(|field| same(&field.header, header))
    }
}
