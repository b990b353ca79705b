// A student who takes the practice with the transcript open: looks for the sentence a question was
// made from and reads the answer off it, or works it out. It knows nothing that a student could not
// know.

import { addFractions, equal, solve } from './algebra.mjs';

const STOP = new Set(
  (
    'a an the and or but of to in on at for with as is are was were be been it this that these those what which who ' +
    'when where why how do does did you your we our i they their its not no can will would so if then than from by one ' +
    'about word fits gap following describes'
  ).split(' '),
);

/** Words that carry meaning, in small letters. */
const words = (text) =>
  (text.toLowerCase().match(/[\p{L}\p{N}.^+-]+/gu) ?? [])
    .map((word) => word.replace(/^[.+-]+|[.+-]+$/g, ''))
    .filter((word) => word && !STOP.has(word));

/** Operators as they are said. */
const SPOKEN = [
  [/\btimes\b|×|·/g, '*'],
  [/\bplus\b/g, '+'],
  [/\bminus\b|−/g, '-'],
  [/\bdivided by\b|÷/g, '/'],
];

/** Questions about nothing most sessions are about; the first that shares no word is asked. */
const ELSEWHERE = [
  'How do volcanoes erupt?',
  'Why did the Roman Empire fall?',
  'What is photosynthesis?',
  'How does a violin make sound?',
];

export class OpenBookStudent {
  constructor(session) {
    this.concepts = session.analysis.concepts;
    this.sentences = session.turns.items
      .flatMap((turn) => turn.text.split(/(?<=[.!?])\s+/))
      .map((text) => ({ text, words: new Set(words(text)) }));
    this.vocabulary = new Set(this.sentences.flatMap((sentence) => [...sentence.words]));
  }

  coveredQuestion() {
    const defines = ({ name, description }) =>
      description && new RegExp(`^(an? |the )?${name}s? (is|are|was|were) `, 'i').test(description);
    const described =
      this.concepts.find(defines) ??
      this.concepts.find((concept) => concept.description) ??
      this.concepts[0];
    return described ? `What is ${described.name}?` : 'What did we talk about?';
  }

  uncoveredQuestion() {
    const foreign = (question) => words(question).every((word) => !this.vocabulary.has(word));
    return ELSEWHERE.find(foreign) ?? ELSEWHERE[0];
  }

  answer(question) {
    const { question: text, options } = question;
    const calculated =
      addFractions(text, options) ?? (options.length > 0 ? equal(text, options) : solve(text));
    if (calculated !== null) return calculated;
    if (question.type === 'multiple_choice') return this.#choose(question);
    if (question.type === 'numeric') return this.#compute(question.question);
    return this.#fill(question.question);
  }

  wrongAnswer(question) {
    if (question.type === 'multiple_choice') {
      const right = this.answer(question);
      return question.options.find((option) => option !== right);
    }
    return question.type === 'numeric' ? '-987654' : 'I am not sure';
  }

  /** The option that is said together with the question's own words. */
  #choose({ question, options }) {
    const questionWords = words(question);
    const score = (option) => {
      const optionWords = words(option);
      return Math.max(
        0,
        ...this.sentences.map(({ words: there }) => {
          const share = (list) =>
            list.filter((word) => there.has(word)).length / (list.length || 1);
          const order = [...there];
          const places = (list) => list.map((word) => order.indexOf(word)).filter((at) => at >= 0);
          const gap = Math.min(
            ...places(questionWords).flatMap((a) =>
              places(optionWords).map((s) => Math.abs(a - s)),
            ),
          );
          return (
            share(optionWords) * share(questionWords) - (Number.isFinite(gap) ? gap / 1000 : 0)
          );
        }),
      );
    };
    const scores = options.map(score);
    return options[scores.indexOf(Math.max(...scores))];
  }

  /** Works out the arithmetic in a question, if it is plain. */
  #compute(question) {
    const plain = SPOKEN.reduce((text, [word, sign]) => text.replace(word, sign), question);
    const [, a, sign, b] = plain.match(/(-?\d+(?:\.\d+)?)\s*([-+*/])\s*(-?\d+(?:\.\d+)?)/) ?? [];
    const [x, y] = [Number(a), Number(b)];
    const results = { '+': x + y, '-': x - y, '*': x * y, '/': x / y };
    return sign ? String(results[sign]) : '0';
  }

  /** The words that stand in the transcript where the question has its gap. */
  #fill(question) {
    const [before, after] = question.split(/_{2,}/).map((part) => part.trim());
    if (after === undefined) return this.concepts[0]?.name ?? '';
    const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const near = (part, side) => words(part).slice(...(side < 0 ? [-3] : [0, 3]));
    for (const { text } of this.sentences) {
      const from = escaped(before.split(/\s+/).slice(-3).join(' '));
      const to = escaped(after.split(/\s+/).slice(0, 3).join(' '));
      const match = text.match(new RegExp(`${from}\\s*(.+?)\\s*${to}`, 'i'));
      if (match) return match[1];
    }
    const numbers = [...near(before, -1), ...near(after, 1)];
    const best = this.concepts.find((concept) =>
      this.sentences.some(
        (sentence) =>
          words(concept.name).every((word) => sentence.words.has(word)) &&
          numbers.filter((word) => sentence.words.has(word)).length >= numbers.length - 1,
      ),
    );
    return best?.name ?? 'I am not sure';
  }
}
