/*
 * Path finding on graphs that are made to hurt: 100 certificates with one subject, each signing the next, and eight
 * layers of CAs that all sign each other up and down. In ms, and as a ratio to `openssl verify` on the same files
 * without the time that the program takes to start.
 */
import { rm } from 'node:fs/promises';
import { utf8Bytes } from '../src/kernel/bytes.ts';
import { judgeChain } from '../src/pki/chain.ts';
import { issue, type Issued } from '../src/pki/dev.ts';
import { allPaths } from '../src/pki/paths.ts';
import { readCertificates } from '../src/pki/read.ts';
import type { Certificate } from '../src/pki/x509.ts';
import { openssl } from '../test/support/openssl.ts';
import { has } from '../test/support/programs.ts';
import { scratch } from '../test/support/scratch.ts';

const ROUNDS = 5;
const CA = { pathLength: null };
const LEAF = { subject: 'CN=broker.example', names: ['broker.example'], use: 'server' } as const;

interface Graph {
  readonly leaf: Issued;
  readonly pool: readonly Issued[];
  readonly anchor: Issued;
}

/** One name, 101 keys, no key identifiers: a verifier must try keys to see who signed whom. */
async function lookAlikes(keyIdentifiers: boolean): Promise<Graph> {
  const subject = 'CN=One Name';
  const line = [await issue({ subject, ca: CA, keyIdentifiers })];
  for (let index = 0; index < 100; index += 1) {
    const issuer = line[line.length - 1];
    line.push(await issue({ subject, ca: CA, keyIdentifiers, ...(issuer === undefined ? {} : { issuer }) }));
  }
  const [top, ...pool] = line;
  const last = pool[pool.length - 1];
  if (top === undefined || last === undefined) throw new Error('no certificates');
  return { leaf: await issue({ ...LEAF, issuer: last, keyIdentifiers }), pool, anchor: top };
}

/** Two CAs in each of eight layers; each is signed by both of the layer above and of the layer below. */
async function crossSigned(withRoot: boolean): Promise<Graph> {
  const layers = await Promise.all(
    Array.from({ length: 8 }, (_, layer) =>
      Promise.all(['left', 'right'].map((side) => issue({ subject: `CN=CA ${layer} ${side}`, ca: CA }))),
    ),
  );
  const pool: Issued[] = [];
  for (const [index, layer] of layers.entries()) {
    for (const of of layer) {
      for (const by of [...(layers[index - 1] ?? []), ...(layers[index + 1] ?? [])]) {
        pool.push(await issue({ subject: of.subject, keys: of.keys, issuer: by, ca: CA }));
      }
    }
  }
  const [bottom] = layers[0] ?? [];
  const [top] = layers[7] ?? [];
  if (bottom === undefined || top === undefined) throw new Error('no certificates');
  const anchor = withRoot ? top : await issue({ subject: 'CN=Elsewhere', ca: CA });
  return { leaf: await issue({ ...LEAF, issuer: bottom }), pool, anchor };
}

function parse(issued: readonly Issued[]): readonly Certificate[] {
  return issued.flatMap(({ certificate }) => readCertificates(utf8Bytes(certificate), 'bench'));
}

/** Best of some rounds, on certificates that were parsed anew: nothing is remembered from the round before. */
function best(
  graph: Graph,
  act: (leaf: Certificate, pool: readonly Certificate[], anchors: readonly Certificate[]) => void,
): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const [leaf] = parse([graph.leaf]);
    const [pool, anchors] = [parse(graph.pool), parse([graph.anchor])];
    if (leaf === undefined) throw new Error('no leaf');
    const start = performance.now();
    act(leaf, pool, anchors);
    return performance.now() - start;
  });
  return Math.min(...times);
}

async function bestOpenssl(args: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await openssl(args);
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

/** Throws when the program does not say the same as our model of it. */
async function verifyMs(graph: Graph): Promise<number> {
  const files = await scratch();
  const text = (issued: readonly Issued[]): string => issued.map(({ certificate }) => certificate).join('');
  const args = [
    'verify',
    '-purpose',
    'sslserver',
    '-no-CApath',
    '-no-CAstore',
    '-CAfile',
    await files.file('ca', text([graph.anchor])),
  ];
  args.push('-untrusted', await files.file('pool', text(graph.pool)), await files.file('leaf', text([graph.leaf])));
  const { status } = await openssl(args);
  const sent = parse([graph.leaf, ...graph.pool]);
  const { ok } = judgeChain({ model: 'openssl-default', sent, anchors: parse([graph.anchor]) });
  if (ok !== (status === 0)) throw new Error(`openssl verify ends with ${status}, our model says otherwise`);
  const ms = (await bestOpenssl(args)) - (await bestOpenssl(['version']));
  await rm(files.folder, { recursive: true, force: true });
  return Math.max(ms, 0.1);
}

const GRAPHS = [
  ['100 certificates with one subject, key identifiers', await lookAlikes(true)],
  ['100 certificates with one subject, no key identifiers', await lookAlikes(false)],
  ['mutual cross-signs of depth 8, anchor at the top', await crossSigned(true)],
  ['mutual cross-signs of depth 8, anchor elsewhere', await crossSigned(false)],
] as const;

for (const [name, graph] of GRAPHS) {
  console.log(`${name} (${graph.pool.length} certificates)`);
  const verify = has('openssl') ? await verifyMs(graph) : undefined;
  const line = (what: string, ms: number, more = ''): void => {
    const ratio =
      verify === undefined ? 'no openssl here, no ratio' : `ratio ${(ms / verify).toFixed(2)} to openssl verify`;
    console.log(`  ${what.padEnd(28)} ${ms.toFixed(1).padStart(7)} ms, ${ratio}${more}`);
  };
  if (verify !== undefined)
    console.log(`  ${'openssl verify, reading too'.padEnd(28)} ${verify.toFixed(1).padStart(7)} ms`);
  line(
    'reading',
    best(graph, () => void parse([graph.leaf, ...graph.pool, graph.anchor])),
  );
  for (const model of ['openssl-default', 'mbedtls', 'wolfssl', 'strict'] as const) {
    let said = '';
    const ms = best(graph, (leaf, pool, anchors) => {
      const verdict = judgeChain({ model, sent: [leaf, ...pool], anchors });
      said = verdict.ok ? 'accepted' : verdict.fault;
    });
    line(model, ms, `, ${said}`);
  }
  let found = '';
  const ms = best(graph, (leaf, pool, anchors) => {
    const { paths, complete } = allPaths(leaf, { pool, anchors });
    found = `, ${paths.length} paths${complete ? '' : ' and more'}`;
  });
  line('all paths', ms, found);
}
