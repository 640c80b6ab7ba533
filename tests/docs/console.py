"""Console blocks: `$ command` lines with the output that is expected below them."""

import difflib


class Step:
    """A command, and where its expected lines stand in the block."""

    def __init__(self, command, first):
        self.command = command
        self.first = first  # index in the block's lines
        self.expected = []


def steps(lines):
    """The steps of a block, and the number of lines that stand before the first command."""
    found, index = [], 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\") and index < len(lines):
                command += "\n" + lines[index]
                index += 1
            found.append(Step(command, index))
        elif found:
            found[-1].expected.append(line)
    lost = 0
    while lost < len(lines) and not lines[lost].startswith("$ "):
        lost += 1
    return found, lost


def tidy(lines):
    """Without trailing blanks, in lines and behind the last one."""
    tidied = [line.rstrip() for line in lines]
    while tidied and not tidied[-1]:
        tidied.pop()
    return tidied


def matches(expected, actual):
    """`...` alone on a line stands for any number of lines."""
    parts, part = [], []
    for line in tidy(expected):
        if line.strip() == "...":
            parts.append(part)
            part = []
        else:
            part.append(line)
    parts.append(part)
    actual = tidy(actual)
    if len(parts) == 1:
        return parts[0] == actual
    first, last = parts[0], parts[-1]
    if len(first) + len(last) > len(actual) or actual[: len(first)] != first:
        return False
    at, end = len(first), len(actual) - len(last)
    if actual[end:] != last:
        return False
    for part in parts[1:-1]:
        while at + len(part) <= end and actual[at : at + len(part)] != part:
            at += 1
        if at + len(part) > end:
            return False
        at += len(part)
    return True


def difference(expected, actual):
    return "\n".join(
        difflib.unified_diff(tidy(expected), tidy(actual), "expected", "printed", lineterm="")
    )
