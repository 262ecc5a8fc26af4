// Writes a run whose names are as long and as odd as those of large suites.
//
//   node names.mjs base|head
const [side] = process.argv.slice(2);
const names = [
  "tests/bench/integration/test_query_planner_with_statistics.py::TestJoins::test_nested_loop[postgres-15-large-7]",
  "services/billing/internal/reconciliation/ledger/benchmarks::BenchmarkReconcileOutstandingInvoices/currency=EUR,customers=10000",
  "com.example.storage.compaction.LeveledCompactionBenchmark.compactOverlappingRanges:throughput-with-1-thread",
  "an_identifier_without_a_place_to_break_".repeat(3),
  "crate::module::deeply::nested::r#async::Reader<'_, BufReader<File>>::read_until-newline?",
  "日本語のとても長い名前のベンチマーク/サイズ=10",
  "GET /v1/organisations/{organisation-id}/projects/{project-id}/runs?page=2",
];
const metric = (name, statistic, unit, value) => ({ name, statistic, unit, value });
const benchmarks = names.map((name, at) => {
  const worse = side === "head" ? [1.4, 0.7, 30, 1.01][at % 4] : 1;
  return { name, metrics: [metric("http_req_duration", "p95", "ms", 1234.567 * worse), metric("throughput", null, "requests/s", 98765.4 / worse)] };
});
console.log(JSON.stringify({ schema: "perfdiff.run/v1", suite: "names", benchmarks }));
