#!/usr/bin/env python3
"""Makes the sample portfolio rules/sample: invented tenants that reach every rule.

    make_sample.py [FOLDER]      writes tenant.csv, entitlement.csv, contact.csv and as_of
    make_sample.py --check       exit 1 if rules/sample is not what this script makes

Nothing here is real: companies, persons, partners and notes are made up, and all addresses end in
.example. The same bytes come out on every run: the numbers come from the small generator below, not
from the library's, whose sequences may change with the version.

A tenant is put together from a *priority kind* (engagement, cadence, entitlements), a *research kind*
(owners, partners, language, contacts, outreach so far) and, for some, an *overlay* that sets a boundary
or takes a fact away. The tables PRIORITY, RESEARCH and SPECIAL below say how many there are of each.
"""
import csv
import datetime
import io
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "..", "rules", "sample")
TABLES = os.path.join(HERE, "..", "..", "rules", "tables")
AS_OF = datetime.date(2020, 3, 2)  # a Monday

TENANT = """tenant_id tenant_name country language tags model_score model_priority current_priority engagement
partner_program cadence_days cadence_scheduled active_work reengagement_effort team rm primary_rm fm fta psm p_rm p_fm
p_fe notes_partner psm_confirmed notes_activity_on status_note_on atu_first_contact_on atu_second_contact_on
atu_escalated_on atu_replied atu_feedback admin_outreach message1_on message2_on contacts_obtained
disengagement_reason disengagement_notes enablement_notes""".split()
ENTITLEMENT = "tenant_id service status status_since reason phase phase_since seats".split()
CONTACT = "tenant_id contact_name email role modified_on".split()


