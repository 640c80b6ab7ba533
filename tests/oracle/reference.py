#!/usr/bin/env python3
"""The reference: evaluates a portfolio row by row and prints what is specified exactly.

It shares nothing with the evaluator it checks. The output has the form of `--format ndjson`,
without the parts that rule authors word themselves (because, cites, most rule names).
"""

import argparse
import datetime
import json
import os
import sys

sys.dont_write_bytecode = True  # the source tree stays as it is

import decisions
from coverage import Coverage
from facts import read_date
from readers import Rejected, read_portfolio
from tables import read_tables

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEFAULT_TABLES = os.path.join(ROOT, "rules", "tables")


def evaluate(portfolio, as_of, tables):
    """The result objects, the end line's object last."""
    undecided = dict.fromkeys(decisions.ORDER, 0)
    for tenant in portfolio.tenants:
        made = decisions.decide(tenant, as_of, tables)
        for name, decision in made.items():
            undecided[name] += decision.undecided
        yield {"tenant_id": tenant.tenant_id, "as_of": as_of.isoformat(),
               "decisions": {name: decisions.printed(d) for name, d in made.items()}}
    yield {"end": {"tenants": len(portfolio.tenants), "left_out": portfolio.left_out,
                   "undecided": {n: k for n, k in undecided.items() if k}, "complete": True}}


def line_of(result):
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))


def coverage_of(portfolio, as_of, tables):
    coverage = Coverage()
    for tenant in portfolio.tenants:
        coverage.add(tenant, as_of, decisions.decide(tenant, as_of, tables))
    return coverage


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("facts", help="a CSV folder, a .json, .ndjson or .db file")
    parser.add_argument("--as-of", type=read_date, default=datetime.date.today(), metavar="DATE")
    parser.add_argument("--tables", default=DEFAULT_TABLES, metavar="DIR")
    parser.add_argument("--coverage", action="store_true",
                        help="print how often each rule, check and item is reached instead")
    options = parser.parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        portfolio, tables = read_portfolio(options.facts), read_tables(options.tables)
    except (Rejected, OSError) as error:
        print("%s: %s" % (options.facts, error), file=sys.stderr)
        return 4
    if options.coverage:
        lines = coverage_of(portfolio, options.as_of, tables).lines()
    else:
        lines = map(line_of, evaluate(portfolio, options.as_of, tables))
    for line in lines:
        print(line)
    return 1 if portfolio.left_out else 0


if __name__ == "__main__":
    sys.exit(main())
