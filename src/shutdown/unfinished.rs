//! A file that is being written beside the place where it will stand.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::held::{Held, Thing};
use super::scratch::{lock, sweep};

/// How the files are called.
const NAME: (&str, &str) = (".perfdiff-", ".part");

/// A file that is removed unless it is put into its place.
pub(crate) struct Unfinished {
    file: NamedTempFile,
    _held: Held,
}

impl Unfinished {
    /// Makes one in a directory.
    pub(crate) fn new(directory: &Path) -> io::Result<Unfinished> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(NAME.0).suffix(NAME.1);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let (file, held) = Held::make(|| {
            let file = builder.tempfile_in(directory)?;
            let path = file.path().to_owned();
            Ok((file, Thing::File(path)))
        })?;
        // Held locked as long as it is open, so that nobody takes it for abandoned.
        lock(file.as_file());
        Ok(Unfinished { file, _held: held })
    }

    /// Removes those that killed processes of this user left in a directory.
    pub(crate) fn clear(directory: &Path) {
        sweep(directory, NAME);
    }

    /// Gives it the permissions of another file.
    pub(crate) fn set_permissions(&self, permissions: std::fs::Permissions) -> io::Result<()> {
        self.file.as_file().set_permissions(permissions)
    }

    /// Puts it into its place.
    pub(crate) fn finish(self, path: &Path) -> io::Result<()> {
        self.file.persist(path).map(drop).map_err(|error| error.error)
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "the tests make files")]
mod tests {
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn what_a_killed_process_left_is_removed_by_the_next_and_what_is_in_use_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let in_use = Unfinished::new(directory.path()).unwrap();
        for name in [".perfdiff-left.part", ".perfdiff-left", "other.part"] {
            File::create(path(name)).unwrap();
        }
        for entry in std::fs::read_dir(directory.path()).unwrap() {
            let file = File::options().write(true).open(entry.unwrap().path()).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1)).unwrap();
        }
        Unfinished::clear(directory.path());
        assert!(!path(".perfdiff-left.part").exists(), "left behind");
        assert!(path(".perfdiff-left").exists() && path("other.part").exists());
        in_use.finish(&path("report")).unwrap();
        assert!(path("report").exists());
    }
}
