//! What shows only once all rows of a case are there: no customer, an agreement the customers file contradicts or the
//! card did not have yet, the same row twice, entries that overlap.

use rayon::prelude::*;

use crate::billing::{Case, CaseId, Contract, ContractId, Entry, WorkLog};
use crate::intake::rejects::{Rejects, RowId};
use crate::intake::work_log::facts::local;
use crate::intake::work_log::options::{Headers, WorkOptions};
use crate::lang::Words;
use crate::problems::{Place, WarningKind, Warnings};
use crate::rate_card::{AgreementId, RateCard};
use crate::seconds::Seconds;
use crate::texts::{printable, quoted};
use crate::threads::threads;
use crate::words;

/// What the checks need to know.
pub(crate) struct Checks<'a> {
    pub(crate) card: &'a RateCard,
    /// Rows the same in every column are two pieces of work.
    pub(crate) allow_duplicates: bool,
    pub(crate) headers: &'a [Headers],
    /// Whether rows of a case were rejected: what they said is not missing.
    pub(crate) is_bad: &'a (dyn Fn(CaseId) -> bool + Sync),
    /// Whether customers that cannot be billed stop the run, instead of being left out.
    pub(crate) refuses_customers: bool,
}

/// A case without a customer; `alike`: no other has one.
fn no_customer(case: &Case<'_>, alike: bool) -> Words {
    if alike {
        return words!(
            "is empty, and no row says whose it is: name the customer with --set customer=…, or the column with --column customer=…";
            "er tom, og ingen række siger, hvis den er: nævn kunden med --set customer=… eller kolonnen med --column customer=…"
        );
    }
    let name = printable(case.name());
    words!("case {name} has no customer in any of its rows"; "sag {name} har ingen kunde i nogen af sine rækker")
}

/// What is agreed with a customer, as the log keeps it.
type Filed<'a> = Vec<(ContractId, &'a Contract)>;

/// The cases with a contract.
type Agreed = Vec<(CaseId, ContractId)>;

/// Cases looked at at a time by one thread.
const PIECE: usize = 8_192;

/// Rejects the row of an entry.
fn reject(
    rejects: &mut Rejects,
    case: &Case<'_>,
    entry: &Entry,
    column: &str,
    words: impl FnOnce() -> Words,
) {
    let row = RowId { place: entry.place(), fingerprint: entry.fingerprint() };
    rejects.add(row, Some(case.id.index()), column, words);
}

