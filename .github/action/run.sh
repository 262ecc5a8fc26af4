#!/usr/bin/env bash
# Turns the action's inputs, which come in as environment variables, into arguments. No input is ever shell text.
set -euo pipefail

args=(ci "--mode=$MODE" "--comment=$COMMENT" "--fail-on=$FAIL_ON")
[[ -n $NAME ]] && args+=("--name=$NAME")
[[ -n $CONFIG ]] && args+=("--config=$CONFIG")
[[ -n $BASELINE_BRANCH ]] && args+=("--baseline-branch=$BASELINE_BRANCH")
[[ -n $HTML ]] && args+=("--html=$HTML")
[[ -n $COMPARISON ]] && args+=("--comparison=$COMPARISON")
[[ $CHECK == true ]] && args+=(--check)
[[ $ISSUE == true ]] && args+=(--issue)
[[ $UNLESS_REGRESSED == true ]] && args+=(--unless-regressed)
while IFS= read -r label; do
  [[ -n ${label//[[:space:]]/} ]] && args+=("--label=$label")
done <<<"$LABEL"
args+=(--)
while IFS= read -r file; do
  file=${file#"${file%%[![:space:]]*}"}
  file=${file%"${file##*[![:space:]]}"}
  [[ -n $file ]] && args+=("$file")
done <<<"$FILES"

exec "$PERFDIFF" "${args[@]}"
