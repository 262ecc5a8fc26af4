//! Which benchmark suites a project has, and how each is measured. Pure: files in, suites out.

use super::project::Project;
use super::python;
use super::suite::{Language, Measured, Suite, directory, plain, within};

/// A tool that was found, whose command can't be known: by whom it is run differs from project to project.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unwritten {
    pub(super) tool: &'static str,
    pub(super) sign: String,
    /// How such a command looks.
    pub(super) example: &'static str,
}

/// All suites, one of each tool: the one nearest to the project's root.
pub(super) fn find(project: &Project) -> (Vec<Suite>, Vec<Unwritten>) {
    let suites = [python::pytest_benchmark(project), rust(project), go(project), vitest(project), k6(project), python::locust(project)];
    let unwritten = [
        package(project, &["tinybench", "mitata", "benchmark"])
            .map(|(sign, _)| unwritten("tinybench", sign, "npm run --silent bench   # a script that prints JSON")),
        mention(project, &["CMakeLists.txt"], &["benchmark::benchmark", "find_package(benchmark"])
            .map(|sign| unwritten("google-benchmark", sign, "build/benchmarks --benchmark_out={out} --benchmark_repetitions=5")),
        mention(project, &["pom.xml", "build.gradle", "build.gradle.kts"], &["jmh"])
            .map(|sign| unwritten("jmh", sign, "java -jar target/benchmarks.jar -rf json -rff {out}")),
        project
            .with_extension(&["csproj"])
            .find(|(_, text)| text.contains("BenchmarkDotNet"))
            .map(|(sign, _)| unwritten("benchmarkdotnet", sign.to_owned(), "dotnet run -c Release -- --exporters json --artifacts {out}")),
    ];
    (suites.into_iter().flatten().collect(), unwritten.into_iter().flatten().collect())
}

fn unwritten(tool: &'static str, sign: String, example: &'static str) -> Unwritten {
    Unwritten { tool, sign, example }
}

/// The first file of such a name that mentions one of these.
fn mention(project: &Project, names: &[&str], words: &[&str]) -> Option<String> {
    let mut files = project.named(|name| names.contains(&name));
    files.find(|(_, text)| words.iter().any(|word| text.contains(word))).map(|(path, _)| path.to_owned())
}

fn rust(project: &Project) -> Option<Suite> {
    let harness = |text: &str| {
        let manifest: toml::Table = toml::from_str(text).ok()?;
        let tables = [manifest.get("dev-dependencies"), manifest.get("dependencies")];
        let has = |name: &str| tables.iter().flatten().any(|table| table.get(name).is_some());
        if has("criterion") || has("codspeed-criterion-compat") {
            Some("criterion")
        } else if has("divan") || has("codspeed-divan-compat") {
            Some("divan")
        } else {
            None
        }
    };
    let (sign, tool) = project.named(|name| name == "Cargo.toml").find_map(|(path, text)| Some((path, harness(text)?)))?;
    let root = project.text("Cargo.toml").is_some();
    let (directory, all) =
        if sign == "Cargo.toml" || root { ("", if sign == "Cargo.toml" { "" } else { " --workspace" }) } else { (directory(sign), "") };
    let measured = Measured::InTurns {
        prepare: Some(within(directory, &format!("cargo bench --no-run{all}"))?),
        command: within(directory, &format!("cargo bench{all}"))?,
    };
    Some(Suite { tool, sign: sign.to_owned(), language: Language::Rust, measured })
}

fn go(project: &Project) -> Option<Suite> {
    let is_benchmark = |text: &str| text.lines().any(|line| line.starts_with("func Benchmark"));
    let (sign, _) = project.named(|name| name.ends_with("_test.go")).find(|(_, text)| is_benchmark(text))?;
    let modules: Vec<&str> = project.named(|name| name == "go.mod").map(|(path, _)| directory(path)).collect();
    let module = modules.into_iter().rev().find(|module| module.is_empty() || sign.starts_with(&format!("{module}/")))?;
    let command = within(module, "go test -run '^$' -bench . ./...")?;
    Some(Suite { tool: "go-bench", sign: sign.to_owned(), language: Language::Go, measured: Measured::InTurns { prepare: None, command } })
}

/// The nearest package.json that depends on one of these, and the version that it asks for.
fn package(project: &Project, wanted: &[&str]) -> Option<(String, String)> {
    let asked = |text: &str| {
        let package: serde_json::Value = serde_json::from_str(text).ok()?;
        let version = |table: &str| wanted.iter().find_map(|name| package.get(table)?.get(*name)?.as_str().map(str::to_owned));
        version("devDependencies").or_else(|| version("dependencies"))
    };
    project.named(|name| name == "package.json").find_map(|(path, text)| Some((path.to_owned(), asked(text)?)))
}

