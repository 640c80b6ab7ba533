#!/usr/bin/env python3
"""Hand-written checks of the reference: logic, calendar, priority, validation.

Every expected value is derived from the specification, not from the reference.
"""

import sys
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is

from cases import AS_OF, Case, entitlement, results, tenant
from facts import NOT_SAID, read_date
from logic import Undecided, Unknown, all_of, any_of, every, is_, not_, some
from tables import business_days_since, months_before


class Logic(Case):
    A, B = Unknown(["a"]), Unknown(["b"])

    def test_and_names_its_unknown_parts_only(self):
        self.assertEqual({"b"}, all_of(True, self.B).missing)
        self.assertEqual({"a", "b"}, all_of(self.A, self.B).missing)

    def test_false_decides_and_true_decides_or(self):
        self.assertIs(False, all_of(self.A, False))
        self.assertIs(True, any_of(self.A, True))
        self.assertEqual({"a"}, any_of(False, self.A).missing)

    def test_x_or_not_x_stays_unknown(self):
        self.assertEqual({"a"}, any_of(self.A, not_(self.A)).missing)

    def test_quantifiers_over_nothing(self):
        self.assertIs(True, every([], lambda row: False))
        self.assertIs(False, some([], lambda row: True))

    def test_a_comparison_with_an_undecided_decision(self):
        two = Undecided(["High", "Medium"], ["x"])
        self.assertIs(True, is_(two, "High", "Medium"))
        self.assertIs(False, is_(two, "Low"))
        self.assertEqual({"x"}, is_(two, "High").missing)

    def test_a_blank_candidate_makes_a_positive_comparison_false(self):
        self.assertIs(False, is_(Undecided(["Optional", None], ["x"]), "Mandatory"))


class Calendar(Case):
    def months(self, expected, day, count=3):
        self.assertEqual(expected, months_before(read_date(day), count).isoformat())

    def test_month_ends(self):
        self.months("2020-02-29", "2020-05-31")
        self.months("2019-02-28", "2019-05-31")
        self.months("2019-11-29", "2020-02-29")
        self.months("2019-10-31", "2020-01-31")
        self.months("2018-12-31", "2019-12-31", 12)

    def business(self, expected, day, as_of, holidays=()):
        self.assertEqual(expected, business_days_since(
            read_date(day), read_date(as_of), [read_date(h) for h in holidays]))

    def test_business_days_skip_the_weekend(self):
        self.business(1, "2020-03-06", "2020-03-09")  # Friday to Monday
        self.business(0, "2020-03-06", "2020-03-08")
        self.business(1, "2020-03-07", "2020-03-09")
        self.business(5, "2020-02-26", "2020-03-04")

    def test_business_days_skip_holidays_and_the_day_itself(self):
        self.business(1, "2020-03-06", "2020-03-10", ["2020-03-09"])
        self.business(0, "2020-03-04", "2020-03-04")
        self.business(0, "2020-03-09", "2020-03-04")


class Inactive(Case):
    def inactive(self, expected, as_of=AS_OF, **changes):
        self.value("priority", "Low" if expected else "Medium",
                   tenant([entitlement(**changes)], engagement="CSS-Assist"), as_of,
                   rule="all-inactive" if expected else "css-assist")

    def test_phases(self):
        self.inactive(True, phase="Adoption Completed")
        self.inactive(True, phase="Operate")
        self.inactive(False, phase="Migrate")
        self.inactive(False, phase=None)

    def test_phase_blocked_for_more_than_three_months(self):
        self.inactive(True, phase="Blocked", phase_since="2019-12-03")
        self.inactive(False, phase="Blocked", phase_since="2019-12-04")
        self.inactive(False, phase="Blocked", phase_since=None)

    def test_three_months_before_a_month_end(self):
        self.inactive(False, "2020-05-31", status="Blocked", status_since="2020-02-29")
        self.inactive(True, "2020-05-31", status="Blocked", status_since="2020-02-28")

    def test_no_intent_and_duplicate(self):
        self.inactive(True, status="No Intent")
        self.inactive(True, status="Duplicate/Invalid")
        self.inactive(False, status="Status Unknown")


