//! Steps that are there are found, at their run and of their size; what is no step is not.

use perfdiff::report::view::sparkline;
use perfdiff::stats::{change_points, local_noise};
use proptest::prelude::*;

/// Noise from -0.5 to 0.5 that is the same in every run of the test.
fn noise(seed: u64, length: usize) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 40).unwrap()) / f64::from(1_u32 << 24) - 0.5
    };
    (0..length).map(|_| (0..4).map(|_| next()).sum::<f64>() / 2.0).collect()
}

/// A series of that noise with steps `(run, size)`.
fn series(seed: u64, length: usize, scale: f64, steps: &[(usize, f64)]) -> Vec<f64> {
    let level = |run: usize| steps.iter().filter(|(at, _)| run >= *at).map(|(_, size)| size).sum::<f64>();
    noise(seed, length).into_iter().enumerate().map(|(run, noise)| level(run) + scale * noise).collect()
}

#[test]
fn steps_are_found_at_their_runs_and_of_their_sizes() {
    for seed in 0..20 {
        let found = change_points(&series(seed, 200, 0.03, &[(60, 0.18), (140, -0.10)]));
        assert_eq!(found.len(), 2, "{seed}: {found:?}");
        for (found, (at, size)) in found.iter().zip([(60, 0.18), (140, -0.10)]) {
            assert!(found.index.abs_diff(at) <= 1, "{seed}: {found:?}");
            assert!((found.after - found.before - size).abs() < 0.01 && found.p_value < 1e-6, "{seed}: {found:?}");
        }
    }
}

#[test]
fn noise_spikes_phases_and_slow_drift_are_no_steps() {
    let mut alarms = [0; 3];
    for seed in 0..100 {
        let mut spiky = series(seed, 200, 0.03, &[]);
        for run in [20, 21, 77, 130] {
            spiky[run] += 0.8;
        }
        let phase = series(seed, 200, 0.03, &[(100, 0.2), (106, -0.2)]);
        for (alarms, values) in alarms.iter_mut().zip([series(seed, 200, 0.03, &[]), spiky, phase]) {
            *alarms += usize::from(!change_points(&values).is_empty());
        }
    }
    assert!(alarms.iter().all(|alarms| *alarms <= 3), "{alarms:?} of 100 series each");
    let drift: Vec<f64> = (0..200).map(|run| 0.000_3 * f64::from(run)).zip(noise(7, 200)).map(|(d, n)| d + 0.04 * n).collect();
    assert!(change_points(&drift).is_empty());
}

#[test]
fn a_step_of_a_series_that_never_varies_is_exact() {
    let mut values = vec![15.0; 30];
    values.extend([15.05; 20]);
    let found = change_points(&values);
    assert_eq!(found.iter().map(|f| (f.index, f.before, f.after)).collect::<Vec<_>>(), [(30, 15.0, 15.05)]);
}

#[test]
fn the_noise_of_a_series_is_widened_by_neither_steps_nor_drift() {
    let quiet = local_noise(&series(3, 100, 0.03, &[]));
    let stepped = local_noise(&series(3, 100, 0.03, &[(50, 0.5)]));
    let drifting: Vec<f64> = series(3, 100, 0.03, &[]).into_iter().zip(0..).map(|(v, run)| v + 0.002 * f64::from(run)).collect();
    assert!((stepped / quiet - 1.0).abs() < 0.2 && (local_noise(&drifting) / quiet - 1.0).abs() < 0.2);
}

#[test]
fn a_sparkline_fits_its_room_and_shows_the_shape() {
    assert_eq!(sparkline(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], 20), "▁▂▃▄▅▆▇█");
    assert_eq!(sparkline(&[5.0; 6], 4), "▄▄▄▄");
    assert_eq!(sparkline(&[1.0, 1.0, 1.0, 9.0, 9.0, 9.0], 2), "▁█");
    let mut wild = vec![1.0; 15];
    wild.extend([2.0; 14]);
    wild.push(1000.0);
    assert_eq!(sparkline(&wild, 40), format!("{}{}", "▁".repeat(15), "█".repeat(15)), "a wild value flattens nothing");
    assert_eq!((sparkline(&[], 5), sparkline(&[1.0], 0)), (String::new(), String::new()));
    assert_eq!(sparkline(&[f64::MIN, f64::MAX], 2).chars().count(), 2);
}

proptest! {
    #[test]
    fn any_series_is_cut_in_order_and_moved_or_mirrored_alike(
        values in prop::collection::vec(-3.0..3.0_f64, 0..150), steps in prop::collection::vec((0..150_usize, -1.0..1.0_f64), 0..3),
    ) {
        let values: Vec<f64> = values.iter().enumerate()
            .map(|(run, v)| 0.02 * v + steps.iter().filter(|(at, _)| run >= *at).map(|(_, s)| s).sum::<f64>()).collect();
        let found: Vec<usize> = change_points(&values).iter().map(|f| f.index).collect();
        prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(found.iter().all(|at| *at >= 9 && at + 9 <= values.len()));
        // Powers of two and signs change no digit, so not even a tie falls the other way.
        let mirrored: Vec<f64> = values.iter().map(|v| -v).collect();
        prop_assert_eq!(&change_points(&mirrored).iter().map(|f| f.index).collect::<Vec<_>>(), &found);
    }

    #[test]
    fn a_constant_series_has_no_change_point(value in -1e9..1e9_f64, length in 0..300_usize) {
        prop_assert!(change_points(&vec![value; length]).is_empty());
    }

    #[test]
    fn no_values_make_it_panic(values in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL, 0..120)) {
        let found = change_points(&values);
        prop_assert!(found.len() <= values.len() / 9);
        prop_assert!(sparkline(&values, 40).chars().count() <= 40);
    }
}
