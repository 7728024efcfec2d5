import { type KeyPair, SshAlgorithms, BigInt as SshBigInt, SshDataReader } from '@microsoft/dev-tunnels-ssh';
import { importKey } from '@microsoft/dev-tunnels-ssh-keys';
import { pbkdf } from 'bcrypt-pbkdf';
import { Buffer } from 'buffer';
import { Ed25519KeyPair } from './ed25519';

const OPENSSH = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----/;
const PEM_ED25519 = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/;
const ED25519_OID = '06032b6570';
const MAGIC = 'openssh-key-v1\0';
const MAX_ROUNDS = 1000;

/** The passphrase is missing or wrong. */
export class PassphraseError extends Error {}

/**
 * Reads a private key: OpenSSH's own format, or PEM (PKCS #1, PKCS #8, SEC 1).
 *
 * @throws PassphraseError if the key is encrypted and the passphrase does not open it
 * @throws Error if the text is no key of a type that is supported
 */
export async function readPrivateKey(text: string, passphrase: string): Promise<KeyPair> {
  const own = OPENSSH.exec(text)?.[1];
  if (own !== undefined) {
    return readOpenSsh(Buffer.from(own.replace(/\s/g, ''), 'base64'), passphrase);
  }
  const ed25519 = await pkcs8Ed25519(text);
  if (ed25519 !== null) {
    return ed25519;
  }
  try {
    return await importKey(text.trim(), passphrase === '' ? null : passphrase);
  } catch (error) {
    if (/ENCRYPTED/.test(text)) {
      throw new PassphraseError(String(error));
    }
    throw error;
  }
}

async function readOpenSsh(bytes: Buffer, passphrase: string): Promise<KeyPair> {
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) {
    throw new Error('private key: not in the format openssh-key-v1');
  }
  const reader = new SshDataReader(bytes.subarray(MAGIC.length) as Buffer);
  const cipher = reader.readString('ascii');
  const kdf = reader.readString('ascii');
  const options = reader.readBinary();
  if (reader.readUInt32() !== 1) {
    throw new Error('private key: more than one in the file');
  }
  reader.readBinary();
  const secret = await decrypted(reader.readBinary(), cipher, kdf, options, passphrase);
  const inside = new SshDataReader(secret);
  const check = inside.readUInt32();
  if (inside.readUInt32() !== check) {
    throw new PassphraseError('the check numbers differ');
  }
  return pairOf(inside);
}

async function decrypted(
  secret: Buffer,
  cipher: string,
  kdf: string,
  options: Buffer,
  passphrase: string,
): Promise<Buffer> {
  if (cipher === 'none') {
    return secret;
  }
  if (kdf !== 'bcrypt' || (cipher !== 'aes256-ctr' && cipher !== 'aes256-cbc')) {
    throw new Error(
      `private key: encrypted with ${cipher} and ${kdf} (expected: aes256-ctr or aes256-cbc and bcrypt)`,
    );
  }
  if (passphrase === '') {
    throw new PassphraseError('the key is encrypted');
  }
  const reader = new SshDataReader(options);
  const salt = reader.readBinary();
  const rounds = reader.readUInt32();
  if (rounds > MAX_ROUNDS) {
    throw new Error(`private key: ${rounds} rounds (expected: at most ${MAX_ROUNDS})`);
  }
  const derived = new Uint8Array(48);
  const password = new TextEncoder().encode(passphrase);
  pbkdf(password, password.length, new Uint8Array(salt), salt.length, derived, derived.length, rounds);
  return cipher === 'aes256-ctr' ? counter(secret, derived) : chained(secret, derived);
}

async function counter(secret: Buffer, derived: Uint8Array<ArrayBuffer>): Promise<Buffer> {
  const key = await crypto.subtle.importKey('raw', derived.subarray(0, 32), 'AES-CTR', false, ['decrypt']);
  const algorithm = { name: 'AES-CTR', counter: derived.subarray(32), length: 128 };
  return Buffer.from(await crypto.subtle.decrypt(algorithm, key, new Uint8Array(secret)));
}

