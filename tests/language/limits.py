"""Every limit of interp/base/limits.def that concerns rule files, at its value (which is fine) and one
past it (which is said). The files are made here: some have megabytes."""
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

FACTS = """record tenant
  key tenant_id
  fact tenant_id is text
  fact seats is number label "Seats"
  fact note is text, may be blank label "Note"
"""


def limits():
    """Of limits.def: name -> value."""
    with open(os.path.join(ROOT, 'interp/base/limits.def'), encoding='utf-8') as file:
        return {name: int(value) for name, value in
                re.findall(r'^LIMIT\((\w+), (\d+),', file.read(), re.M)}


def write(folder, name, text):
    with open(os.path.join(folder, name), 'w', encoding='utf-8', newline='') as file:
        file.write(text)
    return name


def one(folder, text):
    return write(folder, 'rules.rules', FACTS + text)


def rule_file(folder, size):
    line = '# ' + 'x' * 997 + '\n'
    room = size - len(FACTS)
    return one(folder, line * (room // 1000) + '#' * (room % 1000))


def rule_line(folder, length):
    return one(folder, '#' * length + '\n')


def rule_files(folder, count):
    os.mkdir(os.path.join(folder, 'rules'))
    write(folder, 'rules/0000.rules', FACTS)
    for number in range(1, count):
        write(folder, f'rules/{number:04}.rules', '')
    return 'rules'


def rule_files_used(folder, count):
    for number in range(1, count):
        write(folder, f'{number}.rules', '')
    return one(folder, ''.join(f'use "{number}.rules"\n' for number in range(1, count)))


def use_depth(folder, depth):
    for number in range(2, depth + 1):
        after = f'use "{number + 1}.rules"\n' if number < depth else ''
        write(folder, f'{number}.rules', after)
    return one(folder, 'use "2.rules"\n')


# A fact is one level, its comparison another, as is each pair of parentheses and each `not`.
def parentheses(folder, depth):
    return one(folder, f'promise p always {"(" * (depth - 2)}seats is 1{")" * (depth - 2)}\n')


def negations(folder, depth):
    return one(folder, f'promise p always {"not " * (depth - 2)}seats is 1\n')


def definitions(folder, depth):
    text = ['define d1 when seats is 1\n']
    for number in range(2, depth - 1):
        text.append(f'define d{number} when not d{number - 1}\n')
    return one(folder, ''.join(text) + f'promise p always not d{depth - 2}\n')


def list_literal(folder, count):
    values = ',\n'.join(f'"{number}"' for number in range(count))
    return one(folder, f'setting s is {values}\npromise p always note is one of s\n')


def list_in_rule(folder, count):
    values = ',\n'.join(str(number) for number in range(count))
    return one(folder, f'promise p always seats is one of {values}\n')


def string(folder, length):
    return one(folder, f'promise p always note is "{"x" * length}"\n')


def digits(folder, count):
    return one(folder, f'promise p always seats is {"9" * count}\n')


def name(folder, length):
    return one(folder, f'promise {"n" * length} always seats is 1\n')


def values_of_a_type(folder, count):
    values = ', '.join(f'"{number}"' for number in range(count))
    return one(folder, f'record visit, many for each tenant\n  fact kind is one of\n{values}\n'
                       'promise p always some visit has kind "1"\n')


def errors_a_file(folder, count):
    return one(folder, ''.join(f'promise p{number} always seat is {number}\n'
                               for number in range(count)))


def mistakes_a_file(folder, count):
    return one(folder, ''.join(f'promise p{number} always seats {number}\n'
                               for number in range(count)))


TABLE = 'table t from "t.csv" key k\npromise p always note is in t\n'


def table_rows(folder, count):
    write(folder, 't.csv', 'k\n' + ''.join(f'{number}\n' for number in range(count)))
    return one(folder, TABLE)


def cases_rows(folder, count):
    write(folder, 'c.csv', 'given note,expect d\n' + 'x,yes\n' * count)
    return one(folder, 'define d when note is not blank\nresults d\ncases "c" from "c.csv"\n')


def csv_columns(folder, count):
    write(folder, 't.csv', 'k' + ''.join(f',c{number}' for number in range(1, count)) + '\n'
          + 'x' + ',' * (count - 1) + '\n')
    return one(folder, TABLE)


def field(folder, length):
    write(folder, 't.csv', f'k,c\nx,{"y" * length}\n')
    return one(folder, TABLE)


def csv_errors(folder, count):
    write(folder, 't.csv', 'k,n\n' + ''.join(f'{number},x\n' for number in range(count)))
    return one(folder, TABLE.replace('key k', 'key k column n is number'))


# limit, the files, what comes one past it: the code and the message
CASES = [
    ('RULE_FILE', rule_file, 'E0308', 'the file "rules.rules" is over the limit of 4 MiB for a rule file'),
    ('RULE_LINE', rule_line, 'E0109', 'this line has 1048577 bytes; the most is 1048576'),
    ('RULE_FILES', rule_files, 'E0314', 'a rule set has at most 256 files'),
    ('RULE_FILES', rule_files_used, 'E0314', 'a rule set has at most 256 files'),
    ('USE_DEPTH', use_depth, 'E0314', 'files use each other more than 16 deep'),
    ('TREE_DEPTH', parentheses, 'E0212', 'this condition is nested more than 200 levels deep'),
    ('TREE_DEPTH', negations, 'E0212', 'this condition is nested more than 200 levels deep'),
    ('TREE_DEPTH', definitions, 'E0508', 'conditions and definitions are nested more than 200 deep here'),
    ('LIST_LITERAL', list_literal, 'E0213', 'this list has more than 100000 entries'),
    ('LIST_LITERAL', list_in_rule, 'E0213', 'this list has more than 100000 entries'),
    ('STRING', string, 'E0115', 'this text is 65537 bytes long; the most is 65536'),
    ('NUMBER_DIGITS', digits, 'E0119', 'a number has at most 18 digits'),
    ('NAME', name, 'E0116', 'this name is 201 bytes long; the most is 200'),
    ('VALUES_OF_A_TYPE', values_of_a_type, 'E0408', ''),
    ('TABLE_ROWS', table_rows, 'E0411', 'a table has at most 1000000 rows'),
    ('CASES_ROWS', cases_rows, 'E0343', 'a file of cases has at most 100000 rows'),
    ('CSV_COLUMNS', csv_columns, 'E0411', ''),
    ('FIELD', field, 'E0411', 'a cell is too long'),
]
# Those that are about messages, or about facts and not about rules.
ELSEWHERE = {'ERRORS_A_FILE', 'JSON_DEPTH', 'PIPED_LINE', 'UPCOMING_SPAN', 'WAYS_TRIED'}
