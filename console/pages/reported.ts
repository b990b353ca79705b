// An answer of the companion that a student has reported as wrong, for their tutor to look at.

import * as api from '../api';
import { h } from '../dom';
import { mathematics } from '../mathematics';
import { type Page, loadInto, pageWithHead, skeleton, titledCard } from '../page';
import { atMoment } from '../format';
import { sourceElement } from './ask';

export function reportedPage(messageId: string): Page {
  const place = h('div', { class: 'stack' });
  void loadInto(
    place,
    skeleton(84, 160),
    () => api.reportedAnswer(messageId),
    (report) => [
      titledCard(
        `${report.studentName} asked`,
        {},
        h('p', {}, report.question ?? 'The question is no longer kept.'),
      ),
      titledCard(
        'The companion answered',
        {},
        report.answer.split(/\n{2,}/).map((part) => h('p', {}, mathematics(part))),
        report.sources.length > 0 &&
          h(
            'ul',
            { class: 'sources', 'aria-label': 'Where this was said' },
            report.sources.map(sourceElement),
          ),
        h('p', { class: 'small' }, `Reported ${atMoment(report.reportedAt)}`),
      ),
    ],
  );
  const lead =
    'The student reports this answer as wrong. You see this question and this answer, and nothing else of the conversation.';
  return pageWithHead('A reported answer', { narrow: true, lead }, place);
}
