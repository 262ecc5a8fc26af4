//! The shape of a name: what it is about, and what makes a share, a count or a size of that.

use super::compounds::joined;
use super::named_unit::NamedUnit;
use super::vocabulary::{Sense, is_nuisance, is_operation, senses};
use super::words::{has_word, is_percentile, statistic_of};

/// The words of a name by what they are there for.
#[derive(Debug, Default)]
pub(super) struct Name {
    /// What it is about, without units, statistics and fillers; the last word is the head.
    pub(super) core: Vec<String>,
    /// What the number is for one of: "epoch" in `time_per_epoch`.
    pub(super) under: Vec<String>,
    /// The word that makes a share of it: "rate", "percent".
    pub(super) share: Option<String>,
    /// Whether it counts what it is about, and whether it says so first: `num_queries`.
    pub(super) counted: Option<Counted>,
    /// The word that makes a size of it.
    pub(super) extent: Option<String>,
    /// Whether it holds a percentile.
    pub(super) percentile: bool,
    /// Whether it holds "total".
    pub(super) total: bool,
    /// Whether it ends in "at": a moment.
    pub(super) moment: bool,
}

/// What comes out of a comparison of two.
const COMPARISONS: &[&str] =
    &["speedup", "slowdown", "improvement", "gain", "overhead", "reduction", "saving", "savings", "degradation", "regression"];

/// Where a name says that it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// `num_queries`: so many were asked for.
    First,
    /// `query_count`.
    Last,
}

/// Whether a word has a sense.
pub(super) fn has(word: &str, sense: Sense) -> bool {
    senses(word).contains(&sense)
}

impl Name {
    /// The shape of a name of these words, whose unit is `named` where they hold one.
    pub(super) fn of(words: &[String], named: Option<&NamedUnit>) -> Name {
        let (words, mut under) = match named {
            Some(named) => (named.rest.as_slice(), named.under.clone()),
            None => (words, Vec::new()),
        };
        let mut core = without_evils(joined(words));
        if is_until_done(&core) {
            core = vec!["computations".to_owned()];
        }
        if let Some(at) = core.iter().position(|word| word == "per").filter(|at| *at > 0) {
            under.extend(core.drain(at..).skip(1));
        }
        let mut name = Name { under, ..Name::default() };
        name.percentile = core.iter().any(|word| is_percentile(word));
        name.total = core.iter().any(|word| matches!(word.as_str(), "total" | "totals"));
        name.moment = core.len() > 1 && core.last().is_some_and(|word| word == "at");
        name.core = name.without_circumstances(core);
        name.strip();
        name
    }

    /// What the name is about.
    pub(super) fn head(&self) -> &str {
        self.core.last().map_or("", String::as_str)
    }

    /// The first word that says something.
    pub(super) fn first(&self) -> &str {
        let says = |word: &&String| !has(word, Sense::Filler);
        self.core.iter().find(says).or_else(|| self.core.first()).map_or("", String::as_str)
    }

    /// The word before the head.
    pub(super) fn before_head(&self) -> &str {
        self.core.iter().rev().nth(1).map_or("", String::as_str)
    }

    /// Whether the head has a sense.
    pub(super) fn is(&self, sense: Sense) -> bool {
        has(self.head(), sense)
    }

    /// Whether any word of what it is about has a sense.
    pub(super) fn any(&self, sense: Sense) -> bool {
        self.core.iter().any(|word| has(word, sense))
    }

    /// Whether what it is one of has a sense.
    pub(super) fn under_any(&self, sense: Sense) -> bool {
        self.under.iter().any(|word| has(word, sense))
    }

    /// Whether its head is the plural of something unknown.
    pub(super) fn counts_unknown(&self) -> bool {
        let head = self.head();
        head.len() > 3 && head.ends_with('s') && !head.ends_with("ss") && senses(head).is_empty()
    }

    /// Whether it is nothing but something that is done: "read" is how much was read, or how long that took.
    pub(super) fn is_operation(&self) -> bool {
        matches!(self.core.as_slice(), [word] if is_operation(word)) && !self.is_shaped()
    }

    /// Whether it ends with something that is done, once: `render_pass`.
    pub(super) fn is_done_once(&self) -> bool {
        let one = !self.head().ends_with('s') || self.head().ends_with("ss");
        one && (self.is(Sense::Work) || self.is(Sense::Success)) && !self.is_shaped()
    }

    /// Whether it is one thing of which more is worse, as the name of a case: "allocation", and not "allocations".
    pub(super) fn is_effort_alone(&self) -> bool {
        self.is(Sense::Effort) && !self.head().ends_with('s') && self.head().len() > 2 && !self.is_shaped()
    }

