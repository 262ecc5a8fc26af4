#!/usr/bin/env bash
# What people install: archive, one-line installer and wheel are made by the scripts of the release, from the debug build of this tree,
# installed into empty places and run; the name of the repository stands in one place; the release workflow's steps are these scripts.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/serve.sh

scratch=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT
binary=$(realpath "${1:-target/debug/perfdiff}")
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
target=$(uname -m)-unknown-linux-musl
tools=${PERFDIFF_PACKAGE_TOOLS:-$PWD/target/ci-package}
if [[ ! -x $tools/bin/maturin ]]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --requirement .ci/package.txt
fi
expect() {
  if [[ $1 != "$2" ]]; then
    printf '%s: expected %s, got %s\n' "$3" "$2" "$1"
    exit 1
  fi
}
step_of() { sed -n "s/^ *\(- \)\?run: //; /$1/p" .github/workflows/release.yml; }

echo "the archive holds the program, man pages, completions and licences, under the name that cargo binstall asks for"
archive=$(.github/release/archive.sh "$binary" "$target" "$scratch/served/v$version")
[[ $(step_of 'release\/archive.sh') == *archive.sh*'"$TARGET" dist' ]] || { echo "the release packs by another script"; exit 1; }
asked=$(sed -n 's/^pkg-url = "\(.*\)"$/\1/p' Cargo.toml | sed "s/{ version }/$version/g; s/{ target }/$target/; s/{ repo }//")
expect "/releases/download/v$version/$(basename "$archive")" "$asked" "what cargo binstall asks for"
mkdir "$scratch/unpacked"
tar -xzf "$archive" -C "$scratch/unpacked"
[[ $("$scratch/unpacked/perfdiff" --version) == "perfdiff $version ("*"$(rustc -vV | sed -n 's/^host: //p'))" ]] || exit 1
for file in man/man1/perfdiff.1 man/man1/perfdiff-compare.1 man/man1/perfdiff-baseline-update.1 LICENSE-MIT LICENSE-APACHE README.md \
  completions/perfdiff.bash completions/_perfdiff completions/perfdiff.fish completions/_perfdiff.ps1; do
  [[ -s $scratch/unpacked/$file ]] || { echo "the archive lacks $file"; exit 1; }
done
bash -c 'source "$1" && complete -p perfdiff' - "$scratch/unpacked/completions/perfdiff.bash" >/dev/null
if command -v man >/dev/null; then
  man --warnings=w -l "$scratch/unpacked/man/man1/perfdiff-compare.1" 2>"$scratch/complaints" | grep -q 'perfdiff-compare'
  expect "$(cat "$scratch/complaints")" "" "what man complains of"
fi

echo "the one-line installer installs what has the checksum, and nothing else"
(cd "$scratch/served/v$version" && sha256sum -- *.tar.gz) >"$scratch/checksums"
serve "$scratch/served" "$scratch/server.log"
.github/release/installer.sh "http://127.0.0.1:$port" "$scratch/checksums" >"$scratch/served/install.sh"
install_to() { curl -fsSL "http://127.0.0.1:$port/install.sh" | env -i HOME="$scratch/$1" PATH=/usr/bin:/bin bash; }
install_to home >"$scratch/said"
grep -q 'is not on your PATH' "$scratch/said"
[[ $("$scratch/home/.local/bin/perfdiff" --version) == "perfdiff $version "* ]] || exit 1
echo spoiled >>"$archive"
code=0
install_to other >"$scratch/said" 2>&1 || code=$?
expect "$code" 3 "exit code of a spoiled archive"
grep -q 'it was not run' "$scratch/said"
expect "$(find "$scratch/other" -type f 2>/dev/null)" "" "what a spoiled archive left"
# Half of the script does nothing at all.
head -n 40 "$scratch/served/install.sh" >"$scratch/half"
env -i HOME="$scratch/third" PATH=/usr/bin:/bin bash "$scratch/half" || true
[[ ! -e $scratch/third ]] || { echo "half an installer installed something"; exit 1; }

echo "the wheel, in an empty environment"
begun=$SECONDS
# The program is there already: maturin is shown it, as cargo would, in place of a second build.
mkdir "$scratch/shown"
cat >"$scratch/shown/cargo" <<'CARGO'
#!/usr/bin/env bash
[[ $1 == rustc ]] || exec "$REAL_CARGO" "$@"
printf '{"reason":"compiler-artifact","package_id":"%s","manifest_path":"%s","target":{"kind":["bin"],"crate_types":["bin"],"name":"perfdiff","src_path":"%s","edition":"2024","doc":true,"doctest":false,"test":true},"profile":{"opt_level":"0","debuginfo":2,"debug_assertions":true,"overflow_checks":true,"test":false},"features":[],"filenames":["%s"],"executable":"%s","fresh":true}\n' \
  "$("$REAL_CARGO" pkgid)" "$PWD/Cargo.toml" "$PWD/src/main.rs" "$BUILT" "$BUILT"
printf '{"reason":"build-finished","success":true}\n'
CARGO
chmod +x "$scratch/shown/cargo"
REAL_CARGO=$(command -v cargo) BUILT=$binary PATH=$scratch/shown:$PATH "$tools/bin/maturin" build --quiet --profile dev --locked --strip false --out "$scratch/wheel"
[[ $(step_of 'maturin build') == *'maturin build'*'--out dist' ]] || { echo "the release makes the wheel otherwise"; exit 1; }
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --no-index "$scratch"/wheel/perfdiff-"$version"-py3-none-*.whl
[[ $(cd / && "$scratch/venv/bin/perfdiff" --version) == "perfdiff $version "* ]] || exit 1
[[ $("$scratch/venv/bin/pip" show perfdiff) == *"MIT OR Apache-2.0"* ]] || { echo "the wheel has no licence"; exit 1; }
echo "  ($((SECONDS - begun)) s)"

echo "the name of the repository is replaced everywhere at once"
git ls-files -z | xargs -0 tar -cf - | (mkdir "$scratch/renamed" && tar -xf - -C "$scratch/renamed")
git -C "$scratch/renamed" init --quiet
git -C "$scratch/renamed" add --all
old=$(sed -n 's|^repository = "https://github.com/\(.*\)"$|\1|p' Cargo.toml)
"$scratch/renamed/.github/release/name.sh" acme-of-the-test/perfdiff
expect "$(grep -rlF "$old" "$scratch/renamed" --exclude-dir=.git || true)" "" "files that keep the old name"
grep -qF 'acme-of-the-test/perfdiff@v' "$scratch/renamed/src/guide/action.md"
code=0
"$scratch/renamed/.github/release/name.sh" 'x; y' 2>/dev/null || code=$?
expect "$code" 2 "exit code of a name that is none"
echo "packages: all held"
