import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, withFile, withTlsContext, type ModuleState } from '../families/kit/state.ts';
import { bounded } from './bounded-state.ts';

function withFiles(count: number): ModuleState {
  let state: ModuleState = { ...EMPTY_STATE, filesListed: true };
  for (let at = 0; at < count; at += 1) state = withFile(state, `${at}.pem`, { bytes: at });
  return state;
}

describe('what is kept of a module', () => {
  it('is all that it can hold', () => {
    const state = withTlsContext(withFiles(256), 9, { cacert: 'ca.pem' });
    expect(bounded(state)).toBe(state);
  });

  it('is the newest, where a log names more; then a file that is not there may still be', () => {
    const { files, filesListed, tls } = bounded(withTlsContext(withFiles(300), 9, { cacert: 'ca.pem' }));
    expect([...(files ?? new Map()).keys()]).toEqual(Array.from({ length: 256 }, (_, at) => `${at + 44}.pem`));
    expect(filesListed).toBe(false);
    expect(tls.get(9)).toEqual({ cacert: 'ca.pem' });
  });

  it('is few contexts, too', () => {
    let state: ModuleState = EMPTY_STATE;
    for (let at = 0; at < 100; at += 1) state = withTlsContext(state, at, { authmode: 0 });
    const { tls, files } = bounded(state);
    expect([tls.size, tls.has(99), tls.has(0)]).toEqual([64, true, false]);
    expect(files).toBeUndefined();
  });
});
