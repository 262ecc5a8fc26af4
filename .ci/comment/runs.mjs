// Writes pairs of runs with ordinary, with many and with long names: NAME-base-N.json and NAME-head-N.json.
//
//   node runs.mjs DIRECTORY
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [directory] = process.argv.slice(2);
let state = 7;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const noise = (share) => 1 + share * (random() + random() + random() - 1.5);

const files = ["parser", "render", "query_planner", "lexer", "net"];
const kinds = ["small", "large", "roundtrip"];
const name = (at) => `tests/bench/test_${files[at % files.length]}.py::test_${kinds[at % kinds.length]}_${at}`;
const long = (at) => `services/billing/internal/reconciliation/${["ledger", "invoice"][at % 2]}/benchmarks::BenchmarkReconcileOutstandingInvoicesWithTaxes/currency=EUR,customers=10000/${at}`;

// `worse` of `count` benchmarks become a quarter slower.
const pair = (label, count, worse, name) => {
  for (const side of ["base", "head"]) {
    for (let number = 0; number < 6; number += 1) {
      const benchmarks = Array.from({ length: count }, (_, at) => {
        const factor = side === "head" ? (at < worse ? 1.25 : at < worse + 4 ? 0.8 : 1) : 1;
        return { name: name(at), metrics: [{ name: "time", statistic: "median", unit: "us", value: (at + 1) * 2.7 * factor * noise(0.01) }] };
      });
      const run = { schema: "perfdiff.run/v1", suite: "pytest", time: new Date(Date.UTC(2026, 0, 1, number, side === "head" ? 30 : 0)).toISOString(), benchmarks };
      writeFileSync(join(directory, `${label}-${side}-${number}.json`), JSON.stringify(run));
    }
  }
};
pair("five", 30, 5, name);
pair("many", 180, 62, name);
pair("long", 30, 6, long);
