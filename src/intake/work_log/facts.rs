//! Facts of a case, gathered from its rows: a row that leaves one empty says nothing, two that disagree are an error.

use crate::billing::{CaseFacts, CaseId, CustomerId, WorkLog};
use crate::calendar::Instant;
use crate::intake::log_columns::work::{
    AGREEMENT, CHANNEL, CONTACTED, COVERED, CRITICAL, CUSTOMER,
};
use crate::intake::log_row::LogRow;
use crate::intake::rows::Column;
use crate::lang::{Lang, Words};
use crate::problems::{LogFile, Place};
use crate::rate_card::RateCard;
use crate::texts::{printable, quoted};
use crate::words;

#[derive(Debug, Clone, Copy)]
enum Fact {
    Customer,
    Agreement,
    Contacted,
    Channel,
    Covered,
    Critical,
}

/// Which row first said each fact of each case; lines of all files are numbered through to save room.
#[derive(Debug, Default)]
pub(crate) struct FactSources {
    /// By file: the number of the line before its first.
    before: Vec<u32>,
    /// The row at hand.
    line: u32,
    by_case: Vec<[u32; 6]>,
    /// Cases with another spelling of their customer than the first.
    pub(crate) respelled: Vec<(CaseId, CustomerId)>,
}

impl FactSources {
    /// Comes to a row.
    pub(crate) fn begin_row(&mut self, place: Place) {
        let file = usize::from(place.file);
        if self.before.len() <= file {
            self.before.resize(file + 1, self.line);
        }
        self.line = self.before[file] + place.line;
    }

    /// The row that first named the customer of a case, by the number of its line among those of all files.
    pub(crate) fn first_named(&self, case: CaseId) -> u32 {
        self.by_case.get(case.index()).map_or(0, |facts| facts[0])
    }

    fn note(&mut self, case: CaseId, fact: usize) {
        if self.by_case.len() <= case.index() {
            self.by_case.resize(case.index() + 1, [0; 6]);
        }
        self.by_case[case.index()][fact] = self.line;
    }

    /// The row that first said a fact.
    fn place(&self, case: CaseId, fact: usize) -> Place {
        let line = self.by_case[case.index()][fact];
        let file = self.before.partition_point(|before| *before < line);
        let file = file.saturating_sub(1);
        Place { file: u16::try_from(file).unwrap_or(u16::MAX), line: line - self.before[file] }
    }

    /// Adds what the row at hand says to the facts of its case; `mistakes` takes those that an earlier row contradicts.
    pub(crate) fn merge(
        &mut self,
        row: (&LogRow<'_>, Place),
        case: CaseId,
        mut said: CaseFacts,
        (log, card, files): (&mut WorkLog, &RateCard, &[LogFile]),
        mistakes: &mut Vec<(Column, Words)>,
    ) {
        let known = log.facts(case);
        if let (Some(first), Some(customer)) = (known.customer, said.customer)
            && first != customer
            && log.united(first) == log.united(customer)
        {
            self.respelled.push((case, customer));
            said.customer = Some(first);
        }
        let mut all = known;
        let merged = [
            (Fact::Customer, CUSTOMER, merge(&mut all.customer, said.customer)),
            (Fact::Agreement, AGREEMENT, merge(&mut all.agreement, said.agreement)),
            (Fact::Contacted, CONTACTED, merge(&mut all.contacted, said.contacted)),
            (Fact::Channel, CHANNEL, merge(&mut all.channel, said.channel)),
            (Fact::Covered, COVERED, merge(&mut all.covered, said.covered)),
            (Fact::Critical, CRITICAL, merge(&mut all.critical, said.critical)),
        ];
        for (index, (fact, column, merged)) in merged.into_iter().enumerate() {
            match merged {
                Merged::Same => {}
                Merged::New => self.note(case, index),
                Merged::Differs => {
                    let earlier = self.place(case, index);
                    let Some(file) = files.get(usize::from(earlier.file)) else {
                        continue;
                    };
                    let (value, earlier) = (row.0.get(column), file.row_beside(earlier, row.1));
                    mistakes.push((column, disagreement(value, fact, case, &earlier, (log, card))));
                }
            }
        }
        if all != known {
            log.set_facts(case, all);
        }
    }
}

enum Merged {
    Same,
    New,
    Differs,
}

fn merge<T: Copy + PartialEq>(known: &mut Option<T>, said: Option<T>) -> Merged {
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
fn disagreement(
    value: &str,
    fact: Fact,
    case: CaseId,
    row: &Words,
    (log, card): (&WorkLog, &RateCard),
) -> Words {
    let facts = log.facts(case);
    let earlier = |lang: Lang| match fact {
        Fact::Customer => facts.customer.map(|id| log.customer_name(id).to_owned()),
        Fact::Agreement => facts.agreement.map(|id| card.agreement_name(id).to_owned()),
        Fact::Contacted => facts.contacted.map(|at| local(card, at)),
        Fact::Channel => facts.channel.map(|id| log.channel_name(id).to_owned()),
        Fact::Covered => facts.covered.map(|mark| yes(mark, lang)),
        Fact::Critical => facts.critical.map(|mark| yes(mark, lang)),
    };
    let earlier = |lang| quoted(&earlier(lang).unwrap_or_default());
    let (value, case) = (quoted(value), printable(log.case_name(case)));
    let (one, other) = (earlier(Lang::En), earlier(Lang::Da));
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
        "{value}, but {} of case {case} says {one}{why_en}", row.en;
        "{value}, men {} i sag {case} siger {other}{why_da}", row.da
    )
}

fn yes(mark: bool, lang: Lang) -> String {
    let (en, da) = if mark { ("yes", "ja") } else { ("no", "nej") };
    lang.pick(en, da).to_owned()
}

/// A time as a log writes it.
pub(crate) fn local(card: &RateCard, at: Instant) -> String {
    card.calendar().zone().local(at).to_string()
}
