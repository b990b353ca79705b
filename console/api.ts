// The requests of the pages to the API, in the product's words.

import { type Schemas, ApiError, ok, once } from '../client';
import { type Answer, BrokenOff, readAnswer } from './answer-stream';
import { account, api } from './session';

export type Session = Schemas['SessionView'];
export type SessionSummary = Schemas['SessionSummary'];
export type SessionList = Schemas['SessionList'];
export type Speakers = Schemas['SpeakerList'];
export type Speaker = Schemas['SpeakerView'];
export type Turn = Schemas['TurnView'];
export type Source = Schemas['Source'];
export type Conversation = Schemas['ConversationView'];
export type Practice = Schemas['PracticeView'];
export type PracticeSummary = Schemas['PracticeSummary'];
export type Question = Schemas['QuestionView'];
export type Graded = Schemas['Graded'];
export type Hint = Schemas['HintView'];
export type Try = Schemas['TryView'];
export type Preview = Schemas['Preview'];
export type Review = Schemas['ReviewItem'];
export type ReviewList = Schemas['ReviewList'];
export type ParkedRecording = Schemas['ParkedRecording'];
export type ParkedList = Schemas['ParkedList'];
export type ListedConcept = Schemas['ListedConcept'];
export type ConceptList = Schemas['ConceptList'];
export type Progress = Schemas['ProgressView'];
export type Concept = Schemas['ConceptProgress'];
export type Goal = Schemas['GoalView'];
export type Suggestion = Schemas['SuggestionView'];
export type Notification = Schemas['NotificationView'];
export type Person = Schemas['LinkedPerson'];
export type Upload = Schemas['UploadBody'];
export type Support = Schemas['Support'];
export type Alert = Schemas['AlertView'];
export type AlertSummary = Schemas['AlertSummary'];
export type AlertList = Schemas['AlertList'];
export type SafeguardingSettings = Schemas['OrganisationView'];
export type SafeguardingContacts = Schemas['ContactList'];
export type Consent = Schemas['ConsentView'];

/** Concepts of the last lesson that are offered as questions. */
const MAX_TAUGHT = 2;

/** A read waits at most this long for its turn when the server asks for patience. */
const MAX_WAIT_S = 10;

/** A read, asked again once when it came too early. */
async function read<T>(call: () => Parameters<typeof ok<T>>[0]): Promise<T> {
  try {
    return await ok(call());
  } catch (error) {
    const wait = error instanceof ApiError && error.status === 429 ? error.retryAfter : null;
    if (wait === null || wait > MAX_WAIT_S) throw error;
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    return ok(call());
  }
}

/** An answer that is asked for again and again, and the tag it is recognised by. */
export type Polled<T> = { value: T; tag: string | null };

async function readPolled<T>(call: Parameters<typeof ok<T>>[0]): Promise<Polled<T> | 'same'> {
  const result = await call;
  if (result.response.status === 304) return 'same';
  const value = await ok(Promise.resolve(result));
  return { value, tag: result.response.headers.get('etag') };
}

const ifNoneMatch = (tag: string | null): Record<string, string> =>
  tag ? { 'If-None-Match': tag } : {};

// The people around the caller.

/** A student's tutors and guardians, or a tutor's students. */
export async function people(): Promise<Person[]> {
  return (await read(() => api.GET('/api/auth/me'))).people;
}

/** The tutors of the caller, a student. Guardians are people around them, too. */
export async function tutors(): Promise<Person[]> {
  return (await people()).filter((person) => person.role === 'tutor');
}

export const inviteStudent = (email: string): Promise<{ code: string; expiresAt: string }> =>
  ok(api.POST('/api/tutor/invites', { body: { email, purpose: 'link' } }));

export async function acceptInvite(code: string): Promise<void> {
  await ok(
    once((header) => api.POST('/api/tutor/invites/accept', { params: { header }, body: { code } })),
  );
}

// Guardians.

