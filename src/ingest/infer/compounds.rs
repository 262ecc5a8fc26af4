//! Words that mean something only together.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that mean something only together, and what they mean then: availability and lost packets are shares by
/// themselves. The longest fits first.
const COMPOUNDS: &[(&str, &str)] = &[
    ("m io u", "miou"),
    ("click through", "ctr"),
    ("rate limited", "throttled"),
    ("rate limit hits", "throttled"),
    ("cosine sim", "similarity"),
    ("cos sim", "similarity"),
    ("test set", "dataset"),
    ("train set", "dataset"),
    ("training set", "dataset"),
    ("validation set", "dataset"),
    ("no of", "number of"),
    ("long frame", "hitch"),
    ("hit at k", "hit@"),
    ("hit at", "hit@"),
    ("hits at k", "hits@"),
    ("hits at", "hits@"),
    ("p at k", "p@"),
    ("p at", "p@"),
    ("r at k", "r@"),
    ("r at", "r@"),
    ("map at k", "map@"),
    ("ap at k", "ap@"),
    ("ap at", "ap@"),
    ("pass at k", "pass@"),
    ("pass at", "pass@"),
    ("long frames", "hitches"),
    ("late frame", "hitch"),
    ("late frames", "hitches"),
    ("cosine distance", "distortion"),
    ("alloc rate", "churn"),
    ("allocation rate", "churn"),
    ("full table scans", "dbqueries"),
    ("table scans", "dbqueries"),
    ("full scans", "dbqueries"),
    ("seq scans", "dbqueries"),
    ("on time", "attainment"),
    ("realtime factor", "rtf"),
    ("db query", "dbqueries"),
    ("db queries", "dbqueries"),
    ("sql query", "dbqueries"),
    ("sql queries", "dbqueries"),
    ("database query", "dbqueries"),
    ("database queries", "dbqueries"),
    ("non 200", "non2xx"),
    ("cpu process", "cpu"),
    ("cpu system", "cpu"),
    ("cpu user", "cpu"),
    ("cpu kernel", "cpu"),
    ("cpu sys", "cpu"),
    ("open files", "descriptors"),
    ("open fds", "descriptors"),
    ("file descriptors", "descriptors"),
    ("file handles", "descriptors"),
    ("leader changes", "failovers"),
    ("service level objective", "slo"),
    ("service level agreement", "sla"),
    ("service level", "attainment"),
    ("area mm2", "footprint"),
    ("area um2", "footprint"),
    ("set pass", "drawcalls"),
    ("page weight", "storage"),
    ("cross entropy", "crossentropy"),
    ("log loss", "logloss"),
    ("ci lo", "ci"),
    ("ci hi", "ci"),
    ("ci width", "ci"),
    ("ci half", "ci"),
    ("ci min", "ci"),
    ("ci max", "ci"),
    ("end to end", "e2e"),
    ("first contentful", "fcp"),
    ("largest contentful", "lcp"),
    ("cumulative layout", "cls"),
    ("kv cache", "kvcache"),
    ("dom content loaded", "domcontentloaded"),
    ("real time factor", "rtf"),
    ("lines of code", "loc"),
    ("load event end", "onload"),
    ("bits per byte", "bpb"),
    ("bits per character", "bpb"),
    ("bits per pixel", "bpb"),
    ("bd rate", "distortion"),
    ("abs diff", "residual"),
    ("absolute difference", "residual"),
    ("max diff", "residual"),
    ("cycles per byte", "cpb"),
    ("reciprocal rank", "mrr"),
    ("map at", "meanap"),
    ("explained variance", "r2"),
    ("edit distance", "levenshtein"),
    ("win loss", "win"),
    ("best practices", "quality"),
    ("recalc style", "reflows"),
    ("task clock", "cpu time"),
    ("tpm c", "tpm"),
    ("docker image", "footprint"),
    ("container image", "footprint"),
    ("instructions per cycle", "ipc"),
    ("speed up", "speedup"),
    ("byte weight", "size"),
    ("on disk", "storage"),
    ("first paint", "fcp"),
    ("dom interactive", "domcontentloaded"),
    ("dom complete", "domcontentloaded"),
    ("draw call", "drawcalls"),
    ("wall clock", "wall"),
    ("req failed", "failed rate"),
    ("slow down", "slowdown"),
    ("time stamp", "timestamp"),
    ("through put", "throughput"),
    ("cold start", "coldstart"),
    ("warm start", "warmstart"),
    ("start up", "startup"),
    ("warm up", "warmup"),
    ("cool down", "cooldown"),
    ("ramp up", "rampup"),
    ("ramp down", "rampup"),
    ("think time", "thinktime"),
    ("sleep time", "sleep"),
    ("time out", "timeout"),
    ("time outs", "timeouts"),
    ("timed out", "timedout"),
    ("keep alive", "keepalive"),
    ("round trip", "rtt"),
    ("round trips", "roundtrips"),
    ("learning rate", "lr"),
    ("scale factor", "scale"),
    ("top k", "topk"),
    ("top p", "topp"),
    ("m ap", "meanap"),
    ("io u", "iou"),
    ("exact match", "exactmatch"),
    ("std dev", "stddev"),
    ("standard deviation", "stddev"),
    ("standard error", "stderr"),
    ("std error", "stderr"),
    ("std err", "stderr"),
    ("p value", "pvalue"),
    ("t value", "tvalue"),
    ("z score", "zscore"),
    ("non 2xx", "non2xx"),
    ("false positive", "falsepositive"),
    ("false positives", "falsepositive"),
    ("false negative", "falsenegative"),
    ("false negatives", "falsenegative"),
    ("true positive", "tpr"),
    ("true negative", "tnr"),
    ("contentful paint", "fcp"),
    ("meaningful paint", "fmp"),
    ("layout shift", "cls"),
    ("speed index", "speedindex"),
    ("next paint", "inp"),
    ("first input", "fid"),
    ("page load", "onload"),
    ("working set", "workingset"),
    ("frame time", "frametime"),
    ("frame rate", "framerate"),
    ("hash rate", "hashrate"),
    ("bit rate", "bitrate"),
    ("draw calls", "drawcalls"),
    ("context switch", "switches"),
    ("context switches", "switches"),
    ("bank conflicts", "bankconflicts"),
    ("long tasks", "longtasks"),
    ("in flight", "inflight"),
    ("queue depth", "queue"),
    ("queue length", "queue"),
    ("queue len", "queue"),
    ("clock speed", "clock"),
    ("clock rate", "clock"),
    ("sample rate", "sampling"),
    ("sampling rate", "sampling"),
    ("refresh rate", "refresh"),
    ("ef search", "efsearch"),
    ("ef construction", "efconstruction"),
    ("opt level", "optlevel"),
    ("load factor", "loadfactor"),
    ("load avg", "loadavg"),
    ("load average", "loadavg"),
    ("load level", "level"),
    ("temp c", "temperature"),
    ("temperature c", "temperature"),
    ("temp celsius", "temperature"),
    ("temperature celsius", "temperature"),
    ("psnr db", "psnr"),
    ("snr db", "snr"),
    ("sdr db", "sdr"),
    ("co2 g", "co2"),
    ("co2 kg", "co2"),
    ("co2eq g", "co2"),
    ("k bps", "kbps"),
    ("m bps", "mbps"),
    ("g bps", "gbps"),
    ("max retries", "limit"),
    ("max attempts", "limit"),
    ("ci lower", "ci"),
    ("ci upper", "ci"),
    ("ci low", "ci"),
    ("ci high", "ci"),
    ("lower ci", "ci"),
    ("upper ci", "ci"),
    ("lower bound", "ci"),
    ("upper bound", "ci"),
    ("packet loss", "lost rate"),
    ("message loss", "lost rate"),
    ("data loss", "lost rate"),
    ("availability", "availability rate"),
];

