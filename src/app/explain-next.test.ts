import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../test/support/doc-commands.ts';
import { systemClock } from '../kernel/clock.ts';
import { explain, type ExplainReport, type ExplainRequest } from './explain.ts';

function explained(lines: readonly string[], request: ExplainRequest = {}): Promise<ExplainReport> {
  return explain(request, {
    clock: systemClock,
    stdin: Readable.from([Buffer.from(lines.join('\n'))]),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

const REFUSED = [
  'AT+CGMR',
  '+CGMR: LE20B03SIM7600M22',
  'OK',
  'AT+CMQTTCONNECT=0,"tcp://x1.s1.eu.hivemq.cloud:8883",60,1,"me","***"',
  'OK',
  '+CMQTTCONNECT: 0,32',
];

function commandsOf({ nextSteps }: ExplainReport): readonly string[] {
  return nextSteps.flatMap(({ command }) => command ?? []);
}

describe('how to go on from a log', () => {
  it('names the module, its firmware and the broker that were recognised, in commands that can be typed', async () => {
    const commands = commandsOf(await explained(REFUSED));
    expect(commands).toContain(
      'hawser check --module sim7600@LE20B03SIM7600M22 --broker mqtts://x1.s1.eu.hivemq.cloud',
    );
    expect(commands).toContain('hawser probe mqtts://x1.s1.eu.hivemq.cloud --as sim7600@LE20B03SIM7600M22');
    expect(commands).toContain("hawser code sim7600 '+CMQTTCONNECT: 0,32'");
    expect(commands.filter((line) => line.startsWith('hawser connect')).map((line) => line.split(' ').at(-1))).toEqual([
      'host',
      '--dry-run',
    ]);
    for (const command of commands)
      expect(await problemOf({ line: command.replace(/^hawser /, ''), inline: true }), command).toBeUndefined();
  });

  it('says what kind of broker it is where no host does', async () => {
    const commands = commandsOf(await explained(REFUSED.slice(-1), { module: 'nRF9160', broker: 'AWS IoT' }));
    expect(commands).toContain('hawser check --module nrf91 --broker mqtts://HOST --broker-kind aws-iot');
    expect(commands.some((line) => line.startsWith('hawser connect'))).toBe(false);
  });

  it('explains the code of a TLS library, and asks about no module where there is none', async () => {
    const commands = commandsOf(await explained(['E (4120) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700']));
    expect(commands[0]).toMatch(/^hawser code (mbedtls|esp-tls) /);
    expect(commands.some((line) => line.includes('--module'))).toBe(false);
    expect(commands.at(-1)).toBe('hawser probe mqtts://HOST');
  });

  it('leaves a log alone that shows success, and one with nothing in it', async () => {
    const worked = await explained([...REFUSED.slice(0, -1), '+CMQTTCONNECT: 0,0']);
    expect(worked).toMatchObject({ outcome: 'worked', nextProofs: [], nextSteps: [] });
    expect((await explained([])).nextSteps).toEqual([]);
  });

  it('tells which words of the user nobody understands', async () => {
    expect((await explained(REFUSED, { module: 'toaster', broker: 'qwertz' })).notUnderstood).toEqual([
      '--module',
      '--broker',
    ]);
    const known = await explained(REFUSED, { module: 'SIM7600G-H LE20B03', broker: 'HiveMQ Cloud' });
    expect(known.notUnderstood).toEqual([]);
    expect((await explained(REFUSED, { module: 'ESP32 with mbedTLS' })).notUnderstood).toEqual([]);
  });
});
