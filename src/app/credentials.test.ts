import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isHawserError, type HawserError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';
import { isOurs } from '../plan/stored-name.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { loadCredentials, type CredentialOptions } from './credentials.ts';
import type { Login } from './login.ts';

/** Stands in no text that may be seen. */
const PASSWORD = 'Xk9-never-shown';

let pki: DevPki;
let files: Scratch;
const path = (name: string): string => join(files.folder, name);

beforeAll(async () => {
  pki = await makeDevPki({ keyType: 'rsa' });
  files = await scratch();
  await files.file('ca.pem', pki.root.certificate);
  await files.file('cert.pem', pki.device.certificate);
  await files.file('key.pem', pki.device.key);
  await files.file('empty.pem', '');
  await files.file('text.pem', 'hello');
  await files.file('half.pem', pki.root.certificate.slice(0, 300));
  await files.file('password', `${PASSWORD}\n`);
  await mkdir(path('folder'));
  await symlink(path('loop'), path('loop'));
});

afterAll(() => files.remove());

async function refusal(options: CredentialOptions, env: Record<string, string> = {}): Promise<HawserError> {
  const thrown: unknown = await loadCredentials(options, env).catch((error: unknown) => error);
  if (isHawserError(thrown)) return thrown;
  throw new Error(`not refused: ${JSON.stringify(options)}`);
}

/** Everything of an error that can reach a screen, a log or a document. */
function visible(error: HawserError): string {
  return JSON.stringify([error.message, error.next, error.stack, String(error.cause)]);
}

describe('credentials', () => {
  it('none at all are absent, not unknown', async () => {
    const { facts, stored, materials } = await loadCredentials({}, {});
    const { ca, cert, key, username, password } = facts;
    expect([ca, cert, key, username, password].map(({ is }) => is)).toEqual(new Array<string>(5).fill('absent'));
    expect(stored).toEqual([]);
    expect(materials.credential('ca')).toBeUndefined();
    expect(materials.secret('password')).toBeUndefined();
  });

  it('are read, judged and put into the module’s form', async () => {
    const options = { ca: path('ca.pem'), cert: path('cert.pem'), key: path('key.pem'), username: 'me' };
    const { facts, stored, materials } = await loadCredentials({ ...options, passwordEnv: 'P' }, { P: PASSWORD });
    expect(facts.ca).toMatchObject({ is: 'known', value: { path: path('ca.pem') } });
    expect(facts.key).toMatchObject({ is: 'known', value: { keyType: 'rsa' } });
    expect(facts.username).toMatchObject({ is: 'known', value: { bytes: 2 } });
    expect(facts.password).toMatchObject({ is: 'known', value: { bytes: PASSWORD.length } });
    expect(stored.map(({ role }) => role)).toEqual(['ca', 'cert', 'key']);
    for (const { role, name, bytes, sha256 } of stored) {
      expect(isOurs(name)).toBe(true);
      expect(name).toContain(sha256.slice(0, 8));
      expect(materials.credential(role)).toHaveLength(bytes);
    }
    expect(materials.secret('username')?.reveal()).toBe('me');
    expect(materials.secret('password')?.reveal()).toBe(PASSWORD);
    const { certificates } = facts.cert.is === 'known' ? facts.cert.value : { certificates: [] };
    expect(facts.key.is === 'known' && facts.key.value.keyId).toBe(certificates[0]?.keyId);
  });

  it('take a login that was made, and hide all of it', async () => {
    const password = new Secret('password', 'SharedAccessSignature sr=x&sig=abcdef&se=1');
    const login: Login = {
      kind: 'azure-sas',
      username: new Secret('username', 'hub/device'),
      password,
      secrets: [password, new Secret('password', 'abcdef')],
    };
    const { facts, materials, mask } = await loadCredentials({}, {}, login);
    expect(facts.username).toMatchObject({ is: 'known', value: { bytes: 10 } });
    expect(facts.password).toMatchObject({ is: 'known', value: { bytes: password.byteLength } });
    expect(materials.secret('username')?.reveal()).toBe('hub/device');
    expect(materials.secret('password')).toBe(password);
    expect(mask.apply('echo: sig=abcdef&se')).toBe('echo: sig=@secret(password)&se');
    // Without a password of its own it goes with the one that was given.
    const { password: _made, ...open } = login;
    const given = await loadCredentials({ passwordEnv: 'P' }, { P: PASSWORD }, { ...open, secrets: [] });
    expect(given.materials.secret('password')?.reveal()).toBe(PASSWORD);
    expect(given.materials.secret('username')?.reveal()).toBe('hub/device');
  });

  it('hold no secret in anything that is shown', async () => {
    const { facts, stored, mask } = await loadCredentials(
      { key: path('key.pem'), username: 'me', passwordFile: path('password') },
      {},
    );
    const keyLine = pki.device.key.split('\n')[2] ?? '';
    expect(keyLine.length).toBeGreaterThan(30);
    expect(JSON.stringify([facts, stored])).not.toContain(PASSWORD);
    expect(mask.apply(`a ${PASSWORD} b`)).toBe('a @secret(password) b');
  });

  it('make the key’s own lines unreadable where a module echoes them', async () => {
    const { materials, mask } = await loadCredentials({ key: path('key.pem') }, {});
    const lines = new TextDecoder().decode(materials.credential('key')).split('\n');
    const secret = lines.filter((text) => text.length >= 8 && !text.startsWith('-----'));
    expect(secret.length).toBeGreaterThan(10);
    for (const text of secret) expect(mask.apply(text)).toBe('@secret(key)');
  });

  it('name a file by its content', async () => {
    const other = await files.file('same.pem', `# a comment\n${pki.root.certificate.replaceAll('\n', '\r\n')}`);
    const one = await loadCredentials({ ca: path('ca.pem') }, {});
    const two = await loadCredentials({ ca: other }, {});
    const three = await loadCredentials({ ca: path('cert.pem') }, {});
    expect(two.stored[0]?.name).toBe(one.stored[0]?.name);
    expect(three.stored[0]?.name).not.toBe(one.stored[0]?.name);
  });
});