class Priority(Case):
    def priority(self, expected, rule, t):
        self.value("priority", expected, t, rule=rule)

    def unresponsive(self, *more, **changes):
        row = entitlement(status="Status Unknown", reason="customer UNRESPONSIVE")
        return tenant([row, *more], **changes)

    def test_customer_led_is_low_whatever_else_is_unknown(self):
        t = tenant(Unknown(["entitlement"]), engagement="Customer-Led", cadence_days=NOT_SAID)
        self.priority("Low", "customer-led", t)
        self.value("priority_reason", None, t)

    def test_partner_led(self):
        self.priority("Low", "partner-led", tenant(engagement="Partner-Led"))
        self.priority("Low", "partner-led",
                      tenant(engagement="Partner-Led", partner_program="Other"))
        self.priority("Medium", "reactive", tenant(engagement="Partner-Led",
                                                   partner_program="vNext", cadence_days=7,
                                                   cadence_scheduled=True))

    def test_unresponsive_after_an_effort(self):
        t = self.unresponsive(entitlement(status="No Intent"), reengagement_effort=True)
        self.priority("Low", "unresponsive", t)
        self.value("priority_reason", "Customer Unresponsive", t)

    def test_unresponsive_without_an_effort_is_attempted_first(self):
        t = self.unresponsive()
        self.priority("Medium", "reactive", t)
        self.value("actions", ["attempt-contact", "records-when-engaged",
                               "keep-engagement-frequency"], t)

    def test_attempt_contact_does_not_bind_customer_led(self):
        self.value("actions", ["discontinue-engagement", "records-on-request"],
                   self.unresponsive(engagement="Customer-Led", current_priority="Low"))

    def test_one_active_entitlement_makes_the_tenant_responsive(self):
        self.priority("Medium", "reactive",
                      self.unresponsive(entitlement(), reengagement_effort=True))

    def test_all_inactive_stands_above_high(self):
        self.priority("Low", "all-inactive", tenant([entitlement(status="No Intent")],
                                                    cadence_days=7, cadence_scheduled=True))

    def test_no_entitlement_is_not_all_inactive(self):
        self.priority("Medium", "css-assist", tenant(engagement="CSS-Assist"))

    def test_high_at_14_days(self):
        led = {"cadence_scheduled": True, "engagement": "CSS-Led"}
        self.priority("High", "css-led-active", tenant(cadence_days=14, **led))
        self.priority("Medium", "reactive", tenant(cadence_days=15, **led))
        self.priority("Medium", "reactive", tenant(cadence_days=None, **led))

    def test_not_scheduled_is_reactive(self):
        self.priority("Medium", "reactive", tenant(cadence_days=7))

    def test_unknown_engagement(self):
        self.open("priority", ["Medium", "Low"], ["engagement"],
                  tenant(engagement=NOT_SAID))
        self.open("priority", ["High", "Medium", "Low"],
                  ["cadence_days", "cadence_scheduled", "engagement", "partner_program"],
                  tenant(engagement=NOT_SAID, partner_program=NOT_SAID, cadence_days=NOT_SAID,
                         cadence_scheduled=NOT_SAID))

    def test_two_rules_that_agree_decide_without_a_rule(self):
        t = tenant(Unknown(["entitlement"]), engagement="Partner-Led", partner_program=NOT_SAID)
        self.open("priority", ["Medium", "Low"], ["entitlement", "partner_program"], t)
        t = tenant([entitlement(status="No Intent")], engagement="Partner-Led",
                   partner_program=NOT_SAID)
        self.value("priority", "Low", t)
        self.assertNotIn("rule", results(t)["priority"])

    def test_absent_entitlements(self):
        self.open("priority", ["Medium", "Low"], ["entitlement"],
                  tenant(Unknown(["entitlement"]), engagement="CSS-Assist"))

    def test_missing_goes_through_unknown_parts_only(self):
        t = tenant([entitlement(status=NOT_SAID, phase="Enable", status_since="2020-03-01")],
                   engagement="CSS-Assist")
        self.open("priority", ["Medium", "Low"], ["entitlement.status"], t)
        t = tenant([entitlement(phase="Blocked", phase_since=NOT_SAID)], engagement="CSS-Assist")
        self.open("priority", ["Medium", "Low"], ["entitlement.phase_since"], t)

    def test_unknown_effort_leaves_the_reason_open(self):
        t = self.unresponsive(reengagement_effort=NOT_SAID)
        self.open("priority", ["Medium", "Low"], ["reengagement_effort"], t)
        self.open("priority_reason", ["Customer Unresponsive", None], ["reengagement_effort"], t)
        self.open("actions", ["attempt-contact", "records-when-engaged",
                              "discontinue-engagement", "records-on-request",
                              "keep-engagement-frequency", "write-status-note",
                              "set-tenant-priority", "update-intent"],
                  ["reengagement_effort"], t, value=[])


