//! A folder of documents whose run does not come to its end, by a signal or because nothing can be written: nothing of it
//! is left, neither in a new folder nor in one that was there with other files.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use crate::desk::{A_MINUTE_IS_1, Desk};
use crate::documents::{ADDRESS, SENDER};
use crate::faults::unix::{allow, bound, shell};

const MINE: &str = "out/mine.txt";

/// So many customers with a case each, the last one with so many rows; `is_there`: with a folder that has a file.
fn desk(customers: usize, rows: usize, is_there: bool) -> Desk {
    let desk = Desk::empty();
    desk.write("card.toml", format!("{SENDER}{A_MINUTE_IS_1}"));
    let filed: String = (0..customers).map(|number| format!("C{number},{ADDRESS}\n")).collect();
    desk.write("customers.csv", format!("customer,cvr,street,postcode,city\n{filed}"));
    let last = customers - 1;
    let rows = (0..rows).map(|row| format!("L{row},C{last},2026-11-02 10:00,10\n"));
    let cases = (0..last).map(|number| format!("{number},C{number},2026-11-02 10:00,10\n"));
    let log: String = cases.chain(rows).collect();
    desk.write("log.csv", format!("case,customer,start,minutes\n{log}"));
    if is_there {
        desk.write(MINE, "mine");
    }
    desk
}

fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let run = ["--rates", "card.toml", "invoice", "log.csv", "--customers", "customers.csv"];
    let documents = ["--format", "peppol,html", "--number-from", "1", "-q", "-o", "out"];
    [&run[..], &documents, more].concat()
}

fn started(desk: &Desk, more: &[&str]) -> Child {
    let quiet = Stdio::null;
    desk.std(&args(more)).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().unwrap()
}

/// Waits for something that a run does, as long as it runs.
fn wait_for(child: &mut Child, is_so: impl Fn() -> bool) {
    while !is_so() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
}

fn kill(desk: &Desk, child: &Child, name: &str) {
    shell(desk, &format!("kill -{name} {}", child.id()));
}

fn is_hidden(name: &str) -> bool {
    name.starts_with(".takst-")
}

/// Whether a document is written where nobody looks.
fn has_begun(desk: &Desk, is_there: bool) -> bool {
    let parent = desk.path(if is_there { "out" } else { "." });
    let mut entries = fs::read_dir(parent).unwrap().map(|entry| entry.unwrap());
    let hidden = entries.find(|entry| is_hidden(&entry.file_name().to_string_lossy()));
    let inside = hidden.and_then(|hidden| fs::read_dir(hidden.path()).ok());
    inside.is_some_and(|mut inside| inside.next().is_some())
}

/// All is as it was before the run; `beside` are other files that are there.
fn nothing_is_left(desk: &Desk, is_there: bool, beside: &[&str]) {
    let mut names = vec!["card.toml", "customers.csv", "log.csv"];
    names.extend(is_there.then_some("out"));
    names.extend(beside);
    names.sort_unstable();
    assert_eq!(desk.names(), names);
    if is_there {
        assert_eq!(fs::read_dir(desk.path("out")).unwrap().count(), 1);
        assert_eq!(desk.read(MINE), "mine");
    }
}

/// A run that is over before the signal comes is tried again with more to write.
#[test]
fn a_signal_while_documents_are_written_leaves_nothing() {
    for (name, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        for is_there in [false, true] {
            let mut customers = 250;
            loop {
                let desk = desk(customers, 1, is_there);
                let mut child = started(&desk, &[]);
                wait_for(&mut child, || has_begun(&desk, is_there));
                kill(&desk, &child, name);
                if let Some(signal) = child.wait().unwrap().signal() {
                    assert_eq!(signal, number);
                    nothing_is_left(&desk, is_there, &[]);
                    break;
                }
                customers *= 2;
            }
        }
    }
}

/// All documents are in their places, the record waits for a reader.
#[test]
fn a_signal_behind_the_documents_takes_them_back() {
    for (name, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        for is_there in [false, true] {
            let desk = desk(3, 1, is_there);
            assert!(shell(&desk, "mkfifo pipe").status.success());
            let mut child = started(&desk, &["--record", "pipe"]);
            wait_for(&mut child, || desk.path("out/3.xml").exists());
            kill(&desk, &child, name);
            assert_eq!(child.wait().unwrap().signal(), Some(number));
            nothing_is_left(&desk, is_there, &["pipe"]);
        }
    }
}

/// The last of three documents is larger than a file may be; a kill that nothing can be done about comes at that moment
/// where the signal is not ignored. What it leaves is hidden, and in no later run's way.
#[test]
fn a_document_that_cannot_be_written_whole_leaves_none() {
    const XFSZ: i32 = 25;
    for is_there in [false, true] {
        let desk = desk(3, 300, is_there);
        let run = |how: &str| {
            shell(&desk, &format!("ulimit -f 64; exec env {how} $TAKST {}", args(&[]).join(" ")))
        };
        let output = run("--ignore-signal=XFSZ");
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.starts_with("error: cannot write `out`: File too large"), "{told}");
        nothing_is_left(&desk, is_there, &[]);

        assert_eq!(run("--default-signal=XFSZ").status.signal(), Some(XFSZ));
        assert!(!desk.path("out/1.xml").exists() && desk.path("out").exists() == is_there);
        desk.done(&args(&[]));
        let names = fs::read_dir(desk.path("out")).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.filter(|name| !is_hidden(&name.to_string_lossy()));
        assert_eq!(names.count(), 6 + usize::from(is_there));
    }
}

/// A folder where nothing can be made, and outputs behind the documents that are full.
#[test]
fn what_cannot_be_written_leaves_no_document() {
    for is_there in [false, true] {
        let desk = desk(3, 1, is_there);
        for (more, name) in [("--record /dev/full", "`/dev/full`"), ("--summary > /dev/full", "")] {
            let output = shell(&desk, &format!("$TAKST {} {more}", args(&[]).join(" ")));
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(told.contains("cannot write") && told.contains(name), "{told}");
            nothing_is_left(&desk, is_there, &[]);
        }
        let closed = if is_there { "out" } else { "." };
        allow(&desk, closed, 0o555);
        let ended = bound(&desk, &format!("$TAKST {}", args(&[]).join(" ")));
        allow(&desk, closed, 0o755);
        if let Some((code, _, told)) = ended {
            assert_eq!(code, Some(2), "{told}");
            assert!(told.starts_with("error: cannot write `out`: Permission denied"), "{told}");
        }
        nothing_is_left(&desk, is_there, &[]);
    }
}
