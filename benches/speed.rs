//! How fast is `takst`? Work logs of a million rows in two shapes and a case log, file to file, against what the csv crate
//! needs to copy them; ten times the rows; memory a row, a workbook against CSV, and start-up against an empty program.
//! `TAKST_BENCH_ROWS` sets another number of rows; `TAKST_BENCH=speed` measures speed alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a measurement stops where it goes wrong, and prints ratios"
)]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The program, as built by `cargo bench`.
const TAKST: &str = env!("CARGO_BIN_EXE_takst");
const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 7;
const STARTS: usize = 200;

fn main() {
    // Without `cargo bench` (cargo test --all-targets) it only has to run.
    let measures = std::env::args().any(|argument| argument == "--bench");
    let rows = std::env::var("TAKST_BENCH_ROWS")
        .map_or_else(|_| if measures { ROWS } else { 1_000 }, |rows| rows.parse().expect("rows"));
    let only_speed = std::env::var("TAKST_BENCH").is_ok_and(|only| only == "speed");
    let folder = tempfile::tempdir().expect("a temporary directory");
    let folder = folder.path();
    let [log, offsets, cases] = ["log.csv", "offsets.csv", "cases.csv"].map(|it| folder.join(it));
    let notes = write_log(&log, rows, Spread::Day);
    write_log_with_offsets(&offsets, rows);
    write_cases(&cases, rows * 2 / 5);

    throughput("invoice: local times, long notes", &log, folder, rows, invoice);
    throughput("invoice: RFC 3339, any order", &offsets, folder, rows, invoice);
    throughput("sla-check: with history", &cases, folder, rows * 2 / 5, sla_check);
    ten_times(folder, rows);
    if only_speed {
        return;
    }
    memory(&log, folder, rows, notes);
    sorted(folder, rows);
    period(folder, rows);
    workbook(folder, rows);
    start_up(folder);
}

/// Reading and writing byte records, and the whole of a command, in turn.
fn throughput(
    title: &str,
    log: &Path,
    folder: &Path,
    rows: u64,
    command: impl Fn(&Path, &Path) -> Command,
) {
    let (mut copies, mut commands) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let copy = timed(|| copy_records(log, &folder.join("copy.csv")));
        let command = timed(|| succeed(&mut command(log, &folder.join("out.csv"))));
        // The first round warms the caches.
        if round > 0 {
            copies.push(copy);
            commands.push(command);
        }
    }
    let lines = fs::metadata(folder.join("out.csv")).map_or(0, |out| out.len());
    assert!(lines > rows * 50, "{title}: {lines} bytes written");
    let bytes = fs::metadata(log).expect("the log").len();
    let (copy, command) = (median(copies), median(commands));
    let per_second = |time: Duration| rows as f64 / time.as_secs_f64();
    println!("{title}; {rows} rows of {} bytes", bytes / rows.max(1));
    println!("csv crate, read and write  {copy:>10.3?}  {:>12.0} rows/s", per_second(copy));
    println!("takst                      {command:>10.3?}  {:>12.0} rows/s", per_second(command));
    println!("ratio                      {:>10.2}", ratio(command, copy));
}

/// A tenth of the rows against all of them, in turn.
fn ten_times(folder: &Path, rows: u64) {
    let [few, many, out] = ["few.csv", "many.csv", "out.csv"].map(|it| folder.join(it));
    write_log_with_offsets(&few, (rows / 10).max(1));
    write_log_with_offsets(&many, rows);
    let (mut short, mut long) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let one = timed(|| succeed(&mut invoice(&few, &out)));
        let ten = timed(|| succeed(&mut invoice(&many, &out)));
        if round > 0 {
            short.push(one);
            long.push(ten);
        }
    }
    println!(
        "ten times the rows         {:>10.2} times the time",
        ratio(median(long), median(short))
    );
}

