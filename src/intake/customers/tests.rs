use super::*;
use crate::intake::rate_card::EMBEDDED;
use crate::intake::rate_card::load;
use crate::lang::Lang;
use crate::rate_card::{AgreementId, Rates, Terms};

fn card() -> RateCard {
    load(EMBEDDED, "rates.toml", Lang::En, false).unwrap()
}

fn csv(bytes: &[u8]) -> Result<Customers, Trouble> {
    Customers::read(bytes, "kunder.csv", false, &card())
}

fn toml(text: &str) -> Result<Customers, Trouble> {
    Customers::read(text.as_bytes(), "customers.toml", true, &card())
}

#[test]
fn csv_in_every_dress_says_the_same() {
    // `Lund & Søn` in UTF-8, with a mark, and in Windows-1252, where ø is 0xF8.
    let forms: [&[u8]; 4] = [
        "customer,name,agreement\n17,Lund & Søn,BEDRE\n".as_bytes(),
        "\u{feff}kunde;navn;aftale;by\r\n17;Lund & Søn;bedre;Vejle\r\n".as_bytes(),
        b"KUNDE\tNAVN\tAFTALE\n17\tLund & S\xf8n\tBEDRE\n",
        b"agreement,customer,name\nBEDRE,17,\"Lund & S\xf8n\"\n",
    ];
    // GOD is agreement 0 of the card, BEDRE 1.
    let bedre = AgreementId::from_index(1);
    for form in forms {
        let customers = csv(form).unwrap();
        let list: Vec<&Customer> = customers.iter().collect();
        assert_eq!(
            list,
            [&Customer {
                customer: "17".to_owned(),
                agreed: vec![Agreed {
                    agreement: bedre,
                    ..Agreed::default()
                }],
                prepaid_seconds: None,
                vat_percent: None,
                party: Party {
                    name: Some("Lund & Søn".to_owned()),
                    ..Party::default()
                },
            }]
        );
    }
}

#[test]
fn an_unknown_agreement_gets_a_suggestion_with_its_line_and_column() {
    // The header is line 1, so the second customer stands on line 3.
    let trouble = csv("kunde;aftale\nA;GOD\nB;BEDR\n".as_bytes()).unwrap_err();
    assert_eq!(
        trouble.words.en,
        "kunder.csv:3: aftale `BEDR` is not an agreement of the rate card: did you mean `BEDRE`?"
    );
    let trouble = toml("[[customers]]\ncustomer = \"A\"\nagreement = \"guld\"\n").unwrap_err();
    assert_eq!(
        trouble.words.en,
        "customers.toml:3: agreement `guld` is not an agreement of the rate card: it has GOD, BEDRE and BEDST"
    );
}

#[test]
fn every_mistake_of_the_file_is_named() {
    let trouble = toml(
        "[[customers]]\ncustomer = 17\nnavn = \"x\"\n[[customers]]\nname = \"y\"\n[[customers]]\ncustomer = \"17\"\n",
    )
    .unwrap_err();
    let lines: Vec<&str> = trouble.hints.iter().map(|hint| hint.en.as_str()).collect();
    assert_eq!(trouble.words.en, "3 mistakes in customers.toml");
    assert_eq!(
        lines,
        [
            "customers.toml:3: unknown key `navn`: did you mean `name`?",
            "customers.toml:4: customer is missing: write the number or name as in the log",
            "customers.toml:6: customer `17` is on line 1 already: keep one of the two",
        ]
    );
}

#[test]
fn a_file_of_another_form_is_refused() {
    let trouble = csv(b"navn,by\nx,y\n").unwrap_err();
    assert_eq!(
        trouble.words.en,
        "kunder.csv:1: no column `customer`: the columns are customer, name and agreement"
    );
    let trouble = toml("customers = 3\n").unwrap_err();
    assert_eq!(
        trouble.words.en,
        "customers.toml:1: `customers` does not belong here: write [[customers]] before each customer"
    );
    let trouble = toml("[[customers]]\ncustomer = Hansen\n").unwrap_err();
    assert!(
        trouble
            .words
            .en
            .starts_with("customers.toml:2: this is not TOML"),
        "{trouble}"
    );
}

#[test]
fn a_customer_is_found_by_number_name_or_a_part_that_is_its_own() {
    let customers =
        csv("customer,name\n17,Havnens Fisk ApS\n18,Havnens Kiosk\n170,Café Kanel\n".as_bytes())
            .unwrap();
    let number = |found: Result<&Customer, Trouble>| found.unwrap().customer.clone();
    assert_eq!(number(customers.search("kiosk")), "18");
    assert_eq!(number(customers.search("CAFÉ KANEL")), "170");
    // 17 is also a part of 170, but it is the whole of the other number.
    assert_eq!(number(customers.search("17")), "17");
    assert_eq!(customers.find("kiosk").unwrap(), None);
    let trouble = customers.search("havnens").unwrap_err();
    assert_eq!(
        trouble.to_string(),
        "`havnens` can be 2 customers: write more of the name, or the number\n  17  Havnens Fisk ApS\n  18  Havnens Kiosk"
    );
    let trouble = customers.search("Cafe Kanel").unwrap_err();
    assert_eq!(
        trouble.to_string(),
        "no customer is called `Cafe Kanel`: did you mean `Café Kanel`?"
    );
}