class Change(Case):
    def test_keep_and_override(self):
        self.value("priority_change", "Keep", tenant())
        self.value("priority_change", "Override", tenant(current_priority="High"))
        self.value("model_override", "No", tenant())
        self.value("model_override", "Yes", tenant(model_priority="Low"))

    def test_unknown_current_priority(self):
        self.open("priority_change", ["Keep", "Override"], ["current_priority"],
                  tenant(current_priority=NOT_SAID))

    def test_a_comparison_decided_for_every_candidate(self):
        undecided = {"cadence_days": 7, "cadence_scheduled": NOT_SAID}
        t = tenant(current_priority="Low", **undecided)
        self.open("priority", ["High", "Medium"], ["cadence_scheduled"], t)
        self.value("priority_change", "Override", t)
        self.open("model_override", ["No", "Yes"], ["cadence_scheduled"], t)
        self.open("actions", ["records-regularly", "records-when-engaged"],
                  ["cadence_scheduled"], t,
                  ["keep-engagement-frequency", "write-status-note", "set-tenant-priority",
                   "update-intent"])


class Tags(Case):
    def test_s400_in_any_letter_case(self):
        self.value("s400", True, tenant(tags=["x", "tOp400fy19"]))
        self.value("s400", False, tenant(tags=["TOP400FY20"]))
        self.open("s400", [True, False], ["tags"], tenant(tags=NOT_SAID))

    def wave(self, tags, *expected):
        made = results(tenant(tags=tags))
        self.assertEqual(expected, tuple(made[n]["value"] for n in
                                         ("wave", "wave_size", "wave_workload")))

    def test_waves(self):
        self.wave(["x", "FY19-Reengagement-W1+250-Teams", "FY20-Reengagement-V+1-X"],
                  "W1", 250, "Teams")
        self.wave(["FY19-Reengagement-A+B+012-X+3-Y"], "A+B", 12, "X+3-Y")
        self.wave([], None, None, None)

    def test_malformed_waves(self):
        for tag in ("fy19-Reengagement-W+1-X", "FY19-Reengagement-+1-X",
                    "FY19-Reengagement-W+1-", "FY19-Reengagement-W+-X",
                    "FY1-Reengagement-W+1-X", "FY19-Reengagement-+5-Z+6-Q"):
            self.wave([tag], None, None, None)

    def test_unknown_tags_have_no_candidates(self):
        self.assertEqual({"value": None, "undecided": True, "missing": ["tags"]},
                         results(tenant(tags=NOT_SAID))["wave_size"])


class Checks(Case):
    def checks(self, expected, t, as_of=AS_OF):
        self.value("checks", expected, t, as_of)

    def test_s400(self):
        self.checks(["s400-with-architect"], tenant(tags=["TOP400"], fta="F"))
        self.checks(["s400-no-architect"], tenant(tags=["TOP400"]))
        self.open("checks", ["s400-with-architect", "s400-no-architect"], ["fta"],
                  tenant(tags=["TOP400"], fta=NOT_SAID), value=[])

    def test_frp(self):
        self.checks(["frp-managed"], tenant(rm=["FTP_A"], psm="P", p_rm="R"))
        self.checks(["frp-unclear"], tenant(rm=["FTP_A"]))
        self.checks(["frp-unclear"], tenant(psm="P"))
        self.checks(["frp-unclear"], tenant(p_fe="R"))
        self.checks([], tenant(rm=["ftp_A", "FTCQ X"]))

    def test_frp_with_unknown_psm(self):
        self.open("checks", ["frp-managed", "frp-unclear"], ["psm"],
                  tenant(rm=["FTP_A"], psm=NOT_SAID), value=[])
        self.open("checks", ["frp-unclear"], ["psm"], tenant(psm=NOT_SAID), value=[])

    def test_partner_in_notes(self):
        t = {"notes_partner": "ALDER cloud", "rm": ["FTCQ Intent Assigned"]}
        self.checks(["frp-in-notes"], tenant(**t))
        self.checks(["frp-in-notes-confirmed"], tenant(psm_confirmed=True, **t))
        self.checks([], tenant(notes_partner="Alder"))
        self.checks([], tenant(notes_partner="Alder Cloud", rm=["ftcq intent assigned"]))
        self.open("checks", ["frp-in-notes"], ["notes_partner"],
                  tenant(notes_partner=NOT_SAID), value=[])

    def test_css_active_at_60_days(self):
        active = {"fm": ["F"]}
        self.checks(["css-active"], tenant(notes_activity_on="2020-01-04", **active))
        self.checks([], tenant(notes_activity_on="2020-01-03", **active))
        self.checks(["css-active"], tenant(notes_activity_on="2020-03-04", **active))
        self.checks([], tenant(notes_activity_on="2020-03-05", **active))
        self.checks([], tenant(notes_activity_on="2020-03-01"))

    def test_unknown_fm(self):
        self.open("checks", ["css-active"], ["fm"],
                  tenant(fm=NOT_SAID, notes_activity_on="2020-03-01"), value=[])
        self.checks([], tenant(fm=NOT_SAID))

    def test_language(self):
        self.checks(["language-unsupported"], tenant(country="hellas"))
        self.checks([], tenant(country="Greece", language="english"))
        self.checks(["language-unsupported"], tenant(language="greek"))
        self.checks(["language-unsupported"], tenant(country="GREECE", language=NOT_SAID))

    def test_language_that_nobody_knows(self):
        for missing, t in (("country", tenant(country=NOT_SAID)),
                           ("country", tenant(country="Atlantis")),
                           ("country", tenant(country=NOT_SAID, language=NOT_SAID)),
                           ("language", tenant(language="Klingon"))):
            self.open("checks", ["language-unsupported"], [missing], t, value=[])


