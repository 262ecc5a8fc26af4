//! A few unpredictable bits: jitter for waits, delimiters that nobody can guess.
//!
//! The standard library seeds its hash maps from the operating system; that is randomness enough for these two
//! uses, and saves a dependency. Not for keys.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

/// 64 bits, anew at each call.
pub(super) fn bits() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// A number in [0, 1).
pub(super) fn fraction() -> f64 {
    // As many bits as the number can hold without rounding up to 1.
    (bits() >> 11) as f64 / (1_u64 << 53) as f64
}

/// 32 hexadecimal digits, for a delimiter that the text it encloses can't contain but by chance.
pub fn nonce() -> String {
    format!("{:016x}{:016x}", bits(), bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_nonces_are_alike() {
        let nonces: std::collections::HashSet<String> = (0..1000).map(|_| nonce()).collect();
        assert_eq!(nonces.len(), 1000);
        assert!(nonces.iter().all(|nonce| nonce.len() == 32));
    }

    #[test]
    fn fractions_fill_the_unit_interval() {
        let all: Vec<f64> = (0..1000).map(|_| fraction()).collect();
        assert!(all.iter().all(|f| (0.0..1.0).contains(f)));
        assert!(all.iter().any(|f| *f < 0.2) && all.iter().any(|f| *f > 0.8));
    }
}
