// Writes runs to make dashboards of: branches.ndjson, hostile.ndjson, and released/, a repository with tags and its runs.
//
//   node runs.mjs DIRECTORY
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [directory] = process.argv.slice(2);
let state = 42;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const noise = (share) => 1 + share * (random() + random() + random() - 1.5);

const hostile = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "../../../etc/passwd", "a\nb\tc", "\u202edrawkcab\u001b[31m", "{{ 7 * 7 }}{% raw %}", "javascript:alert(1)", "</svg></table><h1>pwned", "an_identifier_without_a_place_to_break_".repeat(6), "日本語のとても長い名前".repeat(8)];
const linux = { os: "linux", arch: "x86_64", cpu: "AMD EPYC 7763", cores: 4, runner: "ubuntu-24.04" };
const macos = { os: "macos", arch: "aarch64", cpu: "Apple M1", cores: 3, runner: "macos-14" };

const metric = (name, statistic, unit, value) => ({ name, statistic, unit, value });
const run = (number, branch, environment, suite, benchmarks) => ({
  schema: "perfdiff.run/v1", suite, branch, environment, benchmarks,
  commit: (BigInt(number + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n % 2n ** 160n).toString(16).padStart(40, "7").slice(-40),
  time: new Date(Date.UTC(2026, 0, 1, 9 * number)).toISOString(),
});
const benchmarks = (number, functions) => [
  { name: "GET /orders", metrics: [["p50", 61, 0.02], ["p95", 84, 0.04], ["p99", 120, 0.1]].map(([statistic, value, spread]) => metric("latency", statistic, "ms", value * noise(spread) * (number < 60 ? 1 : 1.22))) },
  { name: "parser/large", params: { size: "10 MB", mode: "strict" }, metrics: [metric("time", "median", "ms", 1.2 * noise(0.02) * (number < 40 ? 1 : 0.8)), metric("throughput", "median", "MB/s", 340 * noise(0.02))] },
  { name: "worker", metrics: [metric("memory", "max", "MB", (300 + number / 2) * noise(0.01)), metric("error rate", null, "%", 0.2 * random())] },
  ...Array.from({ length: functions }, (_, at) => ({ name: `module/function_${at}`, metrics: [metric("time", "median", "us", (at + 1) * noise(0.02))] })),
];
const write = (name, runs) => writeFileSync(join(directory, name), runs.map((run) => JSON.stringify(run)).join("\n"));

const branches = [];
for (let number = 0; number < 90; number += 1) {
  for (const environment of [linux, macos]) branches.push(run(number, "main", environment, "api", benchmarks(number, 12)));
  branches.push(run(number, "main", linux, "micro benchmarks", benchmarks(number, 3)));
}
for (let branch = 0; branch < 40; branch += 1) {
  for (let number = 60; number < 63; number += 1) branches.push(run(number, `feature/a-rather-long-name-of-a-branch-${branch}`, linux, "api", benchmarks(number, 2)));
}
write("branches.ndjson", branches);

write("hostile.ndjson", Array.from({ length: 30 }, (_, number) => hostile.slice(0, 4).map((name, at) => ({
  ...run(number, name, { os: name, cpu: hostile.at(at - 2), runner: name }, hostile[(at + 1) % 4], hostile.map((name) => ({
    name, params: { [name]: name }, metrics: [metric(name, name, "ms", 1.5 * noise(0.01) * (number < 15 ? 1 : 1.3))],
  }))),
  accepted: number === 20 ? ["**"] : [],
}))).flat());

// A repository of 160 commits on main, every other of which was measured, with tags on measured and on other commits, short and
// long, close and far; and two branches that begin in its middle.
const repository = join(directory, "released");
mkdirSync(repository);
const git = (...words) => execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false", ...words], { cwd: repository, encoding: "utf8" }).trim();
git("init", "-q", "-b", "main");
git("remote", "add", "origin", "https://example.org/team/parser.git");
const tags = { 0: ["v1.0.0"], 31: ["v1.1.0"], 60: ["v1.2.0"], 61: ["v1.2.1", "stable"], 63: ["v1.2.2"], 90: ["release/2026-01-05-candidate-of-a-rather-long-name"], 120: ["v2.0.0-rc.1"], 122: ["<img/src=x/onerror=alert(1)>"], 140: ["v2.0.0"], 159: ["v2.1.0"] };
const released = [];
const measured = (number, branch, factor) => {
  const commit = git("rev-parse", "HEAD");
  const benchmarks = [["parse/large document.json", 12, "ms"], ["emit", 480, "us"]].map(([name, value, unit]) => ({
    name, metrics: [metric("time", "median", unit, value * factor * noise(0.02) * (number < 100 ? 1 : 1.18)), metric("memory", "max", "MB", 80 * factor * noise(0.004))],
  }));
  released.push({ ...run(number, branch, linux, "unit", benchmarks), commit });
};
const commits = (first, end, branch, factor, every) => {
  for (let number = first; number < end; number += 1) {
    git("commit", "-q", "--allow-empty", "-m", `Change ${number} on ${branch}`);
    for (const tag of branch === "main" ? tags[number] || [] : []) git("tag", tag);
    if (number % every === 0) measured(number, branch, factor);
  }
};
commits(0, 80, "main", 1, 2);
git("branch", "release-1.x");
git("branch", "topic/a-faster-parser-with-a-name-that-is-much-too-long-for-any-legend-of-a-picture");
commits(80, 160, "main", 1, 2);
git("switch", "-q", "release-1.x");
commits(80, 150, "release-1.x", 0.97, 3);
git("switch", "-q", "topic/a-faster-parser-with-a-name-that-is-much-too-long-for-any-legend-of-a-picture");
commits(110, 130, "topic/a-faster-parser-with-a-name-that-is-much-too-long-for-any-legend-of-a-picture", 0.8, 1);
git("switch", "-q", "main");
writeFileSync(join(repository, "runs.ndjson"), released.map((run) => JSON.stringify(run)).join("\n"));
