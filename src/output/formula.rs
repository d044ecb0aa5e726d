//! Texts that a spreadsheet would run as formulas.

use std::borrow::Cow;

/// Text that a spreadsheet shows as text: what would be a formula gets an apostrophe in front, also behind `ends_cell`,
/// which another spreadsheet would take for the end of the cell. Numbers are left alone.
pub(super) fn spreadsheet_text(text: &str, ends_cell: [u8; 4]) -> Cow<'_, str> {
    if !text.bytes().any(|byte| ends_cell.contains(&byte)) {
        return if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) };
    }
    // Notes joined by semicolons: nothing in them can begin a formula.
    if !text
        .bytes()
        .any(|byte| matches!(byte, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') || !byte.is_ascii())
    {
        return Cow::Borrowed(text);
    }
    let is_end = |char: char| u8::try_from(char).is_ok_and(|byte| ends_cell.contains(&byte));
    let mut guarded = String::with_capacity(text.len());
    for part in text.split_inclusive(is_end) {
        // In quotes it would be a formula all the same.
        let inner = part.trim_end_matches(is_end).trim_start_matches('"');
        if is_formula(inner) || (guarded.is_empty() && is_formula(text)) {
            guarded.push('\'');
        }
        guarded.push_str(part);
    }
    Cow::Owned(guarded)
}

/// Whether a spreadsheet that reads a text as if it were typed would make a formula of it.
pub(super) fn is_formula(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let is_word = text.bytes().next().is_none_or(|byte| byte.is_ascii_alphanumeric());
    !is_word && text.starts_with(signs) && !is_plain_number(text)
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
        && digits.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for (text, plain, excel_da) in [
            ("=1+1", "'=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3", "'-2+3"),
            ("\tx", "'\tx", "'\tx"),
            ("-12,5", "-12,5", "-12,5"),
            ("Nordisk = Byg", "Nordisk = Byg", "Nordisk = Byg"),
            // The same signs in full width, which some versions take for them.
            ("＝1+1", "'＝1+1", "'＝1+1"),
            ("＋1", "'＋1", "'＋1"),
            ("－1", "'－1", "'－1"),
            ("＠x", "'＠x", "'＠x"),
            // A Danish Excel ends a cell of the plain dialect at a semicolon; its own is in quotes there. An English
            // one ends it at a comma.
            ("x;=1", "x;'=1", "x;=1"),
            ("x,=1", "x,=1", "x,'=1"),
            ("x;\"=1\"", "x;'\"=1\"", "x;\"=1\""),
            ("x;-1", "x;-1", "x;-1"),
            ("x; =1", "x; =1", "x; =1"),
            ("-1;@x", "'-1;'@x", "'-1;@x"),
            ("a\n=1", "a\n'=1", "a\n'=1"),
            ("a\t+b", "a\t'+b", "a\t'+b"),
        ] {
            assert_eq!(spreadsheet_text(text, *b";\t\n\r"), plain, "{text:?}");
            assert_eq!(spreadsheet_text(text, *b",\t\n\r"), excel_da, "{text:?}");
        }
    }
}
