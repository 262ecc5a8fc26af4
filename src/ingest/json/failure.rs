//! Finds measurements that failed: a mark beside the numbers says so, which then mean nothing.

use super::tree::node::{Entry, Node};
use crate::ingest::infer::has_word;

/// Texts that stand in an `error` key when nothing went wrong.
const NO_ERROR: &[&str] = &["none", "null", "no", "n/a", "-", "ok", "0", "false", "success", "[]", "{}"];
/// Keys of an error message.
const ERRORS: &str = "\
    error errors exception exceptions traceback failures error_message errormessage error_msg errormsg errmsg failure_reason";
/// Flags that are false where it failed.
const SUCCESS: &str = "success succeeded successful ok is_success issuccess completed passed pass valid is_valid correct verified";
/// Flags that are true where it failed.
const FAILED: &str = "error failed failure is_error iserror has_error crashed timed_out timedout timeout oom";
/// Keys of a word for the outcome.
const STATES: &str = "status state outcome result conclusion verdict";
/// Outcomes that are failures.
const FAILURES: &str = "\
    failed fail failure error errored timeout timedout crashed crash aborted killed oom outofmemory exception panic panicked \
    segfault cancelled canceled invalid broken incomplete";
/// Words that negate the next one.
const NEGATIONS: &str = "no not non without zero never";
/// Most words of a text that only tells the outcome.
const STATE_WORDS: usize = 8;
/// Keys of the code with which a process ended.
const EXIT_CODES: &str = "exit_code exitcode exit_status exitstatus returncode return_code";
/// Most characters of a reason.
const LONGEST: usize = 500;

/// The reason why an object holds no result, in its own words: `success: false`, `exit_code is 1`.
pub(super) fn mark(node: &Node) -> Option<String> {
    // What the tool says itself tells most.
    let error = |(key, value): &Entry| is_error(key).then(|| said(value))?;
    let reason = node.entries().iter().find_map(error).or_else(|| node.entries().iter().find_map(|(key, value)| flagged(key, value)))?;
    Some(reason.chars().take(LONGEST).collect())
}

/// Whether the key holds an error message: without a number there, nothing is missing.
pub(super) fn is_error(key: &str) -> bool {
    has_word(ERRORS, &key.to_lowercase())
}

/// The message of an error; `None` where it says that there was none, and for counts, which are measurements.
fn said(error: &Node) -> Option<String> {
    match error {
        Node::Text(_) => error.text().filter(|text| !NO_ERROR.contains(&text.to_lowercase().as_str())).map(str::to_owned),
        Node::List(errors) => {
            // A list of numbers is counts or error bars.
            let first = errors.iter().find(|error| !matches!(error, Node::Null | Node::Number(..) | Node::NotNumber(_) | Node::Flag(_)))?;
            // Without their number: as many errors more or less are the same failure.
            Some(said(first).unwrap_or_else(|| "errors".to_owned()))
        }
        Node::Object(_) => ["message", "error", "type", "name", "reason"].iter().find_map(|key| error.get(key)?.text()).map(str::to_owned),
        _ => None,
    }
}

/// Whether the text of an outcome is a failure: "timed out", "ERROR: refused", "3 failed"; not "0 failed".
fn tells_a_failure(text: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let negated = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        has_word(NEGATIONS, before) || before.parse() == Ok(0.0)
    };
    let said = words.iter().enumerate().any(|(at, word)| has_word(FAILURES, word) && !negated(at));
    said && words.len() <= STATE_WORDS || has_word(FAILURES, &words.concat())
}

fn flagged(key: &str, value: &Node) -> Option<String> {
    let lower = key.to_lowercase();
    let is = |list: &str| has_word(list, &lower);
    let failed = match value {
        Node::Flag(flag) => is(SUCCESS) && !flag || is(FAILED) && *flag,
        Node::Text(text) => is(STATES) && tells_a_failure(text),
        Node::Number(code, _) => is(EXIT_CODES) && *code != 0.0,
        Node::List(codes) => {
            EXIT_CODES.split_ascii_whitespace().any(|code| lower == format!("{code}s"))
                && codes.iter().any(|code| code.number().is_some_and(|code| code != 0.0))
        }
        _ => false,
    };
    failed.then(|| match value {
        Node::List(_) => format!("{key} are not all 0"),
        value => format!("{key} is {}", value.word().unwrap_or_default()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_of_failure_is_known_and_nothing_else_is() {
        for (object, reason) in [
            (r#"{"success": false}"#, "success is false"),
            (r#"{"status": "FAILED"}"#, "status is FAILED"),
            (r#"{"status": "timed out"}"#, "status is timed out"),
            (r#"{"status": "ERROR: connection refused"}"#, "status is ERROR: connection refused"),
            (r#"{"result": "7 passed, 3 failed"}"#, "result is 7 passed, 3 failed"),
            (r#"{"state": "build_failed"}"#, "state is build_failed"),
            (r#"{"verdict": "FAIL"}"#, "verdict is FAIL"),
            (r#"{"valid": false}"#, "valid is false"),
            (r#"{"error_msg": "boom"}"#, "boom"),
            (r#"{"failures": ["parse: boom"]}"#, "parse: boom"),
            (r#"{"exit_code": 139}"#, "exit_code is 139"),
            (r#"{"returncode": -9}"#, "returncode is -9"),
            (r#"{"exit_codes": [0, 1]}"#, "exit_codes are not all 0"),
            (r#"{"error": true}"#, "error is true"),
            (r#"{"Error": "boom", "success": false}"#, "boom"),
            (r#"{"error": {"message": "boom"}}"#, "boom"),
            (r#"{"errors": ["refused", "refused"]}"#, "refused"),
            (r#"{"errors": [{"code": 3}]}"#, "errors"),
        ] {
            assert_eq!(mark(&serde_json::from_str(object).unwrap()).as_deref(), Some(reason), "{object}");
        }
        for object in [
            r#"{"success": true}"#,
            r#"{"success": 12}"#,
            r#"{"status": "passed", "error": null}"#,
            r#"{"status": 500}"#,
            r#"{"status": "ok"}"#,
            r#"{"status": "10 passed, 0 failed"}"#,
            r#"{"outcome": "no error"}"#,
            r#"{"exit_code": 0, "exit_codes": [0, 0]}"#,
            r#"{"error": "none", "errors": []}"#,
            r#"{"errors": 3, "error": 0.02}"#,
            r#"{"failures": 3, "error_msg": "", "valid": true}"#,
            r#"{"errors": {"timeout": 3}}"#,
            r#"{"timeout": 30, "failed": 0, "error": false}"#,
        ] {
            assert_eq!(mark(&serde_json::from_str(object).unwrap()), None, "{object}");
        }
    }
}
