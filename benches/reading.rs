//! Cost of reading large files, beside `floor`, which only counts their lines: read the ratio of the two, which holds on any machine.
#![allow(missing_docs, clippy::unwrap_used, reason = "the macros of criterion write undocumented functions")]

use std::fmt::Write as _;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use perfdiff::ingest::{Options, Source, read};

/// The metrics of one request, as k6 writes them one after the other.
const REQUEST: [&str; 9] = [
    "http_reqs",
    "http_req_duration",
    "http_req_blocked",
    "http_req_connecting",
    "http_req_tls_handshaking",
    "http_req_sending",
    "http_req_waiting",
    "http_req_receiving",
    "http_req_failed",
];

/// Values that waver like times, with as many digits as k6 writes.
fn values() -> impl FnMut() -> f64 {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 40) as u32) / 1e6 + 1.0
    }
}

/// `--out json` of so many requests, 300 bytes a line.
fn k6_json(requests: u32) -> String {
    let mut value = values();
    let mut text = String::new();
    for request in 0..requests {
        let (second, nano, path) = (request / 50 % 60, request % 50 * 20_000_000 + 1_234_567, ["items", "orders"][request as usize % 2]);
        let minute = request / 3_000;
        for metric in REQUEST {
            let value = value();
            let _ = writeln!(
                text,
                r#"{{"metric":"{metric}","type":"Point","data":{{"time":"2026-11-21T{:02}:{:02}:{second:02}.{nano:09}Z","value":{value:.6},"tags":{{"endpoint":"{path}","expected_response":"true","group":"::browse","method":"GET","name":"http://127.0.0.1:18080/{path}","proto":"HTTP/1.1","scenario":"browse","status":"200","url":"http://127.0.0.1:18080/{path}"}}}}}}"#,
                minute / 60,
                minute % 60,
            );
        }
    }
    text
}

/// `--out csv` of so many requests.
fn k6_csv(requests: u32) -> String {
    let mut value = values();
    let mut text = "metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,\
                    status,subproto,tls_version,url,extra_tags,metadata\n"
        .to_owned();
    for request in 0..requests {
        for metric in REQUEST {
            let (second, value) = (1_795_226_219 + request / 50, value());
            let _ = writeln!(
                text,
                "{metric},{second},{value:.6},,,,true,::browse,GET,http://127.0.0.1:18080/items,HTTP/1.1,browse,,200,,,http://127.0.0.1:18080/items,endpoint=items,"
            );
        }
    }
    text
}

/// A history as perfdiff writes it: one run a line.
fn runs(runs: u32, metrics: u32) -> String {
    let mut value = values();
    let mut text = String::new();
    for run in 0..runs {
        let benchmarks: Vec<String> = (0..metrics)
            .map(|at| {
                format!(
                    r#"{{"name":"group{}/bench{at}","metrics":[{{"name":"time","statistic":"median","class":"duration","unit":"s","direction":"lower","role":"primary","value":{},"n":100}}]}}"#,
                    at / 100,
                    value() * 1e-6
                )
            })
            .collect();
        let _ = writeln!(
            text,
            r#"{{"schema":"perfdiff.run/v1","suite":"suite","commit":"{run:040x}","benchmarks":[{}]}}"#,
            benchmarks.join(",")
        );
    }
    text
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("reading");
    group.sample_size(10);
    for (name, text) in [("k6 JSON points", k6_json(8_000)), ("k6 CSV points", k6_csv(20_000)), ("history of runs", runs(50, 2_000))] {
        let bytes = text.into_bytes();
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_with_input(BenchmarkId::new("floor", name), &bytes, |b, bytes| {
            b.iter(|| memchr::memchr_iter(b'\n', bytes).count());
        });
        let source = Source::bytes(name, bytes).unwrap();
        group.bench_with_input(BenchmarkId::new("read", name), &source, |b, source| {
            b.iter(|| read(source, None, &Options::default()).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
