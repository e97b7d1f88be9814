import { open, type FileHandle } from 'node:fs/promises';
import { ABSENT, known, type Credentials, type Input } from '../findings/inputs.ts';
import type { Evidence } from '../findings/finding.ts';
import type { StoredCredential } from '../families/kit/driver.ts';
import type { CredentialRole, SecretName } from '../families/kit/step.ts';
import { byteString, utf8Text } from '../kernel/bytes.ts';
import { HawserError, isHawserError, type ErrorCode } from '../kernel/errors.ts';
import type { Rung } from '../kernel/rung.ts';
import { Secret, SecretMask } from '../kernel/secret.ts';
import type { PreparedFile } from '../pki/prepare.ts';
import { storedName } from '../plan/stored-name.ts';
import type { Materials } from '../run/execute.ts';
import type { Login } from './login.ts';

/** Where the user's credentials are. Values of secrets are never options, only the places that hold them. */
export interface CredentialOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly username?: string;
  /** Name of the environment variable that holds the password. */
  readonly passwordEnv?: string;
  readonly passwordFile?: string;
  readonly pinEnv?: string;
}

/** Credentials read, judged and put into the module's form. */
export interface LoadedCredentials {
  readonly facts: Credentials;
  readonly stored: readonly StoredCredential[];
  readonly materials: Materials;
  /** Knows every secret of this run. */
  readonly mask: SecretMask;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A credential as the user gave it: what errors call it, and what is in it. */
export interface GivenFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Finds what the user named. Throws a HawserError where there is nothing. */
export type ReadGiven = (given: string) => Promise<GivenFile>;

/**
 * Reads everything the user named; a `login` that was made takes the place of the user name, and of the password if it has
 * one. Files are found by `read`, by their path unless it is given. Throws a HawserError for what cannot be used; nothing
 * has been sent by then.
 */
export async function loadCredentials(
  options: CredentialOptions,
  env: Environment,
  login?: Login,
  read: ReadGiven = byPath,
): Promise<LoadedCredentials> {
  const mask = new SecretMask();
  const files = new Map<CredentialRole, PreparedFile>();
  const ca = await onRung('server-trust', '--ca', certificateInput('ca', options.ca, files, read));
  const cert = await onRung('client-auth', '--cert', certificateInput('cert', options.cert, files, read));
  const key = await onRung('client-auth', '--key', keyInput(options.key, files, read));
  maskKey(files.get('key'), mask);
  const secrets = await readSecrets(options, env, login);
  for (const secret of [...secrets.values(), ...(login?.secrets ?? [])]) mask.add(secret);
  const username = usernameOf(options, login);
  return {
    facts: {
      ca,
      cert,
      key,
      username: username === undefined ? ABSENT : known({ bytes: username.byteLength }, given('--username')),
      password: lengthOf(secrets.get('password')),
    },
    stored: [...files].map(([role, file]) => ({
      role,
      name: storedName(role, file.sha256),
      bytes: file.bytes.length,
      sha256: file.sha256,
    })),
    materials: {
      secret: (name) => (name === 'username' ? username : secrets.get(name)),
      credential: (role) => files.get(role)?.bytes,
    },
    mask,
  };
}

function usernameOf({ username }: CredentialOptions, login: Login | undefined): Secret | undefined {
  const text = login?.username.reveal() ?? username;
  return text === undefined ? undefined : new Secret('username', checkLogin('the user name', text));
}

/** A file that cannot be used breaks the rung for which it is needed. */
async function onRung<T>(rung: Rung, option: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!isHawserError(error)) throw error;
    const { message, code, next, exit, cause } = error;
    const another = { text: 'Give another file.', command: `${option} FILE` };
    throw new HawserError(message, { code, rung, next: next.length > 0 ? next : [another], exit, cause });
  }
}

async function certificateInput(
  role: 'ca' | 'cert',
  given: string | undefined,
  files: Map<CredentialRole, PreparedFile>,
  read: ReadGiven,
): Promise<Credentials['ca']> {
  if (given === undefined) return ABSENT;
  const { certificateFile, prepareCertificates, readCertificates } = await readers();
  const own = await read(given);
  const { path } = own;
  const certificates = readCertificates(own.bytes, path);
  const prepared = prepareCertificates(certificates);
  files.set(role, prepared);
  return known(
    certificateFile(own, certificates, prepared),
    fileEvidence(path, `${certificates.length} certificate(s)`),
  );
}

async function keyInput(
  given: string | undefined,
  files: Map<CredentialRole, PreparedFile>,
  read: ReadGiven,
): Promise<Credentials['key']> {
  if (given === undefined) return ABSENT;
  const { keyFile, prepareKey, readKey } = await readers();
  const own = await read(given);
  const { path } = own;
  const key = readKey(own.bytes, path);
  const prepared = prepareKey(key);
  files.set('key', prepared);
  return known(keyFile(own, key, prepared), fileEvidence(path, 'a private key'));
}

async function byPath(path: string): Promise<GivenFile> {
  const { loadFile } = await readers();
  return { path, bytes: await loadFile(path) };
}

/** All that can read a file and write it anew; loaded for those who give one. */
async function readers() {
  const [prepare, read] = await Promise.all([import('../pki/prepare.ts'), import('../pki/read.ts')]);
  return { ...prepare, ...read };
}

