// For admins: the concepts of all sessions. Those that are one are joined; what was taken for one is
// split.

import * as api from '../api';
import { announce, h } from '../dom';
import { icon } from '../icons';
import {
  type Page,
  act,
  card,
  empty,
  field,
  loadInto,
  pageWithHead,
  skeleton,
  tag,
  titledCard,
} from '../page';
import { formatCount } from '../format';

const SHOWN = 50;

export function conceptsPage(): Page {
  const place = h('div', { class: 'stack' });
  const search = h('input', { type: 'search', maxlength: '255', autocomplete: 'off' });
  const load = (): Promise<void> =>
    loadInto(
      place,
      skeleton(210, 210),
      () => api.concepts(search.value.trim(), SHOWN),
      (list) => [
        list.total > list.concepts.length &&
          h('p', { class: 'small' }, `The newest ${SHOWN} of ${list.total}.`),
        list.concepts.length === 0
          ? card({}, empty('progress', 'No concept', 'Sessions that are read bring them.'))
          : h(
              'ol',
              { class: 'questions' },
              list.concepts.map((concept) => conceptCard(concept, list.concepts, load)),
            ),
      ],
    );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void load();
  };
  void load();
  const lead =
    'What sessions teach, for all students. Evidence follows a concept that is joined or split.';
  return pageWithHead(
    'Concepts',
    { lead, narrow: true },
    h(
      'form',
      { class: 'form', role: 'search', on: { submit } },
      field('Name or subject', search),
      h('div', { class: 'row' }, h('button', { class: 'button' }, 'Search')),
    ),
    place,
  );
}

function conceptCard(
  concept: api.ListedConcept,
  shown: api.ListedConcept[],
  reload: () => Promise<void>,
): HTMLElement {
  const { name, subject, curriculumId, students, evidence, sessions } = concept;
  return titledCard(
    name,
    { class: 'question' },
    h(
      'p',
      { class: 'row small' },
      h('strong', {}, subject),
      curriculumId ? tag('good', 'curriculum') : tag('busy', 'free'),
      h(
        'span',
        {},
        [
          formatCount(students, 'student'),
          `${evidence} pieces of evidence`,
          formatCount(sessions, 'session'),
        ].join(' · '),
      ),
    ),
    joinedNames(concept, reload),
    joinForm(concept, shown, reload),
    concept.recentSessions.length > 0 && splitForm(concept, reload),
  );
}

/** The concepts that were joined into this one, each with a way back. */
function joinedNames(concept: api.ListedConcept, reload: () => Promise<void>): HTMLElement | null {
  if (concept.joined.length === 0) return null;
  const status = h('div', { class: 'form-said' });
  const items = concept.joined.map(({ name }) => {
    const undo = h('button', { class: 'button', type: 'button' }, `Split off “${name}”`);
    undo.addEventListener('click', () => {
      void act(undo, status, async () => {
        await api.splitConcept(concept.conceptId, name, []);
        announce(`“${name}” is a concept of its own again.`);
        await reload();
      });
    });
    return h('li', { class: 'row' }, undo);
  });
  return h('div', {}, h('p', { class: 'small' }, 'Joined into it:'), h('ul', {}, items), status);
}

function joinForm(
  concept: api.ListedConcept,
  shown: api.ListedConcept[],
  reload: () => Promise<void>,
): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const others = shown.filter(({ conceptId }) => conceptId !== concept.conceptId);
  const into = h(
    'select',
    { required: true },
    h('option', { value: '' }, 'Choose'),
    others.map(({ conceptId, name, subject }) =>
      h('option', { value: conceptId }, `${name} (${subject})`),
    ),
  );
  const send = h('button', { class: 'button' }, icon('link'), 'Join');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      await api.joinConcepts([concept.conceptId], into.value);
      announce(`“${concept.name}” is joined.`);
      await reload();
    });
  };
  return h(
    'details',
    {},
    h('summary', {}, 'It is another concept'),
    h(
      'form',
      { class: 'form', on: { submit } },
      field('The concept that it is', into, 'Search for a word that both have to see both here.'),
      status,
      h('div', { class: 'row' }, send),
    ),
  );
}

function splitForm(concept: api.ListedConcept, reload: () => Promise<void>): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const name = h('input', { required: true, maxlength: '255', autocomplete: 'off' });
  const boxes = concept.recentSessions.map((session) => ({
    session,
    box: h('input', { type: 'checkbox', value: session.sessionId }),
  }));
  const send = h('button', { class: 'button' }, 'Split');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    void act(send, status, async () => {
      await api.splitConcept(concept.conceptId, name.value.trim(), chosen);
      announce(`“${name.value.trim()}” is a concept of its own.`);
      await reload();
    });
  };
  return h(
    'details',
    {},
    h('summary', {}, 'A part of it is another concept'),
    h(
      'form',
      { class: 'form', on: { submit } },
      field('Name of the part', name),
      h(
        'fieldset',
        {},
        h('legend', {}, 'Sessions that taught the part'),
        boxes.map(({ session, box }) =>
          h(
            'label',
            { class: 'row' },
            box,
            `${new Date(session.date).toLocaleDateString()}: ${session.names.join(', ')}`,
          ),
        ),
      ),
      status,
      h('div', { class: 'row' }, send),
    ),
  );
}
