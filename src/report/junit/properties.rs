//! Properties: the numbers of a case at full precision, and what every suite was measured with.

use jiff::Timestamp;
use quick_junit::{TestCase, TestSuite};

use crate::model::{Change, Comparison, SideInfo};
use crate::report::escape::visible;
use crate::report::view::GateRow;

/// Most legs that have properties of their own: as many as are ever merged.
const MOST_LEGS: usize = 64;

/// Outcome, both sides with their environment, each leg, and all caveats.
pub(super) fn of_comparison(comparison: &Comparison, suite: &mut TestSuite) {
    suite.add_property(("outcome", comparison.outcome.name()));
    for (name, side) in [("baseline", &comparison.baseline), ("head", &comparison.head)] {
        // Of legs that rest on different numbers of runs there is no one number.
        let unknown = side.runs == 0 && !comparison.legs.is_empty();
        for (key, value) in side_of(side).into_iter().filter(|(key, _)| !unknown || key != "runs") {
            suite.add_property((visible(&format!("{name}.{key}")), visible(&value)));
        }
    }
    for leg in comparison.legs.iter().take(MOST_LEGS) {
        let name = visible(&format!("leg.{}", leg.name));
        suite.add_property((format!("{name}.outcome"), leg.outcome.name().to_owned()));
        for (side, info) in [("baseline", &leg.baseline), ("head", &leg.head)] {
            suite.add_property((format!("{name}.{side}.runs"), info.runs.to_string()));
        }
    }
    for caveat in &comparison.caveats {
        let subject = if caveat.subject.is_empty() { String::new() } else { format!("{}: ", caveat.subject) };
        suite.add_property((format!("caveat.{}", caveat.code.name()), visible(&format!("{subject}{}", caveat.text))));
    }
    // The schema wants a moment or nothing; what is no moment stays among the properties.
    if let Some(time) = comparison.head.time.as_deref().and_then(|time| time.parse::<Timestamp>().ok()) {
        suite.extra.insert("timestamp".into(), time.to_string().into());
    }
}

/// What is known of one side.
fn side_of(side: &SideInfo) -> Vec<(String, String)> {
    let machine = &side.environment;
    let tool = |tool: &crate::model::Tool| tool.version.as_ref().map_or(tool.name.clone(), |version| format!("{} {version}", tool.name));
    let known = [
        ("source", Some(side.source.clone())),
        ("runs", Some(side.runs.to_string())),
        ("distance", side.distance.map(|distance| distance.to_string())),
        ("commit", side.commit.clone()),
        ("branch", side.branch.clone()),
        ("time", side.time.clone()),
        ("tools", Some(side.tools.iter().map(tool).collect::<Vec<_>>().join(", "))),
        ("os", machine.os.clone()),
        ("arch", machine.arch.clone()),
        ("cpu", machine.cpu.clone()),
        ("cores", machine.cores.map(|cores| cores.to_string())),
        ("runner", machine.runner.clone()),
    ];
    let details = machine.details.iter().map(|(name, value)| (format!("details.{name}"), value.clone()));
    let known = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.filter(|value| !value.is_empty())?)));
    known.chain(details).collect()
}

/// Verdict, values, change and threshold.
pub(super) fn of_change(change: &Change, case: &mut TestCase) {
    case.add_property(("verdict", change.verdict.name()));
    case.add_property(("class", change.class.name()));
    case.add_property(("unit", visible(&change.unit.to_string()).as_str()));
    let numbers = [
        ("baseline", change.baseline.map(|side| side.value)),
        ("head", change.head.map(|side| side.value)),
        (if change.change_in.name() == "points" { "change-in-points" } else { "change" }, change.change),
        ("threshold.warn", change.threshold.warn),
        ("threshold.fail", change.threshold.fail),
    ];
    for (name, number) in numbers {
        if let Some(number) = number.filter(|number| number.is_finite()) {
            case.add_property((name.to_owned(), format!("{number:?}")));
        }
    }
}

/// Verdict and bound of a gate.
pub(super) fn of_gate(row: &GateRow, case: &mut TestCase) {
    case.add_property(("verdict", row.verdict.name()));
    case.add_property(("bound", visible(&row.bound).as_str()));
}
