"""Three-valued logic and the ways a decision comes about.

A condition is True, False or Unknown. A value is anything known, None for a blank, Unknown, or
Undecided (a decision of which several values are still possible). Nothing here is clever on
purpose: this is the yardstick, so every function can be checked against the text by eye.
"""


class Unknown:
    """What the source does not say; carries the names of the facts that would settle it."""

    __slots__ = ("missing",)

    def __init__(self, missing):
        self.missing = frozenset(missing)

    def __repr__(self):
        return "Unknown(%s)" % ", ".join(sorted(self.missing))

    def __bool__(self):
        raise TypeError("an unknown condition is neither true nor false")


class Undecided:
    """A finite decision with more than one value still possible (None stands for blank)."""

    __slots__ = ("possible", "missing")

    def __init__(self, possible, missing):
        self.possible = tuple(possible)
        self.missing = frozenset(missing)

    def __repr__(self):
        return "Undecided(%r, missing %s)" % (self.possible, ", ".join(sorted(self.missing)))


def is_unknown(thing):
    return isinstance(thing, Unknown)


def missing_of(*things):
    """The names behind those of the things that are unknown or undecided."""
    names = set()
    for thing in things:
        if isinstance(thing, (Unknown, Undecided)):
            names |= thing.missing
    return frozenset(names)


# Strong Kleene connectives. An unknown result names its unknown parts only: of `a and b` with a
# true, only what b lacks.

def all_of(*conditions):
    if any(c is False for c in conditions):
        return False
    if any(is_unknown(c) for c in conditions):
        return Unknown(missing_of(*conditions))
    return True


def any_of(*conditions):
    if any(c is True for c in conditions):
        return True
    if any(is_unknown(c) for c in conditions):
        return Unknown(missing_of(*conditions))
    return False


def not_(condition):
    return condition if is_unknown(condition) else not condition


# Comparisons. A positive comparison with a blank is false, whatever the other side.

def holds(value, test):
    """The positive comparison `test` of one value with something that is known."""
    if value is None:
        return False
    if is_unknown(value):
        return value
    if isinstance(value, Undecided):
        answers = {holds(v, test) for v in value.possible}
        return answers.pop() if len(answers) == 1 else Unknown(value.missing)
    return bool(test(value))


def compare(left, right, test):
    """A positive comparison of two values, either of which may be unknown, undecided or blank."""
    if left is None or right is None:
        return False
    if is_unknown(left) or is_unknown(right):
        return Unknown(missing_of(left, right))
    lefts = left.possible if isinstance(left, Undecided) else (left,)
    rights = right.possible if isinstance(right, Undecided) else (right,)
    answers = {a is not None and b is not None and bool(test(a, b)) for a in lefts for b in rights}
    return answers.pop() if len(answers) == 1 else Unknown(missing_of(left, right))


def is_(value, *wanted):
    """`value is one of wanted`; one comparison, so it may hold for several candidates at once."""
    return holds(value, lambda v: v in wanted)


def is_blank(value):
    if is_unknown(value):
        return value
    if isinstance(value, Undecided):
        answers = {v is None for v in value.possible}
        return answers.pop() if len(answers) == 1 else Unknown(value.missing)
    return value is None


def not_blank(value):
    return not_(is_blank(value))


def lower(text):
    """Letter case means the ASCII letters, so str.lower (which knows more) will not do."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


# Child rows. `rows` is a list of rows, or Unknown where the table is not there.

def some(rows, condition):
    return rows if is_unknown(rows) else any_of(*(condition(row) for row in rows))


def every(rows, condition):
    return rows if is_unknown(rows) else all_of(*(condition(row) for row in rows))


def latest_name(rows, condition):
    """The contact_name of the latest row by modified_on; on a tie, of the first by name.

    A row is chosen when its condition is true and no other row whose condition is true or unknown
    may come before it. None when no row can qualify.
    """
    if is_unknown(rows):
        return rows
    able = [(row, condition(row)) for row in rows]
    able = [(row, holds_) for row, holds_ in able if holds_ is not False]
    if not able:
        return None
    for row, holds_ in able:
        others = [other for other, _ in able if other is not row]
        if holds_ is True and not any(may_precede(other, row) for other in others):
            return row["contact_name"]
    return Unknown(choice_missing(able))


def may_precede(other, row):
    """Whether `other` may be later than `row`, or as late and earlier by name."""
    theirs, ours = other["modified_on"], row["modified_on"]
    if is_unknown(theirs) or is_unknown(ours):
        return True
    if theirs != ours:
        return theirs > ours
    names = other["contact_name"], row["contact_name"]
    if any(is_unknown(name) for name in names):
        return True
    return names[0].encode() < names[1].encode()


def choice_missing(able):
    """What an unknown choice lacks, over every row that may qualify."""
    names = set()
    for row, holds_ in able:
        names |= missing_of(holds_)
        if len(able) > 1:
            names |= missing_of(row["modified_on"])
        day = row["modified_on"]
        tied = [o for o, _ in able if o is not row and not is_unknown(o["modified_on"])
                and not is_unknown(day) and o["modified_on"] == day]
        if tied:
            names |= missing_of(row["contact_name"])
    return names


# Decisions

class Rule:
    """One rule of a first-match decision: `otherwise` is a condition that is True."""

    def __init__(self, name, condition, value):
        self.name, self.condition, self.value = name, condition, value


class Decision:
    """What came out: `rules` are those that may be the first (or the items, for a list)."""

    def __init__(self, name, kind, value, possible=None, missing=None, rules=()):
        self.name, self.kind = name, kind
        self.value = value
        self.possible = possible
        self.missing = None if missing is None else frozenset(missing)
        self.rules = list(rules)

    @property
    def undecided(self):
        return self.missing is not None

    def as_value(self):
        """How another condition sees this decision."""
        if not self.undecided:
            return self.value
        if self.kind == "open":
            return Unknown(self.missing)
        return Undecided(self.possible, self.missing)


def may_be_first(rules):
    """The rules whose condition is true or unknown with no true condition before."""
    able = []
    for rule in rules:
        if rule.condition is False:
            continue
        able.append(rule)
        if rule.condition is True:
            return able
    raise ValueError("the last rule of a decision must be an otherwise")


def first_match(name, order, rules):
    """Decided when every rule that may be the first gives the same known value."""
    able = may_be_first(rules)
    values = set()
    for rule in able:
        if isinstance(rule.value, Undecided):
            values |= set(rule.value.possible)
        else:
            values.add(rule.value)
    if len(values) == 1:
        return Decision(name, "first", values.pop(), rules=able)
    possible = [v for v in order if v in values] + ([None] if None in values else [])
    assert set(possible) == values, "%s: an undeclared value among %r" % (name, values)
    missing = missing_of(*(r.condition for r in able), *(r.value for r in able))
    return Decision(name, "first", None, possible, missing, able)


def listing(name, items):
    """Item by item; `items` are pairs of a condition and a name, which may be unknown itself."""
    value, possible, missing = [], [], set()
    for condition, item in items:
        if condition is False:
            continue
        if condition is True and not is_unknown(item):
            value.append(item)
        else:
            possible.append(None if is_unknown(item) else item)
            missing |= missing_of(condition, item)
    if not possible:
        return Decision(name, "list", value)
    return Decision(name, "list", value, possible, missing)


def open_value(name, value):
    """A text or a number of which no list of possible values exists."""
    if is_unknown(value):
        return Decision(name, "open", None, None, value.missing)
    return Decision(name, "open", value)