describe('a password', () => {
  it.each([
    ['with a line end', `${PASSWORD}\n`, PASSWORD],
    ['with a line end of Windows', `${PASSWORD}\r\n`, PASSWORD],
    ['without one', PASSWORD, PASSWORD],
    ['with blanks', ` ${PASSWORD} \n`, ` ${PASSWORD} `],
    ['of all the signs', "!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n", "!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
  ])('%s is read from a file as it is', async (_what, content, value) => {
    const passwordFile = await files.file('one', content);
    const { materials } = await loadCredentials({ username: 'me', passwordFile }, {});
    expect(materials.secret('password')?.reveal()).toBe(value);
  });

  it.each([
    ['that is not ASCII', `${PASSWORD}é`, /outside ASCII/],
    ['with a double quote', `${PASSWORD}"`, /double quote/],
    ['of two lines', `${PASSWORD}\nsecond\n`, /control character/],
    ['with a NUL', `${PASSWORD}\0`, /control character/],
    ['that never ends', `${PASSWORD}${'x'.repeat(100_000)}`, /too long/],
  ])('%s is refused without being shown', async (_what, content, says) => {
    const passwordFile = await files.file('bad', content);
    const error = await refusal({ username: 'me', passwordFile });
    expect(error).toMatchObject({ code: 'login-invalid', rung: 'mqtt', exit: 2 });
    expect(error.message).toMatch(says);
    expect(error.next.length).toBeGreaterThan(0);
    expect(visible(error)).not.toContain(PASSWORD);
  });

  it('that is no text is refused', async () => {
    const passwordFile = await files.file('binary', Uint8Array.of(0x80, 0xff, 0xfe));
    expect(await refusal({ username: 'me', passwordFile })).toMatchObject({ code: 'login-invalid' });
  });

  it('in a variable is held to the same', async () => {
    const error = await refusal({ username: 'me', passwordEnv: 'P' }, { P: `${PASSWORD}ü` });
    expect(error.code).toBe('login-invalid');
    expect(visible(error)).not.toContain(PASSWORD);
  });

  it('given in the place of the variable’s name is not repeated', async () => {
    const error = await refusal({ username: 'me', passwordEnv: PASSWORD });
    expect(error).toMatchObject({ code: 'secret-missing', rung: 'mqtt' });
    expect(visible(error)).not.toContain(PASSWORD);
    expect(error.message).toContain('--password-env');
  });
});

describe('what cannot be used', () => {
  type Case = readonly [
    what: string,
    options: () => CredentialOptions,
    code: string,
    rung: string | undefined,
    env: Record<string, string>,
  ];
  const cases: readonly Case[] = [
    ['a CA file that is not there', () => ({ ca: path('none') }), 'file-unreadable', 'server-trust', {}],
    ['a directory', () => ({ ca: path('folder') }), 'file-unreadable', 'server-trust', {}],
    ['a link that leads nowhere', () => ({ cert: path('loop') }), 'file-unreadable', 'client-auth', {}],
    ['an empty file', () => ({ cert: path('empty.pem') }), 'file-empty', 'client-auth', {}],
    ['a text', () => ({ ca: path('text.pem') }), 'file-not-certificate', 'server-trust', {}],
    ['half a certificate', () => ({ ca: path('half.pem') }), 'file-not-certificate', 'server-trust', {}],
    ['a key for a certificate', () => ({ cert: path('key.pem') }), 'file-not-certificate', 'client-auth', {}],
    ['a certificate for a key', () => ({ key: path('cert.pem') }), 'file-not-key', 'client-auth', {}],
    ['an empty key', () => ({ key: path('empty.pem') }), 'file-empty', 'client-auth', {}],
    ['a user name that is not ASCII', () => ({ username: 'jürgen' }), 'login-invalid', 'mqtt', {}],
    ['a user name with a quote', () => ({ username: 'a"b' }), 'login-invalid', 'mqtt', {}],
    [
      'two passwords',
      () => ({ username: 'u', passwordEnv: 'P', passwordFile: path('password') }),
      'usage',
      undefined,
      { P: 'x' },
    ],
    ['a password without a user name', () => ({ passwordEnv: 'P' }), 'login-invalid', 'mqtt', { P: 'xxxx' }],
    ['a variable that is not set', () => ({ username: 'u', passwordEnv: 'P' }), 'secret-missing', 'mqtt', {}],
    ['an empty variable', () => ({ username: 'u', passwordEnv: 'P' }), 'secret-missing', 'mqtt', { P: '' }],
    ['no password file', () => ({ username: 'u', passwordFile: path('none') }), 'file-unreadable', 'mqtt', {}],
    [
      'a directory as password file',
      () => ({ username: 'u', passwordFile: path('folder') }),
      'file-unreadable',
      'mqtt',
      {},
    ],
    [
      'an empty password file',
      () => ({ username: 'u', passwordFile: path('empty.pem') }),
      'secret-missing',
      'mqtt',
      {},
    ],
    ['a PIN that is not set', () => ({ pinEnv: 'PIN' }), 'secret-missing', 'sim', {}],
    ['a PIN of letters', () => ({ pinEnv: 'PIN' }), 'login-invalid', 'sim', { PIN: 'abcd' }],
    ['a PIN that is too short', () => ({ pinEnv: 'PIN' }), 'login-invalid', 'sim', { PIN: '123' }],
    ['a PIN with a line end', () => ({ pinEnv: 'PIN' }), 'login-invalid', 'sim', { PIN: '1234\n' }],
  ];

  it.each(cases)('%s', async (_what, options, code, rung, env) => {
    const error = await refusal(options(), env);
    expect(error).toMatchObject({ code, rung, exit: 2 });
    expect(error.next.length).toBeGreaterThan(0);
    for (const secret of Object.values(env)) {
      if (secret.length > 2) expect(visible(error)).not.toContain(secret);
    }
    expect(visible(error)).not.toContain(pki.device.key.split('\n')[3]);
  });
});
