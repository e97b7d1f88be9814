import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../test/support/full.ts';
import { NOW } from '../../test/support/chain-family.ts';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { certificatesOf, randomGraph } from '../../test/support/random-graph.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { judgeChain, judgeEveryPath } from './chain.ts';

const ROUNDS = runs(40, 600);

describe('chains from random graphs', () => {
  let files: Scratch;
  beforeAll(async () => {
    files = await scratch();
  });
  afterAll(() => files.remove());

  it.skipIf(!has('openssl'))(
    'the OpenSSL models give the exit status of openssl verify',
    async () => {
      const wrong: string[] = [];
      const seen = { accepted: 0, refused: 0 };
      for (let seed = 1; seed <= ROUNDS; seed += 1) {
        const graph = await randomGraph(seed);
        const [sent, anchors] = [certificatesOf(graph.sent), certificatesOf(graph.anchors)];
        const [leaf = '', ...others] = graph.sent.map(({ certificate }) => certificate);
        const args = ['verify', '-no-CApath', '-no-CAstore', '-purpose', 'sslserver', '-attime', String(NOW / 1000)];
        args.push('-CAfile', await files.file('ca', graph.anchors.map(({ certificate }) => certificate).join('')));
        if (others.length > 0) args.push('-untrusted', await files.file('others', others.join('')));
        const leafFile = await files.file('leaf', leaf);
        for (const [model, extra] of [
          ['openssl-default', []],
          ['openssl-partial', ['-partial_chain']],
        ] as const) {
          const verdict = judgeChain({ model, sent, anchors, at: NOW });
          const { status, output } = await openssl([...args, ...extra, leafFile]);
          seen[status === 0 ? 'accepted' : 'refused'] += 1;
          if (verdict.ok !== (status === 0)) {
            wrong.push(`seed ${seed} ${model}: ${verdict.ok ? 'accepted' : verdict.fault}; ${output}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(seen.accepted).toBeGreaterThan(ROUNDS / 10);
      expect(seen.refused).toBeGreaterThan(ROUNDS / 10);
    },
    120_000,
  );

  it('what a verifier accepts all together, it accepts along one of the paths', async () => {
    const missing: string[] = [];
    let accepted = 0;
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      const graph = await randomGraph(seed);
      const [sent, anchors] = [certificatesOf(graph.sent), certificatesOf(graph.anchors)];
      for (const model of ['openssl-default', 'openssl-partial', 'mbedtls', 'wolfssl', 'strict'] as const) {
        if (!judgeChain({ model, sent, anchors, at: NOW }).ok) continue;
        accepted += 1;
        const { paths, complete } = judgeEveryPath({ model, sent, anchors, at: NOW });
        if (complete && !paths.some(({ verdict }) => verdict.ok)) missing.push(`seed ${seed} ${model}`);
      }
    }
    expect(missing).toEqual([]);
    expect(accepted).toBeGreaterThan(ROUNDS / 10);
  }, 120_000);
});
