"""Random tenants that reach every rule: what the values are, apart from how they are written.

A tenant is a dict of facts, each a text as a CSV cell would hold it ("" for none) or a list of
items, and `entitlement` and `contact` as lists of such dicts. Dates cluster where rules turn:
round 60 days, 3 months, month ends, weekends and waits of a few days.
"""

import datetime

import facts
from tables import months_before

AS_OF_DAYS = ("2020-03-01", "2020-05-31", "2020-02-29", "2021-02-28", "2024-02-29", "2020-01-01",
              "2019-12-31", "2020-03-06", "2020-03-07", "2020-03-08", "2020-03-09", "2023-05-30",
              "2022-07-31", "2021-05-29", "2025-11-30")

NAMES = ("Ann Archer", "Bob Byrne", "Zo\u00eb Zimmer", "\u00c1mos K\u00fan", "ann archer",
         "Li \U00020000 Wei", "Li \uff5e Wei", "O'Neil, \"Red\" Pat", "Kim; Lee", "Ed\nNorth",
         "=1+1", "-Dash", "\u00a0nbsp\u00a0", "Ann", "Ann Archer Jr.")
WORDS = ("Contoso", "Fabrikam, Inc.", "Adventure \"Works\"", "Gr\u00fc\u00dfe; Co", "Line\nBreak",
         "Caf\u00e9", "\u6771\u4eac", "100", "0012", "1e5", "true", "null", "?", "'quote",
         "Two\r\nLines", "tab\there")
PERSONS = ("Dana Day", "Eli East", "ftp_lower", "FTPartner", "FTC", "xFTP_x")
QUEUES = ("FTCQ Intent Assigned", "FTCQ Europe", "ftcq intent assigned", "FTCQ")
PARTNER_QUEUES = ("FTP_Contoso", "FTP_Fabrikam", "FTP_")
WAVE_TAGS = ("FY19-Reengagement-Wave1+250-Teams", "FY20-Reengagement-A+B+12-Exchange",
             "FY21-Reengagement-Sp\u00e4t-1+007-Intune+AADP", "FY20-Reengagement-W+1-X+2-Y",
             "FY20-Reengagement-+5-Z+6-Q", "FY20-Reengagement-++5-Z", "FY20-Reengagement-W +9- O",
             "FY99-Reengagement-N+0-W", "FY20-Reengagement--+3--")
NOT_WAVE_TAGS = ("fy20-Reengagement-W+1-X", "FY2-Reengagement-W+1-X", "FY20-Reengagement-W+1",
                 "FY20-Reengagement-W+-X", "FY20-Reengagement-W+1-", "FY20-Reengagement-+1-X",
                 "xFY20-Reengagement-W+1-X", "FY20-Reengagement-W1-X", "FY20-ReengagementW+1-X",
                 "FY201-Reengagement-W+1-X", "FY20-reengagement-W+1-X", "FY20-Reengagement-W+1x-X",
                 "FYAB-Reengagement-W+1-X")
S400_TAGS = ("TOP400", "top400", "Top400FY19", "TOP400FY19", "tOp400fY19")
NOT_S400_TAGS = ("TOP4000", "TOP400FY20", "TOP 400", "XTOP400", "TOP400 FY19")
SERVICES = ("Exchange Online", "SharePoint Online", "Teams", "Intune", "intune", "AADP", "aadp",
            "MIP", "MCAS", "Mdatp", "OATP", "Intune Plus")
LANGUAGE_REASON = "Customer requires assistance in unsupported language"


