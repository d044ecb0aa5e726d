//! `takst rates` as people and scripts run it: which card is found, and what happens to files.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A home of its own with nothing in it, and a system without cards.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn takst(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_takst"));
        command
            .env_clear()
            .env("HOME", self.0.path())
            .env("XDG_CONFIG_HOME", self.path("user"))
            .env("XDG_CONFIG_DIRS", self.path("system"))
            .env("LANG", "en_US.UTF-8")
            .current_dir(self.0.path());
        command
    }

    /// Writes a card called `name` at a place under the home.
    fn card(&self, at: &str, name: &str) -> PathBuf {
        let path = self.path(at);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = include_str!("../rates.toml");
        fs::write(&path, text.replace("OneOffice support, edition A", name)).unwrap();
        path
    }
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().code(0).get_output().stdout.clone()).unwrap()
}

fn stderr(command: &mut Command, code: i32) -> String {
    let assert = command.assert().code(code).stdout("");
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

#[test]
fn the_nearest_card_is_the_one_in_use() {
    let home = Home::new();
    let shown = |command: &mut Command| {
        let text = stdout(command.args(["rates", "show"]));
        text.lines().next().unwrap().to_owned()
    };
    // A card that just lies in the working directory is never used.
    home.card("rates.toml", "Lying about");
    home.card("takst/rates.toml", "Lying about");
    assert_eq!(shown(&mut home.takst()), "OneOffice support, edition A");
    home.card("system/takst/rates.toml", "System");
    assert_eq!(shown(&mut home.takst()), "System");
    home.card("user/takst/rates.toml", "User");
    assert_eq!(shown(&mut home.takst()), "User");
    let named = home.card("env.toml", "Environment");
    assert_eq!(
        shown(home.takst().env("TAKST_RATES", &named)),
        "Environment"
    );
    let option = home.card("option.toml", "Option");
    let mut command = home.takst();
    command
        .env("TAKST_RATES", &named)
        .arg("--rates")
        .arg(&option);
    assert_eq!(shown(&mut command), "Option");
}

#[test]
fn show_says_which_card_it_is_and_why() {
    let home = Home::new();
    let text = stdout(home.takst().args(["rates", "show"]));
    assert!(
        text.contains("built-in: no --rates, no $TAKST_RATES and no takst/rates.toml in the config directories\n"),
        "{text}"
    );
    let path = home.card("env.toml", "Environment");
    let text = stdout(
        home.takst()
            .env("TAKST_RATES", &path)
            .args(["rates", "show", "--lang", "da"]),
    );
    let expected = format!("{}: angivet i $TAKST_RATES\n", path.display());
    assert!(text.contains(&expected), "{text}");
    // 800 × (100 + 100) / 100 = 1,600; G17 is unknown.
    assert!(text.contains("1st    800,00  1.600,00"), "{text}");
    assert!(text.contains("ikke udfyldt"), "{text}");
}

#[test]
fn raw_prints_the_file() {
    let home = Home::new();
    let text = stdout(home.takst().args(["rates", "show", "--raw"]));
    assert_eq!(text, include_str!("../rates.toml"));
}

#[test]
fn a_card_that_was_asked_for_must_be_readable() {
    let home = Home::new();
    let gone = home.path("gone.toml");
    for text in [
        stderr(
            home.takst()
                .env("TAKST_RATES", &gone)
                .args(["rates", "show"]),
            2,
        ),
        stderr(
            home.takst()
                .arg("--rates")
                .arg(&gone)
                .args(["rates", "show"]),
            2,
        ),
    ] {
        let start = format!("error: cannot read `{}`", gone.display());
        assert!(text.starts_with(&start), "{text}");
    }
    let text = stderr(
        home.takst()
            .env("TAKST_RATES", &gone)
            .args(["rates", "show"]),
        2,
    );
    assert!(text.contains("(rate card named by $TAKST_RATES)"), "{text}");
    // A folder where the user's card should be is not passed over.
    fs::create_dir_all(home.path("user/takst/rates.toml")).unwrap();
    stderr(home.takst().args(["rates", "show"]), 2);
}

#[test]
fn check_names_every_mistake_and_is_2() {
    let home = Home::new();
    let path = home.path("bad.toml");
    let text = include_str!("../rates.toml");
    let bad = text
        .replace("08:00-16:00\"  ", "8-16\"  ")
        .replace("per_km", "per_kilo");
    fs::write(&path, bad).unwrap();
    let text = stderr(home.takst().args(["rates", "check"]).arg(&path), 2);
    assert!(
        text.contains("error: `8-16` is not a span of hours"),
        "{text}"
    );
    assert!(
        text.contains("unknown key `per_kilo` in [mileage]"),
        "{text}"
    );
    assert!(
        text.ends_with("2 mistakes; no price was computed\n"),
        "{text}"
    );
    // 0xE6 is æ in Windows-1252.
    fs::write(&path, b"currency = \"DKK\"\nname = \"\xe6\"\n").unwrap();
    let text = stderr(home.takst().args(["rates", "check"]).arg(&path), 2);
    assert!(text.contains("bad.toml:2: the text is not UTF-8"), "{text}");
}

#[test]
fn check_of_a_valid_card_says_so_and_what_is_open() {
    let home = Home::new();
    let path = home.card("good.toml", "Good");
    let text = stdout(home.takst().args(["rates", "check"]).arg(&path));
    let expected = format!(
        "{} is a valid rate card\nnote: discount_percent is not filled in for GOD, BEDRE and BEDST: it bills as 0\n",
        path.display()
    );
    assert_eq!(text, expected);
    let filled = fs::read_to_string(&path)
        .unwrap()
        .replace("# discount_percent", "discount_percent");
    fs::write(&path, format!("\u{feff}{filled}")).unwrap();
    let text = stdout(home.takst().args(["rates", "check"]).arg(&path));
    assert_eq!(text, format!("{} is a valid rate card\n", path.display()));
}

#[test]
fn init_writes_a_card_once_and_says_what_is_next() {
    let home = Home::new();
    let path = home.path("user/takst/rates.toml");
    let told = stderr(home.takst().args(["rates", "init"]), 0);
    assert!(
        told.starts_with(&format!("wrote {}", path.display())),
        "{told}"
    );
    assert!(told.contains("takst rates check"), "{told}");
    let same_as_shipped =
        |path: &Path| fs::read_to_string(path).unwrap() == include_str!("../rates.toml");
    assert!(same_as_shipped(&path));
    fs::write(&path, "mine").unwrap();
    let told = stderr(home.takst().args(["rates", "init"]), 2);
    assert!(told.contains("exists and was left as it is"), "{told}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    stderr(home.takst().args(["rates", "init", "--force"]), 0);
    assert!(same_as_shipped(&path));
    stderr(home.takst().args(["rates", "init", "my/own.toml"]), 0);
    assert!(same_as_shipped(&home.path("my/own.toml")));
    let text = stdout(home.takst().args(["rates", "init", "-"]));
    assert_eq!(text, include_str!("../rates.toml"));
}
