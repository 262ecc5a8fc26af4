//! A process that is killed at any moment leaves the store as it was before, or with its run in it: never in between.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use perfdiff::model::Run;
use perfdiff::store::Samples;

use super::made::{git, repository, run, store};
use super::servers;
use super::writers::WRITER;

const KILLS: u32 = 16;

fn writer(way: &str, place: &str, number: u32) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store::writers::a_writer"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.env(WRITER, format!("{way} {number} 1 {place}")).spawn().unwrap()
}

/// Holds the repository against git's own rules. The git of a killed writer may still be at work: what is checked while it
/// changes may look broken for a moment, and what is broken stays so.
fn fsck(repository: &Path) {
    let passes = || Command::new("git").args(["fsck", "--strict"]).current_dir(repository).output().unwrap().status.success();
    for _ in 0..50 {
        if passes() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    git(repository, &["fsck", "--strict"]);
}

/// Which runs the store holds, once all of them could be read and git finds nothing wrong with it.
fn held(repository: &Path) -> BTreeSet<u32> {
    fsck(repository);
    let store = store(repository);
    let listing = store.list().unwrap();
    assert_eq!(listing.refused, []);
    let read: Vec<_> = store.read(&listing.entries, Samples::Keep).unwrap().map(Result::unwrap).collect();
    // Samples are kept of the first runs alone.
    let told = |run: &Run| (run.commit.clone(), run.benchmarks[0].metrics[0].value.to_bits(), run.benchmarks[0].metrics[0].n);
    let written = |number: &u32| read.iter().any(|stored| told(stored) == told(&run(*number)));
    let numbers: BTreeSet<u32> = (0..=KILLS + 1).filter(written).collect();
    assert_eq!(numbers.len(), read.len(), "every stored run is one that a writer stored, whole");
    numbers
}

fn survives(way: &str, place: &str, repository: &Path) {
    let started = Instant::now();
    assert!(writer(way, place, 0).wait().unwrap().success());
    let whole = started.elapsed();
    let mut before = held(repository);
    for kill in 1..=KILLS {
        let mut writer = writer(way, place, kill);
        // Moments from the very start to after the usual end.
        std::thread::sleep(whole.mul_f64(1.2 * f64::from(kill - 1) / f64::from(KILLS)));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let after = held(repository);
        let new: Vec<u32> = after.difference(&before).copied().collect();
        assert!(before.is_subset(&after), "a stored run is gone after kill {kill}");
        assert!(new.iter().all(|number| *number <= kill), "{new:?} after kill {kill}");
        before = after;
    }
    assert!(before.len() < KILLS as usize, "nobody was killed in time: {before:?}");
    // What a killed writer left running comes to its end, and whatever it left lying about is in nobody's way.
    std::thread::sleep(Duration::from_millis(200));
    assert!(writer(way, place, KILLS + 1).wait().unwrap().success());
    assert!(held(repository).is_superset(&before) && held(repository).contains(&(KILLS + 1)));
}

#[test]
fn a_crash_at_any_moment_leaves_the_old_or_the_new_state() {
    let directory = repository();
    survives("local", directory.path().to_str().unwrap(), directory.path());
}

#[test]
fn a_crash_at_any_moment_of_a_push_leaves_the_old_or_the_new_state() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    survives("remote", bare.to_str().unwrap(), &bare);
}
