import { signal } from '@preact/signals';

/** What signs a call. The session token is there for temporary keys only. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Session {
  readonly credentials: Credentials;
  readonly region: string;
  readonly account: string;
  readonly arn: string;
  /** Whether a cookie keeps the sign-in, so that a reload goes on with it. */
  readonly kept?: boolean;
}

const KEY = 'culvert.session';

/** The signed-in caller, or null. Held in memory; in session storage as well if the user chose so. */
export const session = signal<Session | null>(restored());

/** Why the last session ended, for the sign-in page. */
export const endedBecause = signal<string | null>(null);

const forgetters = new Set<() => void>();

/** Runs `forget` whenever a session ends, so that no data of one caller is shown to the next. */
export function onSignOut(forget: () => void): void {
  forgetters.add(forget);
}

export function begin(next: Session, keep: boolean): void {
  if (keep) {
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } else {
    sessionStorage.removeItem(KEY);
  }
  endedBecause.value = null;
  session.value = next;
}

export function end(why: string | null = null): void {
  sessionStorage.removeItem(KEY);
  endedBecause.value = why;
  session.value = null;
  for (const forget of forgetters) {
    forget();
  }
}

function restored(): Session | null {
  const text = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(KEY);
  try {
    return text === null ? null : (JSON.parse(text) as Session);
  } catch {
    return null;
  }
}
