import { beforeAll, describe, expect, it } from 'vitest';
import { makeDevPki, type DevPki } from '../../pki/dev.ts';
import { readCertificates } from '../../pki/read.ts';
import type { Certificate } from '../../pki/x509.ts';
import { utf8Bytes } from '../../kernel/bytes.ts';
import { readable, sortChain } from './chain.ts';

describe('a chain as sent', () => {
  let pki: DevPki;
  let stranger: Certificate;
  const one = (pem: string | undefined): Certificate => {
    const [certificate] = readCertificates(utf8Bytes(pem ?? ''), 'a test');
    if (certificate === undefined) throw new Error('no certificate');
    return certificate;
  };
  const all = (): Record<'leaf' | 'int' | 'cross' | 'root' | 'old', Certificate> => ({
    leaf: one(pki.server.certificate),
    int: one(pki.intermediate?.certificate),
    cross: one(pki.crossSign?.certificate),
    root: one(pki.root.certificate),
    old: one(pki.oldRoot?.certificate),
  });
  const sorted = (chain: readonly Certificate[], anchors: readonly Certificate[] = []) => {
    const { sent, inOrder, end } = sortChain(
      chain.map(({ der }) => der),
      anchors,
    );
    return { places: sent.map(({ place }) => place), inOrder, end };
  };
  beforeAll(async () => {
    pki = await makeDevPki({ intermediate: true, crossSign: true });
    stranger = one((await makeDevPki()).root.certificate);
  });

  it('is in order, whichever way up is known', () => {
    const { leaf, int, cross, root, old } = all();
    const places = ['server', 'path', 'path'];
    expect(sorted([leaf, int, cross], [old])).toEqual({ places, inOrder: true, end: 'anchor' });
    expect(sorted([leaf, int, cross], [root])).toEqual({ places, inOrder: true, end: 'anchor' });
    expect(sorted([leaf, int], [])).toEqual({ places: ['server', 'path'], inOrder: true, end: 'issuer-unknown' });
    expect(sorted([leaf, int, root], [])).toMatchObject({ inOrder: true, end: 'self-signed' });
  });

  it('is told when it is reversed, holds copies or strangers, or ends too early', () => {
    const { leaf, int, cross, root, old } = all();
    expect(sorted([leaf, cross, int], [old])).toMatchObject({ inOrder: false, end: 'anchor' });
    expect(sorted([leaf, int, int, stranger, cross], [old])).toEqual({
      places: ['server', 'path', 'duplicate', 'stranger', 'path'],
      inOrder: true,
      end: 'anchor',
    });
    expect(sorted([leaf], [root, old])).toMatchObject({ places: ['server'], end: 'issuer-unknown' });
  });

  it('keeps the place of what cannot be read', () => {
    const { leaf, int } = all();
    const chain = sortChain([leaf.der, Uint8Array.of(1, 2, 3), int.der], []);
    expect(chain.sent.map(({ place, bytes }) => [place, bytes])).toEqual([
      ['server', leaf.der.length],
      ['unreadable', 3],
      ['path', int.der.length],
    ]);
    expect(readable(chain)).toHaveLength(2);
    expect(sortChain([Uint8Array.of(7), int.der], []).end).toBe('no-server');
    expect(sortChain([], [])).toEqual({ sent: [], inOrder: true, end: 'no-server' });
  });
});
