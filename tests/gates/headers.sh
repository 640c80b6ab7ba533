#!/bin/bash
# Every header compiles alone, and its guard is named after its place.
set -u
cd "$(dirname "$0")/../.." || exit 1
shopt -s nullglob
good=0 bad=0
cc=${CC:-gcc}
for header in interp/*/*.h include/*.h; do
    name=${header#interp/} name=${name#include/}
    guard=$(tr 'a-z/.-' 'A-Z___' <<<"$name")
    case $guard in TENET_*) ;; *) guard=TENET_$guard ;; esac
    problem=
    if ! output=$(printf '#include "%s"\n#include "%s"\nextern int not_empty;\n' "$name" "$name" |
        $cc -std=c17 -D_POSIX_C_SOURCE=200809L -Iinterp -Iinclude -Ibuild/grammar \
            -Wall -Wextra -Wpedantic -Werror -fsyntax-only -x c - 2>&1); then
        problem="does not compile alone
$output"
    elif ! grep -q "^#ifndef $guard\$" "$header" || ! grep -q "^#define $guard\$" "$header"; then
        problem="its guard is not $guard"
    fi
    if [ -n "$problem" ]; then
        bad=$((bad + 1))
        echo "$header: $problem"
    else
        good=$((good + 1))
    fi
done
echo "headers: $good passed, $bad failed"
[ $bad -eq 0 ]
