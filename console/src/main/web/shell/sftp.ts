import {
  type SshChannel,
  type SshClientSession,
  SshDataReader,
  SshDataWriter,
} from '@microsoft/dev-tunnels-ssh';
import { Buffer } from 'buffer';
import { openSubsystem } from './ssh/session';

/** SFTP version 3 (draft-ietf-secsh-filexfer-02), as every SSH server speaks it. */
const Packet = {
  INIT: 1,
  VERSION: 2,
  OPEN: 3,
  CLOSE: 4,
  READ: 5,
  WRITE: 6,
  OPENDIR: 11,
  READDIR: 12,
  MKDIR: 14,
  REALPATH: 16,
  STAT: 17,
  STATUS: 101,
  HANDLE: 102,
  DATA: 103,
  NAME: 104,
  ATTRS: 105,
} as const;

const OK = 0;
const END_OF_FILE = 1;
const READ_FLAG = 1;
const WRITE_CREATE_TRUNCATE = 0x1a;
const CHUNK_BYTES = 32 << 10;
/** Requests on their way at once, which hide the round trip. */
const AT_ONCE = 32;
const MAX_PACKET_BYTES = 256 << 10;
const DIRECTORY = 0o040000;
const TYPE_MASK = 0o170000;

export interface Entry {
  readonly name: string;
  readonly size: number;
  readonly modified: number | undefined;
  readonly isFolder: boolean;
}

/** The device's answer to a request that it refuses. */
export class SftpError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

interface Answer {
  readonly type: number;
  readonly body: SshDataReader;
}

interface Attributes {
  readonly size: number;
  readonly modified: number | undefined;
  readonly isFolder: boolean;
}

/** Files of a device, over a channel of the shell's SSH session. */
export class Sftp {
  private readonly waiting = new Map<
    number,
    { resolve: (answer: Answer) => void; reject: (error: Error) => void }
  >();
  private kept: Buffer = Buffer.alloc(0);
  private nextId = 1;
  private onVersion: () => void = () => {};
  private ended = false;

  private constructor(private readonly channel: SshChannel) {}

  static async open(ssh: SshClientSession): Promise<Sftp> {
    const channel = await openSubsystem(ssh, 'sftp');
    const sftp = new Sftp(channel);
    const ready = new Promise<void>((resolve, reject) => {
      sftp.onVersion = resolve;
      channel.onClosed(() => {
        reject(new Error('sftp: closed'));
        sftp.end();
      });
    });
    channel.onDataReceived((data) => {
      sftp.receive(data);
      channel.adjustWindow(data.length);
    });
    await channel.send(Buffer.from([0, 0, 0, 5, Packet.INIT, 0, 0, 0, 3]));
    await ready;
    return sftp;
  }

  close(): void {
    void this.channel.close().catch(() => {});
    this.end();
  }

  /** The absolute form of a path; of an empty one, the user's home. */
  async realPath(path: string): Promise<string> {
    const answer = await this.ask(Packet.REALPATH, Packet.NAME, (out) => writeText(out, path || '.'));
    answer.readUInt32();
    return answer.readString('utf8');
  }

  async list(path: string): Promise<readonly Entry[]> {
    const handle = await this.handle(Packet.OPENDIR, (out) => writeText(out, path));
    const entries: Entry[] = [];
    try {
      for (;;) {
        const answer = await this.ask(Packet.READDIR, Packet.NAME, (out) => out.writeBinary(handle));
        for (let left = answer.readUInt32(); left > 0; left--) {
          const name = answer.readString('utf8');
          answer.readBinary();
          const attributes = readAttributes(answer);
          if (name !== '.' && name !== '..') {
            entries.push({ name, ...attributes });
          }
        }
      }
    } catch (error) {
      if (!(error instanceof SftpError && error.code === END_OF_FILE)) {
        throw error;
      }
    } finally {
      await this.closeHandle(handle);
    }
    return entries.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
  }

  /** Makes a folder; does nothing if it is there. */
  async makeFolder(path: string): Promise<void> {
    try {
      await this.done(Packet.MKDIR, (out) => {
        writeText(out, path);
        out.writeUInt32(0);
      });
    } catch (error) {
      const attributes = await this.stat(path).catch(() => null);
      if (!attributes?.isFolder) {
        throw error;
      }
    }
  }

  async stat(path: string): Promise<Attributes> {
    return readAttributes(await this.ask(Packet.STAT, Packet.ATTRS, (out) => writeText(out, path)));
  }

  /** Reads a file in order, several requests ahead. */
  async download(path: string, take: (part: Uint8Array) => Promise<void>): Promise<void> {
    const handle = await this.handle(Packet.OPEN, (out) => {
      writeText(out, path);
      out.writeUInt32(READ_FLAG);
      out.writeUInt32(0);
    });
    try {
      let at = 0;
      const ahead: Promise<Buffer | null>[] = [];
      for (;;) {
        while (ahead.length < AT_ONCE) {
          ahead.push(this.readWhole(handle, at));
          at += CHUNK_BYTES;
        }
        const part = await ahead.shift();
        if (part === null || part === undefined) {
          await Promise.allSettled(ahead);
          return;
        }
        await take(new Uint8Array(part));
        if (part.length < CHUNK_BYTES) {
          await Promise.allSettled(ahead);
          return;
        }
      }
    } finally {
      await this.closeHandle(handle);
    }
  }

