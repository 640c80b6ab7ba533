"""Tenant research: tags, language, the eight checks and what they come to."""

import datetime
import re

from logic import (Rule, Unknown, all_of, any_of, first_match, holds, is_, is_blank, is_unknown,
                   listing, lower, not_, not_blank, open_value)

IN_VALIDATION = "Disengaged in GRT Validation"
LANGUAGE_REASON = "Customer requires assistance in unsupported language"
VALIDATION_ORDER = ("Disengage", "Confirm with PSM", "Ask GRT PM", "Pursue")


def any_item(items, test):
    """Some item of a list; the items of a known list are always known."""
    return items if is_unknown(items) else any(test(item) for item in items)


def s400(t):
    return any_item(t["tags"], lambda tag: lower(tag) in ("top400", "top400fy19"))


def wave_of(tag):
    """Name, size and workload of a wave tag, or None.

    FY, two digits, -Reengagement-, a name, + digits -, a workload. The first +digits- ends the
    name; a tag for which that leaves the name or the workload empty is none.
    """
    start = re.match(r"FY[0-9]{2}-Reengagement-", tag)
    if not start:
        return None
    rest = tag[start.end():]
    size = re.search(r"\+([0-9]+)-", rest)
    if not size or not rest[:size.start()] or not rest[size.end():]:
        return None
    return rest[:size.start()], int(size.group(1)), rest[size.end():]


def waves(t):
    """wave, wave_size, wave_workload."""
    names = ("wave", "wave_size", "wave_workload")
    if is_unknown(t["tags"]):
        return [open_value(name, t["tags"]) for name in names]
    found = next((w for w in map(wave_of, t["tags"]) if w), (None, None, None))
    return [open_value(name, part) for name, part in zip(names, found)]


def customer_language(t, tables):
    """The language; a blank or unknown one counts as that of the country."""
    language = t["language"]
    if not is_unknown(language) and language is not None:
        return language if tables.has_language(language) else Unknown(["language"])
    if is_unknown(t["country"]):
        return t["country"]
    language = tables.language_of_country(t["country"])
    return language if language and tables.has_language(language) else Unknown(["country"])


def at_most_days_before(day, days, as_of):
    return holds(day, lambda d: d >= as_of - datetime.timedelta(days=days))


def partner_in_rm(t):
    return any_item(t["rm"], lambda rm: rm.startswith("FTP_"))


def check_conditions(t, as_of, tables):
    """The conditions of the eight checks, by name, in order."""
    in_rm, has_psm = partner_in_rm(t), not_blank(t["psm"])
    notes_listed = all_of(
        not_blank(t["notes_partner"]), holds(t["notes_partner"], tables.is_partner),
        not_(any_item(t["rm"], lambda rm: rm != "FTCQ Intent Assigned")),
        *(is_blank(t[role]) for role in ("psm", "p_rm", "p_fm", "p_fe")))
    confirmed = is_(t["psm_confirmed"], True)
    last_activity = t["notes_activity_on"]
    return {
        "s400-with-architect": all_of(s400(t), not_blank(t["fta"])),
        "s400-no-architect": all_of(s400(t), is_blank(t["fta"])),
        "frp-managed": all_of(in_rm, has_psm),
        "frp-unclear": all_of(
            any_of(in_rm, has_psm, *(not_blank(t[role]) for role in ("p_rm", "p_fm", "p_fe"))),
            not_(all_of(in_rm, has_psm))),
        "frp-in-notes-confirmed": all_of(notes_listed, confirmed),
        "frp-in-notes": all_of(notes_listed, not_(confirmed)),
        "css-active": all_of(any_item(t["fm"], lambda fm: True), not_blank(last_activity),
                             at_most_days_before(last_activity, 60, as_of),
                             holds(last_activity, lambda d: d <= as_of)),
        "language-unsupported": holds(customer_language(t, tables),
                                      lambda language: not tables.supports(language)),
    }


def decide(t, as_of, tables):
    """checks, validation, validation_reason, rm_primary, fm_primary, fm_cross_check."""
    fires = check_conditions(t, as_of, tables)
    checks = listing("checks", [(condition, name) for name, condition in fires.items()])
    in_validation = [fires[name] for name in ("s400-with-architect", "frp-managed",
                                              "frp-in-notes-confirmed", "css-active")]
    language = fires["language-unsupported"]

    validation = first_match("validation", VALIDATION_ORDER, [
        Rule("disengage", any_of(*in_validation, language), "Disengage"),
        Rule("confirm", fires["frp-in-notes"], "Confirm with PSM"),
        Rule("ask", any_of(fires["s400-no-architect"], fires["frp-unclear"]), "Ask GRT PM"),
        Rule("pursue", True, "Pursue")])
    reason = first_match("validation_reason", (IN_VALIDATION, LANGUAGE_REASON), [
        Rule("in-validation", any_of(*in_validation), IN_VALIDATION),
        Rule("language", language, LANGUAGE_REASON),
        Rule("none", True, None)])

    not_pursue = Rule("not-pursue", not_(is_(validation.as_value(), "Pursue")), None)
    primary = t["primary_rm"]
    one = primary if is_unknown(primary) else len(primary) == 1
    queue = any_item(primary, lambda rm: rm.startswith("FTCQ"))
    partner = any_item(primary, lambda rm: rm.startswith("FTP_"))
    rm_primary = first_match(
        "rm_primary", ("Select Primary", "Do not select Primary", "Consult GRT Lead"), [
            not_pursue,
            Rule("queue", all_of(one, queue), "Select Primary"),
            Rule("person", all_of(one, not_(queue), not_(partner)), "Do not select Primary"),
            Rule("other", True, "Consult GRT Lead")])
    fm_primary = first_match("fm_primary", ("Select Primary",), [
        not_pursue, Rule("select", True, "Select Primary")])
    note = t["status_note_on"]
    fm_cross_check = first_match("fm_cross_check", ("Mandatory", "Optional"), [
        not_pursue,
        Rule("recent", all_of(not_blank(note), at_most_days_before(note, 60, as_of)), "Mandatory"),
        Rule("older", True, "Optional")])
    return [checks, validation, reason, rm_primary, fm_primary, fm_cross_check]
