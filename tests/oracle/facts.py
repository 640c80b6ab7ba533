"""The facts of a tenant: their types, and how one cell becomes a value.

A cell gives a value, None (blank) or NOT_SAID (unknown); what does not fit raises BadCell.
"""

import datetime
import re
from decimal import Decimal

from logic import Unknown, lower

SPACE = " \t\r\n"
NOT_SAID = object()
YES_NO = {"yes": True, "true": True, "y": True, "1": True,
          "no": False, "false": False, "n": False, "0": False}
PRIORITIES = ("High", "Medium", "Low")
ACCOUNT_ROLES = ("AM", "AE", "ATS", "CSM", "TAM")


class BadCell(Exception):
    """A cell that does not fit its fact; it leaves the tenant out."""


class Fact:
    def __init__(self, kind, blank=False, values=(), low=None, high=None, whole=False):
        self.kind, self.blank, self.values = kind, blank, values
        self.low, self.high, self.whole = low, high, whole


def text(blank=False):
    return Fact("text", blank)


def one_of(*values, blank=False):
    return Fact("one of", blank, values)


def number(low, high=None, whole=False):
    return Fact("number", True, low=low, high=high, whole=whole)


def date(blank=False):
    return Fact("date", blank)


LIST, YESNO = Fact("list"), Fact("yes/no")

TENANT = {
    "tenant_id": text(), "tenant_name": text(), "country": text(), "language": text(True),
    "tags": LIST, "model_score": number(0, 100),
    "model_priority": one_of(*PRIORITIES), "current_priority": one_of(*PRIORITIES),
    "engagement": one_of("CSS-Led", "CSS-Assist", "Customer-Led", "Partner-Led"),
    "partner_program": one_of("vNext", "Other", blank=True),
    "cadence_days": number(1, 365), "cadence_scheduled": YESNO, "active_work": YESNO,
    "reengagement_effort": YESNO, "team": one_of("GRT", "EMS"),
    "rm": LIST, "primary_rm": LIST, "fm": LIST,
    "fta": text(True), "psm": text(True),
    "p_rm": text(True), "p_fm": text(True), "p_fe": text(True),
    "notes_partner": text(True), "psm_confirmed": YESNO,
    "notes_activity_on": date(True), "status_note_on": date(True),
    "atu_first_contact_on": date(True), "atu_second_contact_on": date(True),
    "atu_escalated_on": date(True), "atu_replied": YESNO,
    "atu_feedback": one_of("None", "FRP engaged", "Account Team Declined", "Out of Scope",
                           "Unsupported language", "Non-FRP engaged", "Other", blank=True),
    "admin_outreach": one_of("Successful", "Unsuccessful", blank=True),
    "message1_on": date(True), "message2_on": date(True), "contacts_obtained": YESNO,
    "disengagement_reason": text(True), "disengagement_notes": text(True),
    "enablement_notes": text(True),
}
ENTITLEMENT = {
    "service": text(),
    "status": one_of("In Progress", "Blocked", "No Intent", "Duplicate/Invalid",
                     "Status Unknown"),
    "status_since": date(), "reason": text(True),
    "phase": one_of("Initiate", "Assess", "Remediate", "Enable", "Migrate",
                    "Adoption Completed", "Operate", "Blocked", blank=True),
    "phase_since": date(True), "seats": number(0, whole=True),
}
CONTACT = {
    "contact_name": text(), "email": text(True),
    "role": one_of(*ACCOUNT_ROLES, "Tenant Admin", "ITDM", "CTO", "IT Director",
                   "Chief Architect", "Other"),
    "modified_on": date(),
}
CHILDREN = {"entitlement": ENTITLEMENT, "contact": CONTACT}


class Row:
    """One row as the decisions see it: an unknown fact knows its own name."""

    def __init__(self, values, prefix=""):
        self.values, self.prefix = values, prefix

    def __getitem__(self, name):
        value = self.values[name]
        return Unknown([self.prefix + name]) if value is NOT_SAID else value


class Tenant:
    """A tenant's own row, and for each child table its rows or Unknown."""

    def __init__(self, tenant_id, row, entitlements, contacts):
        self.tenant_id, self.row = tenant_id, row
        self.entitlements, self.contacts = entitlements, contacts

    def __getitem__(self, name):
        return self.row[name]


def read_date(cell):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        raise BadCell("not a date: " + cell)
    try:
        return datetime.date(int(cell[:4]), int(cell[5:7]), int(cell[8:]))
    except ValueError:
        raise BadCell("no such date: " + cell)


def read_number(fact, cell):
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", cell):
        raise BadCell("not a number: " + cell)
    value = Decimal(cell)
    if fact.whole and value != value.to_integral_value():
        raise BadCell("not whole: " + cell)
    if value < fact.low or (fact.high is not None and value > fact.high):
        raise BadCell("out of range: " + cell)
    return value


def read_one_of(fact, cell):
    for value in fact.values:
        if lower(value) == lower(cell):
            return value
    raise BadCell("none of the values: " + cell)


def read_yes_no(cell):
    if lower(cell) not in YES_NO:
        raise BadCell("neither yes nor no: " + cell)
    return YES_NO[lower(cell)]


def trimmed_items(items):
    return [item.strip(SPACE) for item in items if item.strip(SPACE)]


def read_cell(fact, cell):
    """A cell as its CSV text."""
    cell = cell.strip(SPACE)
    if fact.kind == "list":
        return trimmed_items(cell.split(";"))
    if not cell:
        return None if fact.blank else NOT_SAID
    if fact.kind == "date":
        return read_date(cell)
    if fact.kind == "number":
        return read_number(fact, cell)
    if fact.kind == "one of":
        return read_one_of(fact, cell)
    if fact.kind == "yes/no":
        return read_yes_no(cell)
    return cell


def read_json(fact, value):
    """A JSON value; numbers arrive as the text they were written as."""
    if value is None:
        return read_cell(fact, "")
    if isinstance(value, str):
        return read_cell(fact, value)
    if isinstance(value, bool) and fact.kind == "yes/no":
        return value
    if isinstance(value, list) and fact.kind == "list":
        items = [item for item in value if item is not None]
        if all(isinstance(item, str) for item in items):
            return trimmed_items(items)
    raise BadCell("a wrong kind of JSON value: %r" % (value,))