/// The compounds that begin with a word, the longest first: their words, and what they become.
type Compounds = HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>;

static BY_FIRST: LazyLock<Compounds> = LazyLock::new(|| {
    let mut compounds = Compounds::new();
    for (parts, whole) in COMPOUNDS {
        let parts: Vec<&str> = parts.split(' ').collect();
        if let Some(first) = parts.first() {
            compounds.entry(first).or_default().push((parts, whole));
        }
    }
    compounds
});

/// Puts together what means something only together.
pub(super) fn joined(words: &[String]) -> Vec<String> {
    let mut out = Vec::with_capacity(words.len());
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        // "mAP50" is a mean average precision too.
        let is = |(word, part): (&String, &&str)| word == part || word.trim_end_matches(|c: char| c.is_ascii_digit()) == *part;
        let starts = |parts: &[&str]| rest.get(..parts.len()).is_some_and(|head| head.iter().zip(parts).all(is));
        let compound = BY_FIRST.get(first.as_str()).and_then(|all| all.iter().find(|(parts, _)| starts(parts)));
        if let Some((parts, whole)) = compound {
            out.extend(whole.split(' ').map(str::to_owned));
            rest = rest.get(parts.len()..).unwrap_or_default();
        } else {
            out.push(first.clone());
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::senses;
    use super::*;

    #[test]
    fn every_compound_becomes_words_of_the_table() {
        for (parts, whole) in COMPOUNDS {
            assert!(whole.split(' ').all(|word| !senses(word).is_empty()), "{parts} becomes {whole}, which says nothing");
        }
    }
}