impl Checks<'_> {
    /// Checks all cases of a sorted log and fills in the agreements of the customers file.
    pub(crate) fn run(
        &self,
        options: &WorkOptions<'_>,
        log: &mut WorkLog,
        rejects: &mut Rejects,
        warnings: &mut Warnings,
    ) {
        let filed = log.customers().map(|customer| {
            let all = (options.agreed_with)(log.customer_name(customer));
            let kept = all.iter().map(|one| (log.add_contract(one.clone()), one));
            kept.collect()
        });
        let filed: Vec<Filed<'_>> = filed.collect();
        let refused =
            log.customers().map(|customer| (options.refused)(log.customer_name(customer)));
        let refused: Vec<Option<Words>> = refused.collect();
        let of_customers = (filed.as_slice(), refused.as_slice());
        let mut agreed = Vec::new();
        let cases: Vec<CaseId> = log.case_ids().collect();
        let pieces: Vec<&[CaseId]> = cases.chunks(PIECE).collect();
        let log_seen = &*log;
        let look = |piece: &&[CaseId]| {
            let (mut rejects, mut warnings) = (Rejects::default(), Warnings::default());
            let agreed = self.cases(piece, log_seen, of_customers, &mut rejects, &mut warnings);
            (rejects.is_untouched() && warnings.is_empty()).then_some(agreed)
        };
        // Mostly there is nothing to tell, and all processors see that sooner than one does. Where there is, it is told in
        // order.
        let threads = if pieces.len() > 1 { threads() } else { None };
        let seen = threads.map(|threads| threads.install(|| pieces.par_iter().map(look).collect()));
        let seen: Vec<Option<Agreed>> = seen.unwrap_or_else(|| vec![None; pieces.len()]);
        for (piece, seen) in pieces.iter().zip(seen) {
            let seen = seen
                .unwrap_or_else(|| self.cases(piece, log_seen, of_customers, rejects, warnings));
            agreed.extend(seen);
        }
        for (case, filed) in agreed {
            log.set_contract(case, filed);
        }
    }

    /// Checks some cases; what the customers file says is agreed on them.
    fn cases(
        &self,
        cases: &[CaseId],
        log: &WorkLog,
        (filed, refused): (&[Filed<'_>], &[Option<Words>]),
        rejects: &mut Rejects,
        warnings: &mut Warnings,
    ) -> Agreed {
        let mut agreed = Agreed::new();
        for case in cases.iter().map(|id| log.case(*id)) {
            let Some(first) = case.entries.first() else {
                continue;
            };
            let customer = case.facts.customer;
            if customer.is_none() && !(self.is_bad)(case.id) {
                // Where nobody is one, all rows say so, which is told once.
                let entries = if refused.is_empty() { case.entries } else { &case.entries[..1] };
                for entry in entries {
                    let column = &self.header(entry.place()).customer;
                    reject(rejects, &case, entry, column, || {
                        no_customer(&case, refused.is_empty())
                    });
                }
            }
            let why = customer.and_then(|customer| refused.get(customer.index())?.as_ref());
            if why.is_some() && self.refuses_customers {
                // They are all named together, behind the bad rows.
                rejects.mark(case.id.index());
            } else if let Some(words) = why {
                let column = &self.header(first.place()).customer;
                reject(rejects, &case, first, column, || words.clone());
            }
            let filed = customer.and_then(|customer| filed.get(customer.index()));
            let filed = filed.and_then(|all| self.in_force(&case, all));
            let agreement = filed.and_then(|(_, filed)| filed.agreement);
            self.check_agreement(&case, agreement, first, rejects);
            agreed.extend(filed.map(|(id, _)| (case.id, id)));
            if !self.allow_duplicates {
                self.find_duplicates(&case, rejects);
            }
            if !rejects.is_bad(case.id.index()) {
                self.find_overlaps(&case, warnings);
                self.find_late_contact(&case, warnings);
            }
        }
        agreed
    }

    /// What is agreed with the customer of a case on the local date of its first entry, as its free minutes are those
    /// of that date (docs/customers.md).
    fn in_force<'f>(
        &self,
        case: &Case<'_>,
        all: &[(ContractId, &'f Contract)],
    ) -> Option<(ContractId, &'f Contract)> {
        if let [(id, only)] = all
            && only.from.is_none()
            && only.until.is_none()
        {
            return Some((*id, only));
        }
        let first = case.first_billable().or_else(|| case.entries.first())?;
        let date = self.card.calendar().zone().date(first.start());
        all.iter().find(|(_, one)| one.holds_on(date)).copied()
    }

    fn header(&self, place: Place) -> &Headers {
        &self.headers[usize::from(place.file)]
    }

    fn check_agreement(
        &self,
        case: &Case<'_>,
        filed: Option<AgreementId>,
        first: &Entry,
        rejects: &mut Rejects,
    ) {
        let column = &self.header(first.place()).agreement;
        if let (Some(logged), Some(filed)) = (case.facts.agreement, filed)
            && logged != filed
        {
            reject(rejects, case, first, column, || {
                let (logged, filed) = (
                    quoted(self.card.agreement_name(logged)),
                    quoted(self.card.agreement_name(filed)),
                );
                let customer =
                    case.facts.customer.map_or("", |customer| case.log().customer_name(customer));
                let (name, customer) = (printable(case.name()), printable(customer));
                words!(
                    "{logged} for case {name}, but the customers file says {filed} for {customer}";
                    "{logged} for sag {name}, men kundefilen siger {filed} for {customer}"
                )
            });
        }
        let Some(agreement) = case.facts.agreement.or(filed) else {
            return;
        };
        if self.card.editions().all(|edition| edition.agreement(agreement).is_some()) {
            return;
        }
        for entry in case.entries {
            if self.card.at(entry.start()).agreement(agreement).is_none() {
                reject(rejects, case, entry, column, || {
                    let name = quoted(self.card.agreement_name(agreement));
                    let date = self.card.calendar().zone().date(entry.start());
                    words!(
                        "{name} is not on the rate card on {date}";
                        "{name} står ikke på takstbladet den {date}"
                    )
                });
            }
        }
    }

    /// Rows that start together are compared by fingerprint, so that no log makes this slow.
    fn find_duplicates(&self, case: &Case<'_>, rejects: &mut Rejects) {
        for together in case.entries.chunk_by(|one, other| one.start() == other.start()) {
            if together.len() < 2 {
                continue;
            }
            let mut by_fingerprint: Vec<&Entry> = together.iter().collect();
            by_fingerprint.sort_by_key(|entry| (entry.fingerprint(), entry.place()));
            for alike in
                by_fingerprint.chunk_by(|one, other| one.fingerprint() == other.fingerprint())
            {
                let Some((first, later)) = alike.split_first() else {
                    continue;
                };
                for entry in later.iter().filter(|entry| case.is_duplicate(first, entry)) {
                    reject(rejects, case, entry, "", || {
                        self.duplicate(first.place(), entry.place())
                    });
                }
            }
        }
    }

    fn duplicate(&self, first: Place, later: Place) -> Words {
        let row = self.header(first).file.row_beside(first, later);
        words!(
            "the same as {} in every column; --allow-duplicates accepts it", row.en;
            "den samme som {} i alle kolonner; --allow-duplicates godtager den", row.da
        )
    }

    /// Warns of a contact later than the end of the first billable work, which it cannot have asked for: another day or
    /// year is meant, and the surcharge may hang on it.
    fn find_late_contact(&self, case: &Case<'_>, warnings: &mut Warnings) {
        let (Some(contacted), Some(first)) = (case.facts.contacted, case.first_billable()) else {
            return;
        };
        let zone = self.card.calendar().zone();
        let is_late = if first.dated() {
            zone.date(contacted) > zone.date(first.start())
        } else {
            contacted > first.end()
        };
        if !is_late {
            return;
        }
        let (place, column) = (first.place(), &self.header(first.place()).start);
        warnings.say_at(WarningKind::LateContact, place, column, || {
            let (name, end) = (printable(case.name()), local(self.card, first.end()));
            let contacted = local(self.card, contacted);
            words!(
                    "case {name}: contacted {contacted}, but its first work ended {end}: is the time of contact right?";
                    "sag {name}: henvendt {contacted}, men det første arbejde sluttede {end}: er henvendelsestidspunktet rigtigt?"
            )
        });
    }

    fn find_overlaps(&self, case: &Case<'_>, warnings: &mut Warnings) {
        let mut latest: Option<&Entry> = None;
        // Where only the date is known nobody knows what overlaps.
        let timed = |entry: &&Entry| entry.seconds() > Seconds::ZERO && !entry.dated();
        for entry in case.billable().filter(timed) {
            if let Some(before) = latest.filter(|before| entry.start() < before.end()) {
                let (place, column) = (entry.place(), &self.header(entry.place()).start);
                warnings.say_at(WarningKind::Overlap, place, column, || {
                    let (name, until) = (printable(case.name()), local(self.card, before.end()));
                    let file = &self.header(before.place()).file;
                    let row = file.row_beside(before.place(), entry.place());
                    words!(
                        "case {name}: overlaps the entry of {}, which lasts until {until}; both count in full", row.en;
                        "sag {name}: overlapper posten i {}, der varer til {until}; begge tæller fuldt med", row.da
                    )
                });
            }
            if latest.is_none_or(|before| before.end() < entry.end()) {
                latest = Some(entry);
            }
        }
    }
}
