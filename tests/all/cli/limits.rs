//! What is too large, endless or out of reach is an error that names the limit, soon and in little memory.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const DEMO: &str = "fixtures/json/demo";

/// The program itself, since a template is filled by a process of its own.
fn perfdiff(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perfdiff"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    let Output { status, stderr, .. } = command.output().unwrap();
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

fn filled(template: &Path) -> (Option<i32>, String) {
    let (base, head) = (format!("{DEMO}/base.json"), format!("{DEMO}/head.json"));
    let out = template.with_extension("out");
    let report = format!("template:{}={}", template.display(), out.display());
    let done = perfdiff(&["compare", &base, &head, "--fail-on", "never", "--report", &report]);
    assert_eq!(out.exists(), done.0 == Some(0), "{}", done.1);
    done
}

#[test]
fn a_template_that_takes_all_memory_or_never_ends_is_an_error_with_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let constants = vec!["('x' * 99999999)"; 40].join(" ~ ");
    let doubled = "{% set ns = namespace(x='0123456789') %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}";
    let held = "{% macro all() %}{% for i in range(9999) %}{{ 'x' * 999999 }}{% endfor %}{% endmacro %}{{ all() | length }}";
    let nested =
        "{% set ns = namespace(x=[]) %}{% for i in range(99) %}{% for j in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{% endfor %}";
    for (name, text, limits) in [
        ("constants", format!("{{{{ ({constants}) | length }}}}"), ["memory of a template"].as_slice()),
        ("doubled", doubled.to_owned(), &["memory of a template"]),
        ("held", held.to_owned(), &["memory of a template", "time of a template"]),
        ("nested", nested.to_owned(), &["memory of a template", "steps of a template"]),
        ("long", "{% for i in range(9999) %}{{ 'x' * 99999 }}{% endfor %}".to_owned(), &["length of a page"]),
        ("endless", "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}".to_owned(), &["steps of a template"]),
        ("itself", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}".to_owned(), &["recursion"]),
    ] {
        let template = folder.path().join(format!("{name}.txt"));
        fs::write(&template, text).unwrap();
        let (code, stderr) = filled(&template);
        assert_eq!(code, Some(2), "{name}: {stderr}");
        assert!(limits.iter().any(|limit| stderr.contains(limit)) && stderr.contains("\nhint: "), "{name}: {stderr}");
    }
}

#[test]
fn a_template_is_filled_by_a_process_of_its_own_as_it_is_by_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("results.md.j2");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/results.md.j2"), &template).unwrap();
    let (code, stderr) = filled(&template);
    assert_eq!(code, Some(0), "{stderr}");
    let page = fs::read_to_string(template.with_extension("out")).unwrap();
    let (base, head) = (format!("{DEMO}/base.json"), format!("{DEMO}/head.json"));
    let report = format!("template:{}", template.display());
    let here = super::program::perfdiff(&format!("compare {base} {head} --fail-on never --report {report}")).run();
    assert_eq!(page, here.stdout);
}

#[test]
fn an_endless_device_is_no_input_no_configuration_and_no_template() {
    let base = format!("{DEMO}/base.json");
    for (arguments, code) in [
        (vec!["inspect", "/dev/zero"], 3),
        (vec!["compare", &base, &base, "--config", "/dev/zero"], 2),
        (vec!["compare", &base, &base, "--report", "template:/dev/zero"], 2),
    ] {
        let (ended, stderr) = perfdiff(&arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {stderr}");
        assert!(stderr.contains("limit: ") || stderr.contains("no format recognises it"), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_full_disk_and_a_link_to_itself_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("loop");
    std::os::unix::fs::symlink(&link, &link).unwrap();
    let base = format!("{DEMO}/base.json");
    for (arguments, said) in [
        (vec!["compare", &base, &base, "--report", "json=/dev/full"], "/dev/full: can't be written"),
        (vec!["inspect", link.to_str().unwrap()], "no such file or directory"),
        (vec!["compare", &base, &base, "--report", &format!("json={}/report", link.display())], "can't be written"),
    ] {
        let (code, stderr) = perfdiff(&arguments);
        assert!(code == Some(3) && stderr.contains(said), "{arguments:?}: {code:?} {stderr}");
    }
}

#[test]
fn more_benchmarks_than_a_run_may_have_are_an_error_with_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let many = perfdiff::limits::BENCHMARKS.count() + 1;
    let locust = perfdiff::limits::ENTRIES_LOCUST.count() + 1;
    let one = |number: usize| format!(r#"{{"name":"b{number}","metrics":[]}}"#);
    let run = (0..many).map(one).collect::<Vec<_>>().join(",");
    let row = |number: usize| format!("GET,/{number},5,0,1,1,1,1,1,1,0,1,1,1,1,1,1,1,1,1,1,1\r\n");
    let header = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,\
                  Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\r\n";
    for (name, text, limit) in [
        ("run.json", format!(r#"{{"schema":"perfdiff.run/v1","benchmarks":[{run}]}}"#), "benchmarks of a run"),
        ("x_stats.csv", header.to_owned() + &(0..=locust).map(row).collect::<String>(), "names of Locust"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let (code, stderr) = perfdiff(&["inspect", path.to_str().unwrap()]);
        assert!(code == Some(3) && stderr.contains(&format!("(limit: {limit})\nhint: give ")), "{name}: {code:?} {stderr}");
    }
}