class Dice:
    """A linear congruential generator: 64 bits of state, the upper 31 used."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % n

    def chance(self, percent):
        return self.below(100) < percent

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def pick(self, items):
        return items[self.below(len(items))]

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]


dice = Dice(20200302)


def days_ago(n):
    return (AS_OF - datetime.timedelta(days=n)).isoformat()


def ago(low, high):
    return days_ago(dice.between(low, high))


OUTREACH_DATES = ("atu_first_contact_on", "atu_second_contact_on", "atu_escalated_on", "message1_on", "message2_on")


def workday(date):
    """Nobody writes to a customer at the week-end: the Friday before."""
    if date:
        day = datetime.date.fromisoformat(date)
        date = (day - datetime.timedelta(days=max(0, day.weekday() - 4))).isoformat()
    return date


# ---------------------------------------------------------------- names and places

PERSONS = {  # given names / family names
    "en": ("Alice Brian Carol Daniel Emma Frank Grace Henry", "Ashdown Bramwell Corley Denholm Eastlake Farrow Godwin Harcott"),
    "fr": ("Amélie Bastien Chloé Didier Élodie Fabien Gisèle Hugo", "Arnoval Bressard Castellin Durmont Épinard Fauverel Garnoux Lerivain"),
    "de": ("Anke Bernd Claudia Dieter Eva Florian Gisela Jürgen", "Ahrenfeld Brückmeier Dornwald Eichstedt Falkenrat Grünhagen Köstlinger Mühlbrand"),
    "it": ("Alessia Bruno Chiara Dario Elena Fabio Giulia Luca", "Arrigalli Bellorso Carminati Dorselli Favarotto Grimandi Lorusso Montebruno"),
    "es": ("Alba Carlos Dolores Esteban Inés Javier Lucía Raúl", "Arnedillo Bustarviejo Carrasquel Dominguera Escalvar Fuentelsa Marbán Peñalosa"),
    "pt": ("Ana Bento Catarina Duarte Filipa Gonçalo Joana Rui", "Alvarim Bragança Cardeira Durães Falcato Guimarota Lourinho Sardinheiro"),
    "nordic": ("Astrid Bjørn Dagny Erik Freja Gunnar Ingrid Lars", "Almqvist Bergheim Dalgaard Ekholmen Fjeldstad Gransund Högmark Lindåker"),
    "slav": ("Agnieszka Bogdan Darina Jiří Katarzyna Marek Olena Petr", "Adamczewski Borkowiak Dvorský Hrabalova Kovalchenko Malinowiak Nemčák Zielonka"),
    "ar": ("Amal Bilal Dalia Faisal Huda Karim Layla Omar", "Al-Bahran Al-Dawri Al-Fahlawi Al-Jaziri Al-Nuaman Bensaleh El-Masrani Haddadin"),
    "jp": ("Aiko Daichi Emi Haruto Kaori Ren Sakura Takumi", "Aoshima Fujihara Hoshikawa Kitamori Minazuki Norimatsu Shiratani Yamazoe"),
    "kr": ("Bora Dong-hyun Eun-ji Hae-won Ji-ho Min-seo Seo-yeon Tae-yang", "Ahn Baek Cho Eom Gil Ha Nam Seong"),
    "zh": ("Bao Chun Fang Jian Lan Ming Wei Xiu", "Cai Deng Fei Gu Hong Lei Qiu Tao"),
    "th": ("Anong Chai Duangjai Kasem Malee Niran Pim Somsak", "Bunruang Chaiyawat Kittirat Phanomwan Rattanakul Srisawang Thongdee Wongthai"),
    "vn": ("Anh Binh Chi Dung Hoa Linh Minh Tuan", "Bui Dang Dinh Huynh Ngo Phan Trinh Vuong"),
    "in": ("Anjali Dev Farida Gaurav Isha Kiran Meera Rohan", "Acharvi Bhandekar Chaturani Deshvar Gokhane Kulkarna Menonvar Rajvansh"),
}
PERSONS = {k: (g.split(), f.split()) for k, (g, f) in PERSONS.items()}

# country as the portal writes it, name pool, legal form, weight, region of its queue
SUPPORTED = [
    ("United States", "en", ", Inc.", 26, "Americas"), ("United Kingdom", "en", " Ltd", 11, "EMEA"),
    ("Germany", "de", " GmbH", 12, "EMEA"), ("France", "fr", " SA", 10, "EMEA"), ("Italy", "it", " S.p.A.", 7, "EMEA"),
    ("Spain", "es", ", S.L.", 6, "EMEA"), ("Brazil", "pt", " Ltda.", 7, "Americas"), ("Portugal", "pt", ", S.A.", 3, "EMEA"),
    ("Mexico", "es", ", S.A. de C.V.", 5, "Americas"), ("Colombia", "es", " S.A.S.", 2, "Americas"),
    ("Argentina", "es", " S.A.", 2, "Americas"), ("Chile", "es", " SpA", 2, "Americas"), ("Canada", "en", " Inc.", 6, "Americas"),
    ("Australia", "en", " Pty Ltd", 6, "APAC"), ("New Zealand", "en", " Limited", 2, "APAC"), ("India", "in", " Pvt. Ltd.", 5, "APAC"),
    ("Singapore", "zh", " Pte. Ltd.", 3, "APAC"), ("South Africa", "en", " (Pty) Ltd", 3, "EMEA"), ("Ireland", "en", " DAC", 2, "EMEA"),
    ("Switzerland", "de", " AG", 4, "EMEA"), ("Austria", "de", " GmbH", 3, "EMEA"), ("Luxembourg", "fr", " S.à r.l.", 1, "EMEA"),
    ("Japan", "jp", " K.K.", 7, "APAC"), ("South Korea", "kr", " Co., Ltd.", 3, "APAC"), ("Korea, Republic of", "kr", " Co., Ltd.", 1, "APAC"),
    ("China", "zh", " Co., Ltd.", 3, "APAC"), ("Taiwan", "zh", " Co., Ltd.", 3, "APAC"), ("Hong Kong", "zh", " Ltd.", 2, "APAC"),
    ("Thailand", "th", " PCL", 3, "APAC"), ("Vietnam", "vn", " JSC", 2, "APAC"), ("Viet Nam", "vn", " JSC", 1, "APAC"),
    ("Philippines", "es", " Corp.", 2, "APAC"), ("Malaysia", "en", " Sdn Bhd", 2, "APAC"), ("Nigeria", "en", " Plc", 2, "EMEA"),
    ("Kenya", "en", " Ltd", 1, "EMEA"), ("Senegal", "fr", " SARL", 1, "EMEA"), ("Peru", "es", " S.A.C.", 1, "Americas"),
    ("Côte d'Ivoire", "fr", " SA", 1, "EMEA"), ("USA", "en", " LLC", 2, "Americas"), ("Costa Rica", "es", " S.A.", 1, "Americas"),
]
UNSUPPORTED = [
    ("Netherlands", "nordic", " B.V.", 4, "EMEA"), ("Belgium", "fr", " NV", 3, "EMEA"), ("Norway", "nordic", " AS", 3, "EMEA"),
    ("Sweden", "nordic", " AB", 3, "EMEA"), ("Denmark", "nordic", " A/S", 2, "EMEA"), ("Finland", "nordic", " Oyj", 2, "EMEA"),
    ("Poland", "slav", " Sp. z o.o.", 4, "EMEA"), ("Czechia", "slav", " s.r.o.", 2, "EMEA"), ("Czech Republic", "slav", " a.s.", 1, "EMEA"),
    ("Hungary", "slav", " Kft.", 1, "EMEA"), ("Romania", "it", " S.R.L.", 2, "EMEA"), ("Ukraine", "slav", " LLC", 1, "EMEA"),
    ("Turkey", "ar", " A.Ş.", 2, "EMEA"), ("Saudi Arabia", "ar", " LLC", 2, "EMEA"), ("Egypt", "ar", " S.A.E.", 1, "EMEA"),
    ("Indonesia", "in", " PT", 2, "APAC"), ("Israel", "ar", " Ltd", 1, "EMEA"), ("Iceland", "nordic", " hf.", 1, "EMEA"),
]
LANGUAGE = {  # of those countries: needed for the notes only
    "Netherlands": "Dutch", "Belgium": "Dutch", "Norway": "Norwegian", "Sweden": "Swedish", "Denmark": "Danish",
    "Finland": "Finnish", "Poland": "Polish", "Czechia": "Czech", "Czech Republic": "Czech", "Hungary": "Hungarian",
    "Romania": "Romanian", "Ukraine": "Ukrainian", "Turkey": "Turkish", "Saudi Arabia": "Arabic", "Egypt": "Arabic",
    "Indonesia": "Indonesian", "Israel": "Hebrew", "Iceland": "Icelandic",
}
# supported only because the record names another language than the country's
EXPLICIT = [("Belgium", "French"), ("Netherlands", "English"), ("Canada", "French"), ("Switzerland", "French"),
            ("Switzerland", "Italian"), ("Sweden", "english"), ("United Arab Emirates", "English")]
UAE = ("United Arab Emirates", "ar", " LLC", 1, "EMEA")
PLACES = {p[0]: p for p in SUPPORTED + UNSUPPORTED + [UAE, ("Kosovo", "slav", " Sh.p.k.", 1, "EMEA"), ("", "en", " Group", 1, "EMEA")]}

STEMS = """Vor Thal Brind Askel Quor Zel Mard Pellan Trun Ysk Drav Fenn Gral Hest Ivar Jorn Kald Lum Nesk Orv
Rusk Sarn Tilv Ulm Wexar Yorl Zand Cral Eskar Obr""".split()
ENDINGS = "avik enmoor ithal ostra undel emark ilune axby orvale istrand".split()
TRADES = """Foods Logistics Textiles Shipyards Energy Insurance Ceramics Hospitals Rail Timber Optics Mining Media Pharma
University Publishing Dairy Instruments Construction Packaging Retail Aviation Waterworks Forestry Robotics Tourism
Chemicals Savings Bank|City Council|School District|Paper Mills|Cold Storage|Law Offices""".replace("\n", " ")
TRADES = [t for part in TRADES.split("|") for t in ([part] if part in ("City Council", "School District", "Paper Mills",
          "Cold Storage", "Law Offices") else part.replace("Savings Bank", "Savings_Bank").split(" "))]
TRADES = [t.replace("_", " ") for t in TRADES]
PUBLIC = ("University", "City Council", "School District", "Hospitals")

with open(os.path.join(TABLES, "frp_partners.csv"), encoding="utf-8", newline="") as f:
    PARTNERS = [(r["partner"], r["psm"]) for r in csv.DictReader(f)]

MANAGERS = ["Nora Ellwick", "Pavel Strand", "Misaki Oda", "Luis Cantero", "Femi Adeyo", "Greta Holmlund", "Tariq Nassar", "Jo Penhall"]
REGIONALS = ["Edda Rosenlund", "Marcus Tervo", "Camila Ortuño", "Hiro Nagase", "Siobhan Kerrigan", "Anton Beck"]
ARCHITECTS = ["Rhea Maddox", "Ulrich Zahn", "Tomoko Irie"]
INTENT = "FTCQ Intent Assigned"


def person(pool):
    given, family = PERSONS[pool]
    return dice.pick(given) + " " + dice.pick(family)


def weighted(places):
    n = dice.below(sum(p[3] for p in places))
    for place in places:
        n -= place[3]
        if n < 0:
            return place
    raise AssertionError


def plain(text):
    table = str.maketrans("éèêçãõáíóúñäöüåøšýčřžÉŞø", "eeecaoaiounaouaosycrzESo")
    return "".join(c for c in text.translate(table).lower() if c.isascii() and (c.isalnum() or c in ".-"))


# ---------------------------------------------------------------- entitlements

SERVICES = ["Exchange Online", "SharePoint Online", "Teams", "OneDrive for Business", "Office 365 ProPlus", "Intune", "AADP",
            "MIP", "MCAS", "MDATP", "OATP", "Yammer"]
SEATS = [25, 60, 150, 240, 300, 480, 650, 900, 1200, 2000, 3500, 5200, 8000, 14000, 32000]


def entitlement(service, status, since, reason="", phase="", phase_since="", seats=None):
    if seats is None:
        seats = str(dice.pick(SEATS)) if dice.chance(92) else ""
    return {"service": service, "status": status, "status_since": since, "reason": reason, "phase": phase,
            "phase_since": phase_since, "seats": seats}


def live(service):
    if dice.chance(85):
        phase = dice.pick(["Initiate", "Assess", "Remediate", "Enable", "Enable", "Migrate", ""])
        since = dice.between(40, 500)
        return entitlement(service, "In Progress", days_ago(since), "", phase, ago(3, since) if phase else "")
    if dice.chance(50):
        since = dice.between(100, 400)
        return entitlement(service, "In Progress", days_ago(since), "", "Blocked", ago(2, 80))
    return entitlement(service, "Blocked", ago(5, 85), dice.pick(["Licensing", "Budget", "Competing project"]))


def dead(service):
    n = dice.below(5)
    if n == 0:
        since = dice.between(150, 700)
        return entitlement(service, "In Progress", days_ago(since), "", dice.pick(["Adoption Completed", "Operate"]), ago(10, since))
    if n == 1:
        since = dice.between(150, 700)
        return entitlement(service, "In Progress", days_ago(since), "", "Blocked", ago(95, since))
    if n == 2:
        return entitlement(service, "Blocked", ago(95, 600), dice.pick(["Licensing", "Budget", "Hardware", "Security review"]))
    if n == 3:
        return entitlement(service, "No Intent", ago(10, 600), dice.pick(["", "Uses another product", "Declined"]))
    return entitlement(service, "Duplicate/Invalid", ago(10, 600))


def silent(service):
    return entitlement(service, "Status Unknown", ago(20, 300), dice.pick(["Customer Unresponsive", "Customer Unresponsive", "customer unresponsive"]))


def services(low, high):
    chosen = SERVICES[:]
    dice.shuffle(chosen)
    chosen = chosen[: dice.between(low, high)]
    return [s for s in SERVICES if s in chosen]


def portfolio_live():
    rows = [live(s) for s in services(1, 5)]
    while len(rows) < 6 and dice.chance(30):
        rows.append(dead(dice.pick([s for s in SERVICES if s not in [r["service"] for r in rows]])))
    if dice.chance(10):
        rows.append(entitlement(dice.pick(["Teams", "Intune", "MCAS"]), "Status Unknown", ago(5, 200), dice.pick(["", "Awaiting account team"])))
    return rows


def portfolio_dead():
    return [dead(s) for s in services(1, 4)]


def portfolio_silent():
    rows = [silent(s) for s in services(1, 3)]
    if dice.chance(50):
        rows.append(dead(dice.pick([s for s in SERVICES if s not in [r["service"] for r in rows]])))
    return rows


# ---------------------------------------------------------------- priority kinds: what the priority will be, by kind

def p_high(t):
    t.update(engagement="CSS-Led", cadence_days=str(dice.pick([7, 7, 10, 14, 14])), cadence_scheduled="yes", active_work="yes")
    return "High", portfolio_live()


def p_reactive(t):
    t.update(engagement="CSS-Led", cadence_days=dice.pick(["", "21", "28", "30", "30", "60", "90"]),
             cadence_scheduled=dice.pick(["no", "no", "yes"]), active_work=dice.pick(["yes", "no"]))
    return "Medium", portfolio_live()


def p_unscheduled(t):
    t.update(engagement="CSS-Led", cadence_days=dice.pick(["7", "14"]), cadence_scheduled="no", active_work="yes")
    return "Medium", portfolio_live()


def p_no_entitlement(t):
    t.update(engagement="CSS-Led", cadence_scheduled="no", active_work="no")
    return "Medium", []


def p_assist(t):
    t.update(engagement="CSS-Assist", cadence_days=dice.pick(["", "30", "60", "14"]), cadence_scheduled=dice.pick(["no", "no", "yes"]),
             active_work=dice.pick(["yes", "yes", "no"]))
    return "Medium", portfolio_live()


def p_vnext(t):
    t.update(engagement="Partner-Led", partner_program="vNext", cadence_days=dice.pick(["14", "30", ""]),
             cadence_scheduled=dice.pick(["no", "yes"]), active_work="yes")
    return "Medium", portfolio_live()


def p_customer(t):
    t.update(engagement="Customer-Led", cadence_scheduled="no", active_work=dice.pick(["yes", "no"]))
    return "Low", dice.pick([portfolio_live, portfolio_live, portfolio_dead])()


def p_partner(t):
    t.update(engagement="Partner-Led", partner_program=dice.pick(["Other", "Other", ""]), cadence_scheduled="no",
             active_work=dice.pick(["yes", "no"]))
    return "Low", dice.pick([portfolio_live, portfolio_live, portfolio_dead])()


def p_silent(t):
    t.update(engagement=dice.pick(["CSS-Led", "CSS-Led", "CSS-Assist"]), reengagement_effort="yes", active_work="no", cadence_scheduled="no")
    return "Low", portfolio_silent()


def p_silent_vnext(t):
    t.update(engagement="Partner-Led", partner_program="vNext", reengagement_effort="yes", active_work="no", cadence_scheduled="no")
    return "Low", portfolio_silent()


def p_silent_no_effort(t):
    t.update(engagement="CSS-Led", reengagement_effort="no", active_work="no", cadence_days=dice.pick(["", "30"]), cadence_scheduled="no")
    return "Medium", [silent(s) for s in services(1, 2)] + [dead("Yammer")]


def p_silent_customer(t):
    t.update(engagement="Customer-Led", reengagement_effort="no", active_work="no", cadence_scheduled="no")
    return "Low", portfolio_silent()


def p_dead(t):
    t.update(engagement=dice.pick(["CSS-Led", "CSS-Led", "CSS-Assist"]), cadence_days=dice.pick(["", "14", "30"]),
             cadence_scheduled=dice.pick(["no", "no", "yes"]), active_work="no")
    return "Low", portfolio_dead()


def p_dead_vnext(t):
    t.update(engagement="Partner-Led", partner_program="vNext", cadence_scheduled="no", active_work="no")
    return "Low", portfolio_dead()


# kind, how many beside those of SPECIAL
PRIORITY = [
    (p_high, 26), (p_reactive, 17), (p_unscheduled, 3), (p_no_entitlement, 3), (p_assist, 14), (p_vnext, 6), (p_customer, 18), (p_partner, 16),
    (p_silent, 8), (p_silent_vnext, 1), (p_silent_no_effort, 5), (p_silent_customer, 2), (p_dead, 12), (p_dead_vnext, 2),
]

# ---------------------------------------------------------------- contacts

def contact(name, role, modified, host):
    email = plain(name.replace(" ", ".")) + "@" + host if dice.chance(88) else ""
    return {"contact_name": name, "email": email, "role": role, "modified_on": modified}


def stranger(t):
    """A person who is not among the tenant's contacts yet."""
    name = person(t["_pool"])
    while name in t["_names"]:
        name = person(t["_pool"])
    t["_names"].append(name)
    return name


