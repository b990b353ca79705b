// Mathematics in plain text, shown as mathematics: formulas are found by their signs and set as MathML,
// which browsers draw and screen readers read. What is no formula stays as it is.

const MATHML = 'http://www.w3.org/1998/Math/MathML';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ';
const RAISED = '0123456789+−n';

/** Signs that no prose has: a run of words with one of them is a formula. */
const STRONG = /[=≠≈≤≥√∛∜±×÷·^⁰¹²³⁴-⁹ⁿ→∞∫∑π]|\d\/\d|[)a-z]\/[(a-z\d]|[a-z\d)]\s[+−]\s[a-z\d(]/i;

const FUNCTIONS = 'arcsin|arccos|arctan|sin|cos|tan|log|ln|lim|mod|gcd|lcm';

/** A word that a formula may consist of: numbers, signs, single letters, products of a few letters. */
const WORD = new RegExp(
  `^(?:(?:${FUNCTIONS})|\\d+(?:[.,]\\d+)*|[a-zA-Zα-ωΔΣΩ]′?(?![a-zA-Z]{3})|[${SUPERSCRIPTS}]|[-+−×÷·=≠<>≤≥≈±^/()[\\]|√∛∜π∞°%!,→])+$`,
);

/** More letters in a row than a product has: a word of prose. */
const PROSE = new RegExp(`^(?!(?:${FUNCTIONS})$)[a-zA-Z]{2,}$|(?!${FUNCTIONS})[a-zA-Z]{3}`);

/** A number with its unit: no formula. */
const QUANTITY = /^[−-]?[\d.,]+ ?[a-zA-Zα-ω°%]{1,3}(?:[/·][a-zA-Z]{1,3}[²³]?)?[²³]?$/;

const CLOSING = /[.,;:?!]+$/;

/** A stretch of a text: prose, or a formula. */
type Stretch = { text: string; formula: boolean };

/** Cuts a text into prose and formulas. */
export function stretches(text: string): Stretch[] {
  const found: Stretch[] = [];
  const add = (part: string, formula: boolean): void => {
    if (part === '') return;
    const last = found.at(-1);
    if (last && !last.formula && !formula) last.text += part;
    else found.push({ text: part, formula });
  };
  let run: string[] = [];
  const close = (): void => {
    for (const part of trimmed(run)) add(part.text, part.formula);
    run = [];
  };
  for (const part of text.split(/(\s+)/)) {
    const bare = part.replace(CLOSING, '');
    const isSpace = part.trim() === '';
    if (isSpace && part !== ' ') {
      close();
      add(part, false);
    } else if (isSpace) run.push(part);
    else if (bare !== '' && WORD.test(bare) && !PROSE.test(bare)) {
      run.push(bare);
      if (bare !== part) {
        close();
        add(part.slice(bare.length), false);
      }
    } else {
      close();
      add(part, false);
    }
  }
  close();
  return found;
}

/** A run without the spaces, articles and units at its ends; all prose when nothing in it is strong. */
function trimmed(run: string[]): Stretch[] {
  let [from, to] = [0, run.length];
  const isLoose = (word: string | undefined): boolean => word === ' ' || /^[aAI]$/.test(word ?? '');
  while (from < to && isLoose(run[from])) {
    if (run[from] !== ' ' && /^[=≠<>≤≥≈±+−×÷·/^]/.test(run[from + 2] ?? '')) break;
    from += 1;
  }
  while (to > from && run[to - 1] === ' ') to -= 1;
  const inner = run.slice(from, to).join('');
  const rest = (part: string[]): Stretch => ({ text: part.join(''), formula: false });
  const isFormula = STRONG.test(inner) && /[\da-zα-ωπ]/i.test(inner) && inner.length > 1;
  if (!isFormula || QUANTITY.test(inner)) return [rest(run)];
  return [rest(run.slice(0, from)), { text: inner, formula: true }, rest(run.slice(to))];
}

/** A text whose formulas are set. */
export function mathematics(text: string): (Node | string)[] {
  return stretches(text).map((part) => (part.formula ? formula(part.text) : part.text));
}

function element(name: string, ...children: (Node | string)[]): Element {
  const made = document.createElementNS(MATHML, name);
  made.append(...children);
  return made;
}

const row = (parts: Node[]): Node =>
  parts.length === 1 && parts[0] ? parts[0] : element('mrow', ...parts);

/** A formula; as it was written for those who copy it. */
function formula(text: string): Element {
  const made = element('math', row(new Reader(text).sequence('')));
  made.setAttribute('aria-label', text);
  // Fractions at their full size.
  made.setAttribute('displaystyle', 'true');
  return made;
}

const TOKEN = new RegExp(
  `^(?:(${FUNCTIONS})|(\\d+(?:[.,]\\d+)*)|([a-zA-Zα-ωΔΣΩπ∞]′?)|([${SUPERSCRIPTS}]+)|(\\s+)|(.))`,
  'u',
);

/** Reads a formula from left to right. */
class Reader {
  private rest: string;

  constructor(text: string) {
    this.rest = text;
  }

  /** All up to a closing sign, which is taken too. */
  sequence(closing: string): Node[] {
    const parts: Node[] = [];
    while (this.rest !== '' && !(closing !== '' && this.rest.startsWith(closing))) {
      const spaced = this.skipSpace();
      if (this.rest === '') break;
      if (closing !== '' && this.rest.startsWith(closing)) break;
      const before = parts.at(-1);
      if (spaced && this.rest.startsWith('/') && before && !isOperator(before)) {
        this.rest = this.rest.slice(1).trimStart();
        parts.splice(-1, 1, element('mfrac', bare(before), bare(this.product())));
        continue;
      }
      if (spaced && before && !isOperator(before) && /^[a-z\d√]/i.test(this.rest))
        parts.push(space());
      const part = this.withFraction(this.atom());
      bindSign(before, part);
      parts.push(part);
    }
    if (closing !== '') this.rest = this.rest.slice(closing.length);
    return parts;
  }

  private skipSpace(): boolean {
    const shorter = this.rest.trimStart();
    const skipped = shorter.length < this.rest.length;
    this.rest = shorter;
    return skipped;
  }

  /** A slash right after something and right before something is a fraction's line. */
  private withFraction(top: Node): Node {
    if (!/^\/[\d(a-zα-ω√π]/i.test(this.rest) || isOperator(top)) return top;
    this.rest = this.rest.slice(1);
    const bottom = this.product();
    return element('mfrac', bare(top), bare(bottom));
  }

  /** What belongs to a fraction below its line: `2a`, `(x + 1)`. */
  private product(): Node {
    const parts = [this.atom()];
    while (/^[a-zα-ωπ√]/i.test(this.rest)) parts.push(this.atom());
    return row(parts);
  }

  /** A number, a letter, a root or a group, with what is raised. */
  private atom(): Node {
    let base = this.base();
    for (;;) {
      const raised = this.raised();
      if (!raised) return base;
      base = element('msup', base, raised);
    }
  }

  private raised(): Node | null {
    const match = TOKEN.exec(this.rest);
    const signs = match?.[4];
    if (signs !== undefined) {
      this.rest = this.rest.slice(signs.length);
      const plain = [...signs].map((sign) => RAISED[SUPERSCRIPTS.indexOf(sign)] ?? sign).join('');
      return row(new Reader(plain).sequence(''));
    }
    if (!this.rest.startsWith('^')) return null;
    this.rest = this.rest.slice(1);
    const minus = /^[-−]/.test(this.rest);
    if (minus) this.rest = this.rest.slice(1);
    const power = bare(this.base());
    return minus ? element('mrow', operator('−'), power) : power;
  }

  private base(): Node {
    const match = TOKEN.exec(this.rest);
    if (!match) return element('mrow');
    const [taken, named, number, letter, , , sign] = match;
    this.rest = this.rest.slice(taken.length);
    if (named !== undefined) return element('mi', named);
    if (number !== undefined) return element('mn', number);
    if (letter !== undefined) return element('mi', letter);
    if (sign === '√' || sign === '∛' || sign === '∜') return this.root(sign);
    if (sign === '(') return this.group('(', ')');
    return operator(sign ?? taken);
  }

  private root(sign: string): Node {
    const under = bare(this.atom());
    if (sign === '√') return element('msqrt', under);
    return element('mroot', under, element('mn', sign === '∛' ? '3' : '4'));
  }

  private group(open: string, close: string): Node {
    const inner = this.sequence(close);
    return element('mrow', operator(open), ...inner, operator(close));
  }
}

function operator(sign: string): Element {
  return element('mo', sign === '-' ? '−' : sign);
}

/** A minus with nothing to be taken from is the sign of what follows, without spaces around it. */
function bindSign(before: Node | undefined, part: Node): void {
  const isSign = part instanceof Element && '−+±'.includes(part.textContent ?? ' ');
  if (isSign && isOperator(part) && (!before || isOperator(before)))
    part.setAttribute('form', 'prefix');
}

function space(): Element {
  const made = element('mspace');
  made.setAttribute('width', '0.25em');
  return made;
}

const isOperator = (node: Node): boolean =>
  node instanceof Element && node.localName === 'mo' && !'%°!)'.includes(node.textContent ?? '');

/** What stands in a pair of parentheses that a line or a root makes needless. */
function bare(node: Node): Node {
  const parts = [...node.childNodes];
  const [first, last] = [parts.at(0), parts.at(-1)];
  const isGroup =
    node instanceof Element &&
    node.localName === 'mrow' &&
    first?.textContent === '(' &&
    last?.textContent === ')';
  return isGroup ? row(parts.slice(1, -1)) : node;
}
