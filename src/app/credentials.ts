import { readFile } from 'node:fs/promises';
import { ABSENT, known, type Credentials, type Input } from '../findings/inputs.ts';
import type { Evidence } from '../findings/finding.ts';
import type { StoredCredential } from '../families/kit/driver.ts';
import type { CredentialRole, SecretName } from '../families/kit/step.ts';
import { byteString } from '../kernel/bytes.ts';
import { HawserError, type ErrorCode } from '../kernel/errors.ts';
import { Secret, SecretMask } from '../kernel/secret.ts';
import { certificateFile, keyFile, prepareCertificates, prepareKey, type PreparedFile } from '../pki/prepare.ts';
import { loadFile, readCertificates, readKey } from '../pki/read.ts';
import { storedName } from '../plan/stored-name.ts';
import type { Materials } from '../run/execute.ts';

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

/** Reads everything the user named. Throws a HawserError for what cannot be used; nothing has been sent by then. */
export async function loadCredentials(options: CredentialOptions, env: Environment): Promise<LoadedCredentials> {
  const mask = new SecretMask();
  const files = new Map<CredentialRole, PreparedFile>();
  const ca = await certificateInput('ca', options.ca, files);
  const cert = await certificateInput('cert', options.cert, files);
  const key = await keyInput(options.key, files);
  maskKey(files.get('key'), mask);
  const secrets = await readSecrets(options, env);
  for (const secret of secrets.values()) mask.add(secret);
  const username = options.username === undefined ? undefined : checkLogin('the user name', options.username);
  return {
    facts: {
      ca,
      cert,
      key,
      username: username === undefined ? ABSENT : known({ bytes: username.length }, given('--username')),
      password: lengthOf(secrets.get('password')),
    },
    stored: [...files].map(([role, file]) => ({
      role,
      name: storedName(role, file.sha256),
      bytes: file.bytes.length,
      sha256: file.sha256,
    })),
    materials: {
      secret: (name) =>
        name === 'username' && username !== undefined ? new Secret('username', username) : secrets.get(name),
      credential: (role) => files.get(role)?.bytes,
    },
    mask,
  };
}

async function certificateInput(
  role: 'ca' | 'cert',
  path: string | undefined,
  files: Map<CredentialRole, PreparedFile>,
): Promise<Credentials['ca']> {
  if (path === undefined) return ABSENT;
  const certificates = readCertificates(await loadFile(path), path);
  const prepared = prepareCertificates(certificates);
  files.set(role, prepared);
  return known(
    certificateFile(path, certificates, prepared),
    fileEvidence(path, `${certificates.length} certificate(s)`),
  );
}

async function keyInput(
  path: string | undefined,
  files: Map<CredentialRole, PreparedFile>,
): Promise<Credentials['key']> {
  if (path === undefined) return ABSENT;
  const key = readKey(await loadFile(path), path);
  const prepared = prepareKey(key);
  files.set('key', prepared);
  return known(keyFile(path, key, prepared), fileEvidence(path, 'a private key'));
}

/** A module with echo on may send the key back: each of its lines is a secret of its own. */
function maskKey(file: PreparedFile | undefined, mask: SecretMask): void {
  if (file === undefined) return;
  for (const text of byteString(file.bytes).split('\n')) {
    if (text.length >= 8 && !text.startsWith('-----')) mask.add(new Secret('key', text));
  }
}

async function readSecrets(options: CredentialOptions, env: Environment): Promise<Map<SecretName, Secret>> {
  const secrets = new Map<SecretName, Secret>();
  if (options.passwordEnv !== undefined && options.passwordFile !== undefined) {
    throw new HawserError('give the password once: --password-env or --password-file', { code: 'usage' });
  }
  if (options.passwordEnv !== undefined) secrets.set('password', fromEnvironment('password', options.passwordEnv, env));
  if (options.passwordFile !== undefined) secrets.set('password', await fromFile('password', options.passwordFile));
  if (options.pinEnv !== undefined) secrets.set('pin', fromEnvironment('pin', options.pinEnv, env));
  const password = secrets.get('password');
  if (password !== undefined) checkLogin('the password', password.reveal());
  const pin = secrets.get('pin');
  if (pin !== undefined && !/^\d{4,8}$/.test(pin.reveal())) {
    throw new HawserError('the PIN is not 4 to 8 digits', { code: 'login-invalid', rung: 'sim' });
  }
  return secrets;
}

function fromEnvironment(name: SecretName, variable: string, env: Environment): Secret {
  const value = env[variable];
  if (value === undefined || value === '')
    throw missing(`the environment variable ${variable} is not set`, `export ${variable}=…`);
  return new Secret(name, value);
}

async function fromFile(name: SecretName, path: string): Promise<Secret> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new HawserError(`the ${name} file ${path} cannot be read`, { code: 'file-unreadable', cause });
  }
  const value = text.replace(/\r?\n$/, '');
  if (value === '') throw missing(`the ${name} file ${path} is empty`);
  return new Secret(name, value);
}

function missing(message: string, command?: string): HawserError {
  return new HawserError(message, {
    code: 'secret-missing',
    next: command === undefined ? [] : [{ text: 'Set it in the shell that runs hawser.', command }],
  });
}

/** Text between double quotes in an AT command: printable ASCII, and no quote, for which there is no escape. */
export function checkAtText(what: string, text: string, code: ErrorCode): string {
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
    rung: 'mqtt',
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
