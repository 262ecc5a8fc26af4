//! Pages of the user's own: what a template sees, how it is escaped, and what is said when it goes wrong.

use std::fmt::Write as _;

use perfdiff::model::Comparison;
use perfdiff::report::template::{Template, TemplateError, schema};
use perfdiff::report::{COMMENT, RenderOptions, View};
use serde_json::Value;

use crate::doors::markdown;
use crate::report::{abridged, cases, github, rendered};

const RESULTS: &str = include_str!("../../../templates/results.md.j2");

fn case(name: &str) -> Comparison {
    cases::all().into_iter().find(|(case, _)| *case == name).unwrap().1
}

fn filled(name: &str, source: &str, comparison: &Comparison) -> Result<String, TemplateError> {
    Template::parse(name, source.to_owned())?.render(
        comparison,
        &View::of(comparison, &RenderOptions::default()),
        &RenderOptions::default(),
    )
}

/// What a plain-text template makes of the case with one of each verdict.
fn text(source: &str) -> String {
    filled("page.txt", source, &case("verdicts")).unwrap()
}

/// Place, message and hint of what goes wrong with the case with one of each verdict.
fn trouble(source: &str) -> String {
    let error = filled("page.md.j2", source, &case("verdicts")).unwrap_err();
    format!("{error} | {}", error.hint)
}

#[test]
fn the_shipped_template_looks_as_it_did_for_every_case() {
    for (name, comparison) in cases::all() {
        let page = filled("results.md.j2", RESULTS, &comparison).unwrap();
        insta::assert_snapshot!(format!("template_{name}"), abridged("template", &page));
    }
}

#[test]
fn no_name_does_anything_in_a_markdown_page() {
    for (name, comparison) in cases::all() {
        let page = markdown::parsed(name, &filled("results.md.j2", RESULTS, &comparison).unwrap());
        github::assert_inert(name, &page);
    }
}

#[test]
fn what_begins_with_our_template_makes_our_comment() {
    for (name, comparison) in cases::all() {
        let own = filled("mine.md.j2", COMMENT, &comparison).unwrap();
        assert!(own == rendered("markdown", &comparison, &RenderOptions::default()), "{name}");
    }
}

#[test]
fn every_documented_key_is_there_whatever_the_comparison_leaves_out() {
    let form = schema();
    let keys = |pointer: &str| -> Vec<String> {
        let properties = form.pointer(&format!("{pointer}/properties")).and_then(Value::as_object);
        properties.unwrap_or_else(|| panic!("{pointer}")).keys().cloned().collect()
    };
    let mut source = String::new();
    let mut ask = |owner: &str, pointer: &str| {
        for key in keys(pointer) {
            let _ = write!(source, "{{% set _ = {owner}.{key} %}}{{{{ \"{owner}.{key}\" if {owner}.{key} is undefined }}}}");
        }
    };
    for side in ["head", "baseline"] {
        ask(side, "/$defs/SideInfo");
        ask(&format!("{side}.environment"), "/$defs/Environment");
    }
    ask("shown", "/$defs/Shown");
    ask("counts", "/$defs/Counts");
    ask("changes[0]", "/$defs/Change");
    ask("changes[0].shown", "/$defs/ShownChange");
    ask("changes[0].threshold", "/$defs/ThresholdInForce");
    ask("gates[0]", "/$defs/GateResult");
    ask("gates[0].shown", "/$defs/ShownGate");
    ask("groups[0]", "/$defs/Group");
    ask("groups[0].changes[0].shown", "/$defs/ShownChange");
    ask("hints[0]", "/$defs/Hint");
    ask("caveats[0]", "/$defs/Caveat");
    for key in keys("") {
        let _ = write!(source, "{{{{ \"{key}\" if {key} is undefined }}}}");
    }
    let mut bare = case("verdicts");
    bare.head = perfdiff::model::SideInfo::default();
    bare.baseline = perfdiff::model::SideInfo::default();
    assert_eq!(filled("page.txt", &source, &bare).unwrap(), "");
}

#[test]
fn the_words_are_those_of_the_other_reports() {
    let page = text(
        "{{ shown.headline }}|{{ shown.baseline }}|{% for c in changes[:1] %}{{ c.shown.baseline }} → {{ c.shown.head }} {{ c.shown.change }} \
         {{ c.shown.interval }} {{ c.shown.threshold }} {{ c.shown.verdict }}{% endfor %}|{% for g in gates[:1] %}{{ g.shown.gate }} \
         {{ g.shown.bound }} {{ g.shown.value }} {{ g.shown.result }}{% endfor %}|{{ hints[0].command }}",
    );
    assert_eq!(
        page,
        "POST /orders http_req_failed rate rose by 1.9 points|main@1a2b3c4 (20 runs, 2 commits back)|84.2 ms → 118.0 ms ▲ +40 % (+31…+50 %) \
         +30 % failure|NFR-1.1 < 100 ms 118 ms missed by 18 %|Perfdiff-Accept: k6/POST /orders/http_req_failed/rate | 2 points | reason"
    );
}

#[test]
fn groups_are_findings_with_the_very_changes() {
    let page = text(
        "{% for g in groups[:2] %}{{ g.verdict }} {{ g.benchmark }}: {{ g.changes | map(attribute='statistic') | join(' ') }} ({{ g.rest }})\n{% endfor %}",
    );
    assert_eq!(page, "failure POST /orders: rate ()\nfailure GET /orders: p50 p95 (p99 unchanged)\n");
}

#[test]
fn numbers_are_numbers() {
    assert_eq!(text("{{ (changes[0].change * 100) | round(1) }} {{ changes[0].change > changes[0].threshold.fail }}"), "40.1 True");
    assert_eq!(text("{{ changes | selectattr('verdict', 'eq', 'failure') | list | length }} of {{ changes | length }}"), "3 of 25");
}

