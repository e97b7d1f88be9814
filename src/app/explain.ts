import type { Readable } from 'node:stream';
import { LogExplainer } from '../explain/explain.ts';
import type { Explanation } from '../explain/explanation.ts';
import { Redactor } from '../explain/redact.ts';
import type { Clock } from '../kernel/clock.ts';
import { loadAnchors } from '../pki/anchors/set.ts';
import { certificatesIn, loadFile, readCertificates } from '../pki/read.ts';
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

/** Lines between two reports of progress. */
const PROGRESS_LINES = 100_000;

/** Reads a log and explains it. Throws a HawserError for a file that cannot be read. */
export async function explain(request: ExplainRequest, deps: ExplainDeps): Promise<Explanation> {
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
  await eachLine(request, deps, (line) => explainer.add(line));
  return explainer.end();
}

/** The log with every secret masked, line by line. */
export async function redactLog(
  request: ExplainRequest,
  deps: ExplainDeps,
  write: (line: string) => void,
): Promise<Redactor['found']> {
  const redactor = new Redactor();
  await eachLine(request, deps, (line) => write(redactor.line(line)));
  return redactor.found;
}

async function eachLine(
  { file = '-' }: ExplainRequest,
  { stdin, signal, onProgress }: ExplainDeps,
  take: (line: string) => void,
): Promise<void> {
  let lines = 0;
  for await (const batch of logLines(file === '-' ? { stream: stdin } : { path: file })) {
    signal.throwIfAborted();
    for (const line of batch) take(line);
    const before = lines;
    lines += batch.length;
    if (Math.floor(lines / PROGRESS_LINES) > Math.floor(before / PROGRESS_LINES)) onProgress(lines);
  }
}
