//! Every order in which writers of one remote store can take turns, and in each of them every place where one of them dies or loses
//! the remote's answer: no run is lost, and none is there twice.
//!
//! The writers are processes that run the real code on a real repository. A `git` of our own, first on their path, holds each of them
//! before a step of the protocol: fetching the tip, pushing the change. What happens between two steps touches nothing that writers share.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::made::{git, run, store};
use super::servers;
use super::writers::WRITER;

/// Waits before fetching and pushing until it is told what happens: `go`, `die` (the writer is gone), `lost` (done, and nobody hears of
/// it). The fetch that only looks how many runs there are is no step.
const GIT: &str = r#"#!/bin/sh
step=
for word; do
  case $word in fetch | push) step=$word; break ;; esac
done
[ "$step" = fetch ] && [ -n "$HOLD_SKIPS" ] && [ ! -e "$HOLD.looked" ] && { : >"$HOLD.looked"; step=; }
turn=go
if [ -n "$step" ]; then
  echo "$step" >"$HOLD.new"
  mv "$HOLD.new" "$HOLD.at"
  read -r turn <"$HOLD.turn"
fi
[ "$turn" = die ] && exit 1
[ "$turn" = lost ] && { "$REAL_GIT" "$@" >/dev/null 2>&1; echo "fatal: the remote end hung up unexpectedly" >&2; exit 128; }
exec "$REAL_GIT" "$@"
"#;

/// What a writer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Stores the run of this number.
    Add(u32),
    /// Removes the run of this number, and the past with it.
    Prune(u32),
    /// Removes nothing but the past.
    Compact,
}

/// The runs that are stored before anybody starts.
const BEFORE: [u32; 2] = [0, 1];

impl Work {
    fn order(self, place: &Path) -> String {
        let place = place.display();
        match self {
            Work::Add(number) => format!("remote {number} 1 {place}"),
            Work::Prune(number) => format!("pruning {number} 1 {place}"),
            Work::Compact => format!("pruning 99 1 {place}"),
        }
    }
}

/// A turn of one writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Go,
    Die,
    Lost,
}

/// A writer at work.
struct Writer {
    work: Work,
    child: Child,
    hold: PathBuf,
    /// The step before which it waits; none once it has ended.
    at: Option<String>,
    ended_well: bool,
    died: bool,
}

impl Writer {
    fn start(number: usize, work: Work, remote: &Path, directory: &Path) -> Writer {
        let hold = directory.join(format!("writer{number}"));
        let made = Command::new("mkfifo").arg(hold.with_extension("turn")).status();
        assert!(made.unwrap().success());
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "store::writers::a_writer"]).stdout(Stdio::null()).stderr(Stdio::null());
        let path = format!("{}:{}", directory.join("bin").display(), std::env::var("PATH").unwrap());
        command.env(WRITER, work.order(remote)).env("PATH", path).env("HOLD", &hold).env("REAL_GIT", real_git());
        command.env("HOLD_SKIPS", if matches!(work, Work::Add(_)) { "1" } else { "" });
        let mut writer = Writer { work, child: command.spawn().unwrap(), hold, at: None, ended_well: false, died: false };
        writer.arrive();
        writer
    }

    /// Waits until it holds before its next step, or has ended.
    fn arrive(&mut self) {
        let place = self.hold.with_extension("at");
        let began = Instant::now();
        loop {
            if let Ok(step) = fs::read_to_string(&place) {
                fs::remove_file(&place).unwrap();
                self.at = Some(step.trim().to_owned());
                return;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                self.at = None;
                self.ended_well = status.success();
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "a writer neither waits nor ends");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn take(&mut self, turn: Turn) {
        if turn == Turn::Die {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
            self.died = true;
        }
        let word = match turn {
            Turn::Go => "go",
            Turn::Die => "die",
            Turn::Lost => "lost",
        };
        File::options().write(true).open(self.hold.with_extension("turn")).unwrap().write_all(format!("{word}\n").as_bytes()).unwrap();
        if self.died { self.at = None } else { self.arrive() }
    }
}

fn real_git() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path).map(|directory| directory.join("git")).find(|git| git.exists()).unwrap()
}

