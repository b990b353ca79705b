"""Makes keys of every kind with right answers and changed ones, as lines of JSON for
`eval grading`. A computer algebra system (sympy) says of each changed answer of a mathematical kind
that it is wrong; a change that happens to be right is left out. Kinds without mathematics are
changed so that they can't be right.

Usage: mutations.py COUNT [SEED] > cases.jsonl, with COUNT the number of changed answers.
"""

import json
import random
import sys

import sympy
from sympy import Interval, Rational, S, Union, symbols
from sympy.logic.boolalg import And, Equivalent, Not, Or
from sympy.logic.inference import satisfiable
from sympy.physics import units as u
from sympy.physics.units import convert_to

x, y = symbols('x y')
p, q, r = symbols('p q r')


def typed(kind, value, **more):
    return {'kind': 'typed', 'answer': {'type': kind, 'value': value, **more}}


def number(dice):
    """An integer, a decimal or a fraction, exact."""
    top, bottom = dice.randint(2, 999), dice.choice([1, 1, 10, 100, 3, 7, 8])
    value = Rational(dice.choice([1, -1]) * top, bottom)
    if bottom in (10, 100):
        places = {10: 1, 100: 2}[bottom]
        shown = lambda v: f'{float(v):.{places + 1}f}'
    else:
        shown = str
    right = [shown(value)]
    changed = [-value, value * 10, value / 10, value + 1, value - 1, 1 / value, value * 100]
    digits = list(str(abs(value.p)))
    at = dice.randrange(len(digits))
    digits[at] = str((int(digits[at]) + dice.randint(1, 9)) % 10)
    changed.append(Rational(int(''.join(digits)), value.q) * sympy.sign(value))
    wrong = [str(v) for v in changed if v != value]
    return typed('number', str(value)), 'What is it?', right, wrong


UNITS = {
    'm': u.meter, 'km': u.kilometer, 'cm': u.centimeter, 'mm': u.millimeter, 'kg': u.kilogram,
    'g': u.gram, 'mg': u.milligram, 's': u.second, 'ms': u.millisecond, 'min': u.minute,
    'h': u.hour, 'N': u.newton, 'J': u.joule, 'W': u.watt, 'V': u.volt, 'A': u.ampere,
    'Pa': u.pascal, 'Hz': u.hertz, 'K': u.kelvin, 'mol': u.mole, 'ft': u.foot, 'mi': u.mile,
    'MW': 10**6 * u.watt, 'mW': u.watt / 1000, 'kW': 1000 * u.watt, 'MPa': 10**6 * u.pascal,
    'mPa': u.pascal / 1000, 'mN': u.newton / 1000, 'MN': 10**6 * u.newton, 'C': u.coulomb,
    'm/s': u.meter / u.second, 'km/h': u.kilometer / u.hour, 'N m': u.newton * u.meter,
    'N/m': u.newton / u.meter, 'm^2': u.meter**2, 'm^3': u.meter**3, 'cm^2': u.centimeter**2,
}
BASE = [u.meter, u.kilogram, u.second, u.ampere, u.kelvin, u.mole]
SIZES = {name: convert_to(unit, BASE) for name, unit in UNITS.items()}


def measure(dice):
    """A number with a unit; the changed answers have another unit, or the case of it changed."""
    name = dice.choice(sorted(UNITS))
    value = dice.randint(2, 400)
    key = value * SIZES[name]
    right = [f'{value} {name}', f'{value}{name}']
    wrong = []
    for other in dice.sample(sorted(UNITS), 6) + [name.swapcase()]:
        if other in SIZES and value * SIZES[other] != key:
            wrong.append(f'{value} {other}')
    wrong += [f'-{value} {name}', f'{value * 10} {name}', f'{value + 1} {name}']
    return typed('number', f'{value} {name}'), 'How much is it?', right, wrong


