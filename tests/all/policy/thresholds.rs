//! Which thresholds a metric gets.

use perfdiff::model::{ChangeIn, Class, Direction, Role};
use perfdiff::policy::{Amount, DriftCorrection, MetricView, Policy, Reaction, WhyUnused};
use perfdiff::unit::{Dimension, Unit};
use proptest::prelude::*;

use super::{BYTE, NONE, RATIO, SECOND, metric, policy};

/// "warn 15 % fail 30 % from class latency".
fn said(policy: &Policy, metric: &MetricView<'_>) -> String {
    let got = policy.threshold(metric);
    let amount = |amount: Option<Amount>| amount.map_or("off".to_owned(), |amount| amount.to_string());
    let min = got.min_change.map_or(String::new(), |min| format!(" min {min}"));
    format!("warn {} fail {}{min} from {}", amount(got.warn), amount(got.fail), got.source)
}

#[test]
fn the_defaults_are_those_of_the_documentation() {
    let default = Policy::default();
    let lines: Vec<_> = Class::ALL.into_iter().map(|class| said(&default, &metric("s/b/m", class, &RATIO))).collect();
    assert_eq!(
        lines,
        [
            "warn 10 % fail 20 % from class throughput",
            "warn 15 % fail 30 % from class latency",
            "warn 5 % fail 10 % from class duration",
            "warn 20 % fail 40 % from class memory",
            "warn 20 % fail 40 % from class cpu",
            "warn 0.5 points fail 1 point from class error-rate",
            "warn 2 % fail 5 % from class size",
            "warn 1 % fail 3 % from class count",
            "warn 1 % fail 3 % from class score",
            "warn 10 % fail 20 % from class other",
        ]
    );
    assert_eq!(default.threshold(&metric("x", Class::ErrorRate, &RATIO)).change_in, ChangeIn::Points);
    assert_eq!(default.threshold(&metric("x", Class::Latency, &SECOND)).change_in, ChangeIn::Relative);
}

#[test]
fn the_comparison_fails_closed_by_default() {
    let compare = Policy::default().compare;
    assert_eq!((compare.on_incomparable, compare.on_missing, compare.on_no_baseline), (Reaction::Fail, Reaction::Warn, Reaction::Warn));
    assert_eq!((compare.on_inconclusive, compare.drift_correction), (Reaction::Warn, DriftCorrection::Auto));
    assert!(compare.require.is_empty());
}

#[test]
fn the_last_rule_that_matches_holds_and_its_gaps_are_filled_by_the_class() {
    let policy = policy(
        r#"
        [class.duration]
        warn = "6%"
        [[rule]]
        match = "parser/*"
        warn = "1%"
        fail = "2%"
        [[rule]]
        match = "parser/large"
        warn = "3%"
        [[rule]]
        match = "lexer/*"
        fail = "off"
        min-change = "5 ms"
        "#,
    );
    let of = |path| said(&policy, &metric(path, Class::Duration, &SECOND));
    assert_eq!(of("criterion/other/time/median"), "warn 6 % fail 10 % from [class.duration]");
    assert_eq!(of("criterion/parser/small/time/median"), "warn 1 % fail 2 % from rule `parser/*`");
    assert_eq!(of("criterion/parser/large/time/median"), "warn 3 % fail 10 % from rule `parser/large`");
    assert_eq!(of("criterion/lexer/large/time/median"), "warn 6 % fail off min 0.005 from rule `lexer/*`");
}

#[test]
fn who_only_says_what_fails_gets_no_gap_above_it() {
    let policy = policy("[class.latency]\nfail = \"10%\"\n[[rule]]\nmatch = \"a\"\nfail = \"4%\"");
    assert_eq!(said(&policy, &metric("s/b/m", Class::Latency, &SECOND)), "warn 10 % fail 10 % from [class.latency]");
    let got = policy.threshold(&metric("s/a/m", Class::Latency, &SECOND));
    assert_eq!(said(&policy, &metric("s/a/m", Class::Latency, &SECOND)), "warn 4 % fail 4 % from rule `a`");
    assert_eq!(got.notes, ["rule `a` and class latency together would warn at 10 % and fail at 4 %; it warns at 4 %"]);
}

