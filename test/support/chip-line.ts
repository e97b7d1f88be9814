import type { BytePipe } from '../../src/at/pipe.ts';
import { VirtualChip, type ChipOptions } from '../../src/emulator/cc3200/chip.ts';
import { findFamily } from '../../src/families/registry.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { memoryPair } from '../../src/transports/memory.ts';
import { inVirtualTime } from './virtual-time.ts';

/** A virtual chip on a clock that jumps, for tests. */
export function testChip(options: Partial<ChipOptions> = {}): {
  readonly chip: VirtualChip;
  readonly clock: VirtualClock;
} {
  const clock = new VirtualClock();
  const facts = findFamily('cc3200').family.loader;
  if (facts === undefined) throw new Error('the family has no boot loader');
  return { clock, chip: new VirtualChip({ clock, facts, breaks: false, ...options }) };
}

/** A cable on which neither reset nor break can pass: plugging it in counts as both. */
export function plainLine(chip: VirtualChip, chunk?: number): BytePipe {
  const [host, module] = memoryPair(chunk === undefined ? {} : { chunk });
  chip.connect(module);
  chip.reset();
  chip.seeBreak();
  return host;
}

/** A serial line with break, and with DTR as the chip's reset. What was heard is told in `seen`. */
export function serialLine(chip: VirtualChip, seen: string[] = []): BytePipe {
  const [host, module] = memoryPair();
  chip.connect(module);
  let held = false;
  return {
    write: (bytes) => host.write(bytes),
    onData: (listener) => host.onData(listener),
    onClose: (listener) => host.onClose(listener),
    close: () => host.close(),
    lines: {
      set: async ({ brk, dtr }) => {
        seen.push(`${brk ? 'break' : 'mark'} ${dtr ? 'reset' : 'run'}`);
        chip.holdBreak(brk);
        if (held && !dtr) chip.reset();
        held = dtr;
        return true;
      },
      discardInput: async () => {
        seen.push('discard');
      },
    },
  };
}

/** What a client would type, as hex, and what the chip says to it within `ms`, as hex. */
export async function talk(
  clock: VirtualClock,
  pipe: BytePipe,
): Promise<(sent: string, ms?: number) => Promise<string>> {
  let heard = '';
  pipe.onData((bytes) => (heard += Buffer.from(bytes).toString('hex')));
  return async (sent, ms = 10) => {
    heard = '';
    if (sent !== '') await pipe.write(new Uint8Array(Buffer.from(sent.replace(/ /g, ''), 'hex')));
    await inVirtualTime(clock, clock.advance(ms));
    return heard;
  };
}
