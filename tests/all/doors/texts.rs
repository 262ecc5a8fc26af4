//! Texts that people write: configuration, gates, trailers, templates, payloads of events, stored runs.

use perfdiff::policy::{Accept, Amount, Bound, Pattern, Policy};
use perfdiff::report::template::Template;
use perfdiff::report::{RenderOptions, View};
use perfdiff::store::Samples;

/// A configuration is read, or refused with words and a place.
pub fn a_configuration_is_read_or_refused(text: &str) {
    match Policy::parse("perfdiff.toml", text) {
        Ok(policy) => drop(policy.accepts().len()),
        Err(errors) => assert!(errors.to_string().contains("perfdiff.toml"), "{errors}"),
    }
}

/// A bound is read the same when it is written out, and none that is no number is met by anything.
pub fn a_bound_is_read_or_refused(text: &str) {
    drop(Amount::parse(text));
    drop(Pattern::new(text));
    match Bound::parse(text) {
        Ok(bound) => {
            let shown = bound.to_string();
            let again = Bound::parse(&shown).unwrap_or_else(|error| panic!("{text:?} is shown as {shown:?}: {error}"));
            assert_eq!(again.to_string(), shown, "{text:?}");
            assert_eq!((again.sense, &again.statistic), (bound.sense, &bound.statistic), "{text:?} is shown as {shown:?}");
        }
        Err(words) => assert!(!words.is_empty(), "{text:?}"),
    }
}

/// Trailers of a message are found, and an acceptance among them is the same when it is written out.
pub fn trailers_are_read_or_refused(message: &str) {
    for text in perfdiff::store::trailers("Perfdiff-Accept", message).iter().map(String::as_str).chain([message]) {
        match Accept::from_trailer(text) {
            Ok(accept) => {
                assert!(!accept.reason.trim().is_empty(), "{text:?}");
                let again = Accept::from_trailer(&accept.to_string()).unwrap_or_else(|error| panic!("{text:?}: {error}"));
                assert_eq!(again.to_string(), accept.to_string(), "{text:?}");
            }
            Err(words) => assert!(!words.is_empty(), "{text:?}"),
        }
    }
}

/// A template is read, or refused with words and its name. Filling it takes a process of its own, with limits.
pub fn a_template_is_read_or_refused(name: &str, text: &str) -> Option<Template> {
    let read = Template::parse(name, text.to_owned());
    if let Err(error) = &read {
        assert!(error.to_string().contains(name), "{error}");
    }
    read.ok()
}

/// A template that was read is filled, or fails with words and its name.
pub fn a_template_is_filled_or_refused(name: &str, text: &str, comparison: &perfdiff::model::Comparison) {
    let Some(template) = a_template_is_read_or_refused(name, text) else { return };
    let options = RenderOptions::default();
    if let Err(error) = template.render(comparison, &View::of(comparison, &options), &options) {
        assert!(error.to_string().contains(name), "{error}");
    }
}

/// The payload of any event is read, or refused with words; what it says of commits and branches can be given to git.
#[cfg(feature = "github")]
pub fn a_payload_is_read_or_refused(payload: &[u8]) {
    use perfdiff::github::{
        Job,
        event::{Occasion, SUPPORTED},
    };
    for name in SUPPORTED {
        let variable = |variable: &str| {
            let value = match variable {
                "GITHUB_EVENT_NAME" => name,
                "GITHUB_REPOSITORY" => "o/r",
                "GITHUB_SHA" => "0123456789012345678901234567890123456789",
                "GITHUB_REF" => "refs/heads/main",
                _ => "1",
            };
            Some(value.to_owned())
        };
        let job = Job::read(&variable).unwrap();
        match Occasion::read(&job, payload) {
            Ok(occasion) => {
                let branch = occasion.default_branch.as_deref().unwrap_or("main");
                assert!(!branch.starts_with('-') && !branch.contains(['\n', '\0', ' ']), "{branch:?}");
                assert_commits_are_hexadecimal(&occasion);
            }
            Err(error) => assert!(!error.to_string().is_empty() && !error.to_string().contains('\u{1b}'), "{error}"),
        }
    }
}

#[cfg(feature = "github")]
fn assert_commits_are_hexadecimal(occasion: &perfdiff::github::event::Occasion) {
    use perfdiff::github::event::Event;
    let (commits, branches) = match &occasion.event {
        Event::PullRequest(pull) => (vec![&pull.head_sha, &pull.base_sha], vec![pull.head_ref.as_str(), pull.base_ref.as_str()]),
        Event::Push(push) => (vec![&push.after], vec![push.branch.as_str()]),
        Event::MergeGroup(group) => (vec![&group.head_sha, &group.base_sha], vec![group.base_ref.as_str()]),
        Event::WorkflowRun(run) => (vec![&run.head_sha], vec![]),
        Event::Schedule(_) | Event::Dispatch(_) => (vec![], vec![]),
    };
    for commit in commits {
        assert!((7..=64).contains(&commit.len()) && commit.chars().all(|c| c.is_ascii_hexdigit()), "{commit:?}");
    }
    for branch in branches {
        assert!(!branch.starts_with('-') && !branch.contains(['\n', '\0', ' ']), "{branch:?}");
    }
}

/// A stored file is read, or refused with words, whatever it is called and holds; what is read of it is the same when it is stored again.
pub fn a_stored_file_is_read_or_refused(path: &str, content: &[u8]) {
    let run = match perfdiff::store::read_stored(path, content, Samples::Keep) {
        Ok(run) => run,
        Err(refused) => return assert!(!refused.to_string().is_empty()),
    };
    let values = run.benchmarks.iter().flat_map(|benchmark| &benchmark.metrics).map(|metric| metric.value);
    assert!(values.into_iter().all(f64::is_finite), "{path:?}");
    let again = serde_json::to_vec(&run).unwrap();
    let again = perfdiff::store::read_stored(path, &again, Samples::Keep).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    assert_eq!(again, run, "{path:?}");
    let without = perfdiff::store::read_stored(path, content, Samples::Skip);
    assert!(without.is_ok_and(|other| other.benchmarks.len() == run.benchmarks.len()), "{path:?}");
}