export const inviteGuardian = (
  studentId: string,
  email: string,
): Promise<{ code: string; expiresAt: string }> =>
  ok(api.POST('/api/guardians/invites', { body: { studentId, email } }));

export const acceptAsGuardian = (code: string): Promise<{ studentName: string }> =>
  ok(once((header) => api.POST('/api/guardians/accept', { params: { header }, body: { code } })));

export async function unlinkGuardian(guardianId: string, studentId: string): Promise<void> {
  await ok(
    api.DELETE('/api/guardians/{guardianId}/{studentId}', {
      params: { path: { guardianId, studentId } },
    }),
  );
}

export const consent = (studentId: string): Promise<Consent> =>
  read(() => api.GET('/api/consent/{studentId}', { params: { path: { studentId } } }));

export async function saveConsent(
  studentId: string,
  scopes: ('uploads' | 'chat' | 'models')[],
  wordingVersion: string,
): Promise<void> {
  await ok(
    once((header) =>
      api.PUT('/api/consent/{studentId}', {
        params: { path: { studentId }, header },
        body: { scopes, wordingVersion },
      }),
    ),
  );
}

/** A copy of what is kept about a student, part by part. */
export async function exportStudent(studentId: string): Promise<unknown[]> {
  const parts: unknown[] = [];
  let cursor: string | null = null;
  do {
    const query: { cursor?: string } = cursor === null ? {} : { cursor };
    const part: Schemas['ExportPart'] = await read(() =>
      api.GET('/api/students/{studentId}/export', { params: { path: { studentId }, query } }),
    );
    parts.push(part.sections);
    cursor = part.next ?? null;
  } while (cursor !== null);
  return parts;
}

export async function eraseStudent(studentId: string): Promise<void> {
  await ok(api.DELETE('/api/students/{studentId}', { params: { path: { studentId } } }));
}

// Sessions.

export const sessions = (studentId: string, limit: number, offset = 0): Promise<SessionList> =>
  read(() =>
    api.GET('/api/transcripts/student/{studentId}', {
      params: { path: { studentId }, query: { limit, offset } },
    }),
  );

/** Puts a file into the store itself, and says where it is. */
export async function putFile(file: File): Promise<string> {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? 'txt';
  const pathname = `uploads/${account().id}/${crypto.randomUUID()}.${ending}`;
  const { clientToken, uploadUrl } = await ok(
    api.POST('/api/blob/upload', {
      body: {
        type: 'blob.generate-client-token',
        payload: {
          pathname,
          multipart: false,
          clientPayload: JSON.stringify({ sizeBytes: file.size }),
        },
      },
    }),
  );
  const stored = await fetch(`${uploadUrl}/?pathname=${encodeURIComponent(pathname)}`, {
    method: 'PUT',
    body: file,
    headers: {
      authorization: `Bearer ${clientToken}`,
      'x-api-version': '12',
      'x-vercel-blob-access': 'private',
    },
  });
  if (!stored.ok) throw new Error(`The file was not taken (${stored.status}).`);
  return pathname;
}

export const upload = (body: Upload): Promise<{ sessionId: string }> =>
  ok(once((header) => api.POST('/api/transcripts/upload', { params: { header }, body })));

export const session = (
  sessionId: string,
  tag: string | null,
  signal: AbortSignal,
): Promise<Polled<Session> | 'same'> =>
  readPolled(
    api.GET('/api/transcripts/{sessionId}', {
      params: { path: { sessionId } },
      headers: ifNoneMatch(tag),
      signal,
    }),
  );

/** A page of a transcript, 200 turns at a time. */
export async function turns(
  sessionId: string,
  offset: number,
): Promise<{ items: Turn[]; total: number }> {
  const answer = await read(() =>
    api.GET('/api/transcripts/{sessionId}', {
      params: { path: { sessionId }, query: { include: 'turns', limit: 200, offset } },
    }),
  );
  return answer.turns ?? { items: [], total: 0 };
}

