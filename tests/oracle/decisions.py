"""Every decision of a tenant, in the order of the results, and their printed form."""

import outreach
import prioritization
import validation
from logic import Rule, first_match

ORDER = ("priority", "priority_reason", "priority_change", "model_override", "actions",
         "checks", "validation", "validation_reason", "rm_primary", "fm_primary",
         "fm_cross_check", "account_type", "outreach_to", "outreach_cc", "next_step",
         "disengage_reason", "research_actions", "tasks", "violations",
         "s400", "wave", "wave_size", "wave_workload")


def decide(tenant, as_of, tables):
    """Decision by name, in the order of ORDER."""
    made = prioritization.decide(tenant, as_of)
    research = validation.decide(tenant, as_of, tables)
    made += research
    made += outreach.decide(tenant, as_of, tables, research[1], research[2])
    made.append(prioritization.violations(tenant, validation.customer_language(tenant, tables)))
    made.append(first_match("s400", (True, False), [
        Rule("true", validation.s400(tenant), True), Rule("false", True, False)]))
    made += validation.waves(tenant)
    assert tuple(d.name for d in made) == ORDER
    return {d.name: d for d in made}


def printed(decision):
    """The parts of a result that are specified exactly."""
    result = {"value": decision.value}
    # Only priority's rules have names that the specification fixes.
    if decision.name == "priority" and len(decision.rules) == 1 and decision.value is not None:
        result["rule"] = decision.rules[0].name
    if decision.undecided:
        result["undecided"] = True
        if decision.kind != "open":
            result["possible"] = decision.possible
        result["missing"] = sorted(decision.missing)
    return result
