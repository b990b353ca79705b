// Who is who in a session: shown where it is unsure, and corrected.

import * as api from '../api';
import { type Child, announce, fill, h } from '../dom';
import { icon } from '../icons';
import { act, button, card } from '../page';
import { formatCount } from '../format';

const PEOPLE: Record<api.Speaker['person'], string> = {
  student: 'the student',
  tutor: 'the tutor',
  learner: 'another learner',
  unknown: 'somebody else, or nobody',
};

/**
 * Asks who is who where that is not sure; otherwise offers to look. `onCorrected` is called when the
 * session is being read again.
 */
export function speakersOf(session: api.Session, onCorrected: () => void): Child {
  const reading = session.analysis?.reading;
  if (!reading) return null;
  const place = h('div', {});
  const open = async (): Promise<void> => {
    const list = await api.speakers(session.sessionId);
    fill(place, form(list, reading, onCorrected));
  };
  if (reading.evidenceCounted) {
    const look = button('Who is who?', { class: 'button button-plain' }, () =>
      open().catch(() => announce('The speakers can’t be shown.', 'assertive')),
    );
    fill(place, h('div', { class: 'row' }, look));
  } else {
    void open().catch(() => fill(place, remarks(reading)));
  }
  return place;
}

type Reading = NonNullable<NonNullable<api.Session['analysis']>['reading']>;

function remarks(reading: Reading): HTMLElement {
  return card(
    { class: 'failed' },
    h(
      'div',
      { class: 'failed-head' },
      icon('warning'),
      h('h2', {}, 'This session does not count yet'),
    ),
    reading.remarks.length > 0 &&
      h(
        'ul',
        { class: 'small' },
        reading.remarks.map((remark) => h('li', {}, remark)),
      ),
  );
}

function form(list: api.Speakers, reading: Reading, onCorrected: () => void): HTMLElement {
  if (list.speakers.length === 0) return remarks(reading);
  const trouble = h('div', { class: 'form-said' });
  const choices = list.speakers.map((speaker) => {
    const choice = h(
      'select',
      {},
      Object.entries(PEOPLE).map(([person, words]) =>
        h('option', { value: person, selected: person === speaker.person }, words),
      ),
    );
    return { speaker, choice };
  });
  const save: HTMLButtonElement = button(
    'Save and read again',
    { class: 'button button-main' },
    () =>
      act(save, trouble, async () => {
        const speakers = choices.map(({ speaker, choice }) => ({
          label: speaker.label,
          person: choice.value as api.Speaker['person'],
        }));
        const { status } = await api.correctSpeakers(list.sessionId, speakers);
        if (status === 'processing') onCorrected();
        else announce('Saved. Nothing has changed.');
      }),
  );
  const title = list.evidenceCounted ? 'Who is who' : 'Who is who? This session does not count yet';
  return card(
    { class: 'speakers' },
    h('h2', {}, title),
    !list.evidenceCounted &&
      h(
        'p',
        { class: 'small' },
        'It is not sure who the student is, so nothing of it is counted towards progress.',
      ),
    h(
      'ul',
      { class: 'speaker-list' },
      choices.map(({ speaker, choice }) =>
        h(
          'li',
          {},
          h(
            'label',
            {},
            h('strong', {}, speaker.label),
            h(
              'span',
              { class: 'small' },
              ` ${formatCount(speaker.turns, 'turn')} · “${speaker.sample}”`,
            ),
            choice,
          ),
        ),
      ),
    ),
    trouble,
    h('div', { class: 'row' }, save),
  );
}
