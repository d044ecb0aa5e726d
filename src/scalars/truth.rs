//! Yes and no.

use super::is_word;

const YES: [&str; 13] =
    ["yes", "y", "true", "1", "on", "x", "ja", "j", "sand", "oui", "si", "sí", "sim"];
const NO: [&str; 11] =
    ["no", "n", "false", "0", "off", "nej", "falsk", "nein", "non", "não", "nao"];

/// Whether a cell says yes, or no; `None` where it is neither.
pub fn truth(text: &str) -> Option<bool> {
    // What logs are full of.
    match text {
        "true" | "yes" | "ja" | "1" => return Some(true),
        "false" | "no" | "nej" | "0" => return Some(false),
        _ => {}
    }
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| is_word(text, word));
    if is(&YES) { Some(true) } else { is(&NO).then_some(false) }
}
