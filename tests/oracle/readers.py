"""Reads a portfolio in any of its forms, and leaves out the tenants with bad data.

Every form becomes the same thing first: a list of raw rows a table. A raw row is its key, its
cells by fact name (absent where the source lacks the column or key), and whether it is bad as a
whole (ragged, a repeated JSON key).
"""

import csv
import io
import json
import os
import sqlite3

import facts
from facts import BadCell, NOT_SAID, Row, SPACE, Tenant
from logic import Unknown, lower

csv.field_size_limit(1 << 24)


class Rejected(Exception):
    """A portfolio that cannot be read at all."""


class RawRow:
    def __init__(self, key, cells, bad=False):
        self.key, self.cells, self.bad = key, cells, bad
        self.children = {}


class Portfolio:
    def __init__(self, tenants, left_out):
        self.tenants, self.left_out = tenants, left_out


def read_portfolio(path):
    if os.path.isdir(path):
        return from_tables(read_folder(path), facts.read_cell)
    extension = os.path.splitext(path)[1]
    if extension == ".db":
        return from_tables(read_sqlite(path), facts.read_cell)
    with open(path, encoding="utf-8-sig", newline="") as source:
        content = source.read()
    if extension == ".json":
        return from_objects(load_json(content))
    if extension == ".ndjson":
        return from_objects([load_json(line) for line in content.split("\n") if line.strip()])
    raise Rejected("neither a folder nor .json, .ndjson, .db: " + path)


# CSV

def read_folder(path):
    tables = {}
    for name in ("tenant", "entitlement", "contact"):
        file = os.path.join(path, name + ".csv")
        if os.path.exists(file):
            with open(file, encoding="utf-8-sig", newline="") as source:
                tables[name] = csv_rows(source.read())
    return tables


def heading_delimiter(content):
    """The most frequent of the three in the heading line, outside quotes; comma if none."""
    counts = {",": 0, ";": 0, "\t": 0}
    quoted = False
    for c in content:
        if c == '"':
            quoted = not quoted
        elif not quoted and c in "\r\n":
            break
        elif not quoted and c in counts:
            counts[c] += 1
    return max(counts, key=counts.get)


def csv_rows(content):
    """The heading's names in lower case, and the rows as lists of cells."""
    rows = list(csv.reader(io.StringIO(content, newline=""),
                           delimiter=heading_delimiter(content)))
    rows = [row for row in rows if row]
    if not rows:
        raise Rejected("a CSV file without a heading line")
    return [lower(cell.strip(SPACE)) for cell in rows[0]], rows[1:]


# SQLite

def read_sqlite(path):
    if not os.path.exists(path):
        raise Rejected("no such file: " + path)
    connection = sqlite3.connect(path)
    try:
        present = {lower(name) for name, in connection.execute(
            "select name from sqlite_master where type in ('table', 'view')")}
        tables = {}
        for name in ("tenant", "entitlement", "contact"):
            if name in present:
                cursor = connection.execute("select * from " + name)
                heading = [lower(column[0]) for column in cursor.description]
                tables[name] = heading, [[sqlite_text(c) for c in row] for row in cursor]
        return tables
    finally:
        connection.close()


def sqlite_text(cell):
    if cell is None:
        return ""
    return cell.decode() if isinstance(cell, bytes) else str(cell)


def raw_rows(table, declared):
    """Raw rows of a heading and lists of cells; a column that no fact has is ignored."""
    heading, rows = table
    if len(set(heading)) != len(heading):
        raise Rejected("a repeated heading")
    if "tenant_id" not in heading:
        raise Rejected("no column tenant_id")
    key = heading.index("tenant_id")
    wanted = [(at, name) for at, name in enumerate(heading) if name in declared]
    result = []
    for row in rows:
        cells = {name: row[at] for at, name in wanted if at < len(row)}
        tenant_id = row[key].strip(SPACE) if key < len(row) else ""
        result.append(RawRow(tenant_id, cells, bad=len(row) != len(heading)))
    return result


def from_tables(tables, convert):
    if "tenant" not in tables:
        raise Rejected("no table tenant")
    rows = raw_rows(tables["tenant"], facts.TENANT)
    owners = {}
    for row in rows:
        if row.key:
            owners.setdefault(row.key, row)
    for name, declared in facts.CHILDREN.items():
        if name not in tables:
            continue
        for row in rows:
            row.children[name] = []
        for child in raw_rows(tables[name], declared):
            if child.key in owners:  # else an orphan: dropped
                owners[child.key].children[name].append(child)
    return settle(rows, convert)


# JSON

class RawObject(dict):
    """A JSON object that remembers whether a key came twice."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.repeated = len(self) != len(pairs)


def load_json(content):
    try:
        # Numbers stay the text they were written as; only then is "as it is written" possible.
        return json.loads(content, object_pairs_hook=RawObject, parse_int=str, parse_float=str)
    except ValueError as error:
        raise Rejected("not JSON: %s" % error)


def from_objects(objects):
    if not isinstance(objects, list) or not all(isinstance(o, RawObject) for o in objects):
        raise Rejected("not an array of objects")
    return settle([object_row(o) for o in objects], facts.read_json)


def object_row(source):
    key = source.get("tenant_id")
    key = key.strip(SPACE) if isinstance(key, str) else ""
    row = RawRow(key, {n: source[n] for n in facts.TENANT if n in source}, source.repeated)
    for name, declared in facts.CHILDREN.items():
        children = source.get(name)
        if children is None:
            continue
        if not isinstance(children, list) or not all(isinstance(c, RawObject) for c in children):
            row.bad = True
            continue
        row.children[name] = [
            RawRow(key, {n: child[n] for n in declared if n in child}, child.repeated)
            for child in children]
    return row


# From raw rows to tenants

def convert_row(raw, declared, prefix, convert):
    if raw.bad:
        raise BadCell("bad as a whole")
    return Row({name: convert(fact, raw.cells[name]) if name in raw.cells else NOT_SAID
                for name, fact in declared.items()}, prefix)


def convert_children(raw, name, convert):
    if name not in raw.children:
        return Unknown([name])
    return [convert_row(child, facts.CHILDREN[name], name + ".", convert)
            for child in raw.children[name]]


def settle(rows, convert):
    """Of rows with one key the first stands; a tenant with anything bad is left out."""
    tenants, left_out, seen = [], 0, set()
    for raw in rows:
        if not raw.key:
            left_out += 1  # nobody can tell whose it is: one each
            continue
        if raw.key in seen:
            continue
        seen.add(raw.key)
        try:
            row = convert_row(raw, facts.TENANT, "", convert)
            children = [convert_children(raw, name, convert) for name in facts.CHILDREN]
        except BadCell:
            left_out += 1
            continue
        tenants.append(Tenant(raw.key, row, *children))
    return Portfolio(tenants, left_out)
