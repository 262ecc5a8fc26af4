//! The vocabulary of metric names, as one table: which words speak of what.
//!
//! Words are in lower case and in the singular where the plural says the same. A word belongs here when it means the
//! same in the names of most projects; what only one project says belongs into that project's configuration.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a word speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A time that someone waits.
    Latency,
    /// A time that something takes.
    Duration,
    /// Work per time.
    Rate,
    /// Memory in use.
    Memory,
    /// Processor use.
    Cpu,
    /// Room that something takes.
    Size,
    /// Work that failed: a count, or a share with a word of share.
    Failure,
    /// Adjectives that make their number better when lower: `slow_queries`, `duplicates`.
    Ill,
    /// Work that succeeded: a share of it is better when higher, a count of it tells how much was done.
    Success,
    /// The same of outcomes that are hoped for and whose opposite is no failure: cache hits, accepted proposals.
    Favour,
    /// A figure that is better when higher.
    Merit,
    /// A figure that is better when lower.
    Demerit,
    /// What is paid: energy, money.
    Expense,
    /// What the machine is better spared, counted.
    Effort,
    /// Work that waits to be done.
    Backlog,
    /// How much was done, which is neither good nor bad.
    Work,
    /// How the measurement was set up.
    Setting,
    /// What the program under test was given: its size, length or number is a setting.
    Input,
    /// A stretch of time or a frequency that is set.
    Pace,
    /// A time that passes by itself.
    Lapse,
    /// A bound that results are compared with.
    Bound,
    /// What is aimed at: silences a name as its first word too.
    Aim,
    /// An identity, a moment, a version.
    Mark,
    /// How uncertain another number is.
    Spread,
    /// What was seen of the machine, neither good nor bad.
    State,
    /// What "rate" makes work per time of.
    Processing,
    /// A reach for something, of which an operation is better spared: `reads_per_op`.
    Access,
    /// Makes a share of what stands before it.
    Share,
    /// Makes a count of what stands beside it.
    Count,
    /// Makes a size of what stands before it.
    Extent,
    /// Of memory and files: there, and not taken.
    Room,
    /// A stretch of measuring, or of recorded input, before "duration" and "length".
    Session,
    /// What follows tells of the circumstances, and not what was measured.
    Preposition,
    /// Says nothing of its own.
    Filler,
}

use Sense::{
    Access, Aim, Backlog, Bound, Count, Cpu, Demerit, Duration, Effort, Expense, Extent, Failure, Favour, Filler, Ill, Input, Lapse,
    Latency, Mark, Memory, Merit, Pace, Preposition, Processing, Rate, Room, Session, Setting, Share, Size, Spread, State, Success, Work,
};

