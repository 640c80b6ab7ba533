#!/usr/bin/env python3
"""Hand-written checks of the reference: recipients, each step, tasks, actions, violations.

Every expected value is derived from the specification, not from the reference.
"""

import sys
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is

from cases import AS_OF, Case, contact, entitlement, tenant
from facts import NOT_SAID, read_date
from logic import Unknown
from tables import Tables


class Recipients(Case):
    def recipients(self, to, cc, *contacts, **changes):
        t = tenant(contacts=contacts, **changes)
        self.value("outreach_to", to, t)
        self.value("outreach_cc", cc, t)

    def test_account_type(self):
        self.value("account_type", "Unmanaged", tenant(contacts=[contact(role="CTO")]))
        self.value("account_type", "Managed", tenant(contacts=[contact(role="AM")]))
        self.open("account_type", ["Managed", "Unmanaged"], ["contact"],
                  tenant(contacts=Unknown(["contact"])))
        self.open("account_type", ["Managed", "Unmanaged"], ["contact.role"],
                  tenant(contacts=[contact(role=NOT_SAID)]))

    def test_to_and_cc(self):
        am, ae, ats, csm, tam = (contact(role.lower(), role)
                                 for role in ("AM", "AE", "ATS", "CSM", "TAM"))
        self.recipients(["csm", "tam"], ["am", "ae", "ats"], tam, csm, ats, ae, am)
        self.recipients(["ats", "tam"], ["am", "ae"], am, ae, ats, tam)
        self.recipients(["ae", "tam"], ["am"], am, ae, tam)
        self.recipients(["tam"], ["am"], am, tam)
        self.recipients(["am"], [], am)
        self.recipients([], [], contact())

    def test_only_when_pursued(self):
        self.recipients([], [], contact(role="CSM"), psm="P")

    def test_the_latest_then_the_first_by_name(self):
        self.recipients(["new"], [], contact("old", "AM", "2020-01-01"),
                        contact("new", "AM", "2020-01-02"))
        self.recipients(["Zed"], [], contact("ann", "AM"), contact("Zed", "AM"))

    def test_the_date_of_an_only_contact_does_not_matter(self):
        self.recipients(["Ann"], [], contact(role="AM", modified_on=NOT_SAID))

    def test_an_unknown_date_leaves_the_choice_open(self):
        t = tenant(contacts=[contact("a", "AM"), contact("b", "AM", NOT_SAID)])
        self.open("outreach_to", [None], ["contact.modified_on"], t, value=[])

    def test_an_unknown_name_matters_on_a_tie_only(self):
        self.recipients(["a"], [], contact("a", "AM", "2020-01-02"), contact(NOT_SAID, "AM"))
        t = tenant(contacts=[contact("a", "AM"), contact(NOT_SAID, "AM")])
        self.open("outreach_to", [None], ["contact.contact_name"], t, value=[])

    def test_an_unknown_role_may_be_any(self):
        late, role = contact("late", NOT_SAID, "2020-02-02"), ["contact.role"]
        t = tenant(contacts=[contact("t", "TAM"), late])
        self.open("outreach_to", [None, None, None, None], role, t, value=[])
        self.open("outreach_cc", [None, None, None], role, t, value=[])
        early = contact("early", NOT_SAID, "2019-02-02")
        t = tenant(contacts=[contact("t", "TAM"), early])
        self.open("outreach_to", [None, None, None], role, t, value=["t"])

    def test_undecided_validation_leaves_a_known_name_possible(self):
        t = tenant(contacts=[contact("c", "CSM")], country=NOT_SAID)
        self.open("outreach_to", ["c"], ["country"], t, value=[])

    def test_absent_contacts(self):
        t = tenant(contacts=Unknown(["contact"]))
        self.open("outreach_to", [None] * 5, ["contact"], t, value=[])
        self.open("outreach_cc", [None] * 3, ["contact"], t, value=[])


