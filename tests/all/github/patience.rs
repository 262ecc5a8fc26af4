//! What is waited for and how long, what is final at once, and that a repetition never writes twice.

use std::rc::Rc;
use std::time::{Duration, Instant};

use perfdiff::github::comment::{Comment, Mode, Published, publish};
use perfdiff::github::{ErrorKind, Patience, RunOfWorkflow};

use crate::github::stage::{FORK, Fault, NEXT, SHA, Stage, TOKEN};

#[test]
fn a_rate_limit_is_waited_for_as_long_as_the_server_says() {
    let stage = Stage::new("retry-after");
    stage.inject(&[Fault::new("POST", "/comments", 429).header("retry-after", "2")]);
    let start = Instant::now();
    publish(&mut stage.client(TOKEN), &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new()).unwrap();
    let took = start.elapsed();
    assert!(took >= Duration::from_secs(2), "{took:?}");
    assert_eq!(stage.writes(), (2, 0, 0));
    assert_eq!(stage.ours().len(), 1);
}

#[test]
fn secondary_limits_and_spent_budgets_are_waited_for_too() {
    let stage = Stage::new("secondary");
    stage.inject(&[
        Fault::new("GET", "/comments", 403).says("You have exceeded a secondary rate limit.").header("retry-after", "3"),
        Fault::new("GET", "/comments", 403)
            .says("API rate limit exceeded")
            .header("x-ratelimit-remaining", "0")
            .header("date", "Sat, 31 Jan 2026 12:00:00 GMT")
            .header("x-ratelimit-reset", "1769860805"),
        Fault::new("GET", "/comments", 403).says("You have exceeded a secondary rate limit."),
    ]);
    let (mut client, waits) = stage.hurried(TOKEN);
    publish(&mut client, &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new()).unwrap();
    let waits: Vec<u64> = waits.borrow().iter().map(Duration::as_secs).collect();
    assert_eq!(waits, [3, 5, 60]);
    assert_eq!(stage.ours().len(), 1);
}

#[test]
fn a_wait_beyond_all_patience_is_not_begun() {
    let stage = Stage::new("an-hour");
    stage.inject(&[Fault::new("GET", "/comments", 429).header("retry-after", "3600")]);
    let (mut client, waits) = stage.hurried(TOKEN);
    let error = publish(&mut client, &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limited);
    assert!(error.to_string().contains("due in 3600 s and only 120 s"), "{error}");
    assert!(waits.borrow().is_empty());
    assert_eq!(stage.writes(), (0, 0, 0));
}

#[test]
fn all_waiting_together_is_bounded() {
    let stage = Stage::new("bounded");
    stage.inject(&vec![Fault::new("GET", "/comments", 502); 40]);
    let (mut client, waits) = stage.hurried(TOKEN);
    for _ in 0..6 {
        let error = publish(&mut client, &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.to_string().contains("gave up"), "{error}");
    }
    assert!(waits.borrow().iter().sum::<Duration>() <= Duration::from_secs(120));
}

#[test]
fn a_missing_permission_is_final_and_says_what_to_do() {
    let stage = Stage::new("read-only");
    let (mut client, waits) = stage.hurried(FORK);
    let error = publish(&mut client, &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new()).unwrap_err();
    assert!(error.is_read_only());
    assert!(error.to_string().contains("`pull-requests: write`"), "{error}");
    assert_eq!((stage.writes(), waits.borrow().len()), ((1, 0, 0), 0));
    assert!(stage.comments().is_empty());
    // Nor does an update that is refused for this reason lead to a second refused request.
    stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\nold");
    assert!(publish(&mut client, &stage.comment("report", SHA, 2), Mode::Auto, &|_| String::new()).unwrap_err().is_read_only());
    assert_eq!(stage.writes(), (1, 1, 0));
}

