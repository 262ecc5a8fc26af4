//! The store in another repository: what it does, what it never does, and what it says when it can't.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use perfdiff::store::{Remote, Samples, Settings, Store, StoreError, StoreErrorKind, Token};

use super::made::{git, repository, run, settings, store};
use super::servers::{self, TOKEN};

/// A directory with a bare repository in it, and one for temporary files.
struct Place {
    directory: tempfile::TempDir,
    bare: PathBuf,
}

impl Place {
    fn new() -> Place {
        let directory = tempfile::tempdir().unwrap();
        let bare = servers::bare(directory.path());
        std::fs::create_dir(directory.path().join("scratch")).unwrap();
        Place { directory, bare }
    }

    fn scratch(&self) -> PathBuf {
        self.directory.path().join("scratch")
    }

    fn remote(&self, url: &str, token: Option<&str>) -> Result<Store, StoreError> {
        let remote = Remote::named(url, self.directory.path(), &self.scratch(), token.map(Token::new))?;
        Store::remote(&remote, Settings { budget: Duration::from_secs(8), ..settings() })
    }

    fn by_path(&self) -> Store {
        self.remote(self.bare.to_str().unwrap(), None).unwrap()
    }

    /// A hook that the bare repository runs for each push.
    fn hook(&self, name: &str, script: &str) {
        let path = self.bare.join("hooks").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn why_not(&self, url: &str, token: Option<&str>) -> StoreError {
        self.remote(url, token).and_then(|store| store.append(&[run(1)], "Store a run")).unwrap_err()
    }
}

#[test]
fn what_was_pushed_is_listed_and_read_back_and_nothing_is_left_in_the_scratch_directory() {
    let place = Place::new();
    let store = place.by_path();
    assert_eq!(store.tip().unwrap(), None);
    assert_eq!(store.list().unwrap().entries, []);
    let landed = store.append(&[run(1), run(2)], "Store two runs").unwrap();
    assert_eq!((landed.already, landed.tries), (0, 1));
    let other = place.by_path();
    let listing = other.list().unwrap();
    assert_eq!(listing.tip, landed.commit);
    let runs: Vec<_> = other.read(&listing.entries, Samples::Keep).unwrap().map(Result::unwrap).collect();
    assert_eq!(runs, [run(1), run(2)]);
    assert_eq!(other.append(&[run(1)], "Again").unwrap().already, 1);
    drop((store, other));
    assert_eq!(std::fs::read_dir(place.scratch()).unwrap().count(), 0);
    git(&place.bare, &["fsck", "--strict"]);
}

#[test]
fn a_server_that_can_not_filter_serves_as_well() {
    let place = Place::new();
    git(&place.bare, &["config", "uploadpack.allowFilter", "false"]);
    place.by_path().append(&[run(1)], "Store a run").unwrap();
    let store = place.by_path();
    store.append(&[run(2)], "Store a run").unwrap();
    let listing = store.list().unwrap();
    assert_eq!(store.read(&listing.entries, Samples::Skip).unwrap().flatten().count(), 2);
}

#[test]
fn only_the_contents_that_are_asked_for_are_fetched_and_only_the_newest_commit() {
    let place = Place::new();
    for number in 0..5 {
        place.by_path().append(&[run(number)], "Store a run").unwrap();
    }
    let store = place.by_path();
    let listing = store.list().unwrap();
    assert_eq!(store.read(&listing.entries[3..], Samples::Keep).unwrap().flatten().count(), 2);
    let scratch = std::fs::read_dir(place.scratch()).unwrap().next().unwrap().unwrap().path();
    let objects = git(&scratch, &["cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"]);
    let count = |kind: &str| objects.lines().filter(|line| *line == kind).count();
    assert_eq!((count("commit"), count("blob")), (1, 2));
}

#[test]
fn a_wrong_or_missing_token_is_told_and_never_shown() {
    let place = Place::new();
    let url = servers::http(place.directory.path());
    let wrong = "ghs_wrong-token-0123456789";
    for token in [None, Some(wrong)] {
        let error = place.why_not(&url, token);
        assert_eq!(error.kind, StoreErrorKind::Auth, "{error:?}");
        assert!(error.hint.contains("token"), "{error:?}");
        assert!(!format!("{error:?}").contains("wrong-token"), "{error:?}");
    }
    let with_password = url.replace("http://", "http://me:p%40ssw0rd@");
    let error = place.why_not(&with_password, None);
    assert_eq!(error.kind, StoreErrorKind::Auth, "{error:?}");
    assert!(!format!("{error:?}").contains("ssw0rd"), "{error:?}");
}

#[test]
fn a_token_is_in_no_file_and_credentials_in_the_address_serve_too() {
    let place = Place::new();
    let url = servers::http(place.directory.path());
    let by_token = place.remote(&url, Some(TOKEN)).unwrap();
    by_token.append(&[run(1)], "Store a run").unwrap();
    let by_address = place.remote(&url.replace("http://", &format!("http://x-access-token:{TOKEN}@")), None).unwrap();
    assert_eq!(by_address.list().unwrap().entries.len(), 1);
    for entry in walkdir::WalkDir::new(place.directory.path()) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let content = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            assert!(!content.contains(TOKEN) && !content.contains("eC1hY2Nlc3M"), "{}", entry.path().display());
        }
    }
}

