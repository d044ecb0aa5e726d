//! What work adds to a log: the lines that are more than before, the sums, and what came of it.

use super::view::View;
use crate::billing::Added;
use crate::money::Money;
use crate::output::grid::printable;
use crate::output::wording;
use crate::say;

impl View<'_> {
    /// The heading, the lines with their sums, and the notes below them.
    pub(crate) fn added(&self, added: &Added<'_>) -> (String, String, String) {
        let lang = self.lang;
        let case = printable(added.case.name());
        let heading = say!(lang, "Case {case} · {}", self.work_heading(); "Sag {case} · {}", self.work_heading());
        let (vat, below) = wording::vat(added.vat_percent, self.vat_reason, lang);
        let mut notes = if below.is_empty() { below } else { format!("  {below}") };
        if added.elsewhere != Money::ZERO {
            let elsewhere = lang.money(added.elsewhere);
            notes.push_str(&say!(lang,
                "  {elsewhere} of it is what changes elsewhere at this customer (shared time, minimums, agreement)\n";
                "  {elsewhere} af det er, hvad der ændres andre steder hos kunden (fælles tid, minimum, aftale)\n"
            ));
        }
        let whole = lang.money(added.whole);
        notes.push_str(&match added.so_far {
            Some(so_far) => {
                let so_far = lang.money(so_far);
                say!(lang,
                    "  what the work adds: the case is {so_far} in the log without it, {whole} with it\n";
                    "  det, som arbejdet lægger til: sagen er på {so_far} i loggen uden det, {whole} med det\n"
                )
            }
            None => say!(lang, "  the first work of the case in the log\n"; "  sagens første arbejde i loggen\n"),
        });
        if let Some(log) = self.log {
            let log = printable(log);
            notes.push_str(&say!(lang, "  written to {log}\n"; "  skrevet i {log}\n"));
        }
        (heading, self.lines(&added.charge.lines, added.sums, &vat), notes)
    }
}
