//! The words of an error with its causes, since connection errors name the reason only in the last one.

use std::error::Error as StdError;

/// The message of an error and those of its causes, joined by colons; one that ends the message before it is left out.
pub(super) fn with_causes(error: &(dyn StdError + 'static)) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let word = error.to_string();
        if !words.last().is_some_and(|last| last.ends_with(&word)) {
            words.push(word);
        }
        next = error.source();
    }
    words.join(": ")
}
