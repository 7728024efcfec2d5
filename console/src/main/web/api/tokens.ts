import { onSignOut } from './session';

/**
 * Source tokens of tunnels that this page has opened or rotated, for its shells. They live in this page's memory and
 * nowhere else. The client token lets the same page attach again with the same access token.
 */
export interface SourceToken {
  readonly access: string;
  readonly client: string;
}

const known = new Map<string, SourceToken>();

onSignOut(() => known.clear());

export function keepSourceToken(tunnelId: string, access: string | undefined): void {
  if (access !== undefined) {
    known.set(tunnelId, { access, client: crypto.randomUUID() });
  }
}

export function sourceToken(tunnelId: string): SourceToken | undefined {
  return known.get(tunnelId);
}

export function forgetSourceToken(tunnelId: string): void {
  known.delete(tunnelId);
}
