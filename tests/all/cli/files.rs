//! Files that reports are written to.

use std::fs;

use super::program::perfdiff;

/// Two files that compare, wherever they are.
fn compare(report: &str) -> String {
    let base = "fixtures/pytest-benchmark/5.3.1/base/benchmark.json";
    let head = "fixtures/pytest-benchmark/5.3.1/head/benchmark.json";
    format!("compare {base} {head} --fail-on never --report {report}")
}

#[test]
fn a_report_replaces_the_old_one_whole_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/report.md");
    for _ in 0..2 {
        assert_eq!(perfdiff(&compare(&format!("markdown={}", path.display()))).run().code, 0);
        assert!(fs::read_to_string(&path).unwrap().starts_with("### "));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}

#[cfg(unix)]
#[test]
fn rights_links_and_what_is_no_file_stay_what_they_are() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
    fs::write(&real, "old").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    assert_eq!(perfdiff(&compare(&format!("markdown={}", link.display()))).run().code, 0);
    assert!(link.is_symlink() && fs::read_to_string(&real).unwrap().starts_with("### "));
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    let fresh = folder.path().join("fresh.md");
    assert_eq!(perfdiff(&compare(&format!("markdown={}", fresh.display()))).run().code, 0);
    assert_ne!(fs::metadata(&fresh).unwrap().permissions().mode() & 0o044, 0, "others may read a report, as the umask says");
    assert_eq!(perfdiff(&compare("markdown=/dev/null")).run().code, 0);
    assert!(!std::path::Path::new("/dev/null").is_file());
}

#[cfg(unix)]
#[test]
fn a_report_that_can_not_be_written_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "old").unwrap();
    let full = perfdiff(&compare("html=/dev/full")).run();
    assert_eq!(full.code, 3);
    assert!(full.stderr.contains("/dev/full: can't be written"), "{}", full.stderr);
    let directory = perfdiff(&compare(&format!("html={}", folder.path().display()))).run();
    assert_eq!(directory.code, 3, "{}", directory.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
}
