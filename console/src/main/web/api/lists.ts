import { ApiError } from './client';
import { Feed, type Page } from './feed';
import { type Device, listDevices } from './fleet';
import { onSignOut } from './session';
import { listTunnels, type Tunnel } from './tunnels';

/** The tunnels of the caller's account, newest first. */
export const tunnels = new Feed<Tunnel>(tunnelPage, (each) => each.tunnelId, true);

/** The things of the caller's account and their devices. */
export const devices = new Feed<Device>(devicePage, (each) => each.thingName, false, 5000);

let detailed = true;

onSignOut(() => {
  detailed = true;
  tunnels.reset();
  devices.reset();
});

/** A caller who may not describe every tunnel gets summaries. */
async function tunnelPage(next?: string): Promise<Page<Tunnel>> {
  const from = next === undefined ? {} : { nextToken: next };
  try {
    const page = await listTunnels({ ...from, includeDetails: detailed });
    return pageOf(page.tunnelSummaries, page.nextToken);
  } catch (error) {
    if (!(detailed && error instanceof ApiError && error.isDenial)) {
      throw error;
    }
    detailed = false;
    return tunnelPage(next);
  }
}

async function devicePage(next?: string): Promise<Page<Device>> {
  const page = await listDevices(next);
  return pageOf(page.devices, page.nextToken);
}

function pageOf<T>(items: readonly T[], next: string | undefined): Page<T> {
  return next === undefined ? { items } : { items, next };
}
