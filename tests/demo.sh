#!/bin/bash
# What tenet does, in a minute: the sample portfolio in numbers, some tenants with the reasons, one
# tenant explained, and what to try next. `make demo` builds and calls it; TENET names the program.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C
tenet=${TENET:-build/tenet}
as_of=$(cat rules/sample/as_of)
results=$(mktemp "${TMPDIR:-/tmp}/tenet-demo.XXXXXX")
trap 'rm -f "$results"' EXIT

strong='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then strong=$'\033[1m' plain=$'\033[0m'; fi
section() { printf '\n%s%s%s\n\n' "$strong" "$1" "$plain"; }
indent() { sed 's/^./  &/'; }

# The parts of a result of one line of NDJSON.
reasons() {
    sed -n -e 's/^{"tenant_id":"\([^"]*\)".*"priority":{"value":"\([^"]*\)".*"because":"\([^"]*\)".*/\1\t\2\t\3/p' \
        -e 's/^{"tenant_id":"\([^"]*\)".*"undecided":true.*"missing":\[\([^]]*\)\].*/\1\t?\tmissing: \2/p' |
        tr -d '"' | sed 's/,\([^ ]\)/, \1/g'
}

section "A portfolio of $(($(wc -l <rules/sample/tenant.csv) - 1)) invented tenants, by the rules in rules/, as of $as_of"
"$tenet" eval --as-of "$as_of" --only priority,next_step --format table >"$results"
head -n 24 "$results" | indent

section 'Why? Every answer has the rule that gave it; what facts do not suffice for is left open'
"$tenet" eval --as-of "$as_of" --only priority --format ndjson >"$results"
reasons <"$results" | sort -t "$(printf '\t')" -k3 -u | sort | head -n 5 |
    awk -F '\t' '{ printf "  %s  %-7s %s\n", $1, $2, $3 }'

section 'One of them in full'
"$tenet" explain T-0001 --as-of "$as_of" --only priority,priority_change >"$results"
head -n 40 "$results" | indent

section 'What to type next'
cat <<END
  $tenet eval --as-of $as_of                  every tenant, every decision
  $tenet eval --where 'priority is "High"'      only those you look for, as of today
  $tenet explain T-0002 --as-of $as_of        one tenant, decision by decision
  $tenet check                                   after a change in rules/: every mistake
  $tenet test                                    the tests that stand beside the rules
  $tenet help                                    the rest; docs/tour.md teaches the language
END