class Sampler:
    """Draws tenants; the countries, languages and partners come from the reference tables."""

    def __init__(self, random, as_of, tables, kind):
        self.random, self.as_of, self.tables, self.kind = random, as_of, tables, kind
        self.supported = sorted(n for n, yes in tables.languages.values() if yes)
        self.unsupported = sorted(n for n, yes in tables.languages.values() if not yes)
        self.partners = sorted(tables.partners)
        countries = sorted(tables.country_language)
        language = tables.country_language
        self.good_countries = [c for c in countries if language[c] in self.supported]
        self.bad_countries = [c for c in countries if language[c] in self.unsupported]

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, *choices):
        return self.random.choice(choices)

    def weighted(self, **weights):
        return self.random.choices(list(weights), list(weights.values()))[0]

    def cased(self, text):
        """The text in some letter case: ASCII letters only, as the contract has it."""
        how = self.random.randrange(5)
        if how < 3:
            return text
        swap = facts.lower if how == 3 else (
            lambda t: "".join(c.upper() if "a" <= c <= "z" else c for c in t))
        return swap(text)

    # Dates

    def day(self, offset):
        return (self.as_of - datetime.timedelta(days=offset)).isoformat()

    def near(self, *offsets):
        """A day about as many days before as_of as one of the offsets says."""
        return self.day(self.pick(*offsets) + self.pick(-1, 0, 0, 1))

    def some_months_ago(self):
        edge = months_before(self.as_of, 3)
        how = self.random.randrange(6)
        if how < 3:
            return (edge + datetime.timedelta(days=how - 1)).isoformat()
        if how == 3:  # the month end next to the edge
            return (edge.replace(day=1) - datetime.timedelta(days=1)).isoformat()
        return self.day(self.pick(10, 80, 95, 200, 400, 2000))

    def recent(self):
        return self.day(self.random.randrange(-1, 7))

    def maybe(self, probability, value):
        return value if self.chance(probability) else ""

    # A tenant

    def yes_no(self, probability):
        return self.pick("yes", "Yes", "TRUE", "y", "1") if self.chance(probability) else \
            self.pick("no", "No", "false", "N", "0")

    def priority(self):
        return self.cased(self.pick("High", "Medium", "Low"))

    def person(self):
        return self.pick(*NAMES)

    def note(self):
        return self.pick(*WORDS)

    def tenant(self, number):
        t = {"tenant_id": self.pick("T-%d", "t-%d", "%05d", "{%d}", "Zo\u00eb %d") % number,
             "tenant_name": self.note()}
        self.add_engagement(t)
        self.add_validation(t)
        self.add_outreach(t)
        self.add_record(t)
        t["entitlement"] = self.entitlements()
        t["contact"] = self.contacts()
        return t

    def add_engagement(self, t):
        t["model_score"] = self.pick("", "0", "100", "55.5", "+7", "99.99", "-0")
        t["model_priority"], t["current_priority"] = self.priority(), self.priority()
        t["engagement"] = self.cased(self.random.choices(
            ["CSS-Led", "CSS-Assist", "Customer-Led", "Partner-Led"], [4, 2, 1, 2])[0])
        t["partner_program"] = self.cased(self.pick("vNext", "Other", ""))
        t["cadence_days"] = self.pick("", "1", "7", "14", "14.0", "14.5", "15", "13.999", "365")
        t["cadence_scheduled"] = self.yes_no(.7)
        t["active_work"] = self.yes_no(.5)
        t["reengagement_effort"] = self.yes_no(.5)
        t["team"] = self.cased(self.pick("GRT", "EMS"))

    def add_validation(self, t):
        """Most tenants would be pursued, so that the steps behind validation are reached."""
        profile = self.weighted(clean=5, notes=1.2, any=3)
        t["tags"] = self.tags(0 if profile == "clean" else .35)
        t["country"], t["language"] = self.country_and_language(profile == "clean")
        blank = 1 if profile == "notes" else .6 if profile == "any" else 1
        for fact in ("fta", "psm", "p_rm", "p_fm", "p_fe"):
            t[fact] = self.maybe(1 - blank, self.person())
        if profile == "clean":
            t["fta"] = self.maybe(.5, self.person())
        t["rm"] = {"clean": self.rms(0), "notes": self.pick([], ["FTCQ Intent Assigned"]),
                   "any": self.rms(.4)}[profile]
        t["primary_rm"] = self.primary_rms()
        t["notes_partner"] = self.notes_partner(.95 if profile == "notes" else .3, profile)
        t["psm_confirmed"] = self.yes_no(.5)
        active = profile == "any" and self.chance(.5)
        t["fm"] = [self.person().replace(";", "") for _ in range(self.pick(0, 1, 2))] \
            if active or self.chance(.5) else []
        t["notes_activity_on"] = self.near(0, 30, 60, 60) if active else self.pick(
            "", self.day(61), self.day(-1), self.day(500))
        t["status_note_on"] = self.maybe(.8, self.near(-1, 0, 60, 60, 200))

    def tags(self, probability):
        tags = self.random.sample(WAVE_TAGS + NOT_WAVE_TAGS + NOT_S400_TAGS,
                                  self.random.randrange(4))
        if self.chance(probability):
            tags.insert(self.random.randrange(len(tags) + 1), self.pick(*S400_TAGS))
        return tags

    def country_and_language(self, clean):
        countries = self.good_countries if clean or self.chance(.6) else self.bad_countries
        country = self.cased(self.random.choice(countries))
        if self.chance(.6):
            return country, ""
        languages = self.supported if clean or self.chance(.7) else self.unsupported
        language = self.cased(self.random.choice(languages))
        if self.kind != "known" and self.chance(.15):
            return self.pick("Atlantis", country), self.pick("Klingon", "Englisch", "")
        return country, language

    def rms(self, probability):
        rms = self.random.sample(PERSONS + QUEUES, self.pick(0, 0, 1, 2))
        if self.chance(probability):
            rms.append(self.pick(*PARTNER_QUEUES))
        return rms

    def primary_rms(self):
        rms = PERSONS + QUEUES + PARTNER_QUEUES
        return [self.pick(*rms) for _ in range(self.random.choices([0, 1, 2], [1, 5, 1])[0])]

    def notes_partner(self, probability, profile):
        if not self.chance(probability):
            return ""
        if profile != "notes" or self.chance(.15):
            return self.pick("Nobody Ltd.", "Contoso; Partner")
        return self.cased(self.random.choice(self.partners))

    def add_outreach(self, t):
        t["atu_replied"] = self.yes_no(.4)
        t["atu_feedback"] = self.cased(self.pick("", "", "FRP engaged", "FRP engaged",
                                                *facts.TENANT["atu_feedback"].values))
        t["atu_first_contact_on"] = self.maybe(.8, self.recent())
        t["atu_second_contact_on"] = self.maybe(.55, self.recent())
        t["atu_escalated_on"] = self.maybe(.5, self.recent())
        t["contacts_obtained"] = self.yes_no(.15)
        t["admin_outreach"] = self.cased(self.pick("", "Successful", "Unsuccessful",
                                                   "Unsuccessful", "Unsuccessful"))
        t["message1_on"] = self.maybe(.8, self.near(0, 3, 7, 7))
        t["message2_on"] = self.maybe(.6, self.near(0, 3, 7, 7, 20))

    def add_record(self, t):
        reason = self.pick("", "", "Out of Scope", LANGUAGE_REASON, LANGUAGE_REASON)
        t["disengagement_reason"] = self.cased(reason)
        t["disengagement_notes"] = self.pick(
            "", "Re-engaged Customer: no", "RE-ENGAGED CUSTOMER", "Re-engaged customer, \"x\"",
            "Was Re-engaged Customer", "Re-engaged")
        language = self.random.choice(self.supported + self.unsupported)
        country = self.tables.language_of_country(t["country"])
        t["enablement_notes"] = self.pick(
            "", "They speak " + self.cased(t["language"] or country or "?") + " only",
            "They speak " + language, "none")

    # Child rows

    def entitlements(self):
        profile = self.weighted(any=4, inactive=2, unresponsive=3)
        rows = [self.entitlement(profile) for _ in range(self.pick(0, 1, 1, 2, 3))]
        if profile == "unresponsive" and rows and self.chance(.8):
            rows[0].update(self.unresponsive())
        return rows

    def unresponsive(self):
        return {"status": self.cased("Status Unknown"),
                "reason": self.cased("Customer Unresponsive")}

    def entitlement(self, profile):
        schema = facts.ENTITLEMENT
        e = {"service": self.pick(*SERVICES), "status_since": self.some_months_ago(),
             "status": self.cased(self.pick(*schema["status"].values)),
             "reason": self.pick("", "Customer Unresponsive", "Other, \"see\" notes"),
             "phase": self.cased(self.pick("", *schema["phase"].values)),
             "phase_since": self.maybe(.8, self.some_months_ago()),
             "seats": self.pick("", "0", "25", "1000000", "2.0")}
        if profile == "any" or self.chance(.1):
            if self.chance(.3):
                e.update(status="In Progress", phase="Blocked")
            return e
        if profile == "unresponsive" and self.chance(.5):
            e.update(self.unresponsive())
            return e
        old = self.pick(self.day(200), self.some_months_ago())
        e.update(self.pick(
            {"status": "No Intent"}, {"status": "duplicate/invalid"},
            {"status": "In Progress", "phase": self.pick("Operate", "adoption completed")},
            {"status": "Blocked", "status_since": old},
            {"status": "In Progress", "phase": "Blocked", "phase_since": old}))
        return e

    def contacts(self):
        """Few days and names, so that ties come up; roles of the account team mostly."""
        roles = self.random.choices([facts.ACCOUNT_ROLES, facts.CONTACT["role"].values, ("Other",)],
                                    [3, 2, 2])[0]
        roles = self.random.sample(roles, self.random.randrange(1, len(roles) + 1))
        days = [self.day(n) for n in (5, 40, 41)]
        return [{"contact_name": self.person(), "email": self.pick("", "a@example.com"),
                 "role": self.cased(self.pick(*roles)), "modified_on": self.pick(*days)}
                for _ in range(self.pick(0, 1, 2, 3, 4, 6))]
