import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../findings/finding.ts';
import { systemClock } from '../kernel/clock.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { calendarOf, calendarSeverity } from './calendar.ts';
import { issue, makeDevPki, type DevPki, type Issued } from './dev.ts';
import { judgeCertificates } from './judge-certificates.ts';
import { judgeFiles } from './judge-files.ts';
import { readObjects } from './read-objects.ts';
import { understand, type HeldFile, type Holdings, type KnownRoot } from './understand.ts';

/** When the certificates of these tests are made. */
const NOW = systemClock.wall();
const DAY = 86_400_000;
const before = new Date(NOW - 10 * DAY);

function file(path: string, content: string): HeldFile {
  const bytes = utf8Bytes(content);
  return { path, bytes: bytes.length, reading: readObjects(bytes) };
}

function hold(files: Readonly<Record<string, string>>, root?: KnownRoot): Holdings {
  const held = Object.entries(files).map(([path, content]) => file(path, content));
  return understand(held, (certificate) => (certificate.facts.selfSigned ? undefined : root));
}

function findings(holdings: Holdings, at = NOW): readonly Finding[] {
  return [...judgeFiles(holdings), ...judgeCertificates(holdings, at)];
}

/** `cert-expired error ca.pem:1:1` */
function brief(all: readonly Finding[]): readonly string[] {
  return all.map(({ code, severity, evidence }) => `${code} ${severity} ${evidence[0]!.ref}`);
}

let pki: DevPki;
let old: Issued;
let crossSign: Issued;
beforeAll(async () => {
  pki = await makeDevPki({ intermediate: true });
  old = await issue({ subject: 'CN=Old Root', ca: { pathLength: null } });
  crossSign = await issue({
    subject: pki.root.subject,
    keys: pki.root.keys,
    issuer: old,
    ca: { pathLength: null },
  });
});

