import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { NetworkProcessor } from '../../src/emulator/cc3200/network-processor.ts';
import { programPath } from './programs.ts';
import type { Scratch } from './scratch.ts';
import { ROOT } from './tree.ts';

/* Exported C for TI's SimpleLink driver, compiled here and run against the virtual network processor. */

const SDK = `${ROOT}test/support/simplelink`;
const FLAGS = ['-std=c99', '-Wall', '-Wextra', '-Werror', '-pedantic', '-DHAWSER_PAHO'];

/** Compiles the code with a `main` around it; gives the program. Throws with what the compiler says. */
export async function compileProgram(folder: Scratch, code: string): Promise<string> {
  const path = await folder.file('secure.c', code);
  const out = `${folder.folder}/program`;
  const args = [...FLAGS, `-I${SDK}`, `-I${folder.folder}`, '-o', out, path, `${SDK}/program.c`];
  await new Promise<void>((resolve, reject) => {
    execFile(programPath('gcc') ?? 'gcc', args, { timeout: 60_000 }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`gcc refused it:\n${stderr}`));
    });
  });
  return out;
}

/** How such a program ended, and every call that it made. */
export interface ProgramRun {
  /** What it was left with: a handle, 0, or a code. */
  readonly result: number;
  readonly calls: readonly string[];
}

/** Runs a program on a chip to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  chip: NetworkProcessor,
): Promise<ProgramRun> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], timeout: 60_000 });
  const calls: string[] = [];
  let address = '';
  for await (const line of createInterface({ input: child.stdout })) {
    const result = /^result (-?\d+)$/.exec(line)?.[1];
    if (result !== undefined) return { result: Number(result), calls };
    // A call may take two lines: the address of a connection comes before its port.
    if (line.startsWith('connect ')) {
      address = line;
      continue;
    }
    const call = address === '' ? line : `${address} ${line}`;
    address = '';
    calls.push(call);
    child.stdin.write(`${await answer(call, chip)}\n`);
  }
  throw new Error(`the program ended after: ${calls.join('; ')}`);
}

async function answer(call: string, chip: NetworkProcessor): Promise<number> {
  const [name, ...words] = call.split(' ');
  const [first = '', second = '', third = '', fourth = ''] = words;
  switch (name) {
    case 'socket':
      return chip.socket(Number(first));
    case 'option':
      return chip.setOption(Number(first), Number(second), Number(third), bytes(fourth));
    case 'device':
      return chip.deviceSet(Number(first), Number(second), bytes(third));
    case 'resolve':
      return numberOf(await chip.resolve(second));
    case 'connect':
      return chip.connect(Number(first), [...bytes(second)].join('.'), Buffer.from(third, 'hex').readUInt16BE());
    case 'close':
      return chip.close(Number(first));
    default:
      throw new Error(`no call of the driver: ${call}`);
  }
}

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** An address as the driver gives it: the first byte on top; 0 for none. */
function numberOf(address: string | undefined): number {
  return address === undefined ? 0 : Buffer.from(address.split('.').map(Number)).readUInt32BE();
}
