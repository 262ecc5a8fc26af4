//! `perfdiff baseline prune`: old runs go, and with them the store's past.
//!
//! A run goes when it is beyond the newest `--keep` of its branch, environment, suite and label, or older than
//! `--max-age`. Never the newest of them, never one measured at a tagged commit, never one that is of no use: that is
//! for a person to look at.

use std::collections::{BTreeMap, HashSet};

use jiff::{Span, Timestamp};

use crate::cli::args::{Cli, PruneArgs};
use crate::cli::commands::baseline::open::{checkout, open, undo};
use crate::cli::commands::baseline::read::oldest_first;
use crate::cli::console::{count, note, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::policy::Pattern;
use crate::report::escape;
use crate::store::{Checkout, Entry, Place, Tagged, WITH_SAMPLES};

/// Runs that are named one by one.
const NAMED: usize = 40;

pub(in crate::cli) fn prune(cli: &Cli, args: &PruneArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (opened, _) = open(&args.store, io)?;
    cut(cli, args, &opened, io)
}

/// The same in a job, with the samples of older runs, by a number of runs or an age.
#[cfg(feature = "github")]
pub(in crate::cli) fn scheduled(cli: &Cli, retention: Option<&str>, opened: &Opened, io: &mut Io<'_>) -> Result<u8, Failure> {
    let keep = retention.map(str::parse::<u32>).and_then(Result::ok);
    if keep == Some(0) {
        return Err(Failure::usage("--retention 0: at least one run of each is kept").hint("such as 500, or 1y"));
    }
    let max_age = retention.filter(|_| keep.is_none()).map(str::to_owned);
    let reference = vec!["*".to_owned()];
    cut(cli, &PruneArgs { keep, max_age, compact: true, reference, ..PruneArgs::default() }, opened, io)
}

fn cut(cli: &Cli, args: &PruneArgs, opened: &Opened, io: &mut Io<'_>) -> Result<u8, Failure> {
    let oldest = args.max_age.as_deref().map(|age| since(age, io.now)).transpose()?;
    let checkout = checkout(io);
    let tagged = tagged(args, opened, checkout.as_ref())?;
    let listing = opened.store.list()?;
    let rule = Rule { keep: args.keep.map(|keep| keep as usize), oldest, tagged: &tagged, checkout: checkout.as_ref() };
    let going = rule.going(&listing.entries);
    let with_samples = rule.newest(&listing.entries, WITH_SAMPLES);
    if going.is_empty() && !args.compact {
        note(cli, io, &format!("nothing to prune: {} on {}", count(listing.entries.len(), "run"), opened.name));
        return Ok(PASS);
    }
    let dropped: HashSet<&str> = going.iter().map(|entry| entry.path.as_str()).collect();
    if args.dry_run {
        report(cli, io, &going, &format!("would go, {} would stay", count(listing.entries.len() - going.len(), "run")))?;
        return Ok(PASS);
    }
    let known: HashSet<&str> = listing.entries.iter().map(|entry| entry.path.as_str()).collect();
    // Runs that others add meanwhile are not among those looked at, and stay as they are.
    let thin = |entry: &Entry| {
        let path = entry.path.as_str();
        args.compact && known.contains(path) && !with_samples.contains(path)
    };
    let landed = opened.store.replace_and_thin(|entry| !dropped.contains(entry.path.as_str()), thin, "Prune the store")?;
    report(cli, io, &going, &format!("gone, {} stay", count(listing.entries.len() - landed.paths.len(), "run")))?;
    if args.compact {
        note(cli, io, &format!("single values are kept of the newest {WITH_SAMPLES} runs of each series, deciles of the others"));
    }
    if let Some(before) = &listing.tip {
        note(cli, io, &format!("before, {} was at {before}; {}", opened.name, undo(opened, before)));
    }
    Ok(PASS)
}

fn report(cli: &Cli, io: &mut Io<'_>, going: &[&Entry], end: &str) -> Result<(), Failure> {
    let mut lines: Vec<String> = going.iter().take(NAMED).map(|entry| escape::visible(&entry.path)).collect();
    if going.len() > NAMED {
        lines.push(format!("… and {} more", going.len() - NAMED));
    }
    lines.push(format!("{} {end}\n", count(going.len(), "run")));
    if cli.quiet { Ok(()) } else { print(io, &lines.join("\n")) }
}

/// Which runs go.
struct Rule<'a> {
    keep: Option<usize>,
    oldest: Option<Timestamp>,
    tagged: &'a Tagged,
    checkout: Option<&'a Checkout>,
}

