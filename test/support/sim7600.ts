import type { HostEnd } from '../../src/emulator/host-end.ts';
import type { ResolveEntry } from '../../src/kernel/resolve.ts';
import type { Condition } from '../../src/families/kit/emulator.ts';
import { firmwareLine } from '../../src/families/kit/family.ts';
import { emulator } from '../../src/families/simcom-sim7600/emulator.ts';
import { family } from '../../src/families/simcom-sim7600/family.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Rig } from './rig.ts';
import { RigTypist } from './typist.ts';

export interface Sim7600Options {
  readonly firmware?: string;
  readonly resolve?: readonly ResolveEntry[];
  readonly conditions?: readonly Condition[];
  /** Certificate files that are stored already, as text. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the module's clock shows, ISO 8601. */
  readonly clock?: string;
  /** How many times faster than real time the module's own waits run. */
  readonly speed?: number;
}

const FINAL = /^(OK|ERROR|\+CME ERROR: .*)$/;

/** A virtual SIM7600 on the desk: what is typed, and what comes back. */
export class Desk extends RigTypist {
  readonly conditions: Set<Condition>;

  private constructor(rig: Rig, host: HostEnd, conditions: Set<Condition>) {
    super(rig, host, FINAL);
    this.conditions = conditions;
  }

  static async open(options: Sim7600Options = {}): Promise<Desk> {
    const { firmware = 'LE20B04SIM7600G22', resolve = [], files = {}, speed = 1 } = options;
    const conditions = new Set(options.conditions ?? []);
    const rig = new Rig({
      family,
      emulator,
      firmware: firmwareLine(family, firmware).line,
      resolve,
      conditions,
      rtc: options.clock === undefined ? 'cold' : { unixMs: Date.parse(options.clock) },
      clock: { ...systemClock, after: (ms, run) => systemClock.after(ms / speed, run) },
    });
    for (const [name, text] of Object.entries(files)) rig.services.files.write('cert', name, utf8Bytes(text));
    return new Desk(rig, await rig.terminal(), conditions);
  }

  /** Types a command that asks for bytes, and gives them; the lines that follow up to `last`. */
  async give(command: string, bytes: string, last = /^(OK|ERROR)$/): Promise<readonly string[]> {
    await this.begin(command, bytes);
    return this.until(last);
  }

  /** Types a command that asks for bytes, and gives it some. */
  async begin(command: string, bytes: string): Promise<void> {
    await this.type(`${command}\r`);
    const prompt = await this.next();
    if (prompt !== '>') throw new Error(`no prompt after ${command}, but ${prompt}`);
    await this.type(bytes);
  }
}
