"""Reference tables and the calendar: what the rules look up besides a tenant's facts."""

import calendar
import datetime
import os

from facts import SPACE, YES_NO, read_date, trimmed_items
from logic import lower
from readers import Rejected, csv_rows


class Tables:
    """Look-ups that ignore letter case; None where a table lacks the value."""

    def __init__(self, countries, languages, partners, holidays=()):
        """countries: (name, aliases, language); languages: (name, supported); partners: names."""
        self.country_language = {}
        for name, aliases, language in countries:
            for known_as in [name] + list(aliases):
                self.country_language[lower(known_as)] = language
        self.languages = {lower(name): (name, supported) for name, supported in languages}
        self.partners = {lower(name) for name in partners}
        self.holidays = frozenset(holidays)

    def language_of_country(self, country):
        return self.country_language.get(lower(country))

    def has_language(self, language):
        return lower(language) in self.languages

    def supports(self, language):
        return self.languages[lower(language)][1]

    def is_partner(self, name):
        return lower(name) in self.partners


def read_table(folder, name, columns):
    """The named columns of a table, as trimmed cells; a column may go by one of several names."""
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8-sig", newline="") as source:
        content = source.read()
    if not content.strip():
        return []
    heading, rows = csv_rows(content)
    places = []
    for names in columns:
        found = [heading.index(n) for n in names.split("|") if n in heading]
        if not found:
            raise Rejected("table %s: no column %s" % (name, names))
        places.append(found[0])
    return [[row[at].strip(SPACE) for at in places] for row in rows if any(c.strip() for c in row)]


def read_tables(folder):
    countries = [(name, trimmed_items(aliases.split(";")), language) for name, aliases, language
                 in read_table(folder, "countries", ["country", "aliases", "language"])]
    languages = [(name, YES_NO[lower(supported)]) for name, supported
                 in read_table(folder, "languages", ["language", "supported"])]
    partners = [name for name, in read_table(folder, "frp_partners", ["partner"])]
    holidays = [read_date(day) for day, in read_table(folder, "holidays", ["date|day"])]
    return Tables(countries, languages, partners, holidays)


def months_before(day, months):
    """Calendar months back; a day that the month does not have becomes its last day."""
    month = day.year * 12 + day.month - 1 - months
    year, month = month // 12, month % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def business_days_since(day, as_of, holidays):
    """Monday to Friday after `day`, up to and including `as_of`, less the holidays."""
    count = 0
    while day < as_of:
        day += datetime.timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count += 1
    return count
