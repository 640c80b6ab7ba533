"""Outreach: whom to write to, the next step, and the tasks and actions that go with it."""

from facts import ACCOUNT_ROLES
from logic import (Rule, Undecided, all_of, any_of, first_match, holds, is_, is_blank, is_unknown,
                   latest_name, listing, missing_of, not_, not_blank, some)
from prioritization import same_text
from tables import business_days_since
from validation import LANGUAGE_REASON, partner_in_rm

# How long each step waits: business days for the account team, days for the tenant's contacts.
WAIT_FIRST, WAIT_SECOND, WAIT_ESCALATION = 2, 2, 2
WAIT_MESSAGE_1, WAIT_MESSAGE_2 = 7, 7

FEEDBACK_REASONS = {
    "Account Team Declined": "Account Team Declined", "Out of Scope": "Out of Scope",
    "Unsupported language": LANGUAGE_REASON, "Non-FRP engaged": "Non-FRP engaged",
    "Other": "Other Please specify"}
REASON_ORDER = ("FRP is taking over", "Disengaged in GRT Validation", LANGUAGE_REASON,
                "Account Team Declined", "Out of Scope", "Non-FRP engaged",
                "Other Please specify", "Customer outreach unsuccessful")
STEP_ORDER = ("GRT Disengaged", "Confirm with PSM", "Ask GRT PM", "Customer Engagement",
              "Contact account team", "Wait for account team", "Second contact",
              "Escalate to GRT PM", "Contact Tenant Admin", "Send message 1", "Wait for contact",
              "Send message 2")


def has_role(t, *roles):
    return some(t.contacts, lambda contact: is_(contact["role"], *roles))


def account_contact(t, role):
    return latest_name(t.contacts, lambda contact: is_(contact["role"], role))


def recipients(t, managed, pursue):
    """outreach_to and outreach_cc."""
    name = {role: account_contact(t, role) for role in ACCOUNT_ROLES}
    has = {role: has_role(t, role) for role in ACCOUNT_ROLES}
    no = {role: not_(condition) for role, condition in has.items()}
    others = any_of(has["CSM"], has["ATS"], has["AE"], has["TAM"])
    outreach_to = listing("outreach_to", [
        (all_of(managed, pursue, condition), name[role]) for role, condition in (
            ("CSM", has["CSM"]),
            ("ATS", all_of(no["CSM"], has["ATS"])),
            ("AE", all_of(no["CSM"], no["ATS"], has["AE"])),
            ("TAM", has["TAM"]),
            ("AM", all_of(not_(others), has["AM"])))])
    outreach_cc = listing("outreach_cc", [
        (all_of(managed, pursue, condition), name[role]) for role, condition in (
            ("AM", all_of(has["AM"], others)),
            ("AE", all_of(has["AE"], any_of(has["CSM"], has["ATS"]))),
            ("ATS", all_of(has["ATS"], has["CSM"])))])
    return [outreach_to, outreach_cc]


def feedback_reason(feedback):
    """The reason of rule 6; when the feedback is unknown, each that the rule could give."""
    if is_unknown(feedback):
        return Undecided(FEEDBACK_REASONS.values(), missing_of(feedback))
    return FEEDBACK_REASONS.get(feedback)


