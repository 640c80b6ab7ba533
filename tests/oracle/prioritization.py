"""Prioritization: what a tenant's entitlements say, its priority and what follows from it."""

from logic import (Rule, all_of, any_of, compare, every, first_match, holds, is_, listing, lower,
                   not_, not_blank, some)
from tables import months_before

PRIORITY_ORDER = ("High", "Medium", "Low")


def same_text(value, wanted):
    """Equal in any letter case."""
    return holds(value, lambda v: lower(v) == lower(wanted))


def stale(day, as_of):
    return holds(day, lambda d: d < months_before(as_of, 3))


def inactive_cases(e, as_of):
    """The cases by clause, so that the coverage can name them."""
    return {
        "P-15": all_of(is_(e["status"], "In Progress"),
                       is_(e["phase"], "Adoption Completed", "Operate")),
        "P-16": all_of(is_(e["status"], "In Progress"), is_(e["phase"], "Blocked"),
                       stale(e["phase_since"], as_of)),
        "P-17": all_of(is_(e["status"], "Blocked"), stale(e["status_since"], as_of)),
        "P-18": is_(e["status"], "No Intent"),
        "P-19": is_(e["status"], "Duplicate/Invalid"),
    }


def inactive(e, as_of):
    return any_of(*inactive_cases(e, as_of).values())


def unresponsive(e):
    return all_of(is_(e["status"], "Status Unknown"),
                  same_text(e["reason"], "Customer Unresponsive"))


def tenant_unresponsive(t, as_of):
    return all_of(some(t.entitlements, unresponsive),
                  every(t.entitlements, lambda e: any_of(unresponsive(e), inactive(e, as_of))))


def priority_conditions(t, as_of):
    """The conditions of the seven rules, by name, in order."""
    return {
        "customer-led": is_(t["engagement"], "Customer-Led"),
        "partner-led": all_of(is_(t["engagement"], "Partner-Led"),
                              not_(is_(t["partner_program"], "vNext"))),
        "unresponsive": all_of(tenant_unresponsive(t, as_of), is_(t["reengagement_effort"], True)),
        "all-inactive": all_of(some(t.entitlements, lambda e: True),
                               every(t.entitlements, lambda e: inactive(e, as_of))),
        "css-assist": is_(t["engagement"], "CSS-Assist"),
        "css-led-active": all_of(is_(t["engagement"], "CSS-Led"),
                                 holds(t["cadence_days"], lambda days: days <= 14),
                                 is_(t["cadence_scheduled"], True)),
        "reactive": True,
    }


PRIORITY_GIVES = {"customer-led": "Low", "partner-led": "Low", "unresponsive": "Low",
                  "all-inactive": "Low", "css-assist": "Medium", "css-led-active": "High",
                  "reactive": "Medium"}


def decide(t, as_of):
    """priority, priority_reason, priority_change, model_override, actions, in this order."""
    conditions = priority_conditions(t, as_of)
    priority = first_match("priority", PRIORITY_ORDER, [
        Rule(name, condition, PRIORITY_GIVES[name]) for name, condition in conditions.items()])
    reason = first_match("priority_reason", ("Customer Unresponsive",), [
        Rule(name, condition, "Customer Unresponsive" if name == "unresponsive" else None)
        for name, condition in conditions.items()])

    value = priority.as_value()
    equals = lambda fact: compare(value, t[fact], lambda a, b: a == b)
    change = first_match("priority_change", ("Keep", "Override"), [
        Rule("keep", equals("current_priority"), "Keep"), Rule("override", True, "Override")])
    override = first_match("model_override", ("No", "Yes"), [
        Rule("no", equals("model_priority"), "No"), Rule("yes", True, "Yes")])

    changed = is_(change.as_value(), "Override")
    actions = listing("actions", [
        (all_of(tenant_unresponsive(t, as_of), not_(is_(t["reengagement_effort"], True)),
                not_(conditions["customer-led"]), not_(conditions["partner-led"])),
         "attempt-contact"),
        (is_(value, "High"), "records-regularly"),
        (is_(value, "Medium"), "records-when-engaged"),
        (is_(value, "Low"), "discontinue-engagement"),
        (is_(value, "Low"), "records-on-request"),
        (is_(value, "High", "Medium"), "keep-engagement-frequency"),
        (changed, "write-status-note"),
        (changed, "set-tenant-priority"),
        (changed, "update-intent"),
    ])
    return [priority, reason, change, override, actions]


def violations(t, customer_language):
    """What the record itself breaks."""
    not_low = not_(is_(t["current_priority"], "Low"))
    prefix = lower("Re-engaged Customer")
    return listing("violations", [
        (all_of(not_blank(t["disengagement_reason"]),
                not_(holds(t["disengagement_notes"], lambda v: lower(v).startswith(prefix)))),
         "notes-prefix"),
        (all_of(same_text(t["disengagement_reason"],
                          "Customer requires assistance in unsupported language"),
                not_(compare(t["enablement_notes"], customer_language,
                             lambda notes, language: lower(language) in lower(notes)))),
         "language-named"),
        (all_of(is_(t["engagement"], "CSS-Assist"), is_(t["current_priority"], "High")),
         "css-assist-high"),
        (all_of(is_(t["engagement"], "Customer-Led"), not_low), "customer-led-not-low"),
        (all_of(is_(t["engagement"], "Partner-Led"), not_(is_(t["partner_program"], "vNext")),
                not_low), "partner-led-not-low"),
    ])
