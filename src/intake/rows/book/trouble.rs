//! Why a file is no workbook that can be read.

use crate::problems::Trouble;
use crate::texts::{quoted, short};
use crate::words;

pub(super) fn broken(name: &str, why: &str) -> Trouble {
    let name = quoted(name);
    let why = match short(why, 100) {
        why if why.is_empty() => why,
        why => format!(" ({why})"),
    };
    Trouble::new(words!(
        "{name} is a broken workbook{why}: open it in a spreadsheet program and save it again, or as CSV UTF-8";
        "{name} er en ødelagt projektmappe{why}: åbn den i et regnearksprogram og gem den igen, eller som CSV UTF-8"
    ))
}

pub(super) fn locked(name: &str) -> Trouble {
    let name = quoted(name);
    Trouble::new(words!(
        "{name} is locked with a password: save it without one";
        "{name} er låst med en adgangskode: gem den uden"
    ))
}

pub(super) fn too_large(name: &str) -> Trouble {
    let name = quoted(name);
    Trouble::new(words!(
        "{name} is too large, or unpacks to more than a workbook can be: save the sheet as CSV UTF-8";
        "{name} er for stor eller pakker ud til mere, end en projektmappe kan være: gem arket som CSV UTF-8"
    ))
}

pub(super) fn no_workbook(name: &str) -> Trouble {
    let name = quoted(name);
    Trouble::new(words!(
        "{name} is an archive or a document, but no workbook (xlsx, xls, ods): save the log as one of these or as CSV UTF-8";
        "{name} er et arkiv eller et dokument, men ikke en projektmappe (xlsx, xls, ods): gem loggen som en af dem eller som CSV UTF-8"
    ))
}

/// A file that is a text, though its name says otherwise.
pub(in crate::intake::rows) fn is_text(name: &str) -> Trouble {
    let name = quoted(name);
    Trouble::new(words!(
        "{name} is no workbook, though it is called one: if it is text, let its name end in .csv or .json";
        "{name} er ikke en projektmappe, skønt den hedder det: er den tekst, så lad navnet slutte på .csv eller .json"
    ))
}