    /// Whether a word makes a size or a number of what it is about.
    pub(super) fn is_shaped(&self) -> bool {
        self.extent.is_some() || self.counted.is_some()
    }

    /// Whether it denies what is hoped for: `false_success`, `non_compliance`.
    pub(super) fn denies(&self) -> bool {
        // "false_alarms", "false_match_rate".
        if self.first() == "false" && self.core.len() > 1 && (self.head().ends_with('s') || self.share.is_some()) {
            return true;
        }
        let denied = [Sense::Success, Sense::Favour, Sense::Merit].into_iter().any(|sense| self.is(sense));
        denied && matches!(self.before_head(), "false" | "non" | "not" | "un")
    }

    /// Whether it is the name of a setting by its shape, which no benchmark's name has by chance: `batch_size`, `timeout`.
    pub(super) fn tells_a_setting(&self) -> bool {
        self.is_shaped() || self.is(Sense::Bound) || self.is(Sense::Pace) || self.core.first().is_some_and(|first| has(first, Sense::Aim))
    }

    /// The words up to the first preposition; of "number of errors", what is counted.
    fn without_circumstances(&mut self, mut words: Vec<String>) -> Vec<String> {
        let preposition = |words: &[String]| words.iter().skip(1).position(|word| has(word, Sense::Preposition)).map(|at| at + 1);
        while let Some(at) = preposition(&words) {
            let after = words.split_off(at);
            // "cpu_vs_gpu_speedup" is a speedup.
            if let [compared, .., figure] = after.as_slice()
                && matches!(compared.as_str(), "vs" | "versus" | "over")
                && COMPARISONS.contains(&figure.as_str())
            {
                return vec![figure.clone()];
            }
            let of = after.first().is_some_and(|word| word == "of") && after.len() > 1;
            // The rate at the end of "read_after_write_success_rate" is its own.
            if let [to, .., outcome, rate] = after.as_slice()
                && matches!(to.as_str(), "after" | "before" | "to" | "over" | "in")
                && [Sense::Success, Sense::Failure, Sense::Favour].into_iter().any(|sense| has(outcome, sense))
                && has(rate, Sense::Share)
            {
                return vec![outcome.clone(), rate.clone()];
            }
            match words.as_slice() {
                [only] if of && has(only, Sense::Count) => self.counted = Some(Counted::First),
                [only] if of && has(only, Sense::Share) => self.share = Some(only.clone()),
                // The sum of costs is a cost.
                [only] if of && statistic_of(only).is_some() => {}
                _ => return words,
            }
            words = after.into_iter().skip(1).collect();
        }
        words
    }

    /// Whether it is the difference of two figures: which way they were compared, nobody tells.
    pub(super) fn is_compared_figure(&self) -> bool {
        let compared = matches!(self.head(), "difference" | "differences" | "diff" | "delta" | "change");
        compared && self.any(Sense::Merit) && !["improvement", "gain", "speedup"].contains(&self.before_head())
    }

    /// Whether bounds are counted that were not kept: `missed_deadlines`.
    pub(super) fn is_broken(&self) -> bool {
        let broken = |word: &str| word.ends_with("ed") && has(word, Sense::Failure);
        self.core.first().is_some_and(|first| broken(first)) && self.head().ends_with('s')
    }

    /// Whether it is a bound in a unit of what is paid: `power_limit_w`.
    pub(super) fn bounds_expense(&self) -> bool {
        has(self.before_head(), Sense::Bound) && matches!(self.head(), "w" | "kw" | "mw" | "j" | "kj" | "mj" | "wh" | "kwh" | "usd")
    }

    /// Whether it is a frequency that was reached, and not one that was set: `actual_frequency`.
    pub(super) fn is_reached(&self) -> bool {
        let first = self.core.first().map_or("", String::as_str);
        let reached = matches!(first, "actual" | "achieved" | "measured" | "effective" | "sustained" | "real");
        reached && matches!(self.head(), "frequency" | "freq")
    }

    /// Whether it is how much of something was kept: how long it is kept is a setting.
    pub(super) fn is_kept(&self) -> bool {
        self.head() == "retention" && !matches!(self.before_head(), "" | "log" | "data" | "message" | "backup" | "snapshot")
    }

    /// Whether a figure's word means something else here: a region of interest before another word, and how much a result depends
    /// on a layer or a parameter.
    pub(super) fn is_of_another_kind(&self, word: &str) -> bool {
        let before = self.before_head();
        match word {
            "roi" => self.head() != "roi",
            "sensitivity" => has(before, Sense::Setting) || has(before, Sense::Input),
            _ => false,
        }
    }

