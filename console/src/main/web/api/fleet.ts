import { CULVERT, call } from './client';

export interface DeviceCertificate {
  readonly certificateId: string;
  readonly status: string;
  readonly endsAt?: number;
}

/** A thing and what is known of its device. */
export interface Device {
  readonly thingName: string;
  readonly thingArn: string;
  readonly connected: boolean;
  readonly notifiedElsewhere?: boolean;
  readonly connectedAt?: number;
  readonly lastSeenAt?: number;
  readonly services?: readonly string[];
  readonly groups: readonly string[];
  readonly certificates: readonly DeviceCertificate[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

export function listDevices(nextToken?: string): Promise<{ devices: readonly Device[]; nextToken?: string }> {
  return call(CULVERT, 'ListDevices', nextToken === undefined ? {} : { nextToken });
}

export async function describeDevice(thingName: string): Promise<Device> {
  return (await call<{ device: Device }>(CULVERT, 'DescribeDevice', { thingName }, thingName)).device;
}

/** When the last of a thing's active certificates ends; undefined if none is active. */
export function certifiedUntil(device: Device): number | undefined {
  const ends = device.certificates
    .filter((each) => each.status === 'ACTIVE')
    .map((each) => each.endsAt ?? Number.POSITIVE_INFINITY);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Whether anything that the caller could look for in a thing contains the text, which is in lower case. */
export function mentionsThing(device: Device, text: string): boolean {
  return [
    device.thingName,
    ...device.groups,
    ...(device.services ?? []),
    ...Object.entries(device.attributes).map(([name, value]) => `${name}=${value}`),
  ].some((each) => each.toLowerCase().includes(text));
}
