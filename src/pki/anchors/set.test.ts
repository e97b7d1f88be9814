import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/support/scratch.ts';
import { utf8Bytes } from '../../kernel/bytes.ts';
import { issue, type Issued } from '../dev.ts';
import { readCertificates } from '../read.ts';
import type { Certificate } from '../x509.ts';
import { certificatesAbove, loadAnchors, shortName } from './set.ts';

function parsed(...issued: readonly Issued[]): readonly Certificate[] {
  return issued.flatMap(({ certificate }) => readCertificates(utf8Bytes(certificate), 'test'));
}

const CA = { pathLength: null };

describe('certificates above a chain', () => {
  it('are those of shipped roots under whose name something in it was issued', async () => {
    const impostor = await issue({ subject: 'C=US, O=Amazon, CN=Amazon Root CA 1', ca: CA });
    const leaf = await issue({ subject: 'CN=leaf', issuer: impostor });
    const anchors = await loadAnchors();
    expect(anchors.length).toBeGreaterThan(20);
    // By its name alone: who has really signed is for whoever judges the chain.
    expect(certificatesAbove(parsed(leaf), anchors).map(shortName)).toEqual(['Amazon Root CA 1']);
    const elsewhere = await issue({ subject: 'CN=elsewhere', ca: CA });
    expect(certificatesAbove(parsed(elsewhere), anchors)).toEqual([]);
  });

  it('are all of a folder, which may hold what stands between', async () => {
    const root = await issue({ subject: 'CN=Root', ca: CA });
    const between = await issue({ subject: 'CN=Between', issuer: root, ca: CA });
    const leaf = await issue({ subject: 'CN=leaf', issuer: between });
    const files = await scratch();
    await files.file('root.pem', root.certificate);
    await files.file('between.pem', between.certificate);
    const anchors = await loadAnchors(files.folder);
    expect(certificatesAbove(parsed(leaf), anchors).map(shortName).sort()).toEqual(['Between', 'Root']);
    await files.remove();
  });

  it('are parsed once', async () => {
    const [anchor] = (await loadAnchors()).filter(({ id }) => id === 'amazon-root-ca-1');
    expect(anchor?.certificate?.facts.fingerprint).toBe(anchor?.known?.fingerprint);
    expect(anchor?.certificate).toBe(anchor?.certificate);
  });
});
