#!/bin/bash
# What tenet does, in a minute: the sample portfolio in numbers, some tenants with the reasons, one
# tenant explained, and what to try next. `make demo` builds and calls it; TENET names the program.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C
tenet=${TENET:-build/tenet}
as_of=$(cat rules/sample/as_of)
results=$(mktemp "${TMPDIR:-/tmp}/tenet-demo.XXXXXX")
trap 'rm -f "$results" "$results.reasons"' EXIT
tab=$(printf '\t')

strong='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then strong=$'\033[1m' plain=$'\033[0m'; fi
section() { printf '\n%s%s%s\n\n' "$strong" "$1" "$plain"; }
indent() { sed 's/^./  &/'; }

# Of each line of NDJSON: id, priority and reason, or what is missing, with tabs between.
reasons() {
    sed -n -e 's/^{"tenant_id":"\([^"]*\)".*"priority":{"value":"\([^"]*\)".*"because":"\([^"]*\)".*/\1\t\2\t\3/p' \
        -e 's/^{"tenant_id":"\([^"]*\)".*"undecided":true.*"missing":\[\([^]]*\)\].*/\1\t?\tmissing: \2/p' |
        tr -d '"' | sed 's/,\([^ ]\)/, \1/g'
}

section 'A sample portfolio of invented tenants (rules/sample), by the rules in rules/'
"$tenet" eval --as-of "$as_of" --only priority,next_step --format table >"$results"
{ head -n 24 "$results" && echo '...'; } | indent

section 'Why? An answer has the rule that gave it; what the facts do not suffice for stays open'
"$tenet" eval --as-of "$as_of" --only priority --format ndjson >"$results"
reasons <"$results" >"$results.reasons"
{
    grep -v "$tab?$tab" "$results.reasons" | sort -s -t "$tab" -u -k 3 | sort | head -n 4
    grep -m 1 "$tab?$tab" "$results.reasons"
} | awk -F '\t' '{ printf "  %-8s %-7s %s\n", $1, $2, $3 }'

section 'One of them in full'
"$tenet" explain T-0003 --as-of "$as_of" --only priority,priority_change >"$results"
head -n 40 "$results" | indent

section 'What to type next'
next() { printf '  %-64s %s\n' "$tenet $1" "$2"; }
next "eval --as-of $as_of" 'every tenant, every decision'
next "eval --as-of $as_of --where 'priority is \"High\"'" 'only those you look for'
next "explain T-0002 --as-of $as_of" 'one tenant, decision by decision'
next "explain T-0006 --as-of $as_of --to priority=High" 'what would have to change'
next 'check' 'after a change in rules/: every mistake'
next 'test' 'the tests that stand beside the rules'
next 'help' 'the rest; docs/tour.md teaches the language'
