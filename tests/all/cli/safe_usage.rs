//! Slips of the command line that would look green, or cost a file.

use std::fs;
use std::path::Path;

use crate::cli::program::{Done, perfdiff};

const BASE: &str = "fixtures/json/demo/base.json";
const HEAD: &str = "fixtures/json/demo/head.json";

/// A directory with `base.json`, `head.json`, a saved comparison, a history and more ways to name them.
fn workshop() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(home.path().join("in/deep")).unwrap();
    for (from, to) in [(BASE, "base.json"), (HEAD, "head.json"), (BASE, "in/base.json"), (HEAD, "in/deep/head.json")] {
        fs::copy(root.join(from), home.path().join(to)).unwrap();
    }
    let run =
        r#"{"schema":"perfdiff.run/v1","suite":"api","benchmarks":[{"name":"a","metrics":[{"name":"time","unit":"ms","value":1.25}]}]}"#;
    fs::write(home.path().join("runs.ndjson"), format!("{run}\n{run}\n")).unwrap();
    fs::write(home.path().join("head1.json"), run).unwrap();
    fs::write(home.path().join("page.md.j2"), "{{ outcome }}\n").unwrap();
    let saved = run_in(home.path(), "compare base.json head.json --fail-on never --report json=saved.json");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    home
}

fn run_in(directory: &Path, words: &str) -> Done {
    perfdiff(words).cwd(directory).run()
}

#[test]
fn no_report_overwrites_what_it_is_made_from() {
    let home = workshop();
    #[cfg(unix)]
    std::os::unix::fs::symlink("base.json", home.path().join("link.json")).unwrap();
    fs::hard_link(home.path().join("base.json"), home.path().join("twin.json")).unwrap();
    let absolute = home.path().join("base.json").display().to_string();
    let everything = |directory: &Path| -> Vec<(String, Vec<u8>)> {
        let files = walkdir::WalkDir::new(directory).sort_by_file_name().into_iter().map(Result::unwrap).filter(|e| e.path().is_file());
        files.map(|e| (e.path().display().to_string(), fs::read(e.path()).unwrap())).collect()
    };
    let before = everything(home.path());
    let mut lines: Vec<String> = [
        "compare base.json head.json --report html=base.json",
        "compare base.json head.json --report console --report json=head.json",
        "compare base.json head.json --report html=./in/../base.json",
        "compare base.json head.json --report html=twin.json",
        "compare in/base.json in --report json=in/deep/head.json",
        "compare --base base.json --base in/base.json --head head.json --report markdown=in/base.json",
        "compare base.json in/**/*.json --report csv=in/deep/head.json",
        "compare --history runs.ndjson --head head1.json --report json=runs.ndjson",
        "compare base.json head.json --report template:page.md.j2=page.md.j2",
        "compare base.json head.json --report template:page.md.j2 --report html=page.md.j2",
        "gate head.json --report junit=head.json",
        "history --from runs.ndjson --report json=runs.ndjson",
        "history --from runs.ndjson --reference head1.json --report json=head1.json",
        "calibrate base.json head.json --report json=base.json",
        "report saved.json --report markdown=saved.json",
        "report now=saved.json --report json=saved.json",
    ]
    .map(str::to_owned)
    .into();
    lines.push(format!("compare base.json head.json --report html={absolute}"));
    #[cfg(unix)]
    lines.push("compare base.json head.json --report html=link.json".to_owned());
    #[cfg(unix)]
    lines.push("compare link.json head.json --report html=base.json".to_owned());
    for line in &lines {
        let done = run_in(home.path(), line);
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{line}: {}", done.stderr);
        assert!(done.stderr.contains("would overwrite what it is made from"), "{line}: {}", done.stderr);
    }
    assert!(everything(home.path()) == before, "a file was changed");
    // A report of an earlier time that is no input may be written again, beside the inputs too.
    for _ in 0..2 {
        assert_eq!(run_in(home.path(), "compare base.json head.json --fail-on never --report html=report.html").code, 0);
    }
    assert_eq!(run_in(home.path(), "compare base.json head.json --fail-on never --report html=/dev/null").code, 0);
}

