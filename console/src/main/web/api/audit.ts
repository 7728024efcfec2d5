import { CULVERT, call } from './client';
import type { TunnelEvent } from './sightings';

/** A line of the audit: names and texts (docs/audit.md). */
export type AuditLine = Readonly<Record<string, string>>;

/** Which lines to find; all that are given must match. Times are seconds since 1970. */
export interface AuditFilter {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly kind?: string;
  readonly caller?: string;
  readonly operation?: string;
  readonly tunnelId?: string;
  readonly thingName?: string;
  readonly source?: string;
  readonly outcome?: string;
}

interface KeptEvent {
  readonly time: number;
  readonly event: string;
  readonly side?: string;
}

const SIDES = { source: 'source', destination: 'destination' } as const;
const KINDS: Readonly<Record<string, 'opened' | 'notified' | 'adopted' | 'closed' | 'expired'>> = {
  OPENED: 'opened',
  DEVICE_NOTIFIED: 'notified',
  DESTINATION_ADOPTED: 'adopted',
  CLOSED: 'closed',
  EXPIRED: 'expired',
};

/** Lines of the audit, the newest first; a page may be empty and still lead on to older ones. */
export function listAudit(
  filter: AuditFilter,
  nextToken?: string,
): Promise<{ events: readonly AuditLine[]; nextToken?: string }> {
  return call(CULVERT, 'ListAuditEvents', { ...filter, ...(nextToken === undefined ? {} : { nextToken }) });
}

/** What the service's audit has of a tunnel's life: its newest hundred events. */
export async function keptEvents(tunnelId: string): Promise<readonly TunnelEvent[]> {
  const { events } = await call<{ events: readonly KeptEvent[] }>(
    CULVERT,
    'ListTunnelEvents',
    { tunnelId },
    tunnelId,
  );
  return events.flatMap(shown);
}

function shown({ time: at, event, side }: KeptEvent): readonly TunnelEvent[] {
  const known = SIDES[side as keyof typeof SIDES];
  if (event === 'ROTATED') {
    return [
      { kind: 'rotated', sides: side === undefined || side.includes(' ') ? 'ALL' : side.toUpperCase(), at },
    ];
  }
  if (known !== undefined && (event === 'ATTACHED' || event === 'RETURNED')) {
    return [{ kind: event === 'ATTACHED' ? 'attached' : 'returned', side: known, at }];
  }
  if (known !== undefined && event === 'DETACHED') {
    return [{ kind: 'lost', side: known, at }];
  }
  const kind = KINDS[event];
  return kind === undefined ? [] : [{ kind, at }];
}