class Steps(Case):
    """The 21 rules of next_step, each reached alone."""

    def step(self, number, step, reason=None, as_of=AS_OF, managed=False, **changes):
        t = tenant(contacts=[contact(role="AM")] if managed else [], **changes)
        self.steps(step, reason, t, as_of)
        self.rule_of_step(number, t, as_of)

    def managed(self, number, step, reason=None, as_of=AS_OF, **changes):
        self.step(number, step, reason, as_of, True, **changes)

    def test_01_frp_taking_over(self):
        reply = {"atu_replied": True, "atu_feedback": "FRP engaged"}
        self.managed(1, "GRT Disengaged", "FRP is taking over", psm_confirmed=True, **reply)
        self.managed(1, "GRT Disengaged", "FRP is taking over", rm=["FTP_A"], psm="P", **reply)

    def test_02_disengaged_by_validation(self):
        self.step(2, "GRT Disengaged", "Disengaged in GRT Validation", rm=["FTP_A"], psm="P")

    def test_03_confirm_by_validation(self):
        self.step(3, "Confirm with PSM", notes_partner="Birch Digital")

    def test_04_ask(self):
        self.step(4, "Ask GRT PM", tags=["Top400"])

    def test_05_confirm_by_feedback(self):
        self.managed(5, "Confirm with PSM", atu_replied=True, atu_feedback="FRP engaged")

    def test_06_declined(self):
        for feedback, reason in (
                ("Account Team Declined", "Account Team Declined"),
                ("Out of Scope", "Out of Scope"), ("Non-FRP engaged", "Non-FRP engaged"),
                ("Other", "Other Please specify"),
                ("Unsupported language", "Customer requires assistance in unsupported language")):
            self.managed(6, "GRT Disengaged", reason, atu_replied=True, atu_feedback=feedback)

    def test_07_replied(self):
        self.managed(7, "Customer Engagement", atu_replied=True)
        self.managed(7, "Customer Engagement", atu_replied=True, atu_feedback="None")

    def test_08_contact_account_team(self):
        self.managed(8, "Contact account team")

    def test_09_and_10_second_contact_after_two_business_days(self):
        self.managed(9, "Wait for account team", atu_first_contact_on="2020-03-03")
        self.managed(10, "Second contact", atu_first_contact_on="2020-03-02")
        self.managed(9, "Wait for account team", as_of="2020-03-09",
                     atu_first_contact_on="2020-03-06")
        self.managed(10, "Second contact", as_of="2020-03-10", atu_first_contact_on="2020-03-06")

    def test_09_waits_over_a_holiday(self):
        tables = Tables([("Germany", [], "German")], [("German", True)], [],
                        [read_date("2020-03-03")])
        t = tenant(contacts=[contact(role="AM")], atu_first_contact_on="2020-03-02")
        self.steps("Wait for account team", None, t, tables=tables)

    def test_11_12_escalation(self):
        first = {"atu_first_contact_on": "2020-02-10"}
        self.managed(11, "Wait for account team", atu_second_contact_on="2020-03-04", **first)
        self.managed(12, "Escalate to GRT PM", atu_second_contact_on="2020-03-02", **first)

    def test_13_14_after_the_escalation(self):
        before = {"atu_first_contact_on": "2020-02-10", "atu_second_contact_on": "2020-02-14"}
        self.managed(13, "Wait for account team", atu_escalated_on="2020-03-10", **before)
        self.managed(14, "Customer Engagement", atu_escalated_on="2020-03-02", **before)

    def test_15_16_tenant_admin(self):
        self.step(15, "Customer Engagement", contacts_obtained=True)
        self.step(15, "Customer Engagement", admin_outreach="Successful")
        self.step(16, "Contact Tenant Admin")

    def test_17_to_21_messages(self):
        tried = {"admin_outreach": "Unsuccessful"}
        self.step(17, "Send message 1", **tried)
        self.step(18, "Wait for contact", message1_on="2020-02-27", **tried)
        self.step(19, "Send message 2", message1_on="2020-02-26", **tried)
        tried["message1_on"] = "2020-02-01"
        self.step(20, "Wait for contact", message2_on="2020-02-27", **tried)
        self.step(21, "GRT Disengaged", "Customer outreach unsuccessful",
                  message2_on="2020-02-26", **tried)

    def test_absent_contacts_leave_both_ways_open(self):
        """Rules 10, 12 and 14 come after 8 is unknown, so they may be the first as well."""
        t = tenant(contacts=Unknown(["contact"]))
        self.open("next_step", ["Customer Engagement", "Contact account team", "Second contact",
                                "Escalate to GRT PM", "Contact Tenant Admin"], ["contact"], t)
        self.value("disengage_reason", None, t)

    def test_unknown_feedback(self):
        t = tenant(contacts=[contact(role="AM")], atu_replied=True, atu_feedback=NOT_SAID)
        self.open("next_step", ["GRT Disengaged", "Confirm with PSM", "Customer Engagement"],
                  ["atu_feedback", "psm_confirmed"],
                  tenant(contacts=[contact(role="AM")], atu_replied=True,
                         atu_feedback=NOT_SAID, psm_confirmed=NOT_SAID))
        self.open("disengage_reason",
                  ["Customer requires assistance in unsupported language",
                   "Account Team Declined", "Out of Scope", "Non-FRP engaged",
                   "Other Please specify", None], ["atu_feedback"], t)

    def test_unknown_first_contact(self):
        t = tenant(contacts=[contact(role="AM")], atu_first_contact_on=NOT_SAID)
        self.open("next_step", ["Contact account team", "Wait for account team",
                                "Second contact"], ["atu_first_contact_on"], t)