def polynomial(dice):
    terms = [dice.choice([0, 1, 1, 2, 3, 5, 7, -1, -2, -4, -9]) for _ in range(3)]
    other = dice.choice([0, 0, 1, 2, -3])
    return terms[0] * x**2 + terms[1] * x + terms[2] + other * x * y


def changed_expressions(dice, key):
    for _ in range(6):
        yield dice.choice([
            -key, key + 1, key - 1, 2 * key, key + x, key * x, key.subs(x, -x), key.subs(x, 2 * x),
            key.subs(x, x + 1), key**2, key + y, key.subs(x, y), key / 2,
        ])


POINTS = [{x: Rational(3, 7), y: Rational(11, 5)}, {x: Rational(-13, 9), y: Rational(5, 3)}]


def differs(a, b):
    """Whether two expressions have different values at a point, or differ once simplified."""
    apart = a - b
    if any(abs(sympy.N(apart.subs(point), 30)) > 1e-12 for point in POINTS):
        return True
    return not sympy.expand(apart).equals(0)


def spelled(expression, dice):
    text = str(expression)
    return dice.choice([text, text.replace('**', '^'), text.replace('**', '^').replace('*', '')])


def expression(dice):
    kind = dice.randrange(5)
    if kind == 0:
        key = polynomial(dice)
    elif kind == 1:
        key = sympy.factor((dice.randint(1, 5) * x + dice.randint(1, 9)) * (x - dice.randint(1, 9)))
    elif kind == 2:
        key = (dice.randint(1, 9) * x + dice.randint(1, 9)) / (x + dice.randint(2, 9))
    elif kind == 3:
        key = dice.choice([sympy.sin, sympy.cos, sympy.exp])(dice.randint(1, 4) * x) + dice.randint(1, 5)
    else:
        key = sympy.sqrt(x**2 + dice.randint(1, 9)) + dice.randint(1, 6) * x
    if key.is_number:
        key += x
    right = [str(key), str(sympy.expand(key)), str(sympy.factor(key)).replace('**', '^')]
    wrong = [
        spelled(other, dice)
        for other in changed_expressions(dice, key)
        if differs(other, key)
    ]
    return typed('expression', str(key).replace('**', '^')), 'Find f(x).', right, wrong


def equation(dice):
    slope, shift = dice.choice([-5, -3, -2, 2, 3, 4]), dice.choice([-7, -4, -1, 1, 3, 8])
    line = y - (slope * x + shift)
    right = [f'y = {slope}*x + {shift}', f'{-slope}*x + y = {shift}', f'2*y = {2 * slope}*x + {2 * shift}']
    wrong = []
    for a, b, c in [(-slope, shift, 1), (slope, -shift, 1), (slope + 1, shift, 1), (slope, shift + 1, 1),
                    (slope * 10, shift, 1), (slope, shift, 2), (slope, shift, -1), (shift, slope, 1)]:
        if not sympy.cancel((c * y - (a * x + b)) / line).is_number:
            wrong.append(f'{c}*y = {a}*x + {b}')
    return typed('equation', f'y = {slope}x + {shift}'), 'Which line?', right, wrong


def spelled_interval(low, high, left, right_end):
    return f"{'(' if left else '['}{low}, {high}{')' if right_end else ']'}"


def interval(dice):
    low = dice.randint(-9, 5)
    high = low + dice.randint(1, 9)
    left, right_end = dice.random() < .5, dice.random() < .5
    key = Interval(low, high, left, right_end)
    less = lambda is_open: '<' if is_open else '<='
    right = [f'{low} {less(left)} x {less(right_end)} {high}', spelled_interval(low, high, left, right_end)]
    wrong = []
    for other in [(low, high, not left, right_end), (low, high, left, not right_end),
                  (low - 1, high, left, right_end), (low, high + 1, left, right_end),
                  (-high, -low, left, right_end)]:
        if Interval(*other) != key:
            wrong.append(spelled_interval(*other))
            wrong.append(f'{other[0]} {less(other[2])} x {less(other[3])} {other[1]}')
    outside = Union(Interval(S.NegativeInfinity, low), Interval(high, S.Infinity))
    assert outside != key
    wrong.append(f'x <= {low} or x >= {high}')
    return typed('inequality', right[dice.randrange(2)]), 'Solve.', right, wrong