def account_team(t, roles):
    return [contact(stranger(t), r, ago(10, 500), "account-team.example") for r in roles]


TEAMS = ["CSM TAM AM AE ATS", "CSM TAM AE", "CSM AM", "CSM TAM", "ATS TAM AM", "ATS AE AM TAM", "ATS AM", "AE TAM AM", "AE AM", "AE",
         "TAM AM", "TAM", "AM", "CSM ATS CSM TAM", "AE AE AM TAM", "ATS ATS AM"]


def managed(t, roles=None):
    t["_contacts"] = account_team(t, (roles or dice.pick(TEAMS)).split()) + customer_side(t)


def unmanaged(t):
    t["_contacts"] = customer_side(t) + ([contact(stranger(t), "Tenant Admin", ago(30, 900), t["_host"])] if dice.chance(70) else [])


def customer_side(t):
    roles = ["Tenant Admin", "ITDM", "CTO", "IT Director", "Chief Architect", "Other"]
    return [contact(stranger(t), dice.pick(roles), ago(20, 900), t["_host"]) for _ in range(dice.pick([0, 1, 1, 2]))]


def any_contacts(t):
    (managed if dice.chance(60) else unmanaged)(t)


# ---------------------------------------------------------------- research kinds

def owners(t, kind=None):
    """Regional managers that speak of no partner; who is primary varies."""
    queue = "FTCQ " + t["_region"] + " Intake"
    someone = dice.pick(REGIONALS)
    kind = kind or dice.pick(["queue", "queue", "queue", "person", "person", "two", "none"])
    rm, primary = {"queue": ([queue], [queue]), "person": ([someone], [someone]), "two": ([queue, someone], [queue, someone]),
                   "none": ([someone], []), "mixed": ([queue, someone], [someone])}[kind]
    if t["team"] != "EMS" and dice.chance(85):
        rm = rm + [INTENT]
    t.update(rm=";".join(rm), primary_rm=";".join(primary))


