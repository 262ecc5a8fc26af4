//! Many processes that store at once: every run lands, in one line of commits, whatever the way to the store, and also
//! when some of them are killed in the middle.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use perfdiff::store::{Remote, Store, StoreErrorKind, Token};

use super::made::{git, repository, run, settings, store};
use super::servers::{self, Daemon, Lighttpd, TOKEN};

const WRITERS: u32 = 8;
const RUNS: u32 = 2;
/// Tells the test executable to be a writer: `<first number> <runs> <local path or address>`.
pub(crate) const WRITER: &str = "PERFDIFF_TEST_WRITER";

/// The body of a writer. As a test of its own it has nothing to do.
#[test]
fn a_writer() {
    let Ok(order) = std::env::var(WRITER) else { return };
    let mut words = order.splitn(4, ' ');
    let mut next = || words.next().unwrap();
    let (way, first, count, place) = (next(), next().parse::<u32>().unwrap(), next().parse::<u32>().unwrap(), next());
    for number in first..first + count {
        let store = match way {
            "forced" => {
                super::forced::append(place, number);
                continue;
            }
            "pruning" => {
                let commit = run(number).commit.unwrap()[..12].to_owned();
                remote(place).replace(|entry| entry.place.commit.as_deref() != Some(&commit), "Prune").unwrap();
                continue;
            }
            "local" => store(Path::new(place)),
            _ => remote(place),
        };
        store.append(&[run(number)], "Store a run").unwrap();
    }
}

pub(crate) fn remote(url: &str) -> Store {
    let token = url.starts_with("http").then(|| Token::new(TOKEN));
    let remote = Remote::named(url, Path::new("/"), &std::env::temp_dir(), token).unwrap();
    Store::remote(&remote, settings()).unwrap()
}

/// Starts writers whose runs have different numbers.
pub(crate) fn start(way: &str, place: &str, runs: u32) -> Vec<Child> {
    let mut start = |writer: u32| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "store::writers::a_writer", "--nocapture"]).stdout(Stdio::null()).stderr(Stdio::piped());
        command.env(WRITER, format!("{way} {} {runs} {place}", writer * runs)).spawn().unwrap()
    };
    (0..WRITERS).map(&mut start).collect()
}

pub(crate) fn all_end_well(writers: Vec<Child>) {
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The numbers of the runs that the repository's store holds, once it is sure that nothing else is wrong with it.
fn landed(repository: &Path) -> Vec<u32> {
    git(repository, &["fsck", "--strict"]);
    let merges = git(repository, &["rev-list", "--min-parents=2", "perfdiff"]);
    assert_eq!(merges, "", "the history is one line");
    let listing = store(repository).list().unwrap();
    assert_eq!(listing.refused, []);
    let mut numbers: Vec<u32> = (0..WRITERS * RUNS * 10)
        .filter(|number| {
            let commit = &run(*number).commit.unwrap()[..12];
            listing.entries.iter().any(|entry| entry.place.commit.as_deref() == Some(commit))
        })
        .collect();
    numbers.sort_unstable();
    let commits = git(repository, &["rev-list", "--count", "perfdiff"]);
    assert_eq!(commits.trim(), numbers.len().to_string(), "one commit a run");
    numbers
}

fn everything() -> Vec<u32> {
    (0..WRITERS * RUNS).collect()
}

#[test]
fn eight_processes_store_into_one_repository() {
    let directory = repository();
    all_end_well(start("local", directory.path().to_str().unwrap(), RUNS));
    assert_eq!(landed(directory.path()), everything());
}

#[test]
fn eight_processes_push_to_a_path() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    all_end_well(start("remote", bare.to_str().unwrap(), RUNS));
    assert_eq!(landed(&bare), everything());
}

#[test]
fn eight_processes_push_to_a_git_daemon() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    let daemon = Daemon::serve(directory.path());
    all_end_well(start("remote", &daemon.url, RUNS));
    assert_eq!(landed(&bare), everything());
}

#[test]
fn eight_processes_push_over_http_with_a_token() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    all_end_well(start("remote", &servers::http(directory.path()), RUNS));
    assert_eq!(landed(&bare), everything());
}

#[test]
#[ignore = "needs lighttpd; .ci/store.sh runs it"]
fn a_real_web_server_takes_all_of_eight_processes_and_survives_kills() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    let server = Lighttpd::serve(directory.path());
    let wrong = Remote::named(&server.url, Path::new("/"), &std::env::temp_dir(), Some(Token::new("wrong-token"))).unwrap();
    assert_eq!(Store::remote(&wrong, settings()).unwrap().tip().unwrap_err().kind, StoreErrorKind::Auth);
    all_end_well(start("remote", &server.url, RUNS));
    assert_eq!(landed(&bare), everything());
    git(&bare, &["update-ref", "-d", "refs/heads/perfdiff"]);
    survive_kills("remote", &server.url, &bare);
}

/// Two of the writers are killed in the middle: what they had not stored may be missing, and nothing else.
fn survive_kills(way: &str, place: &str, repository: &Path) {
    let runs = RUNS * 2 + 1;
    let mut writers = start(way, place, runs);
    for (victim, pause) in [(2, 150), (5, 250)] {
        std::thread::sleep(Duration::from_millis(pause));
        writers[victim].kill().unwrap();
    }
    let mut killed = Vec::new();
    for victim in [5, 2] {
        killed.push(u32::try_from(victim).unwrap());
        writers.remove(victim).wait().unwrap();
    }
    all_end_well(writers);
    // What a killed writer left running (a push) comes to its end first.
    let tip = || git(repository, &["rev-parse", "perfdiff"]);
    let mut seen = String::new();
    while seen != tip() {
        seen = tip();
        std::thread::sleep(Duration::from_secs(1));
    }
    let numbers = landed(repository);
    let survivors = (0..WRITERS * runs).filter(|number| !killed.contains(&(number / runs)));
    let lost: Vec<u32> = survivors.filter(|number| !numbers.contains(number)).collect();
    assert_eq!(lost, [] as [u32; 0]);
}

#[test]
fn killed_writers_of_one_repository_harm_nobody() {
    let directory = repository();
    survive_kills("local", directory.path().to_str().unwrap(), directory.path());
}

#[test]
fn killed_writers_to_a_path_harm_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    survive_kills("remote", bare.to_str().unwrap(), &bare);
}

#[test]
fn killed_writers_over_http_harm_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    survive_kills("remote", &servers::http(directory.path()), &bare);
}

#[test]
fn pushes_by_force_lose_runs_so_these_tests_can_fail() {
    let directory = tempfile::tempdir().unwrap();
    let bare = servers::bare(directory.path());
    all_end_well(start("forced", bare.to_str().unwrap(), RUNS));
    let commits: usize = git(&bare, &["rev-list", "--count", "perfdiff"]).trim().parse().unwrap();
    let all = usize::try_from(WRITERS * RUNS).unwrap();
    assert!(commits < all, "{commits} of {all} landed");
}
