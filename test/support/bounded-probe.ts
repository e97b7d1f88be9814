import { expect } from 'vitest';
import { probe } from '../../src/app/probe.ts';
import type { ProbeOptions } from '../../src/app/probe-options.ts';
import type { ProbeReport } from '../../src/app/probe-report.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { watchingClients } from './client-sockets.ts';
import { HOST } from './probe-pki.ts';

/** What timers and the last words of connections may take beyond `--timeout`, ms. */
const MARGIN_MS = 4000;
/** What one connection may take off the wire: the bound of a flight, and the chunk that goes past it. */
const MOST_BYTES = (256 + 64) * 1024;
/** No probe of any server needs more. */
const MOST_CONNECTIONS = 150;

export interface BoundedProbe {
  readonly report: ProbeReport;
  readonly connections: number;
}

/** A probe of a port of loopback, which has to end in time, to read no more than it may, and to leave nothing open. */
export async function boundedProbe(
  port: number,
  { timeoutSeconds = 20, ...options }: Partial<ProbeOptions> = {},
): Promise<BoundedProbe> {
  const began = performance.now();
  const resolve = [parseResolve(`${HOST}=127.0.0.1:${port}`)];
  const { result, connections, bytesRead, open } = await watchingClients(() =>
    probe(
      { url: `mqtts://${HOST}`, resolve, timeoutSeconds, ...options },
      { clock: systemClock, env: {}, onProgress: () => undefined },
    ),
  );
  expect(performance.now() - began).toBeLessThan(timeoutSeconds * 1000 + MARGIN_MS);
  expect(open).toBe(0);
  expect(connections).toBeLessThan(MOST_CONNECTIONS);
  expect(bytesRead).toBeLessThan(connections * MOST_BYTES);
  expect(result).toMatchObject({ ok: true, dns: { ok: true }, tcp: [{ ok: true }] });
  return { report: result, connections };
}

export function codesOf({ findings }: ProbeReport): readonly string[] {
  return findings.map(({ code }) => code);
}

/** Texts of the evidence of the finding with that code. */
export function evidenceOf({ findings }: ProbeReport, code: string): readonly string[] {
  return findings.flatMap((finding) => (finding.code === code ? finding.evidence.map(({ text }) => text) : []));
}
