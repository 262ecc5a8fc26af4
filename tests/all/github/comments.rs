//! The comment on a pull request: one, ours, up to date, whatever goes wrong on the way.

use std::rc::Rc;

use perfdiff::github::comment::{Comment, Mode, Published, publish};
use perfdiff::github::{Patience, RunOfWorkflow};

use crate::github::fake::{ACTIONS, Fake};
use crate::github::stage::{Fault, NEXT, SHA, STRANGER, Server as _, Stage, TOKEN};

/// The comment's id, if one stands there.
fn id(published: &Published) -> Option<u64> {
    published.link().map(|link| link.id)
}

/// Nothing but what was injected went wrong: no request broke the API's rules.
fn assert_clean(stage: &Stage) {
    for seen in stage.seen().iter().filter(|seen| !seen.injected) {
        assert!(seen.status < 400, "{} {} was answered with {}", seen.method, seen.path, seen.status);
    }
}

#[test]
fn the_first_push_creates_the_second_updates_and_a_repetition_writes_nothing() {
    let stage = Stage::new("first-second-same");
    let first = stage.publish(&stage.comment("slower", SHA, 1)).unwrap();
    assert!(matches!(first, Published::Created(_)), "{first:?}");
    assert_eq!(stage.writes(), (1, 0, 0));
    let second = stage.publish(&stage.comment("faster", NEXT, 2)).unwrap();
    assert!(matches!(second, Published::Updated(_)), "{second:?}");
    assert_eq!(id(&second), id(&first));
    assert_eq!(stage.writes(), (1, 1, 0));
    let again = stage.publish(&stage.comment("faster", NEXT, 3)).unwrap();
    assert!(matches!(again, Published::Unchanged(_)), "{again:?}");
    assert_eq!(stage.writes(), (1, 1, 0));
    assert!(again.link().unwrap().url.contains(&format!("issuecomment-{}", id(&again).unwrap())), "{again:?}");
    let ours = stage.ours();
    assert_eq!(ours.len(), 1);
    assert_eq!(ours[0].1, format!("<!-- perfdiff key=api sha={NEXT} run=2.1 -->\nfaster"));
    assert_clean(&stage);
}

#[test]
fn the_comment_is_found_behind_a_hundred_and_thirty_others() {
    let stage = Stage::new("page-two");
    for number in 0..130 {
        stage.write(STRANGER, &format!("remark {number}"));
    }
    let own = stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\nold");
    assert_eq!(id(&stage.publish(&stage.comment("new", SHA, 2)).unwrap()), Some(own));
    assert_eq!(stage.writes(), (0, 1, 0));
    assert_eq!(stage.ours().len(), 1);
    assert_eq!(stage.comments().len(), 131);
    let lists: Vec<String> = stage.seen().into_iter().map(|seen| seen.path).filter(|path| path.contains("/comments?")).collect();
    assert_eq!(lists.len(), 2, "{lists:?}");
    assert!(lists.iter().zip(1..).all(|(path, page)| path.ends_with(&format!("?per_page=100&page={page}"))), "{lists:?}");
    assert_clean(&stage);
}

#[test]
fn somebody_elses_comment_is_never_touched() {
    let stage = Stage::new("strangers");
    let marker = "<!-- perfdiff key=api run=99.1 -->";
    stage.write(STRANGER, &format!("{marker}\nI am the report now"));
    stage.write(STRANGER, &format!("> {marker}\n\nwhat is this?"));
    // Our own account quoting the marker below other text is no report either.
    stage.write(TOKEN, &format!("see\n{marker}"));
    let before = stage.comments();
    let done = stage.publish(&stage.comment("report", SHA, 1)).unwrap();
    assert!(matches!(done, Published::Created(_)), "{done:?}");
    assert_eq!(stage.writes(), (1, 0, 0));
    assert_eq!(stage.comments()[..3], before);
    assert_clean(&stage);
}

#[test]
fn a_comment_that_may_not_be_changed_is_left_for_a_new_one() {
    let stage = Stage::new("barred");
    let foreign = stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\nof an earlier setup");
    let barred = || Fault::new("PATCH", "/issues/comments/", 403).says("Must have admin rights to Repository.");
    stage.inject(&[barred()]);
    let done = stage.publish(&stage.comment("report", SHA, 2)).unwrap();
    assert!(matches!(done, Published::Created(_)), "{done:?}");
    assert_ne!(id(&done), Some(foreign));
    assert_eq!(stage.writes(), (1, 1, 0), "the barred one must not make the new one look like a duplicate");
    // The next time, the one that can be changed is.
    stage.inject(&[barred()]);
    let next = stage.publish(&stage.comment("next", NEXT, 3)).unwrap();
    assert_eq!(id(&next), id(&done));
    assert_eq!(stage.comments().len(), 2);
}