def quiet(t):
    """Previous managers, but no sign of present work by them."""
    if dice.chance(55):
        fm = MANAGERS[:]
        dice.shuffle(fm)
        t["fm"] = ";".join(fm[: dice.pick([1, 1, 2])])
        t.update(notes_activity_on=dice.pick(["", ago(62, 400), ago(90, 500)]))
    else:
        t.update(notes_activity_on=dice.pick(["", ago(5, 300)]))


def note(t):
    t["status_note_on"] = dice.pick([ago(3, 59), ago(3, 59), ago(62, 400), ago(62, 400), ""])


def pursue(t, team=None):
    """A tenant that no check stops."""
    owners(t)
    quiet(t)
    note(t)
    managed(t, team) if team != "unmanaged" else unmanaged(t)


def partner_rm(t, with_psm=True):
    partner, psm = dice.pick(PARTNERS)
    rm = ["FTP_" + partner] + ([INTENT] if dice.chance(60) else [])
    t.update(rm=";".join(rm), primary_rm=rm[0], psm=psm if with_psm else "")
    note(t)
    any_contacts(t)


def disengaged(t, reason):
    """Part of those that end have it in the record already."""
    if dice.chance(45):
        t.update(disengagement_reason=reason, disengagement_notes=dice.pick([
            "Re-engaged Customer: {}. No further outreach by GRT.", "Re-engaged customer - {}.", "RE-ENGAGED CUSTOMER; {}; see status note.",
            "Re-engaged Customer\nReason: {}\nConfirmed by e-mail."]).format(reason))


