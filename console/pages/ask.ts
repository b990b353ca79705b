// Asking the companion. Answers quote the student's own sessions; a quote leads to where it was said.

import { type Answer, emptyAnswer } from '../answer-stream';
import * as api from '../api';
import { type Child, announce, fill, h } from '../dom';
import { icon } from '../icons';
import { mathematics } from '../mathematics';
import {
  type Page,
  act,
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

/** A reader this near to the end of the page reads along. */
const NEAR_END_PX = 160;

const COPIED_MS = 2_000;

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
    let shown: HTMLElement = h(
      'div',
      { class: 'message message-assistant is-waiting' },
      h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
      h('span', { class: 'out-of-sight' }, 'Looking through your sessions'),
    );
    const replace = (element: HTMLElement): void => {
      const follow = isAtEnd();
      shown.replaceWith(element);
      shown = element;
      if (follow) scrollToEnd();
    };
    log.append(question, shown);
    scrollToEnd();
    send.setAttribute('aria-disabled', 'true');
    try {
      const answer = await api.ask(text, conversation, (sofar) => {
        if (sofar.text !== '') replace(answerElement(sofar));
      });
      conversation = answer.conversationId;
      replace(answerElement(answer));
      announce(answer.text);
    } catch (error) {
      replace(
        errorBox(error, () => {
          question.nextElementSibling?.remove();
          question.remove();
          void ask(text);
        }),
      );
    } finally {
      send.removeAttribute('aria-disabled');
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
    setTimeout(scrollToEnd, 0);
    return log;
  });
  const note =
    'Answers come from your own sessions. Your tutor sees summaries, never this conversation. If what you write sounds as if you are in danger, an adult at your school who looks after safety is told.';
  return {
    title: 'Ask',
    body: h('div', { class: 'chat' }, pageHead('Ask', note, anew), place, form),
  };
}

/** An empty conversation, with questions that this student's own lessons answer. */
function invitation(ask: (text: string) => Promise<void>): HTMLElement {
  const questions = h('div', { class: 'row' });
  void api
    .questionsToAsk()
    .then((all) => {
      fill(
        questions,
        all.map((text) => button(text, { class: 'button button-small' }, () => void ask(text))),
      );
    })
    // Without suggestions one can still ask.
    .catch(() => undefined);
  return empty(
    'ask',
    'Ask about your sessions',
    'You get an answer with the words that were said, and when. If your sessions don’t cover it, you are told so.',
    questions,
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
  return answerElement({
    ...emptyAnswer(),
    messageId: message.messageId,
    text: message.content,
    sources: message.sources ?? [],
    support: message.support ?? null,
    coverage: message.coverage ?? null,
    suggestTutor: message.suggestTutor ?? false,
    model: message.model ?? null,
    isReported: message.reportedAt != null,
    done: true,
  });
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

function answerElement(answer: Answer): HTMLElement {
  if (answer.support != null) return supportElement(answer.support);
  return messageElement(
    'assistant',
    paragraphs(answer.text),
    answer.sources.length > 0 &&
      h(
        'ul',
        { class: 'sources', 'aria-label': 'Where this was said' },
        answer.sources.map(sourceElement),
      ),
    answer.done && answerNote(answer),
  );
}

export function sourceElement(source: api.Source): HTMLElement {
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

function answerNote(answer: Answer): Child {
  const { coverage, suggestTutor, model, text } = answer;
  const note = coverage === null ? undefined : COVERAGE_NOTES[coverage];
  return h(
    'div',
    { class: 'message-foot' },
    note !== undefined && tag(note[0], note[1]),
    suggestTutor && tag('accent', 'ask your tutor about this'),
    model === 'extractive'
      ? h('span', { class: 'small' }, 'offline tutor')
      : model !== null && model !== 'prepared' && h('span', { class: 'small' }, model),
    copyButton(text),
    reportButton(answer),
  );
}

/** Reports an answer as wrong, after saying who will see what. */
function reportButton({ messageId, isReported }: Answer): Child {
  if (messageId === null) return null;
  const reported = (): HTMLElement => h('span', { class: 'small' }, 'reported to your tutor');
  if (isReported) return reported();
  const status = h('div', { class: 'form-said' });
  const place = h('span', { class: 'row' });
  const first = button('This is wrong', { class: 'button button-small' }, () => {
    fill(
      place,
      h('span', { class: 'small' }, 'Your tutor will see this question and this answer.'),
      sure,
      status,
    );
    sure.focus();
  });
  const sure: HTMLButtonElement = button(
    'Report it',
    { class: 'button button-small' },
    () =>
      void act(sure, status, async () => {
        await api.reportAnswer(messageId);
        fill(place, reported());
        announce('Reported to your tutor');
      }),
  );
  place.append(first);
  return place;
}

/** Copies an answer, and says whether that worked. */
function copyButton(text: string): HTMLElement {
  const copy = button('Copy', { class: 'button button-small' }, async () => {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    const words = isCopied ? 'Copied' : 'Could not be copied';
    copy.textContent = words;
    announce(words);
    setTimeout(() => (copy.textContent = 'Copy'), COPIED_MS);
  });
  return copy;
}

/** True if the reader is at the end of the page, where the conversation goes on. */
function isAtEnd(): boolean {
  const { scrollHeight } = document.documentElement;
  return window.innerHeight + window.scrollY >= scrollHeight - NEAR_END_PX;
}

/** The end of the page is where nothing of the last answer is under the field for questions. */
function scrollToEnd(): void {
  window.scrollTo({ top: document.documentElement.scrollHeight });
}
