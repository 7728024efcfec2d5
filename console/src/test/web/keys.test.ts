import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Buffer } from 'buffer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The SSH library takes WebCrypto where `self` exists, as in a browser.
Object.assign(globalThis, { self: globalThis });

const { readPrivateKey, PassphraseError } = await import('../../main/web/shell/ssh/keys');
const { Ed25519 } = await import('../../main/web/shell/ssh/ed25519');
const { Curve25519 } = await import('../../main/web/shell/ssh/curve25519');
const { SshAlgorithms } = await import('@microsoft/dev-tunnels-ssh');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A key that ssh-keygen made: its private file, and the public bytes in base64. */
function made(name: string, ...options: string[]): { text: string; publicKey: string } {
  const file = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-f', file, ...options]);
  return {
    text: readFileSync(file, 'utf8'),
    publicKey: readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '',
  };
}

function algorithm(name: string) {
  const all = [new Ed25519(), ...Object.values(SshAlgorithms.publicKey)];
  return all.find((each) => each?.keyAlgorithmName === name) ?? new Ed25519();
}

const TYPES = [
  ['ed25519', ['-t', 'ed25519']],
  ['rsa', ['-t', 'rsa', '-b', '2048']],
  ['ecdsa-256', ['-t', 'ecdsa', '-b', '256']],
  ['ecdsa-384', ['-t', 'ecdsa', '-b', '384']],
  ['ecdsa-521', ['-t', 'ecdsa', '-b', '521']],
] as const;

describe('private keys', () => {
  for (const [name, options] of TYPES) {
    for (const passphrase of ['', 'correct horse']) {
      it(`reads ${name} by ssh-keygen${passphrase === '' ? '' : ', with a passphrase'}, and signs`, async () => {
        const key = made(name + passphrase.length, ...options, '-N', passphrase, '-a', '2');
        const pair = await readPrivateKey(key.text, passphrase);
        expect((await pair.getPublicKeyBytes(pair.keyAlgorithmName))?.toString('base64')).toBe(key.publicKey);
        const data = Buffer.from('to be signed');
        const signing = algorithm(pair.keyAlgorithmName);
        const signature = await signing.createSigner(pair).sign(data);
        const other = signing.createKeyPair();
        await other.setPublicKeyBytes(Buffer.from(key.publicKey, 'base64'));
        expect(await signing.createVerifier(other).verify(data, signature)).toBe(true);
        expect(await signing.createVerifier(other).verify(Buffer.from('another text'), signature)).toBe(
          false,
        );
      });
    }
  }

  it.each([
    ['rsa', 'PEM'],
    ['rsa', 'PKCS8'],
    ['ecdsa', 'PEM'],
    ['ecdsa', 'PKCS8'],
  ])('reads %s in the format %s', async (type, format) => {
    const key = made(`${type}-${format}`, '-t', type, '-m', format, '-N', '');
    const pair = await readPrivateKey(key.text, '');
    expect((await pair.getPublicKeyBytes(pair.keyAlgorithmName))?.toString('base64')).toBe(key.publicKey);
  });

  it('reads Ed25519 in the format PKCS8, by openssl', async () => {
    const text = execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519'], { encoding: 'utf8' });
    const pair = await readPrivateKey(text, '');
    const signature = await new Ed25519().createSigner(pair).sign(Buffer.from('x'));
    expect(await new Ed25519().createVerifier(pair).verify(Buffer.from('x'), signature)).toBe(true);
  });

  it('reads a key that is encrypted with aes256-cbc', async () => {
    const key = made('cbc', '-t', 'ed25519', '-N', 'secret', '-Z', 'aes256-cbc', '-a', '2');
    const pair = await readPrivateKey(key.text, 'secret');
    expect((await pair.getPublicKeyBytes())?.toString('base64')).toBe(key.publicKey);
  });

  it.each(['', 'wrong'])('refuses the passphrase "%s" for another', async (passphrase) => {
    const key = made(`locked${passphrase}`, '-t', 'ed25519', '-N', 'right', '-a', '2');
    await expect(readPrivateKey(key.text, passphrase)).rejects.toThrow(PassphraseError);
  });

  it.each(['', 'no key', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----'])(
    'refuses %j',
    async (text) => {
      await expect(readPrivateKey(text, '')).rejects.toThrow();
    },
  );
});

describe('curve25519-sha256', () => {
  it('gives both ends the same secret', async () => {
    const algorithm = new Curve25519('curve25519-sha256');
    const [one, other] = [algorithm.createKeyExchange(), algorithm.createKeyExchange()];
    const [a, b] = [await one.startKeyExchange(), await other.startKeyExchange()];
    expect(a).toHaveLength(32);
    expect(await one.decryptKeyExchange(b)).toEqual(await other.decryptKeyExchange(a));
  });

  it('refuses a point of small order and a value of another length', async () => {
    const exchange = new Curve25519('curve25519-sha256').createKeyExchange();
    await exchange.startKeyExchange();
    await expect(exchange.decryptKeyExchange(Buffer.alloc(32))).rejects.toThrow();
    await expect(exchange.decryptKeyExchange(Buffer.alloc(31))).rejects.toThrow('31 bytes');
  });
});
