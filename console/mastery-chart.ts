// Mastery over time with its error bar: a point after each session and practice, a whisker for the
// 80 % interval, a line for the goal.

import { h, svg } from './dom';
import { MASTERED, levelClass, interval, formatLevel } from './mastery';
import { atMoment, onDay, onShortDay } from './format';

export type Point = { at: number; masteryLevel: number; uncertainty: number; now: boolean };

const HEIGHT = 290;
const EDGE = { top: 14, right: 14, bottom: 30, left: 34 };
const GRID = [0, 20, 40, 60, 80, 100];
const CAP = 5;
/** Neighbouring points are at least this share of the width apart, however close in time. */
const LEAST_GAP = 0.09;
/** Pixels that a date below the axis needs. */
const LABEL_WIDTH = 62;

/** The plot, drawn again whenever there is more or less room for it. */
export function masteryChart(name: string, points: Point[]): HTMLElement {
  const place = h('div', { class: 'plot' });
  place.style.minHeight = `${HEIGHT}px`;
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === drawn || width < 100) return;
    drawn = width;
    place.replaceChildren(draw(name, points, width));
  }).observe(place);
  return h(
    'figure',
    { class: 'plot-figure' },
    place,
    h(
      'figcaption',
      { class: 'legend' },
      h('span', {}, h('i', { class: 'legend-point' }), 'mastery after a session or practice'),
      h('span', {}, h('i', { class: 'legend-whisker' }), '80 % interval'),
      h('span', {}, h('i', { class: 'legend-goal' }), `${MASTERED}: mastered`),
    ),
    table(name, points),
  );
}

function draw(name: string, points: Point[], width: number): SVGSVGElement {
  const y = (mastery: number): number =>
    EDGE.top + (1 - mastery / 100) * (HEIGHT - EDGE.top - EDGE.bottom);
  const shares = spread(points);
  const inset = 16;
  const x = (n: number): number =>
    EDGE.left + inset + (shares[n] ?? 0) * (width - EDGE.left - EDGE.right - 2 * inset);
  const path = points
    .map(
      (point, n) => `${n === 0 ? 'M' : 'L'}${x(n).toFixed(1)} ${y(point.masteryLevel).toFixed(1)}`,
    )
    .join('');
  const summary = `Mastery of ${name} over time, with 80 % intervals. Now ${formatLevel(points.at(-1) ?? { masteryLevel: 0, uncertainty: 0 })} of 100.`;
  return svg(
    'svg',
    {
      class: 'plot-drawing',
      viewBox: `0 0 ${width} ${HEIGHT}`,
      width,
      height: HEIGHT,
      role: 'img',
      'aria-label': summary,
    },
    GRID.map((at) =>
      svg(
        'g',
        { class: at === MASTERED ? 'grid grid-goal' : 'grid' },
        svg('line', { x1: EDGE.left, x2: width - EDGE.right, y1: y(at), y2: y(at) }),
        svg('text', { x: EDGE.left - 8, y: y(at) + 4, 'text-anchor': 'end' }, String(at)),
      ),
    ),
    svg('path', { class: 'curve', d: path }),
    points.map((point, n) => drawWhisker(point, x(n), y)),
    labels(points, x).map(({ n, text }) =>
      svg('text', { class: 'axis', x: x(n), y: HEIGHT - 8, 'text-anchor': 'middle' }, text),
    ),
  );
}

function drawWhisker(point: Point, x: number, y: (mastery: number) => number): SVGGElement {
  const [low, high] = interval(point);
  const when = point.now ? 'now' : atMoment(point.at);
  return svg(
    'g',
    { class: `whisker ${levelClass(point.masteryLevel)} ${point.now ? 'is-now' : ''}` },
    svg('title', {}, `${formatLevel(point)}, ${when}`),
    svg('line', { class: 'whisker-line', x1: x, x2: x, y1: y(low), y2: y(high) }),
    svg('line', { x1: x - CAP, x2: x + CAP, y1: y(low), y2: y(low) }),
    svg('line', { x1: x - CAP, x2: x + CAP, y1: y(high), y2: y(high) }),
    svg('circle', { cx: x, cy: y(point.masteryLevel), r: 5 }),
  );
}

/** Places from 0 to 1 along the axis: as time goes, but never on top of each other. */
export function spread(points: { at: number }[]): number[] {
  if (points.length < 2) return points.map(() => 0.5);
  const first = points[0]?.at ?? 0;
  const whole = Math.max((points.at(-1)?.at ?? first) - first, 1);
  const gaps = points
    .slice(1)
    .map((point, n) => Math.max((point.at - (points[n]?.at ?? point.at)) / whole, LEAST_GAP));
  const sum = gaps.reduce((all, gap) => all + gap, 0);
  let at = 0;
  return [0, ...gaps.map((gap) => (at += gap / sum))];
}

/** Dates that fit below the axis: the last first, then backwards where there is room. */
function labels(points: Point[], x: (n: number) => number): { n: number; text: string }[] {
  const fitting: { n: number; text: string }[] = [];
  let left = Infinity;
  for (let n = points.length - 1; n >= 0; n -= 1) {
    const point = points[n];
    if (!point || x(n) > left - LABEL_WIDTH) continue;
    fitting.push({ n, text: point.now ? 'now' : onShortDay(point.at) });
    left = x(n);
  }
  return fitting;
}

/** The same numbers for those who rather read them. */
function table(name: string, points: Point[]): HTMLElement {
  const rows = points.map((point) => {
    const [low, high] = interval(point);
    return h(
      'tr',
      {},
      h('td', {}, point.now ? 'now' : onDay(point.at)),
      h('td', {}, String(point.masteryLevel)),
      h('td', {}, `${low} to ${high}`),
    );
  });
  return h(
    'details',
    { class: 'plot-table' },
    h('summary', {}, 'As a table'),
    h(
      'table',
      {},
      h('caption', { class: 'out-of-sight' }, `Mastery of ${name} over time`),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'When'),
          h('th', { scope: 'col' }, 'Mastery'),
          h('th', { scope: 'col' }, '80 % interval'),
        ),
      ),
      h('tbody', {}, rows),
    ),
  );
}
