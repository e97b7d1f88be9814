import { describe, expect, it } from 'vitest';
import { HostEnd } from '../../src/emulator/host-end.ts';
import { VirtualModule } from '../../src/emulator/module.ts';
import { networkServices } from '../../src/emulator/network.ts';
import { hostServices } from '../../src/emulator/services.ts';
import { defaultLine } from '../../src/families/kit/family.ts';
import { emulator } from '../../src/families/simcom-sim7600/emulator.ts';
import { family } from '../../src/families/simcom-sim7600/family.ts';
import { memoryPair } from '../../src/transports/memory.ts';
import { fastClock } from '../support/fast-clock.ts';

const clock = fastClock(50);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

describe('the receiver of positions, with the delays of a real module', () => {
  it('refuses commands right after power-up, and queries right after it was switched on', async () => {
    const conditions = new Set<never>();
    const network = networkServices({ entries: [], conditions, clock });
    const services = hostServices({ clock, network, conditions, rtc: 'cold', latency: 'real' });
    const module = new VirtualModule({ family, emulator, firmware: defaultLine(family), services });
    const [near, far] = memoryPair();
    module.attach(far);
    const host = new HostEnd(near, clock);
    const ask = async (command: string): Promise<readonly string[]> => {
      await host.type(`${command}\r`);
      const lines: string[] = [];
      do lines.push((await host.next()) ?? 'nothing');
      while (!/^(OK|ERROR|nothing)$/.test(lines.at(-1) ?? ''));
      return lines.filter((line) => line !== command);
    };
    expect(await host.next()).toBe('RDY');
    expect(await ask('AT+CGPS=1')).toEqual(['ERROR']);
    await pause(9_000);
    host.forget();
    expect(await ask('AT+CGPS=1')).toEqual(['OK']);
    expect(await ask('AT+CGPSINFO')).toEqual(['ERROR']);
    await pause(1_500);
    expect(await ask('AT+CGPSINFO')).toEqual(['+CGPSINFO: ,,,,,,,,', 'OK']);
    expect(module.faults).toEqual([]);
    module.stop();
    await network.close();
  });
});
