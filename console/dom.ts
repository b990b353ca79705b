// Makes elements. Data reaches the page as text nodes and attributes only, never as markup.

export type Child = Node | string | number | null | undefined | false | readonly Child[];

type Listener<K extends keyof HTMLElementEventMap> = (event: HTMLElementEventMap[K]) => unknown;

export type Attributes = {
  [name: string]: unknown;
  on?: { [K in keyof HTMLElementEventMap]?: Listener<K> };
};

/** An element: attributes that are false or missing are left out, those that are true stand empty. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  describe(element, attributes);
  add(element, children);
  return element;
}

/** The same for drawings. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  describe(element, attributes);
  add(element, children);
  return element;
}

function describe(element: Element, { on = {}, ...attributes }: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [kind, listener] of Object.entries(on)) {
    element.addEventListener(kind, listener as EventListener);
  }
}

function add(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    if (Array.isArray(child)) add(parent, child);
    else parent.append(child instanceof Node ? child : String(child));
  }
}

/** Puts something in the place of all that an element holds. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  add(parent, children);
}

let counter = 0;

/** An id for an element that another one names. */
export function freshId(word: string): string {
  counter += 1;
  return `${word}-${counter}`;
}

/** Says something to those who listen to the page. Errors interrupt, everything else waits. */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  const region = document.getElementById(how === 'polite' ? 'said' : 'alert');
  if (!region) return;
  region.textContent = '';
  // A change within the same moment is not noticed by every screen reader.
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}

/** Moves the focus to something that is not a control, such as a heading. */
export function focusOn(element: HTMLElement): void {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
