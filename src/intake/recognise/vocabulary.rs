//! What the columns of other programs' logs are called, in the languages they export in.

/// What a column is by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Case,
    Customer,
    /// May stand for a case or a customer.
    Project,
    Task,
    /// A moment or a date.
    Start,
    /// The time of day beside a date.
    StartClock,
    End,
    EndDate,
    Length,
    Tags,
    Level,
    Agreement,
    Billable,
    Invoiced,
    Note,
    Km,
    Travel,
    Expense,
    Channel,
    Contacted,
    Priority,
    State,
    Registered,
    Answered,
    Responded,
    Resolved,
    /// When a row of a case that has several was written.
    At,
    Waited,
    /// The number of a row among cases: a case there, nothing in a work log.
    Number,
}

/// Headers in plain words, the likelier first.
const HEADERS: &[(Role, &str)] = &[
    (
        Role::Case,
        "case, sag, sagsnr, sagsnummer, sags nr, sags id, case number, case no, case id, issue key, ticket number, \
         ticket no, ticket nr, ticket id, ticket, issue, issue id, incident, incident number, incident id, \
         work order, workorder, request id, request, vorgang, vorgangsnummer, fall, fallnummer, auftrag, \
         auftragsnummer, auftrags nr, ordre, ordrenr, ordrenummer, job number, job no, caso, chamado, dossier, \
         demande, numéro du ticket, úkol, taak, ärende, ärendenummer, zgłoszenie, arbejdsordre",
    ),
    (
        Role::Customer,
        "customer, kunde, client, klient, account customer, customer name, client name, kundenavn, kundenname, \
         debitor, kundenr, kundenummer, customer number, customer no, company, company name, firma, organization, \
         organisation, organization name, virksomhed, cliente, empresa, klant, kund, klienten, zákazník, société, \
         account, account name",
    ),
    (
        Role::Project,
        "project, projekt, project name, projekt name, projektname, projektnavn, projet, proyecto, projeto, \
         progetto, project id, opgave, matter, engagement, mandat",
    ),
    (
        Role::Task,
        "task, task name, activity, activity name, aktivitet, tätigkeit, aufgabe, tâche, tarea, tarefa",
    ),
    (
        Role::Start,
        "start, started, started at, start at, start time, start date time, time interval start, begin, begin time, \
         beginn, begun, påbegyndt, starttid, starttidspunkt, startzeit, from, von, fra, début, inicio, início, \
         inizio, start date, date started, startdato, startdatum, date, dato, datum, fecha, data, work date, \
         arbejdsdato, spent on, spent date, date at, day, jour, dia, día, entry date, logged on, worked on, \
         timestamp",
    ),
    (
        Role::StartClock,
        "start time, from, from time, begin, begin time, von, fra, startzeit, starttid, start, starttidspunkt, \
         beginn, de, desde, début, inicio, início, started, time, tid, klokkeslæt, clock in, time in, in",
    ),
    (
        Role::End,
        "end, ended, ended at, end at, stop, stopped, stop time, end time, end date time, finish, finished, \
         time interval end, slut, sluttid, sluttidspunkt, afsluttet, til, bis, ende, endzeit, to, to time, fin, \
         fim, fine, hasta, até, clock out, time out, out",
    ),
    (Role::EndDate, "end date, stop date, slutdato, enddatum, date ended, finish date, to date"),
    (
        Role::Length,
        "duration, duration h, time spent, time spent h, varighed, dauer, durée, duración, duração, durata, hours, \
         timer, stunden, arbeitsdauer, arbejdstid, arbeitszeit, duration hours, duration decimal, time decimal, \
         hours decimal, decimal hours, rounded hours, antal timer, timeforbrug, tidsforbrug, forbrugt tid, \
         tid brugt, heures, horas, ore, uren, timmar, hodiny, godziny, minutes, minutter, minuten, antal minutter, \
         duration minutes, duration min, seconds, duration seconds, sekunder, sekunden, time interval duration, \
         duration ms, milliseconds, time worked, worked, work time, worked hours, hours worked, logged, \
         logged hours, effort, quantity, elapsed, elapsed time, dur, time, tid, zeit",
    ),
    (Role::Tags, "tags, tag, labels, label, schlagworte, etiketter, étiquettes, etiquetas"),
    (Role::Level, "level, niveau, support level, supportniveau, tier"),
    (Role::Agreement, "agreement, aftale, contract, kontrakt, vertrag, contrat"),
    (
        Role::Billable,
        "billable, fakturerbar, abrechenbar, facturable, faturável, is billable, billable status, fakturabel, \
         fakturierbar",
    ),
    (
        Role::Invoiced,
        "invoiced, faktureret, fakturiert, abgerechnet, facturé, facturado, faturado, is invoiced, is billed, \
         billed, has been invoiced, has been billed",
    ),
    (
        Role::Note,
        "note, notes, description, work description, comment, comments, beskrivelse, beschreibung, kommentar, \
         bemærkning, bemærkninger, bemerkung, notat, noter, notiz, komentář, commentaire, descripción, descrição, \
         annotation, tekst, text, summary, emne, subject, title, titel, opgavebeskrivelse, details, memo",
    ),
    (Role::Km, "km, kilometer, kilometers, kilometres, kørte km, kørsel, mileage, distance"),
    (
        Role::Travel,
        "travel, rejsetid, travel time, travel minutes, transporttid, fahrzeit, reisezeit",
    ),
    (Role::Expense, "expense, expenses, udlæg, auslagen, spesen"),
    (Role::Channel, "channel, kanal, contact type, source channel, henvendelsesform"),
    (Role::Contacted, "contacted, henvendt, contacted at, henvendelsestidspunkt"),
    (
        Role::Priority,
        "priority, prioritet, priorität, priorité, prioridad, prioridade, priority id, severity, alvorlighed, \
         urgency",
    ),
    (
        Role::State,
        "state, status, incident state, tilstand, statut, estado, stato, state id, ticket status, ticket state, \
         stav",
    ),
    (
        Role::Registered,
        "registered, registreret, created, created at, created time, created on, creation date, date created, \
         opened, opened at, opening date, oprettet, oprettelsesdato, erstellt, erstellt am, data de abertura, \
         date d ouverture, date de création, fecha de creación, fecha de apertura, reported, reported at, \
         submitted, received, modtaget, angelegt, eröffnet, ticket created, requested at, sys created at",
    ),
    (Role::Answered, "answered, besvaret, answered at"),
    (
        Role::Responded,
        "responded, svar, responded at, first response, first response at, first responded at, first reply, \
         first reply at, initial response, initially assigned at, første svar, erste antwort, première réponse, \
         primeira resposta",
    ),
    (
        Role::Resolved,
        "resolved, løst, resolved at, resolved time, resolution date, solved, solved at, solution date, \
         data da solução, date de résolution, date de la solution, fecha de solución, gelöst, gelöst am, closed, \
         closed at, close at, closed time, close date, lukket, afsluttet, geschlossen, completed, completed at, \
         fermé",
    ),
    (
        Role::At,
        "at, tidspunkt, sys updated at, updated at, updated, changed at, changed, modified, event time, timestamp, \
         last modified, ændret",
    ),
    (
        Role::Waited,
        "waited, ventet, waiting time, time on hold, on hold time, pending duration, tempo de espera, ventetid",
    ),
    (Role::Number, "number, nummer, key, id, no, nr, numéro, número"),
];

