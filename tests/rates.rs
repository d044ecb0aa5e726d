//! `takst rates` as people and scripts run it: which card is found, and what happens to files.

use std::fs;

use crate::desk::{Desk, SHIPPED, spaced};

impl Desk {
    /// Writes a card called `name` somewhere in the folder, and returns its path.
    fn named_card(&self, at: &str, name: &str) -> String {
        self.write(at, SHIPPED.replace("OneOffice support, edition A", name));
        self.path(at).to_str().unwrap().to_owned()
    }

    /// What is printed where `$TAKST_RATES` names a card.
    fn prints_by_environment(&self, card: &str, args: &[&str]) -> String {
        let assert = self.command(args).env("TAKST_RATES", card).assert().code(0);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    }
}

#[test]
fn the_nearest_card_is_the_one_in_use() {
    let desk = Desk::empty();
    let show = ["rates", "show"];
    let name = |shown: String| shown.lines().next().unwrap().to_owned();
    // A card that just lies in the working directory is never used.
    desk.named_card("rates.toml", "Lying about");
    desk.named_card("takst/rates.toml", "Lying about");
    assert_eq!(name(desk.prints(&show)), "OneOffice support, edition A");
    desk.named_card("system/takst/rates.toml", "System");
    assert_eq!(name(desk.prints(&show)), "System");
    desk.named_card("user/takst/rates.toml", "User");
    assert_eq!(name(desk.prints(&show)), "User");
    let named = desk.named_card("env.toml", "Environment");
    assert_eq!(name(desk.prints_by_environment(&named, &show)), "Environment");
    let option = desk.named_card("option.toml", "Option");
    let args = ["--rates", &option, "rates", "show"];
    assert_eq!(name(desk.prints_by_environment(&named, &args)), "Option");
}

#[test]
fn show_says_which_card_it_is_and_why() {
    let desk = Desk::empty();
    let text = desk.prints(&["rates", "show"]);
    let why =
        "built-in: no --rates, no $TAKST_RATES and no takst/rates.toml in the config directories\n";
    assert!(text.contains(why), "{text}");
    let path = desk.named_card("env.toml", "Environment");
    let text = desk.prints_by_environment(&path, &["rates", "show", "--lang", "da"]);
    assert!(text.contains(&format!("{path}: angivet i $TAKST_RATES\n")), "{text}");
    // 800 × (100 + 100) / 100 = 1,600; G17 is unknown.
    assert!(text.contains("1st    800,00  1.600,00"), "{text}");
    assert!(text.contains("ikke udfyldt"), "{text}");
}

/// The keys of both tables by their own names, in both languages; a card without them has neither heading.
#[test]
fn show_has_who_sends_the_invoices_and_how_they_are_paid() {
    let desk = Desk::empty();
    let card = SHIPPED.replacen(
        "vat_percent = 25",
        "vat_percent = 0\nvat_reason = \"reverse charge\"\nvat_category = \"AE\"",
        1,
    );
    let tables = "[seller]\nname = \"Skrivestuen\"\ncvr = \"10203058\"\nlanguage = \"da\"\n\
        [payment]\nfik = \"71 87654321\"\ndue_days = 14\n";
    desk.write("card.toml", format!("{card}\n{tables}"));
    for (lang, seller, payment, vat) in [
        ("en", "Seller", "Payment", "VAT 0 %, reverse charge, category AE"),
        ("da", "Sælger", "Betaling", "moms 0 %, omvendt betalingspligt, kategori AE"),
    ] {
        let show = ["rates", "show", "--rates", "card.toml", "--lang", lang];
        let shown = spaced(&desk.prints(&show));
        let expected = format!(
            "{seller} name Skrivestuen cvr 10203058 language da {payment} fik 71 87654321 due_days 14"
        );
        assert!(shown.contains(&expected), "{shown}");
        assert!(shown.contains(vat), "{shown}");
        let without = desk.prints(&["rates", "show", "--lang", lang]);
        assert!(!without.contains(seller) && !without.contains(payment), "{without}");
    }
}

#[test]
fn raw_prints_the_file() {
    assert_eq!(Desk::empty().prints(&["rates", "show", "--raw"]), SHIPPED);
}

#[test]
fn a_card_that_was_asked_for_must_be_readable() {
    let desk = Desk::empty();
    let start = "error: cannot read `gone.toml`";
    let text = desk.refused(&["--rates", "gone.toml", "rates", "show"]);
    assert!(text.starts_with(start), "{text}");
    let mut command = desk.command(&["rates", "show"]);
    let assert = command.env("TAKST_RATES", "gone.toml").assert().code(2).stdout("");
    let text = String::from_utf8_lossy(&assert.get_output().stderr);
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains("(rate card named by $TAKST_RATES)"), "{text}");
    // A folder where the user's card should be is not passed over.
    fs::create_dir_all(desk.path("user/takst/rates.toml")).unwrap();
    desk.refused(&["rates", "show"]);
}

#[test]
fn check_names_every_mistake_and_is_2() {
    let desk = Desk::empty();
    let bad = SHIPPED.replace("08:00-16:00\"  ", "8-16\"  ");
    desk.write("bad.toml", bad.replace("per_km", "per_kilo"));
    let text = desk.refused(&["rates", "check", "bad.toml"]);
    for part in ["error: `8-16` is not a span of hours", "unknown key `per_kilo` in [mileage]"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(text.ends_with("2 mistakes; no price was computed\n"), "{text}");
    // 0xE6 is æ in Windows-1252.
    desk.write("bad.toml", b"currency = \"DKK\"\nname = \"\xe6\"\n");
    let text = desk.refused(&["rates", "check", "bad.toml"]);
    assert!(text.contains("bad.toml:2: the text is not UTF-8"), "{text}");
}

#[test]
fn check_of_a_valid_card_says_so_and_what_is_open() {
    let desk = Desk::empty();
    desk.write("good.toml", SHIPPED);
    let valid = "good.toml is a valid rate card\n";
    let open = "note: discount_percent is not filled in for GOD, BEDRE and BEDST: it bills as 0\n";
    assert_eq!(desk.prints(&["rates", "check", "good.toml"]), format!("{valid}{open}"));
    let filled = SHIPPED.replace("# discount_percent", "discount_percent");
    desk.write("good.toml", format!("\u{feff}{filled}"));
    assert_eq!(desk.prints(&["rates", "check", "good.toml"]), valid);
}

#[test]
fn init_writes_a_card_once_and_says_what_is_next() {
    let desk = Desk::empty();
    let init = |args: &[&str], code| {
        let mut command = desk.command(&[&["rates", "init"], args].concat());
        let assert = command.assert().code(code).stdout("");
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    };
    let card = "user/takst/rates.toml";
    let told = init(&[], 0);
    assert!(told.starts_with(&format!("wrote {}", desk.path(card).display())), "{told}");
    assert!(told.contains("takst rates check"), "{told}");
    assert_eq!(desk.read(card), SHIPPED);
    desk.write(card, "mine");
    let told = init(&[], 2);
    assert!(told.contains("exists and was left as it is"), "{told}");
    assert_eq!(desk.read(card), "mine");
    init(&["--force"], 0);
    assert_eq!(desk.read(card), SHIPPED);
    init(&["my/own.toml"], 0);
    assert_eq!(desk.read("my/own.toml"), SHIPPED);
    assert_eq!(desk.prints(&["rates", "init", "-"]), SHIPPED);
}
