#!/usr/bin/env python3
"""The C API and the command give the same: every tenant of the sample portfolio is set fact by fact
through the shared library and evaluated alone, and then the whole portfolio through the callback.

    same.py LIBTENET PROGRAM RULES FACTS DATE"""

import csv
import ctypes
import pathlib
import subprocess
import sys

STRING, SIZE, POINTER = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p
EACH = ctypes.CFUNCTYPE(ctypes.c_bool, POINTER, STRING, POINTER)
CHILDREN = ("entitlement", "contact")


class Counts(ctypes.Structure):
    _fields_ = [("tenants", ctypes.c_ulonglong), ("left_out", ctypes.c_ulonglong)]


def load(path):
    library = ctypes.CDLL(path)
    for name, result in (
        ("tenet_rules_load", POINTER),
        ("tenet_tenant_new", POINTER),
        ("tenet_set", STRING),
        ("tenet_set_in", STRING),
        ("tenet_add_row", STRING),
        ("tenet_set_rows_known", STRING),
        ("tenet_evaluate", POINTER),
        ("tenet_answers_json", STRING),
        ("tenet_answers_explanation", STRING),
        ("tenet_evaluate_portfolio", ctypes.c_bool),
    ):
        getattr(library, name).restype = result
    return library


class Tenants:
    """Single tenants through the library."""

    def __init__(self, library, rules, facts):
        self.library = library
        self.rules = rules
        self.rows = {name: read(facts, name) for name in ("tenant",) + CHILDREN}

    def refused(self, answer):
        if answer:
            raise ValueError(answer.decode())

    def evaluate(self, facts, as_of):
        """JSON and explanation."""
        library, key = self.library, facts["tenant_id"]
        tenant = POINTER(library.tenet_tenant_new(self.rules, key.encode()))
        for fact, cell in facts.items():
            self.refused(library.tenet_set(tenant, fact.encode(), cell.encode()))
        for record in CHILDREN:
            self.add_rows(tenant, record, key)
        answers = POINTER(library.tenet_evaluate(tenant, as_of.encode()))
        library.tenet_tenant_free(tenant)
        texts = library.tenet_answers_json(answers), library.tenet_answers_explanation(answers)
        library.tenet_answers_free(answers)
        return [text.decode() for text in texts]

    def add_rows(self, tenant, record, key):
        name, row = record.encode(), SIZE()
        self.refused(self.library.tenet_set_rows_known(tenant, name))
        for facts in self.rows[record]:
            if facts["tenant_id"] != key:
                continue
            self.refused(self.library.tenet_add_row(tenant, name, ctypes.byref(row)))
            for fact, cell in facts.items():
                if fact != "tenant_id":
                    self.refused(
                        self.library.tenet_set_in(tenant, name, row, fact.encode(), cell.encode())
                    )


def read(facts, name):
    with open(pathlib.Path(facts) / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def portfolio(library, rules, facts, as_of):
    lines, counts = [], Counts()

    def each(_context, _tenant_id, answers):
        lines.append(library.tenet_answers_json(POINTER(answers)).decode())
        return True

    done = library.tenet_evaluate_portfolio(
        rules, facts.encode(), as_of.encode(), EACH(each), None, ctypes.byref(counts), None
    )
    return lines if done and counts.tenants == len(lines) and not counts.left_out else []


def main():
    path, program, rules_path, facts, as_of = sys.argv[1:]
    common = ["--rules", rules_path, "--facts", facts, "--as-of", as_of]
    command = [program, "eval", "--format", "ndjson"] + common
    printed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
    wanted = printed.splitlines()[:-1]
    library = load(path)
    rules = POINTER(library.tenet_rules_load(rules_path.encode(), None))
    tenants = Tenants(library, rules, facts)
    different = 0
    for line, of in zip(wanted, tenants.rows["tenant"]):
        json, explanation = tenants.evaluate(of, as_of)
        command = [program, "explain", of["tenant_id"]] + common
        explained = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
        if json != line:
            print(f"{of['tenant_id']}: other JSON\n{line}\n{json}")
            different += 1
        if explanation.rstrip() != explained.rstrip():
            print(f"{of['tenant_id']}: other explanation\n{explained}\n{explanation}")
            different += 1
    if portfolio(library, rules, facts, as_of) != wanted:
        print("the portfolio gives other JSON")
        different += 1
    library.tenet_rules_free(rules)
    print(f"{len(wanted)} tenants, {different} different")
    return 1 if different or len(wanted) != len(tenants.rows["tenant"]) else 0


if __name__ == "__main__":
    sys.exit(main())
