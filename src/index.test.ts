import { describe, expect, it } from 'vitest';
import * as hawser from './index.ts';
import { startDemoBroker } from './app/demo-broker.ts';
import { BROKER, credentials } from '../test/support/virtual.ts';

describe('the library', () => {
  it('offers what a program of one’s own needs, and no more by accident', () => {
    expect(Object.keys(hawser).sort()).toEqual([
      'AtChannel',
      'CAUSES',
      'Dialect',
      'EXIT',
      'HawserError',
      'RUNGS',
      'VirtualClock',
      'connect',
      'decodeSession',
      'families',
      'findFamily',
      'flash',
      'formatTranscript',
      'isHawserError',
      'listModules',
      'memoryPair',
      'openModule',
      'openPort',
      'parseTranscript',
      'startChip',
      'startEmulator',
      'systemClock',
    ]);
  });

  it('is enough to talk to a module, and to connect one', async () => {
    const files = await credentials();
    const broker = await startDemoBroker(files.pki);
    const emulator = await hawser.startEmulator({
      module: 'sim7600',
      place: { host: '127.0.0.1', port: 0 },
      resolve: [{ name: BROKER, target: { host: '127.0.0.1', port: broker.port } }],
    });
    try {
      const clock = hawser.systemClock;
      const pipe = await hawser.openPort(emulator.address, { clock });
      const { dialect } = hawser.findFamily('sim7600').family;
      const channel = new hawser.AtChannel(pipe, dialect, { clock });
      const { status, info } = await channel.run(dialect.exchange('network.signal.read'), {});
      expect(status).toBe('ok');
      expect(info[0]?.text).toMatch(/^\+CSQ: \d+,\d+$/);
      await channel.close();
      const report = await hawser.connect(
        { port: emulator.address, broker: `mqtts://${BROKER}`, ca: files.ca, cert: files.cert, key: files.key },
        { clock, env: {}, onEvent: () => undefined },
      );
      expect(report).toMatchObject({ ok: true, verified: 'own-message' });
    } finally {
      await emulator.stop();
      await broker.stop();
      await files.files.remove();
    }
  });
});
