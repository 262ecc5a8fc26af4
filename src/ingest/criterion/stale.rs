//! Benchmarks that a criterion directory still holds from an earlier run.
//!
//! Criterion never deletes, so in a cached directory a removed or filtered benchmark looks "unchanged, 0.0 %". No
//! file says when it was measured; what is left is when it was written. Going back from the newest result, a run
//! goes on while each result was written about as long after the one before as its own measuring took. Whatever is
//! behind a longer gap is from an earlier run. Where times mean nothing (a checkout writes all files at once)
//! nothing is reported here; the comparison still finds samples that are equal to the last bit.

/// What is known about one result.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trace {
    /// When it was written, in seconds since 1970.
    pub(super) written: f64,
    /// How long its measuring took, in seconds.
    pub(super) took: f64,
    /// Whether criterion compared it with an earlier run of itself.
    pub(super) compared: bool,
}

/// Warm-up, analysis and plots of one benchmark take no longer than this beside its measuring, in seconds.
const BESIDE_MEASURING: f64 = 30.0;
/// A pause within one run that set-up could explain, in seconds. Allowed only before a result that was compared with
/// its former self, as such a one has been measured in this or another later run.
const SET_UP: f64 = 600.0;

/// Which of the results are from an earlier run than the newest one. None are unless something was run again.
pub(super) fn stale(traces: &[Trace]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..traces.len()).collect();
    let at = |index: usize| traces.get(index).copied();
    order.sort_by(|a, b| {
        let written = |index: usize| at(index).map_or(0.0, |trace| trace.written);
        written(*b).total_cmp(&written(*a))
    });
    let mut stale = vec![false; traces.len()];
    let mut run_again = false;
    let mut next: Option<Trace> = None;
    for (position, &index) in order.iter().enumerate() {
        let Some(trace) = at(index) else { continue };
        if let Some(next) = next {
            let pause = if trace.compared { SET_UP } else { BESIDE_MEASURING };
            if run_again && next.written - trace.written > pause + 3.0 * next.took {
                for &older in order.iter().skip(position) {
                    stale.iter_mut().skip(older).take(1).for_each(|flag| *flag = true);
                }
                break;
            }
        }
        run_again |= trace.compared;
        next = Some(trace);
    }
    stale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(traces: &[(f64, bool)]) -> Vec<bool> {
        let traces: Vec<_> = traces.iter().map(|&(written, compared)| Trace { written, took: 5.0, compared }).collect();
        stale(&traces)
    }

    #[test]
    fn what_lies_behind_a_pause_is_from_an_earlier_run() {
        assert_eq!(seen(&[(1000.0, true), (100.0, false), (1008.0, true)]), [false, true, false]);
        // Removed long ago, after it had been compared itself.
        assert_eq!(seen(&[(90_000.0, true), (3000.0, true), (90_008.0, true)]), [false, true, false]);
    }

    #[test]
    fn a_new_benchmark_that_ran_first_is_not_stale() {
        assert_eq!(seen(&[(1000.0, false), (1008.0, false), (1016.0, true)]), [false, false, false]);
    }

    #[test]
    fn a_first_run_in_two_parts_and_a_checkout_say_nothing() {
        assert_eq!(seen(&[(1000.0, false), (9000.0, false)]), [false, false]);
        assert_eq!(seen(&[(1000.0, true), (1000.0, false), (1000.1, true)]), [false, false, false]);
    }
}
