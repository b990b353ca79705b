// How an answer is read, told below its field while it is written.

import * as api from '../api';
import { fill, freshId, h } from '../dom';
import { icon } from '../icons';
import { mathematics } from '../mathematics';

/** A pause in typing after which the answer is read. */
const PAUSE_MS = 500;

/** The line that goes below the field; it keeps up with what is written there. */
export function previewLine(
  practiceId: string,
  questionId: string,
  input: HTMLInputElement,
  left: AbortSignal,
): HTMLElement {
  const line = h('p', { class: 'preview', id: freshId('preview'), 'aria-live': 'polite' });
  input.setAttribute('aria-describedby', line.id);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = new AbortController();
  const look = async (answer: string): Promise<void> => {
    asked = new AbortController();
    const signal = AbortSignal.any([asked.signal, left]);
    try {
      show(line, await api.preview(practiceId, questionId, answer, signal));
    } catch {
      // Without it the answer can be handed in all the same.
      fill(line);
    }
  };
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    asked.abort();
    const answer = input.value.trim();
    if (answer === '') fill(line);
    else waiting = setTimeout(() => void look(answer), PAUSE_MS);
  });
  left.addEventListener('abort', () => clearTimeout(waiting));
  return line;
}

function show(line: HTMLElement, { readAs, kind, problem }: api.Preview): void {
  line.classList.toggle('is-problem', problem != null);
  if (problem != null) fill(line, icon('warning'), h('span', {}, problem));
  else
    fill(
      line,
      kind === 'word' ? 'Read as words: ' : 'Read as ',
      h('strong', {}, mathematics(readAs ?? '')),
    );
}