  /** Writes a file, and replaces it if it is there. */
  async upload(path: string, file: Blob, onProgress: (bytes: number) => void): Promise<void> {
    const handle = await this.handle(Packet.OPEN, (out) => {
      writeText(out, path);
      out.writeUInt32(WRITE_CREATE_TRUNCATE);
      out.writeUInt32(0);
    });
    try {
      const pending: Promise<void>[] = [];
      let done = 0;
      for (let at = 0; at < file.size; at += CHUNK_BYTES) {
        const part = Buffer.from(await file.slice(at, at + CHUNK_BYTES).arrayBuffer());
        if (pending.length >= AT_ONCE) {
          await pending.shift();
        }
        const written = this.writePart(handle, at, part).then(() => {
          done += part.length;
          onProgress(done);
        });
        // The rejection is seen when the promise's turn comes; until then it is not unhandled.
        written.catch(() => {});
        pending.push(written);
      }
      await Promise.all(pending);
    } finally {
      await this.closeHandle(handle);
    }
  }

  /** Reads a chunk whole, however little the device returns at once; null at the end of the file. */
  private async readWhole(handle: Buffer, from: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    let read = 0;
    try {
      while (read < CHUNK_BYTES) {
        const answer = await this.ask(Packet.READ, Packet.DATA, (out) => {
          out.writeBinary(handle);
          writeOffset(out, from + read);
          out.writeUInt32(CHUNK_BYTES - read);
        });
        const part = answer.readBinary();
        parts.push(part);
        read += part.length;
      }
    } catch (error) {
      if (!(error instanceof SftpError && error.code === END_OF_FILE)) {
        throw error;
      }
    }
    return read === 0 ? null : Buffer.concat(parts);
  }

  private writePart(handle: Buffer, at: number, part: Buffer): Promise<void> {
    return this.done(Packet.WRITE, (out) => {
      out.writeBinary(handle);
      writeOffset(out, at);
      out.writeBinary(part);
    });
  }

  private async handle(type: number, write: (out: SshDataWriter) => void): Promise<Buffer> {
    return (await this.ask(type, Packet.HANDLE, write)).readBinary();
  }

  private closeHandle(handle: Buffer): Promise<void> {
    return this.done(Packet.CLOSE, (out) => out.writeBinary(handle)).catch(() => {});
  }

  private async done(type: number, write: (out: SshDataWriter) => void): Promise<void> {
    await this.ask(type, Packet.STATUS, write);
  }

  private async ask(
    type: number,
    expected: number,
    write: (out: SshDataWriter) => void,
  ): Promise<SshDataReader> {
    const answer = await this.send(type, write);
    if (answer.type === Packet.STATUS) {
      const code = answer.body.readUInt32();
      if (code !== OK || expected !== Packet.STATUS) {
        throw new SftpError(code, answer.body.readString('utf8'));
      }
      return answer.body;
    }
    if (answer.type !== expected) {
      throw new Error(`sftp: answer ${answer.type} (expected: ${expected})`);
    }
    return answer.body;
  }

  private send(type: number, write: (out: SshDataWriter) => void): Promise<Answer> {
    if (this.ended) {
      return Promise.reject(new Error('sftp: closed'));
    }
    const id = this.nextId++;
    const out = new SshDataWriter(Buffer.alloc(CHUNK_BYTES + 4096));
    out.writeUInt32(0);
    out.writeByte(type);
    out.writeUInt32(id);
    write(out);
    const packet = Buffer.from(out.toBuffer());
    packet.writeUInt32BE(packet.length - 4, 0);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.channel.send(packet).catch((error: Error) => {
        this.waiting.delete(id);
        reject(error);
      });
    });
  }

  private receive(data: Buffer): void {
    this.kept = this.kept.length === 0 ? Buffer.from(data) : Buffer.concat([this.kept, data]);
    while (this.kept.length >= 5) {
      const length = this.kept.readUInt32BE(0);
      if (length > MAX_PACKET_BYTES) {
        this.close();
        return;
      }
      if (this.kept.length < 4 + length) {
        return;
      }
      const packet = this.kept.subarray(4, 4 + length) as Buffer;
      this.kept = this.kept.subarray(4 + length) as Buffer;
      this.handlePacket(packet);
    }
  }

  private handlePacket(packet: Buffer): void {
    const type = packet[0] ?? 0;
    if (type === Packet.VERSION) {
      this.onVersion();
      return;
    }
    const body = new SshDataReader(packet.subarray(1) as Buffer);
    const id = body.readUInt32();
    this.waiting.get(id)?.resolve({ type, body });
    this.waiting.delete(id);
  }

  private end(): void {
    this.ended = true;
    for (const each of this.waiting.values()) {
      each.reject(new Error('sftp: closed'));
    }
    this.waiting.clear();
  }
}

function writeText(out: SshDataWriter, text: string): void {
  out.writeString(text, 'utf8');
}

function writeOffset(out: SshDataWriter, offset: number): void {
  out.writeUInt32(Math.floor(offset / 0x1_0000_0000));
  out.writeUInt32(offset >>> 0);
}

function readAttributes(from: SshDataReader): Attributes {
  const flags = from.readUInt32();
  const size = flags & 1 ? from.readUInt32() * 0x1_0000_0000 + from.readUInt32() : 0;
  if (flags & 2) {
    from.readUInt32();
    from.readUInt32();
  }
  const mode = flags & 4 ? from.readUInt32() : 0;
  let modified: number | undefined;
  if (flags & 8) {
    from.readUInt32();
    modified = from.readUInt32();
  }
  if (flags & 0x8000_0000) {
    for (let left = from.readUInt32(); left > 0; left--) {
      from.readBinary();
      from.readBinary();
    }
  }
  return { size, modified, isFolder: (mode & TYPE_MASK) === DIRECTORY };
}
