"""Pages of the documentation as their parts: fenced blocks with their sections, and links."""

import re
import unicodedata

FENCE = re.compile(r"^(`{3,}|~{3,})\s*([A-Za-z0-9_+-]*)\s*$")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]*)>?(?:\s+\"[^\"]*\")?\s*\)")


class Block:
    """A fenced block: lines[0] stands on line `line` (counted from 1) of the page."""

    def __init__(self, language, section, line):
        self.language = language
        self.section = section
        self.line = line
        self.lines = []


class Page:
    def __init__(self, path, text):
        self.path = path
        self.lines = text.split("\n")
        self.blocks = []
        self.links = []  # (line, target)
        self.anchors = set()
        self.unclosed = None
        self._read()

    def _read(self):
        section, fence, block = "", None, None
        for number, line in enumerate(self.lines, 1):
            match = FENCE.match(line)
            if fence:
                if match and match.group(1).startswith(fence) and not match.group(2):
                    self.blocks.append(block)
                    fence = None
                else:
                    block.lines.append(line)
            elif match:
                fence, block = match.group(1), Block(match.group(2), section, number + 1)
            elif not line.startswith("    "):
                heading = HEADING.match(line)
                if heading:
                    self._add_anchor(heading.group(2))
                    if len(heading.group(1)) <= 2:
                        section = heading.group(2)
                shown = re.sub(r"`[^`]*`", "", line)
                self.links += [(number, target) for target in LINK.findall(shown)]
        if fence:
            self.unclosed = block.line - 1

    def _add_anchor(self, title):
        """As GitHub makes it: lower case, words joined by hyphens, a number behind repeats."""
        kept = [c for c in title.lower() if c in " -_" or unicodedata.category(c)[0] in "LN"]
        anchor = base = "".join(kept).replace(" ", "-")
        count = 0
        while anchor in self.anchors:
            count += 1
            anchor = f"{base}-{count}"
        self.anchors.add(anchor)


def read(path):
    return Page(path, path.read_text(encoding="utf-8"))
