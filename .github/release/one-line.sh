
# The second part of a release's install.sh, after fetch.sh: everything in one function, so that half a download does nothing.
main() {
  local directory=${PERFDIFF_INSTALL_DIR:-$HOME/.local/bin} archive expected
  archive=perfdiff-v$version-$target.tar.gz
  expected=$(expected_of "$archive" <<<"$checksums")
  if [[ -z $target || -z $expected ]]; then
    complain "there is no program for $(uname -s) on $(uname -m); with Rust: cargo install --locked perfdiff"
    exit 3
  fi
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  fetch "${PERFDIFF_DOWNLOAD_BASE:-$releases}/v$version" "$archive" "$expected" || { complain "$archive can't be fetched"; exit 3; }
  unpack "$scratch/$archive"
  mkdir -p "$directory"
  # In one step, so that a program that runs is never half overwritten.
  cp "$scratch/$program" "$directory/.$program.$$"
  mv -f "$directory/.$program.$$" "$directory/$program"
  say "$("$directory/$program" --version) is in $directory"
  case ":$PATH:" in
    *":$directory:"*) ;;
    *) say "$directory is not on your PATH: add it, or call $directory/$program" ;;
  esac
}
main
