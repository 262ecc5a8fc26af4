#!/usr/bin/env bash
# Turns the action's inputs, which come in as environment variables, into arguments. No input is ever shell text.
set -euo pipefail

args=(ci "--mode=$MODE" "--comment=$COMMENT" "--fail-on=$FAIL_ON")
[[ -n $BENCH ]] && args+=("--bench=$BENCH")
[[ -n $NAME ]] && args+=("--name=$NAME")
[[ -n $CONFIG ]] && args+=("--config=$CONFIG")
[[ -n $BASELINE_BRANCH ]] && args+=("--baseline-branch=$BASELINE_BRANCH")
[[ -n $HTML ]] && args+=("--html=$HTML")
[[ -n $COMPARISON ]] && args+=("--comparison=$COMPARISON")
[[ -n ${RETENTION:-} ]] && args+=("--retention=$RETENTION")
# flag NAME VALUE: what is neither true nor false would otherwise be taken for no.
flag() {
  case $2 in
    true) args+=("--$1") ;;
    false | '') ;;
    *) printf '::error::the input `%s` must be true or false\n' "$1"; exit 2 ;;
  esac
}
flag check "$CHECK"
flag issue "$ISSUE"
flag unless-regressed "$UNLESS_REGRESSED"
while IFS= read -r label; do
  [[ -n ${label//[[:space:]]/} ]] && args+=("--label=$label")
done <<<"$LABEL"
while IFS= read -r field; do
  [[ -n ${field//[[:space:]]/} ]] && args+=("--environment=$field")
done <<<"$ENVIRONMENT"
args+=(--)
while IFS= read -r file; do
  file=${file#"${file%%[![:space:]]*}"}
  file=${file%"${file##*[![:space:]]}"}
  [[ -n $file ]] && args+=("$file")
done <<<"$FILES"

exec "$PERFDIFF" "${args[@]}"