#[test]
fn writers_at_the_same_time_leave_one_comment_with_the_latest_word() {
    for round in 0..5 {
        let stage = Stage::new(&format!("race-{round}"));
        std::thread::scope(|scope| {
            for run in 1..=4 {
                let client = stage.connect(TOKEN);
                let pull_request = stage.pull_request;
                scope.spawn(move || {
                    let (sha, body) = (format!("{run:040x}"), format!("report of run {run}"));
                    let run = Some(RunOfWorkflow { id: run, attempt: 1 });
                    let comment = Comment { pull_request, key: "api", head_sha: &sha, run, origin: None, body: &body, quiet: false };
                    publish(&mut client(), &comment, Mode::Auto, &|_| String::new()).unwrap();
                });
            }
        });
        let ours = stage.ours();
        assert_eq!(ours.len(), 1, "{ours:?}");
    }
}

/// A list that does not show yet what another writer has just created.
fn blind() -> Fault {
    Fault { body: "[]".to_owned(), ..Fault::new("GET", "/comments", 200) }
}

#[test]
fn of_two_comments_the_older_stays_and_says_what_the_later_run_says() {
    let stage = Stage::new("settle-newer");
    let first = stage.publish(&stage.comment("of run 1", SHA, 1)).unwrap();
    stage.inject(&[blind()]);
    let second = stage.publish(&stage.comment("of run 2", NEXT, 2)).unwrap();
    assert_eq!(second, Published::Updated(first.link().unwrap().clone()));
    assert_eq!(stage.writes(), (2, 1, 1));
    assert!(matches!(&stage.ours()[..], [(_, body)] if body.ends_with("of run 2")));

    let stage = Stage::new("settle-older");
    let first = stage.publish(&stage.comment("of run 2", SHA, 2)).unwrap();
    stage.inject(&[blind()]);
    let late = stage.publish(&stage.comment("of run 1", NEXT, 1)).unwrap();
    assert_eq!(late, Published::Stale(first.link().unwrap().clone()));
    assert_eq!(stage.writes(), (2, 0, 1));
    assert!(matches!(&stage.ours()[..], [(_, body)] if body.ends_with("of run 2")));
}

#[test]
fn an_older_run_does_not_overwrite_a_newer_one() {
    let stage = Stage::new("stale");
    let newer = stage.publish(&stage.comment("newer", NEXT, 20)).unwrap();
    let late = stage.publish(&stage.comment("late", SHA, 19)).unwrap();
    assert_eq!(late, Published::Stale(newer.link().unwrap().clone()));
    assert_eq!(stage.writes(), (1, 0, 0));
    let attempt = Comment { run: Some(RunOfWorkflow { id: 20, attempt: 2 }), ..stage.comment("again", NEXT, 0) };
    assert!(matches!(stage.publish(&attempt).unwrap(), Published::Updated(_)));
    assert!(stage.ours()[0].1.ends_with("again"));
}

#[test]
fn leftovers_of_a_race_are_tidied_up_by_the_next_run() {
    let stage = Stage::new("leftovers");
    let first = stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\none");
    stage.write(TOKEN, "<!-- perfdiff key=other run=1.1 -->\nof another key");
    stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\ntwo");
    assert_eq!(id(&stage.publish(&stage.comment("new", SHA, 2)).unwrap()), Some(first));
    assert_eq!(stage.writes(), (0, 1, 1));
    assert_eq!(stage.ours().len(), 2);
}

#[test]
fn a_body_beyond_the_limit_is_cut_at_a_row_and_arrives() {
    let stage = Stage::new("long");
    let body = "| `parser/large/input` | time | 12.3 ms | 14.5 ms | +17.9 % |\n".repeat(5000);
    stage.publish(&stage.comment(&body, SHA, 1)).unwrap();
    let text = stage.ours().remove(0).1;
    assert!(text.len() <= 65_000);
    assert!(text.contains("+17.9 % |\n\n_Cut here: "), "{}", &text[text.len() - 200..]);
    assert_clean(&stage);
}

