import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firmwareLine } from '../families/kit/family.ts';
import { findFamily } from '../families/registry.ts';
import { byteString } from '../kernel/bytes.ts';
import { isHawserError } from '../kernel/errors.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';
import { certificatesIn } from '../pki/read.ts';
import { isOurs } from '../plan/stored-name.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { loadCredentials, type LoadedCredentials } from './credentials.ts';
import { filesForModule } from './module-files.ts';

let pki: DevPki;
let files: Scratch;
let loaded: LoadedCredentials;

beforeAll(async () => {
  pki = await makeDevPki({ keyType: 'rsa' });
  files = await scratch();
  loaded = await load(pki.root.certificate);
});
afterAll(() => files.remove());

async function load(ca: string): Promise<LoadedCredentials> {
  const options = {
    ca: await files.file('ca.pem', ca),
    cert: await files.file('cert.pem', pki.device.certificate),
    key: await files.file('key.pem', pki.device.key),
  };
  return loadCredentials(options, {});
}

function facts(build: string) {
  return firmwareLine(findFamily('sim800').family, build).line.facts;
}

describe('credentials as files for a module', () => {
  it('stay as they are where nobody has laid them out, and where they are laid out so', () => {
    expect(filesForModule(loaded, {})).toBe(loaded);
    expect(filesForModule(loaded, findFamily('sim7600').line.facts).stored).toEqual(loaded.stored);
  });

  it('are a root as DER, and a certificate with its key, at the module’s place', () => {
    const { stored, materials } = filesForModule(loaded, facts('1418B08SIM800C24'));
    expect(stored.map(({ role, name }) => [role, name.replace(/[0-9a-f]{8}/, 'HASH')])).toEqual([
      ['ca', 'C:\\USER\\hw_ca_HASH.cer'],
      ['cert', 'C:\\USER\\hw_cert_HASH.crt'],
    ]);
    expect(stored.every(({ name }) => isOurs(name))).toBe(true);
    const [root] = certificatesIn(Buffer.from(pki.root.certificate));
    expect(materials.credential('ca')).toEqual(root?.der);
    expect(byteString(materials.credential('cert') ?? new Uint8Array())).toMatch(
      /^-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----[^-]*-----END RSA PRIVATE KEY-----\n$/,
    );
    expect(stored.map(({ bytes }) => bytes)).toEqual([
      materials.credential('ca')?.length,
      materials.credential('cert')?.length,
    ]);
  });

  it('leave the root out where the firmware takes none', () => {
    const { stored, materials } = filesForModule(loaded, facts('1418B05SIM800L24'));
    expect(stored.map(({ role }) => role)).toEqual(['cert']);
    // It still says what the user has.
    expect(materials.credential('ca')).toEqual(loaded.materials.credential('ca'));
  });

  it('are not chosen for the user: one root of several', async () => {
    const other = await makeDevPki({ keyType: 'rsa' });
    const two = await load(pki.root.certificate + other.root.certificate);
    const refused = (() => {
      try {
        return filesForModule(two, facts('1418B08SIM800C24'));
      } catch (error) {
        return error;
      }
    })();
    expect(isHawserError(refused) && refused.code).toBe('not-possible');
    expect(String(refused)).toMatch(/2 certificates to trust/);
  });
});
