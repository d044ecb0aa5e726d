//! PURE: what somebody probably meant to write.

/// The known word that `word` was probably meant to be.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|known| {
            let distance = strsim::osa_distance(&lower, &known.to_lowercase());
            (distance, known)
        })
        .filter(|(distance, known)| {
            let longest = known.chars().count().max(lower.chars().count());
            *distance <= longest.div_ceil(4) && *distance < longest
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        // One letter of 12 is missing: distance 1, and 12 / 4 = 3 are allowed.
        assert_eq!(
            nearest("free_minuts", ["minimum_minutes", "free_minutes"]),
            Some("free_minutes")
        );
        // BEDSTE is one letter from BEDST, two from BEDRE.
        assert_eq!(nearest("bedste", ["BEDRE", "BEDST"]), Some("BEDST"));
        // Nothing in common: all three letters differ.
        assert_eq!(nearest("SLV", ["GOD"]), None);
    }
}
