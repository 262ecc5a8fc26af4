//! Lists of words, written as one text.

/// Whether a list of words, separated by blanks, holds `word`.
pub(crate) fn has_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}
