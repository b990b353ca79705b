// An answer as it is written: the parts of the AI SDK's stream of messages, version 1, as the server
// sends them. A front end with `useChat` needs none of this.

import { ApiError, type Problem } from '../client';
import type * as api from './api';

/** What has come of an answer so far. */
export type Answer = {
  conversationId: string | null;
  messageId: string | null;
  text: string;
  sources: api.Source[];
  support: api.Support | null;
  coverage: string | null;
  suggestTutor: boolean;
  model: string | null;
  /** True once the student has reported it as wrong. */
  isReported: boolean;
  done: boolean;
};

/** The stream ended before the answer did. Coming back to it may give the rest. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

export const emptyAnswer = (): Answer => ({
  conversationId: null,
  messageId: null,
  text: '',
  sources: [],
  support: null,
  coverage: null,
  suggestTutor: false,
  model: null,
  isReported: false,
  done: false,
});

type Part = {
  type: string;
  messageId?: string;
  delta?: string;
  errorText?: string;
  data?: unknown;
  providerMetadata?: { studyCompanion?: api.Source };
  messageMetadata?: Partial<Pick<Answer, 'conversationId' | 'model' | 'suggestTutor'>> & {
    coverage?: string | null;
  };
};

/** Reads a stream to its end, and shows the answer after each part. */
export async function readAnswer(
  response: Response,
  show: (answer: Answer) => void,
): Promise<Answer> {
  if (!response.ok) {
    const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
    throw new ApiError(response, problem);
  }
  const answer = emptyAnswer();
  try {
    for await (const part of parts(response)) {
      if (part.type === 'error') throw new Error(part.errorText ?? 'The answer broke off.');
      take(answer, part);
      show(answer);
    }
  } catch (error) {
    // The line broke: the browser says so by a TypeError.
    if (error instanceof TypeError) throw new BrokenOff();
    throw error;
  }
  if (!answer.done) throw new BrokenOff();
  return answer;
}

function take(answer: Answer, part: Part): void {
  const { conversationId, model, coverage, suggestTutor } = part.messageMetadata ?? {};
  if (conversationId !== undefined) answer.conversationId = conversationId;
  if (model !== undefined) answer.model = model;
  if (coverage !== undefined) answer.coverage = coverage;
  if (suggestTutor !== undefined) answer.suggestTutor = suggestTutor;
  if (part.type === 'start') answer.messageId = part.messageId ?? null;
  if (part.type === 'text-delta') answer.text += part.delta ?? '';
  if (part.type === 'data-alert') answer.support = part.data as api.Support;
  const source = part.providerMetadata?.studyCompanion;
  if (part.type === 'source-document' && source) answer.sources.push(source);
  if (part.type === 'finish') answer.done = true;
}

/** The parts of a stream, in their order. */
async function* parts(response: Response): AsyncGenerator<Part> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let pending = '';
  for (;;) {
    const { value, done } = await reader.read();
    pending += decoder.decode(value, { stream: !done });
    const events = pending.split('\n\n');
    pending = events.pop() ?? '';
    for (const event of events) {
      const data = event.startsWith('data: ') ? event.slice('data: '.length) : null;
      if (data !== null && data !== '[DONE]') yield JSON.parse(data) as Part;
    }
    if (done) return;
  }
}
