// A page such as a front end has: `useChat`, a list of messages, a form.

import { useChat } from '@ai-sdk/react';
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { textOf, transport } from './asking.mjs';

function Page() {
  const { messages, sendMessage, status } = useChat({
    id: window.chat,
    resume: true,
    transport: transport(location.origin, window.token),
  });
  const [text, setText] = useState('');
  const answer = messages.find(({ role }) => role === 'assistant');
  if (answer && textOf(answer) !== '') window.firstTextMs ??= performance.now() - window.askedAt;
  const send = (event) => {
    event.preventDefault();
    window.askedAt = performance.now();
    void sendMessage({ text });
  };
  return h(
    'main',
    { 'data-status': status },
    messages.map((message) =>
      h(
        'section',
        { key: message.id, 'data-role': message.role },
        h('p', null, textOf(message)),
        h(
          'ul',
          null,
          message.parts
            .filter(({ type }) => type === 'source-document')
            .map(({ sourceId, title }) => h('li', { key: sourceId }, title)),
        ),
      ),
    ),
    h(
      'form',
      { onSubmit: send },
      h('input', {
        'aria-label': 'Question',
        value: text,
        onChange: ({ target }) => setText(target.value),
      }),
      h('button', { type: 'submit' }, 'Send'),
    ),
  );
}

createRoot(document.getElementById('root')).render(h(Page));
