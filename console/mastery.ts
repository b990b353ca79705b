// Mastery as it is: a level with the interval it is known within.

import { type Child, h } from './dom';

/** From here on a concept counts as mastered. */
export const MASTERED = 80;

type Known = { masteryLevel: number; uncertainty: number };

/** Such as "72 ± 14". */
export function formatLevel({ masteryLevel, uncertainty }: Known): string {
  return `${masteryLevel} ± ${Math.round(uncertainty)}`;
}

/** The same as a sentence, for those who don't see the drawing. */
export function describeLevel({ masteryLevel, uncertainty }: Known): string {
  const [low, high] = interval({ masteryLevel, uncertainty });
  return `mastery ${masteryLevel} of 100, most likely between ${low} and ${high}`;
}

export function interval({ masteryLevel, uncertainty }: Known): [number, number] {
  return [
    Math.max(0, Math.round(masteryLevel - uncertainty)),
    Math.min(100, Math.round(masteryLevel + uncertainty)),
  ];
}

/** A track from 0 to 100 with the level, the interval around it and the mark of mastery. */
export function levelBar(known: Known): HTMLElement {
  const [low, high] = interval(known);
  const part = (name: string, left: number, width: number | null): HTMLElement => {
    const element = h('span', { class: name });
    element.style.left = `${left}%`;
    if (width !== null) element.style.width = `${width}%`;
    return element;
  };
  return h(
    'div',
    {
      class: `track ${levelClass(known.masteryLevel)}`,
      role: 'img',
      'aria-label': describeLevel(known),
    },
    part('track-range', low, high - low),
    part('track-goal', MASTERED, null),
    part('track-level', known.masteryLevel, null),
  );
}

export function levelClass(mastery: number): 'is-low' | 'is-middle' | 'is-high' {
  if (mastery >= MASTERED) return 'is-high';
  return mastery >= 50 ? 'is-middle' : 'is-low';
}

/** A concept in a list: its name, its level, its track. */
export function conceptItem(name: Child, known: Known, below: Child = null): HTMLElement {
  return h(
    'div',
    { class: 'concept' },
    h(
      'div',
      { class: 'concept-line' },
      h('span', { class: 'concept-name' }, name),
      h('span', { class: 'concept-level' }, formatLevel(known)),
    ),
    levelBar(known),
    below !== null && h('div', { class: 'small' }, below),
  );
}
