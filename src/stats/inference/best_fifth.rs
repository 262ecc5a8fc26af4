//! Two sides measured in rounds, compared by the rounds in which each was disturbed least.

use crate::stats::{RandomBits, mean, quantile, sorted};

/// Most exchanges of the sides that are drawn.
const MOST_DRAWS: usize = 200_000;
/// As many draws that no more than this reach the difference where its probability is the one asked for.
const DRAWS_BEYOND: f64 = 10.0;
/// Exchanges that are drawn for an interval.
const DRAWS_OF_INTERVAL: usize = 2_000;

/// How far apart the best fifths of both sides are, in whichever rounds those are.
///
/// What disturbs a measurement makes it worse, so the best values are the least disturbed (Chen and Revels, "Robust benchmarking in noisy
/// environments", 2016): where most rounds are hit by other work, they still agree.
#[derive(Debug, Clone, PartialEq)]
pub struct BestFifth {
    /// The mean of the lowest fifth of the baseline's values, at least two.
    pub baseline: f64,
    /// The same of the head.
    pub head: f64,
    /// How often exchanging the sides at random within each round takes them as far apart.
    pub p_value: f64,
    /// The largest distance that is not significant.
    pub reach: f64,
    /// Half the width of the confidence interval of the distance.
    pub half_width: f64,
}

impl BestFifth {
    /// The best fifths of rounds, each with a value of the baseline and one of the head, lower is better; where they are further apart than
    /// an exchange of the sides within rounds takes them in a share `alpha` of all cases. `None` where they are not, or so few rounds can't
    /// show it. `level` is that of the interval.
    ///
    /// If nothing changed, the two values of a round might as well have come the other way round: Fisher's randomization test (Pitman,
    /// "Significance tests which may be applied to samples from any populations", 1937), with exchanges drawn at random. The interval is
    /// that of the exchanges of rounds from which the difference was taken.
    pub fn significant(rounds: &[[f64; 2]], alpha: f64, level: f64) -> Option<BestFifth> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, and capped")]
        let draws = ((DRAWS_BEYOND / alpha).ceil() as usize).min(MOST_DRAWS);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count below `DRAWS_BEYOND`")]
        let allowed = (alpha * (draws as f64 + 1.0)).floor() as usize;
        let allowed = allowed.checked_sub(1)?;
        if rounds.len() < 2 {
            return None;
        }
        let values = Values::of(rounds);
        let (baseline, head) = values.best_fifths(|_| false);
        let distance = (head - baseline).abs();
        let mut random = RandomBits::new(rounds.len() as u64);
        // Sums of the same numbers in another order differ in their last digits.
        let as_far = distance * (1.0 - 1e-9);
        let mut furthest = Vec::with_capacity(draws);
        let mut beyond = 0;
        for _ in 0..draws {
            let apart = values.exchanged(&mut random);
            beyond += usize::from(apart >= as_far);
            if beyond > allowed {
                return None;
            }
            furthest.push(apart);
        }
        furthest.sort_by(f64::total_cmp);
        let reach = *furthest.get(furthest.len().checked_sub(allowed + 1)?)?;
        let aligned: Vec<[f64; 2]> = rounds.iter().map(|[before, after]| [*before, after - (head - baseline)]).collect();
        let aligned = Values::of(&aligned);
        let around: Vec<f64> = (0..DRAWS_OF_INTERVAL).map(|_| aligned.exchanged(&mut random)).collect();
        let half_width = quantile(&sorted(&around), level)?;
        Some(BestFifth { baseline, head, p_value: (1 + beyond) as f64 / (draws + 1) as f64, reach, half_width })
    }
}

/// The values of both sides in ascending order.
struct Values {
    /// Value, round, and whether it is the head's.
    ascending: Vec<(f64, usize, bool)>,
    /// How many of a side are its best fifth.
    part: usize,
}

impl Values {
    fn of(rounds: &[[f64; 2]]) -> Values {
        let mut ascending: Vec<(f64, usize, bool)> =
            rounds.iter().enumerate().flat_map(|(round, [baseline, head])| [(*baseline, round, false), (*head, round, true)]).collect();
        ascending.sort_by(|a, b| a.0.total_cmp(&b.0));
        Values { ascending, part: (rounds.len() / 5).max(2) }
    }

    /// The means of both sides' best fifths, where the sides of some rounds are exchanged.
    fn best_fifths(&self, exchanged: impl Fn(usize) -> bool) -> (f64, f64) {
        let mut kept: [Vec<f64>; 2] = [Vec::with_capacity(self.part), Vec::with_capacity(self.part)];
        for (value, round, is_head) in &self.ascending {
            let side = &mut kept[usize::from(*is_head != exchanged(*round))];
            if side.len() < self.part {
                side.push(*value);
            } else if kept.iter().all(|side| side.len() == self.part) {
                break;
            }
        }
        let [baseline, head] = kept.map(|side| mean(&side).unwrap_or(0.0));
        (baseline, head)
    }

    /// How far apart they are after exchanging the sides of each round with probability one half.
    fn exchanged(&self, random: &mut RandomBits) -> f64 {
        let bits: Vec<u64> = (0..=self.ascending.len() / 128).map(|_| random.next_bits()).collect();
        let (baseline, head) = self.best_fifths(|round| bits[round / 64] >> (round % 64) & 1 == 1);
        (head - baseline).abs()
    }
}
