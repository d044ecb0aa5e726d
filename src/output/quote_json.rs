//! A quote for other programs: one JSON document (interface.md, "JSON of `quote`"), and behind that all that the screen
//! has.

use std::io::{Result, Write};

use super::invoice::json::members;
use super::invoice::lines::{columns, values};
use super::invoice_run::WriteError;
use super::quote_table::{Promise, View};
use super::record::{JsonWriter, Value};
use super::rfc3339;
use crate::billing::{
    Answer, Case, Charge, Column, GoingOn, Heading, More, Outlook, Price, PriceList, Quote, Rung,
};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::money::{Money, Percent, Quantity};
use crate::rate_card::{Trigger, VatReason};
use crate::seconds::{MINUTE, Seconds};
use crate::sla::Verdict;

/// Writes a quote with the sentence for the caller.
pub fn write(view: &View<'_>, out: impl Write) -> std::result::Result<(), WriteError> {
    let quote = view.quote;
    let mut json = QuoteWriter { json: JsonWriter::new(out), quote };
    json.json.open_object(None)?;
    json.head()?;
    match &quote.answer {
        Answer::Price(price) => {
            json.lines(&price.case, &price.charge, price.vat_percent)?;
            members(&mut json.json, price.sums)?;
        }
        Answer::PriceList(list) => json.ladder(list)?,
        Answer::Added(added) => {
            json.lines(&added.case, &added.charge, added.vat_percent)?;
            json.money("elsewhere", Some(added.elsewhere))?;
            members(&mut json.json, added.sums)?;
        }
    }
    json.json.member("say", Value::Text(&view.said()))?;
    json.inquiry(view)?;
    match &quote.answer {
        Answer::Price(price) => json.price(view, price)?,
        Answer::PriceList(list) => json.price_list(list)?,
        Answer::Added(added) => {
            json.money("so_far", added.so_far)?;
            json.money("whole", Some(added.whole))?;
        }
    }
    json.notes(view)?;
    json.json.close_object()?;
    json.json.newline()?;
    json.json.finish()?;
    Ok(())
}

struct QuoteWriter<'q, W: Write> {
    json: JsonWriter<W>,
    quote: &'q Quote<'q>,
}

