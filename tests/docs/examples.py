#!/usr/bin/env python3
"""Runs every example of README.md and docs/: rule files are checked and tested, gates checked,
console blocks are run and their output compared, shell blocks and the steps of workflows may name only what exists,
links must lead somewhere. The blocks of a page share a folder that looks like a fresh clone, so that one can go on from another.

    examples.py [--update] [PAGE...]      TENET names the program (default: build/tenet)

--update writes what was printed into console blocks that differ; read the change before it stays."""

import argparse
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import console
import pages

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = ("facts", "tables", "clauses")  # what examples may use without saying so
# Pages whose sections build on each other; of others each section stands for itself.
WHOLE_PAGES = {"tour.md", "language.md"}
SECONDS = 120
# Commits are the same on every machine, and nobody's settings count.
GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Manager",
    "GIT_AUTHOR_EMAIL": "manager@example.com",
    "GIT_AUTHOR_DATE": "2020-03-02T09:00:00Z",
    "GIT_COMMITTER_NAME": "A. Manager",
    "GIT_COMMITTER_EMAIL": "manager@example.com",
    "GIT_COMMITTER_DATE": "2020-03-02T09:00:00Z",
}


class Run:
    def __init__(self, program, scratch, update):
        self.program = program
        self.scratch = scratch
        self.update = update
        self.passed = self.failed = 0
        self.options = {}  # of each verb
        self.environment = dict(
            os.environ, LC_ALL="C", TZ="UTC", PATH=f"{program.parent}:{os.environ['PATH']}", **GIT
        )
        for name in ("MAKEFLAGS", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            self.environment.pop(name, None)

    def check(self, holds, place, problem):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"not ok {place}: {problem}")
        return holds

    def call(self, words, folder):
        """Standard output and error together, and the status."""
        done = subprocess.run(
            words,
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
        return done.stdout.decode("utf-8", "backslashreplace"), done.returncode

    def verb_options(self, verb):
        """The options that `tenet VERB --help` knows; None when there is no such verb."""
        if verb not in self.options:
            text, status = self.call([str(self.program), verb, "--help"], self.scratch)
            found = set(re.findall(r"(?<![\w-])--?[A-Za-z][A-Za-z-]*", text))
            self.options[verb] = found | {"--help"} if status == 0 else None
        return self.options[verb]


def errors_of(output):
    """Of what `tenet check` prints the errors: hints on the shipped facts would drown them."""
    parts = output.rstrip().split("\n\n")
    return "\n\n".join([part for part in parts if " error[" in part] or parts)


def place_of(page, line):
    try:
        return f"{page.path.relative_to(ROOT)}:{line}"
    except ValueError:
        return f"{page.path}:{line}"


def make_folder(run, number):
    """What commands in examples may look at, or change: as somebody has it who cloned the project."""
    folder = run.scratch / f"page{number}"
    for name in ("rules", "docs", "include"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("README.md", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    make_clone(run, folder)
    (folder / "build").mkdir()
    (folder / "build" / "tenet").symlink_to(run.program)
    return folder


def make_clone(run, folder):
    """One commit on main, which origin/main names too."""
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["commit", "-q", "-m", "The rules"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        output, status = run.call(["git", *words], folder)
        if status != 0:
            sys.exit(f"git {words[0]}: {output}")


def rule_files(page):
    """The tenet blocks that belong together, by section."""
    groups = {}
    for block in page.blocks:
        if block.language == "tenet":
            section = "" if page.path.name in WHOLE_PAGES else block.section
            groups.setdefault(section, []).append(block)
    return groups.values()


def run_rules(run, page, folder):
    for blocks in rule_files(page):
        place = place_of(page, blocks[0].line)
        lines = [f'use "rules/{name}.rules"' for name in SHIPPED]
        for block in blocks:
            lines += [""] + block.lines
        name = f"example-{blocks[0].line}.rules"
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        output, status = run.call([str(run.program), "check", name], folder)
        if not run.check(status == 0, place, f"tenet check ends with {status}\n{errors_of(output)}"):
            continue
        if any(re.match(r"\s*(test|cases)\s+\"", line) for line in lines):
            output, status = run.call([str(run.program), "test", name], folder)
            run.check(status == 0, place, f"tenet test ends with {status}\n{output}")


def run_gates(run, page, folder):
    """Gates are sentences about the shipped rules; files that they may name stand beside."""
    for block in page.blocks:
        if block.language != "gates":
            continue
        beside = folder / f"gates{block.line}"
        shutil.copytree(folder / "rules", beside)
        (beside / "held.csv").write_text("tenant_id\nT-0001\n", encoding="utf-8")
        (beside / "example.gates").write_text("\n".join(block.lines) + "\n", encoding="utf-8")
        output, status = run.call([str(run.program), "check", beside.name], folder)
        place = place_of(page, block.line)
        run.check(status == 0, place, f"tenet check ends with {status}\n{errors_of(output)}")


def run_console(run, page, block, folder):
    """Gives the block's lines as they should be."""
    steps, lost = console.steps(block.lines)
    run.check(lost == 0, place_of(page, block.line), "a console block begins with `$ command`")
    lines = block.lines[:]
    for step in reversed(run_steps(run, page, block, steps, folder)):
        lines[step.first : step.first + len(step.expected)] = step.printed
    return lines


def run_steps(run, page, block, steps, folder):
    """The steps whose expected lines are to be written anew."""
    changed = []
    for step in steps:
        try:
            output, _ = run.call(["bash", "-c", step.command], folder)
        except subprocess.TimeoutExpired:
            output = f"(stopped after {SECONDS} s)"
        printed = console.tidy(output.split("\n"))
        fits = console.matches(step.expected, printed)
        if not fits and run.update:
            step.printed = printed
            changed.append(step)
        run.check(
            fits or run.update,
            place_of(page, block.line + step.first - 1),
            f"{step.command} prints something else\n{console.difference(step.expected, printed)}",
        )
    return changed


def steps_of_workflow(block):
    """The lines of its shell steps; empty lines for all others."""
    lines, inside = [], None
    for line in block.lines:
        indent = len(line) - len(line.lstrip())
        match = re.match(r"\s*(?:- )?run:\s*(.*)$", line)
        if match:
            inside = indent if match.group(1) == "|" else None
            lines.append("" if inside is not None else match.group(1))
            continue
        if inside is not None and line.strip() and indent <= inside:
            inside = None
        lines.append(line.strip() if inside is not None else "")
    return lines


def commands(block):
    """The commands of a shell block, or of the steps of a workflow, as (line, words)."""
    joined, start = "", 0
    lines = steps_of_workflow(block) if block.language == "yaml" else block.lines
    for number, line in enumerate(lines, block.line):
        start = start if joined else number
        joined += line
        if joined.endswith("\\"):
            joined = joined[:-1] + " "
            continue
        lexer = shlex.shlex(joined, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = []
        for word in list(lexer) + [";"]:
            if re.fullmatch(r"[;&|()<>]+", word):
                if words:
                    yield start, words
                words = []
            else:
                words.append(word)
        joined = ""


def run_shell(run, page, block, targets):
    try:
        found = list(commands(block))
    except ValueError as error:
        run.check(False, place_of(page, block.line), f"not a shell command: {error}")
        return
    for line, words in found:
        while words and (words[0] == "sudo" or re.match(r"[A-Za-z_]+=", words[0])):
            words = words[1:]
        name = words[0] if words else ""
        if name in ("tenet", "build/tenet", "./build/tenet"):
            check_call(run, place_of(page, line), words[1:])
        elif name == "make":
            for word in words[1:]:
                if "=" not in word and not word.startswith("-"):
                    run.check(word in targets, place_of(page, line), f"there is no make {word}")


def check_call(run, place, words):
    verb = words[0] if words else ""
    options = run.verb_options(verb) if verb else None
    if not run.check(options is not None, place, f"there is no tenet {verb}"):
        return
    for word in words[1:]:
        if word == "--":
            break
        if word.startswith("-") and word != "-":
            option = word.split("=", 1)[0]
            run.check(option in options, place, f"tenet {verb} has no option {option}")


def check_links(run, page):
    for line, target in page.links:
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        goal = page.path.parent / path if path else page.path
        place = place_of(page, line)
        if run.check(goal.exists(), place, f"{target} leads nowhere") and anchor:
            known = pages.read(goal).anchors if goal.suffix == ".md" else set()
            run.check(anchor in known, place, f"{path or 'this page'} has no section #{anchor}")


def run_page(run, page, number, targets):
    if page.unclosed:
        run.check(False, place_of(page, page.unclosed), "this fence is never closed")
        return
    folder = make_folder(run, number)
    run_rules(run, page, folder)
    run_gates(run, page, folder)
    edits = []
    for block in page.blocks:
        if block.language in ("sh", "yaml"):
            run_shell(run, page, block, targets)
        elif block.language == "console":
            edits.append((block, run_console(run, page, block, folder)))
    check_links(run, page)
    lines = page.lines[:]
    for block, wanted in reversed(edits):
        lines[block.line - 1 : block.line - 1 + len(block.lines)] = wanted
    if run.update and lines != page.lines:
        page.path.write_text("\n".join(lines), encoding="utf-8")
        print(f"{page.path}: written anew")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    program = pathlib.Path(os.environ.get("TENET", ROOT / "build" / "tenet")).absolute()
    if not os.access(program, os.X_OK):
        sys.exit(f"{program} is not there: make")
    found = arguments.pages or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    with tempfile.TemporaryDirectory(prefix="tenet-docs.") as scratch:
        run = Run(program, pathlib.Path(scratch), arguments.update)
        for number, path in enumerate(found):
            run_page(run, pages.read(path.absolute()), number, targets)
    print(f"examples: {run.passed} passed, {run.failed} failed")
    return 1 if run.failed or not run.passed else 0


if __name__ == "__main__":
    sys.exit(main())
