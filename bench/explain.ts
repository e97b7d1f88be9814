/*
 * `hawser explain` as its users run it: a log of 100 MB against `grep -c OK` on the same file, the memory that it takes for
 * logs of three sizes, and the time from start to answer on a log of 2 kB, beside that of a Node.js that does nothing.
 */
import { execFile } from 'node:child_process';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from '../test/support/programs.ts';
import { scratch } from '../test/support/scratch.ts';
import { ROOT } from '../test/support/tree.ts';
import { writeLongLog } from './support/long-log.ts';

const BIN = `${ROOT}dist/cli/main.js`;
const MB = 1_000_000;
const LONG_BYTES = 100 * MB;
const GREP_ROUNDS = 5;
const START_ROUNDS = 9;
const START_AIM_MS = 400;
/** Ten times the log may take so much more memory: the young generation of the heap grows before it is collected. */
const GROWTH_AIM_MB = 64;
/** No measurement of these takes longer. */
const MOST_MS = 600_000;

/** Prints the most memory that a process has had, kB, where its own output does not go. */
const TELL_MEMORY =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`))';

interface Run {
  readonly ms: number;
  readonly stdout: string;
  readonly peakMb?: number;
}

/** A whole process, from its start to its end. Throws where it fails. */
function run(program: string, args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    execFile(program, [...args], { timeout: MOST_MS, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const ms = performance.now() - start;
      const [, peak] = /^peak (\d+)$/m.exec(stderr) ?? [];
      if (error === null) resolve({ ms, stdout, ...(peak === undefined ? {} : { peakMb: Number(peak) / 1024 }) });
      else reject(new Error(`${program} ${args.join(' ')} failed: ${stderr}`, { cause: error }));
    }).stdin?.end();
  });
}

const explain = (path: string): Promise<Run> =>
  run(process.execPath, ['--import', TELL_MEMORY, BIN, 'explain', path, '--json']);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Throws where the answer is none, or not about the whole file. */
function linesOf({ stdout }: Run): number {
  const { command, lines } = JSON.parse(stdout) as { readonly command: string; readonly lines: number };
  if (command !== 'explain' || lines === 0) throw new Error(`this is no explanation: ${stdout.slice(0, 200)}`);
  return lines;
}

const peakOf = ({ peakMb = NaN }: Run): string => `${peakMb.toFixed(0)} MB`;
const met = (is: boolean): string => (is ? 'met' : 'NOT met');

await access(BIN).catch(() => {
  throw new Error('dist/cli/main.js is not there: npm run build');
});
const folder = await scratch();
try {
  const [long, shorter, short] = ['long.log', 'shorter.log', 'short.log'].map((name) => join(folder.folder, name)) as [
    string,
    string,
    string,
  ];
  await writeLongLog(long, LONG_BYTES);
  await writeLongLog(shorter, LONG_BYTES / 10);
  await writeLongLog(short, 2_000);

  const grep = programPath('grep');
  const bytes = (await stat(long)).size;
  const times: number[] = [];
  for (let round = 0; grep !== undefined && round < GREP_ROUNDS; round += 1)
    times.push((await run(grep, ['-c', 'OK', long])).ms);
  const whole = await explain(long);
  const seconds = whole.ms / 1000;
  console.log(
    `${(bytes / MB).toFixed(0)} MB, ${linesOf(whole)} lines: ${seconds.toFixed(1)} s, ${(bytes / MB / seconds).toFixed(1)} MB/s`,
  );
  const grepMs = Math.min(...times);
  console.log(
    grep === undefined
      ? '  grep is not here, no ratio'
      : `  ratio ${(whole.ms / grepMs).toFixed(0)} to grep -c OK (${grepMs.toFixed(0)} ms, best of ${GREP_ROUNDS})`,
  );

  const tenth = await explain(shorter);
  const little = await explain(short);
  const growth = (whole.peakMb ?? NaN) - (tenth.peakMb ?? NaN);
  console.log(`  peak memory ${peakOf(whole)}, of a tenth of the log ${peakOf(tenth)}, of 2 kB ${peakOf(little)}`);
  console.log(
    `  growth by the last nine tenths ${growth.toFixed(0)} MB, aim <= ${GROWTH_AIM_MB}: ${met(growth <= GROWTH_AIM_MB)}`,
  );

  const starts: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < START_ROUNDS; round += 1) {
    bare.push((await run(process.execPath, ['-e', '0'])).ms);
    starts.push((await run(process.execPath, [BIN, 'explain', short, '--json'])).ms);
  }
  const [own, node] = [median(starts), median(bare)];
  console.log(
    `start to answer on ${(await stat(short)).size} bytes: ${own.toFixed(0)} ms, median of ${START_ROUNDS}, aim <= ${START_AIM_MS}: ${met(own <= START_AIM_MS)}`,
  );
  console.log(`  ratio ${(own / node).toFixed(1)} to node -e 0 (${node.toFixed(0)} ms)`);
} finally {
  await folder.remove();
}
