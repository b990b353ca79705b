// The type of a page, and the parts that all pages are made of.

import { ApiError } from '../client';
import { type Attributes, type Child, announce, fill, freshId, h } from './dom';
import { type IconName, icon } from './icons';
import { addressOf } from './route';
import { explain } from './format';

/** The student whose work is shown: the one who is signed in, or one of a tutor's. */
export type Student = { id: string; name: string };

export type Context = {
  student: Student;
  /** True if the student is the one who is signed in. */
  own: boolean;
  /** True if the one who is signed in is the student's guardian, who looks and changes nothing. */
  guardian: boolean;
  query: URLSearchParams;
  /** Aborted when the page is left. */
  signal: AbortSignal;
};

export type Page = {
  title: string;
  body: HTMLElement;
};

/** The head of a page: its heading, a line about it, and its actions. */
export function pageHead(title: string, lead: Child = null, ...actions: Child[]): HTMLElement {
  return h(
    'header',
    { class: 'head' },
    h(
      'div',
      { class: 'head-words' },
      h('h1', {}, title),
      lead !== null && h('p', { class: 'lead' }, lead),
    ),
    actions.length > 0 && h('div', { class: 'head-actions' }, actions),
  );
}

type Head = {
  /** The heading, where it is another than the title. */
  heading?: string;
  lead?: Child;
  actions?: Child[];
  /** Keeps lines of text at a length that reads well. */
  narrow?: boolean;
};

/** A page with its head above its content. */
export function pageWithHead(
  title: string,
  { heading = title, lead = null, actions = [], narrow = false }: Head,
  ...content: Child[]
): Page {
  const name = narrow ? 'stack narrow' : 'stack';
  return {
    title,
    body: h('div', { class: name }, pageHead(heading, lead, ...actions), content),
  };
}

export function card(attributes: Attributes, ...children: Child[]): HTMLElement {
  const { class: more = '', ...rest } = attributes;
  return h('section', { class: `card ${String(more)}`, ...rest }, children);
}

/** A card with a heading that names it. */
export function titledCard(
  title: string,
  attributes: Attributes,
  ...children: Child[]
): HTMLElement {
  const id = freshId('title');
  return card({ 'aria-labelledby': id, ...attributes }, h('h2', { id }, title), children);
}

export function link(
  address: string,
  words: Child,
  attributes: Attributes = {},
): HTMLAnchorElement {
  return h('a', { href: address, ...attributes }, words);
}

export function button(
  words: Child,
  attributes: Attributes,
  onClick?: () => unknown,
): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'button', ...attributes, on: onClick ? { click: onClick } : {} },
    words,
  );
}

/** A word on a coloured ground that says in which state something is. */
export function tag(
  kind: 'good' | 'bad' | 'busy' | 'plain' | 'accent',
  words: string,
): HTMLElement {
  return h('span', { class: `tag tag-${kind}` }, words);
}

/** The text of a place that has nothing in it yet. */
export function empty(
  drawing: IconName,
  title: string,
  words: Child,
  ...actions: Child[]
): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    h('span', { class: 'empty-icon' }, icon(drawing)),
    h('h2', {}, title),
    h('p', {}, words),
    actions.length > 0 && h('div', { class: 'row' }, actions),
  );
}

/** Grey shapes where something will be, of about its size. */
export function skeleton(...heights: number[]): HTMLElement {
  const shapes = heights.map((height) => {
    const shape = h('div', { class: 'bone' });
    shape.style.height = `${height}px`;
    return shape;
  });
  return h('div', { class: 'skeleton', 'aria-hidden': 'true' }, shapes);
}

/** An error as the reader sees it: what happened, what to do, what to quote. */
export function errorBox(error: unknown, again?: () => unknown): HTMLElement {
  const { sentence, reference } = explain(error);
  // Nothing is wrong: somebody has to agree first, and the page about it says how.
  if (error instanceof ApiError && error.code === 'consent_needed') {
    announce(sentence);
    return h(
      'div',
      { class: 'notice' },
      h('p', {}, sentence),
      link(addressOf('consent'), 'Look at who has to agree', { class: 'button button-small' }),
    );
  }
  // A thing that is absent is absent the next time, too.
  const isAbsent = error instanceof ApiError && error.status === 404;
  announce(sentence, 'assertive');
  return h(
    'div',
    { class: 'trouble' },
    icon('warning'),
    h(
      'div',
      {},
      h('p', {}, sentence),
      reference !== null && h('p', { class: 'small' }, 'Reference: ', h('code', {}, reference)),
      again &&
        (isAbsent
          ? link(addressOf(), 'Go to the overview', { class: 'button button-small' })
          : button('Try again', { class: 'button button-small' }, again)),
    ),
  );
}

/** Shows a place as busy until its content is there, or why it is not, with a way to try again. */
export async function loadInto<T>(
  place: HTMLElement,
  waiting: Child,
  load: () => Promise<T>,
  show: (value: T) => Child,
): Promise<void> {
  place.setAttribute('aria-busy', 'true');
  fill(place, waiting);
  try {
    fill(place, show(await load()));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    fill(
      place,
      errorBox(error, () => loadInto(place, waiting, load, show)),
    );
  } finally {
    place.removeAttribute('aria-busy');
  }
}

/** Shows, in the place of a whole page, why it can't be shown. */
export function showPageError(
  place: HTMLElement,
  title: string,
  error: unknown,
  again: () => unknown,
): void {
  place.removeAttribute('aria-busy');
  fill(place, pageHead(title), errorBox(error, again));
}

/** A field with its label, a hint, and a place for its fault. */
export function field(label: string, control: HTMLElement, hint?: Child): HTMLElement {
  control.id ||= freshId('field');
  const note =
    hint === undefined ? null : h('span', { class: 'hint', id: `${control.id}-hint` }, hint);
  if (note) control.setAttribute('aria-describedby', note.id);
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, note);
}

/** Runs what a button or form starts: busy while it runs, the error below if it fails. */
export async function act(
  control: HTMLButtonElement,
  place: HTMLElement,
  work: () => Promise<void>,
): Promise<void> {
  if (control.getAttribute('aria-disabled') === 'true') return;
  control.setAttribute('aria-disabled', 'true');
  control.classList.add('is-busy');
  fill(place);
  try {
    await work();
  } catch (error) {
    fill(place, errorBox(error));
  } finally {
    control.removeAttribute('aria-disabled');
    control.classList.remove('is-busy');
  }
}
