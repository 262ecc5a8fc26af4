//! The job of a push.

use crate::yard::Yard;

#[test]
fn a_push_to_the_default_branch_stores_its_run_on_the_remote() {
    let yard = Yard::new();
    let ran = yard.pushed("First", 100.0).run().exits(0);
    assert_eq!(ran.output("outcome").as_deref(), Some("no-baseline"));
    let head = yard.repo.head();
    assert_eq!(yard.stored().len(), 1);
    assert_eq!(yard.stored_run(&head)["branch"], "main");
    assert_eq!(yard.count("GET") + yard.writes(), 0);
}
