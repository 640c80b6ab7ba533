#!/usr/bin/env python3
"""Checks of the reference tables in rules/tables (python3 -m unittest, or run this file)."""
import csv
import os
import unittest

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "rules", "tables")

# ISO 3166-1 alpha-2, all 249 entries.
ALPHA_2 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ
BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR
CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU
ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ
LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR
TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
""".split()

SUPPORTED = {
    "English", "French", "German", "Italian", "Spanish", "Portuguese", "Japanese", "Korean",
    "Simplified Chinese", "Traditional Chinese", "Thai", "Vietnamese",
}

# Spot checks: any name on the left finds a country of the language on the right.
LOOKUPS = {
    "China": "Simplified Chinese", "Taiwan": "Traditional Chinese", "Hong Kong": "Traditional Chinese",
    "South Korea": "Korean", "Korea, Republic of": "Korean", "Republic of Korea": "Korean",
    "Vietnam": "Vietnamese", "Viet Nam": "Vietnamese", "Thailand": "Thai", "Japan": "Japanese",
    "United States": "English", "USA": "English", "united states of america": "English",
    "United Kingdom": "English", "UK": "English", "Canada": "English", "India": "English",
    "Singapore": "English", "Czechia": "Czech", "Czech Republic": "Czech", "Holland": "Dutch",
    "The Netherlands": "Dutch", "Belgium": "Dutch", "Switzerland": "German", "Austria": "German",
    "Brazil": "Portuguese", "Portugal": "Portuguese", "Mexico": "Spanish", "Norway": "Norwegian",
    "Saudi Arabia": "Arabic", "Burma": "Burmese", "Ivory Coast": "French", "C\u00f4te d'Ivoire": "French",
    "Turkey": "Turkish", "T\u00fcrkiye": "Turkish", "Swaziland": "English", "Russian Federation": "Russian",
    "Bolivia, Plurinational State of": "Spanish", "Iran, Islamic Republic of": "Persian",
    "Republic of the Congo": "French", "Democratic Republic of the Congo": "French",
    "North Macedonia": "Macedonian", "Cabo Verde": "Portuguese", "East Timor": "Portuguese",
}

TASKS = {
    "3652": ("GRT Team Assignment", "Mandatory", "Targeting Manager", "All Services"),
    "3653": ("Account Team Engagement", "Optional", "Targeting Manager", "All Services"),
    "3654": ("Internal customer research", "Optional", "Targeting Manager", "All Services"),
    "3655": ("Account Team 1st Contact", "Optional", "Targeting Manager", "All Services"),
    "3656": ("DIBS Conversation with ATU", "Optional", "Targeting Manager", "All Services"),
    "3730": ("Account Team 2nd Contact", "Optional", "Targeting Manager", "All Services"),
    "4028": ("CAT Triaged", "Optional", "FastTrack Manager", "Intune"),
    "4029": ("GTP Triaged", "Optional", "FastTrack Manager", "AADP"),
    "4086": ("{Wizard} Advanced Security and Compliance Assessment", "Optional", "Targeting Manager",
             "AADP;MIP;MCAS;MDATP;OATP"),
}

HEADINGS = {
    "countries.csv": ["country", "aliases", "language"],
    "languages.csv": ["language", "supported"],
    "frp_partners.csv": ["partner", "psm"],
    "tasks.csv": ["task_id", "name", "requirement", "role", "services"],
    "holidays.csv": ["day", "name"],
}


def lower(text):
    """Lower case of the ASCII letters only, as the look-ups compare."""
    return "".join(c.lower() if c.isascii() else c for c in text)


def table(name):
    with open(os.path.join(TABLES, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, strict=True))


def aliases(row):
    return [a for a in row["aliases"].split(";") if a]


class Form(unittest.TestCase):
    def test_bytes_headings_order(self):
        for name, heading in HEADINGS.items():
            with self.subTest(name), open(os.path.join(TABLES, name), "rb") as f:
                data = f.read()
                text = data.decode("utf-8")
                self.assertFalse(text.startswith("\ufeff"))
                self.assertNotIn("\r", text)
                self.assertTrue(text.endswith("\n"))
                rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
                self.assertEqual(rows[0], heading)
                keys = []
                for row in rows[1:]:
                    self.assertEqual(len(row), len(heading), row)
                    for cell in row:
                        self.assertTrue(cell, row)
                        for item in cell.split(";"):
                            self.assertEqual(item, item.strip())
                            self.assertTrue(item, row)
                    keys.append(row[0])
                self.assertEqual(keys, sorted(keys, key=lambda k: k.encode("utf-8")))
                self.assertEqual(len({lower(k) for k in keys}), len(keys))

    def test_holidays_ship_empty(self):
        self.assertEqual(table("holidays.csv"), [])


class Countries(unittest.TestCase):
    def test_every_country_of_iso_3166_1_once(self):
        self.assertEqual(len(ALPHA_2), 249)
        self.assertEqual(len(set(ALPHA_2)), 249)
        rows = table("countries.csv")
        self.assertEqual(len(rows), 249)
        codes = [[a for a in aliases(r) if len(a) == 2 and a in ALPHA_2] for r in rows]
        for row, found in zip(rows, codes):
            self.assertEqual(len(found), 1, row["country"])
        self.assertEqual(sorted(c[0] for c in codes), sorted(ALPHA_2))

    def test_no_name_is_shared(self):
        owner = {}
        for row in table("countries.csv"):
            for name in [row["country"]] + aliases(row):
                self.assertNotIn(lower(name), owner, row["country"])
                owner[lower(name)] = row["country"]

    def test_every_language_is_listed(self):
        known = {r["language"] for r in table("languages.csv")}
        for row in table("countries.csv"):
            self.assertIn(row["language"], known, row["country"])

    def test_lookups(self):
        found = {}
        for row in table("countries.csv"):
            for name in [row["country"]] + aliases(row):
                found[lower(name)] = row["language"]
        for name, language in LOOKUPS.items():
            self.assertEqual(found.get(lower(name)), language, name)


class Others(unittest.TestCase):
    def test_supported_languages(self):
        rows = table("languages.csv")
        self.assertEqual({r["supported"] for r in rows}, {"yes", "no"})
        self.assertEqual({r["language"] for r in rows if r["supported"] == "yes"}, SUPPORTED)

    def test_every_supported_language_has_a_country(self):
        self.assertLessEqual(SUPPORTED, {r["language"] for r in table("countries.csv")})

    def test_partners_are_marked_as_invented(self):
        rows = table("frp_partners.csv")
        self.assertGreaterEqual(len(rows), 20)
        for row in rows:
            self.assertTrue(row["partner"].endswith(" (sample)"), row)
            self.assertTrue(row["psm"].endswith(" (sample)"), row)

    def test_tasks(self):
        got = {r["task_id"]: (r["name"], r["requirement"], r["role"], r["services"]) for r in table("tasks.csv")}
        self.assertEqual(got, TASKS)


if __name__ == "__main__":
    unittest.main()
