#!/usr/bin/env bash
# Packs a built program as a release has it: the program, man pages, completions, licences, README. Prints the archive's path.
#
#   archive.sh PROGRAM TARGET DIRECTORY
set -euo pipefail

[[ $# -eq 3 ]] || { sed -n '4p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
program=perfdiff
[[ $2 == *windows* ]] && program=perfdiff.exe

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp "$1" "$stage/$program"
"$stage/$program" package-files "$stage"
cp "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$root/README.md" "$stage"
mkdir -p "$3"
archive=perfdiff-v$version-$2.tar.gz
# The members have no `./` before their names: cargo binstall and install.sh ask for the program by its name.
tar -czf "$3/$archive" -C "$stage" "$program" completions man LICENSE-APACHE LICENSE-MIT README.md
printf '%s\n' "$3/$archive"
