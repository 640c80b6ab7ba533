#!/bin/bash
# Rooms include only rooms that stand before them (docs/architecture.md has the same table), each
# foreign thing has one door, and what depends on the machine's locale or stack is not used.
set -u
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C

allowed() { # what a room may include besides itself; "*" is every room
    case $1 in
    base) ;;
    schema | syntax) echo base ;;
    program) echo base schema ;;
    check) echo base schema syntax program ;;
    data) echo base schema ;;
    eval) echo base schema program data ;;
    prove | sql) echo base schema program ;;
    suite) echo base schema syntax program check data eval prove sql ;;
    change) echo base schema syntax program check data eval suite ;;
    report) echo base schema program check data eval suite change prove ;;
    api) echo base schema syntax program check data eval suite change report prove sql ;;
    lsp | cli) echo '*' ;;
    *) echo 'no-such-room' ;;
    esac
}

checked=0 found=0
finding() {
    echo "$1"
    found=$((found + 1))
}

# file:line:included, quotes or angle brackets kept. The path of a room's file: interp/ROOM/FILE.
includes=$(grep -n -E '^[[:space:]]*#[[:space:]]*include' interp/*/*.[ch] interp/*/*.def 2>/dev/null |
    sed -n 's/^\([^:]*:[0-9]*\):[[:space:]]*#[[:space:]]*include[[:space:]]*\(["<][^">]*[">]\).*/\1 \2/p')

declare -A doors
while read -r place header; do
    [ -n "$place" ] || continue
    checked=$((checked + 1))
    file=${place%%:*}
    room=${file#interp/} room=${room%%/*}
    rooms=$(allowed "$room")
    [ "$rooms" != no-such-room ] ||
        finding "$place: the room $room is not in the table: name it in tests/gates/includes.sh"
    case $header in
    '<uthash.h>')
        [ "$file" = interp/base/intern.c ] || finding "$place: <uthash.h> belongs to interp/base/intern.c" ;;
    '<sqlite3.h>') doors[sqlite]+=" $file"
        [ "$room" = data ] || finding "$place: <sqlite3.h> belongs to one file of interp/data" ;;
    '<z3.h>') doors[z3]+=" $file"
        [ "$room" = prove ] || finding "$place: <z3.h> belongs to one file of interp/prove" ;;
    *tenet.tab.h* | *tenet.yy.h*)
        case ${doors[parser]-} in *" $file"*) ;; *) doors[parser]+=" $file" ;; esac
        [ "$room" = syntax ] || finding "$place: the generated parser belongs to one file of interp/syntax" ;;
    '"tenet.h"' | '"words.def"' | '"../'*/words.def*) ;;
    \"*/*\")
        target=${header#\"} target=${target%%/*}
        if ! [ -d "interp/$target" ]; then
            finding "$place: $header names no room"
        elif [ "$target" != "$room" ] && [ "$rooms" != '*' ]; then
            case " $rooms " in
            *" $target "*) ;;
            *) finding "$place: $room may not include $target" ;;
            esac
        fi ;;
    \"*) finding "$place: $header does not spell its room" ;;
    esac
done <<<"$includes"

for door in "${!doors[@]}"; do
    # shellcheck disable=SC2086
    set -- ${doors[$door]}
    [ $# -le 1 ] || finding "$door has more than one door:${doors[$door]}"
done

# forbid PATTERN WHY FILES...: a call of something, outside comments that start their line.
forbid() {
    local pattern=$1 why=$2 line
    shift 2
    [ $# -gt 0 ] || return 0
    checked=$((checked + $#))
    while read -r line; do
        [ -n "$line" ] && finding "${line%%:[[:space:]]*}: $why"
    done < <(grep -n -H -E "(^|[^A-Za-z0-9_])($pattern)[[:space:]]*\(" "$@" |
        grep -v -E '^[^:]*:[0-9]+:[[:space:]]*(\*|/\*|//)')
}

shopt -s nullglob
all=(interp/*/*.[ch] grammar/*.[ly])
outside_base=()
silent=()
for file in "${all[@]}"; do
    case $file in interp/base/*) ;; *) outside_base+=("$file") ;; esac
    case $file in interp/cli/* | interp/base/arena.c | interp/lsp/*) ;; *) silent+=("$file") ;; esac
done
forbid 'setlocale|newlocale|uselocale|strtod|strtof|strtold|atof|strcasecmp|strncasecmp|strcoll' \
    'the result would depend on the machine (docs/architecture.md)' "${all[@]}"
forbid 'alloca|setjmp|longjmp|gets|sprintf|strcpy|strcat' 'not used here (docs/style.md)' "${all[@]}"
forbid 'malloc|calloc|realloc|strdup|strndup' 'memory comes from an arena or memory_grow' "${outside_base[@]}"
outside_git=()
for file in "${all[@]}"; do
    case $file in interp/cli/git.c) ;; *) outside_git+=("$file") ;; esac
done
forbid 'system|popen|fork|vfork|posix_spawnp?|exec[lv][pe]*' \
    'other programs are started by interp/cli/git.c only' "${outside_git[@]}"
forbid 'printf|vprintf|puts|putchar|perror|exit|_exit|_Exit|abort' 'only cli/ prints or exits' "${silent[@]}"

echo "includes: $checked passed, $found failed"
[ $found -eq 0 ]
