//! A test that may be looked at after every observation, and stopped at any: its level holds over all looks together.
//!
//! The likelihood of the observed t under a normal effect of any sign, relative to that under no effect, is a martingale where there
//! is no effect, so that it exceeds 1/α at any time with a probability of at most α (Ville's inequality). Lai, "On confidence sequences",
//! 1976; Pérez-Ortiz, Lardy, de Heide and Grünwald, "E-statistics, group invariance and anytime-valid testing", 2024.

/// Variance of the effects that are looked for, in squared standard deviations of one observation: two deviations, the kind of
/// effect that a handful of observations can show.
const EFFECTS: f64 = 4.0;

/// How much more likely `t` of `n` observations is with an effect than without one, as a logarithm. 0 for fewer than two.
pub fn log_evidence(t: f64, n: usize) -> f64 {
    if n < 2 {
        return 0.0;
    }
    let (n, freedom) = (n as f64, n as f64 - 1.0);
    let spread = 1.0 + n * EFFECTS;
    let square = t * t / freedom;
    // Of a t beyond all bounds only the ratio of the two tails is left.
    let tails = if square.is_finite() { square.ln_1p() - (square / spread).ln_1p() } else { spread.ln() };
    f64::midpoint(n * tails, -spread.ln())
}

/// The probability that noise alone shows evidence as strong as this at any look.
pub fn always_valid_p_value(t: f64, n: usize) -> f64 {
    (-log_evidence(t, n)).exp().min(1.0)
}

/// The t of `n` observations beyond which the effect is more than noise at `alpha` in (0, 1), over all looks; infinite where so
/// few can't show that.
pub fn always_valid_t(alpha: f64, n: usize) -> f64 {
    if n < 2 {
        return f64::INFINITY;
    }
    let (n, freedom) = (n as f64, n as f64 - 1.0);
    let spread = 1.0 + n * EFFECTS;
    let needed = ((-alpha.ln() + spread.ln() / 2.0) * 2.0 / n).exp();
    if needed >= spread { f64::INFINITY } else { (freedom * (needed - 1.0) / (1.0 - needed / spread)).sqrt() }
}
