#!/usr/bin/env python3
"""Makes a random portfolio and writes it in every form.

DIR/csv, DIR/portfolio.json, DIR/portfolio.ndjson and DIR/portfolio.db hold the same facts, so
their results are the same bytes. What only one form can express stands apart: DIR/keys.ndjson
(keys missing tenant by tenant), DIR/repeated.ndjson (repeated keys) and DIR/ragged (ragged rows).
DIR/as_of.txt holds the day of evaluation.
"""

import argparse
import json
import os
import random
import sys

sys.dont_write_bytecode = True  # the source tree stays as it is

import facts
from facts import read_date
from forms import Writer
from reference import DEFAULT_TABLES
from samples import AS_OF_DAYS, Sampler
from tables import read_tables

KINDS = ("known", "unknown", "defective")


class Portfolio:
    """Tenants, child rows without a tenant, and the columns that the source has."""

    def __init__(self, tenants, orphans, columns):
        self.tenants, self.orphans, self.columns = tenants, orphans, columns


def all_columns():
    return {"tenant": list(facts.TENANT),
            "entitlement": ["tenant_id", *facts.ENTITLEMENT],
            "contact": ["tenant_id", *facts.CONTACT]}


def make(seed, count, kind, as_of, tables):
    draw = random.Random("%s %s" % (kind, seed))
    sampler = Sampler(draw, as_of, tables, kind)
    tenants = [sampler.tenant(number) for number in range(1, count + 1)]
    columns, orphans = all_columns(), {}
    if kind == "unknown":
        columns = without_some(draw, columns)
        for row, declared in rows_of(tenants):
            blank_some(draw, row, declared)
    if kind == "defective":
        orphans = spoil(draw, sampler, tenants)
    return Portfolio(tenants, orphans, columns)


def rows_of(tenants):
    for t in tenants:
        yield t, facts.TENANT
        for name, declared in facts.CHILDREN.items():
            for row in t.get(name, []):
                yield row, declared


# Unknown facts

def without_some(draw, columns):
    """A few columns less; now and then a whole child table less."""
    for name, chance in (("tenant", .08), ("entitlement", .12), ("contact", .12)):
        quiet = draw.random() < .3  # sometimes nothing is missing in a table
        columns[name] = [c for c in columns[name]
                         if c == "tenant_id" or quiet or draw.random() >= chance]
    for name in facts.CHILDREN:
        if draw.random() < .12:
            columns[name] = None
    return columns


def blank_some(draw, row, declared):
    """Empty cells where that means unknown."""
    for name, fact in declared.items():
        if name != "tenant_id" and not fact.blank and fact.kind != "list" and draw.random() < .15:
            row[name] = ""


def keys_missing(draw, tenants):
    """Keys and child arrays missing tenant by tenant: only JSON can say that."""
    result = []
    for t in tenants:
        t = json.loads(json.dumps(t))
        chance = draw.choice([.03, .1, .3])
        for row, declared in list(rows_of([t])):
            for name in list(declared):
                if name != "tenant_id" and draw.random() < chance:
                    row.pop(name, None)
        for name in facts.CHILDREN:
            if draw.random() < chance:
                del t[name]
        result.append(t)
    return result


# Defects

BAD = {"date": ("2020-02-30", "2019-02-29", "2020-13-01", "2020-00-10", "2020-1-1", "01.02.2020",
                "2020-04-31", "20200101", "2020-01-01T00:00:00", "soon"),
       "yes/no": ("maybe", "2", "on", "yess", "01"),
       "one of": ("Hgh", "High Medium", "CSS Led", "unknown", "1"),
       "number": ("1e2", "ten", "--1", "1,5", "0x10", "1 000")}
BAD_NUMBERS = {"model_score": ("101", "-1", "100.01"), "cadence_days": ("0", "366", "0.99"),
               "seats": ("-1", "2.5")}


def bad_cell(draw, name, fact):
    return draw.choice(BAD[fact.kind] + BAD_NUMBERS.get(name, ()))


def spoil_row(draw, row, declared):
    name = draw.choice([n for n, f in declared.items() if f.kind in BAD])
    row[name] = bad_cell(draw, name, declared[name])


