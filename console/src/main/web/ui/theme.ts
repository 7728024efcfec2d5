import { signal } from '@preact/signals';

const KEY = 'culvert.theme';
const chosen = signal(stored());

apply(chosen.value);

/** The colours: `system`, `light` or `dark`, remembered by the browser. */
export const theme = {
  get value(): string {
    return chosen.value;
  },

  choose(next: string): void {
    chosen.value = next;
    localStorage.setItem(KEY, next);
    apply(next);
  },
};

function apply(next: string): void {
  if (next === 'system') {
    document.documentElement.removeAttribute('data-theme');
  } else {
    document.documentElement.setAttribute('data-theme', next);
  }
}

function stored(): string {
  const text = localStorage.getItem(KEY) ?? 'system';
  return ['light', 'dark'].includes(text) ? text : 'system';
}
