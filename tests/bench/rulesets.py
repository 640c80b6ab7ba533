"""The rule sets that tests/bench/scale and tests/bench/run measure with, made from the shipped rules once and kept in
the build folder: a few of them, twice as many, and many more."""

import re
import shutil
from pathlib import Path

from measure import ROOT, WORK

RULES = ROOT / "rules"
DECIDING = ("prioritization", "research", "outreach", "violations")

# What doubled rules ask about instead, so that they are not the shipped ones again: facts of the same kind, values of
# the same fact, other texts and prefixes. Every kind of comparison stays.
OTHER_FACTS = {
    "psm_confirmed": "active_work", "atu_replied": "cadence_scheduled", "contacts_obtained": "psm_confirmed",
    "cadence_scheduled": "contacts_obtained", "reengagement_effort": "atu_replied",
    "status_note_on": "atu_escalated_on", "notes_activity_on": "status_note_on", "message1_on": "atu_first_contact_on",
    "message2_on": "atu_second_contact_on", "atu_first_contact_on": "message1_on",
    "atu_second_contact_on": "message2_on", "atu_escalated_on": "notes_activity_on",
    "psm": "p_rm", "p_rm": "p_fm", "p_fm": "p_fe", "p_fe": "fta", "fta": "psm", "rm": "primary_rm", "primary_rm": "fm",
    "fm": "rm", "disengagement_notes": "enablement_notes", "enablement_notes": "disengagement_notes",
    "current_priority": "model_priority", "model_priority": "current_priority"}
OTHER_TEXTS = {
    "Customer-Led": "CSS-Assist", "CSS-Assist": "Partner-Led", "Partner-Led": "CSS-Led", "CSS-Led": "Customer-Led",
    "vNext": "Other", "GRT": "EMS", "EMS": "GRT", "Successful": "Unsuccessful",
    "In Progress": "Status Unknown", "Status Unknown": "No Intent", "No Intent": "In Progress",
    "Adoption Completed": "Enable", "Operate": "Migrate", "Customer Unresponsive": "On Hold",
    "AM": "ITDM", "AE": "CTO", "ATS": "IT Director", "CSM": "Chief Architect", "TAM": "Tenant Admin",
    "Intune": "Teams", "AADP": "Exchange Online", "TOP400": "Wave 2", "TOP400FY19": "Wave 3",
    "FTCQ": "Jo", "FTP_": "Ines", "FTCQ Intent Assigned": "Jo Penhall"}


def rule_count(folder):
    """Rules of a folder, those written as rows of a table included."""
    text = "\n".join(file.read_text() for file in folder.glob("*.rules"))
    tables = re.findall(r"^rows.*\n((?: *\|.*\n)+)", text, re.M)
    rows = sum(1 for table in tables for line in table.splitlines()[1:] if not re.match(r" *\|-", line))
    return len(re.findall(r"^rule ", text, re.M)) + rows


def made(name, fill):
    """The folder of a rule set, filled by fill(folder) unless that has been done since the shipped rules or this file
    last changed."""
    folder, done = WORK / f"rules-{name}", WORK / f"rules-{name}" / "done"
    newest = max(file.stat().st_mtime for file in [*RULES.glob("*.rules"), Path(__file__)])
    if not done.exists() or done.stat().st_mtime < newest:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "tables").symlink_to(RULES / "tables")
        fill(folder)
        done.touch()
    return folder


def copy_shipped(folder, left_out=()):
    for file in RULES.glob("*.rules"):
        if file.stem not in left_out:
            shutil.copy(file, folder)


def add_results(folder, names):
    """What is not a result is not evaluated."""
    file = folder / "results.rules"
    file.write_text(file.read_text().rstrip() + ", " + ", ".join(names) + "\n")


def few_rules(count=30):
    """The shipped decisions, cut down after the one that makes it so many rules."""
    def fill(folder):
        copy_shipped(folder, ("research", "outreach", "violations", "results", "promises"))
        for block in re.split(r"(?m)^(?=decision )", (RULES / "research.rules").read_text()):
            if rule_count(folder) >= count:
                break
            with open(folder / "research.rules", "a", encoding="utf-8") as file:
                file.write(block)
    return made(f"{count}", fill)


def hangs_on(name, header):
    """A condition that hangs on every rule of a decision or companion, or on a definition."""
    kind = re.search(rf'{name} is (list|one of ("[^"]*"))', header)
    if kind:
        return f"{name} is empty" if kind[1] == "list" else f"{name} is {kind[2]}"
    is_condition = re.search(rf"^define {name}\n(  .*\n)*?  when ", header, re.M)
    return name if is_condition else f"{name} is blank"


def doubled_rules(printed):
    """Beside each of the shipped rules, definitions and decisions another that compares in the same way. What they
    decide is printed, as the shipped results are, or else one result more, which hangs on all of it."""
    def fill(folder):
        copy_shipped(folder)
        text = "\n".join((RULES / f"{name}.rules").read_text() for name in DECIDING)
        own = set(re.findall(r"^(?:setting|define|decision) +([\w-]+)", text, re.M)
                  + re.findall(r"^ +with ([\w-]+) is", text, re.M))
        other = {**OTHER_FACTS, **{name: name + "_again" for name in own}}
        text = re.sub(r"(?m)^(setting [\w-]+ is )(\d+)", lambda found: found[1] + str(int(found[2]) + 1), text)
        text = re.sub(r'"([^"\n]*)"', lambda found: f'"{OTHER_TEXTS.get(found[1], found[1])}"', text)
        text = re.sub(r"(?<![\w-])[A-Za-z][\w-]*", lambda found: other.get(found[0], found[0]), text)
        results = re.sub(r"#.*", "", (RULES / "results.rules").read_text())
        added = [other[name] for name in re.findall(r"[\w-]+", results)[1:]]
        if not printed:
            text += "\ndefine any-again\n  \"It hangs on all of these.\"\n  when any of\n"
            text += "".join(f"    - {hangs_on(name, text)}\n" for name in added)
        (folder / "again.rules").write_text(text)
        add_results(folder, added if printed else ["any-again"])
    return made(f"doubled-{'printed' if printed else 'decided'}", fill)


def many_rules(count, shipped=False):
    """So many rules of the size of those shipped, in files of 5,000: decisions of 1,000 rules at most. They stand
    alone, or beside the shipped ones, and what they decide is a result then."""
    def fill(folder):
        copy_shipped(folder, () if shipped else [file.stem for file in RULES.glob("*.rules") if file.stem != "facts"])
        for part in range(0, count, 5000):
            lines = []
            for start in range(part, min(part + 5000, count), 1000):
                lines += choice(start, min(start + 1000, count))
            (folder / f"part-{part:06}.rules").write_text("\n".join(lines))
        if shipped:
            add_results(folder, [f"choice-{start}" for start in range(0, count, 1000)])
    return made(f"{count}{'-beside' if shipped else ''}", fill)


def choice(start, end):
    """The lines of a decision with a rule for each number."""
    lines = [f"decision choice-{start} is one of \"High\", \"Medium\", \"Low\"",
             "  take the first rule that applies", ""]
    for number in range(start, end):
        lines += [f"rule rule-{number} gives \"{('High', 'Medium', 'Low')[number % 3]}\"",
                  f"  when engagement is \"CSS-Led\" and cadence_days is at most {number % 365 + 1} days",
                  f"    and status_note_on is more than {number} days ago",
                  f"  because \"the cadence and the note of rule {number} say so\"", ""]
    return lines + [f"rule rest-{start} gives \"Low\"", "  otherwise", "  because \"nothing else applies\"", ""]