fn vitest(project: &Project) -> Option<Suite> {
    let (sign, version) = package(project, &["vitest"])?;
    project.named(|name| name.contains(".bench.")).next()?;
    let major = version.trim_start_matches(|c: char| !c.is_ascii_digit()).split('.').next()?.parse::<u32>().ok();
    let command = match major {
        Some(5..) => "npx vitest run --reporter=json --outputFile={out}",
        _ => "npx vitest bench --run --outputJson={out}",
    };
    let measured = Measured::InTurns {
        prepare: Some(within(directory(&sign), "npm install --no-audit --no-fund")?),
        command: within(directory(&sign), command)?,
    };
    Some(Suite { tool: "vitest", language: Language::Node, measured, sign })
}

fn k6(project: &Project) -> Option<Suite> {
    let is_script = |text: &str| ["from 'k6", "from \"k6", "require('k6", "require(\"k6"].iter().any(|sign| text.contains(sign));
    let (sign, _) = project.with_extension(&["js", "mjs", "ts"]).find(|(_, text)| is_script(text))?;
    let measured = Measured::Once { command: format!("k6 run --summary-export=k6.json {}", plain(sign)?), files: "k6.json".to_owned() };
    Some(Suite { tool: "k6", sign: sign.to_owned(), language: Language::Service("k6"), measured })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let command = |suite: Suite| match suite.measured {
            Measured::InTurns { prepare, command } => (suite.tool, prepare.into_iter().chain([command]).collect::<Vec<_>>().join("; ")),
            Measured::Once { command, .. } => (suite.tool, command),
        };
        find(&Project::of(files)).0.into_iter().map(command).collect()
    }

    #[test]
    fn each_tool_is_found_by_what_its_projects_hold() {
        let criterion = "[dev-dependencies]\ncriterion = \"0.8\"\n";
        let go = "package x\n\nfunc BenchmarkParse(b *testing.B) {}\n";
        for (files, expected) in [
            (vec![("Cargo.toml", criterion)], "criterion: cargo bench --no-run; cargo bench"),
            (
                vec![("Cargo.toml", "[workspace]"), ("a/Cargo.toml", criterion)],
                "criterion: cargo bench --no-run --workspace; cargo bench --workspace",
            ),
            (
                vec![("core/Cargo.toml", "[dev-dependencies.divan]\nversion = \"1\"\n")],
                "divan: sh -c 'cd core && cargo bench --no-run'; sh -c 'cd core && cargo bench'",
            ),
            (vec![("go.mod", ""), ("a/x_test.go", go)], "go-bench: go test -run '^$' -bench . ./..."),
            (vec![("srv/go.mod", ""), ("srv/x_test.go", go)], "go-bench: sh -c 'cd srv && go test -run ^\\$ -bench . ./...'"),
            (
                vec![("package.json", r#"{"devDependencies": {"vitest": "^3.2"}}"#), ("src/x.bench.ts", "")],
                "vitest: npm install --no-audit --no-fund; npx vitest bench --run --outputJson={out}",
            ),
            (vec![("load/api.js", "import http from 'k6/http'")], "k6: k6 run --summary-export=k6.json load/api.js"),
            (
                vec![("locustfile.py", "from locust import HttpUser")],
                "locust: locust -f locustfile.py --headless --users 20 --run-time 1m --csv locust",
            ),
        ] {
            let words: Vec<String> = found(&files).into_iter().map(|(tool, command)| format!("{tool}: {command}")).collect();
            assert_eq!(words, [expected], "{files:?}");
        }
    }

    #[test]
    fn what_only_looks_like_benchmarks_is_none() {
        for files in [
            vec![("Cargo.toml", "[dependencies]\nserde = \"1\"\n")],
            vec![("x_test.go", "func TestParse(t *testing.T) {}")],
            vec![("package.json", r#"{"devDependencies": {"vitest": "^3"}}"#)],
            vec![("requirements.txt", "pytest\n# pytest-benchmark some day\n")],
            vec![("package.json", "{broken"), ("Cargo.toml", "[broken")],
        ] {
            assert_eq!(found(&files), [], "{files:?}");
        }
    }

    #[test]
    fn a_name_that_a_shell_would_read_is_written_nowhere() {
        for name in ["a;b", "$(x)", "a b", "-f", "a'b", "ü", "a\nb"] {
            assert_eq!(plain(name), None);
            assert_eq!(found(&[(&format!("{name}/load.js"), "import http from 'k6/http'")]), []);
        }
    }
}
