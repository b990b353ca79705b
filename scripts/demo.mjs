// `npm run demo`: the whole loop over HTTP, on a lesson of the demo school or on a transcript of yours:
//   npm run demo -- path/to/transcript.vtt
// It uses the server that runs (`npm start`), or the one that STUDY_URL names, with its demo accounts.
// When none runs it starts one for the lesson and removes it again. A new student is registered, so it
// can be run again and again.

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { OpenBookStudent } from './demo/student.mjs';
import { Trouble, main, root } from './processes.mjs';
import { compileServer, insistOnUnix, startServer } from './server.mjs';

/** The lesson that is taken when no file is named: it is also Ben's in the demo school. */
const LESSON = {
  file: join(root, 'crates', 'dev', 'src', 'demo', 'ben_algebra.txt'),
  student: 'Ben Lindholm',
  tutor: 'tutor2@demo.test',
};

/** The address of the server. */
let base = process.env.STUDY_URL ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;
const DEMO_PASSWORD = 'demo-password-1';
const WAIT_MS = 120_000;
const POLL_MS = 300;

const bold = (text) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text);
const heading = (text) => console.log(`\n${bold(text)}\n${'-'.repeat(text.length)}`);

async function call(method, path, { token, body } = {}) {
  let response;
  try {
    response = await fetch(base + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Trouble(`Nothing answers at ${base}.`);
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => undefined);
  if (answer === undefined)
    throw new Trouble(`What answers at ${base} is not the Study Companion.`);
  if (!response.ok) {
    const broken = (answer.errors ?? [])
      .map((broken) => `\n  ${broken.pointer}: ${broken.detail}`)
      .join('');
    throw new Trouble(
      `${method} ${path} answered ${response.status}: ${answer.detail ?? answer.title}${broken}`,
    );
  }
  return answer;
}

async function waitUntil(what, path, token, done) {
  const end = Date.now() + WAIT_MS;
  while (Date.now() < end) {
    const answer = await call('GET', path, { token });
    if (done(answer.status)) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Trouble(`${what} was not done after ${WAIT_MS / 1000} seconds`);
}

function wrap(text, indent = '  ', width = 96) {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.length - 1;
    if (lines[last] && lines[last].length + word.length + 1 > width - indent.length)
      lines.push(word);
    else lines[last] += (lines[last] ? ' ' : '') + word;
  }
  return lines.map((line) => indent + line).join('\n');
}

function list(title, items, none) {
  console.log(`${title}${items.length ? '' : ` ${none}`}`);
  for (const item of items) console.log(wrap(item, '    ').replace(/^ {4}/, '  - '));
}

const clock = (ms) => {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

function showAnalysis({ subject, analysis, turns }) {
  heading(`What the session was about: ${subject}`);
  const speakers = [
    ...new Map(turns.items.map((turn) => [turn.speaker ?? 'nobody named', turn.role])),
  ];
  console.log(
    `${turns.total} turns by ${speakers.map(([name, role]) => `${name} (${role})`).join(', ')}`,
  );
  for (const remark of analysis.reading?.remarks ?? []) console.log(wrap(remark, ''));
  if (analysis.limitation) console.log(wrap(analysis.limitation, ''));
  if (analysis.reading && !analysis.reading.evidenceCounted)
    console.log(wrap('It is not sure who the student is, so nothing of it counts yet.', ''));
  const topics = analysis.topics.join(', ') || '(none were found)';
  console.log(`Topics: ${topics}   [read by: ${analysis.model}]`);
  console.log(`Concepts${analysis.concepts.length ? '' : ' (none were found)'}`);
  for (const concept of analysis.concepts) {
    console.log(`  - ${concept.name} (difficulty ${concept.difficulty} of 10)`);
    if (concept.description) console.log(wrap(`"${concept.description}"`, '      '));
  }
  const unread = analysis.limitation && '(can’t be told in this language)';
  const unshown = unread ?? '(nothing in the transcript shows it)';
  list('Went well', analysis.studentStrengths, unshown);
  list('To work on', analysis.areasForImprovement, unshown);
  list('To do', analysis.actionItems, unread ?? '(nothing was agreed)');
}

function showAnswer(question, answer) {
  console.log(`\nStudent: ${question}`);
  console.log(wrap(answer.response));
  for (const source of answer.sources) {
    const when = source.startMs == null ? '' : ` at ${clock(source.startMs)}`;
    console.log(wrap(`> ${source.speaker ?? 'Someone'}${when}: "${source.quote}"`, '    '));
  }
  const tutor = answer.suggestTutor ? ', better ask the tutor' : '';
  console.log(`  [confidence ${answer.confidence}${tutor}; ${answer.model}]`);
}

function showPractice(practice, given, result) {
  const feedback = new Map(result.feedback.map((item) => [item.questionId, item]));
  practice.questions.forEach((question, n) => {
    const { correct, feedback: explanation, correctAnswer } = feedback.get(question.questionId);
    console.log(`\n${n + 1}. ${question.question}`);
    for (const [i, option] of question.options.entries()) {
      console.log(`     ${String.fromCharCode(65 + i)}) ${option}`);
    }
    console.log(
      `   answered: ${given.get(question.questionId)}  ->  ${correct ? 'right' : `wrong, it is: ${correctAnswer}`}`,
    );
    console.log(wrap(explanation, '   '));
  });
  const late = result.late ? ', handed in late' : '';
  console.log(
    `\nScore ${result.score}: ${result.correctAnswers} of ${result.totalQuestions} right${late}`,
  );
}

function showProgress(before, after) {
  const old = new Map(before.concepts.map((concept) => [concept.conceptId, concept]));
  const { overallProgress: overall } = after;
  const score =
    overall.averageScore == null ? 'no score yet' : `average score ${overall.averageScore}`;
  console.log(
    `${overall.sessionsCompleted} session, ${overall.practicesCompleted} practice, ${score}`,
  );
  if (after.concepts.length === 0) {
    console.log('Nothing was seen that tells what the student knows.');
    return;
  }
  console.log(
    `\n  ${'concept'.padEnd(34)}${'before'.padStart(12)}${'after'.padStart(12)}${'recall'.padStart(9)}${'evidence'.padStart(10)}`,
  );
  for (const concept of after.concepts) {
    const was = old.get(concept.conceptId);
    const level = (of) => (of ? `${of.masteryLevel} ±${of.uncertainty}` : '-');
    const recall = concept.recall == null ? '-' : concept.recall.toFixed(2);
    const name = concept.name.length > 33 ? `${concept.name.slice(0, 32)}…` : concept.name;
    console.log(
      `  ${name.padEnd(34)}${level(was).padStart(12)}${level(concept).padStart(12)}${recall.padStart(9)}${String(concept.evidenceCount).padStart(10)}`,
    );
  }
}

/** Sends a transcript through the loop. */
async function show({ file, student: name, tutor: email }) {
  const transcript = read(file);
  const signIn = (email) =>
    call('POST', '/api/auth/login', { body: { email, password: DEMO_PASSWORD } });
  const admin = await signIn('admin@demo.test');
  const tutor = await signIn(email);
  const stamp = Date.now().toString(36);
  const student = await call('POST', '/api/auth/register', {
    body: {
      email: `demo-${stamp}@demo.test`,
      password: DEMO_PASSWORD,
      name,
      role: 'student',
      grade: 10,
    },
  });
  const {
    token,
    user: { id: studentId },
  } = student;
  console.log(`Registered ${name} as a new student and upload ${relative('.', file)} for them.`);

  const { sessionId } = await call('POST', '/api/transcripts/upload', {
    token: admin.token,
    body: {
      studentId,
      tutorId: tutor.user.id,
      sessionDate: new Date(Date.now() - 86_400_000).toISOString(),
      duration: 3600,
      transcript,
      transcriptSource: 'demo',
      transcriptFormat: 'auto',
    },
  });
  const started = Date.now();
  const over = (status) => status === 'completed' || status === 'failed';
  const session = await waitUntil(
    'The analysis',
    `/api/transcripts/${sessionId}?include=turns`,
    token,
    over,
  );
  if (session.status === 'failed') throw new Trouble(`The analysis failed: ${session.failure}`);
  console.log(`Analysed in ${((Date.now() - started) / 1000).toFixed(1)} seconds.`);
  showAnalysis(session);

  heading('Two questions');
  const open = new OpenBookStudent(session);
  const ask = async (question, conversationId) => {
    const answer = await call('POST', '/api/chat/message', {
      token,
      body: { studentId, message: question, conversationId },
    });
    showAnswer(question, answer);
    return answer.conversationId;
  };
  const conversationId = await ask(open.coveredQuestion());
  await ask(open.uncoveredQuestion(), conversationId);

  if (session.analysis.concepts.length === 0) {
    console.log('\nNo concepts were found, so there is no practice and no mastery to show.');
    return;
  }
  const progress = `/api/progress/student/${studentId}`;
  const before = await call('GET', progress, { token });
  const lists = await call('GET', `/api/practice/student/${studentId}`, { token });
  const practiceId = lists.practices[0].practiceId;
  const written = (status) => status !== 'generating';
  const practice = await waitUntil('The practice', `/api/practice/${practiceId}`, token, written);
  if (practice.status === 'failed') {
    heading('No practice, and mastery as the session left it');
    console.log(wrap(practice.failure));
    showProgress(before, before);
    return;
  }

  heading('Practice: every third answer wrong on purpose, the others by the transcript or guessed');
  const given = new Map(
    practice.questions.map((question, n) => [
      question.questionId,
      n % 3 === 1 ? open.wrongAnswer(question) : open.answer(question),
    ]),
  );
  const answers = [...given].map(([questionId, answer]) => ({ questionId, answer }));
  const result = await call('POST', `/api/practice/${practiceId}/submit`, {
    token,
    body: { answers },
  });
  showPractice(practice, given, result);

  heading('Mastery, with its error bar, before and after the practice');
  showProgress(before, await call('GET', progress, { token }));
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Trouble(`${file} can't be read: ${error.message}`);
  }
}

/** True if a server runs where one is looked for. */
async function isRunning() {
  try {
    await fetch(`${base}/api/health`);
    return true;
  } catch {
    return false;
  }
}

/** Starts a server for one lesson. A signal on the way ends it too. */
async function startOwn() {
  console.log(`Nothing runs at ${base}: a server is started for this lesson and removed after it.`);
  insistOnUnix();
  await compileServer();
  console.log('Starting …');
  const server = await startServer();
  base = server.origin;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, async () => {
      await server.stop();
      process.exit(1);
    });
  }
  return server;
}

await main(async () => {
  const [file] = process.argv.slice(2);
  const lesson = file ? { file, student: 'Demo Student', tutor: 'tutor@demo.test' } : LESSON;
  const isNamed = process.env.STUDY_URL !== undefined;
  const server = isNamed || (await isRunning()) ? undefined : await startOwn();
  try {
    await show(lesson);
  } finally {
    await server?.stop();
  }
  const again = file ? `npm run demo -- ${file}` : 'npm run demo';
  if (server)
    console.log(`\nTo look around in a browser: npm start, and in a second terminal ${again}.`);
  return 0;
});
