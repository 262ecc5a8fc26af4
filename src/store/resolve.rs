//! Which stored runs the head is compared with.
//!
//! The run of the merge base, else of its nearest first parent that has one; else the newest of the base branch, else of
//! the default branch, both with a caveat. With it go the runs before it on the same ancestry: its history. Only runs of
//! the head's suites and environment count, several of one commit all do, and the head's own commit is never its own
//! baseline. Runs of other processors go with those of the head's own, as far as there are such, to be converted. Pure: what is
//! stored and where the head stands are given.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use super::checkout::ancestry::{Lineage, Root, Why};
use super::checkout::repository::USUAL;
use super::tree::run_path::{COMMIT_DIGITS, Place, filed_commit};
use crate::compare::can_be_converted;
use crate::model::{Caveat, CaveatCode, CommitId};

/// Names that a message lists.
const SOME: usize = 3;

/// A suite with a label: runs of another suite or another label are no baseline for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Leg {
    /// Name of the suite.
    pub suite: String,
    /// The label that keeps legs of a matrix apart.
    pub label: Option<String>,
}

/// What a baseline must fit: the head's suites and environment, and the branches to compare with.
pub struct Wanted<'a> {
    /// The head's suites with their labels.
    pub legs: &'a [Leg],
    /// The branch to compare with, where known.
    pub base_branch: Option<&'a str>,
    /// The default branch, where known.
    pub default_branch: Option<&'a str>,
    /// The most runs taken for each suite and label, and again of other processors: the baseline's and its history.
    pub last: usize,
    /// Whether a run was made in the environment of the head.
    pub alike: &'a dyn Fn(&Place) -> bool,
    /// Whether a run was made in another one that differs in nothing but the processor.
    pub other_processor: &'a dyn Fn(&Place) -> bool,
}

/// The baseline that was chosen, or why there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// What to compare with; absent where nothing fits, and then a caveat says why.
    pub baseline: Option<Baseline>,
    /// How many runs would fit but for their environment.
    pub elsewhere: usize,
    /// What the reader must know of the choice.
    pub caveats: Vec<Caveat>,
}

/// The runs that the head is compared with: those of the nearest commit, and the ones before them as history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Which they are among those given, oldest first.
    pub runs: Vec<usize>,
    /// The commit of the nearest, at most 12 digits, where known.
    pub commit: Option<CommitId>,
    /// The branch for which that one was stored.
    pub branch: String,
    /// Commits between the merge base and it: 0 for the merge base's own run, absent where it is not known.
    pub distance: Option<u32>,
}

impl Baseline {
    /// Branch and short commit, as `main@1a2b3c4`; the branch alone where the commit is unknown.
    pub fn name(&self) -> String {
        self.commit.as_deref().map_or_else(|| self.branch.clone(), |commit| format!("{}@{}", self.branch, CommitId::short(commit)))
    }
}

/// Chooses the baseline and its history among the stored runs.
pub fn resolve(lineage: &Lineage, stored: &[&Place], wanted: &Wanted<'_>) -> Resolution {
    let head = lineage.head.as_deref().unwrap_or_default();
    // Changes that are in no commit may well be compared with the commit below them.
    let is_own =
        |place: &Place| lineage.root != Root::Below && place.commit.as_ref().is_some_and(|commit| CommitId::begins_with(head, commit));
    let of_leg: Vec<usize> = (0..stored.len()).filter(|at| wanted.legs.iter().any(|leg| leg.holds(stored[*at]))).collect();
    let others: Vec<usize> = of_leg.iter().copied().filter(|at| !is_own(stored[*at])).collect();
    let fit: Vec<usize> = others.iter().copied().filter(|at| (wanted.alike)(stored[*at])).collect();
    let (choice, found) = Choice { lineage, stored, wanted, fit }.with_other_processors(&others);
    let elsewhere = others.len() - choice.fit.len();
    let Some((baseline, caveats)) = found else {
        // What jobs beside this one have just stored of the same commit makes this no later run.
        let code = if stored.iter().all(|place| is_own(place)) { CaveatCode::NoBaseline } else { CaveatCode::NothingFits };
        let caveat = Caveat::new(code, "", choice.why_none(of_leg.len() - others.len(), elsewhere));
        return Resolution { baseline: None, elsewhere, caveats: vec![caveat] };
    };
    let caveats = caveats.into_iter().chain(choice.suites_without_baseline(&baseline, &others)).collect();
    Resolution { baseline: Some(baseline), elsewhere, caveats }
}

