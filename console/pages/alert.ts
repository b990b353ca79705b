// One alert: where it was said, who was told, what was done. The words are shown only when asked for,
// because each look at them is written down.

import * as api from '../api';
import { announce, fill, h } from '../dom';
import {
  type Page,
  act,
  button,
  card,
  field,
  loadInto,
  pageWithHead,
  skeleton,
  tag,
  titledCard,
} from '../page';
import { atMoment, formatCount } from '../format';
import { CATEGORIES, severityTag } from './alerts';

const MAX_NOTE = 4_000;

const SOURCES: Record<string, string> = {
  message: 'a message in the chat',
  turn: 'a session',
  answer: 'an answer of a practice',
  comment: 'a comment on a verdict',
};

export function alertPage(alertId: string): Page {
  const place = h('div', { class: 'stack' });
  const load = (): Promise<void> =>
    loadInto(
      place,
      skeleton(140, 200),
      () => api.alert(alertId),
      (alert) => [
        aboutCard(alert),
        alert.mayReadWords && wordsCard(alertId),
        noteCard(alert, () => void load()),
        toldCard(alert),
      ],
    );
  void load();
  return pageWithHead('Alert', { narrow: true }, place);
}

function aboutCard(alert: api.Alert): HTMLElement {
  return titledCard(
    alert.studentName,
    {},
    h(
      'p',
      { class: 'row' },
      severityTag(alert.severity),
      h('span', {}, CATEGORIES[alert.category] ?? alert.category),
      alert.status === 'acknowledged'
        ? tag('good', `${alert.acknowledgedBy ?? 'somebody'} has it`)
        : tag('bad', 'nobody has it yet'),
    ),
    alert.severity === 'critical' &&
      alert.status === 'open' &&
      h(
        'p',
        {},
        'Make sure that somebody is with the student now. Call the emergency number if nobody can be.',
      ),
    h('p', { class: 'small' }, `${formatCount(alert.findingCount, 'text')} told of it:`),
    h(
      'ul',
      {},
      alert.findings.map((finding) =>
        h(
          'li',
          {},
          `${atMoment(finding.foundAt)}: ${SOURCES[finding.source] ?? finding.source}, said by ${
            finding.speaker === 'unknown' ? 'somebody' : `the ${finding.speaker}`
          } (${finding.severity})`,
        ),
      ),
    ),
  );
}

function wordsCard(alertId: string): HTMLElement {
  const place = h('div', { class: 'stack stack-small' });
  const status = h('div', { class: 'form-said' });
  const look: HTMLButtonElement = button(
    'Show the words',
    { class: 'button' },
    () =>
      void act(look, status, async () => {
        const { words } = await api.alertWords(alertId);
        fill(
          place,
          words.map((found) =>
            h(
              'figure',
              {},
              h(
                'blockquote',
                { class: 'quoted' },
                found.text ?? 'These words are not kept any more.',
              ),
              h('figcaption', { class: 'small' }, atMoment(found.foundAt)),
            ),
          ),
        );
        look.remove();
        announce('The words are shown.');
      }),
  );
  return titledCard(
    'What was said',
    {},
    h('p', { class: 'small' }, 'Your look is written down, with your name and the time.'),
    place,
    status,
    h('div', { class: 'row' }, look),
  );
}

function noteCard(alert: api.Alert, onDone: () => void): HTMLElement {
  const isOpen = alert.status === 'open';
  const note = h('textarea', { rows: 3, maxlength: MAX_NOTE, required: true });
  const guardians = h('input', { type: 'checkbox', checked: true });
  const status = h('div', { class: 'form-said' });
  const words = isOpen ? 'I have it' : 'Add the note';
  const send: HTMLButtonElement = button(words, { class: 'button button-main' }, () => {
    if (!note.reportValidity()) return;
    void act(send, status, async () => {
      if (isOpen) {
        await api.acknowledgeAlert(alert.alertId, note.value.trim(), guardians.checked);
      } else await api.addAlertNote(alert.alertId, note.value.trim());
      announce(isOpen ? 'You have this alert now.' : 'The note is written down.');
      onDone();
    });
  });
  return titledCard(
    isOpen ? 'Acknowledge' : 'What was done',
    {},
    alert.notes.length > 0 &&
      h(
        'ol',
        { class: 'plain stack stack-small' },
        alert.notes.map((written) =>
          h(
            'li',
            {},
            h('p', {}, written.note),
            h(
              'p',
              { class: 'small' },
              `${written.author ?? 'Somebody'}, ${atMoment(written.createdAt)}`,
            ),
          ),
        ),
      ),
    field(isOpen ? 'What you do about it' : 'Another note', note),
    isOpen &&
      h(
        'label',
        { class: 'check' },
        guardians,
        h(
          'span',
          {},
          'Guardians may be told, where the settings say so. Untick it if one of them may be the danger.',
        ),
      ),
    isOpen &&
      h('p', { class: 'small' }, 'Acknowledging says that you have it: others are no longer told.'),
    status,
    h('div', { class: 'row' }, send),
  );
}

function toldCard(alert: api.Alert): HTMLElement {
  if (alert.told.length === 0) {
    return card({}, h('p', {}, 'Nobody was sent a message about this: it may be harmless.'));
  }
  return titledCard(
    'Who was told',
    {},
    h(
      'ul',
      {},
      alert.told.map((person) =>
        h(
          'li',
          {},
          `${person.name}, ${atMoment(person.toldAt)}`,
          !person.reached && ' ',
          !person.reached && tag('plain', 'in the app only so far'),
        ),
      ),
    ),
    alert.status === 'open' &&
      alert.escalatesAt != null &&
      h('p', { class: 'small' }, `More people are told after ${atMoment(alert.escalatesAt)}.`),
  );
}