/// How likely a header has a role: the smaller the likelier; `None`: it has not.
pub(super) fn rank(role: Role, words: &str) -> Option<usize> {
    let mut of_role = HEADERS.iter().filter(|(known, _)| *known == role);
    let (_, headers) = of_role.next()?;
    headers.split(", ").position(|header| header == words)
}

/// The header that is likeliest to stand above cases.
pub(in crate::intake) fn likeliest_case<'h>(
    headers: impl Iterator<Item = &'h str>,
) -> Option<&'h str> {
    let roles = [Role::Case, Role::Project, Role::Task];
    let likely = headers.filter_map(|header| {
        let words = plain_words(header);
        let mut ranks = (0..).zip(roles).map(|(at, role)| (at, rank(role, &words)));
        let found = ranks.find(|(_, rank)| rank.is_some())?;
        Some((found, header))
    });
    let best = likely.min_by_key(|(found, _)| *found);
    best.map(|(_, header)| header)
}

/// How many roles a header may have.
pub(super) fn is_known(words: &str) -> bool {
    HEADERS.iter().any(|(role, _)| rank(*role, words).is_some())
}

/// A header as plain words: `timeInterval.start` is `time interval start`, `Billable?` is `billable`.
pub(super) fn plain_words(header: &str) -> String {
    let (mut words, mut last) = (String::new(), ' ');
    for char in header.chars() {
        let begins = char.is_uppercase() && last.is_lowercase();
        if (begins || !char.is_alphanumeric()) && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if char.is_alphanumeric() {
            words.extend(char.to_lowercase());
        }
        last = char;
    }
    words.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_plain_words() {
        for (header, words) in [
            ("timeInterval.start", "time interval start"),
            ("Billable?", "billable"),
            ("Duration (h)", "duration h"),
            ("IssueKey", "issue key"),
            ("sys_updated_at", "sys updated at"),
            ("Data de abertura", "data de abertura"),
            ("#", ""),
            ("ÚKOL", "úkol"),
        ] {
            assert_eq!(plain_words(header), words);
        }
    }

    #[test]
    fn every_header_is_in_plain_words_and_once_a_role() {
        for (role, headers) in HEADERS {
            for (at, header) in headers.split(", ").enumerate() {
                assert_eq!(plain_words(header), header, "{role:?}");
                assert_eq!(rank(*role, header), Some(at), "{role:?}");
            }
        }
    }
}
