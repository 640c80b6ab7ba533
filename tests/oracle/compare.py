#!/usr/bin/env python3
"""Compares `tenet eval` with the reference over random portfolios in every form.

The forms of one portfolio must give identical bytes; every decision of every tenant, and the end
line, must be what the reference says. Whatever cannot be compared (no program, no output, output
that is cut) is a failure. Ends with `N passed, N failed`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree stays as it is

import decisions
import generate
from reference import ROOT, evaluate
from readers import read_portfolio
from tables import read_tables

ALIKE = ("csv", "portfolio.json", "portfolio.ndjson", "portfolio.db")
APART = ("keys.ndjson", "ragged", "repeated.ndjson")
COMPARED = ("value", "undecided", "possible", "missing")


class Tally:
    """Counts checks, and prints the first failures in full."""

    def __init__(self, show):
        self.passed, self.failed, self.show = 0, 0, show

    def add(self, title, problems):
        if not problems:
            self.passed += 1
            return
        self.failed += 1
        print("FAILED %s" % title)
        for problem in problems[:self.show]:
            print("  " + problem.replace("\n", "\n  "))
        if len(problems) > self.show:
            print("  ... and %d more" % (len(problems) - self.show))


def run(options, path, as_of):
    """Standard output of tenet, or None and why there is none."""
    command = [options.tenet, "eval", "--rules", options.rules, "--facts", path,
               "--as-of", as_of.isoformat(), "--format", "ndjson"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=options.timeout)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, None, "cannot run: %s" % error
    if done.returncode not in (0, 1):
        return None, None, "exit status %d\n%s" % (done.returncode, tail(done.stderr))
    if not done.stdout:
        return None, None, "it printed nothing\n" + tail(done.stderr)
    return done.stdout, done.returncode, None


def tail(stderr):
    return "\n".join(stderr.decode("utf-8", "replace").splitlines()[-8:])


def canonical(thing):
    """Text that tells 1 from 1.0 and from true."""
    return json.dumps(thing, ensure_ascii=False)


def parse(output):
    """Result objects and the problems of the output as a whole."""
    if not output.endswith(b"\n"):
        return [], ["the output is cut: no line end at its end"]
    results = []
    for number, line in enumerate(output.decode("utf-8", "strict").split("\n")[:-1], 1):
        try:
            results.append(json.loads(line, object_pairs_hook=unique))
        except ValueError as error:
            return [], ["line %d is not JSON: %s: %s" % (number, error, line[:200])]
    end = results[-1].get("end") if isinstance(results[-1], dict) else None
    if not isinstance(end, dict) or end.get("complete") is not True:
        return results, ["the output is cut: no end line that says complete"]
    return results, []


def unique(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a repeated key")
    return dict(pairs)


def differences(expected, output, facts_of):
    """Every difference between the reference's results and tenet's output."""
    try:
        got, problems = parse(output)
    except UnicodeDecodeError as error:
        return ["the output is not UTF-8: %s" % error]
    if problems:
        return problems
    ids = [result.get("tenant_id") for result in expected[:-1]]
    got_ids = [result.get("tenant_id") for result in got[:-1]]
    if ids != got_ids:
        return ["tenants differ: " + first_difference(ids, got_ids)]
    for want, have in zip(expected[:-1], got[:-1]):
        problems += tenant_differences(want, have, facts_of)
    if canonical(expected[-1]) != canonical(got[-1]):
        problems.append("the end line\n  expected %s\n  got      %s"
                        % (canonical(expected[-1]), canonical(got[-1])))
    return problems


def first_difference(ids, got_ids):
    at = next((i for i, (a, b) in enumerate(zip(ids, got_ids)) if a != b),
              min(len(ids), len(got_ids)))
    return "%d expected, %d got; at %d expected %r, got %r" % (
        len(ids), len(got_ids), at, (ids + [None])[at:at + 1], (got_ids + [None])[at:at + 1])


def tenant_differences(want, have, facts_of):
    problems = []
    name = want["tenant_id"]
    made = have.get("decisions")
    if have.get("as_of") != want["as_of"]:
        problems.append("tenant %r: as_of %r" % (name, have.get("as_of")))
    if not isinstance(made, dict) or list(made) != list(decisions.ORDER):
        return problems + ["tenant %r: the decisions are not those of the specification in its "
                           "order: %s" % (name, canonical(made)[:400])]
    for decision in decisions.ORDER:
        keys = COMPARED + (("rule",) if decision == "priority" else ())
        expected = {k: v for k, v in want["decisions"][decision].items() if k in keys}
        got = {k: made[decision][k] for k in keys if k in made[decision]}
        if canonical(sorted(expected.items())) != canonical(sorted(got.items())):
            problems.append("tenant %r, %s\n  expected %s\n  got      %s\n  facts    %s" % (
                name, decision, canonical(expected), canonical(got), facts_of(name)))
    return problems


def facts_text(portfolio):
    """A function from a tenant's id to its facts as the reference understood them."""
    tenants = {tenant.tenant_id: tenant for tenant in portfolio.tenants}

    def row_text(row):
        return "{%s}" % ", ".join("%s: %s" % (name, value_text(value))
                                  for name, value in row.values.items())

    def rows_text(rows):
        return [row_text(row) for row in rows] if isinstance(rows, list) else "unknown"

    def facts_of(tenant_id):
        tenant = tenants[tenant_id]
        return "%s\n    entitlement %s\n    contact %s" % (
            row_text(tenant.row), rows_text(tenant.entitlements), rows_text(tenant.contacts))
    return facts_of


