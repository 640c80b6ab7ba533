"""Counts which rules, checks, items and boundaries a portfolio reaches."""

from collections import Counter

import outreach
import prioritization
from facts import ACCOUNT_ROLES
from logic import is_, is_unknown

# Every rule of the first-match decisions and every item of the lists: a line each, so that a
# count of 0 shows.
RULES = {
    "priority": list(prioritization.PRIORITY_GIVES),
    "priority_change": ["keep", "override"],
    "model_override": ["no", "yes"],
    "validation": ["disengage", "confirm", "ask", "pursue"],
    "validation_reason": ["in-validation", "language", "none"],
    "rm_primary": ["not-pursue", "queue", "person", "other"],
    "fm_primary": ["not-pursue", "select"],
    "fm_cross_check": ["not-pursue", "recent", "older"],
    "account_type": ["managed", "unmanaged"],
    "next_step": [str(n) for n in range(1, 22)],
    "s400": ["true", "false"],
}
ITEMS = {
    "actions": ["attempt-contact", "records-regularly", "records-when-engaged",
                "discontinue-engagement", "records-on-request", "keep-engagement-frequency",
                "write-status-note", "set-tenant-priority", "update-intent"],
    "checks": ["s400-with-architect", "s400-no-architect", "frp-managed", "frp-unclear",
               "frp-in-notes-confirmed", "frp-in-notes", "css-active", "language-unsupported"],
    "research_actions": ["assign-yourself", "add-intent-queue", "add-regional-manager",
                         "review-score", "review-owners", "write-disengagement-notes",
                         "name-language", "consult-owners", "check-usage-and-subscriptions",
                         "refer-usage-requests", "attach-usage-protected",
                         "gather-account-insights", "find-decision-makers"],
    "tasks": ["3652 Complete", "3654 Complete", "3653 Complete", "3653 In Progress",
              "3655 Complete", "3730 Complete", "3656 Complete", "4028 Offered",
              "4029 Offered", "4086 Offered"],
    "violations": ["notes-prefix", "language-named", "css-assist-high", "customer-led-not-low",
                   "partner-led-not-low"],
}
OPEN = ("wave", "wave_size", "wave_workload")


class Coverage:
    def __init__(self):
        self.tenants = 0
        self.counts = Counter()

    def count(self, *what):
        self.counts[what] += 1

    def add(self, tenant, as_of, made):
        self.tenants += 1
        for name, decision in made.items():
            if decision.undecided:
                self.count(name, "undecided")
            if name in RULES:
                if len(decision.rules) == 1:
                    self.count(name, "rule", decision.rules[0].name)
            elif decision.kind == "list":
                for item in decision.value if name in ITEMS else []:
                    self.count(name, "item", item)
                for item in (decision.possible or []) if name in ITEMS else []:
                    self.count(name, "possible", item)
            elif name in OPEN and decision.value is not None:
                self.count(name, "given")
        if not made["disengage_reason"].undecided:
            self.count("disengage_reason", "value", made["disengage_reason"].value)
        if not made["priority_reason"].undecided:
            self.count("priority_reason", "value", made["priority_reason"].value)
        self.add_recipients(made)
        self.add_entitlements(tenant, as_of)
        self.add_contacts(tenant)

    def add_recipients(self, made):
        for name in ("outreach_to", "outreach_cc"):
            count = len(made[name].value)
            if not made[name].undecided:
                self.count(name, "names", count)

    def add_entitlements(self, tenant, as_of):
        if is_unknown(tenant.entitlements):
            return
        for entitlement in tenant.entitlements:
            if prioritization.unresponsive(entitlement) is True:
                self.count("entitlement", "unresponsive")
            for clause, holds in prioritization.inactive_cases(entitlement, as_of).items():
                if holds is True:
                    self.count("entitlement", "inactive " + clause)
        if not tenant.entitlements:
            self.count("entitlement", "none")

    def add_contacts(self, tenant):
        """Which account roles there are, and whether the latest had to be chosen."""
        if is_unknown(tenant.contacts):
            return
        for role in ACCOUNT_ROLES:
            rows = [c for c in tenant.contacts if is_(c["role"], role) is True]
            if rows:
                self.count("contact", role)
            days = [c["modified_on"] for c in rows if not is_unknown(c["modified_on"])]
            if len(rows) > 1:
                self.count("contact", "several of a role")
            if len(days) > 1 and days.count(max(days)) > 1:
                self.count("contact", "a tie of the latest")

    def lines(self):
        """A line each: decision, what of it, how many tenants (or rows)."""
        rows = []
        for name, rules in RULES.items():
            rows += [(name, "rule", rule) for rule in rules]
        rows += [("priority_reason", "value", v) for v in ("Customer Unresponsive", None)]
        rows += [("disengage_reason", "value", v) for v in outreach.REASON_ORDER + (None,)]
        for name, items in ITEMS.items():
            rows += [(name, "item", item) for item in items]
        rows += [("outreach_to", "names", n) for n in range(3)]
        rows += [("outreach_cc", "names", n) for n in range(4)]
        rows += [(name, "given") for name in OPEN]
        rows += [("entitlement", "inactive P-%d" % n) for n in range(15, 20)]
        rows += [("entitlement", "unresponsive"), ("entitlement", "none")]
        rows += [("contact", role) for role in ACCOUNT_ROLES]
        rows += [("contact", "several of a role"), ("contact", "a tie of the latest")]
        rows += sorted((key for key in self.counts if key not in rows), key=repr)
        yield "tenants: %d" % self.tenants
        for row in rows:
            yield "%s: %d" % (" ".join("blank" if p is None else str(p) for p in row),
                              self.counts[row])

    def unreached(self):
        return [line for line in self.lines() if line.endswith(": 0")]
