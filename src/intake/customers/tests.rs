use super::*;
use crate::rate_card::find::EMBEDDED;
use crate::rate_card::load::load;

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
                agreement: bedre,
                prepaid_seconds: None,
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
        "customers.toml:1: agreement `guld` is not an agreement of the rate card: it has GOD, BEDRE and BEDST"
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
        customers
            .search(part)
            .unwrap()
            .agreement
            .map(|id| card.agreement_name(id))
    };
    assert_eq!(agreement("fisk"), Some("Plus"));
    assert_eq!(agreement("kanel"), Some("Basis"));
    assert_eq!(agreement("10031"), None);
}
