//! `--report template:FILE`: scenario 1's page as it is, and slips of the command line.

use crate::cli::program::{Done, perfdiff};

const DEMO: &str = "fixtures/json/demo";

fn compare(report: &str) -> Done {
    perfdiff(&format!("compare {DEMO}/base.json {DEMO}/head.json --config {DEMO}/perfdiff.toml --report {report}")).run()
}

#[test]
fn the_page_of_the_platform_demo_is_filled_as_it_is() {
    let done = compare(&format!("template:{DEMO}/results.md.j2"));
    assert_eq!(done.code, 1, "{}", done.stderr);
    insta::assert_snapshot!("demo_compare", done.stdout);
    let done = perfdiff(&format!("gate {DEMO}/head.json --config {DEMO}/perfdiff.toml --report template:{DEMO}/results.md.j2")).run();
    assert_eq!(done.code, 1, "{}", done.stderr);
    insta::assert_snapshot!("demo_gate", done.stdout);
}

#[test]
fn a_page_goes_into_the_file_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("pages/results.md");
    let done = compare(&format!("template:templates/results.md.j2={} --report markdown", out.display()));
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stdout.starts_with("### ❌ perfdiff: "), "{}", done.stdout);
    let page = std::fs::read_to_string(out).unwrap();
    assert!(page.starts_with("# Performance results\n\n❌ **"), "{page}");
}

#[test]
fn a_template_is_read_before_any_work_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.md.j2");
    std::fs::write(&broken, "# Results\n\n{% for change in changes %}\n{{ change.verdict }\n{% endfor %}\n").unwrap();
    let done = perfdiff(&format!("compare no-such-base no-such-head --report template:{}", broken.display())).run();
    assert_eq!(done.code, 2);
    let expected = format!("error: {}:4: syntax error: unexpected `}}`, expected end of variable block\nhint: ", broken.display());
    assert!(done.stderr.starts_with(&expected), "{}", done.stderr);
}

#[test]
fn a_key_that_is_not_there_writes_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let (template, out) = (folder.path().join("a.md.j2"), folder.path().join("a.md"));
    std::fs::write(&template, "{{ head.sute }}\n").unwrap();
    let done = compare(&format!("template:{}={}", template.display(), out.display()));
    assert_eq!((done.code, done.stdout.as_str()), (2, ""));
    assert!(done.stderr.contains("a.md.j2:1: there is no `sute` in `head`\nhint: did you mean `suite`?"), "{}", done.stderr);
    assert!(!out.exists());
}

#[test]
fn slips_of_the_command_line_are_wrong_usage() {
    for (report, message) in [
        ("template", "error: --report template: which template?\nhint: --report template:FILE"),
        ("template=out.md", "error: --report template=out.md: which template?"),
        ("template:", "error: --report template:: the template's name is missing"),
        ("template:no-such.j2", "error: no-such.j2: can't be read as a template: "),
        ("template:no-such.j2=out.md", "error: no-such.j2: can't be read as a template: "),
        ("template:templates", "error: templates: can't be read as a template: "),
        ("template:templates/results.md.j2=", "error: --report template:templates/results.md.j2=: the file's name is missing"),
        ("templates:x", "error: --report templates:x: there is no report `templates:x`\nhint: kinds: "),
    ] {
        let done = compare(report);
        assert_eq!(done.code, 2, "{report}");
        assert!(done.stderr.starts_with(message), "{report}: {}", done.stderr);
    }
}

#[test]
fn a_template_may_have_an_equals_sign_in_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("a=b.txt");
    std::fs::write(&template, "{{ outcome }}").unwrap();
    assert_eq!(compare(&format!("template:{}", template.display())).stdout, "fail");
}

#[test]
fn the_schema_describes_what_a_template_sees() {
    let done = perfdiff("schema template").run();
    assert_eq!(done.code, 0);
    let form = done.json();
    for pointer in ["/properties/shown", "/properties/groups", "/$defs/Change/properties/shown", "/$defs/GateResult/properties/shown"] {
        assert!(form.pointer(pointer).is_some(), "{pointer}");
    }
    let described = form.pointer("/$defs/ShownChange/properties/threshold/description").unwrap();
    assert!(described.as_str().unwrap().starts_with("From where on it fails"), "{described}");
}

#[test]
fn a_results_document_names_hardware_and_software_of_both_sides() {
    let data = "fixtures/pytest-benchmark/5.3.1";
    let done = perfdiff(&format!("compare {data}/base {data}/head --report template:templates/results.md.j2")).run();
    for line in [
        "| software | pytest-benchmark 5.3.1 | pytest-benchmark 5.3.1 |",
        "| hardware | 2 × Intel(R) Xeon(R) Processor &#64;<!-- --> 2.50GHz | 2 × Intel(R) Xeon(R) Processor &#64;<!-- --> 2.50GHz |",
        "| system | linux x86_64 | linux x86_64 |",
        "| python | CPython 3.11.7 | CPython 3.11.7 |",
        "| date | 2026-11-21T01:33:08.130956Z | 2026-11-21T01:34:50.742333Z |",
    ] {
        assert!(done.stdout.replace("<wbr>", "").lines().any(|shown| shown == line), "{line}\n{}", done.stdout);
    }
}
