//! What a long run is doing, for a person at a terminal: nothing in the first second, nothing left behind.

use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Context;
use crate::lang::{Lang, Words};
use crate::words;

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line moves on.
const TICK: Duration = Duration::from_millis(150);

/// A line on standard error that goes when it is dropped; none where nobody sits there.
#[derive(Debug)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    lang: Lang,
}

impl Progress {
    /// Begins with reading.
    pub(super) fn of(context: &Context) -> Self {
        let watched = context.error_width.is_some() && !context.quiet;
        let progress = Self { bar: watched.then(hidden), lang: context.lang };
        progress.tell(&words!("reading"; "læser"));
        progress
    }

    /// The lines are being computed and written.
    pub(super) fn computing(&self) {
        self.tell(&words!("computing and writing"; "beregner og skriver"));
    }

    fn tell(&self, words: &Words) {
        if let Some(bar) = &self.bar {
            bar.set_message(words.text(self.lang).to_owned());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A bar that shows itself once the run is long.
fn hidden() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} … {elapsed}") {
        bar.set_style(style);
    }
    let waiting = bar.downgrade();
    let move_on = move || {
        thread::sleep(PATIENCE);
        while let Some(bar) = waiting.upgrade().filter(|bar| !bar.is_finished()) {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.tick();
            drop(bar);
            thread::sleep(TICK);
        }
    };
    // Where no thread can be started, nothing is shown.
    let _ = thread::Builder::new().spawn(move_on);
    bar
}