/// Peak memory of the log, less that of a log of one row, by row; with and without the text of the notes.
fn memory(log: &Path, folder: &Path, rows: u64, notes: u64) {
    let one = folder.join("one.csv");
    write_log(&one, 1, Spread::Day);
    let out = folder.join("out.csv");
    let (Some(all), Some(least)) = (peak(&invoice(log, &out)), peak(&invoice(&one, &out))) else {
        println!("peak memory                unknown on this system");
        return;
    };
    let a_row = |bytes: u64| bytes as f64 / rows as f64;
    let more = all.saturating_sub(least);
    println!("peak memory                {all} bytes, {least} of one row");
    println!(
        "a row                      {:.1} bytes, {:.1} beside the text of notes",
        a_row(more),
        a_row(more.saturating_sub(notes))
    );
}

/// A log of twice the rows (of a million: 300 MB) that is sorted by customer and case, with `--sorted` and without, in turn.
fn sorted(folder: &Path, rows: u64) {
    let (log, out) = (folder.join("sorted.csv"), folder.join("out.csv"));
    write_log(&log, rows * 2, Spread::Sorted);
    let sorted = || {
        let mut command = invoice(&log, &out);
        command.arg("--sorted");
        command
    };
    let (mut wholes, mut parts) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let whole = timed(|| succeed(&mut invoice(&log, &out)));
        let part = timed(|| succeed(&mut sorted()));
        if round > 0 {
            wholes.push(whole);
            parts.push(part);
        }
    }
    let (whole, part) = (median(wholes), median(parts));
    let bytes = fs::metadata(&log).expect("the log").len();
    println!("a sorted log of {bytes} bytes  {whole:>10.3?}");
    println!("--sorted                   {part:>10.3?}, peak {:?} bytes", peak(&sorted()));
    println!("ratio                      {:>10.2}", ratio(part, whole));
}

/// A period that cuts every case of the log in two, against all of it, in turn: the most that `--period` has to do.
fn period(folder: &Path, rows: u64) {
    let (log, out) = (folder.join("cut.csv"), folder.join("out.csv"));
    write_log(&log, rows, Spread::TwoMonths);
    let (mut wholes, mut parts) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let whole = timed(|| succeed(&mut invoice(&log, &out)));
        let part = timed(|| succeed(invoice(&log, &out).args(["--period", "2025-11"])));
        if round > 0 {
            wholes.push(whole);
            parts.push(part);
        }
    }
    let (whole, part) = (median(wholes), median(parts));
    println!("all cases whole            {whole:>10.3?}");
    println!("--period cuts them all     {part:>10.3?}");
    println!("ratio                      {:>10.2}", ratio(part, whole));
}

/// About 100,000 lines, of a million rows' seventh part, as a workbook and as CSV, in turn.
fn workbook(folder: &Path, rows: u64) {
    let (log, csv, book) =
        (folder.join("lines.csv"), folder.join("out.csv"), folder.join("out.xlsx"));
    write_log(&log, (rows * 7 / 50).max(1), Spread::Day);
    let (mut plain, mut books) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let as_csv = timed(|| succeed(&mut invoice(&log, &csv)));
        let as_book = timed(|| succeed(&mut invoice(&log, &book)));
        if round > 0 {
            plain.push(as_csv);
            books.push(as_book);
        }
    }
    let text = fs::read_to_string(&csv).expect("the lines");
    let lines = text.lines().count() - 1;
    let (plain, book) = (median(plain), median(books));
    let per_second = lines as f64 / book.as_secs_f64();
    println!("{lines} lines as csv       {plain:>10.3?}");
    println!("the same as xlsx           {book:>10.3?}  {per_second:>12.0} lines/s");
    println!("ratio                      {:>10.2}", ratio(book, plain));
}

/// `takst quote 35` and a program that does nothing, in turn.
fn start_up(folder: &Path) {
    let (empty, name) = empty_program(folder);
    let (mut quotes, mut nothings) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        nothings.push(timed(|| succeed(&mut Command::new(&empty))));
        quotes.push(timed(|| succeed(takst().args(["quote", "35"]))));
    }
    let (quote, nothing) = (median(quotes), median(nothings));
    println!("start of {name:<18}{nothing:>10.3?}");
    println!("takst quote 35             {quote:>10.3?}  {:+.3} ms", {
        (quote.as_secs_f64() - nothing.as_secs_f64()) * 1_000.0
    });
}