VALIDATION = "Disengaged in GRT Validation"
UNSUPPORTED_REASON = "Customer requires assistance in unsupported language"


def r_s400_architect(t):
    pursue(t)
    t.update(tags=dice.pick(["TOP400", "TOP400FY19", "top400fy19", "EDU;Top400Fy19"]), fta=dice.pick(ARCHITECTS))
    disengaged(t, VALIDATION)


def r_s400(t):
    pursue(t)
    t.update(tags=dice.pick(["TOP400FY19", "Top400", "Nonprofit;TOP400"]))


def r_frp(t):
    quiet(t)
    partner_rm(t)
    if dice.chance(50):
        t.update(p_rm=person(t["_pool"]), p_fm=person(t["_pool"]), p_fe=person(t["_pool"]))
    disengaged(t, VALIDATION)


def r_frp_no_psm(t):
    quiet(t)
    partner_rm(t, with_psm=False)


def r_psm_only(t):
    pursue(t)
    t.update(psm=dice.pick(PARTNERS)[1])


def r_partner_roles(t):
    pursue(t)
    t.update(p_rm=person(t["_pool"]), p_fm=person(t["_pool"]), p_fe=person(t["_pool"]))


def r_partner_role(t):
    pursue(t)
    t[dice.pick(["p_rm", "p_fm", "p_fe"])] = person(t["_pool"])


def r_notes(t):
    quiet(t)
    note(t)
    any_contacts(t)
    t.update(rm=dice.pick(["", INTENT]), primary_rm="", notes_partner=dice.pick(PARTNERS)[0], psm_confirmed="no")
    if dice.chance(30):
        t["notes_partner"] = t["notes_partner"].upper()


def r_notes_confirmed(t):
    r_notes(t)
    t["psm_confirmed"] = "yes"
    disengaged(t, VALIDATION)


def r_notes_unlisted(t):
    r_notes(t)
    t.update(notes_partner="Brackwater Consulting (not on the list)", rm=INTENT)


def r_css(t):
    owners(t)
    note(t)
    any_contacts(t)
    t.update(fm=dice.pick(MANAGERS), notes_activity_on=ago(1, 58))
    disengaged(t, VALIDATION)


def r_language(t):
    pursue(t)
    disengaged(t, UNSUPPORTED_REASON)
    if t["disengagement_reason"]:
        t["enablement_notes"] = dice.pick(["Customer needs support in {}.", "Language: {}", "Speaks {} only; portal language set accordingly."]).format(t["_language"])


def r_language_and_css(t):
    r_language(t)
    t.update(fm=dice.pick(MANAGERS), notes_activity_on=ago(1, 58), disengagement_reason="", disengagement_notes="", enablement_notes="")


def first(t, n=None):
    t["atu_first_contact_on"] = days_ago(n) if n is not None else ago(12, 60)


def replied(t, feedback):
    pursue(t)
    first(t)
    if dice.chance(40):
        t["atu_second_contact_on"] = ago(5, 10)
    t.update(atu_replied="yes", atu_feedback=feedback)


def r_taking_over(t):
    replied(t, "FRP engaged")
    t["psm_confirmed"] = "yes"
    disengaged(t, "FRP is taking over")


def r_taking_over_listed(t):
    r_frp(t)
    managed(t)
    first(t)
    t.update(atu_replied="yes", atu_feedback="FRP engaged", disengagement_reason="", disengagement_notes="")


def r_frp_feedback(t):
    replied(t, "FRP engaged")


def r_declined(t):
    replied(t, "Account Team Declined")
    disengaged(t, "Account Team Declined")


def r_scope(t):
    replied(t, "Out of Scope")
    disengaged(t, "Out of Scope")


def r_feedback_language(t):
    replied(t, "Unsupported language")


def r_non_frp(t):
    replied(t, "Non-FRP engaged")
    disengaged(t, "Non-FRP engaged")


def r_other(t):
    replied(t, "Other")
    disengaged(t, "Other Please specify")


def r_replied(t):
    replied(t, dice.pick(["None", "None", ""]))


def r_new(t):
    pursue(t)


def r_wait_first(t):
    pursue(t)
    first(t, dice.pick([0, 3]))


def r_second(t):
    pursue(t)
    first(t, dice.between(4, 12))


def r_wait_second(t):
    pursue(t)
    first(t, dice.between(6, 12))
    t["atu_second_contact_on"] = days_ago(dice.pick([0, 3]))


def r_escalate(t):
    pursue(t)
    first(t, dice.between(12, 20))
    t["atu_second_contact_on"] = days_ago(dice.between(4, 10))


