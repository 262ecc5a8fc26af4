#!/usr/bin/env bash
# Prints the install.sh of a release, which brings the program of its version to any machine after looking at its checksum.
#
#   installer.sh RELEASES CHECKSUMS     the address below which releases are, and the file with the archives' checksums
set -euo pipefail

[[ $# -eq 2 ]] || { sed -n '4p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/../../Cargo.toml" | head -n 1)
cat <<HEAD
#!/usr/bin/env bash
# Installs perfdiff $version into PERFDIFF_INSTALL_DIR, by default ~/.local/bin.
set -euo pipefail
version='$version'
releases='$1'
checksums='$(grep -v '^#' "$2")'
complain() { printf 'perfdiff: %s\n' "\$*" >&2; }

HEAD
cat "$here/../action/fetch.sh" "$here/one-line.sh"