class Validation(Case):
    def test_values_in_order(self):
        self.value("validation", "Pursue", tenant())
        self.value("validation", "Ask GRT PM", tenant(psm="P"))
        self.value("validation", "Confirm with PSM", tenant(tags=["TOP400"],
                                                            notes_partner="Alder Cloud"))
        self.value("validation", "Disengage", tenant(psm="P", country="Greece"))

    def test_reason(self):
        self.value("validation_reason", "Customer requires assistance in unsupported language",
                   tenant(country="Greece"))
        self.value("validation_reason", "Disengaged in GRT Validation",
                   tenant(country="Greece", tags=["TOP400"], fta="F"))
        self.value("validation_reason", None, tenant())

    def test_disengaged_for_an_open_reason(self):
        t = tenant(country="Greece", fm=["F"], notes_activity_on=NOT_SAID)
        self.value("validation", "Disengage", t)
        self.open("validation_reason", ["Disengaged in GRT Validation",
                                        "Customer requires assistance in unsupported language"],
                  ["notes_activity_on"], t)
        self.value("next_step", "GRT Disengaged", t)
        self.open("disengage_reason", ["Disengaged in GRT Validation",
                                       "Customer requires assistance in unsupported language"],
                  ["notes_activity_on"], t)

    def test_undecided_stops_at_the_first_true_rule(self):
        t = tenant(country=NOT_SAID, psm="P")
        self.open("validation", ["Disengage", "Ask GRT PM"], ["country"], t)
        self.value("rm_primary", None, t)
        self.value("fm_primary", None, t)

    def test_rm_primary(self):
        self.value("rm_primary", "Select Primary", tenant(primary_rm=["FTCQ x"]))
        self.value("rm_primary", "Do not select Primary", tenant(primary_rm=["Dana"]))
        for primary in ([], ["FTP_x"], ["Dana", "FTCQ x"], ["FTCQ x", "FTCQ x"]):
            self.value("rm_primary", "Consult GRT Lead", tenant(primary_rm=primary))
        self.value("rm_primary", None, tenant(primary_rm=["Dana"], psm="P"))

    def test_blank_stands_last_in_possible(self):
        t = tenant(country=NOT_SAID, primary_rm=NOT_SAID)
        self.open("rm_primary",
                  ["Select Primary", "Do not select Primary", "Consult GRT Lead", None],
                  ["country", "primary_rm"], t)
        self.open("fm_primary", ["Select Primary", None], ["country"], t)

    def test_cross_check_at_60_days(self):
        for day, expected in (("2020-01-04", "Mandatory"), ("2020-01-03", "Optional"),
                              ("2020-03-09", "Mandatory"), (None, "Optional")):
            self.value("fm_cross_check", expected, tenant(status_note_on=day))
        self.open("fm_cross_check", ["Mandatory", "Optional"], ["status_note_on"],
                  tenant(status_note_on=NOT_SAID))


if __name__ == "__main__":
    unittest.main()
