import { BaseStream } from '@microsoft/dev-tunnels-ssh';
import { Buffer } from 'buffer';
import { serviceFacts } from '../api/service';
import type { SourceToken } from '../api/tokens';
import { encode, FrameReader, MAX_PAYLOAD_BYTES, type Message, Type } from './frames';

const SUBPROTOCOL = 'aws.iot.securetunneling-3.0';
/** How much may wait in the browser for the network before a connection stops taking more. */
const MAX_BUFFERED_BYTES = 1 << 20;
const DRAIN_MILLIS = 20;

/**
 * One WebSocket of this page as the source of a tunnel, in the protocol's version 3 (spec: wire 5). Each service has one
 * stream, and a stream many connections.
 */
export class Link {
  private readonly reader = new FrameReader();
  private readonly streams = new Map<string, Stream>();
  private services: readonly string[] | null = null;
  private ended = false;
  onEnd: (reason: string) => void = () => {};

  private constructor(private readonly socket: WebSocket) {}

  /** Attaches to a tunnel. The token goes into the handshake's list of subprotocols, as browsers cannot set headers. */
  static async attach(token: SourceToken): Promise<Link> {
    const offered = [SUBPROTOCOL, `culvert.token.${token.access}`, `culvert.client.${token.client}`];
    const socket = new WebSocket(`${(await serviceFacts()).webSockets}?local-proxy-mode=source`, offered);
    socket.binaryType = 'arraybuffer';
    const link = new Link(socket);
    return new Promise((resolve, reject) => {
      socket.onmessage = (event: MessageEvent) => {
        link.receive(event.data);
        if (link.services !== null) {
          resolve(link);
        }
      };
      socket.onclose = (event) => {
        reject(new Error(event.reason));
        link.end(event.reason);
      };
    });
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  /** The services of the tunnel; empty for a tunnel that was opened without. */
  get serviceIds(): readonly string[] {
    return this.services ?? [];
  }

  /** Opens a connection to a service. */
  connect(serviceId: string): Connection {
    const stream = this.stream(serviceId);
    const connectionId = stream.nextConnection++;
    const first = stream.connections.size === 0;
    if (first) {
      // A new stream id, so that what is still on its way for the last one cannot be taken for this one's.
      stream.id++;
    }
    const connection = new Connection(this, serviceId, connectionId);
    stream.connections.set(connectionId, connection);
    this.send(serviceId, connectionId, first ? Type.STREAM_START : Type.CONNECTION_START);
    return connection;
  }

  close(): void {
    this.socket.close(1000);
    this.end('');
  }

  /** Sends a message of a connection; waits while too much waits for the network. */
  async write(serviceId: string, connectionId: number, data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length; at += MAX_PAYLOAD_BYTES) {
      while (this.socket.bufferedAmount > MAX_BUFFERED_BYTES && !this.ended) {
        await new Promise((resolve) => setTimeout(resolve, DRAIN_MILLIS));
      }
      this.send(serviceId, connectionId, Type.DATA, data.subarray(at, at + MAX_PAYLOAD_BYTES));
    }
  }

  /** Ends a connection on behalf of this page. */
  reset(serviceId: string, connectionId: number): void {
    if (this.streams.get(serviceId)?.connections.delete(connectionId)) {
      this.send(serviceId, connectionId, Type.CONNECTION_RESET);
    }
  }

  private send(
    serviceId: string,
    connectionId: number,
    type: number,
    payload: Uint8Array = new Uint8Array(0),
  ): void {
    if (!this.ended) {
      const streamId = this.stream(serviceId).id;
      this.socket.send(encode({ type, streamId, serviceId, connectionId, payload }));
    }
  }

  private stream(serviceId: string): Stream {
    const known = this.streams.get(serviceId);
    if (known !== undefined) {
      return known;
    }
    const made: Stream = { id: 0, nextConnection: 1, connections: new Map() };
    this.streams.set(serviceId, made);
    return made;
  }

  private receive(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) {
      return;
    }
    try {
      for (const message of this.reader.read(new Uint8Array(data))) {
        this.handle(message);
      }
    } catch (error) {
      this.socket.close(1000);
      this.end(String(error));
    }
  }

  private handle(message: Message): void {
    if (message.type === Type.SERVICE_IDS) {
      this.services = message.serviceIds;
      return;
    }
    const stream = this.streams.get(message.serviceId);
    if (stream === undefined || stream.id !== message.streamId) {
      return;
    }
    const connection = stream.connections.get(message.connectionId);
    if (message.type === Type.DATA) {
      connection?.receive(message.payload);
    } else if (message.type === Type.CONNECTION_RESET) {
      stream.connections.delete(message.connectionId);
      connection?.finish();
    } else if (message.type === Type.STREAM_RESET) {
      const all = [...stream.connections.values()];
      stream.connections.clear();
      for (const each of all) {
        each.finish();
      }
    }
  }

  private end(reason: string): void {
    if (this.ended) {
      return;
    }
    this.ended = true;
    for (const stream of this.streams.values()) {
      for (const connection of stream.connections.values()) {
        connection.finish();
      }
      stream.connections.clear();
    }
    this.onEnd(reason);
  }
}

interface Stream {
  id: number;
  nextConnection: number;
  readonly connections: Map<number, Connection>;
}

/** One connection of a stream, as the byte stream that the SSH library uses. */
export class Connection extends BaseStream {
  constructor(
    private readonly link: Link,
    private readonly serviceId: string,
    private readonly connectionId: number,
  ) {
    super();
  }

  receive(payload: Uint8Array): void {
    this.onData(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength));
  }

  finish(): void {
    if (!this.disposed) {
      this.onEnd();
    }
  }

  write(data: Buffer): Promise<void> {
    return this.link.write(this.serviceId, this.connectionId, data);
  }

  close(error?: Error): Promise<void> {
    if (!this.disposed) {
      this.link.reset(this.serviceId, this.connectionId);
      this.disposed = true;
      this.fireOnClose(error);
    }
    return Promise.resolve();
  }

  override dispose(): void {
    void this.close();
    super.dispose();
  }
}
