import { beforeAll, describe, expect, it } from 'vitest';
import { byteString, utf8Bytes } from '../../kernel/bytes.ts';
import { guess, stated, type VerifierModel } from '../../kernel/facts.ts';
import { issue, makeDevPki, type DevPki, type Issued } from '../dev.ts';
import { readObjects } from '../read-objects.ts';
import { understand, type Holdings, type KnownRoot } from '../understand.ts';
import { buildFiles } from './build.ts';
import { chooseCredentials, type Choice } from './choose.ts';
import type { CredentialLayout } from './layout.ts';
import { handLoad } from './load.ts';
import { terminalAdvice } from './terminal.ts';

const WHY = 'made up';

function hold(files: Readonly<Record<string, string>>, root?: KnownRoot): Holdings {
  const held = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: text.length,
    reading: readObjects(utf8Bytes(text)),
  }));
  return understand(held, (certificate) => (certificate.facts.subject.includes('Public') ? root : undefined));
}

function choose(
  files: Readonly<Record<string, string>>,
  model: VerifierModel = 'openssl-default',
  ca?: string,
): Choice {
  return chooseCredentials(hold(files), {
    verifier: stated(model, WHY),
    ...(ca === undefined ? {} : { ca }),
  });
}

function names({ chosen }: Choice): Readonly<Record<string, string | undefined>> {
  const { ca, cert, key } = chosen;
  return { ca: ca?.file.path, cert: cert?.file.path, key: key?.file.path };
}

function codes({ findings }: Pick<Choice, 'findings'>): readonly string[] {
  return findings.map(({ code, severity }) => `${code} ${severity}`);
}

let pki: DevPki;
let deep: DevPki;
let other: DevPki;
let publicRoot: Issued;

beforeAll(async () => {
  [pki, deep, other, publicRoot] = await Promise.all([
    makeDevPki(),
    makeDevPki({ intermediate: true }),
    makeDevPki(),
    issue({ subject: 'CN=Public Root', ca: { pathLength: null } }),
  ]);
});

describe('which file is what', () => {
  it('is told by what it holds, whatever it is called and in which order it comes', () => {
    const found = choose({ one: pki.device.key, two: pki.root.certificate, three: pki.device.certificate });
    expect(names(found)).toEqual({ ca: 'two', cert: 'three', key: 'one' });
    expect(found.findings).toEqual([]);
  });

  it('also where everything lies in one file', () => {
    const found = choose({ all: deep.device.key + deep.deviceChain + deep.root.certificate });
    expect(names(found)).toEqual({ ca: 'all', cert: 'all', key: 'all' });
    expect(found.chosen.issuers.map(({ certificate }) => certificate.facts.subject)).toEqual([
      'CN=Hawser Development CA',
    ]);
    expect(found.findings).toEqual([]);
  });

  it('leaves out what is the broker’s own, and the key of the authority', () => {
    const { root, server, device } = pki;
    const found = choose({
      ca: root.certificate,
      caKey: root.key,
      server: server.certificate,
      serverKey: server.key,
      device: device.certificate,
      deviceKey: device.key,
    });
    expect(names(found)).toEqual({ ca: 'ca', cert: 'device', key: 'deviceKey' });
    expect(codes(found)).toEqual(['fit-left-out info']);
    expect(found.findings[0]?.evidence.map(({ ref }) => ref.split(':')[0])).toEqual(['server', 'caKey', 'serverKey']);
  });

  it('takes the newer of two certificates of one key', async () => {
    const soon = new Date(Date.now() + 86_400_000);
    const renewed = await issue({
      subject: 'CN=device',
      issuer: pki.root,
      keys: pki.device.keys,
      use: 'client',
      notAfter: soon,
    });
    const found = choose({ old: renewed.certificate, new: pki.device.certificate, key: pki.device.key });
    expect(names(found)).toMatchObject({ cert: 'new', key: 'key' });
    expect(codes(found)).toEqual(['fit-left-out info', 'fit-no-ca warning']);
  });

  it('takes a root alone, for a module that proves itself otherwise', () => {
    const found = choose({ ca: pki.root.certificate });
    expect(names(found)).toEqual({ ca: 'ca', cert: undefined, key: undefined });
    expect(found.findings).toEqual([]);
  });

  it('asks where two roots could be meant, unless one is a public one or the user says which', () => {
    const files = { one: pki.root.certificate, two: publicRoot.certificate };
    expect(codes(choose(files))).toEqual(['fit-ambiguous error']);
    expect(names(choose(files, 'openssl-default', 'one')).ca).toBe('one');
    const known = hold(files, { id: 'public', name: 'Public', relation: 'itself' });
    expect(names(chooseCredentials(known, { verifier: stated('openssl-default', WHY) })).ca).toBe('two');
  });

  it('asks where two devices could be meant', () => {
    const found = choose({
      ca: pki.root.certificate,
      a: pki.device.certificate + pki.device.key,
      b: other.device.certificate + other.device.key,
    });
    expect(codes(found)).toEqual(['fit-ambiguous error']);
    expect(found.findings[0]?.rung).toBe('client-auth');
  });
});

