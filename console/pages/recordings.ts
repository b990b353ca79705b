// For admins: recordings of which nobody could tell whose lesson they were.

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
import { daysFromNow, formatCount } from '../format';

const SHOWN = 50;

const RECORDERS: Record<string, string> = {
  read_ai: 'Read AI',
  fireflies: 'Fireflies',
  zoom: 'Zoom',
};

const REASONS: Record<string, string> = {
  unmatched: 'no student found',
  ambiguous: 'several students possible',
  not_fetched: 'transcript not fetched',
  unreadable: 'transcript can’t be read',
};

export function recordingsPage(): Page {
  const place = h('div', { class: 'stack' });
  const load = (): Promise<void> =>
    loadInto(
      place,
      skeleton(210, 210),
      () => api.parkedRecordings(SHOWN),
      (list) => [
        list.total > list.recordings.length &&
          h('p', { class: 'small' }, `The newest ${SHOWN} of ${list.total}.`),
        list.recordings.length === 0
          ? nothing()
          : h(
              'ol',
              { class: 'questions' },
              list.recordings.map((recording) => recordingCard(recording, () => void load())),
            ),
      ],
    );
  void load();
  const lead = 'Say whose lesson each was. What nobody claims is deleted after a while.';
  return pageWithHead('Recordings', { lead, narrow: true }, place);
}

function nothing(): HTMLElement {
  return card(
    {},
    empty(
      'sessions',
      'Nothing waits',
      'Recorded lessons whose student could not be found appear here.',
    ),
  );
}

function recordingCard(recording: api.ParkedRecording, onLast: () => void): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const [student, tutor] = [idInput(), idInput()];
  const send = h('button', { class: 'button button-main' }, icon('check'), 'Assign');
  const item = titledCard(
    recording.title === '' ? 'A meeting without a title' : recording.title,
    { class: 'question reviewed is-waiting' },
    h(
      'p',
      { class: 'row small' },
      h('strong', {}, RECORDERS[recording.recorder] ?? recording.recorder),
      tag('busy', REASONS[recording.reason] ?? recording.reason),
      h('span', {}, `came ${daysFromNow(recording.receivedAt)}`),
    ),
    h(
      'dl',
      { class: 'verdict' },
      h('div', {}, h('dt', {}, 'Took place'), h('dd', {}, took(recording))),
      h('div', {}, h('dt', {}, 'People'), h('dd', {}, people(recording))),
    ),
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      await api.assignRecording(recording.recordingId, student.value.trim(), tutor.value.trim());
      onAssigned(item, onLast);
    });
  };
  item.append(
    h(
      'form',
      { class: 'form', on: { submit } },
      h(
        'div',
        { class: 'fields' },
        field('Student’s id', student),
        field('Tutor’s id', tutor, 'Both find theirs on their account page.'),
      ),
      status,
      h('div', { class: 'row' }, send),
    ),
  );
  return item;
}

function idInput(): HTMLInputElement {
  return h('input', {
    required: true,
    pattern: '[0-9a-fA-F\\-]{36}',
    autocomplete: 'off',
    spellcheck: 'false',
  });
}

function took({ startedAt, duration }: api.ParkedRecording): string {
  const minutes = formatCount(Math.round(duration / 60), 'minute');
  return startedAt ? `${new Date(startedAt).toLocaleString()}, ${minutes}` : 'not known';
}

function people(recording: api.ParkedRecording): string {
  const all = recording.people.map(({ name, email }) =>
    name && email ? `${name} (${email})` : (name ?? email ?? ''),
  );
  return all.length === 0 ? 'not known' : all.join(', ');
}

/** Takes the card away and moves on to the next one. */
function onAssigned(item: HTMLElement, onLast: () => void): void {
  const list = item.parentElement;
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  announce(`Assigned. ${formatCount(list?.childElementCount ?? 0, 'recording')} left.`);
  if (next === null) onLast();
  else next.querySelector<HTMLElement>('input')?.focus();
}
