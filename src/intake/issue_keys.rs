//! Issue keys in texts: `ABC-123`.

/// What stands between keys that follow each other.
const BETWEEN: [char; 6] = [',', ';', '/', '&', '+', ' '];

/// The keys at the beginning of a text and in brackets: capitals, a hyphen, digits. `projects`: those whose keys are
/// meant; none: any of two capitals or more.
pub(super) fn issue_keys<'t>(text: &'t str, projects: &[String]) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    // At the beginning.
    while let Some((key, behind)) = key(rest, projects) {
        found.push(key);
        rest = behind.trim_start_matches(BETWEEN);
    }
    while let Some((_, inside)) = rest.split_once(['[', '(', '{']) {
        let end = inside.find([']', ')', '}']);
        let (inside, behind) = match end {
            Some(end) => inside.split_at(end),
            None => (inside, ""),
        };
        let words = inside.split(BETWEEN);
        found.extend(words.filter_map(|word| {
            let (key, behind) = key(word, projects)?;
            behind.is_empty().then_some(key)
        }));
        rest = behind;
    }
    found
}

/// The key that a text begins with, and what follows it.
fn key<'t>(text: &'t str, projects: &[String]) -> Option<(&'t str, &'t str)> {
    let (project, number) = text.split_once('-')?;
    let is_meant = if projects.is_empty() {
        project.len() >= 2 && project.bytes().all(|byte| byte.is_ascii_uppercase())
    } else {
        projects.iter().any(|known| known == project)
    };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let (_, behind) = number.split_at(digits);
    let goes_on = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
    if !is_meant || digits == 0 || behind.starts_with(goes_on) {
        return None;
    }
    Some(text.split_at(project.len() + 1 + digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_at_the_beginning_or_in_brackets() {
        for (text, projects, found) in [
            ("ABC-123 Printer", &[][..], &["ABC-123"][..]),
            (" ABC-123: slow", &[], &["ABC-123"]),
            ("Printer [ABC-123]", &[], &["ABC-123"]),
            ("Printer (see ABC-123)", &[], &["ABC-123"]),
            ("ABC-123, DEF-4 both", &[], &["ABC-123", "DEF-4"]),
            ("(ABC-1/ABC-2)", &[], &["ABC-1", "ABC-2"]),
            ("ABC-1 [DEF-2]", &[], &["ABC-1", "DEF-2"]),
            ("see ABC-123", &[], &[]),
            ("abc-123", &[], &[]),
            ("ABC-123-4", &[], &[]),
            ("ABC-123a", &[], &[]),
            ("ABC-", &[], &[]),
            ("A-1 paper", &[], &[]),
            ("A-1 paper", &["A"], &["A-1"]),
            ("UTF-8 in ABC", &["ABC"], &[]),
            ("ABC-12 and (UTF-8)", &["ABC"], &["ABC-12"]),
            ("[ABC-1", &[], &["ABC-1"]),
            ("ÆØ-1", &[], &[]),
            ("", &[], &[]),
        ] {
            let projects: Vec<String> = projects.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(issue_keys(text, &projects), found, "{text}");
        }
    }
}
