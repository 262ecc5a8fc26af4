//! Releases: which of the commits that were measured is the first to contain each tag.

use std::collections::{HashMap, HashSet};

use git2::{ObjectType, Oid};

use super::repository::Checkout;
use crate::model::CommitId;

/// The most tags that are looked at, those of the newest commits.
const MOST_TAGS: usize = 1_000;
/// The most commits that are walked to find out which of those measured contains a tag.
const MOST_COMMITS: usize = 50_000;

/// A tag and the commit that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name, without `refs/tags/`.
    pub name: String,
    /// The commit, also where the tag is annotated.
    pub(in crate::store) commit: Oid,
}

impl Checkout {
    /// The tags of commits, annotated or not. Tags of anything but commits are left out.
    pub(in crate::store) fn all_tags(&self) -> impl Iterator<Item = Tag> {
        let references = self.repository.references_glob("refs/tags/*").ok();
        references.into_iter().flatten().flatten().filter_map(|reference| {
            let name = reference.name().ok()?.strip_prefix("refs/tags/")?.to_owned();
            Some(Tag { name, commit: reference.peel(ObjectType::Commit).ok()?.id() })
        })
    }

    /// The tags of the newest commits, at most 1,000, the newest first.
    pub fn newest_tags(&self) -> Vec<Tag> {
        let time = |tag: &Tag| self.repository.find_commit(tag.commit).map_or(0, |commit| commit.time().seconds());
        let mut tags: Vec<(i64, Tag)> = self.all_tags().map(|tag| (time(&tag), tag)).collect();
        tags.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.name.cmp(&other.name)));
        tags.into_iter().take(MOST_TAGS).map(|(_, tag)| tag).collect()
    }

    /// For each of these tags the place in `measured`, commits with the oldest first, of the first that contains it. A tag
    /// that none contains is left out, and so is one that is older than all of them.
    pub fn first_with<'t>(&self, tags: &'t [Tag], measured: &[&str]) -> Vec<(usize, &'t Tag)> {
        let known: Vec<(usize, Oid)> =
            measured.iter().enumerate().filter_map(|(place, commit)| Some((place, self.commit_of(commit)?))).collect();
        let Some((_, oldest)) = known.first().filter(|_| !tags.is_empty()) else { return Vec::new() };
        let mut unseen = self.newer(*oldest, known.iter().map(|(_, id)| *id));
        let mut first: HashMap<Oid, usize> = HashMap::new();
        for (place, id) in known {
            first.entry(id).or_insert(place);
            let mut next = vec![id];
            while let Some(id) = next.pop() {
                if unseen.remove(&id) {
                    first.entry(id).or_insert(place);
                    next.extend(self.repository.find_commit(id).iter().flat_map(|commit| commit.parent_ids().collect::<Vec<_>>()));
                }
            }
        }
        tags.iter().filter_map(|tag| Some((*first.get(&tag.commit)?, tag))).collect()
    }

    /// The commit with these digits, all or the first of them; none where it isn't here.
    fn commit_of(&self, digits: &str) -> Option<Oid> {
        CommitId::parse(digits)?;
        let id = Oid::from_str(&self.revision(digits)?).ok()?;
        CommitId::begins_with(&id.to_string(), digits).then_some(id)
    }

    /// The commits that any of `tips` contains and `oldest` doesn't.
    fn newer(&self, oldest: Oid, tips: impl Iterator<Item = Oid>) -> HashSet<Oid> {
        let Ok(mut walk) = self.repository.revwalk() else { return HashSet::new() };
        for tip in tips {
            // A tip that can't be walked from only costs the tags that it alone contains.
            let _ = walk.push(tip);
        }
        let hidden = walk.hide(oldest).is_ok();
        walk.filter(|_| hidden).take(MOST_COMMITS).flatten().collect()
    }
}