#[test]
fn the_settings_of_the_repository_at_hand_serve_too() {
    let place = Place::new();
    let url = servers::http(place.directory.path());
    let here = repository();
    git(here.path(), &["remote", "add", "origin", &url]);
    let header = format!("AUTHORIZATION: basic {}", base64(&format!("x-access-token:{TOKEN}")));
    let named = || Remote::named("origin", here.path(), &place.scratch(), None).unwrap();
    let hurried = || Settings { budget: Duration::from_secs(8), ..settings() };
    assert_eq!(Store::remote(&named(), hurried()).unwrap().tip().unwrap_err().kind, StoreErrorKind::Auth);
    // As actions/checkout leaves it.
    git(here.path(), &["config", &format!("http.{}/.extraheader", url.trim_end_matches("/remote.git")), &header]);
    Store::remote(&named(), hurried()).unwrap().append(&[run(1)], "Store a run").unwrap();
    // A token of our own takes its place: two headers of a kind would be refused.
    let remote = Remote { token: Some(Token::new(TOKEN)), ..named() };
    assert_eq!(Store::remote(&remote, hurried()).unwrap().list().unwrap().entries.len(), 1);
    assert_eq!(git(here.path(), &["branch", "--list", "--all", "*perfdiff*"]), "", "the repository at hand is left alone");
}

fn base64(text: &str) -> String {
    let mut child = std::process::Command::new("base64");
    let mut child = child.arg("-w0").stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn addresses_that_run_programs_or_look_like_options_are_refused() {
    let place = Place::new();
    let trap = place.directory.path().join("trap");
    let touch = format!("touch {}", trap.display());
    for url in [
        &format!("ext::sh -c '{touch}'"),
        &format!("--upload-pack={touch}"),
        "-u x",
        "",
        "a\nb",
        "ftp://host/x",
        "EXT::x",
        "remote-helper::https://host/x",
        "ssh://-oProxyCommand=x/y",
        "http:///x",
        "ssh://me:password@host/x",
        "data:x://y",
    ] {
        let error = place.why_not(url, None);
        assert_eq!(error.kind, StoreErrorKind::BadRemote, "{url}: {error}");
        assert!(!error.to_string().contains("me:password"), "{error}");
    }
    assert!(!trap.exists());
}

#[test]
fn what_is_wrong_with_a_remote_is_told_apart() {
    let place = Place::new();
    let nowhere = place.why_not("nowhere.git", None);
    assert_eq!(nowhere.kind, StoreErrorKind::NoSuchRepository, "{nowhere:?}");
    assert!(nowhere.to_string().contains("nowhere.git"), "{nowhere}");
    let url = servers::http(place.directory.path());
    let error = place.why_not(&url.replace("remote.git", "other.git"), Some(TOKEN));
    assert_eq!(error.kind, StoreErrorKind::NoSuchRepository, "{error:?}");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for scheme in ["http", "git"] {
        let error = place.why_not(&format!("{scheme}://{closed}/x.git"), None);
        assert_eq!(error.kind, StoreErrorKind::Network, "{error:?}");
        assert!(error.to_string().contains("(tried "), "{error}");
    }
    let error = place.why_not("https://host.invalid/x.git", None);
    assert_eq!(error.kind, StoreErrorKind::Network, "{error:?}");
}

#[test]
fn a_rule_that_forbids_the_push_is_told_at_once() {
    let place = Place::new();
    place.hook("pre-receive", "echo 'GH013: Repository rule violations found' >&2; exit 1");
    let error = place.why_not(place.bare.to_str().unwrap(), None);
    assert_eq!(error.kind, StoreErrorKind::Refused, "{error:?}");
    assert!(
        error.to_string().ends_with("[remote rejected] (pre-receive hook declined): GH013: Repository rule violations found"),
        "{error}"
    );
}

#[test]
fn a_store_that_is_checked_out_at_the_other_end_is_told() {
    let place = Place::new();
    let other = repository();
    store(other.path()).append(&[run(1)], "Store a run").unwrap();
    git(other.path(), &["switch", "-q", "perfdiff"]);
    let error = place.remote(other.path().to_str().unwrap(), None).unwrap().append(&[run(2)], "Store a run").unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Refused, "{error:?}");
    assert!(error.to_string().contains("currently checked out"), "{error}");
}

