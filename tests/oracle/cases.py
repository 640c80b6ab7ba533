"""Helpers for the hand-written checks: tenants to vary, and what to expect of them.

`tenant()` is a tenant of which everything is known and blank or harmless; a test changes what it
is about. NOT_SAID makes a fact unknown.
"""

import unittest

import decisions
import facts
from facts import Row, Tenant, read_date
from logic import Unknown
from tables import Tables

AS_OF = "2020-03-04"  # a Wednesday
TABLES = Tables([("United States", ["USA", "US"], "English"), ("Germany", [], "German"),
                 ("Greece", ["Hellas"], "Greek"), ("Nowhere", [], "Unlisted")],
                [("English", True), ("German", True), ("Greek", False)],
                ["Alder Cloud", "Birch Digital"])
HARMLESS = {"tenant_id": "T-1", "tenant_name": "Contoso", "country": "Germany",
            "model_priority": "Medium", "current_priority": "Medium", "engagement": "CSS-Led",
            "team": "GRT", "atu_feedback": None}
CHILD = {"entitlement": {"service": "Teams", "status": "In Progress", "phase": "Enable",
                         "status_since": "2020-02-01", "reason": None, "phase_since": None,
                         "seats": None},
         "contact": {"contact_name": "Ann", "email": None, "role": "Other",
                     "modified_on": "2020-01-01"}}


def typed(declared, values):
    return {name: read_date(v) if declared[name].kind == "date" and isinstance(v, str) else v
            for name, v in values.items()}


def child(name, **changes):
    return Row(typed(facts.CHILDREN[name], {**CHILD[name], **changes}), name + ".")


def entitlement(**changes):
    return child("entitlement", **changes)


def contact(contact_name="Ann", role="Other", modified_on="2020-01-01", **changes):
    return child("contact", contact_name=contact_name, role=role, modified_on=modified_on,
                 **changes)


def tenant(entitlements=(), contacts=(), **changes):
    values = {name: [] if fact.kind == "list" else False if fact.kind == "yes/no" else None
              for name, fact in facts.TENANT.items()}
    values.update(HARMLESS)
    values.update(changes)
    children = [rows if isinstance(rows, Unknown) else list(rows)
                for rows in (entitlements, contacts)]
    return Tenant("T-1", Row(typed(facts.TENANT, values)), *children)


def results(t, as_of=AS_OF, tables=TABLES):
    made = decisions.decide(t, read_date(as_of), tables)
    return {name: decisions.printed(d) for name, d in made.items()}


class Case(unittest.TestCase):
    def value(self, name, expected, t, as_of=AS_OF, rule=None, tables=TABLES):
        """The decision is decided, with this value (and rule)."""
        got = results(t, as_of, tables)[name]
        want = {"value": expected}
        if rule:
            want["rule"] = rule
        else:
            got.pop("rule", None)
        self.assertEqual(want, got)

    def open(self, name, possible, missing, t, value=None, as_of=AS_OF):
        """The decision is undecided, with these candidates and missing facts."""
        self.assertEqual({"value": value, "undecided": True, "possible": possible,
                          "missing": missing}, results(t, as_of)[name])

    def steps(self, step, reason, t, as_of=AS_OF, tables=TABLES):
        self.value("next_step", step, t, as_of, tables=tables)
        self.value("disengage_reason", reason, t, as_of, tables=tables)

    def rule_of_step(self, number, t, as_of=AS_OF):
        rules = decisions.decide(t, read_date(as_of), TABLES)["next_step"].rules
        self.assertEqual([str(number)], [rule.name for rule in rules])