def r_wait_escalated(t):
    r_escalate(t)
    t["atu_escalated_on"] = days_ago(dice.pick([0, 3]))


def r_escalated(t):
    pursue(t)
    first(t, dice.between(20, 40))
    t.update(atu_second_contact_on=ago(12, 19), atu_escalated_on=ago(4, 11))


def r_admin(t):
    pursue(t, "unmanaged")


def r_admin_ok(t):
    pursue(t, "unmanaged")
    t["admin_outreach"] = "Successful"


def r_obtained(t):
    pursue(t, "unmanaged")
    t.update(admin_outreach="Unsuccessful", message1_on=ago(10, 40), contacts_obtained="yes")


def r_message1(t):
    pursue(t, "unmanaged")
    t["admin_outreach"] = "Unsuccessful"


def r_wait_message1(t):
    r_message1(t)
    t["message1_on"] = ago(0, 6)


def r_message2(t):
    r_message1(t)
    t["message1_on"] = ago(7, 20)


def r_wait_message2(t):
    r_message1(t)
    t.update(message1_on=ago(14, 30), message2_on=ago(0, 6))


def r_unsuccessful(t):
    r_message1(t)
    t.update(message1_on=ago(20, 60), message2_on=ago(7, 19))
    disengaged(t, "Customer outreach unsuccessful")


# kind, how many beside those of SPECIAL, priority kinds it goes with best
CSS = (p_high, p_reactive, p_unscheduled)
FRP = (p_partner, p_vnext)
RESEARCH = [
    (r_s400_architect, 3, ()), (r_s400, 3, ()), (r_frp, 8, FRP), (r_frp_no_psm, 4, FRP), (r_psm_only, 2, FRP), (r_partner_roles, 3, FRP),
    (r_partner_role, 3, FRP), (r_notes, 4, ()), (r_notes_confirmed, 3, ()), (r_notes_unlisted, 1, ()), (r_css, 11, CSS),
    (r_language, 15, ()), (r_language_and_css, 2, CSS), (r_taking_over, 2, ()), (r_taking_over_listed, 2, FRP), (r_frp_feedback, 3, ()),
    (r_declined, 2, ()), (r_scope, 2, ()), (r_feedback_language, 2, ()), (r_non_frp, 2, ()), (r_other, 2, ()), (r_replied, 4, ()),
    (r_new, 3, ()), (r_wait_first, 3, ()), (r_second, 3, ()), (r_wait_second, 3, ()), (r_escalate, 2, ()), (r_wait_escalated, 3, ()),
    (r_escalated, 3, ()), (r_admin, 5, ()), (r_admin_ok, 4, ()), (r_obtained, 5, ()), (r_message1, 4, ()), (r_wait_message1, 3, ()),
    (r_message2, 3, ()), (r_wait_message2, 3, ()), (r_unsuccessful, 3, ()),
]


# ---------------------------------------------------------------- boundaries, oddities, and facts that are missing

def setting(**facts):
    """An overlay that sets facts of the tenant."""
    def overlay(t):
        t.update(facts)
    overlay.country = facts.get("country")
    return overlay


def one(*rows):
    """An overlay that gives the tenant exactly these entitlements."""
    def overlay(t):
        t["_entitlements"] = [entitlement(*row) for row in rows]
    return overlay


def people(*rows):
    """An overlay that gives the tenant exactly these contacts: name, role, modified."""
    def overlay(t):
        t["_contacts"] = [contact(n, r, m, "account-team.example") if n else
                          {"contact_name": "", "email": "", "role": r, "modified_on": m} for n, r, m in rows]
    return overlay


def both(*overlays):
    def overlay(t):
        for o in overlays:
            o(t)
    return overlay


