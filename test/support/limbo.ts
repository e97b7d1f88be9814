import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { judgeChain, type ChainModel, type ChainVerdict } from '../../src/pki/chain.ts';
import { scanPem } from '../../src/pki/pem.ts';
import { parseCertificateDer, type Certificate } from '../../src/pki/x509.ts';
import { openssl } from './openssl.ts';
import type { Scratch } from './scratch.ts';

/*
 * The x509-limbo suite (C2SP and Trail of Bits, Apache-2.0), read where it lies: it is not part of this project.
 * HAWSER_LIMBO names the file; else it is looked for beside the checkout.
 */

/** The fields of a case that are used here (limbo-schema.json). */
export interface LimboCase {
  readonly id: string;
  readonly conflicts_with: readonly string[];
  readonly features: readonly string[] | null;
  readonly description: string;
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly expected_peer_name: { readonly kind: 'DNS' | 'IP' | 'RFC822'; readonly value: string } | null;
  readonly max_chain_depth: number | null;
  readonly crls: readonly string[];
}

const BESIDE = fileURLToPath(new URL('../../../shared/data/x509-limbo.json', import.meta.url));

/** `undefined` when the suite is not there. */
export function limboFile(): string | undefined {
  const path = process.env['HAWSER_LIMBO'] ?? BESIDE;
  return existsSync(path) ? path : undefined;
}

/** All cases that can be asked: without revocation lists and without a limit of depth, which no model here has. */
export function readLimbo(path: string): { readonly cases: readonly LimboCase[]; readonly leftOut: number } {
  const { testcases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly testcases: readonly LimboCase[] };
  const cases = testcases.filter(({ crls, max_chain_depth }) => crls.length === 0 && max_chain_depth === null);
  return { cases, leftOut: testcases.length - cases.length };
}

/** A fault in a certificate itself, before any chain: verifiers that cannot read it refuse it. */
function parse(pem: string): Certificate {
  const [block] = scanPem(utf8Bytes(pem)).blocks;
  if (block?.der === undefined) throw new Error('no certificate in a case of the suite');
  return parseCertificateDer(block.der);
}

export interface LimboAnswer {
  readonly accepted: boolean;
  /** Why it was refused. */
  readonly reason: string;
  readonly fault: string;
  readonly ms: number;
}

/** What one of our models says of a case; `now` stands in where the case names no time, Unix ms. */
export function askModel(entry: LimboCase, model: ChainModel, now: number): LimboAnswer {
  const start = performance.now();
  const verdict = judge(entry, model, now);
  const ms = performance.now() - start;
  return verdict.ok
    ? { accepted: true, reason: '', fault: '', ms }
    : { accepted: false, reason: verdict.reason, fault: verdict.fault, ms };
}

function judge(entry: LimboCase, model: ChainModel, now: number): ChainVerdict {
  const name = entry.expected_peer_name;
  // A certificate that cannot be read is left out of the anchors and refused elsewhere, as every verifier does.
  const sent = [entry.peer_certificate, ...entry.untrusted_intermediates].map(readable);
  const [leaf, ...others] = sent;
  if (leaf === undefined) return { ok: false, fault: 'malformed', alert: 42, reason: 'the certificate cannot be read' };
  return judgeChain({
    model,
    sent: [leaf, ...others.filter((certificate) => certificate !== undefined)],
    anchors: entry.trusted_certs.map(readable).filter((certificate) => certificate !== undefined),
    at: timeOf(entry, now),
    purpose: entry.validation_kind === 'SERVER' ? 'server' : 'client',
    ...(name === null || name.kind === 'RFC822' ? {} : { name: name.value }),
  });
}

function readable(pem: string): Certificate | undefined {
  try {
    return parse(pem);
  } catch {
    return undefined;
  }
}

function timeOf({ validation_time }: LimboCase, now: number): number {
  return validation_time === null ? now : Date.parse(validation_time);
}

/** Exit status of `openssl verify` as the issue words it. */
export async function askOpenssl(entry: LimboCase, now: number, files: Scratch): Promise<LimboAnswer> {
  const file = (what: string, text: string): Promise<string> =>
    files.file(`${entry.id.replace(/[^a-z0-9.-]+/gi, '_')}.${what}`, text);
  const args = ['verify', '-no-CApath', '-no-CAstore', '-CAfile', await file('ca', entry.trusted_certs.join('\n'))];
  if (entry.untrusted_intermediates.length > 0) {
    args.push('-untrusted', await file('others', entry.untrusted_intermediates.join('\n')));
  }
  args.push('-purpose', entry.validation_kind === 'SERVER' ? 'sslserver' : 'sslclient');
  args.push('-attime', String(Math.floor(timeOf(entry, now) / 1000)));
  const name = entry.expected_peer_name;
  if (name?.kind === 'DNS') args.push('-verify_hostname', name.value);
  if (name?.kind === 'IP') args.push('-verify_ip', name.value);
  const leaf = await file('leaf', entry.peer_certificate);
  const start = performance.now();
  const { status, output } = await openssl([...args, leaf]);
  const ms = performance.now() - start;
  const reason = /^error .*$/m.exec(output)?.[0] ?? '';
  return { accepted: status === 0, reason, fault: '', ms };
}
