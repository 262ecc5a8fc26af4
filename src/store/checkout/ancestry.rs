//! The commits that a baseline may come from: the merge base and its first parents, or as much of them as can be known.
//!
//! A shallow clone lies: asked for a merge base it finds none or a wrong one, and a commit at its edge looks like the
//! first ever. So there the parents that the raw merge commit names are taken, or what the caller knows (a webhook's
//! payload, the compare API), and [`Lineage::root`] says which. Where nothing tells, the lineage is empty.

use git2::{ObjectType, Oid};

use super::repository::Checkout;
use crate::model::CommitId;

/// Commits that are walked back; a run older than this is no baseline.
const MOST_COMMITS: usize = 10_000;

/// The head and the branch to compare it with, for which a [`Lineage`] is looked up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'a> {
    /// The commit that was measured; HEAD where none is given.
    pub head: Option<&'a str>,
    /// The branch that was measured, where known.
    pub branch: Option<&'a str>,
    /// The branch to compare with, where known.
    pub base_branch: Option<&'a str>,
    /// The remote whose branches are asked before local ones: `origin`.
    pub remote: &'a str,
    /// Whether what was measured is HEAD with changes that are in no commit, so that HEAD itself may be its baseline.
    pub with_changes: bool,
    /// Whether the head is proposed to the base branch: then it is not on it, though a fork's branch may have its name.
    pub pull_request: bool,
    /// What the caller knows.
    pub given: Given<'a>,
}

/// What the caller knows from elsewhere, as the event or the compare API; commits have 40 digits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// What to compare with, in the user's words: any revision. It overrules all else.
    pub named: Option<&'a str>,
    /// The tip of the base branch, from the event's payload.
    pub base: Option<&'a str>,
    /// The merge base, from the compare API.
    pub merge_base: Option<&'a str>,
    /// Whether the head is a merge that the forge made of the base's tip and the pull request (`refs/pull/7/merge`, a
    /// merge queue's ref).
    pub merged: bool,
}

/// Where the first commit of a lineage comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Root {
    /// It is the merge base of head and base branch.
    MergeBase,
    /// The head is on the base branch, and it is its parent.
    Parent,
    /// The head is on the base branch with changes that are in no commit, and it is the commit below them.
    Below,
    /// The forge's merge commit names it as its first parent.
    MergedOnto,
    /// The event's payload names it as the base's tip.
    Payload,
    /// The compare API names it as the merge base.
    CompareApi,
    /// The user named it (`--base`, a revision).
    Named,
    /// There is no such commit; [`Lineage::why`] says why.
    #[default]
    Unknown,
}

/// Why the commit to compare with is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no repository, or none that can be read.
    NoRepository,
    /// The commit measured isn't in the repository, or there is no commit yet.
    NoHead,
    /// The base branch isn't known, or not in the repository.
    NoBaseBranch,
    /// Head and base branch have no commit in common.
    Unrelated,
    /// The head is the first commit of the base branch.
    First,
    /// The clone is shallow and lacks the commits that would answer.
    Shallow,
    /// The revision that the user named isn't in the repository.
    NoSuchRevision,
}

/// A commit that a baseline may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// The commit's id, 40 digits.
    pub commit: String,
    /// When it was made, in seconds since 1970; none where it isn't here.
    pub time: Option<i64>,
}

/// The head's place in the history: the commit to compare with and the commits before that one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The commit measured, where known.
    pub head: Option<String>,
    /// The commit to compare with and its first parents, newest first.
    pub trunk: Vec<Ancestor>,
    /// Where the first of them comes from.
    pub root: Root,
    /// Whether the clone lacks what comes before the last of them.
    pub cut: bool,
    /// Why `trunk` is empty; absent where it is not.
    pub why: Option<Why>,
}

impl Lineage {
    /// A lineage of which nothing is known but the head.
    pub fn unknown(head: Option<&str>, why: Why) -> Lineage {
        Lineage { head: head.map(str::to_owned), why: Some(why), ..Lineage::default() }
    }

    /// The lineage where there is no repository: the commit that the caller knows, if any.
    pub fn told(question: &Question<'_>) -> Lineage {
        let unknown = Lineage::unknown(question.head, Why::NoRepository);
        let given = question.given.named.filter(|name| CommitId::parse_full(name).is_some()).map(|name| (name, Root::Named));
        let Some((commit, root)) = given.or_else(|| question.given.told()) else { return unknown };
        Lineage { trunk: vec![Ancestor { commit: commit.to_lowercase(), time: None }], root, cut: true, why: None, ..unknown }
    }
}

impl Given<'_> {
    /// The commit to compare with that the caller knows: the base's tip if the head was merged onto it, else the merge base
    /// before the tip.
    fn told(&self) -> Option<(&str, Root)> {
        let base = self.base.map(|commit| (commit, Root::Payload));
        let merge_base = self.merge_base.map(|commit| (commit, Root::CompareApi));
        if self.merged { base.or(merge_base) } else { merge_base.or(base) }
    }
}