describe('what certificates and keys are to each other', () => {
  it('roles, issuers and keys over several files', () => {
    const { certificates, keys } = hold({
      'ca.pem': pki.root.certificate,
      'chain.pem': pki.deviceChain,
      'cross.pem': crossSign.certificate,
      'device.key': pki.device.key,
      'other.key': pki.server.key,
    });
    expect(certificates.map(({ ref, role, issuer }) => [ref, role, issuer])).toEqual([
      ['ca.pem:1:1', 'root', 'itself'],
      ['chain.pem:1:1', 'end', 'here'],
      [expect.stringMatching(/^chain\.pem:\d+:1$/), 'intermediate', 'here'],
      ['cross.pem:1:1', 'cross-sign', 'unknown'],
    ]);
    const [, device, intermediate] = certificates;
    expect(device!.issuers).toEqual([intermediate!.ref]);
    // Root and cross-sign have one key: both have signed it.
    expect(intermediate!.issuers).toEqual(['ca.pem:1:1', 'cross.pem:1:1']);
    expect(device!.keys).toEqual(['device.key:1:1']);
    expect(keys.map(({ certificates: own }) => own)).toEqual([['chain.pem:1:1'], []]);
  });

  it('a public root that is not here, and a name that does not fit its key', async () => {
    const known = { id: 'isrg', name: 'ISRG Root X1', relation: 'issued-by' } as const;
    expect(hold({ 'x.pem': pki.deviceChain }, known).certificates[1]).toMatchObject({
      issuer: 'public-root',
      root: known,
    });
    const namesake = await issue({ subject: pki.root.subject, ca: { pathLength: null } });
    const { certificates } = hold({ 'x.pem': pki.deviceChain, 'ca.pem': namesake.certificate });
    expect(certificates[1]).toMatchObject({ issuer: 'wrong-signature', issuers: [] });
  });

  it('is worked out in bounded time for look-alikes', async () => {
    const keys = pki.root.keys;
    const same: string[] = [];
    for (let i = 0; i < 90; i += 1)
      same.push((await issue({ subject: 'CN=x', issuer: { ...old, subject: 'CN=x' }, keys })).certificate);
    const start = performance.now();
    expect(hold({ 'many.pem': same.join('') }).certificates).toHaveLength(90);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('what is said of certificates', () => {
  const end = (options: Partial<Parameters<typeof issue>[0]> = {}): Promise<Issued> =>
    issue({ subject: 'CN=device', issuer: pki.root, use: 'client', notBefore: before, ...options });

  it('nothing of what is in order', async () => {
    const device = await end();
    expect(
      brief(findings(hold({ 'ca.pem': pki.root.certificate, 'd.pem': device.certificate, 'd.key': device.key }))),
    ).toEqual([]);
  });

  it('dates, at any clock', async () => {
    const device = await end({ notAfter: new Date(NOW + 20 * DAY) });
    const root = await issue({
      subject: 'CN=r',
      ca: { pathLength: null },
      notBefore: before,
      notAfter: new Date(NOW + 300 * DAY),
    });
    const holdings = hold({ 'd.pem': device.certificate, 'r.pem': root.certificate });
    const at = (days: number): readonly string[] =>
      brief(judgeCertificates(holdings, NOW + days * DAY).filter(({ code }) => code !== 'issuer-missing'));
    expect(at(0)).toEqual(['cert-expiring warning d.pem:1:1']);
    expect(judgeCertificates(holdings, NOW)[0]!.evidence).toHaveLength(2);
    expect(at(21)).toEqual(['cert-expired error d.pem:1:1', 'cert-expiring warning r.pem:1:1']);
    expect(at(-400)).toEqual(['cert-not-yet-valid error d.pem:1:1']);
    expect(brief(judgeCertificates(holdings, Date.UTC(1980, 0, 6)))[0]).toBe('cert-not-yet-valid error d.pem:1:1');
  });

  it('a certificate with a key here that is not for clients', async () => {
    const server = await end({ use: 'server' });
    const alone = hold({ 's.pem': server.certificate, 'ca.pem': pki.root.certificate });
    expect(brief(findings(alone))).toEqual([]);
    const both = hold({ 's.pem': server.certificate, 's.key': server.key, 'ca.pem': pki.root.certificate });
    expect(brief(findings(both))).toEqual(['cert-no-client-auth warning s.pem:1:1']);
    expect(findings(both)[0]!.evidence[0]!.text).toContain('serverAuth only');
  });

  it('keys that go with nothing', async () => {
    const [device, other] = [await end(), await end()];
    const ca = { 'ca.pem': pki.root.certificate };
    expect(brief(findings(hold({ ...ca, 'd.pem': device.certificate, 'o.key': other.key })))).toEqual([
      'client-key-mismatch error o.key:1:1',
    ]);
    const three = hold({ ...ca, 'd.pem': device.certificate, 'd.key': device.key, 'o.key': other.key });
    expect(brief(findings(three))).toEqual(['cert-key-missing info o.key:1:1']);
    expect(brief(findings(hold({ ...ca, 'o.key': other.key })))).toEqual([]);
  });

  it('the order of a chain, and what is missing in it', () => {
    const [first, second] = pki.deviceChain.split(/(?=-----BEGIN)/);
    const reversed = findings(hold({ 'c.pem': second! + first!, 'ca.pem': pki.root.certificate }));
    expect(brief(reversed)).toEqual([expect.stringMatching(/^chain-order warning c\.pem:\d+:1$/)]);
    expect(brief(findings(hold({ 'c.pem': first! })))).toEqual(['issuer-missing info c.pem:1:1']);
    const known = { id: 'isrg-root-x1', name: 'ISRG Root X1', relation: 'issued-by' } as const;
    const [missing] = findings(hold({ 'c.pem': first! }, known));
    expect(missing!.remedy[0]!.command).toBe("hawser creds anchor --name 'ISRG Root X1' --out isrg-root-x1.pem");
  });

  it('a file that is called like a CA file and has no root', () => {
    const [, intermediate] = pki.deviceChain.split(/(?=-----BEGIN)/);
    const [found] = findings(hold({ 'rootCA.pem': intermediate!, 'x.pem': pki.root.certificate }));
    expect(found).toMatchObject({ code: 'ca-not-root', severity: 'warning' });
    expect(found!.evidence[0]!.text).toContain('is an intermediate');
    const cross = findings(
      hold({ 'AmazonRootCA1.pem': crossSign.certificate, 'x.pem': pki.root.certificate, 'old.pem': old.certificate }),
    );
    expect(cross.find(({ code }) => code === 'ca-not-root')!.evidence[0]!.text).toContain(
      'a cross-signed copy of a root',
    );
  });

  it('weak signatures and keys', async () => {
    const weak = await end();
    const holdings = hold({ 'w.pem': weak.certificate, 'ca.pem': pki.root.certificate });
    const [held, ...rest] = holdings.certificates;
    const changed = (change: object): Holdings => ({
      ...holdings,
      certificates: [
        { ...held!, certificate: { ...held!.certificate, facts: { ...held!.certificate.facts, ...change } } },
        ...rest,
      ],
    });
    const said = (change: object): readonly string[] => brief(judgeCertificates(changed(change), NOW));
    expect(said({ signatureAlgorithm: 'sha1WithRSAEncryption' })).toEqual(['cert-weak-signature warning w.pem:1:1']);
    expect(said({ signatureAlgorithm: 'ecdsa-with-SHA1' })).toEqual(['cert-weak-signature warning w.pem:1:1']);
    expect(said({ signatureAlgorithm: 'sha1WithRSAEncryption', selfSigned: true })).toEqual([]);
    expect(said({ keyType: 'rsa', keyBits: 1024 })).toEqual(['key-weak warning w.pem:1:1']);
    expect(said({ keyType: 'other', keyBits: 0 })).toEqual(['key-unusual warning w.pem:1:1']);
  });

  it('what the calendar says', async () => {
    const issuer = { ...pki.root, subject: "CN=R12, O=Let's Encrypt, C=US" };
    const holdings = hold({
      'le.pem': (
        await end({ issuer, use: 'client', notBefore: new Date('2026-11-01'), notAfter: new Date('2027-01-30') })
      ).certificate,
    });
    const [held] = holdings.certificates;
    const ids = calendarOf(held!.certificate, held!.role).map(({ id }) => id);
    expect(ids).toEqual(['lets-encrypt-no-client-auth', 'lets-encrypt-64-days']);
    const said = judgeCertificates(holdings, NOW).filter(({ code }) => code === 'migration');
    expect(said.map(({ severity, evidence }) => [severity, evidence[1]!.text.slice(0, 10)])).toEqual([
      ['warning', '2026-07-08'],
      ['info', '2027-02-10'],
    ]);
    const pinned = await issue({
      notBefore: new Date('2024-03-13'),
      subject: "CN=R11, O=Let's Encrypt, C=US",
      ca: { pathLength: 0 },
      issuer: old,
    });
    const [r11] = hold({ 'r11.pem': pinned.certificate }).certificates;
    expect(calendarOf(r11!.certificate, r11!.role).map((entry) => calendarSeverity(entry, r11!.certificate))).toEqual([
      'warning',
    ]);
    const own = hold({ 'd.pem': (await end()).certificate });
    expect(calendarOf(own.certificates[0]!.certificate, 'end')).toEqual([]);
  });
});

describe('what is said of files', () => {
  it('oddities with their place, mild ones mildly', () => {
    const pasted = hold({
      'a.pem': ` ${pki.root.certificate.trimEnd().replaceAll('\n', '\r\n')}`,
      'b.pem': `\ufeff${old.certificate}`,
    });
    expect(brief(judgeFiles(pasted))).toEqual([
      'file-line-ends info a.pem:1:1',
      expect.stringMatching(/^file-last-newline info a\.pem:\d+:1$/),
      'file-bom warning b.pem:1:1',
    ]);
    expect(judgeFiles(pasted)[0]!.evidence[0]!.text).toBe('line 1, column 1: all lines end with CR LF');
    expect(brief(judgeFiles(hold({ 'mac.pem': pki.root.certificate.replaceAll('\n', '\r') })))).toEqual([
      'file-line-ends warning mac.pem:1:1',
    ]);
  });

  it.each<[string, () => string, RegExp]>([
    ['ca.der', () => pki.root.certificate, /called \.der and holds text/],
    ['device.p12', () => pki.root.certificate, /is no PKCS#12 bundle/],
    ['private.key', () => pki.root.certificate, /called a key and holds a certificate/],
    ['device-key.pem', () => pki.deviceChain, /called a key and holds a certificate/],
    ['client.crt', () => pki.device.key, /called a certificate and holds a private key/],
  ])('%s misleads', (path, content, text) => {
    const [found] = judgeFiles(hold({ [path]: content() }));
    expect(found).toMatchObject({ code: 'file-name-misleads', severity: 'warning' });
    expect(found!.evidence[0]!.text).toMatch(text);
  });

  it('names that fit are not remarked on', () => {
    const fitting = {
      'keys/device.pem': pki.deviceChain,
      'my-key.pem': pki.device.key,
      'ca.crt': pki.root.certificate,
    };
    expect(judgeFiles(hold(fitting))).toEqual([]);
  });

  it('duplicates, and what cannot be read', () => {
    const all = judgeFiles(
      hold({ 'a.pem': pki.root.certificate, 'b.pem': pki.root.certificate, 'c.html': '<html></html>' }),
    );
    expect(brief(all)).toEqual(['file-not-credential error c.html', 'file-duplicate info a.pem:1:1']);
    const cut = judgeFiles(hold({ 'cut.pem': old.certificate + pki.root.certificate.slice(0, 200) }));
    expect(brief(cut)).toContainEqual(expect.stringMatching(/^file-part-unreadable error cut\.pem:\d+:1$/));
  });
});
