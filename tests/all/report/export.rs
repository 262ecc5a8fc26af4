//! The dashboard and the alert rules know only metrics that the report writes.

use std::collections::{BTreeSet, HashSet};

use perfdiff::model::{Comparison, SuiteChange, Verdict};
use perfdiff::report::RenderOptions;
use perfdiff::report::export::{ALERTS, GRAFANA};
use perfdiff::unit::{Dimension, Unit};
use regex::Regex;
use serde_json::Value;

use crate::readme::chapter;
use crate::report::{cases, rendered};

/// Names of metrics in a text; a label of the same form would have to be looked at.
fn names(text: &str) -> BTreeSet<String> {
    Regex::new("perfdiff_[a-z_]+").unwrap().find_iter(text).map(|found| found.as_str().to_owned()).collect()
}

/// Every metric that the report writes: of all cases, and of values in every kind of unit.
fn written() -> BTreeSet<String> {
    let dimensions = [Dimension::Time, Dimension::Data, Dimension::Rate, Dimension::DataRate, Dimension::Ratio, Dimension::Count];
    let mut comparisons: Vec<Comparison> = cases::all().into_iter().map(|(_, comparison)| comparison).collect();
    let mut units = comparisons[1].clone();
    units.suite_change = Some(SuiteChange { change: 0.01, worse: 3, better: 2, p_value: 0.5, verdict: Verdict::Unchanged, reason: None });
    units.runner_change = Some(0.02);
    units.head.time = Some("2026-01-31T12:00:00Z".to_owned());
    for (change, dimension) in units.changes.iter_mut().zip(dimensions) {
        change.unit = Unit::base(dimension);
    }
    comparisons.push(units);
    let text: String = comparisons.iter().map(|comparison| rendered("openmetrics", comparison, &RenderOptions::default())).collect();
    text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next().map(str::to_owned)).collect()
}

#[test]
fn dashboard_and_alerts_ask_for_nothing_that_is_not_written() {
    let written = written();
    for (file, text) in [("templates/grafana.json", GRAFANA), ("templates/alerts.yml", ALERTS)] {
        let asked = names(text);
        assert!(asked.len() >= 6, "{file}: {asked:?}");
        let unknown: Vec<_> = asked.difference(&written).collect();
        assert!(unknown.is_empty(), "{file} asks for {unknown:?}, which the report does not write: {written:?}");
    }
}

#[test]
fn the_guide_names_metrics_that_are_written() {
    let guide = chapter("prometheus").text;
    let written = written();
    for name in names(&guide) {
        // An ending that stands for the units, `perfdiff_head_UNIT`, is a prefix.
        assert!(written.iter().any(|known| *known == name || name.ends_with('_') && known.starts_with(&name)), "{name}");
    }
    for name in &written {
        let listed = names(&guide).iter().any(|known| known == name || known.ends_with('_') && name.starts_with(known.as_str()));
        let spread = ["change_low", "change_high", "_points"].iter().any(|part| name.contains(part));
        assert!(listed || spread, "{name} is not in the guide's table");
    }
}

#[test]
fn the_dashboard_is_whole_and_its_panels_lie_apart() {
    let board: Value = serde_json::from_str(GRAFANA).unwrap();
    let variables: Vec<_> =
        board["templating"]["list"].as_array().unwrap().iter().map(|variable| variable["name"].as_str().unwrap()).collect();
    assert_eq!(variables, ["datasource", "branch", "suite", "benchmark"]);
    let panels = board["panels"].as_array().unwrap();
    let (mut ids, mut squares) = (HashSet::new(), HashSet::new());
    for panel in panels {
        assert!(ids.insert(panel["id"].as_u64().unwrap()));
        let place = |key: &str| panel["gridPos"][key].as_u64().unwrap();
        for (x, y) in (place("x")..place("x") + place("w")).flat_map(|x| (place("y")..place("y") + place("h")).map(move |y| (x, y))) {
            assert!(x < 24 && squares.insert((x, y)), "{} lies over another at {x}, {y}", panel["title"]);
        }
        for target in panel["targets"].as_array().into_iter().flatten() {
            assert!(target["expr"].as_str().unwrap().contains("$branch"), "{}: not narrowed by the variables", panel["title"]);
            assert_eq!(target["datasource"]["uid"], "${datasource}");
        }
    }
    assert!(board["id"].is_null(), "an id of some server's own");
}
