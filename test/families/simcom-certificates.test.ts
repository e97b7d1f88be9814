import { describe, expect, it } from 'vitest';
import { stated } from '../../src/kernel/facts.ts';
import { EMPTY_STATE, type ModuleState } from '../../src/families/kit/state.ts';
import { certificateDialect } from '../../src/families/simcom-sim7600/dialects.ts';
import { downloadCodes } from '../../src/families/_parts/simcom-certificates/codes.ts';
import { certificateDeclarations } from '../../src/families/_parts/simcom-certificates/declarations.ts';
import { certificateObserver } from '../../src/families/_parts/simcom-certificates/observer.ts';
import { certificatePart } from '../../src/families/_parts/simcom-certificates/part.ts';

const x = certificateDeclarations(certificateDialect);
const { exchanges = {} } = certificateObserver;

describe('what is observed of the store', () => {
  const upload = (state: ModuleState, name: string, ok = true): ModuleState =>
    exchanges['cert.download']?.(state, { exchange: x.download, args: { name, bytes: 7 }, ok, info: [] }) ?? state;

  it('takes a file as stored only when the upload ended well', () => {
    expect(upload(EMPTY_STATE, 'a.pem', false).files).toBeUndefined();
    expect(upload(EMPTY_STATE, 'a.pem').files).toEqual(new Map([['a.pem', { bytes: 7 }]]));
  });

  it('believes a list, and keeps the sizes that are known', () => {
    const state = upload(upload(EMPTY_STATE, 'a.pem'), 'gone.pem');
    const info = ['a.pem', 'b.pem'].map((name) => ({ spec: x.entry, values: { name }, text: `+CCERTLIST: "${name}"` }));
    const listed = exchanges['cert.list']?.(state, { exchange: x.list, args: {}, ok: true, info });
    expect(listed?.files).toEqual(
      new Map([
        ['a.pem', { bytes: 7 }],
        ['b.pem', {}],
      ]),
    );
    const empty = exchanges['cert.list']?.(EMPTY_STATE, { exchange: x.list, args: {}, ok: true, info: [] });
    expect(empty?.files).toEqual(new Map());
  });

  it('forgets what was deleted, and knows what FTP brought into directory 4', () => {
    const state = upload(EMPTY_STATE, 'a.pem');
    const gone = exchanges['cert.delete']?.(state, { exchange: x.remove, args: { name: 'a.pem' }, ok: true, info: [] });
    expect(gone?.files).toEqual(new Map());
    const fetch = (directory: number) =>
      exchanges['cert.fetch']?.(EMPTY_STATE, {
        exchange: x.fetch,
        args: { path: '/certs/b.pem', directory },
        ok: true,
        info: [],
      });
    expect(fetch(4)?.files).toEqual(new Map([['b.pem', {}]]));
    expect(fetch(1)?.files).toBeUndefined();
  });
});

describe('another family with the same commands', () => {
  it('has its own limits, and a command that moves files in', () => {
    const manual = 'A76XX Series AT Command Manual V1.09';
    const other = certificateDeclarations({
      manual,
      nameBytes: stated({ min: 5, max: 108 }, manual),
      maxBytes: stated(10_240, manual),
      move: stated(true, manual),
    });
    expect(other.downloadTest.ranges).toEqual(['(5-108),(1-10240)']);
    const ids = certificatePart(other, downloadCodes(manual)).exchanges.map(({ id }) => id);
    expect(ids).toContain('cert.move');
    expect(certificatePart(x, downloadCodes(manual)).exchanges.map(({ id }) => id)).not.toContain('cert.move');
  });
});