/// A choice to be made among the runs that fit.
struct Choice<'a> {
    lineage: &'a Lineage,
    stored: &'a [&'a Place],
    wanted: &'a Wanted<'a>,
    /// Places of the runs of the head's legs and environment.
    fit: Vec<usize>,
}

/// A run: how many commits it is from the root of the lineage, where it is on it, and which it is.
type Candidate = (Option<usize>, usize);

impl Leg {
    fn holds(&self, place: &Place) -> bool {
        self.suite == place.suite && self.label == place.label
    }
}

impl<'a> Choice<'a> {
    /// The baseline among the runs that fit, together with runs of other processors of each leg of which enough are chosen.
    fn with_other_processors(self, others: &[usize]) -> (Choice<'a>, Option<(Baseline, Vec<Caveat>)>) {
        let (wanted, stored) = (self.wanted, self.stored);
        let mut legs: Vec<&Leg> = wanted.legs.iter().collect();
        loop {
            let of_legs = |at: &usize| legs.iter().any(|leg| leg.holds(stored[*at]));
            let more = others.iter().copied().filter(|at| of_legs(at) && (wanted.other_processor)(stored[*at]));
            let wider = Choice { fit: self.fit.iter().copied().chain(more).collect(), ..self };
            let found = wider.by_ancestry().or_else(|| wider.newest_of_branch());
            let before = legs.len();
            legs.retain(|leg| {
                let of_leg = found.iter().flat_map(|(baseline, _)| &baseline.runs).filter(|at| leg.holds(stored[**at]));
                let (own, others): (Vec<usize>, Vec<usize>) = of_leg.partition(|at| (wanted.alike)(stored[**at]));
                can_be_converted(own.len(), others.len())
            });
            if legs.len() == before {
                return (wider, found);
            }
        }
    }

    /// The runs on the ancestry, and those before it where a shallow clone ends.
    fn by_ancestry(&self) -> Option<(Baseline, Vec<Caveat>)> {
        let steps: HashMap<CommitId, usize> = self
            .lineage
            .trunk
            .iter()
            .enumerate()
            .rev()
            .filter_map(|(step, ancestor)| Some((filed_commit(&ancestor.commit)?, step)))
            .collect();
        let step = |at: &usize| {
            let commit = self.stored[*at].commit.as_ref()?;
            let shorter = || self.lineage.trunk.iter().position(|ancestor| CommitId::begins_with(&ancestor.commit, commit));
            steps.get(commit).copied().or_else(|| (commit.len() < COMMIT_DIGITS).then(shorter)?)
        };
        let on_it: Vec<Candidate> = self.fit.iter().filter_map(|at| Some((Some(step(at)?), *at))).collect();
        let before_the_clone = if self.lineage.cut { self.before_the_clone(&on_it) } else { Vec::new() };
        let nearest = self.nearest(on_it.iter().copied()).or_else(|| self.nearest(before_the_clone.iter().copied()))?;
        let mut caveats = self.uneven_suites(&on_it);
        let baseline = self.baseline(nearest, nearest.0, on_it.into_iter().chain(before_the_clone.iter().copied()).collect());
        if before_the_clone.iter().any(|(_, at)| baseline.runs.contains(at)) {
            caveats.push(self.shallow_clone(nearest));
        }
        Some((baseline, caveats))
    }

