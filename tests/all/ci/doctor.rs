//! `perfdiff doctor` in a job: what it says of event, token and store, and that it writes nothing.

use crate::ci::yard::Yard;
use crate::resolve::git::git_in;

#[test]
fn in_a_job_it_says_what_the_event_and_the_token_come_to_and_writes_nothing() {
    let yard = Yard::with_history();
    let before = (yard.stored().len(), git_in(&yard.remote(), &["for-each-ref"], 0));
    let head = yard.topic("Change it");
    let doctor = |job: crate::ci::yard::Job| job.args(&["doctor"]).run();
    let said = doctor(yard.pull_request(&head)).exits(0).stdout;
    assert!(said.contains("✓ event    pull_request: compared with `main`") && said.contains("✓ token    GITHUB_TOKEN is set"), "{said}");
    assert!(said.contains("10 runs of `main` on ") && said.contains("enough for its noise to count as known"), "{said}");
    let said = doctor(yard.pull_request_of(&head, "stranger/widgets")).exits(0).stdout;
    assert!(said.contains("! event    a pull request from a fork") && said.contains("perfdiff init --github --forks"), "{said}");
    let said = doctor(yard.pull_request(&head).without("GITHUB_TOKEN")).exits(0).stdout;
    assert!(said.contains("! token    GITHUB_TOKEN is not set"), "{said}");
    let said = doctor(yard.push("main", &head)).exits(0).stdout;
    assert!(said.contains("✓ storing  branch perfdiff of origin may be written"), "{said}");
    let said = doctor(yard.push("main", &head).without("GITHUB_EVENT_PATH")).exits(3).stdout;
    assert!(said.contains("✗ job      GITHUB_EVENT_PATH is not set"), "{said}");
    assert_eq!((yard.stored().len(), git_in(&yard.remote(), &["for-each-ref"], 0)), before, "nothing was written");
    assert_eq!(yard.writes(), 0);
}

#[test]
fn a_store_that_takes_no_push_stops_a_job_that_stores() {
    let yard = Yard::with_history();
    let head = yard.repo.head();
    // The address to push to is another one, which is not there.
    yard.repo.git(&["remote", "set-url", "--push", "origin", "/nowhere/at/all.git"]);
    let done = yard.push("main", &head).args(&["doctor"]).run().exits(3);
    assert!(done.stdout.contains("✗ storing") && done.stdout.contains("→ give the job `permissions: contents: write`"), "{}", done.stdout);
    let done = yard.pull_request(&head).args(&["doctor"]).run().exits(0);
    assert!(!done.stdout.contains("storing"), "a pull request stores nothing: {}", done.stdout);
}