/// One order of turns: takes those that are given, and then always the first that there is. Gives how many there were at each point.
fn play(works: &[Work], faults: usize, given: &[usize]) -> Vec<usize> {
    let directory = tempfile::tempdir().unwrap();
    let remote = servers::bare(directory.path());
    fs::create_dir(directory.path().join("bin")).unwrap();
    let wrapper = directory.path().join("bin/git");
    fs::write(&wrapper, GIT).unwrap();
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
    store(&remote).append(&BEFORE.map(run), "Store two runs").unwrap();
    let mut writers: Vec<Writer> =
        works.iter().enumerate().map(|(number, work)| Writer::start(number, *work, &remote, directory.path())).collect();
    let (mut faults, mut counts, mut told) = (faults, Vec::new(), Vec::new());
    loop {
        let mut turns = Vec::new();
        for (number, writer) in writers.iter().enumerate() {
            let Some(step) = &writer.at else { continue };
            turns.push((number, Turn::Go));
            if faults > 0 {
                turns.push((number, Turn::Die));
                turns.extend((step == "push").then_some((number, Turn::Lost)));
            }
        }
        if turns.is_empty() {
            break;
        }
        let (number, turn) = turns[given.get(counts.len()).copied().unwrap_or(0)];
        counts.push(turns.len());
        told.push(format!("{:?} {turn:?} {}", writers[number].work, writers[number].at.as_deref().unwrap()));
        faults -= usize::from(turn != Turn::Go);
        writers[number].take(turn);
    }
    check(&writers, &remote, &told);
    counts
}

/// What must be there afterwards, what may be, and nothing else.
fn check(writers: &[Writer], remote: &Path, told: &[String]) {
    git(remote, &["fsck", "--strict"]);
    let listing = store(remote).list().unwrap();
    assert_eq!(listing.refused, [], "{told:?}");
    let commit = |number: u32| run(number).commit.unwrap()[..12].to_owned();
    let count = |number: u32| listing.entries.iter().filter(|entry| entry.place.commit.as_deref() == Some(&commit(number))).count();
    let numbers: BTreeSet<u32> =
        BEFORE.into_iter().chain(writers.iter().filter_map(|w| if let Work::Add(n) = w.work { Some(n) } else { None })).collect();
    assert_eq!(listing.entries.len(), numbers.iter().map(|number| count(*number)).sum::<usize>(), "{told:?}");
    for number in numbers {
        let of = |work: Work| writers.iter().filter(move |writer| writer.work == work);
        let (adds, prunes) = (of(Work::Add(number)).collect::<Vec<_>>(), of(Work::Prune(number)).collect::<Vec<_>>());
        let must = adds.iter().all(|writer| !writer.died) && prunes.is_empty();
        let must_not = prunes.iter().any(|writer| !writer.died);
        let there = count(number);
        assert!(there <= 1 && !(must && there == 0) && !(must_not && there == 1), "run {number} is there {there} times: {told:?}");
    }
    let failed: Vec<Work> = writers.iter().filter(|writer| !writer.died && !writer.ended_well).map(|writer| writer.work).collect();
    assert_eq!(failed, [], "{told:?}");
}

/// All orders, one after the other; how many there were.
fn play_all(works: &[Work], faults: usize) -> usize {
    let (mut given, mut played) = (Vec::new(), 0);
    loop {
        let counts = play(works, faults, &given);
        played += 1;
        given.resize(counts.len(), 0);
        // The next one differs from this one as late as can be.
        while given.last().is_some_and(|last| last + 1 == counts[given.len() - 1]) {
            given.pop();
        }
        match given.last_mut() {
            Some(last) => *last += 1,
            None => return played,
        }
    }
}

#[test]
fn two_who_add_lose_nothing_in_any_order_whoever_dies() {
    let played = play_all(&[Work::Add(2), Work::Add(3)], 1);
    assert!(played > 40, "{played} orders");
}

#[test]
fn who_adds_while_another_one_prunes_loses_nothing_in_any_order_whoever_dies() {
    let played = play_all(&[Work::Add(2), Work::Prune(0)], 1);
    assert!(played > 40, "{played} orders");
}

#[test]
#[ignore = "takes many minutes; fuzz.yml runs it every week"]
fn more_writers_and_more_faults_lose_nothing_either() {
    for (works, faults) in [
        (&[Work::Add(2), Work::Add(3), Work::Compact][..], 0),
        (&[Work::Add(2), Work::Compact], 1),
        (&[Work::Prune(0), Work::Compact], 1),
        (&[Work::Add(2), Work::Add(2)], 1),
    ] {
        println!("{works:?} with {faults} faults: {} orders", play_all(works, faults));
    }
}
