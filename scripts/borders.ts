import { checkBorders } from './support/borders.ts';
import { ROOT } from './support/run.ts';

/*
 * Checks who imports whom. The tool has been seen to visit nothing and report success, so the files that it visited are
 * counted against those that are there.
 */

const { violations, missed, visited, sources } = await checkBorders(ROOT);
for (const violation of violations) console.log(violation);
for (const file of missed) console.log(`not visited: ${file}`);
console.log(`${visited} modules visited, ${violations.length} violations`);
process.exitCode = violations.length === 0 && missed.length === 0 && sources > 0 ? 0 : 1;