/// `takst` in English with its own rate card, whatever the machine has.
fn takst() -> Command {
    let mut command = Command::new(TAKST);
    command.args(["--lang", "en", "--quiet", "--rates"]);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("rates.toml"));
    command
}

fn invoice(log: &Path, out: &Path) -> Command {
    let mut command = takst();
    command.arg("invoice").arg(log).arg("-o").arg(out);
    command
}

fn sla_check(log: &Path, out: &Path) -> Command {
    let mut command = takst();
    command.args(["sla-check", "--now", "2026-11-28 12:00", "--fail-on", "never"]);
    command.arg(log).arg("-o").arg(out);
    command
}

fn succeed(command: &mut Command) {
    let output = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{complaint}", output.status);
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn copy_records(from: &Path, to: &Path) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(from).expect("the log");
    let mut writer = csv::Writer::from_path(to).expect("a copy");
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).expect("a record") {
        writer.write_byte_record(&record).expect("a record written");
    }
    writer.flush().expect("the copy written");
}

/// Peak resident memory of a command in bytes: GNU time if there is one, else what /proc says while it runs.
fn peak(command: &Command) -> Option<u64> {
    let args = || std::iter::once(command.get_program()).chain(command.get_args());
    let gnu_time = Path::new("/usr/bin/time");
    if cfg!(target_os = "linux") && gnu_time.exists() {
        let report = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut timed = Command::new(gnu_time);
        timed.args(["-f", "%M", "-o"]).arg(report.path()).args(args());
        succeed(&mut timed);
        let kilobytes = fs::read_to_string(report.path()).ok()?;
        return Some(kilobytes.trim().parse::<u64>().ok()? * 1_024);
    }
    let mut child = Command::new(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    loop {
        // VmHWM never falls: the last reading before the end is the peak so far.
        if let Ok(text) = fs::read_to_string(&status) {
            peak = peak.max(high_water(&text));
        }
        if let Some(ended) = child.try_wait().expect("the child's end") {
            assert!(ended.success(), "{command:?}: {ended}");
            return peak;
        }
        thread::sleep(Duration::from_micros(200));
    }
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1_024)
}

/// A Rust program that does nothing; `true` where there is no compiler.
fn empty_program(folder: &Path) -> (PathBuf, &'static str) {
    let source = folder.join("empty.rs");
    let program = folder.join("empty");
    fs::write(&source, "fn main() {}\n").expect("a source file");
    let compiled = Command::new("rustc").args(["-O", "-o"]).args([&program, &source]).status();
    if compiled.is_ok_and(|status| status.success()) {
        (program, "an empty program")
    } else {
        (PathBuf::from("true"), "`true`")
    }
}

/// When the entries of a case are.
#[derive(Clone, Copy)]
enum Spread {
    /// On one day of the years 2016 to 2025.
    Day,
    /// Two in October, two in November 2025.
    TwoMonths,
    /// As on one day, the cases of a customer together.
    Sorted,
}