#[test]
fn what_is_unknown_is_none_and_prints_as_nothing() {
    assert_eq!(text("[{{ head.commit }}][{{ head.commit is none }}][{{ head.commit | default('no commit') }}]"), "[][True][no commit]");
    assert_eq!(filled("page.json", "{\"commit\": {{ head.commit }}}", &case("verdicts")).unwrap(), "{\"commit\": null}");
    let removed = trouble("{% for c in changes %}{{ c.head.value }}{% endfor %}");
    assert!(removed.starts_with("page.md.j2:1: `c.head.value`: `c.head` is none here, so it has no `value`"), "{removed}");
}

#[test]
fn names_are_escaped_as_the_ending_of_the_template_asks() {
    let mut comparison = case("quiet");
    comparison.head.suite = "<b>@x|y\n".to_owned();
    for (name, page) in [
        ("a.html", "&lt;b&gt;@x|y\\n"),
        ("a.html.j2", "&lt;b&gt;@x|y\\n"),
        ("a.xml", "&lt;b&gt;@x|y\\n"),
        ("a.md", "<code>&#60;b&#62;&#64;<!-- -->x&#124;y&#92;n</code>"),
        ("a.markdown.jinja", "<code>&#60;b&#62;&#64;<!-- -->x&#124;y&#92;n</code>"),
        ("a.json", "\"<b>@x|y\\\\n\""),
        ("a.txt", "<b>@x|y\\n"),
        ("a", "<b>@x|y\\n"),
    ] {
        assert_eq!(filled(name, "{{ head.suite }}", &comparison).unwrap(), page, "{name}");
    }
    let filters =
        filled("a.txt", "{{ head.suite | md }} {{ head.suite | html }} {{ head.suite | url }} {{ 'x' | code }}", &comparison).unwrap();
    assert_eq!(filters, "<code>&#60;b&#62;&#64;<!-- -->x&#124;y&#92;n</code> &lt;b&gt;@x|y\\n %3Cb%3E%40x%7Cy%5Cn <code>x</code>");
    assert_eq!(filled("a.md", "{{ head.suite | url }} {{ '*' | safe }} {{ '*' }}", &comparison).unwrap(), "%3Cb%3E%40x%7Cy%5Cn * &#42;");
}

#[test]
fn a_key_that_is_not_there_is_an_error_that_names_it() {
    let message = trouble("line one\n{{ head.sute }}");
    assert!(
        message.starts_with("page.md.j2:2: there is no `sute` in `head` | did you mean `suite`? there are branch, commit, "),
        "{message}"
    );
    let message = trouble("{% for c in changes %}\n{{ c.shown['valu'] }}\n{% endfor %}");
    assert!(message.starts_with("page.md.j2:2: there is no `valu` in `c.shown` | there are baseline, benchmark, change, "), "{message}");
    let message = trouble("{{ heads.time }}");
    assert!(message.starts_with("page.md.j2:1: there is no `heads` | did you mean `head`? there are baseline, caveats, "), "{message}");
    assert!(trouble("{% if head.sute %}{% endif %}").starts_with("page.md.j2:1: there is no `sute` in `head`"));
    assert!(
        trouble("{{ changes[0].params.size }}").starts_with("page.md.j2:1: there is no `size` in `changes[0].params` | there is nothing")
    );
}

#[test]
fn a_key_that_is_not_there_is_an_error_in_a_filter_too() {
    for source in [
        "{{ changes | selectattr('verdct', 'eq', 'failure') | list }}",
        "{{ changes | sort(attribute='verdct') | length }}",
        "{{ changes | map(attribute='verdct') | list | length }}",
    ] {
        assert!(trouble(&format!("\n{source}")).starts_with("page.md.j2:2: there is no `verdct` | did you mean `verdict`?"), "{source}");
    }
}

#[test]
fn a_template_may_ask_whether_a_key_is_there() {
    assert_eq!(text("{{ head.sute is defined }} {{ head.sute | default('x') }} {{ changes[0].params.size is undefined }}"), "False x True");
}

#[test]
fn what_is_no_template_is_said_with_file_and_line() {
    for (source, message) in [
        ("a\n{% for c in changes %}{{ c }", "page.md.j2:2: syntax error: unexpected `}`, expected end of variable block"),
        ("{% for c in changes %}", "page.md.j2:1: syntax error: unexpected end of input"),
        ("{{ head.suite | nope }}", "page.md.j2:1: unknown filter: filter nope is unknown | filters are those of minijinja, and "),
        ("\n\n{% break %}", "page.md.j2:3: syntax error: unknown statement break | choose with "),
        (
            "{% include 'other.md' %}",
            "page.md.j2:1: template not found: tried to include non-existing template 'other.md' | a template is one file",
        ),
        ("{{ head.suite / 2 }}", "page.md.j2:1: invalid operation: "),
    ] {
        let said = trouble(source);
        assert!(said.starts_with(message), "{said}");
    }
}

#[test]
fn a_template_that_does_not_end_is_stopped() {
    let endless = "{% for x in range(100000) %}{% for y in range(100000) %}{% endfor %}{% endfor %}";
    assert!(trouble(endless).starts_with("page.md.j2:1: the template does not come to an end"));
    assert!(trouble("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}").contains("a macro that calls itself must come to an end"));
    let endless = filled("page.txt", "{{ 'x' * 70000000 }}", &case("verdicts")).unwrap_err();
    assert_eq!(endless.to_string(), "page.txt: the page would take more than 64 MiB (limit: length of a page)");
}