export async function retry(sessionId: string): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/transcripts/{sessionId}/retry', { params: { path: { sessionId }, header } }),
    ),
  );
}

export const speakers = (sessionId: string): Promise<Speakers> =>
  read(() => api.GET('/api/transcripts/{sessionId}/speakers', { params: { path: { sessionId } } }));

export const correctSpeakers = (
  sessionId: string,
  people: { label: string; person: Speaker['person'] }[],
): Promise<Speakers> =>
  ok(
    once((header) =>
      api.PATCH('/api/transcripts/{sessionId}/speakers', {
        params: { path: { sessionId }, header },
        body: { speakers: people },
      }),
    ),
  );

export async function eraseSession(sessionId: string): Promise<void> {
  await ok(api.DELETE('/api/transcripts/{sessionId}', { params: { path: { sessionId } } }));
}

// Questions.

/** Asks, and shows the answer while it is written. When the line breaks, it comes back to the answer. */
export async function ask(
  message: string,
  conversationId: string | null,
  show: (answer: Answer) => void,
): Promise<Answer> {
  const body = { message, ...(conversationId !== null && { conversationId }) };
  let reached = conversationId;
  const note = (answer: Answer): void => {
    reached = answer.conversationId ?? reached;
    show(answer);
  };
  try {
    const { response } = await once((header) =>
      api.POST('/api/chat/stream', { params: { header }, body, parseAs: 'stream' }),
    );
    return await readAnswer(response, note);
  } catch (error) {
    if (!(error instanceof BrokenOff) || reached === null) throw error;
    const { response } = await api.GET('/api/chat/{conversationId}/stream', {
      params: { path: { conversationId: reached } },
      parseAs: 'stream',
    });
    return readAnswer(response, show);
  }
}

/** Reports an answer as wrong: the tutors are told. */
export async function reportAnswer(messageId: string): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/chat/message/{messageId}/report', {
        params: { path: { messageId }, header },
      }),
    ),
  );
}

/** An answer that a student has reported, with its question. */
export const reportedAnswer = (messageId: string): Promise<Schemas['ReportedAnswer']> =>
  read(() => api.GET('/api/chat/message/{messageId}/report', { params: { path: { messageId } } }));

/** Questions that this student's own lessons answer: about what the last one taught, and what it left. */
export async function questionsToAsk(): Promise<string[]> {
  const { sessions: all } = await sessions(account().id, 5);
  const last = all.find(({ status }) => status === 'completed');
  if (!last) return [];
  const { analysis } = await read(() =>
    api.GET('/api/transcripts/{sessionId}', {
      params: { path: { sessionId: last.sessionId } },
    }),
  );
  const taught = (analysis?.concepts ?? []).slice(0, MAX_TAUGHT);
  return [
    ...taught.map(({ name }) => `What did we say about ${name}?`),
    'What did we talk about last time?',
    ...((analysis?.actionItems.length ?? 0) > 0 ? ['What is my homework?'] : []),
  ];
}

/** The newest conversation, if there is one. */
export async function lastConversation(): Promise<Conversation | null> {
  const studentId = account().id;
  const list = await read(() =>
    api.GET('/api/chat/student/{studentId}', {
      params: { path: { studentId }, query: { limit: 1 } },
    }),
  );
  const newest = list.conversations[0];
  if (!newest) return null;
  const { conversationId } = newest;
  return read(() =>
    api.GET('/api/chat/conversation/{conversationId}', { params: { path: { conversationId } } }),
  );
}

// Practice.

export async function practices(studentId: string, limit: number): Promise<PracticeSummary[]> {
  const list = await read(() =>
    api.GET('/api/practice/student/{studentId}', {
      params: { path: { studentId }, query: { limit } },
    }),
  );
  return list.practices;
}

export const practice = (
  practiceId: string,
  tag: string | null,
  signal: AbortSignal,
): Promise<Polled<Practice> | 'same'> =>
  readPolled(
    api.GET('/api/practice/{practiceId}', {
      params: { path: { practiceId } },
      headers: ifNoneMatch(tag),
      signal,
    }),
  );