#[test]
fn a_server_that_is_busy_is_asked_again_until_the_time_is_up() {
    let place = Place::new();
    let lock = place.bare.join("refs/heads/perfdiff.lock");
    std::fs::write(&lock, "").unwrap();
    let until = lock.clone();
    let free = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(1500));
        std::fs::remove_file(until).unwrap();
    });
    let landed = place.by_path().append(&[run(1)], "Store a run").unwrap();
    assert!(landed.tries > 1);
    free.join().unwrap();
    std::fs::write(&lock, "").unwrap();
    let remote = Remote::named(place.bare.to_str().unwrap(), place.directory.path(), &place.scratch(), None).unwrap();
    let hurried = Store::remote(&remote, Settings { budget: Duration::from_secs(2), ..settings() }).unwrap();
    let error = hurried.append(&[run(2)], "Store a run").unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Busy, "{error:?}");
    assert!(error.to_string().contains("(tried "), "{error}");
}

#[test]
fn an_answer_that_got_lost_is_no_second_run() {
    let place = Place::new();
    // The push lands, and then the connection breaks before the client hears of it.
    place.hook("post-receive", &format!("test -e {0} || {{ touch {0}; kill -9 $PPID; }}", place.directory.path().join("once").display()));
    let landed = place.by_path().append(&[run(1)], "Store a run").unwrap();
    assert_eq!(landed.already, 0);
    assert!(landed.tries <= 2);
    assert_eq!(git(&place.bare, &["rev-list", "--count", "perfdiff"]).trim(), "1");
}

#[test]
fn a_branch_that_is_something_else_is_left_alone_at_the_other_end() {
    let place = Place::new();
    let other = repository();
    git(other.path(), &["push", "-q", place.bare.to_str().unwrap(), "main:perfdiff"]);
    let before = git(&place.bare, &["rev-parse", "perfdiff"]);
    let error = place.why_not(place.bare.to_str().unwrap(), None);
    assert_eq!(error.kind, StoreErrorKind::NotAStore, "{error:?}");
    assert_eq!(git(&place.bare, &["rev-parse", "perfdiff"]), before);
}

#[test]
fn runs_are_copied_both_ways_and_only_what_is_missing() {
    let place = Place::new();
    let (here, there) = (repository(), repository());
    store(here.path()).append(&[run(1), run(2)], "Store runs").unwrap();
    let pushed = place.by_path().copy(&store(here.path()), |_| true, "Push runs").unwrap();
    assert_eq!((pushed.landed.paths.len(), pushed.landed.already, pushed.refused.len()), (2, 0, 0));
    store(here.path()).append(&[run(3)], "Store a run").unwrap();
    let pushed = place.by_path().copy(&store(here.path()), |_| true, "Push runs").unwrap();
    assert_eq!((pushed.landed.paths.len(), pushed.landed.already), (3, 2));
    let fetched = store(there.path()).copy(&place.by_path(), |entry| entry.attempt == 1, "Fetch runs").unwrap();
    assert_eq!(fetched.landed.already, 0);
    assert!(!there.path().join(".git/shallow").exists());
    let entries = |store: &Store| store.list().unwrap().entries;
    assert_eq!(entries(&store(there.path())), entries(&store(here.path())));
    assert_eq!(store(there.path()).copy(&place.by_path(), |_| true, "Fetch runs").unwrap().landed.already, 3);
    for repository in [here.path(), there.path(), &place.bare] {
        git(repository, &["fsck", "--strict"]);
    }
}