    /// Runs of the base branch that must be older than what a shallow clone holds, going by their commits' time.
    fn before_the_clone(&self, on_it: &[Candidate]) -> Vec<Candidate> {
        let Some(branch) = self.branches().into_iter().next() else { return Vec::new() };
        let known = self.lineage.trunk.iter().filter_map(|ancestor| Timestamp::from_second(ancestor.time?).ok());
        let edge = known.chain(on_it.iter().filter_map(|(_, at)| self.stored[*at].time)).min();
        let taken = |at: &usize| on_it.iter().any(|(_, other)| other == at);
        let older = |at: &usize| edge.is_none_or(|edge| self.stored[*at].time.is_some_and(|time| time <= edge));
        let found = self.fit.iter().copied().filter(|at| self.stored[*at].branch == branch && !taken(at) && older(at));
        found.map(|at| (None, at)).collect()
    }

    /// The newest run of the base branch, else of the default branch, with all before it.
    fn newest_of_branch(&self) -> Option<(Baseline, Vec<Caveat>)> {
        let branches = self.branches();
        let of = |branch: &str| {
            self.fit.iter().copied().filter(|at| self.stored[*at].branch == branch).map(|at| (None, at)).collect::<Vec<Candidate>>()
        };
        let (index, all) = branches.iter().map(|branch| of(branch)).enumerate().find(|(_, all)| !all.is_empty())?;
        let nearest = self.nearest(all.iter().copied())?;
        let baseline = self.baseline(nearest, None, all);
        let caveat = self.not_an_ancestor(&baseline, branches.first().filter(|_| index > 0).copied());
        Some((baseline, vec![caveat]))
    }

    /// The branches whose newest run may stand in: the base branch, the default branch; where neither is known, the
    /// usual one that has runs, or the only one.
    fn branches(&self) -> Vec<&str> {
        let mut named: Vec<&str> = [self.wanted.base_branch, self.wanted.default_branch].into_iter().flatten().collect();
        named.dedup();
        if named.is_empty() {
            let stored: BTreeSet<&str> = self.stored.iter().map(|place| place.branch.as_str()).collect();
            let usual = USUAL.into_iter().find(|name| stored.contains(name));
            named.extend(usual.or_else(|| stored.first().copied().filter(|_| stored.len() == 1)));
        }
        named
    }

    /// The nearest on the ancestry, else the newest by time.
    fn nearest(&self, runs: impl Iterator<Item = Candidate>) -> Option<Candidate> {
        runs.min_by_key(|placed| self.nearness(*placed))
    }

    /// A key by which the run nearest to the head sorts first: by ancestry, then by time.
    fn nearness(&self, (step, at): Candidate) -> (usize, Reverse<Option<Timestamp>>) {
        (step.unwrap_or(usize::MAX), Reverse(self.stored[at].time))
    }

    /// The newest runs of each leg, and of other processors, oldest first.
    fn baseline(&self, nearest: Candidate, distance: Option<usize>, mut all: Vec<Candidate>) -> Baseline {
        all.sort_by_key(|placed| self.nearness(*placed));
        let mut taken: HashMap<(&str, Option<&str>, bool), usize> = HashMap::new();
        all.retain(|(_, at)| {
            let place = self.stored[*at];
            let count = taken.entry((&place.suite, place.label.as_deref(), (self.wanted.alike)(place))).or_default();
            *count += 1;
            *count <= self.wanted.last.max(1)
        });
        // Turned round as a whole, runs of one commit would stand in the opposite of their order.
        all.sort_by_key(|placed| Reverse(self.nearness(*placed)));
        let place = &self.stored[nearest.1];
        Baseline {
            runs: all.into_iter().map(|(_, at)| at).collect(),
            commit: place.commit.clone(),
            branch: place.branch.clone(),
            distance: distance.and_then(|commits| u32::try_from(commits).ok()),
        }
    }

    /// A caveat for each leg whose nearest run is further back than that of another.
    fn uneven_suites(&self, on_it: &[Candidate]) -> Vec<Caveat> {
        let back = |leg: &Leg| on_it.iter().filter(|(_, at)| leg.holds(self.stored[*at])).filter_map(|(step, _)| *step).min();
        let Some(least) = on_it.iter().filter_map(|(step, _)| *step).min() else { return Vec::new() };
        let further = |leg: &Leg| {
            let text = match back(leg) {
                Some(back) if back > least => {
                    format!("its nearest stored run is {} further back than that of the other suites", commits(back - least))
                }
                Some(_) => return None,
                None => "no run of it is stored on the head's ancestry".to_owned(),
            };
            Some(Caveat::new(CaveatCode::BaselineNotMergeBase, leg.suite.clone(), text))
        };
        self.wanted.legs.iter().filter_map(further).collect()
    }

