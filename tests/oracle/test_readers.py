#!/usr/bin/env python3
"""Hand-written checks of reading: cells, forms, defects; and that compare.py can fail."""

import contextlib
import io
import json
import os
import stat
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is

import compare
import generate
import reference
from facts import BadCell, NOT_SAID, TENANT, ENTITLEMENT, read_cell, read_json
from readers import Rejected, heading_delimiter, read_portfolio

HERE = os.path.dirname(os.path.abspath(__file__))


class Cells(unittest.TestCase):
    def test_blank_and_unknown(self):
        self.assertIsNone(read_cell(TENANT["psm"], " \t\r\n"))
        self.assertIs(NOT_SAID, read_cell(TENANT["country"], ""))
        self.assertIs(NOT_SAID, read_cell(TENANT["atu_replied"], " "))
        self.assertEqual([], read_cell(TENANT["tags"], " ; ;"))
        self.assertEqual([], read_json(TENANT["tags"], None))

    def test_trimming_stops_at_other_blanks(self):
        self.assertEqual("\u00a0x", read_cell(TENANT["psm"], " \u00a0x\n"))
        self.assertEqual(["a b", "a b", "c"], read_cell(TENANT["tags"], "a b;\ta b ;;c;"))

    def test_letter_case(self):
        self.assertEqual("CSS-Led", read_cell(TENANT["engagement"], "css-LED"))
        self.assertIs(True, read_cell(TENANT["atu_replied"], "Y"))
        self.assertEqual("None", read_cell(TENANT["atu_feedback"], "none"))

    def test_what_does_not_fit(self):
        for fact, cells in ((TENANT["status_note_on"], ["2020-02-30", "2020-1-01", "x",
                                                        "2019-02-29", "2020-01-01T00:00"]),
                            (TENANT["cadence_days"], ["0", "366", "1e1", "ten", "1 4"]),
                            (TENANT["model_score"], ["-1", "100.5"]),
                            (ENTITLEMENT["seats"], ["2.5", "-1"]),
                            (TENANT["atu_replied"], ["maybe", "2"]),
                            (TENANT["team"], ["GRTX"])):
            for cell in cells:
                self.assertRaises(BadCell, read_cell, fact, cell)
        self.assertEqual(2, read_cell(ENTITLEMENT["seats"], "2.0"))

    def test_json_values(self):
        self.assertEqual(["a", "b"], read_json(TENANT["tags"], "a;b"))
        self.assertEqual(["a"], read_json(TENANT["tags"], [None, " a ", ""]))
        self.assertIs(False, read_json(TENANT["atu_replied"], False))
        self.assertRaises(BadCell, read_json, TENANT["psm"], ["a"])
        self.assertRaises(BadCell, read_json, TENANT["tags"], [["a"]])


