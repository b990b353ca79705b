// The page that the address names. Addresses live behind the `#`, so the platform serves one file.

export type Place = { path: string[]; query: URLSearchParams };

/** The page and the query of the address, such as `#/sessions/42?at=1000`. */
export function currentPlace(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {
    path: path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent),
    query: new URLSearchParams(query),
  };
}

/** The address of a page. */
export function addressOf(...path: string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

export function go(address: string): void {
  if (location.hash === address) window.dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = address;
}

/** Changes the address without a new page and without a step in the history. */
export function rename(address: string): void {
  history.replaceState(null, '', address);
}
