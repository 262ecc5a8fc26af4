//! How one comment stays one: finding ours, changing it in place, and settling with whoever did the same.
//!
//! GitHub has no way to say "replace this if it is still what I saw", and no idempotent create. So ours are found
//! by marker and author on all pages; after creating one we look again, and of several the oldest stays. A comment
//! that can't be changed (deleted meanwhile, or not ours to edit after all) is passed over for the next, or a new
//! one.

use serde::Deserialize;
use serde_json::json;

use super::link::{Link, read_created};
use super::marker::{Marker, MarkerKind, text_below};
use crate::github::error::{Error, ErrorKind};
use crate::github::http::client::{Client, Request, parse_answer};
use crate::github::http::exchange::Method;
use crate::github::http::identity::{Authorship, Identity};

const NEEDS: &str = "pull-requests: write";

/// A comment as GitHub lists it.
#[derive(Debug, Clone, Deserialize)]
struct Listed {
    id: u64,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    html_url: Option<String>,
    #[serde(flatten)]
    written: Authorship,
}

/// The result of publishing a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// The comment was created.
    Created(Link),
    /// The comment was changed.
    Updated(Link),
    /// The comment has this text already.
    Unchanged(Link),
    /// The comment was deleted, because there is nothing to report.
    Deleted,
    /// There is none, because there is nothing to say or nothing may be written.
    Skipped,
    /// The comment is that of a later run and was not changed.
    Stale(Link),
}

impl Published {
    /// The comment that stands there now, if one does.
    pub fn link(&self) -> Option<&Link> {
        match self {
            Published::Created(link) | Published::Updated(link) | Published::Unchanged(link) | Published::Stale(link) => Some(link),
            Published::Deleted | Published::Skipped => None,
        }
    }
}

/// A comment that perfdiff has written, with what its marker says.
#[derive(Debug, Clone)]
pub(super) struct OwnComment {
    pub(in crate::github) link: Link,
    pub(in crate::github) marker: Marker,
    body: String,
}

/// The pull request, account and marker by which comments of ours are found.
pub(super) struct Target {
    pub(in crate::github) identity: Identity,
    pub(in crate::github) marker: Marker,
    pub(in crate::github) pull_request: u64,
}

impl Target {
    /// Our comments of this key and job, oldest first, without those that are beyond our reach.
    fn own_comments(&self, client: &mut Client, unwritable: &[u64]) -> Result<Vec<OwnComment>, Error> {
        let all = self.comments_of_key(client, unwritable)?;
        Ok(all.into_iter().filter(|one| one.marker.same_result(&self.marker)).collect())
    }

    /// Our comments of this key, of whatever job.
    fn comments_of_key(&self, client: &mut Client, unwritable: &[u64]) -> Result<Vec<OwnComment>, Error> {
        let path = client.path(format!("issues/{}/comments", self.pull_request));
        let doing = format!("read the comments of pull request {}", self.pull_request);
        let all: Vec<Listed> = client.list(&path, None, &doing, "pull-requests: read")?;
        let ours = all.into_iter().filter(|one| self.identity.wrote(&one.written) && !unwritable.contains(&one.id));
        let mut own_comments: Vec<OwnComment> = ours.filter_map(OwnComment::of).filter(|one| one.marker.same_key(&self.marker)).collect();
        own_comments.sort_by_key(|one| one.link.id);
        Ok(own_comments)
    }

