//! The lock of the store's branch: waited for while somebody holds it, and removed when a killed process left it behind.

use std::time::{Duration, Instant};

use perfdiff::store::{Settings, Store, StoreErrorKind};

use super::made::{repository, run, settings};

fn hurried(directory: &std::path::Path) -> Store {
    Store::local(directory, Settings { budget: Duration::from_secs(4), ..settings() }).unwrap()
}

#[test]
fn a_lock_left_behind_does_not_shut_the_store() {
    let directory = repository();
    let lock = directory.path().join(".git/refs/heads/perfdiff.lock");
    std::fs::write(&lock, "").unwrap();
    let landed = hurried(directory.path()).append(&[run(1)], "Store a run").unwrap();
    assert!(landed.tries > 2 && !lock.exists());
}

#[test]
fn a_lock_that_is_alive_is_respected_and_told() {
    let directory = repository();
    let lock = directory.path().join(".git/refs/heads/perfdiff.lock");
    std::fs::write(&lock, "").unwrap();
    let (held, until) = (lock.clone(), Instant::now() + Duration::from_secs(10));
    let (stop, stopped) = std::sync::mpsc::channel();
    let holder = std::thread::spawn(move || {
        while stopped.try_recv().is_err() && Instant::now() < until {
            std::fs::write(&held, Instant::now().elapsed().as_nanos().to_string()).unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let error = hurried(directory.path()).append(&[run(1)], "Store a run").unwrap_err();
    stop.send(()).unwrap();
    holder.join().unwrap();
    assert_eq!(error.kind, StoreErrorKind::Busy);
    assert!(error.to_string().starts_with("`refs/heads/perfdiff` is locked by another process (tried "), "{error}");
    assert!(error.hint.contains("perfdiff.lock"), "{error:?}");
}