def step_rules(t, as_of, tables, managed, validation, validation_reason):
    """The 21 rules: name, condition, step, and the disengage_reason that goes with it."""
    replied = is_(t["atu_replied"], True)
    feedback = t["atu_feedback"]
    frp_engaged = all_of(managed, replied, is_(feedback, "FRP engaged"))
    first, second = t["atu_first_contact_on"], t["atu_second_contact_on"]
    escalated = t["atu_escalated_on"]
    message1, message2 = t["message1_on"], t["message2_on"]
    validated = validation.as_value()

    def fewer_business_days(count, day):
        return holds(day, lambda d: business_days_since(d, as_of, tables.holidays) < count)

    def fewer_days(count, day):
        return holds(day, lambda d: (as_of - d).days < count)

    rules = [
        (all_of(managed, replied, is_(feedback, "FRP engaged"),
                any_of(all_of(partner_in_rm(t), not_blank(t["psm"])),
                       is_(t["psm_confirmed"], True))), "GRT Disengaged", "FRP is taking over"),
        (is_(validated, "Disengage"), "GRT Disengaged", validation_reason.as_value()),
        (is_(validated, "Confirm with PSM"), "Confirm with PSM", None),
        (is_(validated, "Ask GRT PM"), "Ask GRT PM", None),
        (frp_engaged, "Confirm with PSM", None),
        (all_of(managed, replied, not_blank(feedback), not_(is_(feedback, "None"))),
         "GRT Disengaged", feedback_reason(feedback)),
        (all_of(managed, replied), "Customer Engagement", None),
        (all_of(managed, is_blank(first)), "Contact account team", None),
        (all_of(managed, is_blank(second), fewer_business_days(WAIT_FIRST, first)),
         "Wait for account team", None),
        (all_of(managed, is_blank(second)), "Second contact", None),
        (all_of(managed, is_blank(escalated), fewer_business_days(WAIT_SECOND, second)),
         "Wait for account team", None),
        (all_of(managed, is_blank(escalated)), "Escalate to GRT PM", None),
        (all_of(managed, fewer_business_days(WAIT_ESCALATION, escalated)),
         "Wait for account team", None),
        (managed, "Customer Engagement", None),
        (any_of(is_(t["contacts_obtained"], True), is_(t["admin_outreach"], "Successful")),
         "Customer Engagement", None),
        (is_blank(t["admin_outreach"]), "Contact Tenant Admin", None),
        (is_blank(message1), "Send message 1", None),
        (all_of(is_blank(message2), fewer_days(WAIT_MESSAGE_1, message1)),
         "Wait for contact", None),
        (is_blank(message2), "Send message 2", None),
        (fewer_days(WAIT_MESSAGE_2, message2), "Wait for contact", None),
        (True, "GRT Disengaged", "Customer outreach unsuccessful"),
    ]
    return [("%d" % number,) + rule for number, rule in enumerate(rules, 1)]


def decide(t, as_of, tables, validation, validation_reason):
    """account_type to tasks: everything under Outreach."""
    account_type = first_match("account_type", ("Managed", "Unmanaged"), [
        Rule("managed", has_role(t, *ACCOUNT_ROLES), "Managed"),
        Rule("unmanaged", True, "Unmanaged")])
    managed = is_(account_type.as_value(), "Managed")
    pursue = is_(validation.as_value(), "Pursue")

    rules = step_rules(t, as_of, tables, managed, validation, validation_reason)
    next_step = first_match("next_step", STEP_ORDER, [
        Rule(name, condition, step) for name, condition, step, _ in rules])
    reason = first_match("disengage_reason", REASON_ORDER, [
        Rule(name, condition, gives) for name, condition, _, gives in rules])
    return [account_type, *recipients(t, managed, pursue), next_step, reason,
            research_actions(t, managed, pursue, next_step.as_value(), reason.as_value()),
            tasks(t, account_type, managed, pursue)]


def research_actions(t, managed, pursue, next_step, reason):
    return listing("research_actions", [
        (True, "assign-yourself"),
        (is_(t["team"], "GRT"), "add-intent-queue"),
        (is_(t["team"], "EMS"), "add-regional-manager"),
        (True, "review-score"),
        (True, "review-owners"),
        (is_(next_step, "GRT Disengaged"), "write-disengagement-notes"),
        (is_(reason, LANGUAGE_REASON), "name-language"),
        (pursue, "consult-owners"),
        (pursue, "check-usage-and-subscriptions"),
        (all_of(managed, pursue), "refer-usage-requests"),
        (is_(next_step, "Second contact"), "attach-usage-protected"),
        (all_of(managed, pursue, is_(t["atu_replied"], True)), "gather-account-insights"),
        (is_(next_step, "Send message 1"), "find-decision-makers"),
    ])


def tasks(t, account_type, managed, pursue):
    replied = is_(t["atu_replied"], True)
    unmanaged = is_(account_type.as_value(), "Unmanaged")

    def for_service(*names):
        return some(t.entitlements,
                    lambda e: any_of(*(same_text(e["service"], name) for name in names)))

    return listing("tasks", [
        (True, "3652 Complete"),
        (pursue, "3654 Complete"),
        (all_of(pursue, any_of(all_of(managed, replied),
                               all_of(unmanaged, not_blank(t["message2_on"])))), "3653 Complete"),
        (all_of(managed, pursue, not_(replied), not_blank(t["atu_first_contact_on"])),
         "3653 In Progress"),
        (not_blank(t["atu_first_contact_on"]), "3655 Complete"),
        (not_blank(t["atu_second_contact_on"]), "3730 Complete"),
        (all_of(managed, pursue, replied), "3656 Complete"),
        (for_service("Intune"), "4028 Offered"),
        (for_service("AADP"), "4029 Offered"),
        (for_service("AADP", "MIP", "MCAS", "MDATP", "OATP"), "4086 Offered"),
    ])