#[test]
fn an_empty_argument_is_never_taken_for_a_path() {
    let home = workshop();
    for line in [
        "compare base.json ∅",
        "compare ∅ head.json",
        "compare ∅ ∅",
        "compare ∅",
        "compare --base ∅ --head head.json",
        "compare --base base.json --head ∅",
        "compare --base base.json --base ∅ --head head.json",
        "compare --history ∅ --head head.json",
        "compare base.json head.json --config ∅",
        "compare base.json head.json --suite ∅",
        "compare head.json --remote ∅",
        "compare head.json --store-branch ∅",
        "compare head.json --base-branch ∅",
        "compare head.json --base-commit ∅",
        "compare base.json head.json --report html=∅",
        "compare base.json head.json --report template:∅",
        "compare base.json in@∅",
        "gate ∅",
        "gate head.json ∅",
        "inspect ∅",
        "check-config ∅",
        "calibrate base.json ∅",
        "history --from ∅",
        "history --from runs.ndjson --reference ∅",
        "site pages --from ∅",
        "site ∅ --from runs.ndjson",
        "report ∅",
        "report saved.json ∅",
        "report leg=∅",
        "explain ∅ a",
        "suspects ∅",
        "init ∅",
        "baseline update ∅",
        "baseline import ∅",
        "baseline show ∅",
        "baseline push ∅",
        "baseline fetch ∅",
        "baseline export --output ∅",
        "ci ∅",
    ] {
        let program = line.split_whitespace().fold(perfdiff("").cwd(home.path()), |program, word| program.arg(word.replace('∅', "")));
        let done = program.run();
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{line}: {}", done.stderr);
    }
}

#[test]
fn other_processors_are_said_once_with_the_way_out_and_other_versions_are_a_caveat() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, cpu: &str, python: &str, tool: &str, value: f64| {
        let benchmarks: Vec<_> = (0..12)
            .map(|n| serde_json::json!({"name": format!("b{n}"), "metrics": [{"name": "time", "unit": "ms", "value": value + 0.001 * f64::from(n)}]}))
            .collect();
        let run = serde_json::json!({"schema": "perfdiff.run/v1", "suite": "api", "benchmarks": benchmarks, "tool": {"name": "bench", "version": tool},
            "environment": {"os": "linux", "cpu": cpu, "details": {"python": python, "host": name}}});
        fs::write(home.path().join(name), run.to_string()).unwrap();
    };
    write("a.json", "EPYC 7763", "CPython 3.10.4", "1.0", 1.234);
    write("b.json", "EPYC 9V74", "CPython 3.11.2", "1.0", 1.236);
    write("c.json", "EPYC 7763", "CPython 3.10.4", "2.0", 1.235);
    write("d.json", "EPYC 7763", "CPython 3.10.4", "1.0", 1.235);
    let done = run_in(home.path(), "compare a.json b.json");
    assert_eq!(done.code, 1);
    let told = done.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("--environment cpu=any on both sides compares them anyway"), "{told}");
    assert_eq!(told.matches("↳").count(), 1, "{told}");
    let done = run_in(home.path(), "compare a.json b.json --environment cpu=any --report json");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let json = done.json();
    let differs = |json: &serde_json::Value| {
        let all = json["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == "tool-differs");
        all.map(|caveat| caveat["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(json["counts"]["incomparable"], 0);
    assert!(differs(&json)[0].ends_with("python CPython 3.10.4 against CPython 3.11.2"), "{:?}", differs(&json));
    let json = run_in(home.path(), "compare a.json c.json --report json").json();
    assert!(differs(&json)[0].ends_with("bench 1.0 against 2.0"), "{:?}", differs(&json));
    assert_eq!(differs(&run_in(home.path(), "compare a.json d.json --report json").json()), Vec::<String>::new());
    assert_eq!(run_in(home.path(), "compare a.json d.json --branch main").code, 2);
}
