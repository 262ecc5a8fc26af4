//! What is not done, and what to do instead.

use crate::ci::yard::Yard;

#[test]
fn outside_of_actions_it_points_at_the_commands_that_do_the_work() {
    let yard = Yard::new();
    yard.measure(100.0);
    let ran = yard.push("main", &yard.repo.head()).without("GITHUB_EVENT_NAME").run().exits(2);
    assert!(ran.stderr.contains("perfdiff compare") && ran.stderr.contains("perfdiff baseline update"), "{}", ran.stderr);
}

#[test]
fn results_are_needed_and_must_be_there() {
    let yard = Yard::new();
    let head = yard.repo.head();
    let ran = yard.push("main", &head).args(&["ci"]).run().exits(2);
    assert!(ran.stderr.contains("no results are given"), "{}", ran.stderr);
    assert!(ran.says("error", "no results are given"), "{}", ran.stdout);
    let ran = yard.push("main", &head).args(&["ci", "out/*.json"]).run().exits(3);
    assert!(ran.stderr.contains("no file matches"), "{}", ran.stderr);
}
