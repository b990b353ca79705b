// For admins: whose help lines students are told of, who is told of alerts, and whether the companion
// answers questions.

import * as api from '../api';
import { announce, fill, h } from '../dom';
import {
  type Page,
  act,
  button,
  field,
  loadInto,
  pageWithHead,
  skeleton,
  tag,
  titledCard,
} from '../page';

export function safeguardingSettingsPage(): Page {
  const settings = h('div');
  const contacts = h('div');
  void loadInto(settings, skeleton(320), api.safeguardingSettings, settingsCard);
  void loadInto(contacts, skeleton(220), api.safeguardingContacts, contactsCard);
  return pageWithHead('Safeguarding settings', { narrow: true }, contacts, settings);
}

/** Kinds of alerts that guardians may be told of. */
const GUARDIAN_CATEGORIES = [
  ['bullying', 'Bullying'],
  ['eating_disorder', 'Eating'],
  ['substance', 'Alcohol and drugs'],
  ['self_harm', 'Self-harm'],
  ['violence_threat', 'Threats'],
  ['sexual', 'Sexual content'],
] as const;

function numberField(value: number, min: number, max: number): HTMLInputElement {
  return h('input', { type: 'number', min, max, required: true, value: String(value) });
}

function settingsCard(settings: api.SafeguardingSettings): HTMLElement {
  const region = h('input', {
    type: 'text',
    maxlength: 2,
    value: settings.region ?? '',
    placeholder: 'US',
    autocapitalize: 'characters',
  });
  const escalate = numberField(settings.escalateMinutes, 1, 1_440);
  const repeat = numberField(settings.repeatHours, 1, 168);
  const chat = h('input', { type: 'checkbox', checked: settings.aiChat });
  const unborn = h('input', { type: 'checkbox', checked: settings.consentWithoutBirthYear });
  const told = GUARDIAN_CATEGORIES.map(([category, words]) => {
    const box = h('input', {
      type: 'checkbox',
      checked: settings.guardianCategories.includes(category),
    });
    return { category, box, line: h('label', { class: 'check' }, box, h('span', {}, words)) };
  });
  const age = h('p', { class: 'small' });
  const status = h('div', { class: 'form-said' });
  const lines = h('div');
  const showLines = (of: api.SafeguardingSettings): void => {
    fill(
      age,
      `Below ${of.ageOfConsent}, a guardian has to agree first. The age follows from the region, and is never below the one that the operator has set.`,
    );
    fill(
      lines,
      of.helpLines.length === 0
        ? h(
            'p',
            { class: 'small' },
            'Without a region, a student’s time zone says whose lines are named, else those of the US.',
          )
        : h(
            'ul',
            {},
            of.helpLines.map((line) =>
              h(
                'li',
                {},
                `${line.name}: ${line.number} (`,
                h('a', { href: line.source, rel: 'noreferrer', target: '_blank' }, 'source'),
                `, written down ${line.checked})`,
              ),
            ),
          ),
    );
  };
  showLines(settings);
  const save: HTMLButtonElement = button('Save', { class: 'button button-main' }, () => {
    if (!escalate.reportValidity() || !repeat.reportValidity()) return;
    void act(save, status, async () => {
      const saved = await api.saveSafeguardingSettings({
        region: region.value.trim() === '' ? null : region.value.trim(),
        aiChat: chat.checked,
        escalateMinutes: escalate.valueAsNumber,
        repeatHours: repeat.valueAsNumber,
        consentWithoutBirthYear: unborn.checked,
        guardianCategories: told.filter(({ box }) => box.checked).map(({ category }) => category),
      });
      showLines(saved);
      announce('The settings are saved.');
    });
  });
  return titledCard(
    'Settings',
    { class: 'stack stack-small' },
    field('Region of the help lines (two letters)', region),
    lines,
    field('Minutes until more people are told of an urgent alert', escalate),
    field('Hours for which further texts count toward an open alert', repeat),
    h('label', { class: 'check' }, chat, h('span', {}, 'The companion answers questions')),
    h('h3', {}, 'Consent of guardians'),
    age,
    h(
      'label',
      { class: 'check' },
      unborn,
      h('span', {}, 'Students who told no year of birth need it, too'),
    ),
    h('h3', {}, 'What guardians are told'),
    h(
      'p',
      { class: 'small' },
      'Once somebody has acknowledged an alert of these kinds, guardians are asked to contact the school, without any details. They are never told of abuse, neglect or grooming, nor of anything else of a student about whom there is such an alert.',
    ),
    told.map(({ line }) => line),
    status,
    h('div', { class: 'row' }, save),
  );
}

function contactsCard(list: api.SafeguardingContacts): HTMLElement {
  const place = h('div', { class: 'stack stack-small' });
  const status = h('div', { class: 'form-said' });
  let contacts = list.contacts;
  const save = async (next: api.SafeguardingContacts['contacts']): Promise<void> => {
    const saved = await api.saveSafeguardingContacts(
      next.map(({ userId, studentId, phone, readsWords }) => ({
        userId,
        studentId: studentId ?? null,
        phone: phone ?? null,
        readsWords,
      })),
    );
    contacts = saved.contacts;
    show();
  };
  const show = (): void =>
    fill(
      place,
      contacts.length === 0
        ? h('p', {}, 'Nobody is named yet: all admins are told of every alert.')
        : h(
            'ul',
            { class: 'plain stack stack-small' },
            contacts.map((contact) => contactLine(contact)),
          ),
    );
  const contactLine = (contact: api.SafeguardingContacts['contacts'][number]): HTMLElement => {
    const remove: HTMLButtonElement = button(
      'Remove',
      { class: 'button button-small', 'aria-label': `Remove ${contact.name}` },
      () => void act(remove, status, () => save(contacts.filter((other) => other !== contact))),
    );
    return h(
      'li',
      { class: 'row' },
      h('strong', {}, contact.name),
      h(
        'span',
        {},
        contact.studentName == null ? 'for all students' : `for ${contact.studentName}`,
      ),
      !contact.emailVerified && tag('bad', 'address not proven: no mail'),
      contact.phone != null && h('span', { class: 'small' }, contact.phone),
      !contact.readsWords && tag('plain', 'without the words'),
      remove,
    );
  };
  show();
  const user = h('input', { type: 'text', required: true, autocomplete: 'off' });
  const student = h('input', { type: 'text', autocomplete: 'off' });
  const phone = h('input', { type: 'tel', maxlength: 20, placeholder: '+14155550123' });
  const words = h('input', { type: 'checkbox', checked: true });
  const add: HTMLButtonElement = button('Add', { class: 'button button-main' }, () => {
    if (!user.reportValidity()) return;
    void act(add, status, async () => {
      const contact = {
        userId: user.value.trim(),
        studentId: student.value.trim() === '' ? null : student.value.trim(),
        phone: phone.value.trim() === '' ? null : phone.value.trim(),
        readsWords: words.checked,
        name: '',
        email: '',
        emailVerified: false,
        studentName: null,
      };
      await save([...contacts, contact]);
      for (const input of [user, student, phone]) input.value = '';
      announce('The contact is named.');
    });
  });
  return titledCard(
    'Who is told',
    { class: 'stack stack-small' },
    place,
    field('Id of a tutor or an admin', user),
    field('Id of a student, for one student only', student),
    field('Number for text messages (optional)', phone),
    h('label', { class: 'check' }, words, h('span', {}, 'May look at the words')),
    status,
    h('div', { class: 'row' }, add),
  );
}