MONTHS_3 = "2019-12-02"  # exactly three months before; the day before that is more
SPECIAL = [
    # 60 days: exactly, and one more
    (p_reactive, r_css, setting(notes_activity_on=days_ago(60), disengagement_reason="", disengagement_notes="")),
    (p_reactive, r_new, setting(fm="Nora Ellwick", notes_activity_on=days_ago(61))),
    (p_assist, r_new, setting(status_note_on=days_ago(60))),
    (p_assist, r_new, setting(status_note_on=days_ago(61))),
    # bi-weekly: exactly, and one more
    (p_high, r_replied, setting(cadence_days="14")),
    (p_unscheduled, r_admin, setting(cadence_days="15", cadence_scheduled="yes")),
    # three months: exactly, one day more, and month ends around them
    (p_reactive, r_new, one(("Teams", "Blocked", MONTHS_3, "Budget"))),
    (p_dead, r_new, one(("Teams", "Blocked", "2019-12-01", "Budget"))),
    (p_reactive, r_admin, one(("Intune", "In Progress", "2019-06-30", "", "Blocked", MONTHS_3))),
    (p_dead, r_admin, one(("Intune", "In Progress", "2019-06-30", "", "Blocked", "2019-12-01"))),
    (p_dead, r_message1, one(("AADP", "Blocked", "2019-11-30", "Security review"), ("MIP", "No Intent", "2019-08-31"))),
    (p_reactive, r_second, one(("AADP", "Blocked", "2020-02-29", "Licensing"), ("MCAS", "In Progress", "2019-10-31", "", "Blocked", "2020-02-28"))),
    (p_reactive, r_escalate, one(("OATP", "Blocked", "2020-01-31", "Licensing"), ("MDATP", "Status Unknown", "2019-12-31", ""))),
    (p_reactive, r_admin_ok, one(("Exchange Online", "In Progress", "2019-03-31", "", "Blocked", ""))),
    # a service written in another letter case
    (p_reactive, r_replied, one(("intune", "In Progress", "2019-09-16", "", "Enable", "2020-01-20"), ("mdatp", "In Progress", "2019-09-16", "", "Assess", "2019-11-04"))),
    # business days over a week-end, and one week
    (p_reactive, r_wait_first, setting(atu_first_contact_on="2020-02-28")),
    (p_assist, r_second, setting(atu_first_contact_on="2020-02-27")),
    (p_reactive, r_wait_second, setting(atu_first_contact_on="2020-02-20", atu_second_contact_on="2020-02-29")),
    (p_assist, r_escalate, setting(atu_first_contact_on="2020-02-20", atu_second_contact_on="2020-02-27")),
    (p_customer, r_escalated, setting(atu_escalated_on="2020-02-27")),
    (p_reactive, r_wait_message1, setting(message1_on="2020-02-25")),
    (p_assist, r_message2, setting(message1_on="2020-02-24")),
    (p_customer, r_wait_message2, setting(message1_on="2020-02-10", message2_on="2020-02-25")),
    (p_dead, r_unsuccessful, setting(message1_on="2020-02-10", message2_on="2020-02-24", disengagement_reason="", disengagement_notes="")),
    # whom to write to: the later of two with one role, a tie, and each kind of team
    (p_reactive, r_new, people(("Doris Kelling", "CSM", "2019-10-01"), ("Anton Mirow", "CSM", "2020-01-15"), ("Ruth Oxenholme", "TAM", "2019-12-31"),
                               ("Bea Lindqvar", "AM", "2019-05-02"), ("Carl Ossian", "ATS", "2019-07-20"))),
    (p_assist, r_new, people(("Zoe Quinlan-Marr", "ATS", "2020-01-10"), ("Adele Vossen", "ATS", "2020-01-10"), ("Piet Hallmark", "AE", "2019-11-11"))),
    (p_high, r_new, people(("Irma Toll", "AE", "2019-11-29"), ("Kenta Uryu", "TAM", "2020-02-03"), ("Salma Idris-Khan", "AM", "2020-02-04"))),
    (p_customer, r_new, people(("Ewan Brock", "AM", "2019-09-09"))),
    (p_partner, r_new, people(("Nils Overby", "TAM", "2019-08-08"), ("Pia Sandell", "AM", "2019-08-09"))),
    # tags: two waves, a plus sign in the name, and two that are no wave
    (p_reactive, r_replied, setting(tags="EDU;FY20-Reengagement-Harbor+64-Teams;FY19-Reengagement-Meadow+120-Intune")),
    (p_assist, r_admin, setting(tags="FY19-Reengagement-Core+Plus+40-SharePoint Online")),
    (p_reactive, r_message2, setting(tags="FY19-reengagement-Meadow+120-Intune;FY19-Reengagement-+120-Intune")),
    # two checks at once
    (p_partner, r_frp, setting(tags="TOP400", fta="Rhea Maddox", fm="Pavel Strand", notes_activity_on="2020-02-14", disengagement_reason="", disengagement_notes="")),
    # an FM but no activity on record; activity but no FM
    (p_reactive, r_replied, setting(fm="Misaki Oda;Jo Penhall", notes_activity_on="")),
    (p_assist, r_obtained, setting(fm="", notes_activity_on="2020-02-20")),
    # what the record itself breaks
    (p_dead, r_unsuccessful, setting(disengagement_reason="Customer outreach unsuccessful", disengagement_notes="No answer after two messages.")),
    (p_customer, r_declined, setting(disengagement_reason="Account Team Declined", disengagement_notes="")),
    (p_reactive, r_language, setting(disengagement_reason="Customer requires assistance in unsupported language",
                                     disengagement_notes="Re-engaged Customer: language", enablement_notes="Language not supported.")),
    (p_assist, r_language, setting(disengagement_reason="customer requires assistance in unsupported language",
                                   disengagement_notes="language not supported", enablement_notes="")),
    (p_assist, r_new, setting(current_priority="High")),
    (p_customer, r_admin, setting(current_priority="Medium")),
    (p_partner, r_replied, setting(current_priority="High")),
    # missing: the priority's facts
    (p_high, r_replied, setting(engagement="")),
    (p_partner, r_admin, setting(engagement="", cadence_scheduled="")),
    (p_high, r_css, setting(cadence_scheduled="")),
    (p_high, r_new, setting(cadence_scheduled="")),
    (p_silent, r_message1, setting(reengagement_effort="")),
    (p_silent, r_unsuccessful, setting(reengagement_effort="", current_priority="")),
    (p_reactive, r_second, setting(current_priority="")),
    (p_customer, r_language, setting(current_priority="")),
    (p_assist, r_declined, setting(model_priority="")),
    (p_reactive, r_frp, setting(model_priority="")),
    (p_reactive, r_new, both(one(("Teams", "", "2019-10-14", ""), ("Yammer", "No Intent", "2019-10-14", "")), setting(engagement="CSS-Led"))),
    (p_reactive, r_admin_ok, one(("Intune", "Blocked", "", "Licensing"), ("AADP", "No Intent", "2019-04-30", ""))),
    (p_assist, r_obtained, one(("", "In Progress", "2019-12-16", "", "Assess", "2020-01-13"))),
    # missing: the research's facts
    (p_assist, r_replied, setting(team="")),
    (p_reactive, r_notes, setting(psm_confirmed="")),
    (p_vnext, r_frp_feedback, setting(psm_confirmed="")),
    (p_reactive, r_second, setting(atu_replied="")),
    (p_customer, r_new, setting(atu_replied="")),
    (p_reactive, r_wait_message1, setting(contacts_obtained="")),
    (p_reactive, r_new, setting(country="", language="")),
    (p_assist, r_admin, setting(country="Kosovo", language="")),
    (p_customer, r_new, setting(country="Brazil", language="Portugese")),
    (p_reactive, r_new, people(("Otto Vance-Hale", "", "2020-01-07"), ("Mina Falk", "IT Director", "2019-12-03"))),
    (p_assist, r_new, people(("Gil Torvald", "CSM", "2019-12-12"), ("Hedda Storm-Lie", "CSM", ""), ("Ida Renn", "TAM", "2019-10-10"))),
    (p_reactive, r_escalate, people(("", "ATS", "2019-12-12"), ("Jon Maric", "TAM", "2019-10-10"))),
]

