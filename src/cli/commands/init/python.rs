//! Suites of Python projects, and how such a project is installed with what its tests need.

use super::project::{Project, is_python_test};
use super::suite::{Language, Measured, Suite, directory, plain, within};

/// The files that may ask for it.
fn asks(name: &str) -> bool {
    matches!(name, "pyproject.toml" | "setup.cfg" | "setup.py" | "tox.ini") || name.starts_with("requirements")
}

/// pytest-benchmark, where a project asks for it, or a test uses it.
pub(super) fn pytest_benchmark(project: &Project) -> Option<Suite> {
    asked_for(project).or_else(|| used(project))
}

/// Where no file says what is to be installed, tests show by their argument that they are benchmarks.
fn used(project: &Project) -> Option<Suite> {
    let (sign, _) = project.named(is_python_test).find(|(_, text)| is_benchmark(text))?;
    let requirements = if project.text("requirements.txt").is_some() { " -r requirements.txt" } else { "" };
    let install = format!("{}{requirements}", install(project, "pyproject.toml", ""));
    let measured = Measured::InTurns { prepare: None, command: "pytest --benchmark-only --benchmark-json={out}".to_owned() };
    Some(Suite { tool: "pytest-benchmark", sign: sign.to_owned(), language: Language::Python(install), measured })
}

/// Whether a test of the text takes the fixture `benchmark`.
fn is_benchmark(text: &str) -> bool {
    let starts = |line: &str| line.trim_start().trim_start_matches("async ").starts_with("def test");
    let takes = |rest: &str| {
        let arguments = rest.split_once('(').map_or("", |(_, rest)| rest.split("):").next().unwrap_or_default());
        let name = |argument: &str| argument.split([':', '=', ')']).next().is_some_and(|name| name.trim() == "benchmark");
        arguments.split("->").next().is_some_and(|arguments| arguments.split(',').any(name))
    };
    text.match_indices("def test").any(|(at, _)| {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        starts(&text[line..]) && takes(&text[at..])
    })
}

fn asked_for(project: &Project) -> Option<Suite> {
    let (sign, text) = project.named(asks).find(|(_, text)| text.lines().any(mentions))?;
    let install = within(directory(sign), &install(project, sign, text))?;
    let command = within(directory(sign), "pytest --benchmark-only --benchmark-json={out}")?;
    let measured = Measured::InTurns { prepare: None, command };
    Some(Suite { tool: "pytest-benchmark", sign: sign.to_owned(), language: Language::Python(install), measured })
}

/// Locust, where there is a file of its users.
pub(super) fn locust(project: &Project) -> Option<Suite> {
    let is_file = |text: &str| text.lines().any(|line| line.starts_with("from locust") || line.starts_with("import locust"));
    let (sign, _) = project.with_extension(&["py"]).find(|(_, text)| is_file(text))?;
    let command = format!("locust -f {} --headless --users 20 --run-time 1m --csv locust", plain(sign)?);
    let measured = Measured::Once { command, files: "locust_stats.csv".to_owned() };
    Some(Suite { tool: "locust", sign: sign.to_owned(), language: Language::Service("locust"), measured })
}

fn mentions(line: &str) -> bool {
    line.split('#').next().is_some_and(|line| line.to_lowercase().replace('_', "-").contains("pytest-benchmark"))
}

