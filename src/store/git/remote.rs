//! The store in another repository, by the git program, through a bare repository in a scratch directory of its own.
//!
//! The checkout's `.git` is never used: fetching at depth 1 would make it shallow, and its locks, hooks and filters are
//! not ours. Only the newest trees are fetched (where the server can filter), then the contents that are asked for, in
//! one batch; so fetching and adding cost the same however long the history is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use git2::{ErrorCode, Oid, Repository, RepositoryInitOptions};

use super::address::{Address, SCHEMES};
use super::command::{GitCommand, GitOutput, OUTPUT_MAX};
use super::git_output::{self, Pushed};
use super::open;
use super::secret::{Secrets, Token, without_passwords};
use crate::shutdown::Scratch;
use crate::store::error::{Retry, StoreError, StoreErrorKind};

/// Where the fetched tip is kept in the scratch repository.
pub(in crate::store) const TIP: &str = "refs/perfdiff/tip";
/// The name under which git knows the remote.
const NAME: &str = "store";
/// The most contents that a remote may have lost; a git that is asked names them one at a time.
const LOST_MAX: usize = 20;
/// How often longer than the whole budget for trying again a single git may take: it may have much to bring, and a
/// connection that stalls ends sooner.
const PATIENCE: u32 = 5;

/// A repository elsewhere that holds a store.
#[derive(Debug, Clone)]
pub struct Remote {
    /// Its address: https, http, ssh, git or file, `host:path`, or a path (taken from `base`). A password in it is used
    /// and never shown.
    pub url: String,
    /// Another address to push to, as git's `pushurl`.
    pub push_url: Option<String>,
    /// The directory that a relative path is relative to.
    pub base: PathBuf,
    /// A directory for temporary files. A directory of its own is made in it, and removed with the store.
    pub scratch: PathBuf,
    /// A token for http. Without one, git finds credentials as it always does.
    pub token: Option<Token>,
    /// A repository whose own settings of git (credentials, headers, ssh command, proxies) are to count too.
    pub settings_of: Option<PathBuf>,
}

/// The branch of a remote, fetched into and pushed from a scratch repository, which is removed when this is dropped.
pub(in crate::store) struct RemoteBranch {
    program: GitCommand,
    shown: String,
    timeout: Duration,
    _scratch: Scratch,
}

impl RemoteBranch {
    /// Prepares the scratch repository; nothing is fetched yet.
    pub(in crate::store) fn open(remote: &Remote, timeout: Duration) -> Result<(Repository, RemoteBranch), StoreError> {
        let address = Address::parse(&remote.url, &remote.base)?;
        let push = remote.push_url.as_deref().map(|url| Address::parse(url, &remote.base)).transpose()?;
        let scratch = Scratch::new(&remote.scratch, "store").map_err(|error| {
            StoreError::new(StoreErrorKind::Git, format!("no directory can be made in {}: {error}", remote.scratch.display()))
                .hint("a directory for temporary files is needed; set TMPDIR to one that can be written to")
        })?;
        let mut options = RepositoryInitOptions::new();
        options.bare(true).no_reinit(true).external_template(false);
        let repository = Repository::init_opts(scratch.path(), &options)
            .map_err(|error| open::failure("the scratch repository can't be made", &error))?;
        let mut secrets = Secrets::default();
        let mut settings = remote.settings_of.as_deref().map(|path| inherited(path, timeout)).transpose()?.unwrap_or_default();
        for (key, value) in &settings {
            if key.ends_with(".extraheader") {
                secrets.hide(value);
                secrets.hide(value.rsplit(' ').next().unwrap_or_default());
            }
        }
        settings.extend(fixed_settings(&address, push.as_ref()));
        for address in std::iter::once(&address).chain(&push).filter(|address| address.is_http()) {
            if let Some(header) = secrets.header(remote.token.as_ref(), address.user.as_ref()) {
                let key = format!("http.{}.extraheader", address.url);
                // An empty value drops the headers that the user's settings bring: two of a kind are refused by servers.
                settings.extend([(key.clone(), String::new()), (key, header)]);
            }
        }
        let program = GitCommand { repository: ("--git-dir", scratch.path().to_owned()), settings, secrets };
        Ok((repository, RemoteBranch { program, shown: without_passwords(&address.url), timeout: timeout * PATIENCE, _scratch: scratch }))
    }

    /// Its address, as it may be shown.
    pub(in crate::store) fn address(&self) -> &str {
        &self.shown
    }

