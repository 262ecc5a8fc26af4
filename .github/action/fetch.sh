# Brings a released program: which one this machine needs, its download, and its checksum. Read by the action's install.sh, and the first
# part of the install.sh that a release holds. Whoever reads it has `scratch`, a directory that goes at the end, and `complain`.

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64 | CYGWIN*-x86_64) target=x86_64-pc-windows-msvc ;;
  *) target= ;;
esac
program=perfdiff
[[ $target == *windows* ]] && program=perfdiff.exe

say() { printf 'perfdiff: %s\n' "$*"; }
sha256() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }
# The checksum of an archive, from lines as sha256sum writes them.
expected_of() { awk -v name="$1" '$2 == name { print $1 }'; }

# fetch ADDRESS ARCHIVE EXPECTED: into `scratch`; 1 where it can't be had. What has another checksum ends it all.
fetch() {
  curl --fail --silent --show-error --location --retry 3 --max-time 120 --output "$scratch/$2" "$1/$2" || return 1
  local actual
  actual=$(sha256 "$scratch/$2")
  if [[ $actual != "$3" ]]; then
    # Never run, never replaced by something else: somebody should look at this.
    complain "$2 has the SHA-256 $actual, expected $3; it was not run"
    exit 3
  fi
}

# unpack ARCHIVE: the program, into `scratch`.
unpack() { tar -xzf "$1" -C "$scratch" "$program"; }
