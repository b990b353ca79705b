"""Reaches the keys of the curriculum another way: sympy works out `check` for every line of
`curriculum export` on standard input, and what differs from the key is printed.

The last line is JSON: {"checked": …, "disagreements": …}.
"""

import json
import re
import sys

import sympy
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

SYMBOLS = {name: sympy.Symbol(name, real=True) for name in 'x y z t n'.split()}
MATHS = {name: getattr(sympy, name) for name in dir(sympy) if not name.startswith('_')}
PYTHON = {
    f.__name__: f
    for f in (abs, all, any, bin, hex, int, len, list, map, max, min, range, reversed, round, set, sorted, str, sum, tuple, zip, float, chr, ord, bool, filter, enumerate)
}
RAISED = str.maketrans('⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ', '0123456789-+n')


def exact(text):
    """A number as the export writes it."""
    return sympy.nsimplify(parse_expr(text.replace('^', '**'), transformations=standard_transformations), rational=False)


def value(cell):
    if isinstance(cell, list):
        return [value(part) for part in cell]
    if isinstance(cell, dict):
        return exact(rational(cell['number'])) if 'number' in cell else cell['real']
    return cell


def rational(text):
    """`3/4` as a quotient of exact numbers."""
    return re.sub(r'(?<![\w.])(\d+)/(\d+)', r'Rational(\1, \2)', text)


def parse(text):
    """An expression as the curriculum shows it, such as `3x² − 1/2`."""
    text = re.sub(r'([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ]+)', lambda match: '**(' + match[1].translate(RAISED) + ')', text)
    for shown, written in (('−', '-'), ('·', '*'), ('×', '*'), ('÷', '/'), ('π', 'pi'), ('√', 'sqrt '), ('^', '**')):
        text = text.replace(shown, written)
    text = re.sub(r'sqrt (\d+|\w)', r'sqrt(\1)', text).replace('sqrt (', 'sqrt(')
    text = re.sub(r'\b(\d+)/(\d+)\b', r'(Rational(\1, \2))', text)
    text = re.sub(r'([a-z])(?=[a-z]\b|[a-z]\*)(?<!q)(?<!p)(?<!r)(?<!t)(?<!i)', r'\1', text)
    names = {**SYMBOLS, **{name: sympy.Symbol(name, real=True) for name in 'abcdhkmpqrsuvw'}}
    rules = standard_transformations + (convert_xor, implicit_multiplication_application)
    return parse_expr(text, local_dict=names, transformations=rules)


def key_of(line):
    kind, key = line['kind'], line['key']
    if kind == 'number':
        return exact(rational(key))
    if kind in ('solutions', 'list', 'set', 'point'):
        return list(exact(rational('[' + key.strip('[]') + ']')) if False else [exact(rational(part)) for part in split(key.strip()[1:-1])])
    if kind == 'expression':
        return parse(key)
    return key


def split(text):
    """The parts between commas outside of parentheses."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in '([') - (letter in ')]')
        if letter == ',' and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part for part in parts + [text[start:]] if part.strip()]


def same(left, right, line):
    if isinstance(left, (str, bool)) or isinstance(right, (str, bool)):
        return str(left) == str(right)
    left, right = sympy.sympify(left), sympy.sympify(right)
    if line['kind'] == 'expression':
        return sympy.simplify(left - right) == 0
    difference = abs(complex(sympy.N(left - right, 30)))
    size = max(1.0, abs(complex(sympy.N(right))))
    if line['round'] is not None:
        return difference <= 0.5000001 * 10.0 ** -line['round']
    if line['tolerance'] is not None:
        return difference <= float(sympy.sympify(line['tolerance'])) * size
    return difference <= 1e-12 * size


def equal(found, key, line):
    if isinstance(found, (set, frozenset, sympy.FiniteSet)):
        found = list(found)
    if isinstance(found, (list, tuple, sympy.Tuple)) or isinstance(key, list):
        found = list(found) if isinstance(found, (list, tuple, sympy.Tuple)) else [found]
        keys = key if isinstance(key, list) else [key]
        if line['kind'] in ('solutions', 'set'):
            return len(found) == len(keys) and all(any(same(a, b, line) for b in keys) for a in found)
        return len(found) == len(keys) and all(same(a, b, line) for a, b in zip(found, keys))
    return same(found, key, line)


def verdict(line):
    names = {**MATHS, **PYTHON, **SYMBOLS}
    names.update({name: value(cell) for name, cell in line['values'].items()})
    key = key_of(line)
    names['key'] = key
    found = eval(line['check'], {**names, '__builtins__': {}})
    if isinstance(found, (bool, sympy.logic.boolalg.BooleanTrue, sympy.logic.boolalg.BooleanFalse)):
        if line['kind'] == 'truth':
            return str(bool(found)).lower() == str(key).lower(), found
        return bool(found), found
    if isinstance(found, sympy.Eq):
        symbol = SYMBOLS.get(line['of'] or 'x', sympy.Symbol(line['of'] or 'x', real=True))
        found = sympy.solveset(found, symbol, sympy.S.Reals)
    return equal(found, key, line), found


def main():
    checked = disagreements = 0
    for text in sys.stdin:
        if not text.startswith('{'):
            print(text.strip())
            disagreements += 1
            continue
        line = json.loads(text)
        checked += 1
        try:
            agrees, found = verdict(line)
        except Exception as error:  # a check that can't be worked out proves nothing
            agrees, found = False, f'{type(error).__name__}: {error}'
        if not agrees:
            disagreements += 1
            print(f"{line['item']} seed {line['seed']}: key {line['key']}, check {found}")
    print(json.dumps({'checked': checked, 'disagreements': disagreements}))
    return 1 if disagreements or not checked else 0


if __name__ == '__main__':
    sys.exit(main())
