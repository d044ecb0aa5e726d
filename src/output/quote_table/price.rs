//! What known work costs: the lines, the sums, and what else the supporter may want to know.

use super::View;
use crate::billing::{Charge, Kind, Outlook, QuoteError, Sums, Waiting, What, a_minute};
use crate::lang::Lang;
use crate::money::{Money, Percent};
use crate::output::grid::{Align, Grid, Look, printable};
use crate::output::wording;
use crate::rate_card::Trigger;

impl View<'_> {
    /// The price of work: lines, sums, what else there is to know, and the sentence.
    pub fn price(
        &self,
        charge: &Charge<'_>,
        sums: Sums,
        vat: Percent,
        outlook: Outlook,
        say: &str,
    ) -> Result<String, QuoteError> {
        let lang = self.lang;
        let waiting = match outlook {
            Outlook::Estimate(waiting) => waiting,
            Outlook::SoFar(_) => None,
        };
        let mut text = wording::fold(&format!("{}\n\n", self.work_heading()), self.width);
        let (vat, below) = wording::vat(vat, self.vat_reason, lang);
        text.push_str(&self.lines(charge, sums, &vat));
        let below = if below.is_empty() {
            below
        } else {
            format!("  {below}")
        };
        let notes = below
            + &self.notes(charge, waiting)?
            + &self.balances_of_price(charge, waiting.is_some())
            + &self.unfilled()
            + &self.card_line();
        text.push_str(&wording::fold(&notes, self.width));
        text.push('\n');
        text.push_str(&wording::say(say, self.width, lang));
        Ok(text)
    }

    /// `1st level, 35 min, Tue 24 Nov 10:12-10:47 · normal hours · agreement BEDRE`.
    fn work_heading(&self) -> String {
        let lang = self.lang;
        let work = self.inquiry.work.iter().map(|(level, seconds)| {
            format!(
                "{}, {} min",
                wording::level(self.card, *level),
                wording::minutes(*seconds, lang)
            )
        });
        let mut parts = vec![work.collect::<Vec<_>>().join(" + ")];
        let (start, end) = (self.local(self.inquiry.at), self.local(self.inquiry.end()));
        let until = if start.date() == end.date() {
            lang.time(end.time())
        } else {
            lang.date_time(end)
        };
        let when = format!("{}-{until}", lang.date_time(start));
        match parts.first_mut() {
            Some(first) if !first.is_empty() => {
                first.push_str(", ");
                first.push_str(&when);
            }
            Some(_) | None => parts = vec![lang.date_time(start)],
        }
        if self.contact_told || !self.in_normal_hours() || self.crosses() {
            let contacted = self.local(self.inquiry.contacted);
            let contacted = if contacted.date() == start.date() {
                lang.time(contacted.time())
            } else {
                lang.date_time(contacted)
            };
            parts.push(lang.pick(
                format!("contacted {contacted}"),
                format!("henvendt {contacted}"),
            ));
        } else {
            parts.push(lang.pick("normal hours", "normal arbejdstid").to_owned());
        }
        if let Some(customer) = &self.inquiry.customer {
            parts.push(printable(customer));
        }
        parts.push(match self.inquiry.agreement {
            None => lang.pick("no agreement", "ingen aftale").to_owned(),
            Some(id) => {
                let name = printable(self.card.agreement_name(id));
                let covered = if self.inquiry.covered {
                    ""
                } else {
                    lang.pick(", not covered", ", ikke dækket")
                };
                lang.pick(
                    format!("agreement {name}{covered}"),
                    format!("aftale {name}{covered}"),
                )
            }
        });
        parts.join(" · ")
    }

    fn in_normal_hours(&self) -> bool {
        self.card
            .calendar()
            .tier_at(self.inquiry.at)
            .is_ok_and(crate::calendar::TierId::is_normal)
    }

    fn crosses(&self) -> bool {
        self.card
            .calendar()
            .stretch_at(self.inquiry.at)
            .is_ok_and(|stretch| self.inquiry.end() > stretch.end)
    }

    fn lines(&self, charge: &Charge<'_>, sums: Sums, vat: &str) -> String {
        let lang = self.lang;
        let columns = [
            Align::Right,
            Align::Text,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Right,
        ];
        let mut grid = Grid::new(columns).gaps([2, lang.pick(6, 3), 2, 2, 2]);
        let per_hour = wording::per_hour(&self.card.currency, lang);
        let net = wording::net(self.card, lang);
        let head = lang.pick(
            ["", "", &per_hour, "gross", "discount", net],
            ["", "", &per_hour, "brutto", "rabat", net],
        );
        grid.row(head.map(|word| Look::Dim.mark(word)));
        for line in &charge.lines {
            let mut work = wording::work(self.card, line, lang);
            if line.kind() == Kind::Work && !line.discount_percent.is_zero() {
                let percent = wording::percent(line.discount_percent.decimal(), lang);
                work.push_str(&lang.pick(format!(", {percent} off"), format!(", {percent} rabat")));
            }
            if line.kind() == Kind::Work && line.billed > line.worked {
                let worked = wording::minutes(line.worked, lang);
                work.push_str(
                    &lang.pick(format!(" ({worked} worked)"), format!(" ({worked} brugt)")),
                );
            }
            let discount = if line.discount == Money::ZERO {
                String::new()
            } else {
                lang.money(line.discount.negated())
            };
            grid.row([
                wording::quantity(line, lang),
                work,
                lang.number(&line.unit_price.to_string()),
                lang.money(line.gross),
                discount,
                lang.money(line.net),
            ]);
        }
        for (word, amount) in [
            (lang.pick("net", "netto"), lang.money(sums.net)),
            (vat, lang.money(sums.vat)),
            (
                &Look::Bold.mark(lang.pick("to pay", "at betale")),
                Look::Bold.mark(&lang.money(sums.total)),
            ),
        ] {
            grid.sum(word, 5, amount);
        }
        grid.render(self.width)
    }

    /// What else the supporter may want to know: free time, the boundary crossed, the way out.
    fn notes(&self, charge: &Charge<'_>, waiting: Option<Waiting>) -> Result<String, QuoteError> {
        let lang = self.lang;
        let mut text = String::new();
        let work = charge.lines.iter().find(|line| line.kind() == Kind::Work);
        if charge.lines.iter().any(|line| line.kind() == Kind::Free)
            && let Some(until) = self.inquiry.free_until(self.card)?
        {
            let until = self.relative(until);
            let then = work
                .filter(|line| matches!(line.what, What::Time))
                .map(|line| a_minute(line.unit_price, line.discount_percent))
                .transpose()?;
            let then = then.map_or_else(String::new, |minute| {
                let minute = lang.money(minute);
                lang.pick(
                    format!(", then {minute} a minute"),
                    format!(", derefter {minute} i minuttet"),
                )
            });
            text.push_str(&lang.pick(
                format!("  free until {until}{then}\n"),
                format!("  gratis til {until}{then}\n"),
            ));
        }
        text.push_str(&self.spared_minutes(charge)?);
        let worked_now = self.inquiry.price(self.card)?;
        if let Some(waiting) = waiting {
            let opens = self.relative_date(waiting.until);
            let (price, saved) = (
                lang.money(waiting.price),
                lang.money(worked_now.minus(waiting.price)?),
            );
            text.push_str(&lang.pick(
                format!("  started {opens} instead: {price} (saves {saved})\n"),
                format!("  påbegyndt {opens} i stedet: {price} (sparer {saved})\n"),
            ));
        }
        if !self.contacted_given
            && let Some((closing, earlier, net)) =
                self.inquiry.contacted_before_closing(self.card)?
        {
            let closing = lang.time(self.local(closing).time());
            let local = self.local(earlier.contacted);
            let time = if self.today == Some(local.date()) {
                lang.time(local.time())
            } else {
                format!("\"{}\"", local.format("%Y-%m-%d %H:%M"))
            };
            let minutes = wording::minutes(self.inquiry.end().since(self.inquiry.at), lang);
            let net = lang.money(net);
            text.push_str(&lang.pick(
                format!("  contacted before {closing}? add --contacted {time} ({minutes} min worked now: {net})\n"),
                format!("  henvendt før {closing}? tilføj --contacted {time} ({minutes} min nu: {net})\n"),
            ));
        }
        Ok(text)
    }

    /// Work outside normal hours that bears no surcharge, and why.
    fn spared_minutes(&self, charge: &Charge<'_>) -> Result<String, QuoteError> {
        let Some(spared) = self.inquiry.spared(self.card, charge)? else {
            return Ok(String::new());
        };
        let lang = self.lang;
        let total = self.inquiry.end().since(self.inquiry.at);
        let closing = self.local(spared.closing);
        let place = if closing.date() < self.local(self.inquiry.at).date() {
            lang.pick("outside normal hours", "uden for normal arbejdstid")
                .to_owned()
        } else {
            let closing = self.relative(spared.closing);
            lang.pick(format!("after {closing}"), format!("efter {closing}"))
        };
        let lie = lie(spared.seconds, total, &place, lang);
        let key = match spared.trigger {
            Trigger::Contact => "contact",
            Trigger::Case => "case",
            Trigger::Start | Trigger::Worked => "start",
        };
        let because = match (spared.trigger, lang) {
            (Trigger::Contact | Trigger::Case, Lang::En) => "the inquiry came\n  in",
            (Trigger::Contact | Trigger::Case, Lang::Da) => "henvendelsen\n  kom i",
            (Trigger::Start | Trigger::Worked, Lang::En) => "work started\n  in",
            (Trigger::Start | Trigger::Worked, Lang::Da) => "arbejdet\n  begyndte i",
        };
        Ok(lang.pick(
            format!("  {lie}: no surcharge, because {because} normal hours (after_hours.trigger = \"{key}\")\n"),
            format!("  {lie}: intet tillæg, fordi {because} normal arbejdstid (after_hours.trigger = \"{key}\")\n"),
        ))
    }
}

/// `30 of the 40 minutes lie after 16:00`, `all 35 minutes lie outside normal hours`.
fn lie(part: i64, whole: i64, place: &str, lang: Lang) -> String {
    let all = part == whole;
    let (part, whole) = (wording::minutes(part, lang), wording::minutes(whole, lang));
    match (all, lang) {
        (true, Lang::En) if whole == "1" => format!("the one minute lies {place}"),
        (true, Lang::Da) if whole == "1" => format!("det ene minut ligger {place}"),
        (true, Lang::En) => format!("all {whole} minutes lie {place}"),
        (true, Lang::Da) => format!("alle {whole} minutter ligger {place}"),
        (false, Lang::En) if part == "1" => format!("1 of the {whole} minutes lies {place}"),
        (false, Lang::En) => format!("{part} of the {whole} minutes lie {place}"),
        (false, Lang::Da) => format!("{part} af de {whole} minutter ligger {place}"),
    }
}
