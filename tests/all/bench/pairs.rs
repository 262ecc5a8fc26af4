//! Pairs of commands, measured as a whole.

use std::path::Path;

use crate::cli::program::{Done, Program, perfdiff};

/// A loop of the shell: processor time and nothing else.
fn spin(rounds: u32) -> String {
    format!("sh -c 'i=0; while [ $i -lt {rounds} ]; do i=$((i+1)); done'")
}

fn bench(words: &str) -> Program {
    perfdiff(&format!("bench --report json --seed 1 {words}"))
}

fn pair(words: &str, base: &str, head: &str) -> Done {
    bench(words).arg("--base").arg(base).arg("--head").arg(head).run()
}

#[test]
fn twice_the_work_is_found_in_the_processor_time() {
    let done = pair("--rounds 3..16 --name loop", &spin(4_000), &spin(12_000));
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert_eq!(done.verdict("loop", "cpu_time", None), "failure");
    let json = done.json();
    let metric = |name: &str| json["changes"].as_array().unwrap().iter().find(|change| change["metric"] == name).unwrap().clone();
    assert_eq!(metric("user_time")["role"], "informational");
    assert_eq!((metric("time")["class"].as_str(), metric("peak_memory")["class"].as_str()), (Some("duration"), Some("memory")));
    assert!(metric("peak_memory")["head"]["value"].as_f64().unwrap() > 100_000.0, "bytes, not kilobytes");
}

#[test]
fn commands_that_print_something_else_do_something_else() {
    let done = pair("--rounds 3..3 --name x", "echo one", "echo two");
    assert_eq!(done.code, 1);
    let json = done.json();
    assert!(json.to_string().contains("it prints something else than the baseline's command"), "{json:#}");
    let allowed = pair("--rounds 3..3 --name x --allow-different-output --fail-on never", "echo one", "echo two");
    assert!(!allowed.json().to_string().contains("prints something else"));
    let random = pair("--rounds 3..3 --name x --fail-on never --shell", "echo $$", "echo $$");
    assert!(random.json().to_string().contains("its output differs from run to run"));
}

#[test]
fn exit_codes_must_agree_and_be_zero_unless_failures_are_let_through() {
    let failing = pair("--rounds 3..3 --name x", "true", "false");
    assert_eq!(failing.code, 1);
    assert!(failing.json().to_string().contains("it ended with exit code 1"));
    let other = pair("--rounds 3..3 --name x --ignore-failure --shell", "exit 3", "exit 4");
    assert!(other.json().to_string().contains("exit code 4, the baseline's command with 3"));
    let same = pair("--rounds 3..3 --name x --ignore-failure --shell --fail-on never", "exit 3", "exit 3");
    assert!(!same.json().to_string().contains("exit code"), "{:#}", same.json());
}

#[test]
fn pairs_may_stand_in_a_file_and_what_is_wrong_with_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let with = |text: &str| {
        std::fs::write(folder.path().join("pairs.toml"), text).unwrap();
        bench("--pairs pairs.toml --rounds 3..3 --fail-on never").cwd(folder.path()).run()
    };
    let done = with("[[pair]]\nname = \"first\"\nbase = \"true\"\nhead = \"true\"\n\n[[pair]]\nbase = \"echo a\"\nhead = \"echo  a\"\n");
    let names: Vec<_> = done.json()["changes"].as_array().unwrap().iter().map(|change| change["benchmark"].clone()).collect();
    assert!(names.contains(&"first".into()) && names.contains(&"echo  a".into()), "{names:?}");
    for (text, words) in [
        ("", "holds no pairs"),
        ("[[pair]]\nbase = \"true\"\n", "missing field `head`"),
        ("[[pair]]\nbase = \"true\"\nhaed = \"true\"\n", "unknown field `haed`"),
        ("[[pair]]\nbase = \"'\"\nhead = \"true\"\n", "can't be split into words"),
    ] {
        let done = with(text);
        assert_eq!(done.code, 2, "{text}: {}", done.stderr);
        assert!(done.stderr.contains(words), "{text}: {}", done.stderr);
    }
}

#[test]
fn wrong_usage_says_what_to_do() {
    for (words, expected) in [
        ("--base true --base true --head true", "--base is given 2 times and --head 1 times"),
        ("--base true --head true --against main", "--against is about a suite"),
        ("--base true --head true --cpu 4096", "there is no processor 4096"),
        ("--base true --head true --cpu 0,1000", "there is no processor 1000"),
        ("--rounds 9..3 -- true", "no fewer at most than at least"),
        ("--budget soon -- true", "expected a time such as 90s, 10m or 1h"),
        ("--base no-such-program-anywhere --head true", "no-such-program-anywhere"),
        ("--base true --head true --name a --name b", "2 names are given for 1 pairs"),
    ] {
        let done = bench(words).cwd(Path::new("/")).run();
        assert!(done.code >= 2, "{words}: {}", done.code);
        assert!(done.stderr.contains(expected), "{words}: {}", done.stderr);
    }
}