export const generate = (studentId: string, sessionId: string): Promise<{ practiceId: string }> =>
  ok(
    once((header) =>
      api.POST('/api/practice/generate', { params: { header }, body: { studentId, sessionId } }),
    ),
  );

/** A practice of concepts, without a session. */
export const practise = (
  studentId: string,
  what: { conceptIds?: string[]; curriculumIds?: string[] },
  minutes?: number,
): Promise<{ practiceId: string }> => {
  const body = { studentId, ...what, ...(minutes !== undefined && { minutes }) };
  return ok(once((header) => api.POST('/api/practice/generate', { params: { header }, body })));
};

export async function start(practiceId: string): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/practice/{practiceId}/start', { params: { path: { practiceId }, header } }),
    ),
  );
}

/** The next hint for a question; it makes a right answer count half. */
export const hint = (practiceId: string, questionId: string): Promise<Schemas['HintGiven']> =>
  ok(
    once((header) =>
      api.POST('/api/practice/{practiceId}/hint', {
        params: { path: { practiceId }, header },
        body: { questionId },
      }),
    ),
  );

/** Whether a first answer is right, once for each question. */
export const tryAnswer = (
  practiceId: string,
  questionId: string,
  answer: string,
): Promise<Schemas['TryTold']> =>
  ok(
    once((header) =>
      api.POST('/api/practice/{practiceId}/try', {
        params: { path: { practiceId }, header },
        body: { questionId, answer },
      }),
    ),
  );

export const submit = (
  practiceId: string,
  answers: { questionId: string; answer: string }[],
): Promise<Graded> =>
  ok(
    once((header) =>
      api.POST('/api/practice/{practiceId}/submit', {
        params: { path: { practiceId }, header },
        body: { answers },
      }),
    ),
  );

/** How an answer is read, never whether it is right. */
export const preview = (
  practiceId: string,
  questionId: string,
  answer: string,
  signal: AbortSignal,
): Promise<Preview> =>
  ok(
    api.POST('/api/practice/{practiceId}/preview', {
      params: { path: { practiceId } },
      body: { questionId, answer },
      signal,
    }),
  );

export async function contest(
  practiceId: string,
  questionId: string,
  comment: string,
): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/practice/{practiceId}/questions/{questionId}/contest', {
        params: { path: { practiceId, questionId }, header },
        body: { comment },
      }),
    ),
  );
}

export const reviews = (limit: number): Promise<ReviewList> =>
  read(() => api.GET('/api/practice/review', { params: { query: { limit } } }));

export async function judge(
  { practiceId, questionId }: Pick<Review, 'practiceId' | 'questionId'>,
  correct: boolean,
  comment: string,
): Promise<void> {
  await ok(
    once((header) =>
      api.PUT('/api/practice/{practiceId}/questions/{questionId}/verdict', {
        params: { path: { practiceId, questionId }, header },
        body: { correct, comment },
      }),
    ),
  );
}

// Recordings that wait for an admin.

export const parkedRecordings = (limit: number): Promise<ParkedList> =>
  read(() => api.GET('/api/webhooks/parked', { params: { query: { limit } } }));

export async function assignRecording(
  recordingId: string,
  studentId: string,
  tutorId: string,
): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/webhooks/parked/{recordingId}/assign', {
        params: { path: { recordingId }, header },
        body: { studentId, tutorId },
      }),
    ),
  );
}

// Concepts, for admins.

export const concepts = (search: string, limit: number): Promise<ConceptList> =>
  read(() => api.GET('/api/concepts', { params: { query: { search, limit } } }));

export async function joinConcepts(from: string[], into: string): Promise<void> {
  await ok(
    once((header) => api.POST('/api/concepts/join', { params: { header }, body: { from, into } })),
  );
}

