"""What the peers are handed of the reference tables in rules/tables: the names of the languages and
countries whose language is not supported, and of the listed partners, all in small letters."""

import csv


def read(tables):
    """{kind: names}"""
    def rows(name):
        with open(tables / f"{name}.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    languages = {row["language"].lower() for row in rows("languages") if row["supported"] == "no"}
    countries = {name.strip().lower() for row in rows("countries")
                 if row["language"].lower() in languages
                 for name in [row["country"], *row["aliases"].split(";")] if name.strip()}
    return {"language": languages, "country": countries,
            "partner": {row["partner"].lower() for row in rows("frp_partners")}}