class Forms(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tenet-oracle-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        return path

    def csv(self, **tables):
        for name, content in tables.items():
            self.file(name + ".csv", content)
        return read_portfolio(self.folder)

    def ids(self, portfolio):
        return [t.tenant_id for t in portfolio.tenants]

    def test_delimiter(self):
        self.assertEqual(";", heading_delimiter('a;b;"c,,,,"\n,,,,'))
        self.assertEqual("\t", heading_delimiter("a\tb\tc;d\n"))
        self.assertEqual(",", heading_delimiter("a\n;;;"))

    def test_csv_with_mark_quotes_and_headings_in_any_case(self):
        p = self.csv(tenant=b'\xef\xbb\xbfPSM;"Tenant_ID";extra\r\n"a ""b"";\r\nc"; T 1 ;x\r\n')
        self.assertEqual(["T 1"], self.ids(p))
        self.assertEqual('a "b";\r\nc', p.tenants[0]["psm"])
        self.assertEqual({"fta"}, p.tenants[0]["fta"].missing)
        self.assertEqual({"contact"}, p.tenants[0].contacts.missing)

    def test_repeated_heading(self):
        self.assertRaises(Rejected, self.csv, tenant="tenant_id,psm,PSM\n1,,\n")

    def test_the_first_of_a_key_stands_unless_it_is_bad(self):
        p = self.csv(tenant="tenant_id,team\na,GRT\na,EMS\nb,bad\nb,GRT\nc,GRT\nc,bad\n")
        self.assertEqual(["a", "c"], self.ids(p))
        self.assertEqual("GRT", p.tenants[0]["team"])
        self.assertEqual(1, p.left_out)

    def test_ragged_rows_and_blank_keys_count(self):
        p = self.csv(tenant="tenant_id,team\na\nb,GRT,\n,GRT\n,EMS\nc,GRT\n")
        self.assertEqual((["c"], 4), (self.ids(p), p.left_out))

    def test_a_bad_child_leaves_its_tenant_out_and_orphans_are_dropped(self):
        p = self.csv(tenant="tenant_id\na\nb\n",
                     contact="tenant_id,role\na,AM\nb,Boss\nnobody,Boss\na,\n")
        self.assertEqual((["a"], 1), (self.ids(p), p.left_out))
        roles = [row["role"] for row in p.tenants[0].contacts]
        self.assertEqual("AM", roles[0])
        self.assertEqual({"contact.role"}, roles[1].missing)

    def test_json_numbers_stand_as_written(self):
        p = read_portfolio(self.file("p.json", '[{"tenant_id": 1.50, "psm": 1e5, "contact": []}]'))
        self.assertEqual(["1.50"], self.ids(p))
        self.assertEqual("1e5", p.tenants[0]["psm"])
        self.assertEqual([], p.tenants[0].contacts)
        self.assertEqual({"entitlement"}, p.tenants[0].entitlements.missing)

    def test_a_repeated_key_is_bad_data(self):
        p = read_portfolio(self.file("p.ndjson", '{"tenant_id":"a","psm":"x","psm":"x"}\n'
                                     '{"tenant_id":"b","contact":[{"role":"AM","role":"AM"}]}\n'
                                     '{"tenant_id":"c"}\n{"tenant_id":null}\n'))
        self.assertEqual((["c"], 3), (self.ids(p), p.left_out))


class Generated(unittest.TestCase):
    def test_the_forms_of_a_portfolio_agree(self):
        tables = reference.read_tables(reference.DEFAULT_TABLES)
        for kind in generate.KINDS:
            with tempfile.TemporaryDirectory(prefix="tenet-oracle-") as folder:
                as_of = generate.generate(7, 30, kind, folder, tables)
                made = [list(map(reference.line_of, reference.evaluate(
                    read_portfolio(os.path.join(folder, name)), as_of, tables)))
                    for name in compare.ALIKE]
                self.assertTrue(all(one == made[0] for one in made), kind)


class Compare(unittest.TestCase):
    """A stand-in for tenet, made of the reference and one fault."""

    STAND_IN = """#!%s
import io, json, runpy, sys
arguments = dict(zip(sys.argv[2::2], sys.argv[3::2]))
sys.path.insert(0, %r)
sys.dont_write_bytecode = True
import reference
lines = list(map(reference.line_of, reference.evaluate(
    reference.read_portfolio(arguments["--facts"]), reference.read_date(arguments["--as-of"]),
    reference.read_tables(arguments["--rules"] + "/tables"))))
left_out = json.loads(lines[-1])["end"]["left_out"]
%s
sys.stdout.reconfigure(encoding="utf-8")
sys.stdout.write("".join(line + "\\n" for line in lines))
sys.exit(1 if left_out else 0)
"""

    def status(self, fault):
        with tempfile.TemporaryDirectory(prefix="tenet-oracle-") as folder:
            tenet = os.path.join(folder, "tenet")
            if fault is not None:
                with open(tenet, "w", encoding="utf-8") as file:
                    file.write(self.STAND_IN % (sys.executable, HERE, fault))
                os.chmod(tenet, stat.S_IRWXU)
            with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())) as out:
                status = compare.main(["--tenet", tenet, "--seeds", "3", "--tenants", "8",
                                       "--kinds", "unknown,defective"])
                out.flush()
                last = out.buffer.getvalue().decode().splitlines()[-1]
        self.assertRegex(last, r"^[0-9]+ passed, [0-9]+ failed$")
        self.assertEqual(status == 0, last.endswith(" 0 failed"))
        return status

    def test_passes_when_all_is_equal(self):
        self.assertEqual(0, self.status("pass"))

    def test_fails_without_the_program(self):
        self.assertEqual(1, self.status(None))

    def test_fails_on_faults(self):
        change = "lines = [l.replace(%r, %r) for l in lines]"
        for fault in ("lines = []", "lines = lines[:-1]", "lines = lines[:1] + lines[-1:]",
                      change % ('"Pursue"', '"Disengage"'),
                      change % (',"undecided":true', ''),
                      change % ('"complete":true', '"complete":false'),
                      change % ("contact.role", "contact"),
                      change % ('"wave_size":{"value":', '"wave_size":{"value":1'),
                      "sys.exit(3)", "lines[0] = lines[0][:-1]",
                      "lines[0] += ' ' * arguments['--facts'].endswith('.db')"):
            self.assertEqual(1, self.status(fault), fault)


if __name__ == "__main__":
    unittest.main()