def half_line(dice):
    bound, relation = dice.randint(-20, 20), dice.choice(['<', '<=', '>', '>='])
    sets = {
        '<': Interval.open(S.NegativeInfinity, bound), '<=': Interval(S.NegativeInfinity, bound),
        '>': Interval.open(bound, S.Infinity), '>=': Interval(bound, S.Infinity),
    }
    flipped = {'<': '>', '<=': '>=', '>': '<', '>=': '<='}
    right = [f'x {relation} {bound}', f'{bound} {flipped[relation]} x']
    wrong = [f'x {other} {bound}' for other in sets if sets[other] != sets[relation]]
    wrong += [f'x {relation} {bound + 1}', f'x = {bound}', f'x {bound}']
    if bound:
        wrong.append(f'x {relation} {-bound}')
    return typed('inequality', right[0]), 'Solve.', right, wrong


def solutions(dice):
    count = dice.randint(2, 3)
    roots = dice.sample([Rational(n, d) for n in range(-9, 10) for d in (1, 1, 2)], count)
    key = set(roots)
    shown = [f'x = {root}' for root in roots]
    right = [' or '.join(shown), ', '.join(str(root) for root in reversed(roots))]
    changed = [roots[1:], roots[:-1], [-root for root in roots], roots + [Rational(97)],
               [roots[0] + 1] + roots[1:], [roots[0] * 10 if roots[0] else Rational(10)] + roots[1:]]
    wrong = [' or '.join(f'x = {root}' for root in other) for other in changed if set(other) != key]
    return typed('solutions', right[0]), 'Solve.', right, wrong


def pair(dice):
    a, b = dice.sample(range(-12, 13), 2)
    right = [f'({a}, {b})', f'x = {a}, y = {b}']
    wrong = [f'({m}, {n})' for m, n in [(b, a), (-a, b), (a, -b), (a + 1, b), (a, b * 10)] if (m, n) != (a, b)]
    wrong += [f'[{a}, {b}]', f'{{{a}, {b}}}', f'({a})', f'({a}, {b}, 0)']
    return typed('tuple', right[0]), 'Where do they meet?', right, wrong


def ratio(dice):
    a, b = dice.sample(range(2, 40), 2)
    key = Rational(a, b)
    right = [f'{a}:{b}', f'{a} to {b}', f'{2 * a} : {2 * b}']
    pairs = [(b, a), (a + 1, b), (a, b + 1), (a * 10, b), (a, b * 10)]
    wrong = [f'{m}:{n}' for m, n in pairs if Rational(m, n) != key] + [f'{a}{b}', f'-{a}:{b}']
    return typed('ratio', right[0]), 'Which ratio?', right, wrong


def logic(dice):
    atoms = dice.sample([p, q, r], 2)
    literals = [dice.choice([atom, Not(atom)]) for atom in atoms]
    join = dice.choice([And, Or])
    key = join(*literals)
    write = lambda one: f'¬{one.args[0]}' if isinstance(one, Not) else str(one)
    spell = lambda join, parts: {And: ' ∧ ', Or: ' ∨ '}[join].join(write(part) for part in parts)
    right = [spell(join, literals), spell(join, reversed(literals))]
    others = [({And: Or, Or: And}[join], literals), (join, [Not(literals[0]), literals[1]]),
              (join, [literals[0], Not(literals[1])]), (join, [literals[0]])]
    wrong = [spell(j, parts) for j, parts in others
             if satisfiable(Not(Equivalent(key, j(*parts)))) is not False]
    return typed('logic', right[0]), 'Simplify.', right, wrong


