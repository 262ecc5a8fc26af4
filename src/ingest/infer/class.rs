//! The class and the direction that the words of a name suggest, with the unit where one is known.

use super::vocabulary::{
    CIRCUMSTANCES, COUNTED, DEVIATIONS_FROM_TRUTH, DURATIONS, FAILURES, LATENCIES, MERITS, PROCESSING, SETTINGS, SHARE, SPREADS, VOLUMES,
    WHOLE_CIRCUMSTANCES,
};
use super::words::is_percentile;
use crate::model::{Class, Direction};
use crate::unit::{Dimension, Unit};

/// The words of one name with what is asked of them.
pub(super) struct Words<'w>(pub(super) &'w [String]);

impl Words<'_> {
    pub(super) fn any(&self, set: &[&str]) -> bool {
        self.0.iter().any(|word| set.contains(&word.as_str()))
    }

    fn last(&self, set: &[&str]) -> bool {
        self.0.last().is_some_and(|word| set.contains(&word.as_str()))
    }

    fn pair(&self, first: &[&str], second: &[&str]) -> bool {
        self.0.windows(2).any(|pair| match pair {
            [a, b] => first.contains(&a.as_str()) && second.contains(&b.as_str()),
            _ => false,
        })
    }

    fn percentile(&self) -> bool {
        self.0.iter().any(|word| is_percentile(word))
    }

    /// Whether the number tells how something was measured, or how uncertain another number is.
    pub(super) fn beside_the_point(&self) -> bool {
        let whole = self.0.len() == 1 && self.any(WHOLE_CIRCUMSTANCES);
        let moment = self.pair(&["start", "end", "created", "started", "finished", "updated"], &["time", "at", "ms", "s", "timestamp"]);
        let setting = self.pair(SETTINGS, &["size", "count"]) && !self.any(FAILURES);
        let standard_error = self.pair(&["standard", "std"], &["error", "err"]);
        whole || moment || setting || standard_error || self.any(CIRCUMSTANCES) || self.any(SPREADS)
    }

    /// Whether the number tells how much was done, which is neither good nor bad.
    pub(super) fn volume(&self) -> bool {
        self.last(VOLUMES) || self.pair(VOLUMES, &["count", "total"]) || self.pair(&["num", "total", "n"], VOLUMES)
    }

    /// The class that the words and the unit suggest; [`Class::Other`] when they suggest none.
    pub(super) fn class(&self, unit: &Unit) -> Class {
        if self.beside_the_point() {
            return Class::Other;
        }
        self.quality(unit).or_else(|| self.work(unit)).or_else(|| self.resources(unit)).or_else(|| self.time(unit)).unwrap_or(Class::Other)
    }

    /// Error rates, scores and the like.
    fn quality(&self, unit: &Unit) -> Option<Class> {
        let dimension = unit.dimension();
        let share = self.any(SHARE) || dimension == Dimension::Ratio;
        let physical = matches!(dimension, Dimension::Time | Dimension::Data | Dimension::DataRate);
        if self.any(DEVIATIONS_FROM_TRUTH) || self.pair(&["absolute", "squared", "square", "mean"], &["error"]) && !share {
            return Some(Class::Score);
        }
        if self.any(&["loss"]) {
            // Lost packets are failures; the loss of a training is a score.
            return (!physical).then_some(if share || self.any(&["packet", "message", "data"]) { Class::ErrorRate } else { Class::Score });
        }
        if self.any(FAILURES) && !physical {
            // k6's `http_req_failed` is a share without saying so.
            let share = share && dimension != Dimension::Rate || self.pair(&["req"], &["failed"]);
            return Some(if share { Class::ErrorRate } else { Class::Count });
        }
        if self.any(&["success", "availability", "uptime"]) && !physical && (share || self.any(&["availability"])) {
            return Some(Class::ErrorRate);
        }
        let hit_rate = self.any(&["hit", "hits", "miss"]) && self.any(SHARE);
        (hit_rate || !physical && (self.any(MERITS) || self.any(&["compression"]))).then_some(Class::Score)
    }

    /// Work per time.
    fn work(&self, unit: &Unit) -> Option<Class> {
        let by_unit = matches!(unit.dimension(), Dimension::Rate | Dimension::DataRate);
        let by_word = self.any(&["throughput", "goodput", "rps", "qps", "tps", "iops", "fps", "bandwidth", "hz", "bitrate"]);
        let by_pair = self.pair(PROCESSING, &["rate"]) || self.0.len() == 1 && self.any(&["ops"]);
        let timed = unit.dimension() == Dimension::Time;
        (by_unit || !timed && (by_word || by_pair)).then_some(Class::Throughput)
    }

    /// Memory, processor, sizes and counts.
    fn resources(&self, unit: &Unit) -> Option<Class> {
        let dimension = unit.dimension();
        let time = dimension == Dimension::Time;
        let data = dimension == Dimension::Data;
        let allocated = self.any(&["alloc", "allocs", "allocated", "allocation", "allocations"]);
        if !time && self.any(&["memory", "mem", "rss", "maxrss", "heap", "ram", "vms", "pss", "uss", "peakmem"])
            || data && (allocated || self.any(&["op"]))
        {
            return Some(Class::Memory);
        }
        if self.any(&["cpu"]) {
            return Some(if time || self.any(&["time"]) { Class::Duration } else { Class::Cpu });
        }
        let timing = self.any(&["latency", "duration", "time", "elapsed"]);
        if data || !time && !timing && self.any(&["size", "bytes", "storage"]) {
            return Some(Class::Size);
        }
        if !time && !timing && !self.volume() && (allocated || self.any(COUNTED) || dimension == Dimension::Count) {
            return Some(Class::Count);
        }
        None
    }

    /// Latency and duration.
    fn time(&self, unit: &Unit) -> Option<Class> {
        let time = unit.dimension() == Dimension::Time;
        if !time && *unit != Unit::NONE {
            return None;
        }
        if self.any(LATENCIES) || (self.percentile() && time) {
            return Some(Class::Latency);
        }
        if time || self.any(DURATIONS) {
            return Some(if self.percentile() { Class::Latency } else { Class::Duration });
        }
        None
    }

    /// Which way is better, for a class.
    pub(super) fn direction(&self, class: Class) -> Direction {
        match class {
            Class::Memory | Class::Size
                if self.any(&["available", "free", "raw", "total", "limit", "capacity", "uncompressed", "original"]) =>
            {
                Direction::Neither
            }
            Class::Score if self.any(&["loss", "miss", "error"]) || self.any(DEVIATIONS_FROM_TRUTH) => Direction::Lower,
            Class::ErrorRate if self.any(&["success", "availability", "uptime"]) => Direction::Higher,
            Class::Cpu if self.any(&["idle"]) => Direction::Neither,
            Class::Other if !self.beside_the_point() && self.any(&["queue", "backlog", "pending", "depth"]) => Direction::Lower,
            _ => class.default_direction(),
        }
    }
}