describe('what does not go together', () => {
  it('is a key of another certificate, a key alone, a certificate alone, and nothing at all', () => {
    const ca = pki.root.certificate;
    expect(codes(choose({ ca, cert: pki.device.certificate, key: other.device.key }))).toContain(
      'client-key-mismatch error',
    );
    expect(codes(choose({ ca, key: pki.device.key }))).toEqual(['cert-key-missing error']);
    expect(codes(choose({ ca, cert: pki.device.certificate }))).toEqual(['key-missing error']);
    expect(codes(choose({ nothing: 'a letter' }))).toEqual(['fit-nothing error']);
  });

  it('is a server’s certificate or an intermediate given as CA, but for stacks that trust whatever they are given', () => {
    const device = pki.device.certificate + pki.device.key;
    const leaf = { ca: other.server.certificate, device };
    const middle = { ca: deep.intermediate?.certificate ?? '', device };
    expect(codes(choose(leaf, 'wolfssl'))).toEqual(['ca-not-root error']);
    expect(codes(choose(middle))).toEqual(['ca-not-root error']);
    expect(codes(choose(middle, 'wolfssl-strict-top'))).toEqual(['ca-not-root error']);
    for (const model of ['wolfssl', 'mbedtls', 'openssl-partial'] as const) {
      const found = choose(middle, model);
      expect(codes(found)).toEqual(['ca-not-root warning']);
      expect(names(found).ca).toBe('ca');
    }
  });

  it('names the public root that belongs there', async () => {
    const below = await issue({ subject: 'CN=Public Issuing CA', issuer: publicRoot, ca: { pathLength: 0 } });
    const held = hold({ ca: below.certificate }, { id: 'isrg-x1', name: 'ISRG Root X1', relation: 'issued-by' });
    const { findings } = chooseCredentials(held, { verifier: guess('openssl-default', WHY) });
    expect(findings[0]).toMatchObject({ code: 'ca-not-root', confidence: 'likely' });
    expect(findings[0]?.remedy[0]?.command).toBe('hawser creds anchor --name isrg-x1 --out root.pem');
  });
});

