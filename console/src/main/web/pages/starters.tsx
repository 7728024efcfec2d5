import { useSignal } from '@preact/signals';
import type { Device } from '../api/fleet';
import { tunnels } from '../api/lists';
import { keepSourceToken } from '../api/tokens';
import { openTunnel } from '../api/tunnels';
import { texts } from '../texts';
import { ActionButton, explain, useTask } from '../ui/parts';
import { go } from '../ui/route';
import { OpenTunnel } from './OpenTunnel';

const SHELL_MINUTES = 720;
const SHELL_SERVICE = 'SSH';

/** The service of a device that a shell uses: the one that is named SSH, or looks like it, or the only one. */
export function shellService(services: readonly string[]): string | undefined {
  return (
    services.find((each) => each.toUpperCase() === SHELL_SERVICE) ??
    services.find((each) => each.toUpperCase().includes(SHELL_SERVICE)) ??
    (services.length === 1 ? services[0] : undefined)
  );
}

/** Opens a tunnel to a device's SSH service and goes to its shell: one click. */
export function ShellButton({ device, small }: { device: Device; small?: boolean }) {
  const { busy, error, run } = useTask();
  const service = shellService(device.services ?? []) ?? SHELL_SERVICE;
  return (
    <>
      <ActionButton
        operation="OpenTunnel"
        resource={device.thingName}
        kind="primary"
        label={texts.shell.title(device.thingName)}
        disabled={busy.value}
        onClick={() =>
          void run(async () => {
            const made = await openTunnel({
              destinationConfig: { thingName: device.thingName, services: [service] },
              timeoutConfig: { maxLifetimeTimeoutMinutes: SHELL_MINUTES },
            });
            keepSourceToken(made.tunnelId, made.sourceAccessToken);
            tunnels.refresh();
            go('shell', made.tunnelId);
          })
        }
      >
        {texts.things.shell}
      </ActionButton>
      {error.value !== null && !small && (
        <span class="reason" role="alert">
          {explain(error.value)}
        </span>
      )}
    </>
  );
}

export function OpenButton({ thing, small }: { thing: string; small?: boolean }) {
  const open = useSignal(false);
  return (
    <>
      <ActionButton
        operation="OpenTunnel"
        resource={thing}
        label={`${texts.tunnels.open}: ${thing}`}
        onClick={() => {
          open.value = true;
        }}
      >
        {small ? '…' : texts.tunnels.open}
      </ActionButton>
      {open.value && (
        <OpenTunnel
          thing={thing}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}
