'use server';

// Server actions: a question to the companion, and answers to a practice.

import { revalidatePath } from 'next/cache';
import { ApiError, ok, once, type Schemas } from '../../..';
import { api } from '../../api';
import { auth } from '../../auth';

/** The state of the form: an answer, or the thing to do. */
export type Said =
  | { answer: Schemas['Answered'] }
  | { problem: string; fields?: Record<string, string> };

export async function ask(_: Said | null, form: FormData): Promise<Said> {
  const [study, session] = [await api(), await auth()];
  if (!study || !session) return { problem: 'Sign in first.' };
  const body = { studentId: session.user.id, message: String(form.get('message')) };
  try {
    return {
      answer: await ok(
        once((header) => study.POST('/api/chat/message', { params: { header }, body })),
      ),
    };
  } catch (error) {
    return messageOf(error);
  }
}

export async function handIn(practiceId: string, answers: Schemas['SubmitBody']['answers']) {
  const study = await api();
  if (!study) throw new Error('Sign in first.');
  const graded = await ok(
    once((header) =>
      study.POST('/api/practice/{practiceId}/submit', {
        params: { path: { practiceId }, header },
        body: { answers },
      }),
    ),
  );
  revalidatePath(`/practice/${practiceId}`);
  return graded;
}

function messageOf(error: unknown): Said {
  if (!(error instanceof ApiError)) throw error;
  if (error.code === 'rate_limited') return { problem: `Wait ${error.retryAfter ?? 10} seconds.` };
  const fields = error.errors.map(({ pointer, detail }) => [pointer?.slice(1) ?? '', detail]);
  return { problem: error.message, fields: Object.fromEntries(fields) };
}
