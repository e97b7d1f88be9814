import { describe, expect, it } from 'vitest';
import { alertName } from '../../tls/alerts.ts';
import { brokers } from '../registry.ts';
import { GENERAL_SIGNATURES, signaturesOf } from './signatures.ts';

describe('failure signatures', () => {
  it('name every cause once, each on one level at least', () => {
    const ids = GENERAL_SIGNATURES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(17);
    for (const { id, tls12, tls13, mqtt } of GENERAL_SIGNATURES) {
      expect(
        [tls12, tls13, mqtt].some((sign) => sign !== undefined),
        id,
      ).toBe(true);
    }
  });

  it('name alerts that exist, and something to see on every level', () => {
    let signs = 0;
    for (const profile of brokers()) {
      for (const { id, tls12, tls13, mqtt } of signaturesOf(profile)) {
        for (const { value } of [tls12, tls13, mqtt].filter((sign) => sign !== undefined)) {
          const { alerts = [], connack = [], reasons = [], seen = [] } = value;
          expect(alerts.length + connack.length + reasons.length + seen.length, `${profile.id} ${id}`).toBeGreaterThan(
            0,
          );
          for (const number of alerts) expect(alertName(number)).not.toMatch(/^alert /);
          for (const code of connack) expect([1, 2, 3, 4, 5]).toContain(code);
          for (const code of reasons) expect(code).toBeGreaterThanOrEqual(0x80);
          signs += 1;
        }
      }
    }
    expect(signs).toBeGreaterThan(400);
  });

  it('are refined by a profile in their place, and stay what they are elsewhere', () => {
    const aws = brokers().find(({ id }) => id === 'aws-iot');
    const hive = brokers().find(({ id }) => id === 'hivemq-cloud');
    if (aws === undefined || hive === undefined) throw new Error('a profile is missing');
    const find = (profile: typeof aws, id: string) => signaturesOf(profile).find((one) => one.id === id);
    expect(find(aws, 'client-id')?.mqtt?.value).toEqual({ seen: ['close'], reasons: [0x87] });
    expect(find(hive, 'client-id')).toBe(GENERAL_SIGNATURES.find(({ id }) => id === 'client-id'));
    // Without the name the handshake passes there, and the login seems wrong.
    expect(find(hive, 'sni-missing')?.tls12?.value.seen).toContain('completes');
    expect(find(hive, 'sni-missing')?.mqtt?.value.connack).toEqual([5]);
    expect(find(aws, 'client-certificate-unregistered')?.tls12?.value.seen).toContain('completes');
    for (const profile of brokers()) {
      const ids = signaturesOf(profile).map(({ id }) => id);
      expect(new Set(ids).size, profile.id).toBe(ids.length);
    }
  });
});
