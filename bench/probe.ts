/*
 * `hawser probe` against Debian's sslscan and testssl on a Mosquitto that demands client certificates: whole processes,
 * on loopback and through a relay that makes a round trip take 100 ms; and a table of which facts each of them found.
 */
import { makeDevPki } from '../src/pki/dev.ts';
import { mosquitto } from '../test/support/mosquitto.ts';
import { programPath } from '../test/support/programs.ts';
import { delayRelay, type DelayRelay } from './support/delay-relay.ts';
import { ALL_FACTS, factsOfProbe, factsOfSslscan, factsOfTestssl, type Found } from './support/scanned-facts.ts';
import { HOST, hawserProbe, sslscan, testssl, type Scan, type Scanner } from './support/scanners.ts';

const ROUNDS = 7;
const SLOW_ROUNDS = 3;
const ONE_WAY_MS = 50;

interface Reference {
  readonly scanner: Scanner;
  readonly facts: (text: string) => Found;
  /** Most of its time that ours may take. */
  readonly aim: { readonly loopback: number; readonly slow: number };
  /** It takes so long that once has to do. */
  readonly once: boolean;
}

function references(): readonly Reference[] {
  const [quick, thorough] = [sslscan(), testssl()];
  return [
    ...(quick === undefined
      ? []
      : [{ scanner: quick, facts: factsOfSslscan, aim: { loopback: 1, slow: 0.2 }, once: false }]),
    ...(thorough === undefined
      ? []
      : [{ scanner: thorough, facts: factsOfTestssl, aim: { loopback: 1 / 20, slow: 1 / 20 }, once: true }]),
  ];
}

interface Measured extends Scan {
  /** Connections that the relay could not make as slow as they should be. */
  readonly wordless: number;
}

type Measure = Scanner & { readonly rounds: number };

/** The fastest of some rounds of each; they take turns, so that a slow moment of the machine meets all of them. */
async function fastest(scanners: readonly Measure[], place: Place): Promise<readonly Measured[]> {
  const scans: Measured[][] = scanners.map(() => []);
  for (let round = 0; round < Math.max(...scanners.map(({ rounds }) => rounds)); round += 1) {
    for (const [index, scanner] of scanners.entries()) {
      if (round >= scanner.rounds) continue;
      const before = place.wordless();
      scans[index]?.push({ ...(await scanner.scan(place.port)), wordless: place.wordless() - before });
    }
  }
  return scans.map((list) => list.reduce((best, scan) => (scan.ms < best.ms ? scan : best)));
}

type Place = Pick<DelayRelay, 'port' | 'wordless'>;

async function measure(title: string, where: 'loopback' | 'slow', place: Place): Promise<readonly Scan[]> {
  const rounds = where === 'loopback' ? ROUNDS : SLOW_ROUNDS;
  const all = [{ ...own, rounds }, ...others.map(({ scanner, once }) => ({ ...scanner, rounds: once ? 1 : rounds }))];
  const [ours, ...theirs] = await fastest(all, place);
  if (ours === undefined) throw new Error('nothing was measured');
  const wordless = (scan: Measured): string => (where === 'slow' ? `, ${scan.wordless} wordless` : '');
  console.log(`${title}: ${own.name} ${ours.ms.toFixed(0)} ms, best of ${rounds}${wordless(ours)}`);
  for (const [index, { scanner, aim, once }] of others.entries()) {
    const scan = theirs[index];
    if (scan === undefined) continue;
    const ratio = ours.ms / scan.ms;
    const took = `${scanner.name} (${scan.ms.toFixed(0)} ms${once ? ', once' : ''}${wordless(scan)})`;
    const met = ratio <= aim[where] ? 'met' : 'NOT met';
    console.log(`  ratio ${ratio.toFixed(3)} to ${took}, aim <= ${aim[where]}: ${met}`);
  }
  return theirs;
}

function showFacts(columns: readonly (readonly [string, Found])[]): void {
  const width = 22;
  const row = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.slice(0, index === 0 ? 28 : width - 1).padEnd(index === 0 ? 28 : width))
      .join('')
      .trimEnd();
  console.log(row(['fact', ...columns.map(([name]) => name)]));
  for (const [id, title] of ALL_FACTS) {
    const cells = columns.map(([, facts]) => facts[id] ?? '-');
    if (cells.some((cell) => cell !== '-')) console.log(row([title, ...cells]));
  }
  const counts = columns.map(([, facts]) => Object.keys(facts).length);
  const [ours = 0, ...theirs] = counts;
  console.log(row(['facts found', ...counts.map(String)]));
  console.log(`more facts than the others: ${theirs.every((count) => ours > count) ? 'met' : 'NOT met'}`);
}

if (programPath('mosquitto') === undefined) throw new Error('mosquitto is not here (Debian package mosquitto)');
const [own, others] = [await hawserProbe(), references()];
const pki = await makeDevPki({ keyType: 'rsa', intermediate: true, serverNames: [HOST] });
const { certificate: clientCa } = pki.root;
const broker = await mosquitto({ tls: { certificate: pki.serverChain, key: pki.server.key, clientCa } });
try {
  const scans = await measure('loopback', 'loopback', { port: broker.port, wordless: () => 0 });
  const { text } = await (await hawserProbe(['--json'])).scan(broker.port);
  const theirs = others.map(({ scanner, facts }, at) => [scanner.name, facts(scans[at]?.text ?? '')] as const);
  // What cannot be read must not count as not found.
  for (const [name, { versions }] of theirs) if (versions === undefined) throw new Error(`${name} printed no versions`);
  showFacts([[own.name, factsOfProbe(text)], ...theirs]);
  const relay = await delayRelay(broker.port, ONE_WAY_MS);
  await measure(`round trip of ${2 * ONE_WAY_MS} ms`, 'slow', relay);
  console.log(
    `  wordless: connections without a byte, which the relay cannot delay; each stands for ${2 * ONE_WAY_MS} ms more`,
  );
  await relay.stop();
} finally {
  await broker.stop();
}
