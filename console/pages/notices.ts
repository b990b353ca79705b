// Notifications of the person who is signed in.

import * as api from '../api';
import { h } from '../dom';
import { icon } from '../icons';
import {
  type Page,
  act,
  button,
  card,
  empty,
  pageWithHead,
  link,
  loadInto,
  skeleton,
} from '../page';
import { addressOf } from '../route';
import { atMoment } from '../format';

const SHOWN = 50;

/** `onRead` is told how many are left unread. */
export function noticesPage(onRead: (unread: number) => void): Page {
  const place = h('div', { class: 'stack' });
  void loadInto(
    place,
    skeleton(84, 84, 84),
    () => api.notifications(SHOWN),
    (list) => {
      if (list.notifications.length === 0) {
        return card(
          {},
          empty(
            'bell',
            'Nothing new',
            'When practice is ready or a session was read, it says so here.',
          ),
        );
      }
      let unread = list.unread;
      onRead(unread);
      const onNoticeRead = (): void => {
        unread -= 1;
        onRead(unread);
      };
      return h(
        'ul',
        { class: 'stack stack-small plain' },
        list.notifications.map((notification) => notice(notification, onNoticeRead)),
      );
    },
  );
  return pageWithHead('Notifications', { narrow: true }, place);
}

function notice(notification: api.Notification, onRead: () => void): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const address = target(notification.subject);
  const line = h('li', { class: `card note ${notification.readAt == null ? 'is-new' : ''}` });
  const mark = async (): Promise<void> => {
    await api.markRead(notification.notificationId);
    line.classList.remove('is-new');
    read.remove();
    onRead();
  };
  const read: HTMLButtonElement = button(
    'Mark as read',
    { class: 'button button-small', 'aria-label': `Mark as read: ${notification.title}` },
    () => void act(read, status, mark),
  );
  // A person who follows the link has read it; if that can't be noted, it only stays marked as new.
  const follow = {
    click: () => {
      if (notification.readAt == null) void mark().catch(() => undefined);
    },
  };
  line.append(
    h('span', { class: 'line-icon' }, icon('bell')),
    h(
      'div',
      { class: 'note-words' },
      h('strong', {}, notification.title),
      h('p', {}, notification.body),
      h('time', { class: 'small' }, atMoment(notification.createdAt)),
      status,
      h(
        'div',
        { class: 'row' },
        address !== null &&
          link(address, 'Open', {
            class: 'button button-small',
            'aria-label': `Open: ${notification.title}`,
            on: follow,
          }),
        notification.readAt == null && read,
      ),
    ),
  );
  return line;
}

/** The page of what a notification is about. */
function target(subject: unknown): string | null {
  if (typeof subject !== 'object' || subject === null) return null;
  const ids = subject as Record<string, unknown>;
  if (typeof ids.alertId === 'string') return addressOf('safeguarding', ids.alertId);
  if (typeof ids.messageId === 'string') return addressOf('reported', ids.messageId);
  if (typeof ids.practiceId === 'string') return addressOf('practice', ids.practiceId);
  if (typeof ids.sessionId === 'string') return addressOf('sessions', ids.sessionId);
  if ('goalId' in ids || 'suggestionId' in ids) return addressOf('goals');
  return null;
}
