//! Opening the repository that the user works in, and the errors of libgit2 in words for people.

use std::path::Path;

use git2::{ErrorClass, ErrorCode, Repository, RepositoryOpenFlags};

use crate::store::error::{StoreError, StoreErrorKind};

/// The repository that `path` is in: its root, a directory below, a worktree, a submodule or a bare repository.
pub(in crate::store) fn open(path: &Path) -> Result<Repository, StoreError> {
    // The path decides, not `GIT_DIR`: what is asked for is the repository of these files.
    let flags = RepositoryOpenFlags::empty();
    Repository::open_ext(path, flags, [] as [&Path; 0]).map_err(|error| describe(path, &error))
}

fn describe(path: &Path, error: &git2::Error) -> StoreError {
    let at = path.display();
    let text = error.message();
    match (error.code(), error.class()) {
        (ErrorCode::NotFound, _) => StoreError::new(StoreErrorKind::NotARepository, format!("{at} is in no git repository"))
            .hint("run `git init` there, or run perfdiff inside the repository whose baselines are meant"),
        (ErrorCode::Owner, _) => {
            StoreError::new(StoreErrorKind::NotOwned, format!("the repository of {at} belongs to another user, so git does not trust it"))
                .hint(format!("if you do, run `git config --global --add safe.directory {at}` (with the path of the repository's root)"))
        }
        _ if ["refstorage", "objectformat", "extension", "object format", "repository version"].iter().any(|word| text.contains(word)) => {
            let message = format!("the repository of {at} uses a format that perfdiff can't read: {text}");
            StoreError::new(StoreErrorKind::UnsupportedRepository, message).hint(
                "repositories with SHA-1 and the `files` reference format can be read; with a remote, the store can be kept there alone",
            )
        }
        (_, ErrorClass::Os) => StoreError::new(StoreErrorKind::Git, format!("the repository of {at} can't be opened: {text}")),
        _ => StoreError::new(StoreErrorKind::CorruptRepository, format!("the repository of {at} can't be opened: {text}"))
            .hint("`git fsck` shows what is wrong with it"),
    }
}

/// The error for an operation that libgit2 refused.
pub(in crate::store) fn failure(doing: &str, error: &git2::Error) -> StoreError {
    let kind = match (error.code(), error.class()) {
        (ErrorCode::NotFound, _) | (_, ErrorClass::Odb | ErrorClass::Object | ErrorClass::Tree | ErrorClass::Zlib) => {
            StoreErrorKind::CorruptRepository
        }
        _ => StoreErrorKind::Git,
    };
    let found = StoreError::new(kind, format!("{doing}: {}", error.message()));
    match kind {
        StoreErrorKind::CorruptRepository => found.hint("`git fsck` shows what is wrong with the repository"),
        _ => found,
    }
}
