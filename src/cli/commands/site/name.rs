//! What a dashboard is called where the user says nothing: the name of the repository.

use crate::cli::io::Io;
use crate::cli::run_metadata::RunMetadata;
use crate::model::git_url;
use crate::policy::Policy;
use crate::report::site::Repository;
use crate::store::Checkout;

/// The name of the repository: of the one on the web, else of the workflow's, else of the remote's, else of the directory.
pub(in crate::cli) fn of_repository(known: Option<&Repository>, policy: &Policy, metadata: &RunMetadata, io: &Io<'_>) -> String {
    let checkout = metadata.checkout.as_ref();
    let workflow = || git_url::name(&io.var("GITHUB_REPOSITORY")?);
    let remote = || git_url::name(&checkout?.remote_address(&policy.store.remote)?);
    let directory = || git_url::name(&checkout.map_or(io.cwd.as_path(), Checkout::common_directory).to_string_lossy());
    let name = known.and_then(Repository::name).or_else(workflow).or_else(remote).or_else(directory);
    name.unwrap_or_else(|| "Benchmarks".to_owned())
}
