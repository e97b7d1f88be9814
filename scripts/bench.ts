import { readdir } from 'node:fs/promises';
import { ROOT, runScript } from './support/run.ts';

/* Runs every measurement in bench/ (or those whose file name holds the argument), one after the other; helpers lie in folders below. */

const wanted = process.argv[2] ?? '';
const files = (await readdir(`${ROOT}bench`)).filter((file) => file.endsWith('.ts') && file.includes(wanted));
if (files.length === 0) throw new Error(`no measurement in bench/ is called *${wanted}*.ts`);
let failed = 0;
for (const file of files.sort()) {
  console.log(`\n${file}`);
  if ((await runScript(`bench/${file}`)) !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
