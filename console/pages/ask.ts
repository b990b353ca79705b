// Asking the companion. Answers quote the student's own sessions; a quote leads to where it was said.

import * as api from '../api';
import { type Child, announce, fill, h } from '../dom';
import { icon } from '../icons';
import { mathematics } from '../mathematics';
import {
  type Page,
  button,
  empty,
  pageHead,
  link,
  loadInto,
  skeleton,
  tag,
  errorBox,
} from '../page';
import { addressOf } from '../route';
import { formatClock } from '../format';

const MAX_MESSAGE = 8_000;

export function askPage(): Page {
  const log = h('div', { class: 'chat-log', role: 'log', 'aria-label': 'Conversation' });
  const place = h('div', { class: 'chat-place' });
  let conversation: string | null = null;

  const message = h('textarea', {
    rows: 1,
    maxlength: MAX_MESSAGE,
    required: true,
    id: 'question',
    placeholder: 'What is still unclear?',
  });
  const send = h(
    'button',
    { class: 'button button-main button-round', 'aria-label': 'Ask' },
    icon('send'),
  );
  const grow = (): void => {
    message.style.height = 'auto';
    message.style.height = `${Math.min(message.scrollHeight + 2, 180)}px`;
  };
  message.addEventListener('input', grow);
  message.addEventListener('keydown', (event) => {
    // Enter asks; with shift it makes a line. While a word is being composed it belongs to that.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  const ask = async (text: string): Promise<void> => {
    log.querySelector('.empty')?.remove();
    const question = messageElement('user', text);
    const waiting = h(
      'div',
      { class: 'message message-assistant is-waiting' },
      h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
      h('span', { class: 'out-of-sight' }, 'Looking through your sessions'),
    );
    log.append(question, waiting);
    scrollTo(question);
    send.setAttribute('aria-disabled', 'true');
    try {
      const answer = await api.ask(text, conversation);
      conversation = answer.conversationId;
      waiting.replaceWith(answerElement(answer));
      announce(answer.response);
    } catch (error) {
      waiting.replaceWith(
        errorBox(error, () => {
          question.nextElementSibling?.remove();
          question.remove();
          void ask(text);
        }),
      );
    } finally {
      send.removeAttribute('aria-disabled');
      scrollTo(question);
    }
  };

  const form = h(
    'form',
    {
      class: 'chat-form',
      on: {
        submit: (event) => {
          event.preventDefault();
          const text = message.value.trim();
          if (text === '' || send.getAttribute('aria-disabled') === 'true') return;
          message.value = '';
          grow();
          void ask(text);
        },
      },
    },
    h('label', { for: 'question', class: 'out-of-sight' }, 'Your question'),
    message,
    send,
  );

  const anew = button('New conversation', { class: 'button button-small' }, () => {
    conversation = null;
    fill(log, invitation(ask));
    message.focus();
  });
  void loadInto(place, skeleton(56, 110, 56), api.lastConversation, (last) => {
    conversation = last?.conversationId ?? null;
    fill(
      log,
      last && last.messages.length > 0 ? last.messages.map(storedMessage) : invitation(ask),
    );
    setTimeout(() => scrollTo(log.lastElementChild), 0);
    return log;
  });
  const note =
    'Answers come from your own sessions. Your tutor sees summaries, never this conversation. If what you write sounds as if you are in danger, an adult at your school who looks after safety is told.';
  return {
    title: 'Ask',
    body: h('div', { class: 'chat' }, pageHead('Ask', note, anew), place, form),
  };
}

function invitation(ask: (text: string) => Promise<void>): HTMLElement {
  const examples = [
    'What did we talk about last time?',
    'What should I practise?',
    'What is my homework?',
  ];
  return empty(
    'ask',
    'Ask about your sessions',
    'You get an answer with the words that were said, and when. If your sessions don’t cover it, you are told so.',
    examples.map((text) => button(text, { class: 'button button-small' }, () => void ask(text))),
  );
}

function messageElement(role: 'user' | 'assistant', ...content: Child[]): HTMLElement {
  return h(
    'div',
    { class: `message message-${role}` },
    h('span', { class: 'out-of-sight' }, role === 'user' ? 'You asked:' : 'Companion:'),
    h('div', { class: 'bubble' }, content),
  );
}

function paragraphs(text: string): Child {
  return text.split(/\n{2,}/).map((part) => h('p', {}, mathematics(part)));
}

function storedMessage(message: api.Conversation['messages'][number]): HTMLElement {
  if (message.role === 'user') return messageElement('user', message.content);
  if (message.support != null) return supportElement(message.support);
  return messageElement(
    'assistant',
    paragraphs(message.content),
    answerNote(message.coverage ?? null, message.suggestTutor ?? false, message.model ?? null),
  );
}

/** The calm answer to a message that told of a danger: nothing in it is more or less sure. */
function supportElement(support: api.Support): HTMLElement {
  return messageElement(
    'assistant',
    paragraphs(support.text),
    support.helpLines.length > 0 &&
      h(
        'ul',
        { class: 'help-lines', 'aria-label': 'Who you can call or write to' },
        support.helpLines.map((line) =>
          h('li', {}, h('strong', {}, line.name), h('span', { class: 'help-number' }, line.number)),
        ),
      ),
  );
}

function answerElement(answer: api.Answered): HTMLElement {
  if (answer.support != null) return supportElement(answer.support);
  return messageElement(
    'assistant',
    paragraphs(answer.response),
    answer.sources.length > 0 &&
      h(
        'ul',
        { class: 'sources', 'aria-label': 'Where this was said' },
        answer.sources.map(sourceElement),
      ),
    answerNote(answer.coverage ?? null, answer.suggestTutor, answer.model),
  );
}

function sourceElement(source: api.Source): HTMLElement {
  const query = new URLSearchParams({
    quote: source.quote.slice(0, 120),
    ...(source.startMs != null && { at: String(source.startMs) }),
  });
  const speaker = source.speaker ?? 'Someone';
  const when = source.startMs == null ? null : formatClock(source.startMs);
  return h(
    'li',
    {},
    link(
      `${addressOf('sessions', source.sessionId)}?${query}`,
      [
        h(
          'span',
          { class: 'source-head' },
          icon('quote'),
          h('strong', {}, speaker),
          when !== null && h('time', {}, when),
        ),
        h('q', {}, source.quote),
      ],
      { class: 'source' },
    ),
  );
}

const COVERAGE_NOTES: Record<string, [tone: 'good' | 'plain', words: string]> = {
  answered: ['good', 'from your sessions'],
  touched: ['plain', 'nearest that was said'],
  absent: ['plain', 'not in your sessions'],
};

function answerNote(coverage: string | null, suggestTutor: boolean, model: string | null): Child {
  const note = coverage === null ? undefined : COVERAGE_NOTES[coverage];
  return h(
    'div',
    { class: 'message-foot' },
    note !== undefined && tag(note[0], note[1]),
    suggestTutor && tag('accent', 'ask your tutor about this'),
    model === 'extractive'
      ? h('span', { class: 'small' }, 'offline tutor')
      : model !== null && model !== 'prepared' && h('span', { class: 'small' }, model),
  );
}

function scrollTo(element: Element | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
