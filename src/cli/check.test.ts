import { describe, expect, it } from 'vitest';
import { hawserHere } from '../../test/support/cli-here.ts';
import { virtualModule } from '../../test/support/virtual.ts';
import type { CheckReport } from '../app/check-report.ts';

const HIVEMQ = 'mqtts://x1.s1.eu.hivemq.cloud';

function documentOf(stdout: string): CheckReport {
  return JSON.parse(stdout) as CheckReport;
}

describe('hawser check', () => {
  it.each([
    ['yes', 'sim7600@LE20B04', HIVEMQ, 0, /^Yes: nothing stands against it.*Taken for right: the login\.$/m],
    ['no', 'sim7600@LE20B03', HIVEMQ, 1, /^No: it would break at tls, by what is known of both\.$/m],
    ['cannot tell', 'sim7600', 'mqtts://broker.example', 4, /^Cannot tell: one thing is open/m],
  ])('says %s by its words and its status', async (_word, module, broker, status, words) => {
    const here = await hawserHere('check', '--module', module, '--broker', broker, '--no-probe');
    expect(here.status).toBe(status);
    expect(here.stdout).toMatch(words);
    const { stdout, status: same } = await hawserHere(
      'check',
      '--module',
      module,
      '--broker',
      broker,
      '--no-probe',
      '--json',
    );
    expect(same).toBe(status);
    const report = documentOf(stdout);
    expect(report).toMatchObject({ schema: 1, command: 'check', ok: status === 0, by: 'profile' });
    expect(report.ladder.length).toBeGreaterThan(10);
    if (status === 4) expect(report.open).toMatchObject([{ code: 'client-cert-missing', rung: 'client-auth' }]);
  });

  it('names the root that would be taken, and why', async () => {
    const { stdout } = await hawserHere('check', '--module', 'sim7600', '--broker', HIVEMQ, '--no-probe');
    expect(stdout).toMatch(/^root: ISRG Root X1 \(HiveMQ Cloud: /m);
  });

  it('says what is missing before anything else', async () => {
    expect(await hawserHere('check', '--module', 'sim7600')).toMatchObject({ status: 2 });
    const nobody = await hawserHere('check', '--broker', HIVEMQ, '--no-probe');
    expect(nobody).toMatchObject({ status: 2 });
    expect(nobody.stderr).toMatch(/no module is named/);
    expect(await hawserHere('check', '--module', 'sim7600', '--broker', HIVEMQ, '--at', 'noon')).toMatchObject({
      status: 2,
    });
  });

  it('asks the broker for what the firmware of the user will do, QoS 2 and retained messages as well', async () => {
    const aws = 'mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com';
    const asked = ['check', '--module', 'sim7600', '--broker', aws, '--no-probe', '--qos', '2', '--json'];
    const { findings } = documentOf((await hawserHere(...asked)).stdout);
    expect(findings.map(({ code }) => code)).toContain('qos-unsupported');
  });

  it('reads firmware and clock from the module, changes nothing, and can be told another clock', async () => {
    const module = await virtualModule(1, { module: 'sim7600@LE20B03' });
    try {
      const port = ['--port', module.address, '--broker', HIVEMQ, '--no-probe', '--json'];
      const here = await hawserHere('check', ...port);
      expect(here.status).toBe(1);
      const report = documentOf(here.stdout);
      expect(report.module).toMatchObject({
        family: 'simcom-sim7600',
        firmware: 'LE20B03SIM7600M22',
        firmwareKnown: true,
      });
      expect(report.findings.map(({ code }) => code)).toContain('dates-not-checked');
      const again = documentOf((await hawserHere('check', ...port, '--at', 'cold')).stdout);
      // Dates are not looked at on this module, so that its clock does not matter.
      expect(again.findings.map(({ code }) => code)).toEqual(report.findings.map(({ code }) => code));
    } finally {
      await module.stop();
    }
  });
});

describe('hawser matrix', () => {
  it('prints lines for people, a page, or a document', async () => {
    const people = await hawserHere('matrix', '--module', 'sim7600@LE20B03', '--broker', 'hivemq-cloud');
    expect(people).toMatchObject({ status: 0 });
    expect(people.stdout).toMatch(
      /^LE20B03SIM7600M22 .*\n {2}HiveMQ Cloud {2}no: sni-unsupported; but yes with --tls host$/m,
    );
    const page = await hawserHere('matrix', '--broker', 'hivemq-cloud', '--markdown');
    expect(page.stdout).toMatch(/no: \[sni-unsupported\]\(findings\/sni-unsupported\.md\)/);
    const { stdout } = await hawserHere('matrix', '--module', 'sim800', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      command: 'matrix',
      ok: true,
      rows: [{ family: 'simcom-sim800' }, {}, {}],
    });
    expect(await hawserHere('matrix', '--json', '--markdown')).toMatchObject({ status: 2 });
  });
});