/// The command that installs the project with pytest-benchmark, in the directory of the file that asks for it.
fn install(project: &Project, sign: &str, text: &str) -> String {
    let here = |name: &str| {
        let directory = directory(sign);
        project.text(&if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") })
    };
    let manifest: Option<toml::Table> = here("pyproject.toml").and_then(|text| toml::from_str(text).ok());
    let is_package = here("setup.py").is_some() || manifest.as_ref().is_some_and(|manifest| manifest.contains_key("project"));
    let itself = if is_package { " -e ." } else { "" };
    let file = sign.rsplit('/').next().unwrap_or(sign);
    if file.starts_with("requirements")
        && let Some(file) = plain(file)
    {
        return format!("pip install{itself} -r {file}");
    }
    let table = |path: [&str; 2]| manifest.as_ref()?.get(path[0])?.get(path[1]).and_then(toml::Value::as_table);
    let group_of = |groups: Option<&toml::Table>| {
        let asking = groups?
            .iter()
            .find(|(_, asked)| asked.as_array().is_some_and(|asked| asked.iter().filter_map(toml::Value::as_str).any(mentions)));
        asking.and_then(|(name, _)| plain(name)).map(str::to_owned)
    };
    if let Some(extra) = group_of(table(["project", "optional-dependencies"])) {
        return format!("pip install -e \".[{extra}]\"");
    }
    if let Some(group) = group_of(manifest.as_ref().and_then(|manifest| manifest.get("dependency-groups")?.as_table())) {
        return format!("pip install{itself} --group {group}");
    }
    if table(["tool", "poetry"]).is_some() && text.contains("pytest") {
        return "pip install poetry && poetry config virtualenvs.create false && poetry install".to_owned();
    }
    format!("pip install{itself} pytest-benchmark")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_takes_the_fixture_shows_it_where_no_file_asks_for_it() {
        let test = "import x\n\ndef test_a(benchmark):\n    benchmark(x)\n";
        for (files, expected) in [
            (vec![("test_x.py", test)], "pip install pytest-benchmark"),
            (vec![("tests/x_test.py", test), ("requirements.txt", "numpy\n")], "pip install pytest-benchmark -r requirements.txt"),
            (vec![("tests/test_x.py", test), ("pyproject.toml", "[project]\nname = \"x\"\n")], "pip install -e . pytest-benchmark"),
            (
                vec![(
                    "tests/test_x.py",
                    "class TestX:\n    def test_a(\n        self,\n        benchmark: Fixture,\n    ) -> None:\n        pass\n",
                )],
                "pip install pytest-benchmark",
            ),
        ] {
            let suite = pytest_benchmark(&Project::of(&files)).unwrap();
            assert_eq!(suite.language, Language::Python(expected.to_owned()), "{files:?}");
        }
        for text in [
            "def test_a(tmp_path):\n    benchmark(1)\n",
            "# def test_a(benchmark):\n",
            "def test_a(benchmarks): pass\n",
            "def helper(benchmark): pass\n",
        ] {
            assert_eq!(pytest_benchmark(&Project::of(&[("test_x.py", text)])), None, "{text}");
        }
        assert_eq!(pytest_benchmark(&Project::of(&[("x.py", test)])), None);
    }

    #[test]
    fn a_project_is_installed_as_it_says_itself() {
        for (files, expected) in [
            (vec![("requirements-dev.txt", "pytest-benchmark==5.3.1\n")], "pip install -r requirements-dev.txt"),
            (
                vec![("pyproject.toml", "[project]\nname = \"x\"\n"), ("requirements.txt", "Pytest_Benchmark\n")],
                "pip install -e . -r requirements.txt",
            ),
            (
                vec![("pyproject.toml", "[project]\n[project.optional-dependencies]\ntest = [\"pytest-benchmark>=4\"]\n")],
                "pip install -e \".[test]\"",
            ),
            (vec![("pyproject.toml", "[project]\n[dependency-groups]\ndev = [\"pytest-benchmark\"]\n")], "pip install -e . --group dev"),
            (
                vec![("pyproject.toml", "[tool.poetry.group.dev.dependencies]\npytest-benchmark = \"*\"\n")],
                "pip install poetry && poetry config virtualenvs.create false && poetry install",
            ),
            (vec![("setup.py", "setup(tests_require=['pytest-benchmark'])")], "pip install -e . pytest-benchmark"),
            (vec![("pyproject.toml", "[broken\n\"pytest-benchmark\"")], "pip install pytest-benchmark"),
            // Whoever names an extra must not run a command.
            (
                vec![("pyproject.toml", "[project]\n[project.optional-dependencies]\n\"t;id\" = [\"pytest-benchmark\"]\n")],
                "pip install -e . pytest-benchmark",
            ),
        ] {
            let suite = pytest_benchmark(&Project::of(&files)).unwrap();
            assert_eq!(suite.language, Language::Python(expected.to_owned()), "{files:?}");
        }
    }
}