#[test]
fn two_customers_of_one_name_are_told_apart_by_their_numbers() {
    let customers = csv(b"customer,name\n1,Hansen\n2,hansen\n").unwrap();
    assert_eq!(customers.find("2").unwrap().unwrap().customer, "2");
    assert!(customers.find("HANSEN").is_err());
}

#[test]
fn the_example_names_agreements_of_its_card() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let text = std::fs::read_to_string(format!("{folder}/nordlys.toml")).unwrap();
    let card = load(&text, "nordlys.toml", Lang::En, false).unwrap();
    let path = Path::new(folder).join(card.customers.as_deref().unwrap());
    let customers = Customers::open(&path, &card).unwrap();
    let agreement = |part: &str| {
        customers.search(part).unwrap().agreed[0]
            .agreement
            .map(|id| card.agreement_name(id))
    };
    assert_eq!(agreement("fisk"), Some("Plus"));
    assert_eq!(agreement("kanel"), Some("Basis"));
    assert_eq!(agreement("10031"), None);
}

/// The mistakes of a file without its name, in English.
fn mistakes(read: Result<Customers, Trouble>) -> Vec<String> {
    let trouble = read.unwrap_err();
    let told = if trouble.hints.is_empty() {
        vec![trouble.words.en]
    } else {
        trouble.hints.into_iter().map(|hint| hint.en).collect()
    };
    told.into_iter()
        .map(|line| line.split_once(':').unwrap().1.to_owned())
        .collect()
}

#[test]
fn csv_and_toml_say_the_same_of_what_is_his_own() {
    let english = "customer,agreement,from,until,discount_percent,hourly_rate,hourly_rate 1st,vat_percent,vat_reason,order_reference,email\n\
        17,GOD,2026-01-01,2026-12-31,12.5,990,750.00,0,export,PO 1,a@b.dk\n";
    let danish = "Kunde;Aftale;Fra;Til;Rabat %;Timepris;Timepris_1;Moms %;Momsårsag;Ordrereference;E-mail\n\
        17;GOD;01-01-2026;31.12.2026;12,5;990;750,00;0;export;PO 1;a@b.dk\n";
    let table = "[[customers]]\ncustomer = 17\nagreement = 'GOD'\nfrom = 2026-01-01\nuntil = '2026-12-31'\n\
        discount_percent = 12.50\nhourly_rates = { 1st = 750, 2nd = 990.00 }\nvat_percent = 0\nvat_reason = 'export'\n\
        order_reference = 'PO 1'\nemail = 'a@b.dk'\n";
    let decimal = |text: &str| rust_decimal::Decimal::from_str_exact(text).unwrap();
    let price = |text: &str| crate::money::UnitPrice::new(decimal(text));
    let expected = Customer {
        customer: "17".to_owned(),
        agreed: vec![Agreed {
            from: "2026-01-01".parse().ok(),
            until: "2026-12-31".parse().ok(),
            agreement: AgreementId::from_index(0),
            own: Some(std::sync::Arc::new(Terms {
                discount_percent: Percent::new(decimal("12.5")),
                hourly_rate: Some(Rates::ByLevel(vec![price("750"), price("990")])),
                ..Terms::default()
            })),
        }],
        prepaid_seconds: None,
        vat_percent: Some(Percent::ZERO),
        party: Party {
            name: None,
            vat_reason: Some("export".to_owned()),
            order_reference: Some("PO 1".to_owned()),
            email: Some("a@b.dk".to_owned()),
        },
    };
    for customers in [csv(english.as_bytes()), csv(danish.as_bytes()), toml(table)] {
        let customers = customers.unwrap();
        assert_eq!(customers.iter().collect::<Vec<_>>(), [&expected]);
    }
}

#[test]
fn every_impossible_value_is_named_in_one_go() {
    let rows = "kunde;fra;til;rabat;timepris 3rd;timepris 1st;timepris 1;moms;momsårsag;e-mail\n\
        A;31-11-2026;;101;;;;;;\n\
        B;2026-12-01;2026-11-30;-5;;;;;;fakturafisk.dk\n\
        C;2026-11-01 08:00;03/04/2026;ti;5;;;;;\n\
        D;;;;;750;760;0;;\n\
        E;;;;;-1;;;export;\n\
        F;;;;;;;25;;x@\n";
    assert_eq!(
        mistakes(csv(rows.as_bytes())),
        [
            "2: fra `31-11-2026` is not a date: November has 30 days",
            "2: rabat `101` is more than 100 per cent: write a number from 0 to 100",
            "3: rabat `-5` is negative",
            "3: fra `2026-12-01` is after til `2026-11-30`: write the first day and the last",
            "3: e-mail `fakturafisk.dk` is not an e-mail address: write one like `bookkeeping@firm.dk`",
            "4: fra `2026-11-01 08:00` is not a date: write `2026-11-24` or `24-11-2026`",
            "4: til `03/04/2026` can be read in two ways: write the date as `2026-11-24` or `24-11-2026`",
            "4: rabat `ti` is not a number: write `12.5` or `12,5`",
            "4: timepris 3rd is for level `3rd`, which is not on the rate card: it has 1st and 2nd",
            "5: timepris 1 gives level `1st` a second price: keep one of the two",
            "5: moms `0` is not the 25 of the rate card: say why in vat_reason, like `export` or `reverse charge`",
            "6: timepris 1st `-1` is negative",
            "6: momsårsag `export` is the reason for no VAT: write vat_percent too, like 0",
            "7: e-mail `x@` is not an e-mail address: write one like `bookkeeping@firm.dk`",
        ]
    );
}

