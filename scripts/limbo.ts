import { DIFFERENCES, NEVER_LAXER } from '../test/limbo/differences.ts';
import { askModel, askOpenssl, limboFile, readLimbo, type LimboAnswer, type LimboCase } from '../test/support/limbo.ts';
import { has } from '../test/support/programs.ts';
import { scratch } from '../test/support/scratch.ts';

/*
 * The figures of the x509-limbo suite: how each verifier model, the strict judgement and `openssl verify` itself answer
 * it, and how openssl-default compares with `openssl verify` case by case.
 */

const path = limboFile();
if (path === undefined) {
  console.log('x509-limbo is not there: skipped. HAWSER_LIMBO names its file.');
} else {
  process.exitCode = await report(path);
}

interface Row {
  readonly entry: LimboCase;
  readonly answer: LimboAnswer;
}

function figures(name: string, rows: readonly Row[]): void {
  const wanted = (entry: LimboCase): boolean => entry.expected_result === 'SUCCESS';
  const laxer = rows.filter(({ entry, answer }) => answer.accepted && !wanted(entry));
  const stricter = rows.filter(({ entry, answer }) => !answer.accepted && wanted(entry));
  const guarded = laxer.filter(({ entry }) => NEVER_LAXER.test(entry.id)).length;
  const slowest = Math.max(...rows.map(({ answer }) => answer.ms)).toFixed(0);
  const agrees = rows.length - laxer.length - stricter.length;
  console.log(
    `${name.padEnd(20)} agrees ${String(agrees).padStart(3)}, laxer ${String(laxer.length).padStart(2)} ` +
      `(${guarded} in signature, validity, CA, path length or name), stricter ${String(stricter.length).padStart(2)}, slowest ${slowest} ms`,
  );
}

async function report(file: string): Promise<number> {
  const { cases, leftOut } = readLimbo(file);
  const now = Date.now();
  console.log(`x509-limbo: ${cases.length} cases; ${leftOut} left out (revocation lists, limits of depth)\n`);
  const ask = (model: Parameters<typeof askModel>[1]): readonly Row[] =>
    cases.map((entry) => ({ entry, answer: askModel(entry, model, now) }));
  const strict = ask('strict');
  const ours = ask('openssl-default');
  figures('strict', strict);
  figures('openssl-default', ours);
  for (const model of ['openssl-partial', 'mbedtls', 'wolfssl', 'wolfssl-strict-top', 'top-of-chain'] as const) {
    figures(model, ask(model));
  }
  const unlisted = strict.filter(
    ({ entry, answer }) => answer.accepted !== (entry.expected_result === 'SUCCESS') && !(entry.id in DIFFERENCES),
  );
  console.log('\nWhere strict differs from the suite:');
  for (const [id, { we, because }] of Object.entries(DIFFERENCES)) console.log(`  ${we.padEnd(8)} ${id}: ${because}`);
  for (const { entry, answer } of unlisted) console.log(`  NOT LISTED ${entry.id}: ${answer.reason}`);
  const apart = has('openssl') ? await compare(ours, now) : 0;
  return unlisted.length === 0 && apart === 0 ? 0 : 1;
}

/** How many cases the model and the program answer differently. */
async function compare(ours: readonly Row[], now: number): Promise<number> {
  const files = await scratch();
  const theirs: Row[] = [];
  for (const { entry } of ours) theirs.push({ entry, answer: await askOpenssl(entry, now, files) });
  await files.remove();
  console.log('');
  figures('openssl verify', theirs);
  const apart = theirs.filter(({ answer }, index) => answer.accepted !== ours[index]?.answer.accepted);
  for (const { entry, answer } of apart)
    console.log(`  apart: ${entry.id}: openssl verify ${answer.reason || 'accepts'}`);
  console.log(
    `openssl-default gives the exit status of openssl verify in ${ours.length - apart.length} of ${ours.length} cases`,
  );
  return apart.length;
}