/** A module with echo on may send the key back: each of its lines is a secret of its own. */
function maskKey(file: PreparedFile | undefined, mask: SecretMask): void {
  if (file === undefined) return;
  for (const text of byteString(file.bytes).split('\n')) {
    if (text.length >= 8 && !text.startsWith('-----')) mask.add(new Secret('key', text));
  }
}

async function readSecrets(
  options: CredentialOptions,
  env: Environment,
  login: Login | undefined,
): Promise<Map<SecretName, Secret>> {
  const secrets = new Map<SecretName, Secret>();
  if (options.passwordEnv !== undefined && options.passwordFile !== undefined) {
    throw new HawserError('give the password once: --password-env or --password-file', {
      code: 'usage',
      next: [{ text: 'Leave one of the two out.' }],
    });
  }
  const noName = options.username === undefined && login === undefined;
  if (noName && (options.passwordEnv ?? options.passwordFile) !== undefined) {
    throw new HawserError('there is a password but no user name, which MQTT does not allow', {
      code: 'login-invalid',
      rung: 'mqtt',
      next: [{ text: 'Give the user name as well.', command: '--username NAME' }],
    });
  }
  const { passwordEnv, passwordFile, pinEnv } = options;
  if (passwordEnv !== undefined) secrets.set('password', fromEnvironment('password', passwordEnv, env));
  if (passwordFile !== undefined) secrets.set('password', await passwordFrom(passwordFile));
  if (pinEnv !== undefined) secrets.set('pin', fromEnvironment('pin', pinEnv, env));
  if (login?.password !== undefined) secrets.set('password', login.password);
  if (login?.azure !== undefined) secrets.set('device-key', login.azure.key);
  const password = secrets.get('password');
  if (password !== undefined) checkLogin('the password', password.reveal());
  const pin = secrets.get('pin');
  if (pin !== undefined && !/^\d{4,8}$/.test(pin.reveal())) {
    throw new HawserError('the PIN is not 4 to 8 digits', {
      code: 'login-invalid',
      rung: 'sim',
      next: [{ text: 'Look at the SIM’s papers; each wrong PIN costs one of three attempts.' }],
    });
  }
  return secrets;
}

/**
 * The secret that an environment variable holds. The variable's name is not repeated in the error: people put the
 * password itself there by mistake. Throws `secret-missing`.
 */
export function fromEnvironment(name: 'password' | 'pin', variable: string, env: Environment): Secret {
  const value = env[variable];
  if (value !== undefined && value !== '') return new Secret(name, value);
  throw new HawserError(`the environment variable that --${name}-env names is not set`, {
    code: 'secret-missing',
    rung: name === 'pin' ? 'sim' : 'mqtt',
    next: [
      { text: `Set it in the shell that runs hawser, and give its name, not the ${name}.`, command: 'export NAME=…' },
    ],
  });
}

/** More than any module takes, and an end to files that have none. */
const MAX_PASSWORD_FILE = 4_096;

async function passwordFrom(path: string): Promise<Secret> {
  const value = (await passwordText(path)).replace(/\r?\n$/, '');
  if (value !== '') return new Secret('password', value);
  throw passwordFile('secret-missing', `the password file ${path} is empty`);
}

async function passwordText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const file = await open(path, 'r');
    try {
      // A pipe gives its bytes in pieces.
      bytes = await firstBytes(file, MAX_PASSWORD_FILE + 1);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw passwordFile('file-unreadable', `the password file ${path} cannot be read`, cause);
  }
  const text = utf8Text(bytes);
  if (bytes.length > MAX_PASSWORD_FILE || text === undefined) {
    throw passwordFile('login-invalid', `the password file ${path} holds no password: it is too long, or no text`);
  }
  return text;
}

async function firstBytes(file: FileHandle, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, length, most - length);
    length += bytesRead;
    if (bytesRead === 0 || length === most) return bytes.subarray(0, length);
  }
}

function passwordFile(code: ErrorCode, message: string, cause?: unknown): HawserError {
  return new HawserError(message, {
    code,
    rung: 'mqtt',
    next: [
      { text: 'Put the password on the first line of a file that only you can read.', command: '--password-file FILE' },
    ],
    cause,
  });
}

/**
 * Text between double quotes in an AT command: printable ASCII, and no quote, for which there is no escape. The error
 * says where the first bad character is, never what the text is.
 */
export function checkAtText(what: string, text: string, code: ErrorCode, rung: Rung = 'mqtt'): string {
  const bad = /[^\x20-\x7e]|"/.exec(text);
  if (bad === null) return text;
  const which =
    bad[0] === '"'
      ? 'a double quote'
      : /[^\x00-\x7f]/.test(bad[0])
        ? 'a character outside ASCII'
        : 'a control character';
  throw new HawserError(`${what} holds ${which} (at position ${bad.index + 1}), which an AT command cannot carry`, {
    code,
    rung,
    next: [{ text: 'Use letters, digits and signs of plain ASCII, without double quotes.' }],
  });
}

function checkLogin(what: string, text: string): string {
  return checkAtText(what, text, 'login-invalid');
}

function lengthOf(secret: Secret | undefined): Input<{ readonly bytes: number }> {
  return secret === undefined ? ABSENT : known({ bytes: secret.byteLength }, given('the password'));
}

function given(ref: string): Evidence {
  return { kind: 'option', ref, text: 'given' };
}

function fileEvidence(path: string, text: string): Evidence {
  return { kind: 'file', ref: path, text };
}
