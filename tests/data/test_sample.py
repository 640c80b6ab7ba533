#!/usr/bin/env python3
"""Checks of the sample portfolio in rules/sample: made as said, valid, and every rule reached."""
import collections
import csv
import datetime
import json
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "..", "rules", "sample")
REFERENCE = os.path.join(HERE, "..", "oracle", "reference.py")

ONE_OF = {
    "model_priority": "High|Medium|Low", "current_priority": "High|Medium|Low",
    "engagement": "CSS-Led|CSS-Assist|Customer-Led|Partner-Led", "partner_program": "vNext|Other", "team": "GRT|EMS",
    "atu_feedback": "None|FRP engaged|Account Team Declined|Out of Scope|Unsupported language|Non-FRP engaged|Other",
    "admin_outreach": "Successful|Unsuccessful",
    "status": "In Progress|Blocked|No Intent|Duplicate/Invalid|Status Unknown",
    "phase": "Initiate|Assess|Remediate|Enable|Migrate|Adoption Completed|Operate|Blocked",
    "role": "AM|AE|ATS|CSM|TAM|Tenant Admin|ITDM|CTO|IT Director|Chief Architect|Other",
}
YES_NO = {"cadence_scheduled", "active_work", "reengagement_effort", "psm_confirmed", "atu_replied", "contacts_obtained"}


def rows(name):
    with open(os.path.join(SAMPLE, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, strict=True))


def as_of():
    with open(os.path.join(SAMPLE, "as_of"), encoding="ascii") as f:
        return f.read().rstrip("\n")