/// Words by what they speak of. A word may have several senses; the shape of the name tells which one counts.
const WORDS: &[(Sense, &str)] = &[
    (Latency, "latency latencies response rtt ttfb ttft tpot itl delay wait waiting lag jitter pause stall blocked"),
    (Latency, "blocking staleness fcp lcp tti tbt inp fid fmp onload domcontentloaded speedindex frametime mspt"),
    (Latency, "ping rt hiccup ttlb mttr ttfs ttfr ttfa ttlt tardiness lateness lat"),
    (Duration, "duration time elapsed runtime took wall walltime period makespan coldstart warmstart startup boot"),
    (Duration, "turnaround timing dur"),
    (Duration, "cputime exectime spent"),
    (Rate, "throughput goodput rps qps tps pps iops fps bandwidth bw hz bitrate flops mflops gflops tflops pflops"),
    (Rate, "gops tops mips hashrate framerate speed mbps gbps kbps tpm nps qph"),
    (Rate, "mpps kpps kops mops kiops kqps eps ips sps teps gteps mteps gups mlups gcups xput thrpt krps mrps ktps"),
    (Rate, "wps ups mtps msps gsps ksps teraflops gigaflops petaflops tpmc qphh qpm datarate"),
    (Memory, "memory mem kvcache reserved rss maxrss heap ram vram vms pss uss peakmem hbm workingset"),
    (Memory, "flash sram dram psram swap wss resident rsz vmrss vmhwm hwm nonheap metaspace offheap vsz vmsize"),
    (Cpu, "cpu"),
    (Size, "size storage footprint"),
    (Failure, "error err failure failed fail failing timeout timeouts timedout exception dropped drop rejected"),
    (Failure, "reject rejection retry retried aborted abort crash lost 5xx 4xx non2xx violation violated conflict"),
    (Failure, "deadlock oom killed panic missed unsuccessful invalid incorrect wrong mismatch exceeded throttled"),
    (Failure, "retransmit retransmission reconnect collision corrupted corruption disconnect discarded bounce"),
    (Failure, "falsepositive falsenegative fpr fnr hallucination hallucinated overrun underrun overflow rollback fault leak"),
    (Failure, "leaked cancelled canceled warning bug defect incident flaky shed expired unhandled"),
    (Failure, "issue complaint anomaly glitch alert denied refused breach regression outage restart anr freeze hang nack"),
    (Failure, "spike majflt minflt pgfault majfault failover election retrans retx unstable tripped livelock"),
    (Failure, "oversell oversold overbook overbooked overbooking overcharge overcharged doublespend xrun reorg slashing"),
    (
        Failure,
        "escalation escalated exhausted thrash thrashing uncle rto flap flapping oomkill oomkilled slashed equivocation dlq deadletter throttling redelivered preempted evicted",
    ),
    (Failure, "starvation underflow denial exhaustion redelivery expiration cancellation segfault misroute reboot"),
    (
        Failure,
        "resend resent pagefault nan rebuffer rebuffering interruption blackout stoppage unavailability contamination failback fallback reset refusal contradiction",
    ),
    (Ill, "slow bad missing duplicate duplicated stale broken wasted reordered concealed malformed orphan orphaned"),
    (Ill, "unresolved unreachable redundant truncated inaccurate misclassified starved delayed late bloated poor"),
    (Ill, "blocked stalled uncovered unmatched unassigned unscheduled unhealthy unavailable unsolved infeasible"),
    (Ill, "insufficient incomplete inconsistent illegal unauthorized unsafe vulnerable oversized unsupported"),
    (Ill, "unparsed unmapped unaligned misaligned misplaced misrouted mislabeled dead zombie degraded outdated"),
    (
        Ill,
        "reorder reordering dirty detached poison poisoned frozen janky laggy choppy untranslated unmet spilled swapped interrupted overallocated unanswered lossy hardcoded deprecated untested undocumented",
    ),
    (Success, "success successful succeeded succeed availability uptime pass passed passing ok granted"),
    (Favour, "hit inlier win won acceptance accept accepted detection conversion recovery reuse dedup deduplication completion delivery"),
    (
        Favour,
        "cached dedupe match retrieval correct mapped resolved solved solve resolve valid verified supported grounded healthy compliant",
    ),
    (Merit, "accuracy acc f1 fscore score speedup recall precision auc auroc auprc bleu rouge meteor chrf ndcg"),
    (Merit, "mrr meanap map50 map75 map95 ap r2 iou miou dice psnr ssim msssim vmaf mos snr sdr pesq improvement"),
    (Merit, "efficiency eff quality kappa mcc pearson spearman correlation exactmatch em similarity coverage"),
    (Merit, "compression saving saved reclaimed freed specificity sensitivity tpr tnr reward ipc mfu hfu goodness gain rtfx p@ r@"),
    (
        Merit,
        "map@ ap@ pass@ hits@ hit@ hr@ fps@ apdex compliance attainment performance perf sinr rsrp rssi acceptance faithfulness groundedness",
    ),
    (
        Merit,
        "survival logprob loglikelihood loglik elbo fairness decentralization relevance relevancy helpfulness fluency coherence correctness completeness elo mmlu gsm8k humaneval",
    ),
    (Merit, "hellaswag truthfulqa mbpp accessibility seo profit pnl return sharpe sortino silhouette"),
    (Merit, "fidelity agreement consistency stability robustness reliability jaccard overlap purity ari nmi ami"),
    (Merit, "utility diversity novelty yield winrate roi cagr ctr revenue satisfaction mota hota idf1 stoi sisdr"),
    (Merit, "bertscore cider sari hypervolume mtbf uplift lift headroom health fitness reduction cosine calmar"),
    (Merit, "treynor top1 top5 resilience freshness durability scalability conformance compatibility naturalness"),
    (Merit, "intelligibility usability adherence factuality truthfulness harmlessness readability maintainability"),
    (
        Merit,
        "retention preservation safety ap50 ap75 modularity spearmanr pearsonr kendall kendalltau aucpr prauc rocauc aupr aupro f1score macrof1 microf1",
    ),
    (Merit, "f2 qwk nse kge rsq lddt plddt tmscore qed validity uniqueness winogrande boolq piqa triviaqa ifeval"),
    (Merit, "csat lqi pdr cvr gauc ecpm arpu ltv gmv aov roas bbh gpqa aime mtbench clipscore dockq gdt rating"),
    (Demerit, "rmse mae mse mape smape wer cer perplexity ppl bpb lpips loss brier ece eer nll divergence regret"),
    (Demerit, "overhead slowdown miss cls amplification waf bloat fragmentation imbalance skew contention rtf"),
    (Demerit, "distortion degradation interference waste wasted cpi penalty drawdown residual fid risk cpb toxicity"),
    (Demerit, "chamfer hausdorff levenshtein bouldin drain irmsd lrmsd pae"),
    (
        Demerit,
        "par2 par10 iowait softirq hardirq thd thdn frr fnmr fmr hter acer apcer bpcer bubble der mase wape mdape rmspe nmae mrae gap drift slippage overshoot bias downtime inefficiency discrepancy disparity redundancy duplication",
    ),
    (Demerit, "overdraw rmsd rmsle nrmse crps logloss crossentropy kld jsd emd mmd fvd fad epe ate rpe churn debt"),
    (Demerit, "hd assd hd95 relerr abserr maxerr maxdiff absdiff reldiff inflation overfit overfitting abandonment"),
    (Demerit, "attrition mdd volatility bpw cyclomatic jank stutter ber fer bler bpc bpd mpki wear"),
    (Expense, "cost energy power price usd dollar eur euro cent co2 co2e carbon emission joule watt kwh wh mwh w j"),
    (Expense, "mj kj mw kw spend consumption"),
    (Expense, "fee mah uj nj credit commission tax"),
    (Effort, "instruction opcode cycle switch syscall mispredict branch dbqueries alloc allocated allocation malloc gc"),
    (Effort, "eviction evicted jank stutter hitch misses compaction interrupt spill bankconflict wakeup"),
    (Effort, "migration rerender reflow roundtrip recompile recompilation deopt longtask drawcall gas preemption"),
    (Effort, "rebalance gcs layout"),
    (Effort, "seek flush fsync reallocation realloc relayout repaint rehash copies memcpy backtrack bailout"),
    (
        Effort,
        "comparison computation calculation deoptimization launch dispatch descriptor miss invalidate invalidation pageout pagein swapout swapin ctxsw cswch nvcsw nivcsw",
    ),
    (Backlog, "queue queued backlog pending inflight outstanding unacked lag behind"),
    (Backlog, "waiter unprocessed undelivered stuck waiting uncommitted qdepth qlen qsize inqueue"),
    (Work, "request req iteration iter message msg event record row item user sent received recv hits processed"),
    (Work, "completed done finished handled served delivered document doc token tok frame sample image img file"),
    (Work, "line word char character test run loop operation op ops transaction tx order trade call job task page packet byte"),
    (Work, "insert write written read update delete lookup transferred downloaded uploaded returned scanned"),
    (Work, "solved visited match matched found generated produced consumed ingested inserted loc commit object"),
    (Work, "entity element step episode edge put get publish result case round success rep repeat"),
    (Work, "executed issued performed attempted attempt submitted evaluated measured tested played rendered drawn"),
    (
        Work,
        "transfer rx ingress egress query memories hashed checked compacted verified fetched sorted compared replayed applied synced transmitted streamed",
    ),
    (Setting, "concurrency parallelism thread core cpus gpus gpu worker client vus vuser process proc node shard"),
    (Setting, "partition replica replication batch epochs dropout lr learning dim dimension layer head vocab width"),
    (Setting, "height resolution beam parallel jobs accum temperature topk topp ef nprobe nlist efsearch"),
    (Setting, "efconstruction k n m bits mtu momentum decay alpha beta gamma lambda epsilon param parameter nice"),
    (Setting, "pool grid world scale level connection fanout cardinality selectivity stride padding kernel channel"),
    (Setting, "tp pp dp degree optlevel iterations rounds repeats repetitions reps runs trials repetition polling retention"),
    (Setting, "context seq length len session socket slot stream producer consumer subscriber host instance pod"),
    (Setting, "container mutation crossover loadfactor sparsity theta option mode image model depth population"),
    (Setting, "magnification zoom quantization group type kind policy strategy bucket bin category weight"),
    (Setting, "coefficient exponent"),
    (Input, "test train validation batch pool pop population chunk page block buffer input dataset cpu core thread"),
    (Input, "worker payload message msg record key value file packet frame sample request body row column context"),
    (Input, "prompt sequence seq vocab hidden embedding world beam grid group kernel step tile wave cache slice"),
    (Input, "segment document doc string array list vector matrix graph corpus problem blob object item word"),
    (
        Input,
        "token transaction catalog source src upload download audio video clip speech portfolio replay pdu sdu datagram gop mesh lattice stencil mtu mss bdp isr quorum warp ctx cwnd rwnd data nonce salt plaintext workload",
    ),
    (Pace, "timeout interval ttl warmup cooldown rampup sleep thinktime keepalive backoff window horizon clock"),
    (Pace, "freq frequency mhz ghz khz sampling refresh arrival ramp"),
    (Pace, "expiry lease grace debounce heartbeat cadence timestep dt pacing linger retention simulated"),
    (Lapse, "uptime lifetime age remaining idle countdown eta"),
    (Bound, "threshold limit budget slo sla allowed permitted deadline tolerance quota ceil ceiling cap"),
    (Aim, "target goal allowed permitted expected desired requested configured ideal nominal theoretical"),
    (Aim, "projected offered demand"),
    (Mark, "seed name label title note comment branch timestamp datetime date epoch version pid tid ppid port"),
    (Mark, "year month day hour weekday uid gid revision schema id index idx rank stepping code build start end"),
    (Mark, "created started updated family model sha hash serial ts now offset position pos uuid minor major"),
    (Mark, "patch checksum crc baseline reference priority severity ordinal"),
    (Spread, "range stddev stdev std sd stderr variance var sem rme moe iqr mad deviation cv skewness kurtosis"),
    (Spread, "outlier aad df ci ci95 ci99 confidence uncertainty margin critical pvalue tvalue zscore"),
    (Spread, "rsd sdev mdev relstddev spread sigma variability"),
    (State, "temperature temp util utilization utilisation occupancy load humidity voltage rpm status state"),
    (State, "progress loadavg"),
    (Processing, "request message ingestion ingest processing frame event transaction insert write read order query"),
    (Processing, "queries tick completion publish consume scan indexing operation op job task item record row packet"),
    (
        Processing,
        "setup handshake connect render instruction cycle token sample image req msg tx iteration comparison computation calculation transfer",
    ),
    (Access, "read write seek fetch access lookup probe comparison hop io call rpc visit request query"),
    (Share, "rate ratio percent percentage pct share fraction frac probability prob proportion"),
    (Count, "count total num number qty cnt"),
    (Extent, "size sz len length"),
    (Room, "available avail free raw limit capacity uncompressed original installed"),
    (Session, "test run bench benchmark experiment trial measurement sim simulation sampling session soak audio"),
    (Session, "video clip track song playback output speech recording input sound media chunk segment slice"),
    (Preposition, "in on for with without after before during by under from of at via using vs versus to over across"),
    (Preposition, "against last past"),
    (Filler, "overall all value val result measurement current actual sample data x geomean gmean hmean"),
    (Filler, "final observed factor peak e2e estimate estimated stat statistic metric physical logical"),
];