WAVES = ["FY19-Reengagement-Meadow+120-Intune", "FY19-Reengagement-Lighthouse+85-Exchange Online", "FY20-Reengagement-Harbor+64-Teams",
         "FY20-Reengagement-Summit+200-SharePoint Online", "FY20-Reengagement-Orchard+38-AADP"]
OTHER_TAGS = ["EDU", "Nonprofit", "Renewal-Q3", "Public-Sector", "Secure-Score"]


# ---------------------------------------------------------------- putting it together

def build(number, name, priority, research, overlay):
    t = dict.fromkeys(TENANT, "")
    place, language = None, ""
    if research in (r_language, r_language_and_css):
        place = weighted(UNSUPPORTED)
        t["_language"] = LANGUAGE[place[0]]
        if research is r_language and dice.chance(12):
            place, language, t["_language"] = PLACES["Canada"], "Ukrainian", "Ukrainian"
    elif getattr(overlay, "country", None) is not None:
        place = PLACES[overlay.country]
    elif dice.chance(7):
        country, language = dice.pick(EXPLICIT)
        place = PLACES[country]
    else:
        place = weighted(SUPPORTED)
    stem, trade = name
    t.update(tenant_id="T-%04d" % number, country=place[0], language=language, _pool=place[1], _names=[], _region=place[4],
             _host=plain(stem) + ".example",
             tenant_name=stem + " " + trade + (place[2] if trade not in PUBLIC and dice.chance(55) else ""),
             team="EMS" if dice.chance(22) else "GRT", psm_confirmed="no", atu_replied="no", contacts_obtained="no",
             reengagement_effort="yes" if dice.chance(35) else "no")
    expected, t["_entitlements"] = priority(t)
    others = [p for p in ("High", "Medium", "Low") if p != expected]
    t["model_priority"] = expected if dice.chance(70) else dice.pick(others)
    low, high = {"High": (65, 99), "Medium": (35, 70), "Low": (1, 40)}[t["model_priority"]]
    t["model_score"] = "%d.%d" % (dice.between(low, high), dice.below(10)) if dice.chance(94) else ""
    t["current_priority"] = expected if dice.chance(72) else dice.pick(others)
    tags = [dice.pick(WAVES)] if dice.chance(55) else []
    tags += [dice.pick(OTHER_TAGS)] if dice.chance(25) else []
    research(t)
    for fact in OUTREACH_DATES:
        t[fact] = workday(t[fact])
    t["tags"] = ";".join([x for x in [t["tags"]] if x] + tags)
    if not t["notes_partner"] and (t["rm"] and "FTP_" not in t["rm"]) and t["engagement"] == "Partner-Led" and dice.chance(25):
        t["notes_partner"] = "Brackwater Consulting (not on the list)"
    if dice.chance(20) and not t["enablement_notes"]:
        t["enablement_notes"] = dice.pick(["Hybrid mail flow, one forest.", "Pilot of 50 users done; wide roll-out \"after the fiscal year\".",
                                           "MFA on for admins, conditional access planned", "AD FS in use; wants password hash sync"])
    if overlay:
        overlay(t)
    return t


def tables():
    names = [s + e for s in STEMS for e in ENDINGS]
    dice.shuffle(names)
    trades = []
    while len(trades) < len(names):
        more = TRADES[:]
        dice.shuffle(more)
        trades += more

    cases = list(SPECIAL)
    kinds = [kind for kind, n in PRIORITY for _ in range(n)]
    research = [(kind, fits) for kind, n, fits in RESEARCH for _ in range(n)]
    assert len(kinds) == len(research), (len(kinds), len(research))
    dice.shuffle(kinds)
    for kind, fits in sorted(research, key=lambda r: not r[1]):
        place = next((i for i, k in enumerate(kinds) if k in fits), len(kinds) - 1)
        cases.append((kinds.pop(place), kind, None))
    dice.shuffle(cases)

    tenants, entitlements, contacts = [], [], []
    for i, (priority, kind, overlay) in enumerate(cases):
        t = build(i + 1, (names[i], trades[i]), priority, kind, overlay)
        tenants.append(t)
        entitlements += [dict(e, tenant_id=t["tenant_id"]) for e in t["_entitlements"]]
        contacts += [dict(c, tenant_id=t["tenant_id"]) for c in t["_contacts"]]
    return tenants, entitlements, contacts


def as_csv(heading, rows):
    out = io.StringIO(newline="")
    w = csv.DictWriter(out, heading, lineterminator="\n", extrasaction="ignore")
    w.writeheader()
    w.writerows(rows)
    return out.getvalue().encode("utf-8")


def main(args):
    tenants, entitlements, contacts = tables()
    files = {
        "tenant.csv": as_csv(TENANT, tenants),
        "entitlement.csv": as_csv(ENTITLEMENT, entitlements),
        "contact.csv": as_csv(CONTACT, contacts),
        "as_of": (AS_OF.isoformat() + "\n").encode("ascii"),
    }
    if args == ["--check"]:
        status = 0
        for name, data in files.items():
            with open(os.path.join(SAMPLE, name), "rb") as f:
                if f.read() != data:
                    print("rules/sample/" + name + " is not what tests/data/make_sample.py makes", file=sys.stderr)
                    status = 1
        return status
    if len(args) > 1 or args and args[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    folder = args[0] if args else SAMPLE
    os.makedirs(folder, exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
