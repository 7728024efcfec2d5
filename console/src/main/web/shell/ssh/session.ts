import {
  AuthenticationInfoResponseMessage,
  type AuthenticationMethod,
  type KeyPair,
  SshAlgorithms,
  SshAuthenticationType,
  SshChannel,
  SshClientSession,
  SshSessionConfiguration,
  type Stream,
} from '@microsoft/dev-tunnels-ssh';
import { Buffer } from 'buffer';
import { Curve25519 } from './curve25519';
import { Ed25519 } from './ed25519';
import { PtyRequest, SubsystemRequest } from './messages';

/** What a device presents to prove that it is the same device. */
export interface HostKey {
  /** `ssh-ed25519` */
  readonly type: string;
  /** The public key in SSH's format, in base64. */
  readonly key: string;
  /** `SHA256:…`, as OpenSSH prints it. */
  readonly fingerprint: string;
}

export type Login =
  | { readonly user: string; readonly password: string }
  | { readonly user: string; readonly key: KeyPair };

/** The device has refused user and password or key. */
export class LoginRefused extends Error {}

/** The user has not accepted the host key, or it has changed. */
export class HostKeyRefused extends Error {}

/**
 * Starts an SSH session over a stream and signs in.
 *
 * @param expected the type of the known host key, which the device is asked for first, or null
 * @param trust decides on the host key
 */
export async function connect(
  stream: Stream,
  login: Login,
  expected: string | null,
  trust: (key: HostKey) => Promise<boolean>,
  onStep: (step: 'handshake' | 'signingIn') => void,
): Promise<SshClientSession> {
  const session = new SshClientSession(configuration(expected));
  let trusted = false;
  session.onAuthenticating((event) => {
    if (event.authenticationType === SshAuthenticationType.serverPublicKey && event.publicKey) {
      event.authenticationPromise = hostKey(event.publicKey)
        .then(trust)
        .then((yes) => {
          trusted = yes;
          return yes ? {} : null;
        });
    } else if (
      event.authenticationType === SshAuthenticationType.clientInteractive &&
      event.infoRequest &&
      'password' in login
    ) {
      const answer = new AuthenticationInfoResponseMessage();
      answer.responses = (event.infoRequest.prompts ?? []).map(() => login.password);
      event.infoResponse = answer;
      event.authenticationPromise = Promise.resolve(null);
    }
  });
  onStep('handshake');
  try {
    await session.connect(stream);
    if (!(await session.authenticateServer())) {
      throw new HostKeyRefused();
    }
    onStep('signingIn');
    if (!(await signIn(session, login))) {
      throw new LoginRefused();
    }
    return session;
  } catch (error) {
    session.dispose();
    throw trusted || error instanceof HostKeyRefused ? error : wrapped(error);
  }
}

function wrapped(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function signIn(session: SshClientSession, login: Login): Promise<boolean> {
  if ('key' in login) {
    return session.authenticateClient({ username: login.user, publicKeys: [login.key] });
  }
  if (await session.authenticateClient({ username: login.user, password: login.password })) {
    return true;
  }
  // Many devices ask for the password by keyboard-interactive alone.
  return session.authenticateClient({ username: login.user });
}

/** Opens a channel with a terminal of the given size; a shell must be asked for once its output can be taken. */
export async function openTerminal(
  session: SshClientSession,
  columns: number,
  rows: number,
): Promise<SshChannel> {
  const channel = await session.openChannel(SshChannel.sessionChannelType);
  if (!(await channel.request(new PtyRequest(columns, rows)))) {
    throw new Error('the device refused a terminal');
  }
  return channel;
}

export async function openSubsystem(session: SshClientSession, name: string): Promise<SshChannel> {
  const channel = await session.openChannel(SshChannel.sessionChannelType);
  if (!(await channel.request(new SubsystemRequest(name)))) {
    throw new Error(`the device has no subsystem ${name}`);
  }
  return channel;
}

async function hostKey(pair: KeyPair): Promise<HostKey> {
  const bytes = (await pair.getPublicKeyBytes(pair.keyAlgorithmName)) ?? Buffer.alloc(0);
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return {
    type: pair.keyAlgorithmName,
    key: bytes.toString('base64'),
    fingerprint: `SHA256:${digest.toString('base64').replace(/=+$/, '')}`,
  };
}

function configuration(expected: string | null): SshSessionConfiguration {
  const config = new SshSessionConfiguration(true);
  const kex = SshAlgorithms.keyExchange;
  replace(config.keyExchangeAlgorithms, [
    new Curve25519('curve25519-sha256'),
    new Curve25519('curve25519-sha256@libssh.org'),
    kex.ecdhNistp256Sha256,
    kex.ecdhNistp384Sha384,
    kex.ecdhNistp521Sha512,
    kex.dhGroup16Sha512,
    kex.dhGroup14Sha256,
  ]);
  const keys = SshAlgorithms.publicKey;
  const order = [
    new Ed25519(),
    keys.ecdsaSha2Nistp256,
    keys.ecdsaSha2Nistp384,
    keys.ecdsaSha2Nistp521,
    keys.rsaWithSha512,
    keys.rsaWithSha256,
  ];
  // A device that has gained a key of another type still shows the one that is known.
  replace(config.publicKeyAlgorithms, [
    ...order.filter((each) => each?.keyAlgorithmName === expected),
    ...order.filter((each) => each?.keyAlgorithmName !== expected),
  ]);
  replace(config.encryptionAlgorithms, [
    SshAlgorithms.encryption.aes256Gcm,
    SshAlgorithms.encryption.aes256Ctr,
  ]);
  const hmac = SshAlgorithms.hmac;
  replace(config.hmacAlgorithms, [hmac.hmacSha512Etm, hmac.hmacSha256Etm, hmac.hmacSha512, hmac.hmacSha256]);
  // A const enum of the library, which modules cannot import.
  replace(config.authenticationMethods, [
    'publickey',
    'password',
    'keyboard-interactive',
  ] as AuthenticationMethod[]);
  replace(config.protocolExtensions, []);
  return config;
}

function replace<T>(list: T[], items: readonly T[]): void {
  list.splice(0, list.length, ...items);
}
