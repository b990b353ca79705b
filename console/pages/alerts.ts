// For admins and safeguarding contacts: the alerts about students, worst first.

import * as api from '../api';
import { h } from '../dom';
import {
  type Page,
  button,
  card,
  empty,
  link,
  loadInto,
  pageWithHead,
  skeleton,
  tag,
} from '../page';
import { addressOf } from '../route';
import { atMoment, formatCount } from '../format';

const SHOWN = 50;

/** A category in words. */
export const CATEGORIES: Record<string, string> = {
  self_harm: 'Self-harm',
  abuse_neglect: 'Abuse or neglect',
  grooming: 'Grooming',
  violence_threat: 'Violence or threats',
  sexual: 'Sexual content or pressure',
  bullying: 'Bullying',
  eating_disorder: 'Eating disorder',
  substance: 'Alcohol, drugs or nicotine',
};

export function alertsPage(isAdmin: boolean): Page {
  const place = h('div', { class: 'stack' });
  let open = true;
  const load = (): Promise<void> =>
    loadInto(
      place,
      skeleton(96, 96),
      () => api.alerts(SHOWN, open),
      (list) =>
        list.alerts.length === 0
          ? nothing(open)
          : [
              list.total > list.alerts.length &&
                h('p', { class: 'small' }, `The first ${SHOWN} of ${list.total}.`),
              h('ul', { class: 'stack stack-small plain' }, list.alerts.map(alertLine)),
            ],
    );
  const which = button('Show acknowledged ones too', { class: 'button button-small' }, () => {
    open = !open;
    which.textContent = open ? 'Show acknowledged ones too' : 'Show open ones only';
    void load();
  });
  void load();
  return pageWithHead(
    'Safeguarding',
    {
      narrow: true,
      lead: 'Texts that may tell of a danger to a student. In an emergency call the emergency number: this is no emergency service.',
    },
    h(
      'div',
      { class: 'row' },
      which,
      isAdmin &&
        link(addressOf('safeguarding', 'settings'), 'Settings and contacts', {
          class: 'button button-small',
        }),
    ),
    place,
  );
}

function nothing(open: boolean): HTMLElement {
  return card(
    {},
    empty(
      'check',
      open ? 'No open alerts' : 'No alerts',
      'Silence here is no sign that every student is well: only words in three languages are noticed.',
    ),
  );
}

export function severityTag(severity: string): HTMLElement {
  const kind = severity === 'critical' || severity === 'high' ? 'bad' : 'plain';
  return tag(kind, severity);
}

function alertLine(alert: api.AlertSummary): HTMLElement {
  return h(
    'li',
    { class: `card note ${alert.status === 'open' ? 'is-new' : ''}` },
    h(
      'div',
      { class: 'note-words' },
      h(
        'p',
        { class: 'row' },
        h('strong', {}, alert.studentName),
        severityTag(alert.severity),
        h('span', {}, CATEGORIES[alert.category] ?? alert.category),
      ),
      h(
        'p',
        { class: 'small' },
        formatCount(alert.findingCount, 'text'),
        ', last ',
        h('time', {}, atMoment(alert.lastAt)),
        alert.acknowledgedBy != null && `, acknowledged by ${alert.acknowledgedBy}`,
      ),
      alert.status === 'open' &&
        alert.unreachedAt != null &&
        h('p', { class: 'row' }, tag('bad', 'nobody could be reached')),
      h(
        'div',
        { class: 'row' },
        link(addressOf('safeguarding', alert.alertId), 'Open', {
          class: 'button button-small',
          'aria-label': `Open the alert about ${alert.studentName}`,
        }),
      ),
    ),
  );
}