/// What is done, as a name of its own: what surrounds it tells whether its number is of how much of it was done or of how long
/// that took. Compared with the very word.
const OPERATIONS: &[&str] = &[
    "request iteration message event record row item document doc token frame image file line word test",
    "run loop operation op transaction tx order orders trade trades call job task page packet insert",
    "inserts write writes read reads update updates delete deletes lookup lookups commit put puts get gets",
    "publish query queries scan search match case edge object step start build index hash load",
];

static SENSES: LazyLock<HashMap<&'static str, Vec<Sense>>> = LazyLock::new(|| {
    let mut senses: HashMap<&str, Vec<Sense>> = HashMap::new();
    for (sense, words) in WORDS {
        for word in words.split(' ') {
            senses.entry(word).or_default().push(*sense);
        }
    }
    senses
});

/// Measures that are written together with what they are of: "cumtime", "avglatency".
const ENDINGS: &[&str] =
    &["time", "latency", "throughput", "memory", "accuracy", "bandwidth", "fps", "score", "rss", "vram", "misses", "errors"];
/// Words that only look like that.
const NO_MEASURES: &[&str] = &["realtime", "lifetime", "anytime", "sometime", "onetime", "daytime", "halftime", "overtime"];

/// The senses of a word as it stands; else without its number ("top5"), else in the singular, else of its ending. None of an
/// unknown word.
pub(super) fn senses(word: &str) -> &'static [Sense] {
    let known = |word: &str| SENSES.get(word).map(Vec::as_slice);
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '@');
    let singular = |word: &str| {
        // "ms" is no plural.
        let word = Some(word).filter(|word| word.len() > 3)?;
        let of_y = word.strip_suffix("ies").and_then(|stem| known(&format!("{stem}y")));
        of_y.or_else(|| known(word.strip_suffix('s')?)).or_else(|| known(word.strip_suffix("es")?))
    };
    let ending = |word: &str| {
        let end = ENDINGS.iter().find(|end| word.len() > end.len() && word.ends_with(*end));
        end.filter(|_| !NO_MEASURES.contains(&word)).and_then(|end| known(end))
    };
    // "disconnected" by its verb; "unfinished" denies what was hoped for.
    let failed = |word: &str| known(word.strip_suffix("ed")?).filter(|senses| senses.contains(&Failure));
    let done = |word: &str| known(word).is_some_and(|senses| [Work, Success, Favour].iter().any(|sense| senses.contains(sense)));
    let undone = |word: &str| word.strip_prefix("un").filter(|word| word.ends_with("ed") && done(word)).and(known("broken"));
    known(word)
        .or_else(|| singular(word))
        .or_else(|| failed(word))
        .or_else(|| undone(word))
        .or_else(|| known(bare).filter(|_| bare.len() > 2))
        .or_else(|| singular(bare))
        .or_else(|| ending(word))
        .unwrap_or_default()
}

/// What is better rare, whatever else is done, as a rate as well as counted.
const NUISANCES: &str = "gc gcs evict eviction rebalance preemption interrupt wakeup jank stutter hitch hitches miss misses switch \
                         switches deopt spill reflow rerender";

/// Whether a word is something that is better rare, one or many of it.
pub(super) fn is_nuisance(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| NUISANCES.split(' ').collect());
    KNOWN.contains(word) || word.strip_suffix('s').is_some_and(|one| KNOWN.contains(one))
}

/// Whether a word is something that is done.
pub(super) fn is_operation(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| OPERATIONS.iter().flat_map(|words| words.split(' ')).collect());
    KNOWN.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice_in_a_row_or_in_another_case() {
        let mut seen = std::collections::HashSet::new();
        for (sense, words) in WORDS {
            for word in words.split(' ') {
                assert!(seen.insert((format!("{sense:?}"), word)), "{sense:?} has `{word}` twice");
                assert_eq!(word, word.to_lowercase());
            }
        }
    }
}
