#!/usr/bin/env bash
# The step of the GitHub Action: annotations to the log, SARIF to a file, and svidlint's own exit code.
# EVIDENCE and ARGUMENTS hold one argument a line.
set -euo pipefail
arguments=(check --format github --output "sarif=$SARIF_FILE")
[ -z "$CONFIG" ] || arguments+=(--config "$CONFIG")
[ -z "$FAIL_ON" ] || arguments+=(--fail-on "$FAIL_ON")
[ -z "$BASELINE" ] || arguments+=(--baseline "$BASELINE")
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
done <<< "$ARGUMENTS"
arguments+=(--)
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
done <<< "$EVIDENCE"
exec "$SVIDLINT" "${arguments[@]}"
