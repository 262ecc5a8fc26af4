#!/usr/bin/env bash
# Finds a perfdiff to run and names it in the output `perfdiff`: PERFDIFF_BIN, else the release's binary if its archive, from the
# tool cache or fetched, has the SHA-256 that is committed beside this script, else a build from this very source.
#
# Other jobs of a runner can write into the tool cache. So archives are kept there, not programs, and looked at each time; what was
# built here has no checksum that anybody else could know, and is not kept.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_dir=$(cd "$here/../.." && pwd)

complain() { printf '::error::%s\n' "$*"; }
found() {
  "$1" --version
  printf 'perfdiff=%s\n' "$1" >>"$GITHUB_OUTPUT"
  exit 0
}

if [[ -n ${PERFDIFF_BIN:-} ]]; then
  [[ -x $PERFDIFF_BIN ]] || { complain 'PERFDIFF_BIN names no program that can be run'; exit 3; }
  found "$PERFDIFF_BIN"
fi

own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$source_dir/Cargo.toml" | head -n 1)
version=${VERSION:-$own}
version=${version#v}
# The version becomes part of a path and of an address.
if [[ ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]]; then
  complain 'the input `version` must look like 1.2.3'
  exit 2
fi

scratch=$(mktemp -d "${RUNNER_TEMP:-/tmp}/perfdiff-install.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
# The program is in neither, since the scratch directory goes when this script ends.
own_place=$(mktemp -d "${RUNNER_TEMP:-/tmp}/perfdiff-program.XXXXXX")
# shellcheck source=fetch.sh
source "$here/fetch.sh"
cache=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:-$HOME/.cache}}/perfdiff

# Ends with this program.
use() {
  cp "$1" "$own_place/$program"
  chmod +x "$own_place/$program"
  found "$own_place/$program"
}

# Ends with the program of an archive that has the expected checksum.
use_archive() {
  unpack "$1"
  use "$scratch/$program"
}

# Puts an archive into the cache in one step, so that jobs which share it never see half of it.
keep() {
  mkdir -p "$cache"
  cp "$1" "$cache/.$archive.$$"
  mv -f "$cache/.$archive.$$" "$cache/$archive"
}

archive=perfdiff-v$version-$target.tar.gz
expected=$(expected_of "$archive" <"$here/checksums.txt")
if [[ -n $target && -n $expected ]]; then
  # A copy of its own, so that what was looked at is what is unpacked.
  if [[ -f $cache/$archive ]] && cp "$cache/$archive" "$scratch/cached"; then
    [[ $(sha256 "$scratch/cached") == "$expected" ]] && use_archive "$scratch/cached"
    printf '::warning::%s in the tool cache has not the SHA-256 %s; it is not used\n' "$archive" "$expected"
  fi
  # GITHUB_ACTION_REPOSITORY is empty inside composite actions on real runners, so the release writes the address down.
  base=${PERFDIFF_DOWNLOAD_BASE:-$(cat "$here/releases.txt")}
  if fetch "$base/v$version" "$archive" "$expected"; then
    keep "$scratch/$archive" || say "the tool cache can't be written; the next job fetches it again"
    use_archive "$scratch/$archive"
  fi
  say "no release of $version for $target could be fetched; building it"
fi

command -v cargo >/dev/null || {
  complain "there is no released perfdiff $version for this runner, and no cargo to build one; install Rust before this step"
  exit 3
}
if [[ $version == "$own" ]]; then
  cargo install --locked --quiet --path "$source_dir" --root "$scratch/root"
elif [[ -s $here/releases.txt ]]; then
  # From the repository that this action was released in, never by its name from wherever that is taken.
  cargo install --locked --quiet --git "$(sed 's|/releases/download$||' "$here/releases.txt")" --tag "v$version" perfdiff --root "$scratch/root"
else
  complain "this copy of the action is no release and can build $own alone; use the action at v$version instead of the input \`version\`"
  exit 3
fi
use "$scratch/root/bin/$program"
