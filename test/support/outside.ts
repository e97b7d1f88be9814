import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator, type EmulateOptions } from '../../src/app/emulate.ts';
import type { VirtualModule } from '../../src/emulator/module.ts';
import { emulatedFamilies } from '../../src/families/emulators.ts';
import type { Family, FirmwareLine } from '../../src/families/kit/family.ts';
import type { FamilyChoice } from '../../src/families/kit/find.ts';
import { findFamily } from '../../src/families/registry.ts';
import { full } from './full.ts';
import { programPath } from './programs.ts';
import { scratch, type Scratch } from './scratch.ts';

/* Virtual modules for programs that nobody here wrote: on a pseudo-terminal, as a module on a USB port would be. */

/** One virtual module to run other people's programs against. */
export interface OutsideModule {
  /** `FAMILY@FIRMWARE`, as `hawser emulate` takes it. */
  readonly name: string;
  readonly family: Family;
  readonly line: FirmwareLine;
}

/** Every family that has a virtual module and knows all of `commands`, in its default firmware. */
export function usualModules(...commands: readonly string[]): readonly OutsideModule[] {
  return modules(commands, ({ line }) => [line]);
}

/** The same; in the full run, in each of its firmware lines. */
export function outsideModules(...commands: readonly string[]): readonly OutsideModule[] {
  return full ? modules(commands, ({ family }) => family.firmware) : usualModules(...commands);
}

function modules(
  commands: readonly string[],
  linesOf: (choice: FamilyChoice) => readonly FirmwareLine[],
): readonly OutsideModule[] {
  return emulatedFamilies().flatMap((id) => {
    const choice = findFamily(id);
    const { family } = choice;
    return linesOf(choice)
      .filter((line) => commands.every((text) => knows(family, line, text)))
      .map((line) => ({ name: `${id}@${line.id}`, family, line }));
  });
}

function knows(family: Family, { facts }: FirmwareLine, command: string): boolean {
  const reading = family.dialect.readCommand(command);
  return reading.kind === 'known' && facts.lacks?.value.includes(reading.command.exchange.id) !== true;
}

/** A virtual module that waits on a pseudo-terminal. */
export interface OnPty {
  /** The link, which is what `--port` would take. */
  readonly path: string;
  /** The terminal that the link leads to. */
  readonly device: string;
  readonly module: VirtualModule;
  readonly files: Scratch;
  /** Commands that no declaration fits, each once, in the order in which they came. */
  unknownCommands(): readonly string[];
  /** Fails when the module had a fault of its own. */
  stop(): Promise<void>;
}

/** `hawser emulate NAME --pty PATH`, in this process. */
export async function onPty(name: string, options: Partial<EmulateOptions> = {}): Promise<OnPty> {
  const files = await scratch();
  const path = join(files.folder, 'modem');
  const emulator = await startEmulator({ module: name, place: { pty: path }, ...options });
  const { module } = emulator;
  return {
    path,
    device: realpathSync(path),
    module,
    files,
    unknownCommands: () => [
      ...new Set(module.received.filter(({ exchange }) => exchange === undefined).map(({ text }) => text)),
    ],
    async stop() {
      await emulator.stop();
      await files.remove();
      if (module.faults.length > 0)
        throw new Error(`faults of the virtual module: ${module.faults.map(String).join()}`);
    },
  };
}

/** How an outside program ended. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A terminal that the program is to have as standard input and output, the way `chat` wants its modem. */
  readonly terminal?: string;
  /** It is killed then, and `status` is null. */
  readonly withinMs?: number;
}

const WITHIN_MS = 15_000;

/** Runs an outside program to its end; an unsuccessful one is not an error here. */
export async function ran(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { env = {}, terminal, withinMs = WITHIN_MS } = options;
  const fd = terminal === undefined ? undefined : openSync(terminal, constants.O_RDWR | constants.O_NOCTTY);
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(programPath(program) ?? program, [...args], {
        stdio: fd === undefined ? ['ignore', 'pipe', 'pipe'] : [fd, fd, 'pipe'],
        env: { ...process.env, LC_ALL: 'C', ...env },
        timeout: withinMs,
        killSignal: 'SIGKILL',
      });
      let output = '';
      const add = (chunk: Buffer): void => void (output += chunk.toString('latin1'));
      child.stdout?.on('data', add);
      child.stderr?.on('data', add);
      child.once('error', reject);
      child.once('close', (status) => resolve({ status, output }));
    });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
