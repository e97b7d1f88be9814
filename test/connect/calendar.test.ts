import { describe, expect, it } from 'vitest';
import { connect } from '../../src/app/connect.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { systemClock } from '../../src/kernel/clock.ts';

/* Days that can cut a module off are told before it connects, while there is time. */

async function migration(broker: string, today: string): Promise<Finding | undefined> {
  const clock = { ...systemClock, wall: () => Date.parse(today) };
  const report = await connect(
    { module: 'sim7600', broker, username: 'me', probe: false, dryRun: true },
    { clock, env: {}, onEvent: () => undefined },
  );
  expect(report.ok, JSON.stringify(report.findings)).toBe(true);
  return report.findings.find(({ code }) => code === 'migration');
}

describe('the calendar of a broker', () => {
  it('is told of its own days', async () => {
    const found = await migration('mqtts://my-hub.azure-devices.net', '2025-01-01');
    expect(found).toMatchObject({ severity: 'info' });
    expect(found?.evidence.map(({ text }) => text).join()).toContain('2025-08-31');
    expect(found?.remedy.length).toBeGreaterThan(0);
  });

  it('is told of the root that was chosen, and of no other', async () => {
    const found = await migration('mqtts://my-hub.azure-devices.net', '2028-06-01');
    const told = found?.evidence.map(({ text }) => text).join() ?? '';
    expect(told).toContain('DigiCert Global Root G2');
    expect(told).not.toContain('DigiCert Global Root G3');
  });

  it('is silent where nothing is near', async () => {
    expect(await migration('mqtts://my-hub.azure-devices.net', '2027-01-01')).toBeUndefined();
  });
});