    /// Fetches the newest tip; none where the remote has no such branch.
    pub(in crate::store) fn fetch(&self, repository: &Repository, reference: &str) -> Result<Option<Oid>, StoreError> {
        let spec = format!("+{reference}:{TIP}");
        let arguments =
            ["fetch", "--depth=1", "--filter=blob:none", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", NAME, &spec];
        let output = self.program.run(&arguments, &[], self.timeout)?;
        if git_output::no_such_reference(&output) {
            return Ok(None);
        }
        if !output.ok {
            return Err(git_output::failed("can't fetch from", &output, &self.shown));
        }
        match repository.refname_to_id(TIP) {
            Ok(commit) => Ok(Some(commit)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(open::failure("the fetched store can't be read", &error)),
        }
    }

    /// Fetches the contents that the scratch repository lacks, in one batch. What the remote has lost stays missing, to be
    /// refused by name where it is read, and the others are fetched without it.
    pub(in crate::store) fn fetch_contents(&self, repository: &Repository, blobs: &[Oid]) -> Result<(), StoreError> {
        let odb = repository.odb().map_err(|error| open::failure("the scratch repository can't be read", &error))?;
        let mut wanted: BTreeSet<String> = blobs.iter().filter(|blob| !odb.exists(**blob)).map(Oid::to_string).collect();
        let most = wanted.len().saturating_sub(LOST_MAX);
        let arguments = [
            "-c",
            "fetch.negotiationAlgorithm=noop",
            "fetch",
            "--filter=blob:none",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--stdin",
            NAME,
        ];
        while !wanted.is_empty() {
            let input = wanted.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
            let output = self.program.run(&arguments, input.as_bytes(), self.timeout)?;
            if output.ok {
                break;
            }
            let lost = git_output::missing_object(&output).is_some_and(|id| wanted.remove(id));
            if !lost || wanted.len() < most {
                return Err(git_output::failed("can't fetch runs from", &output, &self.shown));
            }
        }
        Ok(())
    }

    /// The tags of the remote, a line each: id, tabulator, name.
    pub(in crate::store) fn tags(&self) -> Result<String, StoreError> {
        let output = self.program.run(&["ls-remote", "--tags", NAME], &[], self.timeout)?;
        if !output.ok {
            return Err(git_output::failed("can't list the tags of", &output, &self.shown));
        }
        if output.out.len() as u64 >= OUTPUT_MAX {
            return Err(StoreError::new(StoreErrorKind::TooLarge, format!("{} has more tags than can be read", self.shown)));
        }
        Ok(output.out)
    }

    /// Pushes `commit`, which was made on `expected`, never by force: where the remote's branch is no longer at
    /// `expected`, it stays as it is, and the error passes. With `replace` the commit need not follow the expected one.
    pub(in crate::store) fn push(&self, reference: &str, expected: Option<Oid>, commit: Oid, replace: bool) -> Result<(), StoreError> {
        let spec = format!("{commit}:{reference}");
        let lease = format!("--force-with-lease={reference}:{}", expected.map(|id| id.to_string()).unwrap_or_default());
        let mut arguments = vec!["push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no"];
        if replace {
            arguments.push(&lease);
        }
        arguments.extend([NAME, &spec]);
        let output = self.program.run(&arguments, &[], self.timeout)?;
        match git_output::push_result(&output, reference) {
            Some(Pushed::Landed) => Ok(()),
            Some(Pushed::Rejected(summary)) => Err(git_output::rejected(&summary, &output, &self.shown, reference)),
            None => Err(self.not_pushed(&output)),
        }
    }

    /// Whether the remote would take a push of `commit`; nothing is pushed.
    pub(in crate::store) fn may_push(&self, reference: &str, commit: Oid) -> Result<(), StoreError> {
        let spec = format!("{commit}:{reference}");
        let arguments = ["push", "--dry-run", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", NAME, &spec];
        let output = self.program.run(&arguments, &[], self.timeout)?;
        if output.ok { Ok(()) } else { Err(git_output::failed("can't push to", &output, &self.shown)) }
    }

    fn not_pushed(&self, output: &GitOutput) -> StoreError {
        let error = git_output::failed("can't push to", output, &self.shown);
        // git was content and yet does not say that the branch was moved: that is no success.
        if output.ok { error.retry(Retry::WholeBudget) } else { error }
    }
}

/// Settings that hold for every use, whatever the user's are.
fn fixed_settings(address: &Address, push: Option<&Address>) -> Vec<(String, String)> {
    let mut settings: Vec<(String, String)> = [
        ("core.hooksPath", "/dev/null"),
        ("core.fsmonitor", "false"),
        ("gc.auto", "0"),
        ("push.gpgSign", "false"),
        ("fetch.prune", "false"),
        ("fetch.writeCommitGraph", "false"),
        ("submodule.recurse", "false"),
        ("http.lowSpeedLimit", "1"),
        ("http.lowSpeedTime", "60"),
        ("protocol.allow", "never"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into();
    settings.extend(SCHEMES.map(|scheme| (format!("protocol.{scheme}.allow"), "always".to_owned())));
    settings.push((format!("remote.{NAME}.promisor"), "true".to_owned()));
    settings.push((format!("remote.{NAME}.url"), address.url.clone()));
    settings.extend(push.map(|push| (format!("remote.{NAME}.pushurl"), push.url.clone())));
    let logins = std::iter::once(address).chain(push).filter_map(|address| address.login.as_ref());
    settings.extend(logins.map(|login| (format!("credential.{}.username", login.server), login.name.clone())));
    if address.is_path() {
        // What git packs for a reader on the same machine travels nowhere: looking for what two runs have in common, and
        // squeezing them, would take most of the time.
        let serve = "git -c pack.window=0 -c pack.compression=1 upload-pack";
        settings.push((format!("remote.{NAME}.uploadpack"), serve.to_owned()));
    }
    settings
}

/// The settings of a repository that say how to reach a remote. Some of them only count inside of it.
fn inherited(repository: &Path, timeout: Duration) -> Result<Vec<(String, String)>, StoreError> {
    const REACHING: &str = r"^(http\..*|credential\..*|url\..*|core\.(sshcommand|gitproxy|askpass)|ssh\.variant)$";
    let program = GitCommand { repository: ("-C", repository.to_owned()), settings: Vec::new(), secrets: Secrets::default() };
    let output = program.run(&["config", "--includes", "--null", "--local", "--get-regexp", REACHING], &[], timeout)?;
    // Without such settings, and outside of a repository, git answers with nothing but an exit code.
    Ok(output
        .out
        .split_terminator('\0')
        .filter_map(|entry| entry.split_once('\n'))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect())
}

impl Remote {
    /// The remote that `given` names: one that the repository around `directory` knows by this name, with its addresses
    /// and its settings, else an address or a path from `directory`.
    ///
    /// # Errors
    /// When the address can't be used.
    pub fn named(given: &str, directory: &Path, scratch: &Path, token: Option<Token>) -> Result<Remote, StoreError> {
        let mut remote = Remote {
            url: given.to_owned(),
            push_url: None,
            base: directory.to_owned(),
            scratch: scratch.to_owned(),
            token,
            settings_of: None,
        };
        let repository = open::open(directory);
        if let Ok(repository) = &repository {
            remote.settings_of = Some(directory.to_owned());
            if let Ok(known) = repository.find_remote(given) {
                let url = known.url().ok().map(str::to_owned);
                url.ok_or_else(|| StoreError::new(StoreErrorKind::BadRemote, format!("the remote `{given}` has no address")))?
                    .clone_into(&mut remote.url);
                remote.push_url = known.pushurl().ok().flatten().map(str::to_owned);
                repository.workdir().unwrap_or(repository.path()).clone_into(&mut remote.base);
                return Address::parse(&remote.url, &remote.base).map(|_| remote);
            }
        }
        Address::parse(&remote.url, &remote.base)?;
        if given.contains(['/', '\\', ':']) || directory.join(given).exists() {
            Ok(remote)
        } else {
            Err(no_such_remote(given, &repository))
        }
    }
}

/// That a word is neither a remote's name nor a path.
fn no_such_remote(given: &str, repository: &Result<Repository, StoreError>) -> StoreError {
    let error = StoreError::new(StoreErrorKind::NoSuchRepository, format!("`{given}` is no remote of this repository, and no path"));
    let repository = match repository {
        Ok(repository) => repository,
        Err(why) => return StoreError { message: format!("{}: {why}", error.message), ..error }.hint("give the address of the remote"),
    };
    let names = repository.remotes().ok();
    let names: Vec<&str> = names.iter().flat_map(|names| names.iter().filter_map(|name| name.ok().flatten())).take(5).collect();
    match names.as_slice() {
        [] => error.hint("this repository has no remote: `git remote add origin ADDRESS`, or give the address itself"),
        names => error.hint(format!("its remotes: {}; an address or a path will do too", names.join(", "))),
    }
}
