//! A work log once all rows are read: what shows only then is checked, and cases with bad rows are left out, or nothing is
//! billed.

use crate::billing::{CaseId, NamesBefore};
use crate::intake::rejects::{BadRows, Purpose, Rejected, Tally, refuse};
use crate::intake::rows::Shape;
use crate::intake::work_log::checks::Checks;
use crate::intake::work_log::facts::Fact;
use crate::intake::work_log::rows::Reader;
use crate::intake::work_log::words::too_much;
use crate::intake::work_log::{WorkInput, WorkOptions};
use crate::lang::Lang;
use crate::problems::{Trouble, Warnings};

impl Reader<'_> {
    /// Checks what shows only at the end, and hands the log over with what the inputs look like.
    ///
    /// # Errors
    /// A [`crate::problems::Report`] on bad rows, where they are refused.
    pub(crate) fn finish(
        mut self,
        options: &WorkOptions<'_>,
        lang: Lang,
    ) -> anyhow::Result<(WorkInput, Vec<Shape>)> {
        self.look_for_asked()?;
        self.log.sort();
        for case in std::mem::take(&mut self.torn) {
            if let Some(case) = self.log.find_case(&case) {
                self.rejects.mark(case.index());
            }
        }
        let bad_cases = self.rejects.bad_cases().to_vec();
        // Where nothing is billed anyway, the customer may stand on a row that names no case.
        let may_be_said = self.held.is_none() && self.rejects.has_nameless();
        let checks = Checks {
            card: self.card,
            options,
            headers: &self.headers,
            refuses_customers: self.held.is_none(),
            is_bad: &|case| may_be_said || bad_cases.get(case.index()).copied().unwrap_or(false),
        };
        let mut of_cases = Warnings::default();
        checks.run(&mut self.log, &mut self.rejects, &mut of_cases);
        let tally = Tally {
            purpose: Purpose::Bill,
            rows: self.rows,
            cases: self.log.case_count(),
        };
        let known = match options.bad_rows {
            BadRows::Refuse(_) => (options.know)(&mut self.log.customer_names()),
            BadRows::LeaveOut { .. } => Ok(()),
        };
        let unknown = known.as_ref().err();
        self.rejects = refuse(
            self.rejects,
            options.bad_rows,
            &self.shapes,
            &self.files,
            tally,
            unknown,
            lang,
        )?;
        known?;
        if let Some(held) = self.held.take() {
            held.release(self.rejects.bad_cases(), &mut self.warnings);
        }
        self.warnings.append(of_cases);
        let mut of_names = Warnings::default();
        self.look_at_names(&mut of_names);
        self.warnings.append(of_names);
        let marked = self.rejects.bad_cases();
        let is_out = |case: &Option<CaseId>| {
            case.is_none_or(|case| marked.get(case.index()).copied().unwrap_or(false))
        };
        let left_out = self.case_of_row.iter().flatten().map(is_out).collect();
        let before = self.leave_out(options)?;
        self.log.unite_customers();
        self.look_at_words();
        self.look_at_travel();
        let rejected = Rejected {
            rows: self.rows.saturating_sub(self.log.entries().len()),
            rejects: self.rejects,
            tally,
            cases: before.cases,
            customers: before.customers,
            left_out,
            again: None,
        };
        let input = WorkInput {
            log: self.log,
            warnings: self.warnings,
            files: self.files,
            rows: self.rows,
            rejected,
        };
        Ok((input, self.shapes))
    }

    /// Leaves out the cases with bad rows.
    fn leave_out(&mut self, options: &WorkOptions<'_>) -> Result<NamesBefore, Trouble> {
        if self.rejects.is_empty() {
            return Ok(NamesBefore::default());
        }
        let sources = &self.sources;
        let first_named = |case: CaseId| sources.row(case.index(), Fact::Customer);
        self.log
            .leave_out(self.rejects.bad_cases(), first_named, options.number_of)
            .map_err(too_much)
    }
}
