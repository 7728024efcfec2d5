/**
 * Tunnel frames of V1 to V3 (spec: wire 5.5 to 5.7): a length of two bytes, then a protobuf message. Written for a
 * source, which sends one frame in each WebSocket message.
 */

export const Type = {
  DATA: 1,
  STREAM_START: 2,
  STREAM_RESET: 3,
  SESSION_RESET: 4,
  SERVICE_IDS: 5,
  CONNECTION_START: 6,
  CONNECTION_RESET: 7,
} as const;

/** A tunnel message. An absent number is 0, an absent text empty, as in protobuf. */
export interface Message {
  readonly type: number;
  readonly streamId: number;
  readonly connectionId: number;
  readonly serviceId: string;
  readonly serviceIds: readonly string[];
  readonly ignorable: boolean;
  readonly payload: Uint8Array;
}

/** The largest payload of one message (spec: wire 5.6). */
export const MAX_PAYLOAD_BYTES = 64512;

const MAX_FRAME_BYTES = 65535;
const NO_BYTES = new Uint8Array(0);
const NOTHING: Message = {
  type: 0,
  streamId: 0,
  connectionId: 0,
  serviceId: '',
  serviceIds: [],
  ignorable: false,
  payload: NO_BYTES,
};

/** The bytes of a frame. */
export function encode(message: Partial<Message> & { readonly type: number }): Uint8Array<ArrayBuffer> {
  const whole = { ...NOTHING, ...message };
  const text = new TextEncoder();
  const serviceId = text.encode(whole.serviceId);
  const serviceIds = whole.serviceIds.map((each) => text.encode(each));
  const room =
    64 + whole.payload.length + serviceId.length + serviceIds.reduce((sum, each) => sum + each.length + 4, 0);
  const out = new Writer(room);
  out.number(1, whole.type);
  out.number(2, whole.streamId);
  out.number(3, whole.ignorable ? 1 : 0);
  out.bytes(4, whole.payload, false);
  out.bytes(5, serviceId, false);
  for (const each of serviceIds) {
    out.bytes(6, each, true);
  }
  out.number(7, whole.connectionId);
  return out.frame();
}

/** Reads the messages of a byte stream that is cut anywhere. */
export class FrameReader {
  private kept: Uint8Array = NO_BYTES;

  /**
   * Takes bytes and returns the messages that are whole. Payloads are views of `bytes` where that is possible.
   *
   * @throws Error if the bytes are no tunnel frames
   */
  read(bytes: Uint8Array): Message[] {
    let rest = this.kept.length === 0 ? bytes : joined(this.kept, bytes);
    const messages: Message[] = [];
    while (rest.length >= 2) {
      const length = ((rest[0] ?? 0) << 8) | (rest[1] ?? 0);
      if (rest.length < 2 + length) {
        break;
      }
      messages.push(decode(rest.subarray(2, 2 + length)));
      rest = rest.subarray(2 + length);
    }
    this.kept = rest.length === 0 ? NO_BYTES : rest.slice();
    return messages;
  }
}

/** Decodes a message, without its length. */
export function decode(bytes: Uint8Array): Message {
  const reader = new Reader(bytes);
  const message = { ...NOTHING, serviceIds: [] as string[] };
  while (reader.hasMore()) {
    const key = reader.varint();
    const field = key >>> 3;
    if ((key & 7) === 0) {
      const value = reader.varint();
      if (field === 1) message.type = value;
      else if (field === 2) message.streamId = value;
      else if (field === 3) message.ignorable = value !== 0;
      else if (field === 7) message.connectionId = value;
    } else if ((key & 7) === 2) {
      const value = reader.bytes();
      if (field === 4) message.payload = value;
      else if (field === 5) message.serviceId = utf8(value);
      else if (field === 6) message.serviceIds.push(utf8(value));
    } else {
      throw new Error(`tunnel frame: wire type ${key & 7} of field ${field} (expected: 0 or 2)`);
    }
  }
  if (message.type === 0) {
    throw new Error('tunnel frame: no type');
  }
  return message;
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

class Writer {
  private readonly out: Uint8Array<ArrayBuffer>;
  private at = 2;

  constructor(room: number) {
    this.out = new Uint8Array(room);
  }

  number(field: number, value: number): void {
    if (value !== 0) {
      this.varint(field << 3);
      this.varint(value);
    }
  }

  bytes(field: number, value: Uint8Array, evenIfEmpty: boolean): void {
    if (value.length > 0 || evenIfEmpty) {
      this.varint((field << 3) | 2);
      this.varint(value.length);
      this.out.set(value, this.at);
      this.at += value.length;
    }
  }

  frame(): Uint8Array<ArrayBuffer> {
    const length = this.at - 2;
    if (length > MAX_FRAME_BYTES) {
      throw new Error(`tunnel frame: ${length} bytes (expected: at most ${MAX_FRAME_BYTES})`);
    }
    this.out[0] = length >>> 8;
    this.out[1] = length & 0xff;
    return this.out.subarray(0, this.at);
  }

  private varint(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.out[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.out[this.at++] = rest;
  }
}

class Reader {
  private at = 0;

  constructor(private readonly from: Uint8Array) {}

  hasMore(): boolean {
    return this.at < this.from.length;
  }

  /** A varint of up to ten bytes; its upper half, which a negative int32 has, is dropped. */
  varint(): number {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.from[this.at++];
      if (byte === undefined) {
        throw new Error('tunnel frame: cut short');
      }
      if (i < 5) {
        value |= (byte & 0x7f) << (7 * i);
      }
      if (byte < 0x80) {
        return value;
      }
    }
    throw new Error('tunnel frame: a number of more than ten bytes');
  }

  bytes(): Uint8Array {
    const length = this.varint();
    if (length < 0 || this.at + length > this.from.length) {
      throw new Error('tunnel frame: cut short');
    }
    this.at += length;
    return this.from.subarray(this.at - length, this.at);
  }
}
