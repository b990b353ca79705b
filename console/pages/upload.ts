// Handing a transcript in: a file, or text that is pasted.

import * as api from '../api';
import { type Child, announce, fill, h } from '../dom';
import { ENDINGS, type Transcript, measure, readFile } from '../files';
import { icon } from '../icons';
import {
  type Context,
  type Page,
  act,
  card,
  empty,
  field,
  pageWithHead,
  link,
  loadInto,
  skeleton,
} from '../page';
import { go, addressOf } from '../route';
import { formatCount } from '../format';
import { connectForm } from './connect';

const DEFAULT_MINUTES = 60;

export function uploadPage(cx: Context): Page {
  const place = h('div', {});
  // A student names the tutor who taught; only those are offered who are linked now.
  const tutors = cx.own ? () => api.tutors() : async () => [];
  void loadInto(place, skeleton(220, 90, 56), tutors, (people) => {
    if (cx.own && people.length === 0) return noTutor(() => go(addressOf('upload')));
    return form(cx, people);
  });
  const lead = cx.own ? 'From Zoom, Teams, Otter or your own notes.' : `For ${cx.student.name}.`;
  return pageWithHead('Add a session', { lead, narrow: true }, place);
}

function noTutor(onLinked: () => void): HTMLElement {
  return card(
    {},
    empty(
      'link',
      'Connect with your tutor first',
      'A session belongs to a student and a tutor. Your tutor can make a code for you; it works once and for a week.',
      connectForm(onLinked),
    ),
  );
}

function form(cx: Context, tutors: api.Person[]): HTMLElement {
  let transcript: Transcript | null = null;
  const measured = h('div', { class: 'found', 'aria-live': 'polite' });
  const text = h('textarea', {
    rows: 7,
    spellcheck: 'false',
    placeholder: 'Tom: What does pH measure?\nAda: How acidic something is?',
  });
  const date = h('input', {
    type: 'datetime-local',
    required: true,
    max: localTime(new Date()),
    value: localTime(new Date()),
  });
  const length = h('input', {
    type: 'number',
    min: 1,
    max: 1440,
    step: 1,
    required: true,
    inputmode: 'numeric',
    value: DEFAULT_MINUTES,
  });
  const subject = h('input', { maxlength: 100, placeholder: 'Found in the text if empty' });
  const tutor = h(
    'select',
    { required: true },
    tutors.map((tutor) => h('option', { value: tutor.id }, tutor.name)),
  );
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button button-main' }, icon('upload'), 'Add the session');

  const take = (name: string | null, what: Transcript | string): void => {
    transcript = typeof what === 'string' ? null : what;
    fill(measured, typeof what === 'string' ? refusedFile(what) : chosenFile(name, what));
    if (transcript?.duration)
      length.value = String(Math.max(1, Math.round(transcript.duration / 60)));
  };
  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const content = await readFile(file);
    text.value = typeof content === 'string' ? '' : content.text;
    take(file.name, content);
  };
  text.addEventListener('input', () =>
    text.value === '' ? fill(measured) : take(null, measure(text.value)),
  );

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!transcript) {
      const words = 'Choose a file or paste the transcript first.';
      fill(measured, refusedFile(words));
      text.focus();
      announce(words, 'assertive');
      return;
    }
    const body: api.Upload = {
      studentId: cx.student.id,
      sessionDate: new Date(date.value).toISOString(),
      duration: Math.round(Number(length.value) * 60),
      ...(transcript.file === null && { transcript: transcript.text }),
      transcriptSource: 'console',
      transcriptFormat: 'auto',
      ...(cx.own && { tutorId: tutor.value }),
      ...(subject.value.trim() !== '' && { subject: subject.value.trim() }),
    };
    void act(send, status, async () => {
      if (transcript?.file) body.blobPathname = await api.putFile(transcript.file);
      const { sessionId } = await api.upload(body);
      go(addressOf('sessions', sessionId));
    });
  };

  return h(
    'form',
    { class: 'card form', on: { submit } },
    dropZone((file) => void open(file)),
    field('Or paste the text', text, 'Lines of “Name: text”, WebVTT or SRT.'),
    measured,
    h(
      'div',
      { class: 'fields' },
      field('When it took place', date),
      field('Minutes', length),
      tutors.length > 0 && field('Tutor', tutor),
      field('Subject', subject),
    ),
    status,
    h(
      'div',
      { class: 'row' },
      send,
      link(addressOf('sessions'), 'Cancel', { class: 'button button-plain' }),
    ),
  );
}

/** Takes a file by choice or by drop. */
function dropZone(onFile: (file: File | undefined) => void): HTMLElement {
  const input = h('input', {
    type: 'file',
    accept: ENDINGS.map((ending) => `.${ending}`).join(','),
    class: 'out-of-sight',
    id: 'transcript-file',
  });
  input.addEventListener('change', () => onFile(input.files?.[0]));
  const zone = h(
    'label',
    { class: 'drop', for: 'transcript-file' },
    h('span', { class: 'drop-icon' }, icon('upload')),
    h('strong', {}, 'Choose a transcript'),
    h('span', { class: 'small' }, 'or drop it here · .vtt, .srt, .txt, .json or .docx'),
  );
  const over =
    (is: boolean) =>
    (event: DragEvent): void => {
      event.preventDefault();
      zone.classList.toggle('is-over', is);
    };
  zone.addEventListener('dragover', over(true));
  zone.addEventListener('dragleave', over(false));
  zone.addEventListener('drop', (event) => {
    over(false)(event);
    onFile(event.dataTransfer?.files[0]);
  });
  return h('div', { class: 'drop-place' }, input, zone);
}

function chosenFile(name: string | null, { lines, duration }: Transcript): Child {
  const about = [
    lines !== null && formatCount(lines, 'line'),
    duration !== null && `${Math.round(duration / 60)} minutes`,
  ]
    .filter(Boolean)
    .join(' · ');
  return h(
    'p',
    { class: 'found-good' },
    icon('check'),
    h('span', {}, h('strong', {}, name ?? 'Pasted text'), ` · ${about}`),
  );
}

function refusedFile(words: string): Child {
  return h('p', { class: 'found-bad' }, icon('warning'), h('span', {}, words));
}

/** A moment as the field for it wants it: local time without a zone. */
function localTime(date: Date): string {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
