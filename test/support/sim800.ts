import { firmwareLine } from '../../src/families/kit/family.ts';
import type { FirmwareLine } from '../../src/families/kit/firmware.ts';
import { emulator } from '../../src/families/simcom-sim800/emulator.ts';
import { family } from '../../src/families/simcom-sim800/family.ts';
import { Rig, type RigOptions } from './rig.ts';
import { RigTypist } from './typist.ts';

export interface Sim800Options extends Partial<Omit<RigOptions, 'family' | 'emulator' | 'firmware'>> {
  /** A build, or a line with facts of its own. */
  readonly firmware?: string | FirmwareLine;
  /** Bytes in one piece of what goes over the cable. */
  readonly chunk?: number;
}

/** The line that a build belongs to. */
export function lineOf(build: string): FirmwareLine {
  return firmwareLine(family, build).line;
}

const FINAL = /^(OK|ERROR|\+CME ERROR: .*|SHUT OK|(?:\d, )?CLOSE OK|(?:\d, )?SEND (?:OK|FAIL)|DATA ACCEPT:.*)$/;

/** A virtual SIM800 on the desk: what is typed, and what comes back. */
export class Sim800 extends RigTypist {
  static async open({ firmware, chunk, ...options }: Sim800Options = {}): Promise<Sim800> {
    const line = typeof firmware === 'string' ? lineOf(firmware) : firmware;
    const rig = new Rig({ family, emulator, ...options, ...(line === undefined ? {} : { firmware: line }) });
    return new Sim800(rig, await rig.terminal(chunk === undefined ? {} : { chunk }), FINAL);
  }

  /** Types a command that asks for bytes, gives them, reads them back, and the lines that follow up to `last`. */
  async give(command: string, bytes: string, last = FINAL): Promise<readonly string[]> {
    await this.begin(command, bytes);
    const echoed = await this.bytes(bytes.length);
    if (echoed !== bytes) throw new Error(`the module prints ${echoed} back for ${bytes}`);
    return this.until(last);
  }

  /** Types a command that asks for bytes, and gives it some. */
  async begin(command: string, bytes: string): Promise<void> {
    await this.type(`${command}\r\n`);
    const prompt = await this.next();
    if (prompt !== '>') throw new Error(`no prompt after ${command}, but ${prompt}`);
    await this.type(bytes);
  }

  /** From nothing to an address. */
  async bringUp(...switches: readonly string[]): Promise<void> {
    await this.all('AT+CIPSHUT', ...switches, 'AT+CSTT="internet","",""', 'AT+CIICR');
    await this.ask('AT+CIFSR', /^\d+\.\d+\.\d+\.\d+$/);
  }

  /** Writes a file into `C:\USER\`. */
  async store(name: string, content: string): Promise<void> {
    await this.all(`AT+FSCREATE=C:\\USER\\${name}`);
    const lines = await this.give(`AT+FSWRITE=C:\\USER\\${name},0,${content.length},10`, content);
    if (lines.at(-1) !== 'OK') throw new Error(`AT+FSWRITE: ${lines.join(' / ')}`);
  }
}
