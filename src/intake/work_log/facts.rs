//! Facts of a case, gathered from its rows: a row that leaves one empty says nothing, two that disagree are an error.

use crate::billing::{CaseFacts, CaseId, WorkLog};
use crate::calendar::Instant;
use crate::lang::{Lang, Words};
use crate::problems::Place;
use crate::rate_card::RateCard;
use crate::texts::{printable, quoted};
use crate::words;

/// A fact of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    Customer,
    Agreement,
    Contacted,
    Channel,
    Covered,
    Critical,
}

impl Fact {
    pub(crate) const ALL: [Self; 6] = [
        Self::Customer,
        Self::Agreement,
        Self::Contacted,
        Self::Channel,
        Self::Covered,
        Self::Critical,
    ];

    fn index(self) -> usize {
        match self {
            Self::Customer => 0,
            Self::Agreement => 1,
            Self::Contacted => 2,
            Self::Channel => 3,
            Self::Covered => 4,
            Self::Critical => 5,
        }
    }
}

/// Which row first said each fact of each case; lines of all files are numbered through to save room.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    first_lines: Vec<u32>,
    by_case: Vec<[u32; 6]>,
}

impl Sources {
    /// Begins the next file; `lines`: the last line of the file before.
    pub(crate) fn next_file(&mut self, lines: u32) {
        let before = self.first_lines.last().copied();
        self.first_lines
            .push(before.map_or(0, |before| before.saturating_add(lines)));
    }

    fn note(&mut self, case: usize, fact: Fact, line: u32) {
        if self.by_case.len() <= case {
            self.by_case.resize(case.saturating_add(1), [0; 6]);
        }
        let base = self.first_lines.last().copied().unwrap_or(0);
        if let Some(slot) = self
            .by_case
            .get_mut(case)
            .and_then(|facts| facts.get_mut(fact.index()))
        {
            *slot = base.saturating_add(line);
        }
    }

    /// The row that first said a fact, by the number of its line among those of all files.
    pub(crate) fn row(&self, case: usize, fact: Fact) -> u32 {
        let facts = self.by_case.get(case);
        facts
            .and_then(|facts| facts.get(fact.index()))
            .copied()
            .unwrap_or(0)
    }

    /// The row that first said a fact.
    fn place(&self, case: usize, fact: Fact) -> Place {
        let number = self.row(case, fact);
        let file = self
            .first_lines
            .partition_point(|base| *base < number)
            .saturating_sub(1);
        let base = self.first_lines.get(file).copied().unwrap_or(0);
        Place {
            file: u16::try_from(file).unwrap_or(u16::MAX),
            line: number.saturating_sub(base),
        }
    }
}

/// Adds what a row says to the facts of its case; calls `differ` for each fact that an earlier row contradicts, with
/// the row that said otherwise.
pub(crate) fn merge(
    known: &mut CaseFacts,
    said: &CaseFacts,
    case: CaseId,
    line: u32,
    sources: &mut Sources,
    mut differ: impl FnMut(Fact, Place),
) {
    for fact in Fact::ALL {
        let index = case.index();
        let merged = match fact {
            Fact::Customer => merge_one(&mut known.customer, said.customer),
            Fact::Agreement => merge_one(&mut known.agreement, said.agreement),
            Fact::Contacted => merge_one(&mut known.contacted, said.contacted),
            Fact::Channel => merge_one(&mut known.channel, said.channel),
            Fact::Covered => merge_one(&mut known.covered, said.covered),
            Fact::Critical => merge_one(&mut known.critical, said.critical),
        };
        match merged {
            Merged::Same => {}
            Merged::New => sources.note(index, fact, line),
            Merged::Differs => differ(fact, sources.place(index, fact)),
        }
    }
}

enum Merged {
    Same,
    New,
    Differs,
}

fn merge_one<T: Copy + PartialEq>(known: &mut Option<T>, said: Option<T>) -> Merged {
    match (*known, said) {
        (_, None) => Merged::Same,
        (None, Some(_)) => {
            *known = said;
            Merged::New
        }
        (Some(one), Some(other)) if one == other => Merged::Same,
        (Some(_), Some(_)) => Merged::Differs,
    }
}

/// ``​`GOD`, but line 101 of case 4731 says `BEDRE` ``.
pub(crate) fn disagreement(
    value: &str,
    fact: Fact,
    case: CaseId,
    (row, earlier): (Place, Place),
    (log, card, files): (&WorkLog, &RateCard, &[String]),
) -> Words {
    let facts = log.facts(case);
    let told = |lang: Lang| match fact {
        Fact::Customer => facts.customer.map(|id| log.customer_name(id).to_owned()),
        Fact::Agreement => facts.agreement.map(|id| card.agreement_name(id).to_owned()),
        Fact::Contacted => facts.contacted.map(|at| local(card, at)),
        Fact::Channel => facts.channel.map(|id| log.channel_name(id).to_owned()),
        Fact::Covered => facts.covered.map(|mark| yes(mark, lang)),
        Fact::Critical => facts.critical.map(|mark| yes(mark, lang)),
    };
    let told = |lang| quoted(&told(lang).unwrap_or_default());
    let (value, case) = (quoted(value), printable(log.case_name(case)));
    let line = earlier.line;
    let file = files
        .get(usize::from(earlier.file))
        .filter(|_| earlier.file != row.file);
    let (en, da) = file.map_or((String::new(), String::new()), |file| {
        (format!(" in {file}"), format!(" i {file}"))
    });
    let (one, other) = (told(Lang::En), told(Lang::Da));
    let (why_en, why_da) = match fact {
        Fact::Channel => (
            "; a channel is how the whole case came in: where each entry was worked is a column of its own, `place`",
            "; en kanal er, hvordan hele sagen kom ind: hvor hver post blev udført, er en kolonne for sig, `place`",
        ),
        Fact::Customer | Fact::Agreement | Fact::Contacted | Fact::Covered | Fact::Critical => {
            ("", "")
        }
    };
    words!(
        "{value}, but line {line}{en} of case {case} says {one}{why_en}";
        "{value}, men linje {line}{da} i sag {case} siger {other}{why_da}"
    )
}

fn yes(mark: bool, lang: Lang) -> String {
    if mark {
        lang.pick("yes", "ja")
    } else {
        lang.pick("no", "nej")
    }
    .to_owned()
}

/// A time as a log writes it.
pub(crate) fn local(card: &RateCard, at: Instant) -> String {
    card.calendar().zone().local(at).to_string()
}
