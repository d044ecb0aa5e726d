//! Pages in a real browser: what it makes of them, and what they ask for. Without headless Chromium and `pdftotext` such
//! tests are left out and say so; with `BROWSER=required` they fail instead.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What became of a page.
pub(crate) struct Shown {
    /// The document as the browser has it.
    pub(crate) dom: String,
    /// All that the page asked for, to be loaded from elsewhere.
    pub(crate) requests: Vec<String>,
    /// What the browser said of it on its console.
    pub(crate) console: Vec<String>,
    /// The text of each page that it prints, laid out as on paper.
    pub(crate) printed: Vec<String>,
}

/// Opens a page and prints it; `None` where there is no browser.
pub(crate) fn open(page: &Path) -> Option<Shown> {
    let Some(chromium) = CHROMIUM.into_iter().find(|name| starts(name, "--version")) else {
        return left_out("Chromium");
    };
    if !starts("pdftotext", "-v") {
        return left_out("pdftotext");
    }
    let folder = TempDir::new().unwrap();
    let [log, pdf] = ["requests.json", "page.pdf"].map(|name| folder.path().join(name));
    let option = |name: &str, path: &Path| {
        let mut option = OsString::from(format!("--{name}="));
        option.push(path);
        option
    };
    let output = assert_cmd::Command::new(chromium)
        .env("HOME", folder.path())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr"])
        .args(["--no-pdf-header-footer", "--dump-dom"])
        .args([option("user-data-dir", &folder.path().join("user")), option("log-net-log", &log)])
        .arg(option("print-to-pdf", &pdf))
        .arg(page)
        .timeout(Duration::from_secs(120))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && pdf.exists(), "{}: {told}", page.display());
    let text = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    Some(Shown {
        dom: String::from_utf8(output.stdout).unwrap(),
        requests: requests(&fs::read_to_string(log).unwrap()),
        console: told.lines().filter(|line| line.contains(":CONSOLE")).map(str::to_owned).collect(),
        printed: text.split_terminator('\u{c}').map(str::to_owned).collect(),
    })
}

fn starts(program: &str, option: &str) -> bool {
    let mut command = Command::new(program);
    let ended = command.arg(option).stdout(Stdio::null()).stderr(Stdio::null()).status();
    ended.is_ok_and(|status| status.success())
}

/// Says past the harness, which keeps what passing tests print to itself, that a page was not tried.
fn left_out(program: &str) -> Option<Shown> {
    let how = "Debian: apt-get install chromium poppler-utils";
    assert!(
        std::env::var_os("BROWSER").is_none_or(|value| value != "required"),
        "{program} is not installed ({how})"
    );
    let _ = writeln!(std::io::stderr(), "left out: a test of a page needs {program} ({how})");
    None
}

/// What the browser's own log of its network says that pages asked for; what it asks for itself has no origin.
fn requests(log: &str) -> Vec<String> {
    let log: Value = serde_json::from_str(log).unwrap();
    let started = &log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(started.is_u64(), "the log of the network has another form");
    let events = log["events"].as_array().unwrap().iter();
    let params = events.filter(|event| event["type"] == *started).map(|event| &event["params"]);
    let of_pages = params.filter(|params| params["initiator"] != "not an origin");
    of_pages.filter_map(|params| params["url"].as_str().map(str::to_owned)).collect()
}

/// The net catches what it is for: a request, a message on the console, a second page.
#[test]
fn a_page_that_asks_and_complains_is_found_out() {
    let desk = crate::desk::Desk::empty();
    let page = r#"<!doctype html><title>x</title><img src="http://127.0.0.1:9/x.png">
        <script>console.error("æ")</script><p style="break-after:page">one</p><p>two</p>"#;
    desk.write("bad.html", page);
    if let Some(shown) = open(&desk.path("bad.html")) {
        assert_eq!(shown.requests, ["http://127.0.0.1:9/x.png"]);
        assert_eq!(shown.console.len(), 1, "{:?}", shown.console);
        assert!(shown.dom.contains("<p>two</p>"), "{}", shown.dom);
        assert_eq!(
            shown.printed.iter().map(|page| page.trim()).collect::<Vec<_>>(),
            ["one", "two"]
        );
    }
}
