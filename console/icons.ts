// The drawings on buttons and in the navigation: strokes on a square of 24.

import { svg } from './dom';

const PATHS = {
  home: 'M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z',
  sessions: 'M5 5.5h14v10H11l-4 3.5v-3.5H5zM9 9.2h6M9 12h4',
  practice: 'M6 4h12v16H6zM9 9l1.2 1.2L12.6 8M9 15l1.2 1.2 2.4-2.2M14.5 9.5h1.2M14.5 15.5h1.2',
  ask: 'M12 20a8 8 0 1 0-6.9-4L4 20l4-1.1A8 8 0 0 0 12 20zM9.8 9.8a2.3 2.3 0 1 1 3.3 2.1c-.8.4-1.1.8-1.1 1.6M12 16v.1',
  progress: 'M4 19.5h16M6.5 16v-4M12 16V6M17.5 16V9.5',
  goals: 'M6 20V4.5M6 5h11l-2.2 3.5L17 12H6',
  students:
    'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19c.4-3 2.6-4.8 5.5-4.8s5.1 1.8 5.5 4.8M16 11.2a2.6 2.6 0 1 0-1-5M16.6 14.4c2.2.4 3.6 2 3.9 4.6',
  bell: 'M6.5 16.5v-5.5a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10.2 20.5h3.6',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c.6-3.8 3.3-5.8 7-5.8s6.4 2 7 5.8',
  upload: 'M12 15.5V5M8 8.7 12 5l4 3.7M5 15.5V19h14v-3.5',
  arrow: 'M5 12h13M13 7l5 5-5 5',
  back: 'M19 12H6M11 7l-5 5 5 5',
  check: 'M5 12.5 10 17 19 7.5',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.5V12l3 2',
  warning: 'M12 4.5 21 19.5H3zM12 10.5v4M12 17v.1',
  quote: 'M5 12.5h5V18H5zM5 12.5C5 9 6.5 7 9.5 6M14 12.5h5V18h-5zM14 12.5c0-3.5 1.5-5.5 4.5-6.5',
  send: 'M4.5 12 20 4.5 14.5 20l-3-6.5zM11.5 13.5 20 4.5',
  spark: 'M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM18.5 16.5v4M16.5 18.5h4',
  leave: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9.5',
  link: 'M10 14a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M14 10a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that says nothing that the words beside it don't say. */
export function icon(name: IconName): SVGSVGElement {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }),
  );
}

/** The mark of the product. */
export function mark(): SVGSVGElement {
  return svg(
    'svg',
    { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    svg('rect', { width: 32, height: 32, rx: 9, class: 'mark-ground' }),
    svg('path', {
      class: 'mark-line',
      d: 'M8 22.5c3-1.6 5.4-1.6 8 0 2.6-1.6 5-1.6 8 0V10c-3-1.6-5.4-1.6-8 0-2.6-1.6-5-1.6-8 0z',
    }),
    svg('path', { class: 'mark-line', d: 'M16 10v12.5' }),
  );
}
