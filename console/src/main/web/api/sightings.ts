import { onSignOut } from './session';
import type { SideState, Tunnel } from './tunnels';

/** Something that happened to a tunnel. */
export type TunnelEvent =
  | { readonly kind: 'opened' | 'notified' | 'adopted' | 'closed' | 'expired' | 'ends'; readonly at: number }
  | {
      readonly kind: 'attached' | 'returned' | 'lost';
      readonly side: 'source' | 'destination';
      readonly at: number;
    }
  | { readonly kind: 'rotated'; readonly sides: string; readonly at: number };

const MAX_EVENTS = 200;
const MAX_TUNNELS = 100;
const seen = new Map<string, TunnelEvent[]>();

onSignOut(() => seen.clear());

/** Notes what a tunnel shows now. The service keeps the last change of each side; this page keeps those that it saw. */
export function note(tunnel: Tunnel): void {
  const events = eventsOf(tunnel.tunnelId);
  side(events, tunnel, 'source', tunnel.sourceConnectionState);
  side(events, tunnel, 'destination', tunnel.destinationConnectionState);
  if (tunnel.deviceNotifiedAt !== undefined) {
    add(events, { kind: 'notified', at: tunnel.deviceNotifiedAt });
  }
  if (tunnel.status === 'CLOSED') {
    add(events, { kind: 'closed', at: tunnel.lastUpdatedAt });
  }
}

export function noteRotation(tunnelId: string, sides: string): void {
  add(eventsOf(tunnelId), { kind: 'rotated', sides, at: Date.now() / 1000 });
}

/**
 * What is known of a tunnel's life, oldest first.
 *
 * @param kept what the service keeps of it; null if the caller may not know, who then sees what this page has seen
 */
export function timeline(
  tunnel: Tunnel,
  end: number | undefined,
  kept: readonly TunnelEvent[] | null,
): readonly TunnelEvent[] {
  const events: TunnelEvent[] =
    kept === null || kept.length === 0
      ? [{ kind: 'opened', at: tunnel.createdAt }, ...(seen.get(tunnel.tunnelId) ?? [])]
      : [...kept];
  if (end !== undefined && tunnel.status === 'OPEN') {
    events.push({ kind: 'ends', at: end });
  }
  return events.sort((a, b) => a.at - b.at);
}

function eventsOf(tunnelId: string): TunnelEvent[] {
  const known = seen.get(tunnelId);
  if (known !== undefined) {
    return known;
  }
  if (seen.size >= MAX_TUNNELS) {
    seen.delete(seen.keys().next().value ?? '');
  }
  const events: TunnelEvent[] = [];
  seen.set(tunnelId, events);
  return events;
}

function side(
  events: TunnelEvent[],
  tunnel: Tunnel,
  name: 'source' | 'destination',
  state: SideState | undefined,
): void {
  const at = state?.lastUpdatedAt;
  if (state === undefined || at === undefined) {
    return;
  }
  if (state.status === 'CONNECTED') {
    add(events, { kind: 'attached', side: name, at });
  } else if (at > tunnel.createdAt + 0.001) {
    add(events, { kind: 'lost', side: name, at });
  }
}

function add(events: TunnelEvent[], event: TunnelEvent): void {
  const id = JSON.stringify(event);
  if (events.length < MAX_EVENTS && !events.some((each) => JSON.stringify(each) === id)) {
    events.push(event);
  }
}