#[test]
fn what_is_hidden_is_final_as_well() {
    let stage = Stage::new("hidden");
    stage.inject(&[Fault::new("GET", "/comments", 404).says("Not Found")]);
    let error = stage.publish(&stage.comment("report", SHA, 1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
    assert_eq!(stage.seen().iter().filter(|seen| seen.path.contains("/comments")).count(), 1);
}

#[test]
fn an_unknown_token_is_final_and_not_shown() {
    let stage = Stage::new("unknown-token");
    let error = publish(&mut stage.client("token-that-nobody-knows"), &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert!(!format!("{error} {error:?}").contains("nobody-knows"), "{error}");
}

#[test]
fn servers_in_trouble_are_asked_again_after_growing_waits() {
    let stage = Stage::new("trouble");
    stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\nold");
    let bad = |method, path| Fault::new(method, path, 502);
    stage.inject(&[bad("GET", "/comments"), bad("GET", "/comments"), bad("PATCH", "/issues/comments"), bad("PATCH", "/issues/comments")]);
    let (mut client, waits) = stage.hurried(TOKEN);
    let done = publish(&mut client, &stage.comment("new", SHA, 2), Mode::Auto, &|_| String::new()).unwrap();
    assert!(matches!(done, Published::Updated(_)), "{done:?}");
    assert_eq!(stage.writes(), (0, 3, 0));
    let waits = waits.borrow();
    assert_eq!(waits.len(), 4);
    assert!(waits.iter().all(|wait| *wait >= Duration::from_millis(500) && *wait <= Duration::from_secs(2)), "{waits:?}");
}

#[test]
fn a_comment_whose_answer_was_lost_is_not_written_twice() {
    let stage = Stage::new("lost-answer");
    stage.inject(&[Fault::new("POST", "/comments", 502).after()]);
    let done = stage.publish(&stage.comment("report", SHA, 1)).unwrap();
    assert_eq!(stage.writes(), (1, 0, 0));
    assert_eq!(stage.ours().iter().map(|(id, _)| Some(*id)).collect::<Vec<_>>(), [done.link().map(|link| link.id)]);
    // With nothing landed, it is written again.
    let stage = Stage::new("lost-request");
    stage.inject(&[Fault::new("POST", "/comments", 503)]);
    stage.publish(&stage.comment("report", SHA, 1)).unwrap();
    assert_eq!(stage.writes(), (2, 0, 0));
    assert_eq!(stage.ours().len(), 1);
}

#[test]
fn what_another_writer_created_during_a_wait_is_updated() {
    let stage = Stage::new("quicker");
    stage.inject(&[Fault::new("POST", "/comments", 503)]);
    let server = Rc::clone(&stage.server);
    let number = stage.pull_request;
    let pause = Box::new(move |_| {
        server.write(TOKEN, number, "<!-- perfdiff key=api run=1.1 -->\nquicker");
    });
    let mut client = stage.client_with(TOKEN, Patience { pause, ..Patience::default() });
    let done = publish(&mut client, &stage.comment("later", SHA, 2), Mode::Auto, &|_| String::new()).unwrap();
    assert!(matches!(done, Published::Updated(_)), "{done:?}");
    assert_eq!(stage.writes(), (1, 1, 0));
    assert!(matches!(&stage.ours()[..], [(_, body)] if body.ends_with("later")));
}

#[test]
fn a_later_run_that_wrote_during_a_wait_is_not_overwritten() {
    let stage = Stage::new("overtaken");
    let old = stage.write(TOKEN, "<!-- perfdiff key=api run=1.1 -->\nold");
    stage.inject(&[Fault::new("PATCH", "/issues/comments/", 429).header("retry-after", "60")]);
    let mut later = Some((stage.connect(TOKEN), stage.pull_request));
    let pause = Box::new(move |_| {
        let (connect, pull_request) = later.take().unwrap();
        let run = Some(RunOfWorkflow { id: 3, attempt: 1 });
        let comment = Comment { pull_request, key: "api", head_sha: NEXT, run, origin: None, body: "of run 3", quiet: false };
        publish(&mut connect(), &comment, Mode::Auto, &|_| String::new()).unwrap();
    });
    let mut client = stage.client_with(TOKEN, Patience { pause, ..Patience::default() });
    let done = publish(&mut client, &stage.comment("of run 2", SHA, 2), Mode::Auto, &|_| String::new()).unwrap();
    assert!(matches!(&done, Published::Stale(link) if link.id == old), "{done:?}");
    assert!(stage.ours()[0].1.ends_with("of run 3"));
}