impl Checkout {
    /// The head's place in the history. Never an error: what can't be known has its reason in [`Lineage::why`].
    pub fn lineage(&self, question: &Question<'_>) -> Lineage {
        let asked = question.head.and_then(|head| Oid::from_str(head).ok());
        let Some(head) = asked.or_else(|| self.head_id()) else { return Lineage::unknown(question.head, Why::NoHead) };
        let known = head.to_string();
        match self.root(head, question) {
            Ok((root, from)) => {
                let (trunk, cut) = self.trunk(root);
                Lineage { head: Some(known), trunk, root: from, cut, why: None }
            }
            Err(why) => Lineage::unknown(Some(&known), why),
        }
    }

    /// The commit to compare with, and where it comes from.
    fn root(&self, head: Oid, question: &Question<'_>) -> Result<(Oid, Root), Why> {
        let given = question.given;
        if let Some(name) = given.named {
            let id = self.revision(name).and_then(|id| Oid::from_str(&id).ok());
            return id.map(|id| (id, Root::Named)).ok_or(Why::NoSuchRevision);
        }
        let told = given.told().and_then(|(commit, root)| Some((Oid::from_str(commit).ok()?, root)));
        if !self.has(head) {
            return told.ok_or(Why::NoHead);
        }
        let parents = self.raw_parents(head);
        if given.merged || self.is_merge_ref(head) {
            // What was merged is measured with the base's tip in it.
            let onto = parents.first().filter(|_| parents.len() > 1).map(|base| (*base, Root::MergedOnto));
            if let Some(found) = onto.or(told) {
                return Ok(found);
            }
        }
        let named_alike = question.branch.is_some() && question.branch == question.base_branch;
        if named_alike && !question.pull_request {
            return below(head, &parents, question);
        }
        if let Some(told) = told.filter(|_| self.is_shallow()) {
            return Ok(told);
        }
        match self.merge_base(head, question) {
            Ok(base) if base == head => below(head, &parents, question),
            Ok(base) => Ok((base, Root::MergeBase)),
            Err(why) => told.ok_or(why),
        }
    }

    /// The newest of the merge bases with the base branch as the remote was last seen and as it is here.
    fn merge_base(&self, head: Oid, question: &Question<'_>) -> Result<Oid, Why> {
        let tips = question.base_branch.map(|branch| self.tips(branch, question.remote)).unwrap_or_default();
        if tips.is_empty() {
            return Err(if self.is_shallow() { Why::Shallow } else { Why::NoBaseBranch });
        }
        let bases = tips.iter().filter_map(|tip| self.repository.merge_base(head, *tip).ok());
        let newer = |a: Oid, b: Oid| if self.repository.graph_descendant_of(b, a).unwrap_or(false) { b } else { a };
        bases.reduce(newer).ok_or(if self.is_shallow() { Why::Shallow } else { Why::Unrelated })
    }

    /// Whether a commit is checked out as the merge of a pull request.
    fn is_merge_ref(&self, head: Oid) -> bool {
        let patterns = ["refs/remotes/pull/*/merge", "refs/pull/*/merge"];
        let at_head = |pattern: &&str| {
            self.repository
                .references_glob(pattern)
                .is_ok_and(|mut refs| refs.any(|found| found.is_ok_and(|found| found.target() == Some(head))))
        };
        patterns.iter().any(at_head)
    }

    /// A commit and its first parents as far as they are here, newest first; and whether the clone lacks what comes next.
    fn trunk(&self, root: Oid) -> (Vec<Ancestor>, bool) {
        let mut trunk = Vec::new();
        let mut next = Some(root);
        while let Some(id) = next.filter(|_| trunk.len() < MOST_COMMITS) {
            let time = self.repository.find_commit(id).ok().map(|commit| commit.time().seconds());
            trunk.push(Ancestor { commit: id.to_string(), time });
            if time.is_none() {
                return (trunk, true);
            }
            next = self.raw_parents(id).first().copied();
        }
        (trunk, false)
    }

    /// The parents that a commit itself names, whatever a shallow clone pretends.
    pub(super) fn raw_parents(&self, commit: Oid) -> Vec<Oid> {
        let Ok(odb) = self.repository.odb() else { return Vec::new() };
        let Some(object) = odb.read(commit).ok().filter(|object| object.kind() == ObjectType::Commit) else { return Vec::new() };
        let header = object.data().split(|byte| *byte == b'\n').take_while(|line| !line.is_empty());
        let named = header.filter_map(|line| line.strip_prefix(b"parent "));
        named.filter_map(|id| Oid::from_str(std::str::from_utf8(id).ok()?).ok()).collect()
    }

    /// Whether a commit is here.
    pub(in crate::store) fn has(&self, commit: Oid) -> bool {
        self.repository.odb().is_ok_and(|odb| odb.exists(commit))
    }
}

/// The baseline of a head that is on the base branch: never itself, unless it was changed.
fn below(head: Oid, parents: &[Oid], question: &Question<'_>) -> Result<(Oid, Root), Why> {
    if question.with_changes {
        return Ok((head, Root::Below));
    }
    parents.first().map(|parent| (*parent, Root::Parent)).ok_or(Why::First)
}