export async function splitConcept(
  conceptId: string,
  name: string,
  sessionIds: string[],
): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/concepts/{conceptId}/split', {
        params: { path: { conceptId }, header },
        body: { name, sessionIds },
      }),
    ),
  );
}

// Progress, goals, suggestions.

export const progress = (studentId: string): Promise<Progress> =>
  read(() =>
    api.GET('/api/progress/student/{studentId}', {
      params: { path: { studentId }, query: { include: 'history' } },
    }),
  );

export async function goals(studentId: string): Promise<Goal[]> {
  const list = await read(() =>
    api.GET('/api/goals/student/{studentId}', {
      params: { path: { studentId }, query: { limit: 50 } },
    }),
  );
  return list.goals;
}

export async function addGoal(body: Schemas['GoalBody']): Promise<void> {
  await ok(once((header) => api.POST('/api/goals', { params: { header }, body })));
}

export async function completeGoal(goalId: string): Promise<void> {
  await ok(
    once((header) =>
      api.PUT('/api/goals/{goalId}/complete', { params: { path: { goalId }, header } }),
    ),
  );
}

export async function suggestions(studentId: string): Promise<Suggestion[]> {
  const list = await read(() =>
    api.GET('/api/suggestions/student/{studentId}', { params: { path: { studentId } } }),
  );
  return list.suggestions;
}

export async function acceptSuggestion(suggestionId: string): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/suggestions/{suggestionId}/accept', {
        params: { path: { suggestionId }, header },
      }),
    ),
  );
}

export async function dismissSuggestion(suggestionId: string): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/suggestions/{suggestionId}/dismiss', {
        params: { path: { suggestionId }, header },
      }),
    ),
  );
}

// Safeguarding.

export const alerts = (limit: number, open: boolean): Promise<AlertList> =>
  read(() => api.GET('/api/safeguarding/alerts', { params: { query: { limit, open } } }));

export const alert = (alertId: string): Promise<Alert> =>
  read(() => api.GET('/api/safeguarding/alerts/{alertId}', { params: { path: { alertId } } }));

export const alertWords = (alertId: string): Promise<Schemas['AlertWords']> =>
  read(() =>
    api.GET('/api/safeguarding/alerts/{alertId}/words', { params: { path: { alertId } } }),
  );

export async function acknowledgeAlert(
  alertId: string,
  note: string,
  tellGuardians: boolean,
): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/safeguarding/alerts/{alertId}/acknowledge', {
        params: { path: { alertId }, header },
        body: { note, tellGuardians },
      }),
    ),
  );
}

export async function addAlertNote(alertId: string, note: string): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/safeguarding/alerts/{alertId}/note', {
        params: { path: { alertId }, header },
        body: { note },
      }),
    ),
  );
}

export const safeguardingSettings = (): Promise<SafeguardingSettings> =>
  read(() => api.GET('/api/safeguarding/settings'));

export const saveSafeguardingSettings = (
  body: Schemas['SettingsBody'],
): Promise<SafeguardingSettings> =>
  ok(once((header) => api.PUT('/api/safeguarding/settings', { params: { header }, body })));

export const safeguardingContacts = (): Promise<SafeguardingContacts> =>
  read(() => api.GET('/api/safeguarding/contacts'));

export const saveSafeguardingContacts = (
  contacts: Schemas['ContactBody'][],
): Promise<SafeguardingContacts> =>
  ok(
    once((header) =>
      api.PUT('/api/safeguarding/contacts', { params: { header }, body: { contacts } }),
    ),
  );

// Notifications.

export const notifications = (
  limit: number,
): Promise<{ notifications: Notification[]; unread: number }> =>
  read(() => api.GET('/api/notifications', { params: { query: { limit } } }));

export async function markRead(notificationId: string): Promise<void> {
  await ok(
    once((header) =>
      api.POST('/api/notifications/{notificationId}/read', {
        params: { path: { notificationId }, header },
      }),
    ),
  );
}
