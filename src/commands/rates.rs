//! `takst rates`: the rate card in use, and the `[columns]` that a log needs in it.

mod columns;
mod customers;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Context, Outcome, cannot_write, format, sink};
use crate::billing::lacks_of_card;
use crate::cli::{RatesAction, RatesArgs};
use crate::commands::{card, completions};
use crate::intake::rate_card::{EMBEDDED, notes};
use crate::lang::Words;
use crate::output::grid::printable;
use crate::output::rate_card::{self as show, View};
use crate::output::sink::Sink;
use crate::problems::Trouble;
use crate::rate_card::{CardInUse, Origin, Payment, Seller};
use crate::texts::quoted_list;
use crate::words;

/// What a rate card may say, for editors that complete and check as one types.
const SCHEMA: &str = include_str!("../../schema/rate-card.schema.json");

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &RatesArgs, context: &Context) -> anyhow::Result<Outcome> {
    match &args.action {
        RatesAction::Show { raw: true, .. } => {
            let found = card::find(context)?;
            context.write(found.text.as_bytes())?;
        }
        RatesAction::Show { raw: false, week: true } => {
            let found = card::find(context)?;
            context.print(&show::week(&found.card, context.now, context.lang))?;
        }
        RatesAction::Show { raw: false, week: false } => {
            format::check_summary(context)?;
            let found = card::find(context)?;
            let view = View { lang: context.lang, now: context.now, width: context.width };
            context.print(&show::summary(&found, &notes(&found.card, &found.text), view))?;
        }
        RatesAction::Check { file } => check(file.as_deref(), context)?,
        RatesAction::Init { file, force } => init(file.as_deref(), *force, context)?,
        RatesAction::Schema => context.write(SCHEMA.as_bytes())?,
        RatesAction::Customers { file } => customers::run(file, context)?,
        RatesAction::Columns { log, log_of } => columns::run(log, *log_of, context)?,
        RatesAction::Names { what, words } => completions::names(*what, words, context)?,
    }
    Ok(Outcome::Fine)
}

fn check(file: Option<&Path>, context: &Context) -> anyhow::Result<()> {
    let found = match file {
        Some(file) => card::open(Origin::Option(file.to_path_buf()), context)?,
        None => card::find(context)?,
    };
    let name = match found.origin.path() {
        Some(_) => found.origin.name(),
        None => words!("the built-in card"; "det indbyggede takstblad"),
    };
    let valid = words!("{} is a valid rate card", name.en; "{} er et gyldigt takstblad", name.da);
    let mut text = valid.text(context.lang).to_owned();
    text.push('\n');
    let card = &found.card;
    if !card.facts.is_empty() {
        let columns = quoted_list(&card.facts);
        let asks = words!("it asks for columns of the log: {columns}\n"; "det spørger efter kolonner i loggen: {columns}\n");
        text.push_str(asks.text(context.lang));
    }
    // A card that sends no invoices lacks nothing.
    let sends = card.seller != Seller::default() || card.payment != Payment::default();
    let lacks: Vec<Words> = if sends { lacks_of_card(card, true) } else { Vec::new() };
    if !lacks.is_empty() {
        let all = |text: fn(&Words) -> &str| lacks.iter().map(text).collect::<Vec<_>>().join(", ");
        let (en, da) = (all(|lack| &lack.en), all(|lack| &lack.da));
        let note = words!("note: for e-invoices it lacks {en}\n"; "bemærk: til e-fakturaer mangler det {da}\n");
        text.push_str(note.text(context.lang));
    }
    for remark in notes(card, &found.text).into_iter().chain(strangers(&found, context)) {
        text.push_str(context.lang.pick("note: ", "bemærk: "));
        text.push_str(remark.text(context.lang));
        text.push('\n');
    }
    Ok(context.print(&text)?)
}

/// Names under `[sla.customers]` that no customer of the customers file has; nothing of a file that cannot be read.
fn strangers(found: &CardInUse, context: &Context) -> Vec<Words> {
    let Ok(Some(customers)) = super::customers(None, found, context) else {
        return Vec::new();
    };
    let mut told = Vec::new();
    let of_editions = found.card.editions().filter_map(|edition| edition.sla.as_ref());
    for (name, _) in of_editions.flat_map(|sla| sla.customers.iter()) {
        let stranger = customers.stranger(name);
        let words =
            stranger.map(|it| words!("[sla.customers] {}", it.en; "[sla.customers] {}", it.da));
        told.extend(words.filter(|words| !told.contains(words)));
    }
    told
}

fn init(file: Option<&Path>, force: bool, context: &Context) -> anyhow::Result<()> {
    let asked = file.or(context.output.as_deref());
    if asked == Some(Path::new("-")) {
        let mut sink = sink(Path::new("-"))?;
        sink.write_all(EMBEDDED.as_bytes())?;
        return Ok(context.commit(sink)?);
    }
    let target = match asked {
        Some(file) => file.to_path_buf(),
        None => own_file()?,
    };
    let shown = printable(&target.display().to_string());
    if !force && fs::symlink_metadata(&target).is_ok() {
        return Err(Trouble::new(
            words!("`{shown}` exists and was left as it is"; "`{shown}` findes og blev ikke rørt"),
        )
        .hint(words!(
            "to write over it: takst rates init --force {shown}";
            "for at overskrive den: takst rates init --force {shown}"
        ))
        .into());
    }
    write(&target).map_err(|error| cannot_write(&target, &error))?;
    let next = if asked.is_none() {
        words!("it is now the card in use"; "det er nu takstbladet i brug")
    } else {
        words!(
            "to use it: takst --rates {shown} …, or set TAKST_RATES";
            "for at bruge det: takst --rates {shown} …, eller sæt TAKST_RATES"
        )
    };
    context.tell(
        words!(
            "wrote {shown}: {}\nnext: fill in your prices and each discount_percent, then: takst rates check {shown}", next.en;
            "skrev {shown}: {}\nnu: udfyld dine priser og hver discount_percent, og kør så: takst rates check {shown}", next.da
        )
        .text(context.lang),
    );
    Ok(())
}

fn own_file() -> Result<PathBuf, Trouble> {
    card::user_file().ok_or_else(|| {
        Trouble::new(words!(
            "there is no home directory to write to: name a file";
            "der er ingen hjemmemappe at skrive i: angiv en fil"
        ))
    })
}

fn write(target: &Path) -> std::io::Result<()> {
    if let Some(folder) = target.parent().filter(|folder| *folder != Path::new("")) {
        fs::create_dir_all(folder)?;
    }
    let mut sink = Sink::file(target)?;
    sink.write_all(EMBEDDED.as_bytes())?;
    sink.commit()
}