    /// A caveat for each suite of which runs are stored and none fits, while those of other suites do; `others` are the runs
    /// that are not of the head's own commit.
    fn suites_without_baseline(&self, baseline: &Baseline, others: &[usize]) -> Vec<Caveat> {
        let fits = |leg: &&Leg| baseline.runs.iter().any(|at| leg.holds(self.stored[*at]));
        let said = |leg: &Leg| {
            let (of_leg, fit) = (|at: &&usize| leg.holds(self.stored[**at]), self.fit.iter());
            let branches: BTreeSet<&str> = fit.filter(of_leg).map(|at| self.stored[*at].branch.as_str()).collect();
            let named = self.stored.iter().any(|place| place.suite == leg.suite);
            let own = self.stored.iter().any(|place| leg.holds(place));
            let text = match others.iter().filter(of_leg).count() {
                0 if own || !named => return None,
                0 => "runs of it are stored only with other labels".to_owned(),
                _ if !branches.is_empty() => format!("runs of it are stored only of {}", first_names(&branches)),
                _ => "runs of it are stored only of other environments".to_owned(),
            };
            Some(Caveat::new(CaveatCode::SuiteUnfit, leg.suite.clone(), format!("{text}, so it was compared with nothing")))
        };
        self.wanted.legs.iter().filter(|leg| !fits(leg)).filter_map(said).collect()
    }

    /// The caveat that a shallow clone lacks ancestors, so that times of commits decided instead.
    fn shallow_clone(&self, nearest: Candidate) -> Caveat {
        let base = self.lineage.trunk.first().map_or("", |ancestor| CommitId::short(&ancestor.commit));
        let who = match self.lineage.root {
            Root::MergedOnto => "named by the merge commit",
            Root::Parent => "the head's parent",
            Root::Payload => "named by the event",
            Root::CompareApi => "named by the compare API",
            Root::Named => "as asked for",
            Root::MergeBase | Root::Below | Root::Unknown => "as far as this clone shows",
        };
        let place = &self.stored[nearest.1];
        let text = match nearest.0 {
            Some(_) => format!(
                "this clone is shallow: the base is {base} ({who}), and which runs of `{}` came before was decided by their commits' time",
                place.branch
            ),
            None => format!(
                "this clone is shallow: no run of the base {base} ({who}) is stored, and {} is the newest of `{}` going by their commits' time",
                place.commit.as_deref().map_or("one of unknown commit", CommitId::short),
                place.branch
            ),
        };
        Caveat::new(CaveatCode::ShallowClone, "", format!("{text}; fetch the whole history (`fetch-depth: 0`) to be sure"))
    }

    /// The caveat that the baseline is no known ancestor of the head. `without` is the base branch that has no run.
    fn not_an_ancestor(&self, baseline: &Baseline, without: Option<&str>) -> Caveat {
        let with = format!(
            "compared with the newest run of `{}`, {}",
            baseline.branch,
            baseline.commit.as_deref().map_or("of unknown commit", CommitId::short)
        );
        if let Some(without) = without {
            return Caveat::new(CaveatCode::BaselineOtherBranch, "", format!("`{without}` has no run that fits; {with}"));
        }
        match self.lineage.why {
            None | Some(Why::First) => {
                let text = format!("no ancestor of the head has a run that fits; {with}, which may hold changes that the head lacks");
                Caveat::new(CaveatCode::BaselineNotMergeBase, "", text)
            }
            Some(Why::Shallow) => {
                let text = format!(
                    "this clone is shallow and doesn't show where the head branched off; {with}; fetch the whole history (`fetch-depth: 0`)"
                );
                Caveat::new(CaveatCode::ShallowClone, "", text)
            }
            Some(why) => Caveat::new(CaveatCode::AncestryUnknown, "", format!("{}; {with}", self.why_ancestry_unknown(why))),
        }
    }

