import type { SshChannel, SshClientSession } from '@microsoft/dev-tunnels-ssh';
import { signal } from '@preact/signals';
import { Buffer } from 'buffer';
import { ApiError } from '../api/client';
import { session as caller } from '../api/session';
import { sourceToken } from '../api/tokens';
import { describeTunnel } from '../api/tunnels';
import { texts } from '../texts';
import { forgetHost, knownHost, trustHost } from './hosts';
import { Link } from './link';
import { ShellRequest, WindowChange } from './ssh/messages';
import { connect, type HostKey, HostKeyRefused, type Login, LoginRefused, openTerminal } from './ssh/session';

const t = texts.shell;
const POLL_MILLIS = 500;

/** What a shell shows. */
export type Phase =
  | { readonly kind: 'login'; readonly why: string | null }
  | { readonly kind: 'connecting'; readonly step: 'waiting' | 'attaching' | 'handshake' | 'signingIn' }
  | { readonly kind: 'asking'; readonly key: HostKey; readonly answer: (trusted: boolean) => void }
  | { readonly kind: 'changed'; readonly known: HostKey; readonly presented: HostKey }
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly why: string };

/** The terminal that shows a shell. */
export interface Screen {
  readonly cols: number;
  readonly rows: number;
  write(data: Uint8Array, taken: () => void): void;
}

/** The links of this page, one for each tunnel, shared by the tunnel's shells. */
const links = new Map<string, Promise<Link>>();

/** One shell on a device, from the login form to its end. */
export class Shell {
  readonly phase = signal<Phase>({ kind: 'login', why: null });
  /** The thing, or what stands for it in a tunnel without one. */
  readonly name = signal('');
  readonly services = signal<readonly string[]>([]);
  /** While the shell runs, for files. */
  ssh: SshClientSession | null = null;
  private channel: SshChannel | null = null;
  private stopped = false;

  constructor(
    readonly id: number,
    readonly tunnelId: string,
  ) {
    this.name.value = tunnelId.slice(0, 8);
    void this.describe().catch(() => {});
  }

  /** Attaches, signs in on the device and starts a shell. Ends in the phase `running` or in one that says why not. */
  async start(service: string, login: Login, screen: Screen): Promise<void> {
    try {
      await this.deviceAttached();
      this.phase.value = { kind: 'connecting', step: 'attaching' };
      const link = await this.link();
      const serviceId = service || (link.serviceIds[0] ?? '');
      if (link.serviceIds.length > 0 && !link.serviceIds.includes(serviceId)) {
        throw new Error(t.noService(serviceId));
      }
      this.ssh = await connect(
        link.connect(serviceId),
        login,
        knownHost(this.account, this.name.value)?.type ?? null,
        (key) => this.trust(key),
        (step) => {
          this.phase.value = { kind: 'connecting', step };
        },
      );
      await this.run(this.ssh, screen);
    } catch (error) {
      this.failed(error);
    }
  }

  /** Sends what the user typed. */
  type(text: string): void {
    void this.channel?.send(Buffer.from(text, 'utf8')).catch(() => {});
  }

  /** Sends bytes that are not UTF-8, such as old mouse reports. */
  typeBinary(text: string): void {
    void this.channel?.send(Buffer.from(text, 'latin1')).catch(() => {});
  }

  resize(columns: number, rows: number): void {
    void this.channel?.request(new WindowChange(columns, rows)).catch(() => {});
  }

  /** Makes the device's next key the known one, after the user has seen that it changed. */
  forgetHost(): void {
    forgetHost(this.account, this.name.value);
    this.phase.value = { kind: 'login', why: null };
  }

  again(): void {
    this.phase.value = { kind: 'login', why: null };
  }

  stop(): void {
    this.stopped = true;
    this.ssh?.dispose();
    this.ssh = null;
    this.channel = null;
  }

  private get account(): string {
    return caller.value?.account ?? '';
  }

  private async run(ssh: SshClientSession, screen: Screen): Promise<void> {
    const channel = await openTerminal(ssh, screen.cols, screen.rows);
    this.channel = channel;
    channel.onDataReceived((data) => {
      screen.write(new Uint8Array(data), () => channel.adjustWindow(data.length));
    });
    channel.onExtendedDataReceived((event) => {
      screen.write(new Uint8Array(event.data), () => channel.adjustWindow(event.data.length));
    });
    channel.onClosed(() => this.finished(t.ended));
    ssh.onClosed(() => this.finished(t.lost));
    await channel.request(new ShellRequest());
    this.phase.value = { kind: 'running' };
  }

  private finished(why: string): void {
    if (!this.stopped && this.phase.value.kind === 'running') {
      this.phase.value = { kind: 'ended', why };
      const ssh = this.ssh;
      this.ssh = null;
      this.channel = null;
      ssh?.dispose();
    }
  }

  private failed(error: unknown): void {
    if (this.stopped || this.phase.value.kind === 'changed') {
      return;
    }
    const why =
      error instanceof LoginRefused
        ? t.refused
        : error instanceof HostKeyRefused
          ? null
          : error instanceof Error && error.message !== ''
            ? error.message
            : t.reset;
    this.phase.value = { kind: 'login', why };
  }

  private async describe(): Promise<{ attached: boolean; open: boolean }> {
    const tunnel = await describeTunnel(this.tunnelId);
    this.name.value = tunnel.destinationConfig?.thingName ?? tunnel.description ?? this.name.value;
    this.services.value = tunnel.destinationConfig?.services ?? [];
    return {
      attached: tunnel.destinationConnectionState?.status === 'CONNECTED',
      open: tunnel.status === 'OPEN',
    };
  }

  /** Waits until the device is attached, as far as the caller may see it. */
  private async deviceAttached(): Promise<void> {
    this.phase.value = { kind: 'connecting', step: 'waiting' };
    for (;;) {
      try {
        const state = await this.describe();
        if (!state.open) {
          throw new Error(texts.tunnels.states['CLOSED']);
        }
        if (state.attached || this.stopped) {
          return;
        }
      } catch (error) {
        if (!(error instanceof ApiError && (error.isDenial || error.type === 'ThrottlingException'))) {
          throw error;
        }
        if (error.isDenial) {
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  }

  private async link(): Promise<Link> {
    const known = links.get(this.tunnelId);
    if (known !== undefined) {
      const link = await known.catch(() => null);
      if (link?.isOpen) {
        return link;
      }
    }
    const token = sourceToken(this.tunnelId);
    if (token === undefined) {
      throw new Error(texts.tunnel.takeSource);
    }
    const made = Link.attach(token);
    links.set(this.tunnelId, made);
    return made;
  }

  private trust(key: HostKey): Promise<boolean> {
    const known = knownHost(this.account, this.name.value);
    if (known?.key === key.key) {
      return Promise.resolve(true);
    }
    if (known !== null) {
      this.phase.value = { kind: 'changed', known, presented: key };
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      this.phase.value = {
        kind: 'asking',
        key,
        answer: (trusted) => {
          if (trusted) {
            trustHost(this.account, this.name.value, key);
          }
          resolve(trusted);
        },
      };
    });
  }
}

/** Leaves a tunnel when its last shell is closed. */
export function leave(tunnelId: string): void {
  const link = links.get(tunnelId);
  links.delete(tunnelId);
  void link?.then((each) => each.close()).catch(() => {});
}
