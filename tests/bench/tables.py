"""The tables of tests/bench/run and tests/bench/scale: Markdown, printed and kept in the build folder, from where
tests/bench/publish puts them into docs/performance.md. What is aimed at stands beside a figure, met or not."""

from measure import WORK

TABLES = WORK / "tables"


def target(figure, bound, unit, least=False, digits=2, aim=None):
    """In words, whether a figure is within its bound: at most so much, or at least."""
    def holds(value):
        return figure >= value if least else figure <= value
    text = f"{'at least' if least else 'at most'} {bound:g}{unit}"
    if aim is not None:
        text += f", aim {aim:g}"
    verdict = "met" if holds(bound) else "NOT met"
    if aim is not None and holds(bound):
        verdict += ", the aim too" if holds(aim) else ", the aim not"
    return f"{text}: {verdict} ({figure:.{digits}f})"


def lines_of(headings, rows):
    """Texts to the left, that is the first column and targets; figures to the right. Empty columns are left out."""
    kept = [i for i in range(len(headings)) if i == 0 or any(row[i] for row in rows)]
    headings, rows = [headings[i] for i in kept], [[row[i] for i in kept] for row in rows]
    is_text = [i == 0 or heading == "target" for i, heading in enumerate(headings)]
    widths = [max(3, *(len(row[i]) for row in [headings, *rows])) for i in range(len(headings))]

    def line(cells):
        return "| " + " | ".join(cell.ljust(width) if text else cell.rjust(width)
                                 for cell, width, text in zip(cells, widths, is_text)) + " |"
    rule = ["-" * width if text else "-" * (width - 1) + ":" for width, text in zip(widths, is_text)]
    return [line(headings), line(rule), *map(line, rows)]


def show(name, title, headings, rows, *notes):
    """Prints a table between what it is about and what is to be said of it."""
    text = "\n".join([title, "", *lines_of(headings, rows), *(["", *notes] if notes else [])]) + "\n"
    TABLES.mkdir(parents=True, exist_ok=True)
    (TABLES / f"{name}.md").write_text(text)
    print(text)
