//! What fails the comparison without being about one metric or gate.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::model::{CaveatCode, Comparison, Outcome, Verdict};
use crate::report::escape::visible;
use crate::report::view::Sentence;
use crate::report::view::View;

/// The suite `policy`: a case for a failure of the suite as a whole, and for everything required that is missing; and, where the comparison failed while nothing else
/// in the file would (`failed` is false), one with the headline. `None` where there is nothing to report.
///
/// A comparison that only warned, as on a suite that leans one way, has a case that passes and holds the reason.
pub(super) fn suite(comparison: &Comparison, view: &View, failed: bool) -> Option<TestSuite> {
    let missing = comparison.caveats.iter().filter(|caveat| caveat.code == CaveatCode::RequiredMissing);
    let missing = missing.map(|caveat| failure(&caveat.subject, CaveatCode::RequiredMissing.name(), &caveat.text));
    let whole = view.suite_finding.as_ref().filter(|whole| whole.verdict == Verdict::Failure);
    let mut cases: Vec<TestCase> = whole.map(|whole| failure("suite", "suite", &whole.reason)).into_iter().chain(missing).collect();
    let worst = view.worst.as_ref().filter(|_| !view.worst_is_good).map(Sentence::plain);
    let headline = Some(view.summary.clone()).into_iter().chain(worst).collect::<Vec<_>>().join(". ");
    match comparison.outcome {
        Outcome::Fail if !failed && cases.is_empty() => cases.push(failure("outcome", "outcome", &headline)),
        Outcome::NoBaseline | Outcome::Warn => {
            let mut case = TestCase::new("outcome", TestCaseStatus::success());
            case.set_classname("policy").set_system_out(visible(&format!("{}: {headline}", comparison.outcome.name())));
            cases.push(case);
        }
        Outcome::Fail | Outcome::Pass => {}
    }
    if cases.is_empty() {
        return None;
    }
    let mut suite = TestSuite::new("policy");
    suite.add_test_cases(cases);
    Some(suite)
}

fn failure(name: &str, kind: &str, text: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(visible(text)).set_type(kind);
    let mut case = TestCase::new(visible(name), status);
    case.set_classname("policy");
    case
}
