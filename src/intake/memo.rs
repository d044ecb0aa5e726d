//! Words that come again and again, looked up once.

/// What a word of a log means, remembered: a log repeats few words often.
#[derive(Debug)]
pub(super) struct Memo<T>(Vec<(String, T)>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Memo<T> {
    const MOST: usize = 32;

    /// What `word` means; `find` says so where it is not remembered.
    pub(super) fn get<E>(
        &mut self,
        word: &str,
        find: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some((_, known)) = self.0.iter().find(|(known, _)| known == word) {
            return Ok(*known);
        }
        let found = find()?;
        if self.0.len() < Self::MOST {
            self.0.push((word.to_owned(), found));
        }
        Ok(found)
    }
}
