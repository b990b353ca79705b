// The order in which the Postman collection walks through the API, and what an operation needs that
// its description doesn't say. Operations that aren't here follow in the folder of their tag, with
// the example of their description as the body and its first good status as the expected one.
//
// as      whose token: student (the default), tutor, admin, or none
// body    changes to the example body, as a merge patch
// query   parameters to send
// expect  the statuses that count as right, instead of the first good one
// save    variables to set from the answer, by their path in it
// while   asks again as long as this is true of the `answer`, a JavaScript expression
// path    parameters of the path that have another value than the variable of their name
// first   a folder that comes before those of the tags; last: one that comes after them
// set     variables to make up before the request

const PASSWORD = 'correct horse battery';
const lesson = [
  'Tom: Today we look at the pH scale. The pH scale tells how acidic a solution is.',
  'Ada: Is a low pH acidic or basic?',
  'Tom: A low pH means acidic. Water has a pH of 7, which is neutral.',
  'Ada: So lemon juice with a pH of 2 is an acid?',
  'Tom: Exactly. An acid gives away protons, and a base takes protons.',
  'Ada: I am not sure what a buffer solution is.',
  'Tom: A buffer solution keeps its pH when a little acid or base is added.',
  'Ada: Ah, so a buffer solution resists a change of pH. That makes sense.',
].join('\n');

const savedTokens = (who) => ({ [`${who}Token`]: 'token', [`${who}RefreshToken`]: 'refreshToken' });

