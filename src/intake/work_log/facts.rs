//! Facts of a case, gathered from its rows: a row that leaves one empty says nothing, two that disagree are an error.

use crate::billing::{Adopted, CaseFacts, CaseId, CustomerId, WorkLog};
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

const FACTS: usize = 6;

/// In the order in which a row's mistakes are told.
const ALL: [(Fact, Column); FACTS] = [
    (Fact::Customer, CUSTOMER),
    (Fact::Agreement, AGREEMENT),
    (Fact::Contacted, CONTACTED),
    (Fact::Channel, CHANNEL),
    (Fact::Covered, COVERED),
    (Fact::Critical, CRITICAL),
];

/// Which row first said each fact of each case; lines of all files are numbered through to save room.
#[derive(Debug, Default)]
pub(crate) struct FactSources {
    /// By file: the number of the line before its first.
    before: Vec<u32>,
    /// The row at hand.
    line: u32,
    by_case: Vec<[u32; FACTS]>,
    /// Cases with another spelling of their customer than the first.
    pub(crate) respelled: Vec<(CaseId, CustomerId)>,
    /// Whether a row contradicts an earlier one.
    are_at_odds: bool,
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

    fn note(&mut self, case: CaseId, fact: usize, line: u32) {
        if self.by_case.len() <= case.index() {
            self.by_case.resize(case.index() + 1, [0; FACTS]);
        }
        self.by_case[case.index()][fact] = line;
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
        said: CaseFacts,
        (log, card, files): (&mut WorkLog, &RateCard, &[LogFile]),
        mistakes: &mut Vec<(Column, Words)>,
    ) {
        let differs = self.add(log, case, said, [self.line; FACTS]);
        let facts = ALL.iter().enumerate().zip(differs);
        for ((index, (fact, column)), _) in facts.filter(|(_, differs)| *differs) {
            let earlier = self.place(case, index);
            self.are_at_odds = true;
            let Some(file) = files.get(usize::from(earlier.file)) else {
                continue;
            };
            let (value, earlier) = (row.0.get(*column), file.row_beside(earlier, row.1));
            mistakes.push((*column, disagreement(value, *fact, case, &earlier, (log, card))));
        }
    }

    /// Adds what is said of a case, on which lines; which of it an earlier row contradicts.
    fn add(
        &mut self,
        log: &mut WorkLog,
        case: CaseId,
        mut said: CaseFacts,
        lines: [u32; FACTS],
    ) -> [bool; FACTS] {
        let known = log.facts(case);
        if said.is_in(&known) {
            return [false; FACTS];
        }
        if let (Some(first), Some(customer)) = (known.customer, said.customer)
            && first != customer
            && log.united(first) == log.united(customer)
        {
            self.respelled.push((case, customer));
            said.customer = Some(first);
        }
        let mut all = known;
        let merged = [
            merge(&mut all.customer, said.customer),
            merge(&mut all.agreement, said.agreement),
            merge(&mut all.contacted, said.contacted),
            merge(&mut all.channel, said.channel),
            merge(&mut all.covered, said.covered),
            merge(&mut all.critical, said.critical),
        ];
        if all != known {
            log.set_facts(case, all);
        }
        for (index, (merged, line)) in merged.iter().zip(lines).enumerate() {
            if *merged == Merged::New {
                self.note(case, index, line);
            }
        }
        merged.map(|merged| merged == Merged::Differs)
    }

    /// Adds what the rows of a part say of the cases that `log` adopted of it; whether no row contradicts another.
    pub(crate) fn add_part(
        &mut self,
        (part, of_part): (&Self, &WorkLog),
        (log, adopted): (&mut WorkLog, &Adopted),
        begin: Place,
    ) -> bool {
        self.begin_row(begin);
        let (first, mut agree) = (self.line, !part.are_at_odds);
        for case in of_part.cases().take(part.by_case.len()) {
            let said = adopted.facts(case.facts);
            let lines = part.by_case[case.id.index()].map(|line| first.saturating_add(line));
            agree &= self.add(log, adopted.case(case.id), said, lines) == [false; FACTS];
        }
        self.line = first.saturating_add(part.line);
        agree
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
