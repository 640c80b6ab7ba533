"""What tests/bench/run and tests/bench/scale measure with: portfolios made once and kept in the
build folder, commands run in turn, their CPU seconds, wall seconds and peak memory."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("BUILD", ROOT / "build")).absolute()
TENET = Path(os.environ.get("TENET", BUILD / "tenet")).absolute()
WORK = Path(os.environ.get("BENCH_WORK", BUILD / "bench"))
AS_OF = "2020-03-02"
FIVE = "priority,validation,validation_reason,rm_primary,fm_cross_check"

sys.stdout.reconfigure(line_buffering=True)


def evaluate(facts, *options, rules=ROOT / "rules", jobs=1):
    return [TENET, "eval", "--rules", rules, "--as-of", AS_OF, "--facts", facts, "--jobs", str(jobs),
            *(options or ("--format", "csv"))]


def evaluate_five(facts, jobs=1):
    return evaluate(facts, "--format", "csv", "--only", FIVE, jobs=jobs)


def limit(facts):
    return [WORK / "limit", ROOT / "rules" / "tables", facts, AS_OF]


def start(number, command, source):
    with open(source or os.devnull, "rb") as stdin, open(WORK / f"errors-{number}", "wb") as errors:
        return subprocess.Popen([WORK / "spawn", WORK / f"took-{number}", *command],
                                stdin=stdin, stdout=subprocess.DEVNULL, stderr=errors)


def measure(*commands, source=None):
    """CPU seconds, wall seconds and peak memory in MB of one run; the exit status must be 0. Several commands run at
    once: the seconds until the last one ends, the CPU seconds of all."""
    processes = [start(number, command, source) for number, command in enumerate(commands)]
    took = []
    for number, (process, command) in enumerate(zip(processes, commands)):
        if process.wait() != 0:
            sys.exit(f"bench: {' '.join(map(str, command))} ended with {process.returncode}:\n"
                     + (WORK / f"errors-{number}").read_text(errors="replace")[:2000])
        took.append([float(word) for word in (WORK / f"took-{number}").read_text().split()])
    cpu, begin, end, peak = zip(*took)
    return sum(cpu), max(end) - min(begin), max(peak) / 1e6


class AtOnce(list):
    """Commands that run at once, where one command may stand."""


def in_turn(commands, runs, sources=None):
    """(CPU s, wall s, MB) of each command: medians of so many runs in turn, after one warm-up."""
    taken = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            each = command if isinstance(command, AtOnce) else [command]
            figures = measure(*each, source=(sources or {}).get(name))
            if turn > 0:
                taken[name].append(figures)
    return {name: tuple(statistics.median(column) for column in zip(*values))
            for name, values in taken.items()}


def generate(tenants, *options):
    """The folder of a portfolio of so many tenants, made once."""
    folder = WORK / "-".join(["facts", str(tenants), *(option.strip("-") for option in options)])
    generator = WORK / "generate"
    done = folder / "done"
    if not done.exists() or done.stat().st_mtime < generator.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([generator, "--tenants", str(tenants), *options, folder], check=True)
        done.touch()
    return folder


def instructions(command, source=None):
    """The instructions of one run as callgrind counts them. The C library takes the code that any
    x86-64 processor can run, so that the count does not depend on the machine."""
    plain = "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-EVEX,-ERMS,-FSRM,-MOVBE"
    with open(source or os.devnull, "rb") as stdin:
        process = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-fd=2", *command],
            stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "GLIBC_TUNABLES": plain, "LC_ALL": "C"}, check=False)
    for line in process.stderr.splitlines():
        if "Collected :" in line and process.returncode == 0:
            return int(line.split(":")[1].split()[0])
    sys.exit(f"bench: valgrind on {' '.join(map(str, command))} ended with {process.returncode}:\n"
             + process.stderr[-2000:])