def spoil(draw, sampler, tenants):
    """Bad cells, duplicates and blank keys, all in ways that every form can express.

    Gives the orphans: JSON cannot hold them, and as they are dropped it need not.
    """
    for row, declared in rows_of(tenants):
        if draw.random() < (.1 if declared is facts.TENANT else .04):
            spoil_row(draw, row, declared)
    for number, t in enumerate(list(tenants)):
        how = draw.random()
        if how < .1:
            add_duplicate(draw, sampler, tenants, t)
        elif how < .14:
            nameless = sampler.tenant(number)
            nameless.update(tenant_id="", entitlement=[], contact=[])
            tenants.insert(draw.randrange(len(tenants) + 1), nameless)
    orphans = {"entitlement": [sampler.entitlement("any") for _ in range(3)],
               "contact": sampler.contacts()}
    for name, rows in orphans.items():
        for row in rows:
            row["tenant_id"] = draw.choice(["nobody", "", "t-0", "T-1 "])
            if row["tenant_id"].strip() in {t["tenant_id"] for t in tenants}:
                row["tenant_id"] = "nobody"
            if draw.random() < .3:
                spoil_row(draw, row, facts.CHILDREN[name])
    return orphans


def add_duplicate(draw, sampler, tenants, original):
    """Another row of the same key later on; without children, as all forms must agree."""
    twin = sampler.tenant(0)
    twin.update(tenant_id=original["tenant_id"], entitlement=[], contact=[])
    if draw.random() < .4:
        spoil_row(draw, twin, facts.TENANT)
    first = next(i for i, t in enumerate(tenants) if t is original)
    tenants.insert(draw.randrange(first + 1, len(tenants) + 1), twin)


def write_ragged(draw, portfolio, folder):
    """Rows of too many or too few cells: only CSV can have them."""
    os.makedirs(folder, exist_ok=True)
    for name, columns in portfolio.columns.items():
        rows = [(t["tenant_id"], row) for t in portfolio.tenants
                for row in ([t] if name == "tenant" else t[name])]
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            file.write(",".join(columns) + "\n")
            for key, row in rows:
                cells = [quoted(key if c == "tenant_id" else row[c]) for c in columns]
                how = draw.random()
                if how < .05:
                    cells = cells[:draw.randrange(2, len(cells))]
                elif how < .1:
                    cells.append(draw.choice(["", "more"]))
                file.write(",".join(cells) + "\n")


def quoted(value):
    text = ";".join(value) if isinstance(value, list) else value
    return '"' + text.replace('"', '""') + '"'


def write_repeated(draw, portfolio, writer, path):
    """Objects with a repeated key, the tenant's own or a child's."""
    with open(path, "w", encoding="utf-8") as file:
        for t in portfolio.tenants:
            text = writer.json_text(writer.json_object(t, "tenant"))
            how = draw.random()
            if how < .1:
                text = text[:-1] + ',"psm":"again","psm":"again"}'
            elif how < .2 and t["contact"]:
                text = text.replace('"contact":[{', '"contact":[{"email":"a","email":"a",', 1)
            file.write(text + "\n")


def write(portfolio, folder, seed, kind, as_of):
    """All files of a portfolio."""
    os.makedirs(folder, exist_ok=True)
    draw = random.Random("forms %s %s" % (kind, seed))
    writer = Writer(draw, portfolio.columns)
    tenants, at = portfolio.tenants, lambda name: os.path.join(folder, name)
    with open(at("as_of.txt"), "w", encoding="utf-8") as file:
        file.write(as_of.isoformat() + "\n")
    writer.write_csv(tenants, portfolio.orphans, at("csv"))
    writer.write_json(tenants, at("portfolio.json"))
    writer.write_ndjson(tenants, at("portfolio.ndjson"))
    writer.write_sqlite(tenants, portfolio.orphans, at("portfolio.db"))
    if kind == "unknown":
        Writer(draw, all_columns()).write_ndjson(keys_missing(draw, tenants), at("keys.ndjson"))
    if kind == "defective":
        write_ragged(draw, portfolio, at("ragged"))
        write_repeated(draw, portfolio, writer, at("repeated.ndjson"))


def generate(seed, count, kind, folder, tables, as_of=None):
    """Makes and writes a portfolio; gives the day of evaluation."""
    as_of = as_of or read_date(random.Random("day %s" % seed).choice(AS_OF_DAYS))
    write(make(seed, count, kind, as_of, tables), folder, seed, kind, as_of)
    return as_of


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--tenants", type=int, default=60)
    parser.add_argument("--kind", choices=KINDS, default="known")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.add_argument("--as-of", type=read_date, default=None, metavar="DATE",
                        help="default: one of the days where months, years and weekends turn")
    parser.add_argument("--tables", default=DEFAULT_TABLES, metavar="DIR")
    options = parser.parse_args(arguments)
    as_of = generate(options.seed, options.tenants, options.kind, options.out,
                     read_tables(options.tables), options.as_of)
    print("as of %s" % as_of)
    return 0


if __name__ == "__main__":
    sys.exit(main())
