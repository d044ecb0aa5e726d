//! How far a long run has come, for a person at a terminal: nothing in the first second, nothing left behind.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Context;
use crate::lang::Lang;
use crate::say;
use crate::seconds::Seconds;
use crate::watched::{READ_BYTES, READ_ROWS, WRITTEN_ROWS};

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line moves on.
const TICK: Duration = Duration::from_millis(150);

/// A line on standard error that goes when it is dropped; none where nobody sits there.
#[derive(Debug)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    computes: Arc<AtomicBool>,
}

/// How far the step at hand has come.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// Whether all is read.
    computes: bool,
    elapsed: Duration,
    rows: u64,
    /// How much is done of how much, where that is known.
    share: Option<(u64, u64)>,
}

impl Progress {
    /// Begins with reading.
    pub(super) fn of(files: &[PathBuf], context: &Context) -> Self {
        let watched = context.error_width.is_some() && !context.quiet;
        let computes = Arc::new(AtomicBool::new(false));
        let bar = watched.then(|| shown_later(size(files), context.lang, Arc::clone(&computes)));
        Self { bar, computes }
    }

    /// The lines are being computed and written.
    pub(super) fn computing(&self) {
        self.computes.store(true, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// How many bytes there are to read; none where one is no file.
fn size(files: &[PathBuf]) -> Option<u64> {
    let all = files.iter().try_fold(0, |all, path| {
        let file = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(file.len().saturating_add(all))
    });
    all.filter(|_| !files.is_empty())
}

/// A bar that shows itself once the run is long.
fn shown_later(size: Option<u64>, lang: Lang, computes: Arc<AtomicBool>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        bar.set_style(style);
    }
    let waiting = bar.downgrade();
    let move_on = move || {
        let mut read_in = Duration::ZERO;
        let mut next = PATIENCE;
        loop {
            thread::sleep(next);
            next = TICK;
            let Some(bar) = waiting.upgrade().filter(|bar| !bar.is_finished()) else {
                return;
            };
            let computes = computes.load(Ordering::Relaxed);
            if !computes {
                read_in = bar.elapsed();
            }
            let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
            let rows = count(&READ_ROWS);
            let step = if computes {
                let elapsed = bar.elapsed().saturating_sub(read_in);
                Step { computes, elapsed, rows, share: Some((count(&WRITTEN_ROWS), rows)) }
            } else {
                let share = size.map(|size| (count(&READ_BYTES), size));
                Step { computes, elapsed: read_in, rows, share }
            };
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_message(step.text(lang));
            bar.tick();
        }
    };
    // Where no thread can be started, nothing is shown.
    let _ = thread::Builder::new().spawn(move_on);
    bar
}

impl Step {
    /// `reading: 3,400,000 rows, 1,200,000 a second, 5 s left`.
    fn text(self, lang: Lang) -> String {
        let number = |count: u64| lang.number(&count.to_string());
        let mut text = if self.computes {
            lang.pick("computing and writing", "beregner og skriver").to_owned()
        } else {
            lang.pick("reading", "læser").to_owned()
        };
        let milliseconds = self.elapsed.as_millis();
        let done = self.share.map_or(self.rows, |(done, _)| done);
        if self.rows == 0 || done == 0 || milliseconds == 0 {
            return text + " …";
        }
        let rows = number(self.rows);
        text.push_str(&if self.computes {
            let done = number(done);
            say!(lang, ": {done} of {rows} rows"; ": {done} af {rows} rækker")
        } else {
            let rate = u64::try_from(u128::from(self.rows) * 1_000 / milliseconds).unwrap_or(0);
            // Thousands are enough.
            let rate = number(if rate < 10_000 { rate } else { rate / 1_000 * 1_000 });
            say!(lang, ": {rows} rows, {rate} a second"; ": {rows} rækker, {rate} i sekundet")
        });
        if let Some((done, all)) = self.share.filter(|(done, all)| done < all) {
            let left = milliseconds * u128::from(all - done) / u128::from(done);
            let left = i64::try_from(left.div_ceil(1_000)).unwrap_or(i64::MAX);
            let left =
                if left < 100 { format!("{left} s") } else { lang.duration(Seconds::new(left)) };
            text.push_str(&say!(lang, ", {left} left"; ", {left} tilbage"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_has_come() {
        let reading = Step {
            elapsed: Duration::from_secs(2),
            rows: 2_469_000,
            share: Some((1_000, 3_500)),
            ..Step::default()
        };
        let computing = Step { computes: true, share: Some((1_000_000, 2_469_000)), ..reading };
        for (step, en, da) in [
            // 2,469,000 rows in 2 s; 1,000 bytes took 2 s, 2,500 are left: 5 s.
            (
                reading,
                "reading: 2,469,000 rows, 1,234,000 a second, 5 s left",
                "læser: 2.469.000 rækker, 1.234.000 i sekundet, 5 s tilbage",
            ),
            // Of standard input nobody knows how much there is.
            (
                Step { share: None, ..reading },
                "reading: 2,469,000 rows, 1,234,000 a second",
                "læser: 2.469.000 rækker, 1.234.000 i sekundet",
            ),
            // All bytes of a workbook are there before its rows are.
            (
                Step { share: Some((3_600, 3_500)), ..reading },
                "reading: 2,469,000 rows, 1,234,000 a second",
                "læser: 2.469.000 rækker, 1.234.000 i sekundet",
            ),
            // 400 times as much is left as was done in 2 s: 800 s.
            (
                Step { share: Some((10, 4_010)), ..reading },
                "reading: 2,469,000 rows, 1,234,000 a second, 13 min left",
                "læser: 2.469.000 rækker, 1.234.000 i sekundet, 13 min tilbage",
            ),
            (Step { rows: 0, ..reading }, "reading …", "læser …"),
            // 4,097 rows in 2 s.
            (
                Step { rows: 4_097, ..reading },
                "reading: 4,097 rows, 2,048 a second, 5 s left",
                "læser: 4.097 rækker, 2.048 i sekundet, 5 s tilbage",
            ),
            // 1,469,000 rows are left at 500,000 a second: 2.938 s.
            (
                computing,
                "computing and writing: 1,000,000 of 2,469,000 rows, 3 s left",
                "beregner og skriver: 1.000.000 af 2.469.000 rækker, 3 s tilbage",
            ),
            (
                Step { share: Some((0, 2_469_000)), ..computing },
                "computing and writing …",
                "beregner og skriver …",
            ),
        ] {
            assert_eq!((&*step.text(Lang::En), &*step.text(Lang::Da)), (en, da));
        }
    }
}
