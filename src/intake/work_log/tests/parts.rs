//! A log that all processors read comes to what it comes to row by row, whatever is in it and wherever it is cut.

use std::fmt::Write as _;

use super::*;

/// Bytes of a log that differ in all that parts could get wrong: names in several spellings, facts said late, twice and
/// against each other, rows that are bad, warned of, blank, the same, without a case; quotes, lines in cells, other letters.
struct Writer(u64);

impl Writer {
    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let at = (self.0 >> 20) % u64::try_from(all.len()).unwrap();
        all[usize::try_from(at).unwrap()]
    }

    /// A cell that mostly says the first.
    fn cell(&mut self, usual: &'static [u8], others: &[&'static [u8]]) -> &'static [u8] {
        if self.pick(&[true, true, true, true, true, false]) { usual } else { self.pick(others) }
    }

    fn row(&mut self, end: &[u8]) -> Vec<u8> {
        let cells: [&[u8]; 9] = [
            self.pick(&[b"1", b"2", b"3", b"sag 4", b"Sag 4", b"5"]),
            self.pick(&[b"Kanel", b"Kanel", b"kanel", b"Fisk & \xd8l", b""]),
            self.pick(&[
                b"2026-11-23 10:00",
                b"2026-11-23 10:30",
                b"2026-10-25 02:30",
                b"2025-01-01 09:00",
            ]),
            self.cell(b"30", &[b"", b"x", b"2000", b"1,5", b"0"]),
            self.cell(b"1st", &[b"2", b"3rd", b"4th"]),
            self.cell(b"", &[b"GOD", b"BEDRE", b"none", b"BEDST"]),
            self.cell(b"", &[b"mail", b"phone", b"chat"]),
            self.cell(b"", &[b"12,5", b"12.5", b"km"]),
            self.cell(
                b"a note",
                &[
                    b"\"a \"\"quoted\"\" note\"",
                    b"\"two\nlines\"",
                    b"\"\n\n\"",
                    b"24\" screen",
                    b"\"closed\" too soon",
                    b"\"never closed",
                    b"bl\xe5b\xe6r",
                    "blåbær".as_bytes(),
                    b"one,too,many",
                    b"",
                ],
            ),
        ];
        let mut row = cells.join(&b","[..]);
        if self.pick(&[false, false, false, false, false, false, false, false, false, true]) {
            row = self
                .pick(&[&b""[..], b",,,,,,,,", b",Kanel,2026-11-23 10:00,30,1st,,,,", b"torn"])
                .to_vec();
        }
        row.extend_from_slice(end);
        row
    }

    fn log(&mut self) -> Vec<u8> {
        let mut log = self.pick(&[&b""[..], b"", b"\xef\xbb\xbf"]).to_vec();
        let end = self.pick(&[&b"\n"[..], b"\r\n", b"\n"]);
        log.extend_from_slice(b"case,customer,start,minutes,level,agreement,channel,km,note");
        log.extend_from_slice(end);
        for _ in 0..self.pick(&[3, 10, 25]) {
            let row = self.row(end);
            log.extend_from_slice(&row);
        }
        let whole = self.pick(&[true, false]);
        log.truncate(if whole { log.len() } else { log.len() - end.len() });
        log
    }
}

/// All that can be told of a log.
fn all_of(read: anyhow::Result<WorkInput>) -> String {
    let mut text = String::new();
    let WorkInput { log, warnings, files, rows, skipped, rejected } = match read {
        Ok(input) => input,
        Err(error) => {
            return error.downcast::<Report>().map_or_else(|it| it.to_string(), |it| it.text);
        }
    };
    for customer in log.customers() {
        let _ = writeln!(text, "{} {:?}", log.customer_name(customer), log.united(customer));
    }
    for case in log.cases() {
        let _ = writeln!(text, "{} {:?}", case.name(), case.facts);
        for entry in case.entries {
            let (note, km, travel) = (case.note(entry), case.kilometres(entry), case.travel(entry));
            let (start, seconds, level) = (entry.start(), entry.seconds(), entry.level());
            let (place, billable) = (entry.place(), entry.billable());
            let _ = writeln!(
                text,
                "{start:?} {seconds:?} {level:?} {place:?} {billable} {km} {travel:?} {note}"
            );
        }
    }
    let spellings: Vec<_> = log.other_spellings().collect();
    // Those of one case come in the order of fingerprints, which are others in every run.
    let problems = rejected.rejects.problems();
    let mut problems: Vec<String> = problems.map(|problem| format!("{problem:?}")).collect();
    problems.sort();
    let (out, tally) = (&rejected.left_out, &rejected.tally);
    let rejected = rejected.rows;
    let _ = writeln!(
        text,
        "{spellings:?} {warnings:?} {files:?} {rows} {skipped} {rejected} {problems:?} {out:?} {tally:?}"
    );
    text
}

#[test]
fn a_log_in_parts_is_the_log() {
    let (mut good, mut with_bad_rows) = (0, 0);
    for seed in 1..=24_u64 {
        let mut writer = Writer(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (one, other) = (writer.log(), writer.log());
        let files: [(&str, &[u8]); 2] = [("one.csv", &one), ("other.csv", &other)];
        let refuse = BadRows::Refuse(&|_| None);
        for bad_rows in
            [refuse, BadRows::LeaveOut { copied: false }, BadRows::LeaveOut { copied: true }]
        {
            let read = |part| all_of(PLAIN.read_in_parts(&files, part, bad_rows));
            let alone = read(usize::MAX);
            if alone.contains("cannot be billed") {
                with_bad_rows += 1;
            } else {
                good += 1;
            }
            let first = usize::try_from(seed).unwrap();
            let sizes = (first..one.len().max(other.len())).step_by(97);
            for part in sizes.chain([1, 300, 1_000]) {
                assert_eq!(read(part), alone, "seed {seed}, in parts of {part} bytes");
            }
        }
    }
    assert!(good > 20 && with_bad_rows > 5, "{good} {with_bad_rows}");
}