#[test]
fn amounts_that_a_metric_cannot_be_compared_by_leave_it_to_its_class_and_say_so() {
    let policy = policy(
        "[[rule]]\nmatch = \"api/*\"\nwarn = \"3%\"\nfail = \"8%\"\nmin-change = \"1ms\"\n[[rule]]\nmatch = \"hit_ratio\"\nwarn = \"1pp\"\nfail = \"2pp\"",
    );
    let latency = policy.threshold(&metric("api/x/latency/p95", Class::Latency, &SECOND));
    assert_eq!((latency.warn, latency.min_change, latency.notes.len()), (Some(Amount::Relative(0.03)), Some(0.001), 0));
    let errors = policy.threshold(&metric("api/x/error_rate", Class::ErrorRate, &RATIO));
    assert_eq!((errors.warn, errors.change_in, errors.min_change), (Some(Amount::Points(0.005)), ChangeIn::Points, None));
    assert_eq!(
        errors.notes,
        [
            "rule `api/*` counts in percent, and error rates are compared in points; the class's thresholds hold",
            "min-change 1 ms of rule `api/*` does not apply: `ms` does not fit a metric in `ratio`",
        ]
    );
    let share = policy.threshold(&metric("s/cache/hit_ratio", Class::Score, &RATIO));
    assert_eq!((share.warn, share.change_in), (Some(Amount::Points(0.01)), ChangeIn::Points));
    let number = policy.threshold(&metric("s/cache/hit_ratio", Class::Score, &NONE));
    assert_eq!((number.warn, number.change_in, number.notes.len()), (Some(Amount::Relative(0.01)), ChangeIn::Relative, 1));
}

#[test]
fn errors_counted_per_second_are_no_shares() {
    let unit = Unit::of(Dimension::Rate, "errors");
    let got = Policy::default().threshold(&metric("s/b/errors", Class::ErrorRate, &unit));
    assert_eq!((got.change_in, got.warn, got.notes.len()), (ChangeIn::Relative, Some(Amount::Relative(0.1)), 1));
}

#[test]
fn a_rule_places_what_nobody_could() {
    let policy = policy(
        "[[rule]]\nmatch = \"users\"\ndirection = \"higher\"\n[[rule]]\nmatch = \"e2e\"\nclass = \"latency\"\n\
         [[rule]]\nmatch = \"stddev\"\nrole = \"primary\"\n[[rule]]\nmatch = \"max\"\nrole = \"informational\"\n\
         [[rule]]\nmatch = \"min\"\ndirection = \"lower\"",
    );
    let placed = |path, class: Class, role| {
        let got = policy.threshold(&MetricView { role, ..metric(path, class, &NONE) });
        (got.direction, got.role, got.class)
    };
    let shown = Role::Informational;
    assert_eq!(placed("s/b/nothing", Class::Other, shown), (Direction::Neither, shown, Class::Other));
    assert_eq!(placed("s/b/users", Class::Other, shown), (Direction::Higher, Role::Primary, Class::Other));
    assert_eq!(placed("s/b/e2e", Class::Other, shown), (Direction::Lower, Role::Primary, Class::Latency));
    assert_eq!(placed("s/b/stddev", Class::Duration, shown), (Direction::Lower, Role::Primary, Class::Duration));
    assert_eq!(placed("s/b/max", Class::Latency, Role::Primary), (Direction::Lower, shown, Class::Latency));
    assert_eq!(placed("s/b/min", Class::Latency, shown), (Direction::Lower, shown, Class::Latency), "it had a direction: not promoted");
}

#[test]
fn assumed_noise_is_one_number_or_one_a_class() {
    let of = |text: &str, class| policy(text).noise.assumed(class);
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    close(of("", Class::Duration), 0.03);
    close(of("", Class::Latency), 0.10);
    close(of("", Class::ErrorRate), 0.002);
    close(of("", Class::Count), 0.0);
    close(of("[noise]\nassumed = \"7%\"", Class::Latency), 0.07);
    close(of("[noise]\nassumed = \"7%\"", Class::Duration), 0.07);
    close(of("[noise]\nassumed = \"7%\"", Class::Count), 0.0);
    close(of("[noise]\nassumed = \"7%\"", Class::ErrorRate), 0.002);
    close(of("[noise.assumed]\ncount = \"7%\"\nerror-rate = \"1 point\"", Class::Count), 0.07);
    close(of("[noise.assumed]\ncount = \"7%\"\nerror-rate = \"1 point\"", Class::ErrorRate), 0.01);
    close(of("[noise.assumed]\ncount = \"7%\"", Class::Latency), 0.10);
}

