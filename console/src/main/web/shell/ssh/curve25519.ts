import { type KeyExchange, KeyExchangeAlgorithm, BigInt as SshBigInt } from '@microsoft/dev-tunnels-ssh';
import { Buffer } from 'buffer';

/** The key exchange curve25519-sha256 (RFC 8731), by WebCrypto. */
export class Curve25519 extends KeyExchangeAlgorithm {
  constructor(name: 'curve25519-sha256' | 'curve25519-sha256@libssh.org') {
    super(name, 256, 'SHA2-256', 32);
  }

  createKeyExchange(): KeyExchange {
    return new Exchange();
  }
}

class Exchange implements KeyExchange {
  readonly digestLength = 32;
  private pair: CryptoKeyPair | undefined;
  private own = Buffer.alloc(0);
  private others = Buffer.alloc(0);
  private hashed = false;

  async startKeyExchange(): Promise<Buffer> {
    this.pair = (await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits'])) as CryptoKeyPair;
    this.own = Buffer.from(await crypto.subtle.exportKey('raw', this.pair.publicKey));
    return this.own;
  }

  async decryptKeyExchange(exchangeValue: Buffer): Promise<Buffer> {
    if (this.pair === undefined || exchangeValue.length !== 32) {
      throw new Error(`curve25519: a public value of ${exchangeValue.length} bytes (expected: 32)`);
    }
    this.others = Buffer.from(exchangeValue);
    const other = await crypto.subtle.importKey(
      'raw',
      new Uint8Array(exchangeValue),
      { name: 'X25519' },
      false,
      [],
    );
    const bits = await crypto.subtle.deriveBits({ name: 'X25519', public: other }, this.pair.privateKey, 256);
    // The browser refuses points of small order; RFC 8731, 3 asks the same of the shared secret.
    if (new Uint8Array(bits).every((each) => each === 0)) {
      throw new Error('curve25519: the shared secret is zero');
    }
    return integer(Buffer.from(bits));
  }

  /** The first text to sign is the exchange hash's; the later ones are those of the keys. */
  async sign(data: Buffer): Promise<Buffer> {
    const text = this.hashed ? data : this.withStrings(data);
    this.hashed = true;
    return Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(text)));
  }

  /**
   * The library writes both public values as integers, as the older exchanges want them. RFC 8731, 3.1 wants
   * these 32 bytes as they are.
   */
  private withStrings(data: Buffer): Buffer {
    const integers = Buffer.concat([this.own, this.others].map((value) => string(integer(value))));
    const at = data.lastIndexOf(integers);
    if (at < 0) {
      throw new Error('curve25519: the exchange hash is not what the SSH library used to make');
    }
    return Buffer.concat([
      data.subarray(0, at),
      string(this.own),
      string(this.others),
      data.subarray(at + integers.length),
    ]);
  }

  dispose(): void {
    this.pair = undefined;
  }
}

function integer(value: Buffer): Buffer {
  return SshBigInt.fromBytes(value, { unsigned: true }).toBytes();
}

function string(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}
