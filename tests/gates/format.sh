#!/bin/bash
# Every C file stands as `make format` would leave it.
set -u
cd "$(dirname "$0")/../.." || exit 1
shopt -s nullglob
good=0 bad=0
for file in interp/*/*.[ch] include/*.h tests/*/*.[ch]; do
    if ${CLANG_FORMAT:-clang-format} --dry-run -Werror "$file" >/dev/null 2>&1; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        echo "$file: not formatted; make format does it"
        ${CLANG_FORMAT:-clang-format} "$file" | diff -u --label "$file" --label formatted "$file" - | head -n 20
    fi
done
echo "format: $good passed, $bad failed"
[ $bad -eq 0 ]