#[test]
fn what_has_no_effect_is_found_with_its_line_and_reason() {
    let policy = policy(
        "[compare]\nrequire = [\"api/*\", \"nosuch\"]\n\
         [[rule]]\nmatch = \"gone/*\"\nwarn = \"1%\"\n\
         [[rule]]\nmatch = \"latency/p95\"\nwarn = \"1%\"\n\
         [[rule]]\nmatch = \"latency\"\nwarn = \"1%\"\n\
         [[rule]]\nmatch = \"size\"\nmin-change = \"1 ms\"\n\
         [[gate]]\nmatch = \"latency\"\nlimit = \"p(99)<100\"\n\
         [[gate]]\nmatch = \"latncy\"\nlimit = \"p(99)<100\"\n\
         [[accept]]\nmatch = \"parser\"\nup-to = \"1%\"\nreason = \"r\"\n",
    );
    let latency = MetricView { statistic: Some("p95"), ..metric("api/x/latency/p95", Class::Latency, &SECOND) };
    let unused = policy.unused(&[latency, metric("api/x/size", Class::Size, &BYTE)]);
    let lines: Vec<_> = unused.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "rule[1] (`gone/*`, line 3) matches no metric",
            "rule[2] (`latency/p95`, line 6) never holds: later rules match all that it does",
            "rule[4] (`size`, line 12) has a min-change whose unit fits none of the metrics it holds for",
            "gate[1] (`latency`, line 15) matches, but its bounds are about a statistic that none of the metrics has",
            "gate[2] (`latncy`, line 18) matches no metric",
            "accept[1] (`parser`, line 21) matches no metric",
            "compare.require[2] (`nosuch`) matches no metric",
        ]
    );
    assert_eq!(unused.first().map(|entry| &entry.why), Some(&WhyUnused::MatchesNothing));
}

#[test]
fn ten_thousand_metrics_against_fifty_rules_take_no_time() {
    let rule = |index| format!("[[rule]]\nmatch = \"group_{index}/**/size=*/time\"\nwarn = \"1%\"\n");
    let text: String = (0..50).map(rule).collect();
    let policy = policy(&text);
    let paths: Vec<_> = (0..10_000).map(|i| format!("criterion/group_{}/function_{i}/size=1000/time/median", i % 100)).collect();
    let found = paths.iter().filter(|path| policy.threshold(&metric(path, Class::Duration, &SECOND)).source.starts_with("rule")).count();
    assert_eq!(found, 5_000);
}

proptest! {
    #[test]
    fn an_amount_survives_being_written_and_read(tenths in 0_u32..100_000, points: bool) {
        let value = f64::from(tenths) / 1000.0;
        let amount = if points { Amount::Points(value) } else { Amount::Relative(value) };
        let again = Amount::parse(&amount.to_string()).unwrap();
        prop_assert_eq!(again.change_in(), amount.change_in());
        prop_assert!((again.value() - value).abs() < 1e-9);
    }

    #[test]
    fn a_warning_never_comes_after_a_failure(class_fail in 1_u32..60, warn in 1_u32..60, fail in 1_u32..60, which in 0..3) {
        let rule = match which { 0 => format!("warn = \"{warn}%\""), 1 => format!("fail = \"{fail}%\""), _ => format!("warn = \"{warn}%\"\nfail = \"{fail}%\"") };
        let text = format!("[class.latency]\nfail = \"{class_fail}%\"\n[[rule]]\nmatch = \"a\"\n{rule}");
        if let Ok(policy) = Policy::parse("x", &text) {
            let got = policy.threshold(&metric("s/a/m", Class::Latency, &SECOND));
            prop_assert!(got.warn.unwrap().value() <= got.fail.unwrap().value());
        } else {
            prop_assert!(which == 2 && warn > fail);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_and_nothing_panics(text in r#"(\[\[?(rule|gate|accept|class\.latency|compare|noise|ingest\.json|noise\.assumed)\]\]?\n)?((match|warn|fail|limit|target|margin|up-to|reason|expires|on-missing|require|assumed|min-change|latency) = ("[^"\\\n]{0,12}"|[0-9.\-]{1,6}|true|\[.{0,3}\]|\{.{0,3}\})\n){0,4}"#) {
        if let Err(errors) = Policy::parse("x", &text) {
            prop_assert!(!errors.all().is_empty());
        }
    }

    #[test]
    fn a_mutilated_template_never_panics(cut in 0_usize..4000, extra in "[\\PC\n]{0,5}") {
        let text: String = perfdiff::policy::TEMPLATE.chars().take(cut).collect();
        let _ = Policy::parse("x", &(text + &extra));
    }
}