const prompt = ['PUT {target},{bytes}', '{file}'];
const pem: CredentialLayout = {
  names: stated({ ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' }, WHY),
  encodings: stated({ ca: 'pem', cert: 'pem', key: 'pem' }, WHY),
  finalNewline: stated(true, WHY),
  clientChain: stated(true, WHY),
  target: stated('/x/{name}', WHY),
  load: {
    before: stated(['BEFORE'], WHY),
    ca: stated(prompt, WHY),
    cert: stated(prompt, WHY),
    key: stated(prompt, WHY),
    check: stated(['SIZE {target}', 'LIST'], WHY),
    use: stated(['CA {ca}', '{?cert}MUTUAL', 'KEY {key}'], WHY),
  },
};
const limits = { maxBytes: stated(10_000, WHY) };

describe('the files', () => {
  it('hold the objects in the layout’s form, and say what was changed for that', () => {
    const { chosen } = choose({ ca: pki.root.certificate, device: deep.deviceChain, key: deep.device.key });
    const built = buildFiles(chosen, pem, limits);
    expect(built.files.map(({ name, roles, keyForm }) => [name, roles, keyForm])).toEqual([
      ['ca.pem', ['ca'], undefined],
      ['cert.pem', ['cert'], undefined],
      ['key.pem', ['key'], 'sec1'],
    ]);
    const texts = built.files.map(({ content }) => byteString(content));
    expect(texts[0]).toBe(pki.root.certificate);
    expect(texts[1]).toBe(deep.deviceChain);
    expect(texts[2]).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n[^-]*-----END EC PRIVATE KEY-----\n$/);
    expect(codes(built)).toEqual(['fit-converted info']);
  });

  it('have no line end at the end, one certificate only, and one file for two where it is so', () => {
    const { chosen } = choose({ ca: pki.root.certificate, device: deep.deviceChain, key: deep.device.key });
    const layout: CredentialLayout = {
      ...pem,
      names: stated({ ca: 'ca.der', cert: 'both.pem', key: 'both.pem' }, WHY),
      encodings: stated({ ca: 'der', cert: 'pem', key: 'pem' }, WHY),
      finalNewline: stated(false, WHY),
      clientChain: stated(false, WHY),
    };
    const built = buildFiles(chosen, layout, limits);
    expect(built.files.map(({ name, roles }) => [name, roles])).toEqual([
      ['ca.der', ['ca']],
      ['both.pem', ['cert', 'key']],
    ]);
    expect(built.files[0]?.content[0]).toBe(0x30);
    const both = byteString(built.files[1]?.content ?? new Uint8Array());
    expect(both.match(/BEGIN [A-Z ]+/g)).toEqual(['BEGIN CERTIFICATE', 'BEGIN EC PRIVATE KEY']);
    expect(both.endsWith('-----')).toBe(true);
    expect(codes(built)).toEqual(['fit-converted info', 'fit-chain-cut warning']);
  });

  it('are not made for keys that have no such form, and stay within sizes', async () => {
    const { chosen } = choose({ ca: pki.root.certificate, device: pki.device.certificate, key: pki.device.key });
    const refused = buildFiles(chosen, pem, { ...limits, keyForms: stated(['pkcs1'], WHY) });
    expect(refused.files).toEqual([]);
    expect(codes(refused)).toEqual(['file-key-form error']);
    const small = buildFiles(chosen, pem, { maxBytes: stated(300, WHY) });
    expect(codes(small).filter((code) => code === 'file-too-big error')).toHaveLength(2);
    expect(codes(buildFiles(chosen, pem, { maxBytes: guess(300, WHY) }))).toContain('file-too-big warning');
    const rsa = await makeDevPki({ keyType: 'rsa' });
    const long = choose({ ca: rsa.root.certificate, device: rsa.device.certificate, key: rsa.device.key }).chosen;
    const layout = { ...pem, maxClientRsaBits: stated(1_024, WHY) };
    expect(codes(buildFiles(long, layout, limits))).toContain('key-too-long error');
  });
});

describe('loading by hand', () => {
  it('counts the bytes, and speaks of no file that is not there', () => {
    const { files } = buildFiles(choose({ ca: pki.root.certificate }).chosen, pem, limits);
    const { length } = utf8Bytes(pki.root.certificate);
    expect(handLoad(files, pem)).toEqual({
      before: ['BEFORE'],
      files: [
        {
          name: 'ca.pem',
          roles: ['ca'],
          target: '/x/ca.pem',
          steps: [
            { send: `PUT /x/ca.pem,${length}` },
            { send: `the ${length} bytes of ca.pem`, file: 'ca.pem', bytes: length },
          ],
        },
      ],
      check: ['SIZE /x/ca.pem', 'LIST'],
      use: ['CA ca.pem'],
      manner: 'prompt',
    });
  });

  it('puts content inside commands into files of their own, never on the screen', () => {
    const { chosen } = choose({ ca: pki.root.certificate, device: pki.device.certificate, key: pki.device.key });
    const quoted = (type: number) => stated([`STORE=${type},"{file}"`], WHY);
    const layout = { ...pem, load: { ca: quoted(0), cert: quoted(1), key: quoted(2) } };
    const { files } = buildFiles(chosen, layout, limits);
    const loads = handLoad(files, layout);
    expect(loads.manner).toBe('command');
    expect(JSON.stringify(loads.files.map(({ steps }) => steps))).not.toContain('BEGIN');
    const key = loads.files[2];
    expect(key?.steps).toEqual([{ send: `STORE=2,"<the ${files[2]?.content.length} bytes of key.pem>"` }]);
    expect(key?.script?.name).toBe('load-key.txt');
    const whole = byteString(key?.script?.content ?? new Uint8Array());
    expect(whole).toBe(`STORE=2,"${byteString(files[2]?.content ?? new Uint8Array())}"\r\n`);
  });

  it('cuts text into pieces whose sum is the total, with the last one marked', () => {
    const { chosen } = choose({ ca: pki.root.certificate });
    const layout: CredentialLayout = {
      ...pem,
      chunkCharacters: stated(300, WHY),
      chunkLineEnd: stated('\\r\\n', WHY),
      load: { ...pem.load, ca: stated(['SET={total},{more},"{chunk}"'], WHY) },
    };
    const { files } = buildFiles(chosen, layout, limits);
    const script = handLoad(files, layout).files[0]?.script?.content ?? new Uint8Array();
    const lines = byteString(script).trimEnd().split('\r\n');
    const parts = lines.map((line) => /^SET=(\d+),([01]),"([^"]*)"$/.exec(line));
    const text = parts.map((part) => part?.[3] ?? '').join('');
    expect(parts.map((part) => part?.[1])).toEqual(parts.map(() => String(text.length)));
    expect(parts.map((part) => part?.[2]).join('')).toBe(`${'1'.repeat(parts.length - 1)}0`);
    expect(parts.slice(0, -1).map((part) => part?.[3]?.length)).toEqual(Array(parts.length - 1).fill(300));
    expect(parts.length).toBeGreaterThan(1);
    // One line end, written out, behind BEGIN; what is left is the certificate.
    expect(text).toBe(
      pki.root.certificate.replaceAll('\n', '').replace('BEGIN CERTIFICATE-----', 'BEGIN CERTIFICATE-----\\r\\n'),
    );
  });

  it('comes with what the terminal must be told', () => {
    const programs = terminalAdvice('prompt').map(({ program }) => program);
    expect(programs).toEqual(['all', 'PuTTY', 'Tera Term', 'MobaXterm', 'minicom', 'Linux, without a terminal']);
    expect(terminalAdvice('program')).toHaveLength(1);
  });
});
