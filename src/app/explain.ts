import type { Readable } from 'node:stream';
import { LogExplainer } from '../explain/explain.ts';
import type { Explanation } from '../explain/explanation.ts';
import { mustRevoke, Redactor } from '../explain/redact.ts';
import type { Clock } from '../kernel/clock.ts';
import { readBrokerHint } from '../explain/words/broker-hint.ts';
import { readModuleHint } from '../explain/words/module-hint.ts';
import type { Remedy } from '../kernel/errors.ts';
import { loadAnchors } from '../pki/anchors/set.ts';
import { certificatesIn, loadFile, readCertificates } from '../pki/read.ts';
import { nextSteps } from './explain-next.ts';
import { logLines } from './log-lines.ts';

/** What `hawser explain` is asked. */
export interface ExplainRequest {
  /** A file; `-` or nothing: standard input. */
  readonly file?: string;
  /** What the user says of the module and of the broker, in any words. */
  readonly module?: string;
  readonly broker?: string;
  /** The CA that the module was given. */
  readonly ca?: string;
  /** When the log was written, Unix ms; absent: now. */
  readonly at?: number;
}

/** What it takes from its surroundings. */
export interface ExplainDeps {
  readonly clock: Clock;
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  /** Told how many lines were read, from time to time. */
  readonly onProgress: (lines: number) => void;
}

/** What the user is told: the explanation, and how to go on. */
export interface ExplainReport extends Explanation {
  /** Commands of this program, with the module and the broker that were recognised. */
  readonly nextSteps: readonly Remedy[];
  /** What the user said beside the log and nobody here understands. */
  readonly notUnderstood: readonly ('--module' | '--broker')[];
}

/** Lines between two reports of progress. */
const PROGRESS_LINES = 20_000;

/** Reads a log and explains it. Throws a HawserError for a file that cannot be read. */
export async function explain(request: ExplainRequest, deps: ExplainDeps): Promise<ExplainReport> {
  const { module, broker, ca, at } = request;
  const explainer = new LogExplainer({
    now: deps.clock.wall(),
    ...(at === undefined ? {} : { writtenAt: at }),
    roots: loadAnchors,
    readPem: certificatesIn,
    ...(module === undefined ? {} : { module }),
    ...(broker === undefined ? {} : { broker }),
    ...(ca === undefined ? {} : { ca: { path: ca, certificates: readCertificates(await loadFile(ca), ca) } }),
  });
  await eachBatch(request, deps, (batch) => {
    for (const line of batch) explainer.add(line);
  });
  const explanation = await explainer.end();
  return { ...explanation, nextSteps: nextSteps(explanation, ca), notUnderstood: notUnderstood(request) };
}

function notUnderstood({ module, broker }: ExplainRequest): ExplainReport['notUnderstood'] {
  const hint = module === undefined ? undefined : readModuleHint(module);
  const noModule = hint !== undefined && hint.mention === undefined && hint.stack === undefined && !hint.hostTls;
  const noBroker = broker !== undefined && readBrokerHint(broker) === undefined;
  return [...(noModule ? (['--module'] as const) : []), ...(noBroker ? (['--broker'] as const) : [])];
}

/** A kind of secret that was masked. */
export type Masked = Explanation['masked'][number];

/** The log with every secret masked, a batch of lines at a time; line ends are left to the caller. */
export async function redactLog(
  request: ExplainRequest,
  deps: ExplainDeps,
  write: (lines: readonly string[]) => void,
): Promise<readonly Masked[]> {
  const redactor = new Redactor();
  await eachBatch(request, deps, (batch) => {
    // What a UART sends twice is no part of the text.
    if (batch.length > 0) write(batch.map((line) => redactor.line(line).replace(/\r+$/, '')));
  });
  return [...redactor.found].map(([kind, times]) => ({ kind, times, revoke: mustRevoke(kind) }));
}

async function eachBatch(
  { file = '-' }: ExplainRequest,
  { stdin, signal, onProgress }: ExplainDeps,
  take: (batch: readonly string[]) => void,
): Promise<void> {
  let lines = 0;
  for await (const batch of logLines(file === '-' ? { stream: stdin } : { path: file }, signal)) {
    signal.throwIfAborted();
    take(batch);
    const before = lines;
    lines += batch.length;
    if (Math.floor(lines / PROGRESS_LINES) > Math.floor(before / PROGRESS_LINES)) onProgress(lines);
  }
}