    /// Whether a comment belongs to a later run by now.
    fn is_of_later_run(&self, client: &mut Client, link: &Link) -> Result<bool, Error> {
        let doing = format!("read the comment on pull request {} again", self.pull_request);
        match client.get(client.path(format!("issues/comments/{}", link.id)), &doing, "pull-requests: read") {
            Ok(answer) => Ok(OwnComment::of(parse_answer(answer, &doing)?).is_some_and(|now| self.marker.is_older_than(&now.marker))),
            // It is gone; the next try will find that out.
            Err(error) if error.kind() == ErrorKind::Missing => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Writes one comment; remembers which ones can't be changed.
pub(super) struct Writer<'a> {
    pub(in crate::github) client: &'a mut Client,
    pub(super) target: Target,
    pub(in crate::github) body: String,
    /// Ids of comments that GitHub does not let us change.
    pub(super) unwritable: Vec<u64>,
}

impl Writer<'_> {
    /// Our comments of this key, of whatever job, oldest first.
    pub(super) fn comments_of_key(&mut self) -> Result<Vec<OwnComment>, Error> {
        self.target.comments_of_key(self.client, &self.unwritable)
    }

    /// Our comments of this key and job, oldest first.
    pub(super) fn own_comments(&mut self) -> Result<Vec<OwnComment>, Error> {
        self.target.own_comments(self.client, &self.unwritable)
    }

    /// Updates the oldest that can be updated, or creates one; the others go.
    pub(super) fn update_or_create(&mut self, own_comments: &[OwnComment]) -> Result<Published, Error> {
        for (index, one) in own_comments.iter().enumerate() {
            if let Some(done) = self.update(one)? {
                // Left over from a race, or from a create whose landing could not be seen. The comment stands;
                // what can't be tidied up now will be by the next run.
                for spare in &own_comments[index + 1..] {
                    let _ = self.delete(spare.link.id);
                }
                return Ok(done);
            }
        }
        self.create()
    }

    /// Makes one comment say it; nothing if that comment is gone or not ours to edit.
    fn update(&mut self, one: &OwnComment) -> Result<Option<Published>, Error> {
        // An equal text of another commit is written nevertheless: the marker must keep up.
        if one.marker.sha == self.target.marker.sha && text_below(&one.body) == text_below(&self.body) {
            return Ok(Some(Published::Unchanged(one.link.clone())));
        }
        let request = Request {
            method: Method::Patch,
            path: self.client.path(format!("issues/comments/{}", one.link.id)),
            body: Some(json!({ "body": self.body })),
            doing: &format!("update the comment on pull request {}", self.target.pull_request),
            needs: NEEDS,
        };
        // A wait may be long, and a later run may have written meanwhile.
        let done = self.client.send_unless(
            &request,
            |_| Ok(Published::Updated(one.link.clone())),
            |client| Ok(self.target.is_of_later_run(client, &one.link)?.then(|| Published::Stale(one.link.clone()))),
        );
        match done {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.is_read_only() => Err(error),
            Err(error) if matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Missing) => {
                self.unwritable.push(one.link.id);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Creates the comment, and settles with others that did the same at the same time.
    fn create(&mut self) -> Result<Published, Error> {
        let doing = format!("comment on pull request {}", self.target.pull_request);
        let request = Request {
            method: Method::Post,
            path: self.client.path(format!("issues/{}/comments", self.target.pull_request)),
            body: Some(json!({ "body": self.body })),
            doing: &doing,
            needs: NEEDS,
        };
        let (own, found) = self.client.send_unless(
            &request,
            |answer| read_created(answer, &doing).map(|link| (link, None)),
            |client| {
                let own_comments = self.target.own_comments(client, &self.unwritable)?;
                Ok(own_comments.into_iter().next().map(|found| (found.link.clone(), Some(found))))
            },
        )?;
        match found {
            // An earlier try has landed, or somebody else was quicker.
            Some(found) if self.target.marker.is_older_than(&found.marker) => Ok(Published::Stale(found.link)),
            Some(found) => match self.update(&found)? {
                Some(done) => Ok(done),
                None => self.create(),
            },
            None => self.settle(own),
        }
    }

    /// After creating `own`: of several, the oldest stays, with what the latest run says.
    fn settle(&mut self, own: Link) -> Result<Published, Error> {
        // The comment stands, even if nothing more can be learnt.
        let Ok(own_comments) = self.own_comments() else { return Ok(Published::Created(own)) };
        let Some(oldest) = own_comments.first().filter(|oldest| oldest.link.id < own.id) else {
            return Ok(Published::Created(own));
        };
        if own_comments.iter().any(|one| self.target.marker.is_older_than(&one.marker)) {
            self.delete(own.id)?;
            return Ok(Published::Stale(oldest.link.clone()));
        }
        match self.update(oldest)? {
            Some(done) => {
                self.delete(own.id)?;
                Ok(done)
            }
            None => Ok(Published::Created(own)),
        }
    }

    pub(in crate::github) fn remove(&mut self, own_comments: &[OwnComment]) -> Result<Published, Error> {
        for one in own_comments {
            self.delete(one.link.id)?;
        }
        Ok(if own_comments.is_empty() { Published::Skipped } else { Published::Deleted })
    }

    /// Deletes a comment of ours; that somebody was quicker is as good.
    fn delete(&mut self, id: u64) -> Result<(), Error> {
        let request = Request {
            method: Method::Delete,
            path: self.client.path(format!("issues/comments/{id}")),
            body: None,
            doing: &format!("delete a comment on pull request {}", self.target.pull_request),
            needs: NEEDS,
        };
        match self.client.send(&request) {
            Err(error) if error.kind() == ErrorKind::Missing => Ok(()),
            done => done.map(|_| ()),
        }
    }
}

impl OwnComment {
    fn of(listed: Listed) -> Option<OwnComment> {
        let body = listed.body?;
        let marker = Marker::read(MarkerKind::Comment, &body)?;
        Some(OwnComment { link: Link { id: listed.id, url: listed.html_url.unwrap_or_default() }, marker, body })
    }
}