export const journey = [
  [
    'POST /api/auth/register',
    {
      first: 'Sign in',
      name: 'Sign up a student of your own',
      as: 'none',
      set: { email: "'student-' + Date.now() + '@example.com'" },
      body: {
        email: '{{email}}',
        password: PASSWORD,
        name: 'Ada Example',
        role: 'student',
        inviteCode: null,
      },
      save: { ...savedTokens('student'), studentId: 'user.id' },
    },
  ],
  [
    'POST /api/auth/login',
    {
      first: 'Sign in',
      name: 'Sign in as the tutor',
      as: 'none',
      body: { email: '{{tutorEmail}}', password: '{{tutorPassword}}' },
      save: { ...savedTokens('tutor'), tutorId: 'user.id' },
    },
  ],
  [
    'POST /api/auth/login',
    {
      first: 'Sign in',
      name: 'Sign in as the admin',
      as: 'none',
      body: { email: '{{adminEmail}}', password: '{{adminPassword}}' },
      save: { ...savedTokens('admin'), adminId: 'user.id' },
    },
  ],
  [
    'POST /api/tutor/students',
    {
      first: 'Sign in',
      name: 'Link the student with the tutor',
      as: 'admin',
      expect: [201],
    },
  ],

  [
    'POST /api/auth/login',
    {
      as: 'none',
      body: { email: '{{email}}', password: PASSWORD },
      save: { ...savedTokens('student'), studentId: 'user.id' },
    },
  ],
  [
    'POST /api/auth/refresh',
    {
      as: 'none',
      body: { refreshToken: '{{studentRefreshToken}}' },
      save: savedTokens('student'),
    },
  ],
  ['GET /api/auth/me'],
  // The codes are in mails, which a collection can't read: these show the refusal.
  ['POST /api/auth/verify', { as: 'none', expect: [422] }],
  ['POST /api/auth/password/forgot', { as: 'none', body: { email: '{{email}}' } }],
  ['POST /api/auth/password/reset', { as: 'none', expect: [422] }],

  ['GET /api/students/{studentId}'],
  ['PATCH /api/students/{studentId}'],

  ['POST /api/transcripts/upload', { body: { transcript: lesson, blobPathname: null } }],
  [
    'GET /api/transcripts/{sessionId}',
    {
      query: { include: 'turns' },
      while: "answer.status === 'processing'",
    },
  ],
  ['GET /api/transcripts/{sessionId}/speakers'],
  [
    'PATCH /api/transcripts/{sessionId}/speakers',
    { body: { speakers: [{ label: 'Tom', person: 'tutor' }] } },
  ],
  ['GET /api/transcripts/student/{studentId}', { as: 'tutor' }],
  // Only a session that failed can be read again.
  ['POST /api/transcripts/{sessionId}/retry', { expect: [409] }],

  ['POST /api/chat/conversation'],
  [
    'POST /api/chat/message',
    { body: { message: 'What is the pH scale?' }, save: { messageId: 'messageId' } },
  ],
  ['POST /api/chat/message/{messageId}/report'],
  ['GET /api/chat/message/{messageId}/report'],
  ['POST /api/chat/stream', { body: { message: 'What is an acid?', id: null, messages: null } }],
  ['GET /api/chat/{conversationId}/stream'],
  ['GET /api/chat/conversation/{conversationId}'],

  [
    'POST /api/practice/generate',
    { body: { conceptIds: null, curriculumIds: null, count: null, minutes: null } },
  ],
  [
    'GET /api/practice/{practiceId}',
    {
      while: "answer.status === 'generating'",
      save: { questionId: 'questions.0.questionId' },
    },
  ],
  ['POST /api/practice/{practiceId}/preview'],
  ['POST /api/practice/{practiceId}/start'],
  ['POST /api/practice/{practiceId}/hint', { body: { rung: null } }],
  // The first question may have two options, and then can't be tried.
  ['POST /api/practice/{practiceId}/try', { expect: [200, 409] }],
  // The answer of the description's example may be anything but right here.
  [
    'POST /api/practice/{practiceId}/submit',
    { body: { answers: [{ questionId: '{{questionId}}', answer: 'none of these' }] } },
  ],
  ['POST /api/practice/{practiceId}/questions/{questionId}/contest'],
  ['GET /api/practice/review', { as: 'tutor' }],
  ['PUT /api/practice/{practiceId}/questions/{questionId}/verdict', { as: 'tutor' }],
  ['GET /api/practice/student/{studentId}'],

  ['POST /api/goals'],
  ['GET /api/goals/student/{studentId}'],
  ['PUT /api/goals/{goalId}/complete'],
  ['GET /api/progress/student/{studentId}'],

  [
    'GET /api/suggestions/student/{studentId}',
    {
      while: 'answer.suggestions.length === 0',
      save: {
        suggestionId: 'suggestions.0.suggestionId',
        otherSuggestionId: 'suggestions.1.suggestionId',
      },
    },
  ],
  ['POST /api/suggestions/{suggestionId}/accept', { expect: [201] }],
  [
    'POST /api/suggestions/{suggestionId}/dismiss',
    {
      path: { suggestionId: '{{otherSuggestionId}}' },
    },
  ],

  ['POST /api/tutor/routing/analyze', { as: 'tutor' }],
  ['GET /api/tutor/context/{studentId}', { as: 'tutor' }],
  [
    'POST /api/tutor/invites',
    {
      as: 'tutor',
      body: { purpose: 'link', email: '{{email}}' },
      save: { inviteCode: 'code' },
    },
  ],
  // The address is not proven: that takes a mail.
  ['POST /api/tutor/invites/accept', { body: { code: '{{inviteCode}}' }, expect: [409] }],

  // A guardian proves an address first, too; and the student of this journey is of age.
  ['POST /api/guardians/invites', { save: { guardianCode: 'code' } }],
  ['POST /api/guardians/accept', { body: { code: '{{guardianCode}}' }, expect: [403] }],
  ['GET /api/consent/{studentId}'],
  ['PUT /api/consent/{studentId}', { expect: [403] }],
  [
    'DELETE /api/guardians/{guardianId}/{studentId}',
    { as: 'admin', path: { guardianId: '{{studentId}}' }, expect: [404] },
  ],
  ['GET /api/notifications', { save: { notificationId: 'notifications.0.notificationId' } }],
  ['POST /api/notifications/{notificationId}/read'],
  ['POST /api/engagement/nudges/send', { as: 'admin' }],
  ['GET /api/engagement/nudges/pending', { as: 'admin' }],
  [
    'POST /api/blob/upload',
    {
      body: {
        type: 'blob.generate-client-token',
        payload: { pathname: 'uploads/{{studentId}}/lesson.vtt', clientPayload: null },
      },
    },
  ],
  [
    'GET /api/concepts',
    {
      as: 'admin',
      save: {
        conceptId: 'concepts.0.conceptId',
        otherConceptId: 'concepts.1.conceptId',
        otherConceptName: 'concepts.1.name',
      },
    },
  ],
  [
    'POST /api/concepts/join',
    { as: 'admin', body: { from: ['{{otherConceptId}}'], into: '{{conceptId}}' } },
  ],
  [
    'POST /api/concepts/{conceptId}/split',
    { as: 'admin', body: { name: '{{otherConceptName}}', sessionIds: null, evidenceIds: null } },
  ],
  ['GET /api/webhooks/parked', { as: 'admin' }],
  // Nothing waits: this shows the answer to an id that is absent.
  ['POST /api/webhooks/parked/{recordingId}/assign', { as: 'admin', expect: [404] }],
  ['GET /api/safeguarding/settings', { as: 'admin' }],
  [
    'PUT /api/safeguarding/settings',
    {
      as: 'admin',
      body: {
        region: 'US',
        aiChat: true,
        escalateMinutes: 15,
        repeatHours: 24,
        guardianCategories: [],
      },
    },
  ],
  ['GET /api/safeguarding/contacts', { as: 'admin' }],
  // Without contacts admins are told.
  ['PUT /api/safeguarding/contacts', { as: 'admin', body: { contacts: [] } }],
  ['GET /api/safeguarding/students/{studentId}', { as: 'admin' }],
  [
    'PUT /api/safeguarding/students/{studentId}',
    { as: 'admin', body: { region: null, aiChat: true, birthYear: null } },
  ],
  // Nobody is in danger in this journey: these show what is said about an alert that is absent.
  ['GET /api/safeguarding/alerts', { as: 'admin' }],
  [
    'GET /api/safeguarding/alerts/{alertId}',
    { as: 'admin', path: { alertId: '{{studentId}}' }, expect: [404] },
  ],
  [
    'GET /api/safeguarding/alerts/{alertId}/words',
    { as: 'admin', path: { alertId: '{{studentId}}' }, expect: [404] },
  ],
  [
    'POST /api/safeguarding/alerts/{alertId}/acknowledge',
    { as: 'admin', path: { alertId: '{{studentId}}' }, expect: [404] },
  ],
  [
    'POST /api/safeguarding/alerts/{alertId}/note',
    { as: 'admin', path: { alertId: '{{studentId}}' }, expect: [404] },
  ],
  ['GET /api/analytics/dashboard', { as: 'admin' }],
  ['GET /api/analytics/usage', { as: 'admin' }],

  // For the job service, the scheduler and recorders, which have secrets of their own: these show the refusal.
  ['GET /api/inngest', { as: 'none' }],
  ['PUT /api/inngest', { as: 'none', expect: [401] }],
  ['POST /api/inngest', { as: 'none', expect: [401] }],
  ['GET /api/cron/engagement-nudges', { as: 'none', expect: [401] }],
  ['GET /api/cron/sweep', { as: 'none', expect: [401] }],
  ['POST /api/webhooks/read-ai', { as: 'none', expect: [401, 404] }],
  ['POST /api/webhooks/fireflies', { as: 'none', expect: [401, 404] }],
  ['POST /api/webhooks/zoom', { as: 'none', expect: [401, 404] }],

  ['DELETE /api/tutor/students/{tutorId}/{studentId}', { last: 'Sign out', as: 'admin' }],
  ['DELETE /api/transcripts/{sessionId}', { last: 'Sign out', as: 'admin' }],
  [
    'DELETE /api/students/{studentId}',
    { last: 'Sign out', name: 'Erase the student that was signed up' },
  ],
  [
    'POST /api/auth/logout',
    {
      last: 'Sign out',
      as: 'tutor',
      body: { refreshToken: '{{tutorRefreshToken}}' },
    },
  ],
];

/** The purpose of the folders that are no tag's. */
export const folders = {
  'Sign in':
    'Makes the people of this walk: a student of your own, and the tutor and the admin of the demo school.',
  'Sign out':
    'Ends what was begun: the link, the student with everything about them, the sign-ins.',
};

/** The variables that the collection starts from: the accounts of the demo school of `npm start`. */
export const variables = {
  baseUrl: 'http://127.0.0.1:3000',
  tutorEmail: 'tutor@demo.test',
  tutorPassword: 'demo-password-1',
  adminEmail: 'admin@demo.test',
  adminPassword: 'demo-password-1',
};
