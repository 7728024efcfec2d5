import { signal } from '@preact/signals';

/** Where the user is: the parts of the address behind `#/`, decoded. */
export const route = signal<readonly string[]>(parts());

addEventListener('hashchange', () => {
  route.value = parts();
});

/** The address of a page. */
export function to(...path: string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

export function go(...path: string[]): void {
  location.hash = to(...path);
}

function parts(): readonly string[] {
  if (!location.hash.startsWith('#/')) {
    return [];
  }
  try {
    return location.hash.slice(2).split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}
