import { signal } from '@preact/signals';
import { texts } from '../texts';

/** The time in seconds since the epoch; moves once a second while the page is visible. */
export const now = signal(Date.now() / 1000);
setInterval(() => {
  if (!document.hidden) {
    now.value = Date.now() / 1000;
  }
}, 1000);

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const UNITS: readonly (readonly [number, string])[] = [
  [86400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A length of time in its two largest units, `3 h 20 min`. */
export function span(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [size, unit] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || (unit === 's' && parts.length === 0)) {
      parts.push(`${count} ${unit}`);
    }
    if (parts.length === 2 || (parts.length === 1 && count === 0)) {
      break;
    }
  }
  return parts.join(' ');
}

function utc(seconds: number): string {
  return texts.utc(new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' '));
}

/** A point in time in the user's zone; in UTC when pointed at. */
export function When({ at, day }: { at: number | undefined; day?: boolean }) {
  if (at === undefined || !Number.isFinite(at)) {
    return <span>{texts.never}</span>;
  }
  const date = new Date(at * 1000);
  return (
    <time dateTime={date.toISOString()} title={utc(at)}>
      {(day ? DAY : WHEN).format(date)}
    </time>
  );
}

/** How long ago a point in time was. */
export function Since({ at }: { at: number | undefined }) {
  if (at === undefined) {
    return null;
  }
  return (
    <time class="since" dateTime={new Date(at * 1000).toISOString()} title={utc(at)}>
      {texts.tunnels.since(span(now.value - at))}
    </time>
  );
}

/** The time until `end` as a bar that shrinks. */
export function TimeLeft({ start, end }: { start: number; end: number | undefined }) {
  if (end === undefined) {
    return <span>{texts.unknown}</span>;
  }
  const left = end - now.value;
  if (left <= 0) {
    return <span>{texts.tunnels.ended}</span>;
  }
  return (
    <span class="left">
      <meter
        min={0}
        max={end - start}
        low={(end - start) / 10}
        high={(end - start) / 5}
        optimum={end - start}
        value={left}
        title={utc(end)}
        aria-label={texts.tunnels.left}
      />
      <span>{span(left)}</span>
    </span>
  );
}