def value_text(value):
    if value is None:
        return "blank"
    if type(value) is object:
        return "unknown"
    return str(value) if not isinstance(value, (str, list)) else repr(value)


def compare_forms(options, tables, folder, names, as_of, title, tally):
    """Each form against the reference, and all of them with each other."""
    outputs = {}
    for name in names:
        path = os.path.join(folder, name)
        portfolio = read_portfolio(path)
        expected = list(evaluate(portfolio, as_of, tables))
        output, status, problem = run(options, path, as_of)
        if problem:
            tally.add("%s %s" % (title, name), [problem])
            continue
        outputs[name] = output
        problems = differences(expected, output, facts_text(portfolio))
        if status == 0 and portfolio.left_out:
            problems.append("exit status 0, though tenants were left out")
        if status == 1 and "defective" not in title:
            problems.append("exit status 1, though there is no bad data")
        tally.add("%s %s" % (title, name), problems)
    if len(names) > 1:
        unlike = ["%s gives other bytes than %s" % (name, names[0]) for name in names[1:]
                  if outputs.get(name) is None or outputs[name] != outputs.get(names[0])]
        tally.add("%s: the same bytes in every form" % title, unlike)


def compare_seed(options, tables, seed, kind, tally):
    title = "seed %d, %s:" % (seed, kind)
    with tempfile.TemporaryDirectory(prefix="tenet-oracle-") as folder:
        as_of = generate.generate(seed, options.tenants, kind, folder, tables)
        compare_forms(options, tables, folder, ALIKE, as_of, title, tally)
        for name in APART:
            if os.path.exists(os.path.join(folder, name)):
                compare_forms(options, tables, folder, (name,), as_of, title, tally)


def read_seeds(text):
    first, _, last = text.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    if not seeds:
        raise ValueError("no seeds")
    return seeds


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tenet", default=os.path.join(ROOT, "build", "tenet"))
    parser.add_argument("--rules", default=os.path.join(ROOT, "rules"))
    parser.add_argument("--tables", help="default: tables in the folder of the rules")
    parser.add_argument("--seeds", type=read_seeds, default=read_seeds("1-5"), metavar="A-B")
    parser.add_argument("--tenants", type=int, default=60, metavar="K")
    parser.add_argument("--kinds", default=",".join(generate.KINDS), metavar="KIND,...")
    parser.add_argument("--show", type=int, default=3, help="differences shown of each failure")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one run")
    options = parser.parse_args(arguments)
    if options.tenants < 1 or not set(options.kinds.split(",")) <= set(generate.KINDS):
        parser.error("at least one tenant, and kinds of: " + ", ".join(generate.KINDS))
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    tables = read_tables(options.tables or os.path.join(options.rules, "tables"))
    tally = Tally(options.show)
    for seed in options.seeds:
        for kind in options.kinds.split(","):
            compare_seed(options, tables, seed, kind, tally)
    print("%d passed, %d failed" % (tally.passed, tally.failed))
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
