#!/usr/bin/env bash
# Writes the repository's name wherever Cargo.toml's present one stands: README, guide, and Cargo.toml itself. Done for every release,
# so that the texts within the program are right; once is enough where the result is committed.
#
#   name.sh OWNER/NAME
set -euo pipefail

name=${1:-}
[[ $name =~ ^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$ ]] || { printf 'name.sh: expected OWNER/NAME, not `%s`\n' "$name" >&2; exit 2; }
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
old=$(sed -n 's|^repository = "https://github.com/\(.*\)"$|\1|p' Cargo.toml)
[[ -n $old ]] || { echo 'name.sh: Cargo.toml has no `repository` on GitHub' >&2; exit 3; }
if [[ $old == "$name" ]]; then exit 0; fi
# Both are of a few harmless characters; the old one's dots are no pattern.
git grep -lzF "$old" | while IFS= read -r -d '' file; do
  sed "s|${old//./\\.}|$name|g" "$file" >"$file.new"
  cat "$file.new" >"$file"
  rm "$file.new"
done
