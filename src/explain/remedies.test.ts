import { describe, expect, it } from 'vitest';
import { findFamily } from '../families/registry.ts';
import { finding } from '../findings/make.ts';
import { byHand } from './remedies.ts';

function commands(family: string | undefined): readonly (string | undefined)[] {
  const clock = finding('clock-not-set', { confidence: 'likely', evidence: [] });
  return byHand(clock, family === undefined ? undefined : findFamily(family).family).remedy.map(
    ({ command }) => command,
  );
}

describe('what helps somebody who types by hand', () => {
  it('names AT commands that the module has', () => {
    expect(commands('simcom-sim7600')).toEqual(['AT+CCLK="yy/MM/dd,hh:mm:ss+00"', 'AT+CNTP="pool.ntp.org",0']);
  });

  it('keeps the words where the module has another command, or nobody knows which module it is', () => {
    expect(commands('esp-at')).toEqual([undefined, undefined]);
    expect(commands(undefined)).toEqual([undefined, undefined]);
  });

  it('names no options of commands that connect', () => {
    const missing = finding('client-cert-missing', { confidence: 'likely', evidence: [] });
    expect(missing.remedy.some(({ command }) => command?.startsWith('--') === true)).toBe(true);
    const { remedy } = byHand(missing, findFamily('simcom-sim7600').family);
    expect(remedy.map(({ text }) => text)).toEqual(missing.remedy.map(({ text }) => text));
    expect(remedy.filter(({ command }) => command?.startsWith('--') === true)).toEqual([]);
  });
});
