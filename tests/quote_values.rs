//! What a quote holds, without its sentences.

use takst::billing::{Answer, Column, Heading, Inquiry, More, Outlook, Question, Quoted, quote};
use takst::calendar::Instant;
use takst::money::Quantity;
use takst::rate_card::{LevelId, RateCard};
use takst::seconds::Seconds;

use crate::cards::card;
use crate::desk::SHIPPED;

fn inquiry(card: &RateCard, at: &str, minutes: i64) -> Inquiry {
    let at = chrono::DateTime::parse_from_rfc3339(at).unwrap();
    let at = Instant::from_unix(at.timestamp());
    Inquiry {
        customer: None,
        also_called: None,
        agreement: card.find_agreement("BEDRE"),
        own: None,
        contracts: Vec::new(),
        vat_percent: None,
        contacted: at,
        at,
        channel: "phone".to_owned(),
        covered: true,
        critical: true,
        kilometres: Quantity::default(),
        travel: 0,
        expense: None,
        facts: String::new(),
        work: vec![(LevelId::FIRST, Seconds::new(minutes * 60))],
    }
}

/// `Tue 16:00`.
fn clock(at: Instant, card: &RateCard) -> String {
    card.calendar().zone().local(at).format("%a %H:%M").to_string()
}

/// Edition A: 800 an hour, double outside 08:00-16:00; BEDRE has 15 free minutes inside them.
#[test]
fn a_quote_holds_what_is_said_of_it() {
    let card = card(SHIPPED);
    let at_closing = inquiry(&card, "2026-11-24T16:10:00+01:00", 30);
    let quoted = Quoted::new(at_closing).unwrap();
    let quote = quote(&card, &quoted, Question::Price).unwrap();
    assert_eq!(quote.free_until, None, "none is free outside normal hours");
    let Answer::Price(price) = &quote.answer else { panic!("{:?}", quote.answer) };
    // 30 x 1,600 / 60, VAT 25 %.
    assert_eq!(price.sums.net.to_string(), "800.00");
    assert_eq!(price.sums.total.to_string(), "1000.00");
    assert!(price.bears_surcharge && price.spared.is_none());
    assert_eq!(price.then, None);
    let Outlook::Estimate(Some(waiting)) = price.outlook else { panic!("{:?}", price.outlook) };
    // Tomorrow 15 minutes are free: 15 x 800 / 60.
    assert_eq!(clock(waiting.until, &card), "Wed 08:00");
    assert_eq!(waiting.price.to_string(), "200.00");
    assert_eq!(waiting.saves.to_string(), "600.00");
    let earlier = price.earlier_contact.unwrap();
    assert_eq!(clock(earlier.contacted, &card), "Tue 15:58");
    assert_eq!(earlier.price.to_string(), "200.00");
}

#[test]
fn a_call_that_goes_on_knows_until_when_it_is_free() {
    let card = card(SHIPPED);
    let quoted = Quoted::new(inquiry(&card, "2026-11-24T10:00:00+01:00", 10)).unwrap();
    let quote = quote(&card, &quoted, Question::SoFar).unwrap();
    assert_eq!(quote.free_until.map(|at| clock(at, &card)).as_deref(), Some("Tue 10:15"));
    let Answer::Price(price) = &quote.answer else { panic!("{:?}", quote.answer) };
    assert_eq!(price.sums.net.to_string(), "0.00");
    let Outlook::SoFar(going_on) = price.outlook else { panic!("{:?}", price.outlook) };
    assert_eq!(going_on.nothing_until.map(|at| clock(at, &card)).as_deref(), Some("Tue 10:15"));
    // 800 / 60, rounded once.
    assert!(matches!(going_on.then, Some(More::Minute(minute)) if minute.to_string() == "13.33"));
    assert_eq!(going_on.changes, None, "the time of contact decides");
}

#[test]
fn a_price_list_has_its_ladder_now_and_at_the_next_opening() {
    let card = card(SHIPPED);
    let asked = inquiry(&card, "2026-11-24T18:00:00+01:00", 0);
    let quoted = Quoted::of_an_hour(&asked, &card).unwrap();
    let quote = quote(&card, &quoted, Question::PriceList).unwrap();
    let Answer::PriceList(list) = &quote.answer else { panic!("{:?}", quote.answer) };
    assert!(list.costs_more_now && !quote.hours.tier.is_normal());
    let until = list.surcharge_until.map(|at| clock(at, &card));
    assert_eq!((list.surcharge_from, until.as_deref()), (None, Some("Wed 08:00")));
    let first = |column: &Column| {
        column.rungs[..3].iter().map(|rung| rung.sums.net.to_string()).collect::<Vec<_>>()
    };
    let columns: Vec<_> = list.columns.iter().map(first).collect();
    // 1,600 an hour now; 800 tomorrow, of which 15 minutes are free.
    assert_eq!(columns, [["400.00", "800.00", "1200.00"], ["0.00", "200.00", "400.00"]]);
    assert_eq!(list.columns[0].heading, Heading::Now);
    let opening = list.opening.as_ref().unwrap();
    assert_eq!(list.columns[1].heading, Heading::Opening(opening.at));
    assert_eq!((clock(opening.at, &card).as_str(), opening.free_seconds.get()), ("Wed 08:00", 900));
}
