//! Which side goes first in each round.

use crate::stats::RandomBits;

/// The side that is measured first in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The baseline, then the head.
    Baseline,
    /// The head, then the baseline.
    Head,
}

/// The order of the sides through the rounds: at random from a seed, but each side is first in one of every two rounds, so that
/// being first can't favour either.
#[derive(Debug)]
pub struct Order {
    random: RandomBits,
    second: Option<First>,
}

impl Order {
    /// The order that `seed` gives; the same seed gives the same order.
    pub fn new(seed: u64) -> Order {
        Order { random: RandomBits::new(seed), second: None }
    }

    /// The side that goes first in the next round.
    pub fn next_round(&mut self) -> First {
        if let Some(second) = self.second.take() {
            return second;
        }
        let (first, second) =
            if self.random.next_bits() >> 63 == 1 { (First::Baseline, First::Head) } else { (First::Head, First::Baseline) };
        self.second = Some(second);
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_is_first_in_one_of_every_two_rounds_and_a_seed_repeats_the_order() {
        let order = |seed| {
            let mut order = Order::new(seed);
            (0..40).map(|_| order.next_round()).collect::<Vec<_>>()
        };
        for seed in 0..20 {
            let rounds = order(seed);
            assert!(rounds.chunks(2).all(|two| two[0] != two[1]), "{rounds:?}");
            assert_eq!(rounds, order(seed));
        }
        let firsts = |seed| order(seed).into_iter().step_by(2).filter(|first| *first == First::Head).count();
        assert!((3..=17).contains(&firsts(7)), "the order is at random");
        assert_ne!(order(1), order(2));
    }
}
