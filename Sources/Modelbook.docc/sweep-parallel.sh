#!/bin/sh
# A sweep by GNU parallel. With --sshlogin a,b --workdir . it uses other machines that see this folder.
set -eu
pages=output/sweep
sweep() { modelbook render report.md -P calibration:50,100,500 --output-dir "$pages" "$@"; }

jobs=$(sweep --list-jobs | wc -l)
seq "$jobs" | parallel --halt never --joblog "parallel.log" \
    modelbook render report.md -P calibration:50,100,500 --output-dir "$pages" --shard "{}/$jobs" || failed=$?
modelbook collect "$pages"
exit "${failed:-0}"
