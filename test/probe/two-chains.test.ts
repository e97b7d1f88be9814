import { afterAll, beforeAll, expect, it } from 'vitest';
import { probe } from '../../src/app/probe.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

/* A server with an RSA and an EC certificate, whose chains lead to two roots: a CA file need fit one of them only. */

let twin: TestTwin;

beforeAll(async () => {
  twin = await testTwin('aws-iot');
});

afterAll(async () => {
  await twin.stop();
});

async function anchorFindings(ca: string): Promise<readonly (readonly [code: string, severity: string])[]> {
  const { port } = twin;
  const { host } = twin.twin;
  const report = await probe(
    { url: `mqtts://${host}`, resolve: [parseResolve(`${host}=127.0.0.1:${port}`)], anchors: twin.path('anchors'), ca },
    { clock: systemClock, env: {}, onProgress: () => undefined },
  );
  expect(report.tls?.chains).toHaveLength(2);
  return report.findings
    .filter(({ code }) => code === 'anchor-wrong' || code === 'ca-not-root')
    .map(({ code, severity }) => [code, severity] as const);
}

it('a root of one chain is right, and it is told which one it is not for', async () => {
  expect(await anchorFindings(twin.path('ca.pem'))).toEqual([['anchor-wrong', 'info']]);
});

it('a root of neither is wrong for both', async () => {
  const other = await testTwin('mosquitto');
  try {
    const found = await anchorFindings(other.path('ca.pem'));
    expect(found.map(([, severity]) => severity)).toEqual(['error', 'error']);
  } finally {
    await other.stop();
  }
});