#[test]
fn a_comment_deleted_under_our_hands_is_written_anew_once() {
    let stage = Stage::new("deleted");
    let gone = stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\nold");
    // Between the list and the update that counts there is a wait, and in it the comment goes.
    stage.inject(&[Fault::new("PATCH", "/issues/comments/", 503)]);
    let server = Rc::clone(&stage.server);
    let pause = Box::new(move |_| server.delete(gone));
    let mut client = stage.client_with(TOKEN, Patience { pause, ..Patience::default() });
    let done = publish(&mut client, &stage.comment("new", SHA, 2), Mode::Auto, &|_| String::new()).unwrap();
    assert!(matches!(done, Published::Created(_)), "{done:?}");
    assert_eq!(stage.writes(), (1, 2, 0));
    assert_eq!(stage.comments().len(), 1);
}

#[test]
fn quiet_results_are_said_as_the_mode_wants() {
    let stage = Stage::new("modes");
    let (mut client, _) = stage.hurried(TOKEN);
    let mut say = |body, run, quiet, mode| {
        let comment = Comment { quiet, ..stage.comment(body, if quiet { NEXT } else { SHA }, run) };
        publish(&mut client, &comment, mode, &|_| String::new()).unwrap()
    };
    assert_eq!(say("all is quiet", 1, true, Mode::Auto), Published::Skipped);
    assert_eq!(say("all is quiet", 2, true, Mode::Changes), Published::Skipped);
    assert_eq!(say("slower", 3, false, Mode::Never), Published::Skipped);
    assert_eq!(stage.writes(), (0, 0, 0));
    assert!(matches!(say("slower", 4, false, Mode::Auto), Published::Created(_)));
    // What was begun is kept up to date, down to the quiet line.
    assert!(matches!(say("all is quiet", 5, true, Mode::Auto), Published::Updated(_)));
    assert!(matches!(say("slower", 6, false, Mode::Changes), Published::Updated(_)));
    assert_eq!(say("all is quiet", 7, true, Mode::Changes), Published::Deleted);
    assert!(stage.ours().is_empty());
    assert!(matches!(say("all is quiet", 8, true, Mode::Always), Published::Created(_)));
}

#[test]
fn keys_keep_comments_apart_whatever_they_contain() {
    let stage = Stage::new("keys");
    let keys = ["linux", "linux-arm", "a --> <script>alert(1)</script>", "x\ny", "--", "日本語 key=linux"];
    for round in 1..=2 {
        for key in keys {
            let body = format!("round {round}");
            stage.publish(&Comment { key, ..stage.comment(&body, SHA, round) }).unwrap();
        }
    }
    let ours = stage.ours();
    assert_eq!(ours.len(), keys.len());
    for (_, body) in ours {
        let (marker, rest) = body.split_once('\n').unwrap();
        assert!(marker.ends_with(" -->") && marker.matches("--").count() == 2 && rest == "round 2", "{body}");
    }
    assert_clean(&stage);
}

#[test]
fn the_jobs_own_token_knows_its_comments_without_asking_who_it_is() {
    let fake = Fake::start();
    fake.write(STRANGER, 7, "<!-- perfdiff key=api run=9.1 -->\nnot ours");
    let stage = Stage::on(fake);
    for (run, sha) in [(1, SHA), (2, NEXT)] {
        publish(&mut stage.client(ACTIONS), &stage.comment("report", sha, run), Mode::Auto, &|_| String::new()).unwrap();
    }
    assert_eq!(stage.writes(), (1, 1, 0));
    assert!(!stage.seen().iter().any(|seen| seen.path.starts_with("/user")));
    assert_eq!(stage.comments().len(), 2);
}

#[test]
fn requests_carry_what_github_asks_for_and_the_token_in_one_place_only() {
    let stage = Stage::new("headers");
    let done = stage.publish(&stage.comment("report", SHA, 1)).unwrap();
    for seen in stage.seen() {
        let header = |name: &str| seen.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
        assert_eq!(header("x-github-api-version"), ["2022-11-28"]);
        assert_eq!(header("accept"), ["application/vnd.github+json"]);
        assert_eq!(header("user-agent"), [concat!("perfdiff/", env!("CARGO_PKG_VERSION"))]);
        assert_eq!(header("authorization"), [format!("Bearer {TOKEN}")]);
        assert!(!seen.path.contains(TOKEN) && !seen.body.contains(TOKEN));
    }
    assert!(!format!("{done:?} {:?}", stage.client(TOKEN).token()).contains(TOKEN));
}