    fn why_ancestry_unknown(&self, why: Why) -> String {
        let head = self.lineage.head.as_deref().map_or("", CommitId::short);
        match why {
            Why::NoRepository => "without a repository the head's ancestors can't be known".to_owned(),
            Why::NoHead if head.is_empty() => "the repository has no commit yet".to_owned(),
            Why::NoHead => format!("the commit measured, {head}, is not in this repository, so its ancestors can't be known"),
            Why::NoBaseBranch => match self.wanted.base_branch {
                Some(branch) => format!(
                    "the branch `{branch}` is not in this repository, so the merge base can't be known (fetch it, or give --base-branch)"
                ),
                None => "it is not known which branch to compare with (give --base-branch)".to_owned(),
            },
            Why::Unrelated => "the head and the base branch have no commit in common".to_owned(),
            Why::First => "the head is the first commit".to_owned(),
            Why::Shallow => "this clone is shallow".to_owned(),
            Why::NoSuchRevision => "the revision asked for is not in this repository".to_owned(),
        }
    }

    /// Why there is no baseline at all; `own` runs are of the head's very commit, `elsewhere` of other environments.
    fn why_none(&self, own: usize, elsewhere: usize) -> String {
        let runs = |count: usize| if count == 1 { "1 run".to_owned() } else { format!("{count} runs") };
        if self.stored.is_empty() {
            return "no run is stored yet".to_owned();
        }
        if !self.fit.is_empty() {
            let stored: BTreeSet<&str> = self.fit.iter().map(|at| self.stored[*at].branch.as_str()).collect();
            let branches = self.branches().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
            let looked = if branches.is_empty() {
                "it is not known which branch to compare with".to_owned()
            } else {
                format!("no run of {branches} is stored")
            };
            return format!("{looked}, but there are some of {}; --base-branch chooses", first_names(&stored));
        }
        let mut parts = Vec::new();
        if own > 0 {
            parts.push(format!("{} of this very commit, which is no baseline for itself", runs(own)));
        }
        if elsewhere > 0 {
            parts.push(format!("{} of other environments", runs(elsewhere)));
        }
        if parts.is_empty() {
            return self.other_names();
        }
        format!("stored are only {}", parts.join(", and "))
    }

    /// The explanation where runs are stored only of other suites, or only with other labels.
    fn other_names(&self) -> String {
        let wanted: BTreeSet<&str> = self.wanted.legs.iter().map(|leg| leg.suite.as_str()).collect();
        let stored: BTreeSet<&str> = self.stored.iter().map(|place| place.suite.as_str()).collect();
        let both: BTreeSet<&str> = wanted.intersection(&stored).copied().collect();
        if both.is_empty() {
            let same = "where that is the same suite, give both one name: --suite, or `name` of the GitHub Action";
            return format!("no run of {} is stored, only of {}; {same}", first_names(&wanted), first_names(&stored));
        }
        let of = |labels: BTreeSet<Option<&str>>| {
            let none = if labels.contains(&None) { Some("without a label".to_owned()) } else { None };
            let named: BTreeSet<&str> = labels.into_iter().flatten().collect();
            let named = (!named.is_empty()).then(|| format!("with the label {}", first_names(&named)));
            none.into_iter().chain(named).collect::<Vec<_>>().join(" or ")
        };
        let asked = self.wanted.legs.iter().filter(|leg| both.contains(leg.suite.as_str())).map(|leg| leg.label.as_deref()).collect();
        let there = self.stored.iter().filter(|place| both.contains(place.suite.as_str())).map(|place| place.label.as_deref()).collect();
        format!("no run of {} {} is stored, only {}", first_names(&both), of(asked), of(there))
    }
}

fn commits(count: usize) -> String {
    if count == 1 { "1 commit".to_owned() } else { format!("{count} commits") }
}

/// The first names in backticks, and how many more there are.
fn first_names(names: &BTreeSet<&str>) -> String {
    let shown = names.iter().take(SOME).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > SOME { format!("{shown} and {} more", names.len() - SOME) } else { shown }
}
