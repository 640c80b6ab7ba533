#!/bin/bash
# A file reads best below 500 lines (those above are named) and must not pass 700.
set -u
cd "$(dirname "$0")/../.." || exit 1
shopt -s nullglob
good=0 bad=0
for file in interp/*/*.[ch] grammar/*.[ly] include/*.h tests/*/*.[ch]; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 700 ]; then
        echo "$file: $lines lines, over 700"
        bad=$((bad + 1))
    else
        [ "$lines" -le 500 ] || echo "$file: $lines lines, over 500 (allowed, but look at it)"
        good=$((good + 1))
    fi
done
echo "size: $good passed, $bad failed"
[ $bad -eq 0 ]
