#!/usr/bin/env bash
# Runs the targets in fuzz/ with libFuzzer, FUZZ_SECONDS in all (60 where it is not set): all of them, or those that are named.
# What they begin with is made from the fixtures; what they find is kept in fuzz/corpus and fuzz/artifacts, and not committed.
# Stable Rust will do, and cargo-fuzz (`cargo install cargo-fuzz --locked`). Building everything anew takes several minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

python3 - <<'PYTHON'
import os, pathlib, struct
corpus, fixtures = pathlib.Path("fuzz/corpus"), pathlib.Path("fixtures")
# A small file takes a format as far as a large one, and many more small ones are tried in the same time.
LARGEST = 12 * 1024

def seed(target, number, content):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    if len(content) <= LARGEST:
        (folder / f"seed-{number:04}").write_bytes(content)

files = [path for path in sorted(fixtures.rglob("*")) if path.is_file() and path.suffix not in (".md", ".toml", ".tsv", ".py", ".j2")]
for number, path in enumerate(files):
    name = path.relative_to(fixtures).parts[0]
    content = name.encode() + b"\n" + path.read_bytes()
    seed("files", number, content)
    if name in ("k6", "pytest-benchmark", "google-benchmark", "pyperf"):
        seed("readers", number, content)
# Directories that are read as a whole.
for number, folder in enumerate(["criterion/base", "criterion/quick", "criterion/saved", "criterion/v0.5.1", "locust"], start=9000):
    inside = [path for path in sorted((fixtures / folder).rglob("*")) if path.is_file() and path.stat().st_size < 2048][:12]
    listed = [str(path.relative_to(fixtures / folder)).encode() + b"\0" + path.read_bytes() for path in inside]
    seed("files", number, folder.split("/")[0].encode() + b"\n\0" + b"\0\0".join(listed))
for number, path in enumerate([*sorted(fixtures.glob("config/*/*.toml")), pathlib.Path("templates/perfdiff.toml")]):
    seed("configuration", number, path.read_bytes())
for number, path in enumerate(path for path in sorted(pathlib.Path("templates").rglob("*")) if path.is_file()):
    seed("templates", number, path.read_bytes())
small = ["{{ shown.headline }}", "{% for change in changes %}{{ change.benchmark | md }}{% endfor %}", "{% if counts.failure > 0 %}x{% else %}y{% endif %}",
         "{{ head.environment.cpu | default('x') }}", "{% set a = changes | selectattr('verdict', 'eq', 'failure') | list %}{{ a | length }}"]
for number, text in enumerate(small, start=9000):
    seed("templates", number, text.encode())
bounds = ["< 10ms", ">= 5,000 msg/sec", "10,000 msg/sec", "<1%", "p(95)<100", "rate<0.01", "med <= 1.5 s", "≥ 2 GiB", "=== 0", "12%", "3pp"]
for number, text in enumerate(bounds):
    seed("bounds", number, text.encode())
trailers = ["Validate\n\nPerfdiff-Accept: parser/* | 12% | validates UTF-8 now\n", "parser/{a,b}/time | 5 % | more | bars",
            "x\n\nperfdiff-accept: a|b/* | 3pp | one\n  reason | of two lines\nSigned-off-by: A <a@example.org>\n"]
for number, text in enumerate(trailers):
    seed("trailers", number, text.encode())
for number in range(64):
    changes = b"".join(struct.pack("<HHB", number * 977 % 60000, number * 331 % 977, change) for change in range(number % 4))
    for target in ("payloads", "stored"):
        seed(target, number, bytes([number | (target == "stored")]) + changes)
    seed("comparisons", number, bytes([number // 4, number]) + changes)
    seed("sides", number, bytes((number * 37 + at * 101) % 256 for at in range(number * 3)))
PYTHON

targets=("$@")
if [[ $# == 0 ]]; then
  for target in fuzz/fuzz_targets/*.rs; do targets+=("$(basename "$target" .rs)"); done
fi
seconds=$((${FUZZ_SECONDS:-60} / ${#targets[@]}))
cargo fuzz build --sanitizer none
for target in "${targets[@]}"; do
  printf '\n== %s\n' "$target"
  # 12 KiB, and 10 s for one input on a busy machine.
  cargo fuzz run --sanitizer none "$target" -- -max_total_time=$((seconds > 1 ? seconds : 1)) -max_len=12288 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 2>&1 |
    grep -E '^(stat::number_of_executed_units|stat::peak_rss_mb|#[0-9]+.*DONE|==|thread|assertion|SUMMARY|Test unit)|panicked|ERROR|left:|right:' || {
    echo "fuzz: $target has found something, see fuzz/artifacts/$target"
    exit 1
  }
done
