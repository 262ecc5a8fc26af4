//! What was not measured or could not be read: of the baseline, of the head, of what the policy requires.

pub(in crate::compare) mod counterparts;
pub(in crate::compare) mod likely_renames;
pub(in crate::compare) mod other_job;
pub(in crate::compare) mod required;
pub(in crate::compare) mod unread;
pub(in crate::compare) mod vanished;