impl<W: Write> QuoteWriter<'_, W> {
    fn time(&mut self, key: &str, at: Option<Instant>) -> Result<()> {
        let at = at.map(|at| rfc3339(self.quote.card, at));
        let value = at.as_deref().map_or(Value::Missing, Value::Word);
        self.json.member(key, value)
    }

    fn money(&mut self, key: &str, money: Option<Money>) -> Result<()> {
        self.json.member(key, money.map_or(Value::Missing, Value::Money))
    }

    fn texts<'t>(&mut self, key: &str, texts: impl IntoIterator<Item = &'t str>) -> Result<()> {
        self.json.open_list(Some(key))?;
        for text in texts {
            self.json.element(Value::Text(text))?;
        }
        self.json.close_list()
    }

    /// An object, or `null` where there is nothing.
    fn object<T>(
        &mut self,
        key: &str,
        value: Option<T>,
        write: impl FnOnce(&mut Self, T) -> Result<()>,
    ) -> Result<()> {
        let Some(value) = value else {
            return self.json.member(key, Value::Missing);
        };
        self.json.open_object(Some(key))?;
        write(self, value)?;
        self.json.close_object()
    }

    fn head(&mut self) -> Result<()> {
        let (card, inquiry) = (self.quote.card, self.quote.inquiry);
        let agreement = inquiry.agreement.map(|agreement| card.agreement_name(agreement));
        self.json.member("currency", Value::Word(&card.currency))?;
        self.time("at", Some(inquiry.at))?;
        self.time("contacted", Some(inquiry.contacted))?;
        self.json.member("agreement", Value::text_or_missing(agreement))
    }

    fn lines(&mut self, case: &Case<'_>, charge: &Charge<'_>, vat: Percent) -> Result<()> {
        let card = self.quote.card;
        self.json.open_list(Some("lines"))?;
        let mut words = String::new();
        for (index, line) in charge.lines.iter().enumerate() {
            line.describe(case, &mut words);
            let number = Some(case.name()).filter(|name| !name.is_empty());
            let mut record = values(card, number, "", index + 1, line, &words, vat);
            record[0] = Value::text_or_missing(self.quote.inquiry.customer.as_deref());
            self.json.object(columns(card), record)?;
        }
        self.json.close_list()
    }

    fn ladder(&mut self, list: &PriceList<'_>) -> Result<()> {
        let tier = self.quote.card.tier_name(self.quote.tier);
        self.json.member("tier", Value::Text(tier))?;
        self.time("free_until", self.quote.free_until)?;
        self.time("surcharge_from", list.surcharge_from)?;
        self.time("surcharge_until", list.surcharge_until)?;
        self.rungs(&list.columns[0].rungs)
    }

    fn rungs(&mut self, rungs: &[Rung]) -> Result<()> {
        self.json.open_list(Some("ladder"))?;
        for rung in rungs {
            self.json.object(
                &["level", "minutes", "net", "total"],
                [
                    Value::Text(self.quote.card.level_name(rung.level)),
                    Value::Quantity(Quantity::minutes(MINUTE.times(rung.minutes))),
                    Value::Money(rung.sums.net),
                    Value::Money(rung.sums.total),
                ],
            )?;
        }
        self.json.close_list()
    }

    /// What was understood.
    fn inquiry(&mut self, view: &View<'_>) -> Result<()> {
        let (card, inquiry) = (self.quote.card, self.quote.inquiry);
        let customer = Value::text_or_missing(inquiry.customer.as_deref());
        self.json.member("customer", customer)?;
        self.json.member("channel", Value::Text(&inquiry.channel))?;
        self.json.member("covered", Value::Flag(inquiry.covered))?;
        self.json.member("critical", Value::Flag(inquiry.critical))?;
        self.json.member("km", Value::Quantity(inquiry.kilometres))?;
        self.json.open_list(Some("work"))?;
        for (level, seconds) in &inquiry.work {
            let level = Value::Text(card.level_name(*level));
            let minutes = Value::Quantity(Quantity::minutes(*seconds));
            self.json.object(&["level", "minutes"], [level, minutes])?;
        }
        self.json.close_list()?;
        let closed = self.quote.closed.iter().map(|holiday| holiday.name.as_str());
        self.texts("closed_days", closed)?;
        let name = view.card_name.as_ref().map(|name| name.text(Lang::En));
        self.json.member("card", Value::text_or_missing(name))
    }

    fn price(&mut self, view: &View<'_>, price: &Price<'_>) -> Result<()> {
        let tier = self.quote.card.tier_name(self.quote.tier);
        self.json.member("tier", Value::Text(tier))?;
        self.json.member("vat_percent", Value::Percent(price.vat_percent))?;
        let reason = view.vat_reason.map(VatReason::name);
        self.json.member("vat_reason", Value::text_or_missing(reason))?;
        let free_until = self.quote.free_until.filter(|_| price.free.is_some());
        self.time("free_until", free_until)?;
        self.object("then", price.then, Self::more)?;
        self.object("until_now", further(price.outlook), |json, (sums, adds)| {
            members(&mut json.json, sums)?;
            json.money("adds", Some(adds))
        })?;
        let going_on = match price.outlook {
            Outlook::SoFar(going_on) => Some(going_on),
            Outlook::Estimate(_) | Outlook::Further(_) => None,
        };
        self.object("going_on", going_on, Self::going_on)?;
        let waiting = match price.outlook {
            Outlook::Estimate(waiting) => waiting,
            Outlook::SoFar(_) | Outlook::Further(_) => None,
        };
        self.object("waiting", waiting, |json, waiting| {
            json.time("until", Some(waiting.until))?;
            json.money("price", Some(waiting.price))?;
            json.money("saves", Some(waiting.saves))
        })?;
        self.object("no_surcharge", price.spared, |json, spared| {
            let minutes = Quantity::minutes(spared.seconds);
            json.json.member("minutes", Value::Quantity(minutes))?;
            json.time("after", Some(spared.closing))?;
            let because = match spared.trigger {
                Trigger::Contact | Trigger::Case => "contact",
                Trigger::Start | Trigger::Worked => "start",
            };
            json.json.member("because", Value::Word(because))
        })?;
        let earlier = price.earlier_contact.filter(|_| !view.contacted_given);
        self.object("earlier_contact", earlier, |json, earlier| {
            json.time("contacted", Some(earlier.contacted))?;
            json.money("price", Some(earlier.price))
        })
    }

    fn more(&mut self, more: More) -> Result<()> {
        let (minute, step) = match more {
            More::Minute(minute) => (Some(minute), None),
            More::Step(step) => (None, Some(step)),
        };
        self.money("minute", minute)?;
        self.money("step", step)
    }

    fn going_on(&mut self, going_on: GoingOn) -> Result<()> {
        self.time("nothing_until", going_on.nothing_until)?;
        self.object("then", going_on.then, Self::more)?;
        self.time("changes_at", going_on.changes.map(|(at, _)| at))?;
        self.money("minute_after", going_on.changes.map(|(_, minute)| minute))
    }

    /// What stands beside the first column, and what is remarked below.
    fn price_list(&mut self, list: &PriceList<'_>) -> Result<()> {
        let (card, terms) = (self.quote.card, &self.quote.terms);
        self.json.open_list(Some("columns"))?;
        for column in list.columns.iter().skip(1) {
            self.column(column)?;
        }
        self.json.close_list()?;
        self.json.open_list(Some("rates"))?;
        for (level, hour) in &list.rates {
            let keys = ["level", "hourly_rate"];
            let level = Value::Text(card.level_name(*level));
            self.json.object(&keys, [level, Value::Price(hour.price)])?;
        }
        self.json.close_list()?;
        let minutes = |seconds| Value::Quantity(Quantity::minutes(seconds));
        self.json.member("increment_minutes", minutes(terms.increment_seconds))?;
        self.json.member("minimum_minutes", minutes(terms.minimum_seconds))?;
        self.money("minimum", list.least)?;
        let distance = terms.distance();
        let per_km = distance.per_unit.map_or(Value::Missing, Value::Price);
        self.json.member("per_km", per_km)?;
        self.json.open_list(Some("fees"))?;
        for (fee, amount) in &self.quote.fees {
            let label = Value::text_or_missing(fee.label.as_deref());
            self.json.object(&["label", "amount"], [label, Value::Price(*amount)])?;
        }
        self.json.close_list()?;
        let fee = list.non_critical_fee.map_or(Value::Missing, Value::Price);
        self.json.member("non_critical_fee", fee)
    }

    fn column(&mut self, column: &Column) -> Result<()> {
        let card = self.quote.card;
        self.json.open_object(None)?;
        let (agreements, at) = match &column.heading {
            Heading::Agreements(ids) => (&ids[..], self.quote.inquiry.at),
            Heading::Opening(at) => (self.quote.inquiry.agreement.as_slice(), *at),
            Heading::Alone | Heading::Now | Heading::NoAgreement => {
                (self.quote.inquiry.agreement.as_slice(), self.quote.inquiry.at)
            }
        };
        self.time("at", Some(at))?;
        self.texts("agreements", agreements.iter().map(|id| card.agreement_name(*id)))?;
        self.time("free_until", column.free_until)?;
        self.rungs(&column.rungs)?;
        self.json.close_object()
    }

    fn notes(&mut self, view: &View<'_>) -> Result<()> {
        let card = self.quote.card;
        let unfilled = view.unfilled_agreements();
        self.texts("no_discount", unfilled.iter().map(|id| card.agreement_name(*id)))?;
        let prepaid = view.prepaid.filter(|seconds| *seconds > Seconds::ZERO);
        let minutes = |seconds| Value::Quantity(Quantity::minutes(seconds));
        self.json.member("prepaid_minutes", prepaid.map_or(Value::Missing, minutes))?;
        let included = self.quote.agreement.and_then(|agreement| agreement.included);
        let included = included.filter(|included| included.seconds > Seconds::ZERO);
        let included = included.map_or(Value::Missing, |included| minutes(included.seconds));
        self.json.member("included_minutes", included)?;
        self.object("promise", view.promise.as_ref(), Self::promise)
    }

    fn promise(&mut self, promise: &Promise<'_>) -> Result<()> {
        self.json.member("priority", Value::Text(promise.priority))?;
        self.time("answer", promise.answer.as_ref().and_then(Verdict::due))?;
        self.time("solution", promise.solution.due())
    }
}

fn further(outlook: Outlook) -> Option<(crate::billing::InvoiceTotals, Money)> {
    match outlook {
        Outlook::Further(further) => Some((further.until_now, further.adds)),
        Outlook::Estimate(_) | Outlook::SoFar(_) => None,
    }
}