FORMULAS = ['CO', 'NO', 'H2O', 'CO2', 'NaCl', 'CaCO3', 'SO4^2-', 'NH4^+', 'Fe2O3', 'C6H12O6', 'CoO', 'Ca(OH)2']


def formula(dice):
    key = dice.choice(FORMULAS)
    others = [other for other in FORMULAS if other != key]
    wrong = dice.sample(others, 3)
    digits = [at for at, c in enumerate(key) if c.isdigit()]
    if digits:
        at = dice.choice(digits)
        wrong.append(key[:at] + str(int(key[at]) % 8 + 2) + key[at + 1:])
    if key == 'CO':
        wrong += ['Co', 'cO']
    if key.endswith(('-', '+')):
        wrong.append(key[:-1] + {'-': '+', '+': '-'}[key[-1]])
        wrong.append(key.split('^')[0])
    return typed('chemical_formula', key), 'Give the formula.', [key], [w for w in wrong if w != key]


def clock(dice):
    hour, minute = dice.randint(13, 23), dice.randint(10, 49)
    right = [f'{hour}:{minute}', f'{hour - 12}:{minute} pm']
    wrong = [f'{hour}:{minute + 1}', f'{hour - 1}:{minute}', f'{hour - 12}:{minute} am', f'{hour}{minute}']
    if minute != hour:
        wrong.append(f'{minute}:{hour}')
    return typed('time_of_day', right[0]), 'When?', right, wrong


def duration(dice):
    hours, minutes = dice.randint(1, 5), dice.randint(5, 55)
    total = 60 * hours + minutes
    right = [f'{total} min', f'{hours} h {minutes} min', f'{hours}:{minutes:02}']
    wrong = [f'{total + 1} min', f'{total} h', f'{total} s', f'{hours} h', f'{hours} min {minutes} h',
             f'{hours + 1} h {minutes} min', f'-{total} min', f'{total * 10} min']
    return typed('duration', f'{total} min'), 'How long?', right, wrong


def money(dice):
    cents = dice.randint(101, 9999)
    value = f'{cents / 100:.2f}'
    right = [f'${value}', f'{value} dollars']
    wrong = [f'£{value}', f'-${value}', f'${cents}', f'${(cents + 1) / 100:.2f}', f'{value} kg', f'{value} cents']
    return typed('money', f'${value}'), 'What does it cost?', right, wrong


def percentage(dice):
    value = dice.randint(2, 98)
    right = [f'{value} %', f'{value} percent', f'{value}']
    wrong = [f'{value * 10} %', f'-{value} %', f'{value + 1} %', f'{value / 100}', f'{value}/100', f'{value} °']
    return typed('percentage', f'{value} %'), 'What share is it?', right, wrong


def sequence(dice):
    things = dice.sample(['iron', 'gold', 'lead', 'zinc', 'copper', 'tin'], 4)
    value = ', '.join(things)
    swapped = things[:]
    a, b = dice.sample(range(4), 2)
    swapped[a], swapped[b] = swapped[b], swapped[a]
    wrong = [', '.join(swapped), ', '.join(things[1:]), ', '.join(reversed(things)), ', '.join(things + ['iron'])]
    return typed('ordering', value), 'Put them in order.', [value, '; '.join(things)], wrong


MAKERS = [number, measure, expression, equation, interval, half_line, solutions, pair, ratio, logic,
          formula, clock, duration, money, percentage, sequence]


def main():
    wanted = int(sys.argv[1])
    dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    made, place = 0, 0
    while made < wanted:
        make = MAKERS[place % len(MAKERS)]
        key, question, right, wrong = make(dice)
        answers = [{'answer': answer, 'right': True} for answer in right]
        answers += [{'answer': answer, 'right': False} for answer in dict.fromkeys(wrong)]
        made += len(answers) - len(right)
        line = {'id': f'{make.__name__}-{place}', 'question': question, 'key': key, 'options': [], 'answers': answers}
        print(json.dumps(line, ensure_ascii=False))
        place += 1


main()