    /// Whether a last word is only what a figure is measured in: `snr_db`, `chamfer_distance_m`.
    fn is_scale(&self, last: &str) -> bool {
        let figure = self.any(Sense::Merit) || self.any(Sense::Demerit) || self.core.iter().any(|word| word == "error");
        figure && matches!(last, "db" | "dbm" | "m" | "mm" | "cm" | "px" | "deg" | "rad" | "usd" | "eur" | "gbp" | "bps")
    }

    /// Whether a last word is only the time that a price is for: `cost_usd_month`.
    fn is_paid_by(&self, last: &str) -> bool {
        matches!(last, "month" | "monthly" | "day" | "daily" | "hour" | "hourly" | "year" | "yearly") && self.any(Sense::Expense)
    }

    fn strip(&mut self) {
        self.core.retain(|word| statistic_of(word).is_none() || is_count(word) || has(word, Sense::Spread));
        if self.core.len() > 1
            && let Some(first) = self.core.first()
            // The "number_accuracy" is that of numbers.
            && !(first == "number" && self.is(Sense::Merit) && !self.head().ends_with('s'))
            && (is_count(first) || matches!(first.as_str(), "n" | "nb" | "nr") || first == "no" && self.head().ends_with('s'))
        {
            // The total of a time is a time.
            let sum = first == "total" && !(self.is(Sense::Work) || self.is(Sense::Processing));
            self.counted = Some(Counted::First).filter(|_| !sum);
            self.core.remove(0);
        }
        // "pct_cpu" is the percentage of a processor.
        if self.core.len() > 1
            && let Some(first) = self.core.first().filter(|first| first.as_str() != "rate" && has(first, Sense::Share))
        {
            self.share = Some(first.clone());
            self.core.remove(0);
        }
        // "cpu_percent_one_core" is a percentage, too.
        let percent = |word: &String| matches!(word.as_str(), "percent" | "percentage" | "pct");
        if let Some(at) = self.core.iter().position(percent).filter(|at| *at > 0)
            && !self.any(Sense::Rate)
        {
            self.core.truncate(at + 1);
        }
        // "cpu_count_logical" is a count of some.
        let of_some = |word: &String| senses(word).iter().all(|sense| matches!(sense, Sense::Setting | Sense::Input));
        if let Some(at) = self.core.iter().position(|word| matches!(word.as_str(), "count" | "counts" | "cnt")).filter(|at| *at > 0)
            && self.core.iter().skip(at + 1).all(of_some)
        {
            self.core.truncate(at + 1);
        }
        // "hit_rate_known" is a rate of some.
        let rate = self.core.len().checked_sub(2).filter(|at| *at > 0);
        if let Some(at) = rate.filter(|at| self.core.get(*at).is_some_and(|word| matches!(word.as_str(), "rate" | "ratio")))
            && self.core.last().is_some_and(of_some)
        {
            self.core.truncate(at + 1);
        }
        while self.core.len() > 1
            && let Some(last) = self.core.last()
        {
            if has(last, Sense::Share) {
                self.share = Some(last.clone());
            } else if is_count(last) {
                self.counted = self.counted.or(Some(Counted::Last));
            } else if has(last, Sense::Extent) {
                self.extent = Some(last.clone());
            } else if !(has(last, Sense::Filler) || self.is_scale(last) || is_amount(last) || self.is_paid_by(last)) {
                break;
            }
            self.core.pop();
        }
    }
}

/// Words in which what is free of failures is a success: `crash_free_rate`.
fn without_evils(words: Vec<String>) -> Vec<String> {
    let evil = |word: &String| has(word, Sense::Failure) || has(word, Sense::Demerit) || is_nuisance(word);
    let free = words.windows(2).position(|pair| matches!(pair, [before, free] if free == "free" && evil(before)));
    let Some(at) = free else { return words };
    let success = std::iter::once("reliability".to_owned());
    words.iter().take(at).cloned().chain(success).chain(words.iter().skip(at + 2).cloned()).collect()
}

/// Whether it is how many steps it took to get somewhere: `iterations_to_converge`.
fn is_until_done(words: &[String]) -> bool {
    let at = words.iter().position(|word| matches!(word.as_str(), "to" | "until" | "till")).filter(|at| *at > 0);
    let counted =
        |word: &String| has_word("iterations iters steps epochs rounds episodes updates evaluations evals generations trials", word);
    let done = |word: &String| {
        has_word("converge convergence converged solve solved solution target goal threshold optimum optimal success", word)
    };
    at.is_some_and(|at| words.get(at - 1).is_some_and(counted) && words.get(at + 1).is_some_and(done))
}

/// Whether a word is a number, be it with a letter: "24h", "10k".
fn is_amount(word: &str) -> bool {
    let digits = word.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word makes a count of its neighbour. "number" and the like mean nothing else.
fn is_count(word: &str) -> bool {
    has(word, Sense::Count)
}
