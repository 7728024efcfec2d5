import type { HostKey } from './ssh/session';

const PREFIX = 'culvert.host.';

/** The host key that a device showed to this browser before, or null. */
export function knownHost(account: string, thing: string): HostKey | null {
  const text = localStorage.getItem(PREFIX + name(account, thing));
  try {
    return text === null ? null : (JSON.parse(text) as HostKey);
  } catch {
    return null;
  }
}

export function trustHost(account: string, thing: string, key: HostKey): void {
  localStorage.setItem(PREFIX + name(account, thing), JSON.stringify(key));
}

export function forgetHost(account: string, thing: string): void {
  localStorage.removeItem(PREFIX + name(account, thing));
}

function name(account: string, thing: string): string {
  return `${account}/${thing}`;
}
