import {
  type KeyPair,
  PublicKeyAlgorithm,
  type Signer,
  SshDataReader,
  SshDataWriter,
  type Verifier,
} from '@microsoft/dev-tunnels-ssh';
import { Buffer } from 'buffer';

const NAME = 'ssh-ed25519';
const ED25519 = { name: 'Ed25519' };
/** What stands before the seed in a PKCS #8 private key (RFC 8410, 7). */
const PKCS8_HEAD = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/** The public key algorithm ssh-ed25519 (RFC 8709), by WebCrypto. */
export class Ed25519 extends PublicKeyAlgorithm {
  constructor() {
    super(NAME, NAME, '');
  }

  createKeyPair(): KeyPair {
    return new Ed25519KeyPair();
  }

  async generateKeyPair(): Promise<KeyPair> {
    const pair = new Ed25519KeyPair();
    await pair.generate();
    return pair;
  }

  createSigner(keyPair: KeyPair): Signer {
    return new SignerVerifier(keyPair as Ed25519KeyPair);
  }

  createVerifier(keyPair: KeyPair): Verifier {
    return new SignerVerifier(keyPair as Ed25519KeyPair);
  }
}

export class Ed25519KeyPair implements KeyPair {
  readonly keyAlgorithmName = NAME;
  comment: string | null = null;
  publicKey: CryptoKey | undefined;
  privateKey: CryptoKey | undefined;
  private publicBytes: Uint8Array<ArrayBuffer> | undefined;

  get hasPublicKey(): boolean {
    return this.publicKey !== undefined;
  }

  get hasPrivateKey(): boolean {
    return this.privateKey !== undefined;
  }

  /** Takes a private key's seed and the public key that belongs to it, 32 bytes each. */
  async importSeed(seed: Uint8Array, publicKey: Uint8Array): Promise<void> {
    const pkcs8 = Uint8Array.from([...PKCS8_HEAD, ...seed]);
    this.privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, ED25519, false, ['sign']);
    pkcs8.fill(0);
    await this.importPublic(publicKey);
  }

  async setPublicKeyBytes(keyBytes: Buffer): Promise<void> {
    const reader = new SshDataReader(keyBytes);
    const name = reader.readString('ascii');
    if (name !== NAME) {
      throw new Error(`public key: ${name} (expected: ${NAME})`);
    }
    await this.importPublic(reader.readBinary());
  }

  async getPublicKeyBytes(): Promise<Buffer | null> {
    if (this.publicBytes === undefined) {
      return null;
    }
    const writer = new SshDataWriter(Buffer.alloc(64));
    writer.writeString(NAME, 'ascii');
    writer.writeBinary(Buffer.from(this.publicBytes));
    return writer.toBuffer();
  }

  async generate(): Promise<void> {
    const pair = (await crypto.subtle.generateKey(ED25519, true, ['sign', 'verify'])) as CryptoKeyPair;
    this.privateKey = pair.privateKey;
    await this.importPublic(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  }

  importParameters(): Promise<void> {
    return Promise.reject(new Error('ed25519: has no parameters'));
  }

  exportParameters(): Promise<never> {
    return Promise.reject(new Error('ed25519: has no parameters'));
  }

  dispose(): void {}

  private async importPublic(bytes: Uint8Array): Promise<void> {
    this.publicBytes = new Uint8Array(bytes);
    this.publicKey = await crypto.subtle.importKey('raw', this.publicBytes, ED25519, true, ['verify']);
  }
}

class SignerVerifier implements Signer, Verifier {
  readonly digestLength = 64;

  constructor(private readonly pair: Ed25519KeyPair) {}

  async sign(data: Buffer): Promise<Buffer> {
    if (this.pair.privateKey === undefined) {
      throw new Error('ed25519: no private key');
    }
    return Buffer.from(await crypto.subtle.sign(ED25519, this.pair.privateKey, new Uint8Array(data)));
  }

  async verify(data: Buffer, signature: Buffer): Promise<boolean> {
    return (
      this.pair.publicKey !== undefined &&
      (await crypto.subtle.verify(
        ED25519,
        this.pair.publicKey,
        new Uint8Array(signature),
        new Uint8Array(data),
      ))
    );
  }

  dispose(): void {}
}
