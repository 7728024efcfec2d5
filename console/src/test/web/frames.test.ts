import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decode,
  encode,
  FrameReader,
  MAX_PAYLOAD_BYTES,
  type Message,
  Type,
} from '../../main/web/shell/frames';

const text = (value: string) => new TextEncoder().encode(value);

/** What the frames of the specification's appendix A mean. */
const MEANING: Record<string, Partial<Message> & { type: number }> = {
  'SERVICE_IDS, no services': { type: Type.SERVICE_IDS },
  'SERVICE_IDS [SSH, HTTP1]': { type: Type.SERVICE_IDS, serviceIds: ['SSH', 'HTTP1'] },
  'STREAM_START stream 1, SSH, connection 1': v3(Type.STREAM_START, 1),
  'DATA "hi" stream 1, SSH, connection 1': { ...v3(Type.DATA, 1), payload: text('hi') },
  'CONNECTION_START stream 1, SSH, connection 2': v3(Type.CONNECTION_START, 2),
  'CONNECTION_RESET stream 1, SSH, connection 2': v3(Type.CONNECTION_RESET, 2),
  'STREAM_RESET V3 style (connection 1)': v3(Type.STREAM_RESET, 1),
  'STREAM_RESET V2 style': v3(Type.STREAM_RESET, 0),
  'STREAM_START V1': { type: Type.STREAM_START, streamId: 1 },
  'STREAM_RESET V1': { type: Type.STREAM_RESET, streamId: 1 },
};

function v3(type: number, connectionId: number) {
  return { type, streamId: 1, serviceId: 'SSH', connectionId };
}

/** The frames of docs/spec/wire.md, appendix A, by what stands before them. */
function vectors(): Map<string, Uint8Array> {
  const page = readFileSync(new URL('../../../../docs/spec/wire.md', import.meta.url), 'utf8');
  const appendix = page.split('id="appendix-a"')[1]?.split('\n## ')[0] ?? '';
  const found = new Map<string, Uint8Array>();
  for (const [, name, hex] of appendix.matchAll(/^\| (.+) \| `([0-9a-f ]+)` \|$/gm)) {
    found.set(
      name ?? '',
      Uint8Array.from((hex ?? '').split(' '), (each) => Number.parseInt(each, 16)),
    );
  }
  return found;
}

describe('tunnel frames', () => {
  it('knows every frame of the specification', () => {
    expect([...vectors().keys()].sort()).toEqual(Object.keys(MEANING).sort());
  });

  for (const [name, bytes] of vectors()) {
    it(`encodes ${name}`, () => {
      expect([...encode(MEANING[name] ?? { type: 0 })]).toEqual([...bytes]);
    });

    it(`decodes ${name}, cut at every place`, () => {
      for (let cut = 0; cut <= bytes.length; cut++) {
        const reader = new FrameReader();
        const messages = [...reader.read(bytes.slice(0, cut)), ...reader.read(bytes.slice(cut))];
        expect(messages).toHaveLength(1);
        expect(messages[0]).toMatchObject({ ...MEANING[name] });
      }
    });
  }

  it('reads several frames of one WebSocket message', () => {
    const all = [...vectors().values()].flatMap((each) => [...each]);
    expect(new FrameReader().read(Uint8Array.from(all)).map((each) => each.type)).toEqual(
      Object.values(MEANING).map((each) => each.type),
    );
  });

  it('carries the largest payload, and no frame longer than its length can say', () => {
    const payload = new Uint8Array(MAX_PAYLOAD_BYTES).fill(7);
    const [message] = new FrameReader().read(encode({ ...v3(Type.DATA, 1), payload }));
    expect(message?.payload).toEqual(payload);
    expect(() => encode({ type: Type.DATA, payload: new Uint8Array(65536) })).toThrow('65542 bytes');
  });

  it('takes any order of fields and skips none that it knows', () => {
    const swapped = Uint8Array.from([0x38, 1, 0x2a, 3, 0x53, 0x53, 0x48, 0x10, 5, 0x08, 2]);
    expect(decode(swapped)).toMatchObject({ type: 2, streamId: 5, serviceId: 'SSH', connectionId: 1 });
  });

  it('takes a negative stream id, which is ten bytes long', () => {
    const id = [0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    expect(decode(Uint8Array.from([0x08, 1, ...id])).streamId).toBe(-1);
  });

  it.each([
    ['no type', []],
    ['a number that is cut', [0x08, 0x80]],
    ['bytes that are cut', [0x08, 1, 0x22, 5, 1]],
    ['a length without end', [0x22, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a negative length', [0x08, 1, 0x22, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a wire type of another kind', [0x09, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a service id that is not UTF-8', [0x08, 1, 0x2a, 1, 0xff]],
  ])('refuses %s', (_, bytes) => {
    expect(() => decode(Uint8Array.from(bytes))).toThrow();
  });
});