#[test]
fn what_is_of_no_use_is_not_copied() {
    let here = repository();
    store(here.path()).append(&[run(1), run(2)], "Store runs").unwrap();
    let bad = store(here.path()).list().unwrap().entries[0].blob.to_string();
    let object = here.path().join(".git/objects").join(&bad[..2]).join(&bad[2..]);
    std::fs::remove_file(object).unwrap();
    let copied = Place::new().by_path().copy(&store(here.path()), |_| true, "Push runs").unwrap();
    assert_eq!((copied.landed.paths.len(), copied.refused.len()), (1, 1));
}

#[test]
fn hooks_and_settings_of_the_user_do_not_get_in_the_way() {
    let place = Place::new();
    place.hook("post-update", "exit 0");
    let home = place.directory.path().join("home");
    std::fs::create_dir_all(home.join("hooks")).unwrap();
    let trap = home.join("trap");
    for hook in ["pre-push", "reference-transaction", "post-checkout", "pre-auto-gc"] {
        let path = home.join("hooks").join(hook);
        std::fs::write(&path, format!("#!/bin/sh\ncase $(pwd) in *perfdiff-store-*) touch {}; exit 1;; esac\n", trap.display())).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let config = format!(
        "[core]\n\thooksPath = {0}/hooks\n[init]\n\ttemplateDir = {0}\n[push]\n\tgpgSign = true\n\tfollowTags = true\n[fetch]\n\tprune = true\n",
        home.display()
    );
    std::fs::write(home.join(".gitconfig"), config).unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "store::writers::a_writer", "--nocapture"]).env("HOME", &home).env("XDG_CONFIG_HOME", &home);
    child.env("GIT_DIR", "/nonexistent").env("GIT_INDEX_FILE", "/nonexistent").env("LC_ALL", "de_DE.UTF-8");
    child.env(super::writers::WRITER, format!("remote 0 1 {}", place.bare.display()));
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!trap.exists());
    assert_eq!(place.by_path().list().unwrap().entries.len(), 1);
}

#[test]
fn a_remote_known_by_name_has_its_path_from_the_repository_s_root() {
    let place = Place::new();
    let here = place.directory.path().join("here");
    git(place.directory.path(), &["init", "-q", "here"]);
    git(&here, &["remote", "add", "origin", "../remote.git"]);
    std::fs::create_dir(here.join("below")).unwrap();
    let remote = Remote::named("origin", &here.join("below"), &place.scratch(), None).unwrap();
    Store::remote(&remote, settings()).unwrap().append(&[run(1)], "Store a run").unwrap();
    assert_eq!(git(&place.bare, &["rev-list", "--count", "perfdiff"]).trim(), "1");
    assert!(Remote::named("../../remote.git", &here.join("below"), Path::new("/"), None).is_ok());
}

#[test]
fn what_a_remote_has_lost_is_refused_by_name_and_the_others_serve() {
    let place = Place::new();
    let store = place.by_path();
    store.append(&[run(1), run(2), run(3)], "Store runs").unwrap();
    let lost = store.list().unwrap().entries[1].clone();
    git(&place.bare, &["config", "uploadpack.allowFilter", "true"]);
    git(&place.bare, &["config", "receive.unpackLimit", "100"]);
    let id = lost.blob.to_string();
    std::fs::remove_file(place.bare.join("objects").join(&id[..2]).join(&id[2..])).unwrap();
    let fresh = place.by_path();
    let listing = fresh.list().unwrap();
    let read: Vec<_> = fresh.read(&listing.entries, Samples::Keep).unwrap().collect();
    assert_eq!((read[0].as_ref().unwrap(), read[2].as_ref().unwrap()), (&run(1), &run(3)));
    let refused = read[1].as_ref().unwrap_err();
    assert!(refused.path == lost.path && refused.reason.starts_with("can't be read: "), "{refused}");
}
