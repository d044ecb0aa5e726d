//! The sentence for work that is known: what is free, why it costs what it costs, whether to wait or to go on.

use chrono::Timelike;
use rust_decimal::Decimal;

use super::length::{Which, the};
use super::voice::{Speech, clock, stop};
use crate::billing::{
    Charge, Further, GoingOn, HourPrice, InvoiceTotals, More, Outlook, Piece, Price, Spared, Unit,
    Waiting, What,
};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::money::{Money, Percent, Quantity};
use crate::output::grid::printable;
use crate::output::wording;
use crate::rate_card::channel::is_mail;
use crate::rate_card::{Band, FirstBlock, LevelId, TierPrice, Trigger};
use crate::say;
use crate::seconds::Seconds;

impl Speech<'_> {
    /// What is said of known work.
    pub(crate) fn price(&self, price: &Price<'_>) -> String {
        let lang = self.lang;
        let mut sentences = self.lead(price);
        let question = match price.outlook {
            Outlook::Estimate(Some(waiting)) => {
                sentences.push(self.wait(waiting));
                lang.pick("What do you prefer?", "Hvad foretrækker du?")
            }
            Outlook::Estimate(None) if price.sums.net == Money::ZERO => "",
            Outlook::Estimate(None) => lang.pick("Shall I go ahead?", "Skal jeg gå i gang?"),
            Outlook::SoFar(going_on) => {
                sentences.push(self.going_on(going_on));
                match going_on.then {
                    None => "",
                    Some(_) => go_on(lang),
                }
            }
            Outlook::Further(further) => {
                sentences.push(self.further(price.sums, further));
                if further.adds == Money::ZERO { "" } else { go_on(lang) }
            }
        };
        sentences.push(question.to_owned());
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }

    /// Why it costs what it costs, and what that is.
    fn lead(&self, quoted: &Price<'_>) -> Vec<String> {
        let (lang, charge) = (self.lang, &quoted.charge);
        // What is said to have been, and what it came to.
        let (so_far, sums) = match quoted.outlook {
            Outlook::Estimate(_) => (false, quoted.sums),
            Outlook::SoFar(_) => (true, quoted.sums),
            Outlook::Further(further) => (true, further.until_now),
        };
        let is_split = !matches!(quoted.outlook, Outlook::Further(_));
        let time = self.quote.told_at.since(self.quote.inquiry.at);
        let takes = if so_far { self.length(time) } else { self.work() };
        let mut lines = charge.lines.iter();
        let of_call = lines.find(|line| matches!(line.what, What::NonCriticalFee));
        let mut sentences: Vec<String> = Vec::new();
        sentences.extend(of_call.map(|line| self.non_critical(&self.kroner(line.net))));
        let free = quoted.free.map(|it| self.free(it.seconds, it.first));
        let free = free.map(|free| match quoted.then.filter(|_| quoted.sums.net == Money::ZERO) {
            Some(then) if !so_far => {
                let (free, then) = (free.trim_end_matches('.'), self.more(then));
                stop(&say!(lang, "{free}, then {then}"; "{free}, derefter {then}"))
            }
            Some(_) | None => free,
        });
        sentences.extend(free.or_else(|| self.uncovered()));
        if quoted.sums.net == Money::ZERO {
            sentences.push(match (so_far, quoted.free.is_some()) {
                (true, _) => self.nothing_until_now(time),
                (false, true) => say!(lang,
                    "If it takes {takes}, it costs nothing.";
                    "Tager det {takes}, koster det ikke noget."
                ),
                (false, false) => say!(lang, "It costs nothing."; "Det koster ikke noget."),
            });
            return sentences;
        }
        let price = stop(&self.with_vat(sums));
        sentences.extend(self.flat(charge));
        let driving = self.driving(charge);
        let within = driving.as_ref().map_or_else(String::new, |words| format!(", {words}"));
        let between = if within.is_empty() { "" } else { "," };
        let costs = |it_costs: &str| {
            if so_far && sums.net == Money::ZERO {
                self.nothing_until_now(time)
            } else if so_far {
                say!(lang,
                    "until now it has taken {takes}{within}{between} and cost {price}";
                    "indtil nu har det taget {takes}{within}{between} og kostet {price}"
                )
            } else {
                say!(lang,
                    "if it takes {takes}{within}, {it_costs}{price}";
                    "tager det {takes}{within}, koster det {price}"
                )
            }
        };
        let split = self.split(quoted, so_far).filter(|_| is_split);
        if self.quote.inquiry.end() == self.quote.inquiry.at {
            sentences.push(match driving {
                None => say!(lang, "It costs {price}"; "Det koster {price}"),
                Some(driving) => {
                    let driving = wording::capital(&driving);
                    say!(lang, "{driving}, it costs {price}"; "{driving} koster det {price}")
                }
            });
        } else if let Some(split) = split {
            sentences.push(format!("{split}{within}{between} {price}"));
        } else if quoted.bears_surcharge && is_split {
            let dear = self.surcharge(quoted);
            let costs = costs(if within.is_empty() { "" } else { "it costs " });
            let costs = lang.pick(costs.clone(), wording::capital(&costs));
            sentences.push(format!("{dear}: {costs}"));
        } else {
            if quoted.bears_surcharge {
                sentences.push(stop(&self.surcharge(quoted)));
            }
            sentences.extend(quoted.spared.map(|spared| self.spared(spared)));
            if charge.billed.raised > Seconds::ZERO && charge.billed.worked < charge.billed.minimum
            {
                let minimum = self.length(charge.billed.minimum);
                sentences.push(
                    say!(lang, "We bill at least {minimum}."; "Vi afregner mindst {minimum}."),
                );
            }
            sentences.push(wording::capital(&costs("it costs ")));
        }
        sentences.extend(self.extras(charge));
        sentences
    }

    /// The work that is to come: `35 minutes`, `20 minutes at 1st level and half an hour at 2nd level`.
    fn work(&self) -> String {
        self.pieces(&self.quote.inquiry.work, None, "")
    }

    /// Pieces of work one after another, with their levels where they have several, or another than `known`; `more`
    /// stands behind the first length.
    fn pieces(&self, pieces: &[(LevelId, Seconds)], known: Option<LevelId>, more: &str) -> String {
        let mut joined: Vec<(LevelId, Seconds)> = Vec::new();
        for (level, seconds) in pieces.iter().filter(|(_, seconds)| *seconds > Seconds::ZERO) {
            match joined.last_mut() {
                Some((last, sum)) if last == level => *sum += *seconds,
                _ => joined.push((*level, *seconds)),
            }
        }
        let alone = |level: LevelId| joined.len() <= 1 && known.is_none_or(|known| known == level);
        let words = joined.iter().enumerate().map(|(index, (level, seconds))| {
            let more = if index == 0 { more } else { "" };
            let length = format!("{}{more}", self.length(*seconds));
            if alone(*level) {
                return length;
            }
            let level = wording::level(self.quote.card, *level);
            say!(self.lang, "{length} at {level}"; "{length} på {level}")
        });
        let words: Vec<String> = words.collect();
        if words.is_empty() {
            return format!("{}{more}", self.length(Seconds::ZERO));
        }
        self.lang.list(&words)
    }

    fn nothing_until_now(&self, time: Seconds) -> String {
        let takes = self.length(time);
        if time > Seconds::ZERO {
            say!(self.lang,
                "Until now it has taken {takes} and cost nothing.";
                "Indtil nu har det taget {takes} og ikke kostet noget."
            )
        } else {
            say!(self.lang,
                "Until now it has cost nothing.";
                "Indtil nu har det ikke kostet noget."
            )
        }
    }

    /// `Half an hour more costs 400 kroner, in all 693.33 kroner plus VAT, 866.66 with VAT.`
    fn further(&self, all: InvoiceTotals, further: Further) -> String {
        let lang = self.lang;
        let Some(((level, _), rest)) = self.quote.inquiry.work.split_first() else {
            return String::new();
        };
        let more = lang.pick(" more", " mere");
        let more = wording::capital(&self.pieces(rest, Some(*level), more));
        let cost = if is_many(rest) { "cost" } else { "costs" };
        if further.adds == Money::ZERO {
            return say!(lang,
                "{more} {cost} nothing.";
                "{more} koster ikke noget."
            );
        }
        let (adds, all) = (self.kroner(further.adds), self.with_vat(all));
        if further.until_now.net == Money::ZERO {
            return stop(&say!(lang, "{more} {cost} {all}"; "{more} koster {all}"));
        }
        stop(&say!(lang,
            "{more} {cost} {adds}, in all {all}";
            "{more} koster {adds}, i alt {all}"
        ))
    }

    /// `Your BEDRE agreement does not cover this, so there are no free minutes.`
    pub(super) fn uncovered(&self) -> Option<String> {
        let agreement = self.quote.agreement.filter(|_| !self.quote.inquiry.covered)?;
        let (lang, name) = (self.lang, self.agreement_name());
        let lost = if agreement.free_seconds() > Seconds::ZERO {
            lang.pick(", so there are no free minutes", ", så der er ingen gratis minutter")
        } else {
            ""
        };
        Some(say!(lang,
            "Your {name} agreement does not cover this{lost}.";
            "Det er ikke dækket af jeres {name}-aftale{lost}."
        ))
    }

    /// `It is 25 kroner flat up to 15 minutes.`, `The first 60 minutes cost 120 kroner.`
    fn flat(&self, charge: &Charge<'_>) -> Option<String> {
        charge.lines.iter().find_map(|line| {
            if let What::Band(up_to) = line.what {
                Some(self.band(Band { up_to, flat: line.unit_price }))
            } else if let What::FirstBlock(seconds) = line.what {
                Some(self.block(FirstBlock { seconds, amount: line.unit_price }))
            } else {
                None
            }
        })
    }

    /// `with 24 kilometres of driving`, where that costs something.
    fn driving(&self, charge: &Charge<'_>) -> Option<String> {
        let distance = self.distance(charge)?;
        Some(say!(self.lang, "with {distance}"; "med {distance}"))
    }

    /// `24 kilometres of driving`.
    pub(super) fn distance(&self, charge: &Charge<'_>) -> Option<String> {
        let line = charge.lines.iter().find(|it| it.unit == Unit::Distance)?;
        let distance = self.lang.number(&self.quote.inquiry.kilometres.to_string());
        let unit = match (line.unit_name, self.lang, &*distance) {
            ("km", Lang::En, "1") => "kilometre",
            ("km", Lang::En, _) => "kilometres",
            ("km", Lang::Da, _) => "kilometers",
            ("mile", Lang::En, "1") => "mile",
            ("mile", _, _) => "miles",
            (unit, _, _) => &printable(unit),
        };
        Some(say!(self.lang, "{distance} {unit} of driving"; "{distance} {unit} kørsel"))
    }

    /// `That includes Call-out, 2,100 kroner, and travel time, 80 kroner.`
    fn extras(&self, charge: &Charge<'_>) -> Option<String> {
        let lines = charge.lines.iter().filter(|line| match line.what {
            What::Minimum(_)
            | What::Fee(_)
            | What::Periodic(_)
            | What::TravelTime
            | What::DistanceFlat(_)
            | What::DistanceMinimum
            | What::Expense => true,
            What::NonCriticalFee
            | What::Free
            | What::Time
            | What::Band(_)
            | What::FirstBlock(_)
            | What::Distance(_)
            | What::Correction(_) => false,
        });
        let parts = lines.map(|line| {
            let label = wording::extra(line, self.lang);
            format!("{label} {}", self.kroner(line.net))
        });
        let parts: Vec<String> = parts.collect();
        let list = self.lang.list(&parts);
        let words = say!(self.lang, "That includes {list}"; "Heri indgår {list}");
        (!parts.is_empty()).then(|| stop(&words))
    }

    /// Work outside normal hours at the normal price, because contact was made, or work began, in them.
    fn spared(&self, spared: Spared) -> String {
        let lang = self.lang;
        let so_far = spared.closing < self.quote.told_at;
        let passes = spared.closing > self.quote.inquiry.at;
        let closing = clock(self.local(spared.closing).time(), lang);
        let place = match (passes, so_far) {
            (true, false) => {
                say!(lang, "We pass {closing}"; "Vi kommer hen over klokken {closing}")
            }
            (true, true) => {
                say!(lang, "We have passed {closing}"; "Vi er kommet hen over klokken {closing}")
            }
            (false, _) => {
                let day = self.closed_at(self.quote.told_at);
                let day = day.map_or_else(String::new, |day| say!(lang, "{day} and "; "{day} og "));
                say!(lang,
                    "It is {day}outside normal hours";
                    "Det er {day}uden for normal arbejdstid"
                )
            }
        };
        let by_contact = matches!(spared.trigger, Trigger::Contact | Trigger::Case);
        let who = match (by_contact, so_far) {
            (true, _) if self.quote.inquiry.by_phone() => lang.pick("you called", "du ringede"),
            (true, _) if is_mail(&self.quote.inquiry.channel) => lang.pick("you wrote", "du skrev"),
            (true, _) => lang.pick("your inquiry came", "henvendelsen kom"),
            (false, _) if self.quote.told_at == self.quote.inquiry.at => {
                lang.pick("we start", "vi begynder")
            }
            (false, _) => lang.pick("we started", "vi begyndte"),
        };
        let before = if passes {
            lang.pick("before", "inden")
        } else {
            lang.pick("within them", "inden for den")
        };
        say!(lang,
            "{place}, but {who} {before}, so there is no surcharge.";
            "{place}, men da {who} {before}, er der intet tillæg."
        )
    }

    /// `The first 10 minutes, until 16:00, are at the normal price, the last 30 at double: in all`.
    fn split(&self, price: &Price<'_>, so_far: bool) -> Option<String> {
        let pieces = price.charge.pieces.iter().zip(&price.hours);
        let billed: Vec<_> = pieces.filter(|(piece, _)| !piece.free).collect();
        let [(first, _), (last, hour)] = billed.as_slice() else {
            return None;
        };
        if first.stretch.tier == last.stretch.tier || !first.stretch.tier.is_normal() {
            return None;
        }
        let lang = self.lang;
        let which =
            if price.charge.pieces.first() == Some(*first) { Which::First } else { Which::Next };
        let (early, are) = self.subject(Some(which), first.stretch.seconds(), ["is", "are"]);
        let (late, _) = the(Which::Last, last.stretch.seconds(), lang);
        let closing = clock(self.local(last.stretch.start).time(), lang);
        let dear = self.price_in(hour);
        let sum =
            if so_far { lang.pick("until now", "indtil nu") } else { lang.pick("in all", "i alt") };
        Some(say!(lang,
            "{early}, until {closing}, {are} at the normal price, {late} at {dear}: {sum}";
            "{early}, til klokken {closing}, er til normal pris, {late} til {dear}: {sum}"
        ))
    }

    /// `It is outside normal hours, so the hour costs double`; for work that gets there later,
    /// `After four o'clock the hour costs double`; for work that begins there, `Until eight it is outside …`.
    fn surcharge(&self, price: &Price<'_>) -> String {
        let lang = self.lang;
        let at = |piece: &Piece| self.day_and_clock(piece.stretch.start);
        let is_late = |(piece, _): &(&Piece, &HourPrice)| !piece.stretch.tier.is_normal();
        // Where the tier changes, and so what an hour costs.
        let mut before = None;
        let pieces = price.charge.pieces.iter().zip(&price.hours);
        let changes = pieces.filter(|(piece, _)| {
            let tier = Some(piece.stretch.tier);
            std::mem::replace(&mut before, tier) != tier
        });
        let mut changes = changes.peekable();
        let first = changes.next_if(is_late);
        let mut text = String::new();
        if let Some((piece, hour)) = first {
            let (why, dear) = (self.outside(piece.stretch.tier), self.hour_in(hour));
            text = match changes.peek().map(|(piece, _)| piece.stretch.start) {
                None => {
                    let day = self.closed_at(self.quote.told_at);
                    let day =
                        day.map_or_else(String::new, |day| say!(lang, "{day} and "; "{day} og "));
                    say!(lang,
                        "It is {day}{why}, so the hour costs {dear}";
                        "Det er {day}{why}, så timeprisen er {dear}"
                    )
                }
                Some(end) => {
                    let until = self.day_and_clock(end);
                    if end < self.quote.told_at {
                        say!(lang,
                            "Until {until} it was {why}, so the hour cost {dear}";
                            "Indtil {until} var det {why}, så timeprisen var {dear}"
                        )
                    } else {
                        say!(lang,
                            "Until {until} it is {why}, so the hour costs {dear}";
                            "Indtil {until} er det {why}, så timeprisen er {dear}"
                        )
                    }
                }
            };
            // Back in normal hours after the first dear time nothing need be said.
            changes.next_if(|change| !is_late(change));
        } else {
            // In normal hours, which are not spoken of.
            changes.next();
        }
        for (piece, hour) in changes {
            let from = at(piece);
            let hour = if is_late(&(piece, hour)) {
                let dear = self.hour_in(hour);
                say!(lang, "the hour costs {dear}"; "timeprisen {dear}")
            } else {
                say!(lang, "it costs the normal price again"; "den normal igen")
            };
            text = if text.is_empty() {
                say!(lang, "After {from} {hour}"; "Efter {from} er {hour}")
            } else {
                say!(lang, "{text}, from {from} {hour}"; "{text}, fra {from} er {hour}")
            };
        }
        text
    }

    /// What an hour costs in a tier, behind `the hour costs`, `timeprisen er`: `double`, `50 % more`.
    fn hour_in(&self, hour: &HourPrice) -> String {
        let lang = self.lang;
        let more = match &hour.by_tier {
            Some(TierPrice::Surcharge(percent)) if *percent == Percent::HUNDRED => {
                return say!(lang, "double"; "dobbelt");
            }
            Some(TierPrice::Surcharge(percent)) => wording::percent(*percent, lang),
            Some(TierPrice::PerHour(amount)) => self.spoken_price(*amount),
            Some(TierPrice::Factor(factor)) => return times(*factor, lang),
            Some(TierPrice::Absolute(_) | TierPrice::Plain) | None => {
                return self.spoken_price(hour.price);
            }
        };
        say!(lang, "{more} more"; "{more} højere")
    }

    /// What the last minutes cost, behind `at`: `double`, `50 % more`, `1,990 kroner an hour`.
    fn price_in(&self, hour: &HourPrice) -> String {
        let lang = self.lang;
        if let Some(TierPrice::Surcharge(percent)) = &hour.by_tier {
            if *percent == Percent::HUNDRED {
                return say!(lang, "double"; "dobbelt");
            }
            let percent = wording::percent(*percent, lang);
            return say!(lang, "{percent} more"; "plus {percent}");
        }
        let amount = self.spoken_price(hour.price);
        say!(lang, "{amount} an hour"; "{amount} i timen")
    }

    /// `If it can wait until eight tomorrow, it costs 533.33 plus VAT.`
    fn wait(&self, waiting: Waiting) -> String {
        let until = self.day_and_clock(waiting.until);
        let price = self.price_or_nothing(waiting.price);
        stop(&say!(self.lang,
            "If it can wait until {until}, it costs {price}";
            "Kan det vente til {until}, koster det {price}"
        ))
    }

    /// `Each minute more costs 13.33 kroner plus VAT.`, `Until 10:27 it costs nothing more, then 12 kroner a minute
    /// plus VAT.`
    fn going_on(&self, going_on: GoingOn) -> String {
        let lang = self.lang;
        let at = |at: Instant| lang.spoken_time(self.local(at).time());
        let cut = |at: Instant| {
            let local = self.local(at).time();
            lang.spoken_time(local.with_second(0).unwrap_or(local))
        };
        let vat = self.vat_words(" ");
        let text = match (going_on.then, going_on.nothing_until.map(cut)) {
            (None, _) => {
                say!(lang, "Going on costs nothing more"; "Det koster ikke mere at fortsætte")
            }
            (Some(More::Minute(minute)), None) => {
                let price = self.price_or_nothing(minute);
                say!(lang, "Each minute more costs {price}"; "Hvert minut mere koster {price}")
            }
            (Some(More::Step(step)), None) => {
                let step = self.kroner(step);
                say!(lang,
                    "Going on costs {step} more{vat}";
                    "Fortsætter vi, koster det {step} mere{vat}"
                )
            }
            (Some(then), Some(until)) => {
                let then = match then {
                    More::Minute(minute) => {
                        say!(lang,
                            "{} a minute", self.kroner(minute);
                            "{} i minuttet", self.kroner(minute)
                        )
                    }
                    More::Step(step) => {
                        say!(lang, "{} more", self.kroner(step); "{} mere", self.kroner(step))
                    }
                };
                say!(lang,
                    "Until {until} it costs nothing more, then {then}{vat}";
                    "Indtil {until} koster det ikke mere, derefter {then}{vat}"
                )
            }
        };
        let changes = going_on.changes.map_or_else(String::new, |(when, minute)| {
            let (when, minute) = (at(when), self.kroner(minute));
            say!(lang, ", and from {when} it is {minute}"; ", og fra {when} koster det {minute}")
        });
        stop(&format!("{text}{changes}"))
    }

    /// `533.33 kroner plus VAT`, `nothing`.
    fn price_or_nothing(&self, price: Money) -> String {
        if price == Money::ZERO {
            return say!(self.lang, "nothing"; "ikke noget");
        }
        format!("{}{}", self.kroner(price), self.vat_words(" "))
    }
}

/// Whether these pieces are a plural in English.
fn is_many(pieces: &[(LevelId, Seconds)]) -> bool {
    match pieces {
        [(_, seconds)] => the(Which::First, *seconds, Lang::En).1,
        _ => true,
    }
}

fn go_on(lang: Lang) -> &'static str {
    lang.pick("Shall I go on?", "Skal jeg fortsætte?")
}

/// `double`, `one and a half times as much`, `1.2 times as much`.
fn times(factor: Quantity, lang: Lang) -> String {
    let number = factor.decimal();
    let word = if number == Decimal::TWO {
        return say!(lang, "double"; "dobbelt");
    } else if number == Decimal::new(15, 1) {
        say!(lang, "one and a half times"; "halvanden gang")
    } else if number == Decimal::new(3, 0) {
        say!(lang, "three times"; "tre gange")
    } else {
        let number = lang.number(&number.normalize().to_string());
        say!(lang, "{number} times"; "{number} gange")
    };
    say!(lang, "{word} as much"; "{word} så høj")
}