class ResearchActions(Case):
    def test_pursued_and_unmanaged(self):
        self.value("research_actions", [
            "assign-yourself", "add-intent-queue", "review-score", "review-owners",
            "consult-owners", "check-usage-and-subscriptions"], tenant())

    def test_language_disengagement_in_ems(self):
        self.value("research_actions", [
            "assign-yourself", "add-regional-manager", "review-score", "review-owners",
            "write-disengagement-notes", "name-language"], tenant(team="EMS", country="Greece"))

    def test_managed(self):
        base = {"contacts": [contact(role="TAM")]}
        common = ["assign-yourself", "add-intent-queue", "review-score", "review-owners",
                  "consult-owners", "check-usage-and-subscriptions", "refer-usage-requests"]
        self.value("research_actions", common + ["attach-usage-protected"],
                   tenant(atu_first_contact_on="2020-02-03", **base))
        self.value("research_actions", common + ["gather-account-insights"],
                   tenant(atu_replied=True, **base))

    def test_unknown_team(self):
        self.open("research_actions", ["add-intent-queue", "add-regional-manager"], ["team"],
                  tenant(team=NOT_SAID, admin_outreach="Unsuccessful"),
                  ["assign-yourself", "review-score", "review-owners", "consult-owners",
                   "check-usage-and-subscriptions", "find-decision-makers"])


class Tasks(Case):
    def test_managed_and_contacted(self):
        self.value("tasks", ["3652 Complete", "3654 Complete", "3653 In Progress",
                             "3655 Complete", "3730 Complete"],
                   tenant(contacts=[contact(role="AM")], atu_first_contact_on="2020-03-01",
                          atu_second_contact_on="2020-03-03"))

    def test_replied(self):
        self.value("tasks", ["3652 Complete", "3654 Complete", "3653 Complete", "3656 Complete"],
                   tenant(contacts=[contact(role="AM")], atu_replied=True))

    def test_unmanaged_after_message_2(self):
        self.value("tasks", ["3652 Complete", "3654 Complete", "3653 Complete"],
                   tenant(message2_on="2020-03-01"))

    def test_services_in_any_letter_case(self):
        self.value("tasks", ["3652 Complete", "4028 Offered", "4029 Offered", "4086 Offered"],
                   tenant([entitlement(service="INTUNE"), entitlement(service="aadp")], psm="P"))
        self.value("tasks", ["3652 Complete", "4086 Offered"],
                   tenant([entitlement(service="Mcas")], psm="P"))
        self.open("tasks", ["4028 Offered", "4029 Offered"], ["entitlement.service"],
                  tenant([entitlement(service=NOT_SAID), entitlement(service="MIP")], psm="P"),
                  ["3652 Complete", "4086 Offered"])


class Violations(Case):
    def test_notes_prefix(self):
        self.value("violations", ["notes-prefix"], tenant(disengagement_reason="x"))
        self.value("violations", [], tenant(disengagement_reason="x",
                                            disengagement_notes="RE-ENGAGED customers"))
        self.value("violations", [], tenant(disengagement_notes=NOT_SAID))

    def test_language_named(self):
        t = {"disengagement_reason": "customer requires ASSISTANCE in unsupported language",
             "disengagement_notes": "Re-engaged Customer", "country": "Greece"}
        self.value("violations", ["language-named"], tenant(**t))
        self.value("violations", [], tenant(enablement_notes="they speak GREEK", **t))
        self.open("violations", ["language-named"], ["enablement_notes"],
                  tenant(enablement_notes=NOT_SAID, **t), value=[])

    def test_blank_notes_contain_nothing_though_the_language_is_unknown(self):
        t = {"disengagement_reason": "Customer requires assistance in unsupported language",
             "disengagement_notes": "Re-engaged Customer", "country": "Atlantis"}
        self.value("violations", ["language-named"], tenant(**t))
        self.open("violations", ["language-named"], ["country"],
                  tenant(enablement_notes="x", **t), value=[])

    def test_priorities(self):
        for engagement, current, expected in (
                ("CSS-Assist", "High", ["css-assist-high"]), ("CSS-Assist", "Low", []),
                ("Customer-Led", "Medium", ["customer-led-not-low"]),
                ("Partner-Led", "High", ["partner-led-not-low"]), ("Partner-Led", "Low", [])):
            self.value("violations", expected,
                       tenant(engagement=engagement, current_priority=current))
        self.value("violations", [], tenant(engagement="Partner-Led", partner_program="vNext"))
        self.open("violations", ["partner-led-not-low"], ["partner_program"],
                  tenant(engagement="Partner-Led", partner_program=NOT_SAID), value=[])


if __name__ == "__main__":
    unittest.main()