/** WebCrypto insists on padding, which this format lacks: a padding block is made from the last block. */
async function chained(secret: Buffer, derived: Uint8Array<ArrayBuffer>): Promise<Buffer> {
  const key = await crypto.subtle.importKey('raw', derived.subarray(0, 32), 'AES-CBC', false, [
    'decrypt',
    'encrypt',
  ]);
  const last = new Uint8Array(secret.subarray(-16));
  const padding = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-CBC', iv: last }, key, new Uint8Array(0)),
  );
  const whole = new Uint8Array(secret.length + padding.length);
  whole.set(secret);
  whole.set(padding, secret.length);
  return Buffer.from(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: derived.subarray(32) }, key, whole));
}

async function pairOf(reader: SshDataReader): Promise<KeyPair> {
  const type = reader.readString('ascii');
  if (type === 'ssh-ed25519') {
    const publicKey = reader.readBinary();
    const pair = new Ed25519KeyPair();
    await pair.importSeed(reader.readBinary().subarray(0, 32), publicKey);
    return pair;
  }
  if (type === 'ssh-rsa') {
    return rsa(reader);
  }
  const curve = /^ecdsa-sha2-(nistp(?:256|384|521))$/.exec(type)?.[1];
  if (curve !== undefined) {
    return ecdsa(reader, curve);
  }
  throw new Error(`private key: of type ${type} (expected: ssh-ed25519, ssh-rsa or ecdsa-sha2-…)`);
}

async function rsa(reader: SshDataReader): Promise<KeyPair> {
  const modulus = reader.readBigInt();
  const exponent = reader.readBigInt();
  const d = reader.readBigInt();
  const qi = reader.readBigInt();
  const p = reader.readBigInt();
  const q = reader.readBigInt();
  const pair = required(SshAlgorithms.publicKey.rsaWithSha512).createKeyPair();
  const less = (prime: SshBigInt) => fromNumber(number(d) % (number(prime) - 1n));
  await pair.importParameters({ modulus, exponent, d, p, q, qi, dp: less(p), dq: less(q) } as object);
  return pair;
}

async function ecdsa(reader: SshDataReader, curve: string): Promise<KeyPair> {
  reader.readString('ascii');
  const point = reader.readBinary();
  const d = reader.readBigInt();
  const size = (point.length - 1) / 2;
  const part = (from: number) =>
    SshBigInt.fromBytes(point.subarray(from, from + size) as Buffer, { unsigned: true });
  const algorithms = SshAlgorithms.publicKey;
  const pair = required(
    {
      nistp256: algorithms.ecdsaSha2Nistp256,
      nistp384: algorithms.ecdsaSha2Nistp384,
      nistp521: algorithms.ecdsaSha2Nistp521,
    }[curve],
  ).createKeyPair();
  await pair.importParameters({ curve: { name: curve }, x: part(1), y: part(1 + size), d } as object);
  return pair;
}

async function pkcs8Ed25519(text: string): Promise<KeyPair | null> {
  const base64 = PEM_ED25519.exec(text)?.[1];
  if (base64 === undefined) {
    return null;
  }
  const der = Buffer.from(base64.replace(/\s/g, ''), 'base64');
  if (!der.toString('hex').includes(ED25519_OID)) {
    return null;
  }
  // The public key is not in the file: the browser derives it.
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(der), { name: 'Ed25519' }, true, [
    'sign',
  ]);
  const jwk = await crypto.subtle.exportKey('jwk', key);
  const pair = new Ed25519KeyPair();
  await pair.importSeed(Buffer.from(jwk.d ?? '', 'base64'), Buffer.from(jwk.x ?? '', 'base64'));
  return pair;
}

function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) {
    throw new Error('this browser lacks the algorithm');
  }
  return value;
}

function number(value: SshBigInt): bigint {
  return BigInt(`0x${value.toBytes({ unsigned: true }).toString('hex') || '0'}`);
}

function fromNumber(value: bigint): SshBigInt {
  const hex = value.toString(16);
  return SshBigInt.fromBytes(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'), { unsigned: true });
}
