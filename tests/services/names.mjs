// Looks for people in what went out: whole names, each part of a name by itself, and parts that are
// misspelt by one letter, as the privacy rules define them. It looks in what the receiver reads, not in
// what is on the wire: an escaped line break before a name would make one word of both.

/** Parts of a name from so many letters on count by themselves; longer ones also when misspelt. */
const MIN_LETTERS = 3;
const MIN_LETTERS_MISSPELT = 5;

/** The people of the demo school and of the demo itself, as their accounts call them. */
export const ROSTER = [
  'Alex Morgan',
  'Tom Hale',
  'Nina Brandt',
  'Ada Okoye',
  'Ben Lindholm',
  'Carla Reyes',
  'Dev Patel',
  'Demo Student',
];

/** Words of the product's own texts and of lessons that resemble a part of a name. */
const OWN_WORDS = new Set(['student', 'students', 'Student', 'Students', 'STUDENT', 'demo']);

function parts(roster) {
  const words = roster
    .flatMap((name) => name.split(' '))
    .filter((word) => word.length >= MIN_LETTERS);
  return [...new Set(words)].filter((word) => !OWN_WORDS.has(word));
}

/** True if two words differ by one letter: one more, one less, another, or two swapped. */
export function differByOne(a, b) {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (a.length > b.length) return restA.slice(1) === restB;
  if (a.length < b.length) return restB.slice(1) === restA;
  const swapped =
    restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return restA.slice(1) === restB.slice(1) || swapped;
}

/** The names in a text, each with what stands there. */
export function namesIn(text, roster = ROSTER) {
  const found = roster.filter((name) => text.toLowerCase().includes(name.toLowerCase()));
  const words = new Set(text.match(/[\p{L}\p{N}_]+/gu) ?? []);
  for (const part of parts(roster)) {
    if (words.has(part)) found.push(part);
    if (part.length < MIN_LETTERS_MISSPELT) continue;
    for (const word of words) {
      const isCapitalised = /^\p{Lu}/u.test(word);
      if (isCapitalised && differByOne(part, word)) found.push(`${word} (for ${part})`);
    }
  }
  return found;
}

/** The texts of a body, keys included: of JSON, of lines of JSON, of a form, else the body itself. */
export function textsOf(body) {
  const whole = parseJson(body);
  if (whole !== undefined) return strings(whole);
  if (FORM.test(body)) return [...new URLSearchParams(body)].flat().flatMap(strings);
  return body.split('\n').flatMap((line) => strings(parseJson(line) ?? line));
}

/** Names and values with nothing between them that a form would have encoded. */
const FORM = /^[\w.*+%-]+=[\w.*+%-]*(&[\w.*+%-]+=[\w.*+%-]*)*$/;

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every string in a value, keys included. */
function strings(value) {
  if (typeof value === 'string') return [unescapeJson(value)];
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [...keys.map(unescapeJson), ...Object.values(value).flatMap(strings)];
}

/** Texts quote JSON in turn, a prompt between its sentences: what is escaped there is read as it is meant. */
function unescapeJson(text) {
  const character = (_, code) => String.fromCharCode(Number.parseInt(code, 16));
  return text.replace(/\\u([0-9a-f]{4})/gi, character).replace(/\\[nrtbf]/g, ' ');
}
