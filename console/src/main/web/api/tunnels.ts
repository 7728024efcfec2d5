import { call, TUNNELING } from './client';

export interface SideState {
  readonly status: 'CONNECTED' | 'DISCONNECTED';
  readonly lastUpdatedAt?: number;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A tunnel as DescribeTunnel returns it; of a summary, only the members before `sourceConnectionState`. */
export interface Tunnel {
  readonly tunnelId: string;
  readonly tunnelArn: string;
  readonly status: 'OPEN' | 'CLOSED';
  readonly description?: string;
  readonly createdAt: number;
  readonly lastUpdatedAt: number;
  readonly sourceConnectionState?: SideState;
  readonly destinationConnectionState?: SideState;
  readonly destinationConfig?: { readonly thingName?: string; readonly services?: readonly string[] };
  readonly timeoutConfig?: { readonly maxLifetimeTimeoutMinutes: number };
  readonly deviceNotifiedAt?: number;
  readonly tags?: readonly Tag[];
}

export interface Tokens {
  readonly sourceAccessToken?: string;
  readonly destinationAccessToken?: string;
}

export interface NewTunnel {
  readonly description?: string;
  readonly tags?: readonly Tag[];
  readonly destinationConfig?: { readonly thingName?: string; readonly services: readonly string[] };
  readonly timeoutConfig?: { readonly maxLifetimeTimeoutMinutes: number };
}

export interface TunnelPage {
  readonly tunnelSummaries: readonly Tunnel[];
  readonly nextToken?: string;
}

export const PAGE = 100;

export function listTunnels(options: {
  thingName?: string;
  nextToken?: string;
  includeDetails: boolean;
}): Promise<TunnelPage> {
  return call(
    TUNNELING,
    'ListTunnels',
    { maxResults: PAGE, ...options },
    options.includeDetails ? 'details' : '',
  );
}

export async function describeTunnel(tunnelId: string): Promise<Tunnel> {
  return (await call<{ tunnel: Tunnel }>(TUNNELING, 'DescribeTunnel', { tunnelId }, tunnelId)).tunnel;
}

export function openTunnel(tunnel: NewTunnel): Promise<Tokens & { tunnelId: string; tunnelArn: string }> {
  return call(TUNNELING, 'OpenTunnel', tunnel, tunnel.destinationConfig?.thingName ?? '');
}

export function rotateTokens(
  tunnelId: string,
  clientMode: 'SOURCE' | 'DESTINATION' | 'ALL',
): Promise<Tokens> {
  return call(TUNNELING, 'RotateTunnelAccessToken', { tunnelId, clientMode }, tunnelId);
}

export function closeTunnel(tunnelId: string, remove: boolean): Promise<object> {
  return call(TUNNELING, 'CloseTunnel', { tunnelId, delete: remove }, tunnelId);
}

export function tag(tunnel: Tunnel, tags: readonly Tag[]): Promise<object> {
  return call(TUNNELING, 'TagResource', { resourceArn: tunnel.tunnelArn, tags }, tunnel.tunnelId);
}

export function untag(tunnel: Tunnel, tagKeys: readonly string[]): Promise<object> {
  return call(TUNNELING, 'UntagResource', { resourceArn: tunnel.tunnelArn, tagKeys }, tunnel.tunnelId);
}

/** When a tunnel's lifetime ends, in seconds since the epoch; undefined if the caller may not know. */
export function endOf(tunnel: Tunnel): number | undefined {
  const minutes = tunnel.timeoutConfig?.maxLifetimeTimeoutMinutes;
  return minutes === undefined ? undefined : tunnel.createdAt + minutes * 60;
}

/** Whether anything that the caller could look for in a tunnel contains the text, which is in lower case. */
export function mentions(tunnel: Tunnel, text: string): boolean {
  return [
    tunnel.tunnelId,
    tunnel.description ?? '',
    tunnel.destinationConfig?.thingName ?? '',
    ...(tunnel.destinationConfig?.services ?? []),
    ...(tunnel.tags ?? []).map((each) => `${each.key}=${each.value}`),
  ].some((each) => each.toLowerCase().includes(text));
}