#[test]
fn toml_names_the_line_of_the_key() {
    let text = "[[customers]]\ncustomer = 'A'\nhourly_rates = { 1st = 750,\n  3rd = 5 }\nvat_percent = true\n\
        from = 8\nuntil = []\nrabat = 5\ndiscount_percent = nan\n";
    assert_eq!(
        mistakes(toml(text)),
        [
            "4: hourly_rates.3rd is for level `3rd`, which is not on the rate card: it has 1st and 2nd",
            "5: `vat_percent` is a number: write it like 12.5",
            "6: from `8` is not a date: write `2026-11-24` or `24-11-2026`",
            "7: `until` is a date: write 2026-11-24",
            "8: unknown key `rabat`: did you mean `discount_percent`?",
            "9: discount_percent `nan` is not a number: write `12.5` or `12,5`",
        ]
    );
}

#[test]
fn rows_of_one_customer_share_no_day_and_do_not_contradict() {
    let head = "customer,name,agreement,from,until,email,order_reference\n";
    let fits = "17,Fisk,GOD,,2026-11-10,a@b.dk,\n17,,BEDRE,2026-11-11,,,PO 1\n17,fisk,,2026-01-01,2025-01-01,,\n";
    // The third row is wrong by itself; the first two fit: the 10th and the 11th are two days.
    let read = csv((head.to_owned() + fits).as_bytes());
    assert!(mistakes(read).iter().all(|told| told.starts_with("4:")),);
    let rows = "17,Fisk,GOD,,2026-11-10,a@b.dk,\n18,,,,,,\n17,Fisken,BEDRE,2026-11-10,,b@b.dk,\n";
    assert_eq!(
        mistakes(csv((head.to_owned() + rows).as_bytes())),
        [
            "4: customer `17` is on line 2 already, and the two overlap: let the one end (`until`) the day before the other begins (`from`)",
            "4: name `Fisken`, but line 2 says `Fisk` of the same customer",
            "4: email `b@b.dk`, but line 2 says `a@b.dk` of the same customer",
        ]
    );
    let two = csv(
        (head.to_owned() + "17,Fisk,GOD,,2026-11-10,,\n17,,BEDRE,2026-11-11,,,PO 1\n").as_bytes(),
    );
    let two = two.unwrap();
    let fisk = two.search("fisk").unwrap();
    assert_eq!(fisk.agreed.len(), 2);
    assert_eq!(fisk.party.order_reference.as_deref(), Some("PO 1"));
}

#[test]
fn vat_and_its_reason_may_stand_in_two_rows() {
    let rows =
        "customer,from,until,vat_percent,vat_reason\n17,,2026-11-10,0,\n17,2026-11-11,,,export\n";
    let customers = csv(rows.as_bytes()).unwrap();
    assert_eq!(
        customers.search("17").unwrap().vat_percent,
        Some(Percent::ZERO)
    );
}

#[test]
fn a_card_whose_prices_include_vat_takes_no_other() {
    let text = EMBEDDED.replacen("vat_percent", "prices_include_vat = true\nvat_percent", 1);
    let card = load(&text, "rates.toml", Lang::En, false).unwrap();
    let rows = b"customer,vat_percent,vat_reason\nA,0,export\n";
    let told = mistakes(Customers::read(rows, "c.csv", false, &card));
    assert_eq!(
        told,
        [
            "2: vat_percent `0` cannot be, as the prices of the rate card include VAT and would not say what is left without it: take it away, or give the customer a card of his own"
        ]
    );
}

#[test]
fn a_column_that_is_nearly_a_known_one_is_not_left_alone() {
    // `discount_procent` is three letters from `discount_percent`, of 16: a quarter, 4, may differ. `CVR` is near nothing,
    // and `form` is one letter from `from`, but so short a word is near to many.
    let trouble = csv("customer,discount_procent,CVR,form\nA,10,12345678,ApS\n".as_bytes());
    assert_eq!(
        trouble.unwrap_err().words.en,
        "kunder.csv:1: unknown column `discount_procent`: did you mean `discount_percent`?"
    );
    assert!(csv("customer,CVR,form\nA,12345678,ApS\n".as_bytes()).is_ok());
}