impl Rule<'_> {
    /// The runs of each branch, environment, suite and label, oldest first.
    fn series<'a>(&self, entries: &'a [Entry]) -> Vec<Vec<&'a Entry>> {
        let mut series: BTreeMap<_, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            let Place { branch, environment, suite, label, .. } = &entry.place;
            series.entry((branch, environment, suite, label)).or_default().push(entry);
        }
        for runs in series.values_mut() {
            oldest_first(runs, self.checkout);
        }
        series.into_values().collect()
    }

    /// The paths of the newest runs of each, so many.
    fn newest<'a>(&self, entries: &'a [Entry], most: usize) -> HashSet<&'a str> {
        let newest = |runs: Vec<&'a Entry>| runs.into_iter().rev().take(most).map(|entry| entry.path.as_str());
        self.series(entries).into_iter().flat_map(newest).collect()
    }

    /// The runs that go, oldest first.
    fn going<'a>(&self, entries: &'a [Entry]) -> Vec<&'a Entry> {
        let mut going = Vec::new();
        for runs in self.series(entries) {
            let newest_first = runs.into_iter().rev().enumerate().skip(1);
            going.extend(newest_first.filter(|(rank, entry)| self.goes(*rank, entry)).map(|(_, entry)| entry));
        }
        oldest_first(&mut going, self.checkout);
        going
    }

    fn goes(&self, rank: usize, entry: &Entry) -> bool {
        let beyond = self.keep.is_some_and(|keep| rank >= keep);
        // What nobody knows the age of is not old.
        let old = self.oldest.is_some_and(|oldest| entry.place.time.is_some_and(|time| time < oldest));
        (beyond || old) && !self.tagged.holds(entry)
    }
}

/// The commits with a tag that a pattern of `--reference` matches.
fn tagged(args: &PruneArgs, opened: &Opened, checkout: Option<&Checkout>) -> Result<Tagged, Failure> {
    let pattern = |text: &String| Pattern::new(text).map_err(|error| Failure::usage(format!("--reference {text}: {error}")));
    let patterns = args.reference.iter().map(pattern).collect::<Result<Vec<_>, _>>()?;
    let wanted = |name: &str| patterns.iter().any(|pattern| pattern.matches(name));
    let here = checkout.map(|checkout| checkout.tagged(wanted)).unwrap_or_default();
    Ok(here.with(opened.store.tagged(wanted)?))
}

/// The moment that lies `age` before `now`.
fn since(age: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let wrong = || Failure::usage(format!("{age}: expected a number of days, weeks, months or years")).hint("such as 90d, 12w, 6m or 1y");
    let (number, unit) = age.split_at(age.find(|c: char| !c.is_ascii_digit()).unwrap_or(age.len()));
    let number: i64 = number.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?;
    let span = match unit.trim() {
        "d" | "day" | "days" => Span::new().try_days(number),
        "w" | "week" | "weeks" => Span::new().try_weeks(number),
        "m" | "mo" | "month" | "months" => Span::new().try_months(number),
        "y" | "year" | "years" => Span::new().try_years(number),
        _ => return Err(wrong()),
    };
    let zoned = now.to_zoned(jiff::tz::TimeZone::UTC);
    span.and_then(|span| zoned.checked_sub(span)).map(|moment| moment.timestamp()).map_err(|_| wrong())
}