/// A work log, the same every time: cases of four entries, 5,000 customers. Returns how many bytes of notes it has.
fn write_log(path: &Path, rows: u64, spread: Spread) -> u64 {
    const AGREEMENTS: [&str; 4] = ["", "GOD", "BEDRE", "BEDST"];
    const NOTES: [&str; 5] = [
        "Printer på kontoret vises offline, driver lagt ind igen og testet fra to pc'er",
        "VPN falder ud efter få minutter, klient opdateret og timeout på firewall rettet",
        "Natlig backup fejlet, job kørt igen og en mappe gendannet som prøve på serveren",
        "Mailprofil genoprettet på den bærbare, \"Autodiscover\" rettet og mail testet",
        "Disk på filserver næsten fuld, gamle øjebliksbilleder slettet og disk udvidet",
    ];
    let mut out = BufWriter::new(File::create(path).expect("a log"));
    writeln!(out, "case,customer,agreement,level,start,end,km,channel,billable,note").unwrap();
    let mut bytes_of_notes = 0;
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for row in 0..rows {
        // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let (case, entry) = (row / 4, row % 4);
        let customer = match spread {
            Spread::Sorted => case / 100,
            Spread::Day | Spread::TwoMonths => case.wrapping_mul(2_654_435_761) % 5_000,
        };
        let agreement = AGREEMENTS[(customer % 4) as usize];
        let day = 1 + case / 120 % 28;
        let (year, month) = match spread {
            Spread::Day | Spread::Sorted => (2016 + case % 10, 1 + case / 10 % 12),
            Spread::TwoMonths => (2025, 10 + entry / 2),
        };
        // The entries of a case follow each other between 6 and 18 o'clock.
        let start = 6 * 60 + entry * 180 + random % 100;
        let end = start + 5 + random / 128 % 70;
        let level = if random & 0x300 == 0 { "2nd" } else { "1st" };
        let km = if random & 0x7C00 == 0 { "12.5" } else { "" };
        let channel = if case % 3 == 0 { "mail" } else { "phone" };
        let billable = if random & 0xF_0000 == 0 { "no" } else { "yes" };
        let note = NOTES[(random >> 32) as usize % NOTES.len()];
        bytes_of_notes += note.len() as u64;
        let note = note.replace('"', "\"\"");
        writeln!(
            out,
            "{case:07},Kunde {customer:04} A/S,{agreement},{level},\
             {year}-{month:02}-{day:02} {:02}:{:02}:00,{year}-{month:02}-{day:02} {:02}:{:02}:00,\
             {km},{channel},{billable},\"{note}\"",
            start / 60,
            start % 60,
            end / 60,
            end % 60,
        )
        .unwrap();
    }
    out.flush().expect("the log written");
    bytes_of_notes
}

/// A work log whose rows come in any order, with three times a row: cases of one to three entries, 2,000 customers.
fn write_log_with_offsets(path: &Path, rows: u64) {
    let mut out = BufWriter::new(File::create(path).expect("a log"));
    writeln!(out, "case,customer,level,contacted,start,end,note").unwrap();
    // Every number below `rows` once, in an order that looks like none.
    for row in 0..rows {
        let number = row * 611_953 % rows.max(1);
        // Of six rows, cases of one, two and three.
        let (case, entry) =
            (number / 6 * 3 + [0, 1, 1, 2, 2, 2][(number % 6) as usize], number % 6 % 3);
        let (month, day, hour) = (1 + case % 9, 1 + case / 9 % 28, 6 + entry * 4);
        let (minute, length) = (case % 50, 5 + number % 90);
        let (until, level) =
            (minute + length, if number.is_multiple_of(4) { "2nd" } else { "1st" });
        let date = format!("2026-{month:02}-{day:02}");
        let (end_hour, end_minute) = (hour + until / 60, until % 60);
        writeln!(
            out,
            "{case},Customer {:04},{level},{date}T06:00:00+02:00,{date}T{hour:02}:{minute:02}:00+02:00,\
             {date}T{end_hour:02}:{end_minute:02}:00+02:00,Looked after printer number {number}",
            case * 7 % 2_000,
        )
        .unwrap();
    }
    out.flush().expect("the log written");
}

/// A case log with a history of three to five events a case.
fn write_cases(path: &Path, cases: u64) {
    let mut out = BufWriter::new(File::create(path).expect("a log"));
    writeln!(out, "case,customer,priority,registered,responded,resolved,history").unwrap();
    for case in 0..cases {
        let date = format!("2026-{:02}-{:02}", 1 + case % 9, 1 + case / 9 % 28);
        let priority = ["high", "medium", "normal", "low"][(case % 4) as usize];
        let (minute, other) = (case % 60, case * 7 % 60);
        let more = match case % 3 {
            0 => format!("; {date} 13:{other:02} paused; {date} 14:{minute:02} resumed"),
            1 => format!("; {date} 13:{other:02} medium"),
            _ => String::new(),
        };
        writeln!(
            out,
            "{case:07},Customer {:04},{priority},{date} 08:{minute:02},{date} 09:{other:02},{date} 15:{minute:02},\
             {date} 09:30 paused; {date} 10:{minute:02} resumed{more}; {date} 15:{minute:02} resolved",
            case * 7 % 2_000,
        )
        .unwrap();
    }
    out.flush().expect("the log written");
}