def reference(*options):
    done = subprocess.run([sys.executable, REFERENCE, SAMPLE, "--as-of", as_of(), *options],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


class Sample(unittest.TestCase):
    def test_rerun_gives_the_same_bytes(self):
        done = subprocess.run([sys.executable, "-B", os.path.join(HERE, "make_sample.py"), "--check"])
        self.assertEqual(done.returncode, 0)

    def test_as_of(self):
        self.assertEqual(as_of(), "2020-03-02")

    def test_every_cell_is_valid(self):
        ids = [r["tenant_id"] for r in rows("tenant.csv")]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertTrue(all(re.fullmatch(r"T-\d{4}", i) for i in ids))
        for name in ("tenant.csv", "entitlement.csv", "contact.csv"):
            for row in rows(name):
                self.assertNotIn(None, row)
                self.assertNotIn(None, row.values())
                self.assertIn(row["tenant_id"], ids)
                for fact, cell in row.items():
                    self.assertEqual(cell, cell.strip(), (row["tenant_id"], fact))
                    if not cell:
                        continue
                    if fact in ONE_OF:
                        self.assertIn(cell, ONE_OF[fact].split("|"), fact)
                    elif fact in YES_NO:
                        self.assertIn(cell, ("yes", "no"), fact)
                    elif fact.endswith(("_on", "_since")):
                        self.assertLessEqual(datetime.date.fromisoformat(cell).isoformat(), as_of())
                    elif fact == "model_score":
                        self.assertTrue(0 <= float(cell) <= 100)
                    elif fact == "cadence_days":
                        self.assertTrue(1 <= int(cell) <= 365)
                    elif fact == "seats":
                        self.assertTrue(int(cell) >= 0)
                    elif fact == "email":
                        self.assertTrue(cell.isascii() and cell.endswith(".example"), cell)


@unittest.skipUnless(os.path.exists(REFERENCE), "the reference evaluator is not here")
class Reached(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        lines = [json.loads(line) for line in reference()]
        cls.end = lines.pop()["end"]
        cls.decisions = {line["tenant_id"]: line["decisions"] for line in lines}
        cls.tenants = {r["tenant_id"]: r for r in rows("tenant.csv")}

    def having(self, **facts):
        """The decisions of the tenants with these facts."""
        return [self.decisions[i] for i, t in self.tenants.items() if all(t[k] == v for k, v in facts.items())]

    def test_every_rule_and_item(self):
        lines = reference("--coverage")
        self.assertGreater(len(lines), 130)
        self.assertEqual([line for line in lines if line.endswith(": 0")], [])

    def test_every_value(self):
        wanted = {
            "priority": ["High", "Medium", "Low"], "priority_reason": ["Customer Unresponsive", None],
            "priority_change": ["Keep", "Override"], "model_override": ["No", "Yes"],
            "validation": ["Disengage", "Confirm with PSM", "Ask GRT PM", "Pursue"],
            "validation_reason": ["Disengaged in GRT Validation", "Customer requires assistance in unsupported language", None],
            "rm_primary": ["Select Primary", "Do not select Primary", "Consult GRT Lead", None],
            "fm_primary": ["Select Primary", None], "fm_cross_check": ["Mandatory", "Optional", None],
            "account_type": ["Managed", "Unmanaged"], "s400": [True, False],
        }
        for name, values in wanted.items():
            got = {d[name]["value"] for d in self.decisions.values() if not d[name].get("undecided")}
            self.assertEqual(got, set(values), name)
        for name in ("wave", "wave_size", "wave_workload"):
            self.assertIn(None, [d[name]["value"] for d in self.decisions.values()])

    def test_outreach_reaches_each_role(self):
        role = {(c["tenant_id"], c["contact_name"]): c["role"] for c in rows("contact.csv")}
        self.assertEqual(len(role), len(rows("contact.csv")))
        kinds = {name: collections.Counter(tuple(role[i, n] for n in d[name]["value"])
                                           for i, d in self.decisions.items() if not d[name].get("undecided"))
                 for name in ("outreach_to", "outreach_cc")}
        for to in [("CSM", "TAM"), ("CSM",), ("ATS", "TAM"), ("ATS",), ("AE", "TAM"), ("AE",), ("TAM",), ("AM",), ()]:
            self.assertGreater(kinds["outreach_to"][to], 0, to)
        for cc in [("AM", "AE", "ATS"), ("AM", "AE"), ("AM",), ("AE",), ()]:
            self.assertGreater(kinds["outreach_cc"][cc], 0, cc)

    def test_boundaries(self):
        def first(name, **facts):
            found = self.having(**facts)
            self.assertTrue(found, facts)
            return [d[name]["value"] for d in found]
        with_fm = [i for i, t in self.tenants.items() if t["fm"]]
        for date, fires in (("2020-01-02", True), ("2020-01-01", False)):
            ids = [i for i in with_fm if self.tenants[i]["notes_activity_on"] == date]
            self.assertTrue(ids)
            for i in ids:
                self.assertEqual("css-active" in self.decisions[i]["checks"]["value"], fires)
        self.assertIn("Mandatory", first("fm_cross_check", status_note_on="2020-01-02"))
        self.assertIn("Optional", first("fm_cross_check", status_note_on="2020-01-01"))
        self.assertIn("High", first("priority", cadence_days="14", cadence_scheduled="yes"))
        self.assertIn("Medium", first("priority", cadence_days="15", cadence_scheduled="yes"))
        self.assertIn("Wait for account team", first("next_step", atu_first_contact_on="2020-02-28"))
        self.assertIn("Second contact", first("next_step", atu_first_contact_on="2020-02-27"))
        self.assertIn("Wait for account team", first("next_step", atu_second_contact_on="2020-02-29"))
        self.assertIn("Escalate to GRT PM", first("next_step", atu_second_contact_on="2020-02-27"))
        self.assertIn("Customer Engagement", first("next_step", atu_escalated_on="2020-02-27"))
        self.assertIn("Wait for contact", first("next_step", message1_on="2020-02-25", message2_on=""))
        self.assertIn("Send message 2", first("next_step", message1_on="2020-02-24", message2_on=""))
        self.assertIn("Wait for contact", first("next_step", message2_on="2020-02-25"))
        self.assertIn("GRT Disengaged", first("next_step", message2_on="2020-02-24"))
        alone = {e["tenant_id"]: e for e in rows("entitlement.csv")}
        for i, n in collections.Counter(e["tenant_id"] for e in rows("entitlement.csv")).items():
            if n > 1:
                del alone[i]
        for fact, facts in (("status_since", {"status": "Blocked"}), ("phase_since", {"status": "In Progress", "phase": "Blocked"})):
            for date, priority in (("2019-12-02", "Medium"), ("2019-12-01", "Low")):
                ids = [i for i, e in alone.items() if e[fact] == date and all(e[k] == v for k, v in facts.items())]
                self.assertIn(priority, [self.decisions[i]["priority"]["value"] for i in ids], (fact, date))

    def test_the_mix_is_realistic(self):
        n = len(self.decisions)
        self.assertEqual((n, self.end["tenants"], self.end["left_out"]), (200, 200, 0))
        share = collections.Counter(d["priority"]["value"] for d in self.decisions.values())
        self.assertTrue(10 <= 100 * share["High"] / n <= 20, share)
        self.assertTrue(40 <= 100 * share["Medium"] / n <= 50, share)
        self.assertTrue(35 <= 100 * share["Low"] / n <= 45, share)
        undecided = sum(any(x.get("undecided") for x in d.values()) for d in self.decisions.values())
        self.assertTrue(8 <= 100 * undecided / n <= 15, undecided)
        for name in ("priority", "validation", "next_step", "tasks", "account_type", "outreach_to", "violations"):
            self.assertIn(name, self.end["undecided"])


if __name__ == "__main__":
    unittest.main()
