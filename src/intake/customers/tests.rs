use super::*;
use crate::billing::{Buyer, Contract, Party};
use crate::intake::rate_card::{EMBEDDED, load};
use crate::lang::Lang;
use crate::money::Percent;
use crate::rate_card::{AgreementId, Rates, Terms, VatReason};

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
        "\u{feff}kunde;navn;aftale;tlf\r\n17;Lund & Søn;bedre;Vejle\r\n".as_bytes(),
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
                agreed: vec![Contract { agreement: bedre, ..Contract::default() }],
                prepaid_seconds: None,
                prepaid_from: None,
                vat_percent: None,
                party: Party { name: Some("Lund & Søn".to_owned()), ..Party::default() },
            }]
        );
    }
}

#[test]
fn a_file_that_is_not_toml_is_refused() {
    let trouble = toml("[[customers]]\ncustomer = Hansen\n").unwrap_err();
    let said = trouble.words.en;
    assert!(said.starts_with("customers.toml:2: this is not TOML"), "{said}");
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
    assert_eq!(number(customers.search("Cafe Kanel")), "170");
    assert_eq!(number(customers.search("kanel a/s")), "170");
    let trouble = customers.search("Kafe Kanal").unwrap_err();
    assert_eq!(
        trouble.to_string(),
        "no customer is called `Kafe Kanal`: did you mean `Café Kanel`?"
    );
    let trouble = customers.search("havnesn").unwrap_err();
    assert_eq!(
        trouble.to_string(),
        "no customer is called `havnesn`: did you mean one of these?\n  17  Havnens Fisk ApS\n  18  Havnens Kiosk"
    );
    let trouble = customers.search("Nordlys").unwrap_err();
    assert_eq!(
        trouble.to_string(),
        "no customer is called `Nordlys` in `kunder.csv`: any part of a name or number will do"
    );
}

#[test]
fn a_part_that_is_all_of_one_name_but_its_company_form_is_meant_whole() {
    let customers = csv("customer,name\n1,Café Kanel Aarhus\n2,Café Kanel ApS\n".as_bytes());
    let customers = customers.unwrap();
    assert_eq!(customers.search("café kanel").unwrap().customer, "2");
    assert_eq!(customers.search("cafe kanel").unwrap().customer, "2");
    assert!(customers.search("cafe").is_err());
}

/// Three rows of one customer over the years, of whom one is called otherwise than by his number.
#[test]
fn an_ambiguous_name_lists_each_customer_once() {
    let customers = csv("customer,name,agreement,from,until\n17,Havnens Fisk,GOD,2025-01-01,2025-12-31\n17,,BEDRE,2026-01-01,\n18,Havnens Kiosk,GOD,2025-01-01,2025-12-31\n18,Havnens Kiosk,,2026-01-01,\n".as_bytes());
    let trouble = customers.unwrap().search("havnens").unwrap_err();
    assert_eq!(
        trouble.to_string(),
        "`havnens` can be 2 customers: write more of the name, or the number\n  17  Havnens Fisk\n  18  Havnens Kiosk"
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
        customers.search(part).unwrap().agreed[0].agreement.map(|id| card.agreement_name(id))
    };
    assert_eq!(agreement("fisk"), Some("Plus"));
    assert_eq!(agreement("kanel"), Some("Basis"));
    assert_eq!(agreement("10031"), None);
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
        agreed: vec![Contract {
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
        prepaid_from: None,
        vat_percent: Some(Percent::ZERO),
        party: Party {
            name: None,
            vat_reason: Some(VatReason::Export),
            order_reference: Some("PO 1".to_owned()),
            email: Some("a@b.dk".to_owned()),
            buyer: Buyer::default(),
        },
    };
    for customers in [csv(english.as_bytes()), csv(danish.as_bytes()), toml(table)] {
        let customers = customers.unwrap();
        assert_eq!(customers.iter().collect::<Vec<_>>(), [&expected]);
    }
}

#[test]
fn rows_of_one_customer_are_one_customer() {
    let rows = "customer,name,agreement,from,until,order_reference\n\
        17,Fisk,GOD,,2026-11-10,\n17,,BEDRE,2026-11-11,,PO 1\n";
    let two = csv(rows.as_bytes()).unwrap();
    let fisk = two.search("fisk").unwrap();
    assert_eq!(fisk.agreed.len(), 2);
    assert_eq!(fisk.party.order_reference.as_deref(), Some("PO 1"));
}

#[test]
fn vat_and_its_reason_may_stand_in_two_rows() {
    let rows =
        "customer,from,until,vat_percent,vat_reason\n17,,2026-11-10,0,\n17,2026-11-11,,,export\n";
    let customers = csv(rows.as_bytes()).unwrap();
    assert_eq!(customers.search("17").unwrap().vat_percent, Some(Percent::ZERO));
}

#[test]
fn a_column_that_is_near_to_none_is_left_alone() {
    assert!(csv(b"customer,CVR,form\nA,12345678,ApS\n").is_ok());
}
