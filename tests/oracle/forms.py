"""Writes one portfolio in each form, using the freedom that a form leaves.

Letter case of headings, order of columns and child rows, blanks round cells, quotes, delimiters,
line ends, JSON types and SQLite types vary; the facts do not.
"""

import csv
import io
import json
import os
import sqlite3

import facts

TABLES = ("tenant", "entitlement", "contact")


class Raw(str):
    """A JSON number, written as it stands."""


class Writer:
    """`columns` are the facts a table has; None for a child table that is not there."""

    def __init__(self, random, columns):
        self.random, self.columns = random, columns

    def chance(self, probability):
        return self.random.random() < probability

    # Rows of a table: the key first, then the cells by fact name

    def table(self, tenants, orphans, name):
        if name == "tenant":
            return list(tenants)
        rows = [dict(row, tenant_id=t["tenant_id"]) for t in tenants for row in t.get(name, [])]
        rows += [dict(row) for row in orphans.get(name, [])]
        self.random.shuffle(rows)
        return rows

    def heading(self, name):
        columns = list(self.columns[name])
        self.random.shuffle(columns)
        return columns

    def padded(self, text):
        """The text with something round it that trimming takes away."""
        if not self.chance(.1):
            return text
        return self.random.choice(["", " ", "\t", "\n", " \r\n"]) + text + \
            self.random.choice(["", " ", "  \t", "\r\n"])

    def cell(self, value):
        if isinstance(value, list):
            joint = self.random.choice([";", "; ", " ; ", ";;", ";\t;"])
            return self.random.choice(["", "", "", ";", " "]) + joint.join(value) + \
                self.random.choice(["", "", "", ";", " ; "])
        return self.padded(value)

    # CSV

    def write_csv(self, tenants, orphans, folder):
        os.makedirs(folder, exist_ok=True)
        for name in TABLES:
            if self.columns[name] is not None:
                rows = self.table(tenants, orphans, name)
                with open(os.path.join(folder, name + ".csv"), "wb") as file:
                    file.write(self.csv_bytes(self.heading(name), rows))

    def csv_bytes(self, heading, rows):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.random.choice(",,;\t"),
                            lineterminator=self.random.choice(["\n", "\r\n"]),
                            quoting=self.random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL,
                                                        csv.QUOTE_ALL]))
        writer.writerow([self.random.choice([h, h, h.upper(), h.title(), " " + h])
                         for h in heading])
        for row in rows:
            writer.writerow([self.cell(row.get(column, "")) for column in heading])
        mark = b"\xef\xbb\xbf" if self.chance(.3) else b""
        return mark + out.getvalue().encode()

    # JSON

    def write_json(self, tenants, path):
        objects = [self.json_text(self.json_object(t, "tenant")) for t in tenants]
        with open(path, "wb") as file:
            file.write(("[" + ",\n".join(objects) + "]\n").encode())

    def write_ndjson(self, tenants, path):
        with open(path, "wb") as file:
            for t in tenants:
                file.write((self.json_text(self.json_object(t, "tenant")) + "\n").encode())

    def json_object(self, row, name):
        declared = facts.TENANT if name == "tenant" else facts.CHILDREN[name]
        names = [n for n in self.columns[name] if n in declared and n in row]
        self.random.shuffle(names)
        result = {n: self.json_value(declared[n], row[n]) for n in names}
        if name == "tenant":
            for child in facts.CHILDREN:
                if self.columns[child] is not None and child in row:
                    result[child] = [self.json_object(c, child) for c in row[child]]
        return result

    def json_value(self, fact, value):
        if fact.kind == "list":
            if self.chance(.2):
                return self.cell(value)
            if not value and self.chance(.3):
                return None
            items = [self.padded(item) for item in value]
            if self.chance(.1):
                items.insert(0, self.random.choice([None, "", " "]))
            return items
        if value == "":
            return self.random.choice([None, "", " \t"])
        if fact.kind == "yes/no" and value.lower() in facts.YES_NO and self.chance(.5):
            return facts.YES_NO[value.lower()]
        if self.chance(.5) and is_json_number(value):
            return Raw(value)
        return self.padded(value)

    def json_text(self, value):
        if isinstance(value, Raw):
            return str(value)
        if isinstance(value, dict):
            return "{" + ",".join(json.dumps(k) + ":" + self.json_text(v)
                                  for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.json_text, value)) + "]"
        return json.dumps(value, ensure_ascii=self.chance(.5))

    # SQLite

    def write_sqlite(self, tenants, orphans, path):
        if os.path.exists(path):
            os.remove(path)
        connection = sqlite3.connect(path)
        for name in TABLES:
            if self.columns[name] is None:
                continue
            heading = self.heading(name)
            connection.execute("create table %s (%s)" % (name, ", ".join(heading)))
            connection.executemany(
                "insert into %s values (%s)" % (name, ", ".join("?" * len(heading))),
                [[self.sqlite_cell(name, column, row.get(column, "")) for column in heading]
                 for row in self.table(tenants, orphans, name)])
        connection.commit()
        connection.close()

    def sqlite_cell(self, name, column, value):
        fact = (facts.TENANT if name == "tenant" else facts.CHILDREN[name]).get(column)
        if value == "" and self.chance(.5):
            return None
        if fact is not None and fact.kind == "yes/no" and value in ("0", "1"):
            return int(value)
        if fact is not None and fact.kind == "number" and value.isdigit():
            return int(value)
        return self.cell(value)


def is_json_number(text):
    """Whether a JSON reader takes the text as a number: no plus sign, no leading zeros."""
    digits = text[1:] if text.startswith("-") else text
    whole, _, fraction = digits.partition(".")
    return (whole.isascii() and whole.isdigit() and (whole == "0" or whole[0] != "0")
            and (fraction.isascii() and fraction.isdigit() if "." in digits else True))
