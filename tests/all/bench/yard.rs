//! A repository with a suite in it.

use std::fs;
use std::path::Path;

use crate::baseline::scratch::Scratch;
use crate::cli::program::{Done, Program, perfdiff};

/// Prints or writes the numbers of the files `a` and `b` as milliseconds, some tenths of a percent apart from run to run.
const SUITE: &str = r#"
noise=$(( ($$ * 7919) % 40 ))
numbers() { awk -v n="$noise" -v a="$(cat a)" -v b="$(cat b)" 'BEGIN { f = 1 + n / 10000; printf "{\"a\": {\"time_ms\": %.6f}, \"b\": {\"time_ms\": %.6f}}\n", a * f, b * (1.002 - n / 10000) }'; }
echo "$PERFDIFF_SIDE $PWD" >> "$(dirname "$0")/../log" 2>/dev/null || true
if [ -n "$1" ]; then numbers > "$1"; else numbers; fi
"#;

/// What stands in for pytest: writes the file of pytest-benchmark for the tests that `-k` chooses, of all without it.
const PYTEST: &str = r#"
out=; words=; log=$1; shift
while [ $# -gt 0 ]; do
  case "$1" in --benchmark-json=*) out=${1#*=};; -k) words=" or $2 or "; shift;; esac
  shift
done
echo "${words:-all}" >> "$log"
noise=$(( ($$ * 7919) % 40 ))
{
  printf '{"machine_info": {}, "commit_info": {}, "datetime": "2026-11-29T12:00:00", "version": "5.3.1", "benchmarks": ['
  comma=
  for test in quick slow; do
    case "${words:- or $test or }" in *" or test_$test or "*|*" or $test or "*) ;; *) continue;; esac
    [ "$test" = slow ] && wild=$(( ($$ * 104729) % 4000 )) || wild=0
    awk -v t="$test" -v c="$comma" -v n="$noise" -v w="$wild" -v a="$(cat a)" 'BEGIN {
      v = a / 1000 * (1 + n / 10000 + w / 10000)
      printf "%s{\"group\": null, \"name\": \"test_%s\", \"fullname\": \"t.py::test_%s\", \"params\": null, \"param\": null, \"extra_info\": {}, \"options\": {}, \"stats\": {\"min\": %g, \"max\": %g, \"mean\": %g, \"stddev\": 0, \"rounds\": 5, \"median\": %g, \"iqr\": 0, \"q1\": %g, \"q3\": %g, \"ops\": %g, \"total\": %g, \"iterations\": 1}}", c, t, t, v, v, v, v, v, v, 1 / v, 5 * v
    }'
    comma=,
  done
  printf ']}'
} > "$out"
"#;

/// A repository whose suite measures what the files `a` and `b` say.
pub(super) struct Yard {
    pub(super) scratch: Scratch,
}

impl Yard {
    /// On `main`, with both at ten milliseconds.
    pub(super) fn new() -> Yard {
        let yard = Yard { scratch: Scratch::new() };
        yard.write("suite.sh", SUITE);
        yard.write("pytest.sh", PYTEST);
        yard.commit("10", "10");
        yard
    }

    pub(super) fn path(&self) -> &Path {
        self.scratch.path()
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// A commit with these speeds.
    pub(super) fn commit(&self, a: &str, b: &str) {
        self.write("a", a);
        self.write("b", b);
        self.scratch.git(&["add", "-A"]);
        self.scratch.git(&["-c", "user.name=N", "-c", "user.email=n@example.org", "commit", "-q", "--allow-empty", "-m", "speeds"]);
    }

    pub(super) fn branch(&self, name: &str) {
        self.scratch.git(&["checkout", "-q", "-b", name]);
    }

    /// `perfdiff bench` in the repository with these words, and the comparison as JSON.
    pub(super) fn bench(&self, words: &str) -> Done {
        self.program(words).run()
    }

    pub(super) fn program(&self, words: &str) -> Program {
        perfdiff(&format!("bench --report json --seed 1 {words}")).cwd(self.path())
    }
}
