import type { HostEnd } from '../../src/emulator/host-end.ts';
import type { VirtualModule } from '../../src/emulator/module.ts';
import type { HostServices } from '../../src/emulator/services.ts';
import type { Rig } from './rig.ts';

/** Somebody at the terminal of a virtual module: what is typed, and what comes back. */
export class Typist {
  readonly #host: HostEnd;
  readonly #final: RegExp;

  /** `final`: the lines that end a command. */
  constructor(host: HostEnd, final: RegExp) {
    this.#host = host;
    this.#final = final;
  }

  /** Types a command; the lines up to and including one that `last` fits (a final result, unless said otherwise). */
  async ask(command: string, last = this.#final): Promise<readonly string[]> {
    await this.type(`${command}\r\n`);
    return this.until(last);
  }

  /** Lines up to and including one that `last` fits. */
  async until(last: RegExp): Promise<readonly string[]> {
    const lines: string[] = [];
    do lines.push(await this.next());
    while (!last.test(lines.at(-1) ?? ''));
    return lines;
  }

  /** The next line or prompt. */
  async next(): Promise<string> {
    return told(await this.#host.next());
  }

  /** Commands of which each has to end well. */
  async all(...commands: readonly string[]): Promise<void> {
    for (const command of commands) {
      const lines = await this.ask(command);
      if (/ERROR|FAIL/.test(lines.at(-1) ?? 'ERROR')) throw new Error(`${command}: ${lines.join(' / ')}`);
    }
  }

  /** Exactly so many raw bytes of what the module prints. */
  async bytes(count: number): Promise<string> {
    return told(await this.#host.bytes(count));
  }

  /** Types bytes as they are. */
  type(text: string): Promise<void> {
    return this.#host.type(text);
  }
}

/** The same with the whole module behind it. */
export class RigTypist extends Typist {
  readonly module: VirtualModule;
  readonly services: HostServices;
  readonly #rig: Rig;

  protected constructor(rig: Rig, host: HostEnd, final: RegExp) {
    super(host, final);
    this.module = rig.module;
    this.services = rig.services;
    this.#rig = rig;
  }

  close(): Promise<void> {
    return this.#rig.close();
  }
}

function told(text: string | undefined): string {
  if (text === undefined) throw new Error('the module says nothing more');
  return text;
}
