#!/usr/bin/env python3
"""Random damage to good rule files: whatever stands in them, `tenet check` ends with a message or none,
never with a crash, and soon.

  tests/language/stress.py [--count N] [--seed N] [--keep FOLDER] [FILE...]

Of each rule file of rules/ and tests/language/ok, N copies (300) are damaged and checked, each beside
the other files of its rule set. TENET is the program (best the one with sanitizers). What fails is
written into the folder that --keep names."""
import argparse
import concurrent.futures
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS = 20
TOKEN = re.compile(rb'"[^"\n]*"|[A-Za-z_][A-Za-z0-9_-]*|[0-9][0-9.-]*|[^\sA-Za-z0-9_]|[ \t]+|\n')
SIGNS = [b'"', b'(', b')', b'|', b',', b'-', b'#', b'\n', b'is', b'not', b'and', b'or', b'any of', b'=',
         b'when', b'rule', b'gives', b'decision', b'every', b'some', b'of', b'with', b'define', b'0',
         b'"x"', b'2020-01-01', b'14 days', b'\xc2\xa0', b'\xe2\x80\x9c', b'\x00', b'\xff', b'\r',
         b'{', b'\\', b'where (', b'the latest', b'table t key k', b'record r', b'use "x"', b'- ']


def damaged(text, rng):
    """One to three random mistakes."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.randrange(12)
        parts = TOKEN.findall(text) if kind < 6 else text.split(b'\n')
        if not parts:
            return rng.choice(SIGNS)
        at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
        if kind in (0, 6):
            del parts[at]
        elif kind in (1, 7):
            parts.insert(at, parts[at])
        elif kind in (2, 8):
            parts[at], parts[other] = parts[other], parts[at]
        elif kind == 3:
            parts[at] = parts[other]
        elif kind == 4:
            parts.insert(at, rng.choice(SIGNS))
        elif kind == 5:
            parts[at] = rng.choice(SIGNS)
        elif kind == 9:
            parts = parts[:at]
        else:
            where = rng.randrange(len(text) + 1)
            byte = bytes([rng.randrange(256)])
            text = text[:where] + byte + text[where + (kind == 10):]
            continue
        text = (b'' if kind < 6 else b'\n').join(parts)
    return text


def run(program, folder, words, text=None):
    try:
        done = subprocess.run([program, *words], cwd=folder, capture_output=True, timeout=SECONDS,
                              input=text or b'', check=False)
        return done.returncode, done.stderr
    except subprocess.TimeoutExpired:
        return 'still running', b''


def complaint(status, errors, place=True):
    """What is wrong with an answer; None when nothing is."""
    if status not in (0, 3):
        return f'ended with {status}'
    files = {}
    for match in re.finditer(rb'^([^\s:]+):(\d+)(?::(\d+))?: error\[', errors, re.M):
        path, line, column = match[1], int(match[2]), int(match[3] or 0)
        files.setdefault(path, []).append((line, column))
    if (b': error[' in errors or b'error[' in errors[:6]) != (status == 3):
        return f'ended with {status} and {"no" if status == 3 else "an"} error'
    for path, places in files.items():
        if len(places) > (20 if path.endswith(b'.rules') else 60):
            return f'{len(places)} errors in {path.decode()}'
        if place and places != sorted(places):
            return f'the errors in {path.decode()} are not in their order'
    return None


def rule_sets():
    """(folder, what is checked, the rule files in it)"""
    ok = os.path.join(HERE, 'ok')
    found = [(os.path.join(ROOT, 'rules'), None)]
    found += [(os.path.join(ok, name), None) for name in sorted(os.listdir(ok))
              if os.path.isdir(os.path.join(ok, name))]
    for folder, _ in found:
        files = [os.path.relpath(os.path.join(at, name), folder)
                 for at, _, names in os.walk(folder) for name in names if name.endswith('.rules')]
        yield folder, '.', sorted(files)
    for name in sorted(os.listdir(ok)):
        if name.endswith('.rules'):
            yield ok, name, [name]


def one_file(program, folder, checked, name, options):
    """Damages one file again and again; gives (how many went well, complaints)."""
    good, bad = 0, []
    with tempfile.TemporaryDirectory(prefix='stress.') as work:
        copy = os.path.join(work, 'rules')
        shutil.copytree(folder, copy)
        path = os.path.join(copy, name)
        with open(path, 'rb') as file:
            text = file.read()
        for number in range(options.count):
            rng = random.Random(f'{options.seed} {name} {number}')
            wrong = damaged(text, rng)
            with open(path, 'wb') as file:
                file.write(wrong)
            status, errors = run(program, copy, ['check', '--rules', checked])
            why = complaint(status, errors)
            if not why and number % 3 == 0:
                status, errors = run(program, copy, ['fmt', '-'], wrong)
                why = complaint(status, errors)
                why = why and 'fmt: ' + why
            if not why:
                good += 1
                continue
            bad.append(f'{name}, number {number}: {why}')
            bad += ['    ' + line for line in errors.decode('utf-8', 'replace').split('\n')[:30]]
            if options.keep:
                os.makedirs(options.keep, exist_ok=True)
                kept = os.path.join(options.keep, f'{name.replace("/", "-")}.{number}')
                with open(kept, 'wb') as file:
                    file.write(wrong)
    return good, bad


def stress(program, options, wanted=()):
    """(how many went well, complaints), for all rule files."""
    jobs = [(folder, checked, name) for folder, checked, names in rule_sets() for name in names
            if not wanted or any(part in os.path.join(folder, name) for part in wanted)]
    good, bad = 0, []
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for done, complaints in pool.map(lambda job: one_file(program, *job, options), jobs):
            good += done
            bad += complaints
    return good, bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--count', type=int, default=300)
    parser.add_argument('--seed', default='1')
    parser.add_argument('--keep')
    parser.add_argument('wanted', nargs='*')
    options = parser.parse_args()
    program = os.path.abspath(os.environ.get('TENET', os.path.join(ROOT, 'build/tenet')))
    good, bad = stress(program, options, options.wanted)
    print('\n'.join(bad))
    failed = sum(not line.startswith('    ') for line in bad)
    print(f'stress: {good} passed, {failed} failed')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
