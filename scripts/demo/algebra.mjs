// What a student can work out with pencil and paper: equations in x with a whole or half solution, and
// which of several expressions equals a given one.

/** Values of x that are tried. */
const TRIED = Array.from({ length: 401 }, (_, n) => (n - 200) / 2);
/** Places at which two expressions must agree to be taken for the same. */
const PLACES = [1, 2, 3.5];
const CLOSE = 1e-9;

/** An expression in x as a function; none for anything else. */
function expression(text) {
  const code = text
    .replace(/−/g, '-')
    .replace(/[×·]/g, '*')
    .replace(/÷/g, '/')
    .replace(/²/g, '**2')
    .replace(/³/g, '**3')
    .replace(/(\d|\)|x)\s*(?=\(|x)/g, '$1*')
    .trim();
  if (!/^[\d\s().x+\-*/]+$/.test(code) || !/\d|x/.test(code)) return null;
  try {
    const value = new Function('x', `return ${code};`);
    return Number.isFinite(value(1)) ? value : null;
  } catch {
    return null;
  }
}

/** The solution of the equation in a question, if it is found by trying; else null. */
export function solve(question) {
  const [, left, right] = question.match(/([−\d(x][^=?]*?)=([^=?]*\d|[^=?]*x|[^=?]*\))/) ?? [];
  const sides = [left, right].map((side) => side && expression(side.replace(/\.$/, '')));
  if (sides.some((side) => !side)) return null;
  const solution = TRIED.find((x) => Math.abs(sides[0](x) - sides[1](x)) < CLOSE);
  return solution === undefined ? null : String(solution);
}

/** The option that equals the expression in a question, if one does; else null. */
export function equal(question, options) {
  const [, text] = question.match(/^(?:Expand|Simplify|Factor)\s+(.+?)\.?$/) ?? [];
  const asked = text && expression(text);
  if (!asked) return null;
  const same = (option) => {
    const offered = expression(option);
    return offered && PLACES.every((x) => Math.abs(offered(x) - asked(x)) < CLOSE);
  };
  return options.find(same) ?? null;
}

/** A fraction or a mixed number, as it is written. */
const FRACTION = String.raw`(?:\d+ )?\d+/\d+`;

/** Numerator and denominator of one; a whole number has the denominator 1. */
function fraction(text) {
  const [, whole = 0, top, bottom] = text.trim().match(/^(?:(\d+) )?(\d+)\/(\d+)$/) ?? [];
  if (top) return [Number(whole) * Number(bottom) + Number(top), Number(bottom)];
  return /^\d+$/.test(text.trim()) ? [Number(text), 1] : null;
}

/**
 * The sum or difference of two fractions that a question asks for: the option that equals it, or the
 * fraction itself where there are no options. Null for other questions.
 */
export function addFractions(question, options) {
  const [, left, sign, right] =
    question.match(new RegExp(`^(${FRACTION}) ([+−-]) (${FRACTION}) =`)) ?? [];
  if (!sign) return null;
  const [[a, b], [c, d]] = [fraction(left), fraction(right)];
  const [top, bottom] = [a * d + (sign === '+' ? c * b : -c * b), b * d];
  const isSame = (option) => {
    const offered = fraction(option);
    return offered && offered[0] * bottom === top * offered[1];
  };
  return options.length > 0 ? (options.find(isSame) ?? null) : `${top}/${bottom}`;
}
