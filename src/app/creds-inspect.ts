import type { Finding, Report } from '../findings/finding.ts';
import { findFamily } from '../families/registry.ts';
import type { Clock } from '../kernel/clock.ts';
import { loadAnchors } from '../pki/anchors/set.ts';
import { whichAnchor } from '../pki/anchors/recognise.ts';
import { describeObject, type ObjectDescription } from '../pki/describe-object.ts';
import { judgeCertificates } from '../pki/judge-certificates.ts';
import { judgeFiles } from '../pki/judge-files.ts';
import type { Encoding } from '../pki/objects.ts';
import { understand, type Holdings, type RecogniseRoot } from '../pki/understand.ts';
import { judgeForModule, moduleTakes, type ModuleTakes } from './creds-module.ts';
import { holdFiles, type PasswordSource } from './held-files.ts';

export interface InspectOptions {
  readonly files: readonly string[];
  /** The time at which dates are judged, Unix ms; absent: now. */
  readonly at?: number;
  /** `FAMILY[@FIRMWARE]` */
  readonly module?: string;
  /** Folder of roots that replaces the shipped ones. */
  readonly anchors?: string;
}

export interface InspectDeps extends PasswordSource {
  readonly clock: Clock;
}

/** One file as it is described. */
export interface InspectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly encoding: Encoding;
  readonly objects: readonly ObjectDescription[];
}

/** The document of `hawser creds inspect`. No private key material is in it. */
export interface InspectReport extends Report {
  readonly command: 'creds inspect';
  /** ISO time at which dates were judged. */
  readonly at: string;
  readonly files: readonly InspectedFile[];
  readonly module?: ModuleTakes;
}

/** Reads, describes and judges credential files. Throws a HawserError for a file that cannot be opened. */
export async function inspectCredentials(options: InspectOptions, deps: InspectDeps): Promise<InspectReport> {
  const choice = options.module === undefined ? undefined : findFamily(options.module);
  const at = options.at ?? deps.clock.wall();
  const recognise = await rootRecogniser(options.anchors);
  const holdings = understand(await holdFiles(options.files, deps), recognise);
  const findings = bySeverity([
    ...judgeFiles(holdings),
    ...judgeCertificates(holdings, at),
    ...(choice === undefined ? [] : judgeForModule(holdings, choice)),
  ]);
  return {
    schema: 1,
    command: 'creds inspect',
    ok: !findings.some(({ severity }) => severity === 'error'),
    ladder: [],
    findings,
    nextProofs: [],
    at: new Date(at).toISOString(),
    files: describeFiles(holdings),
    ...(choice === undefined ? {} : { module: moduleTakes(choice) }),
  };
}

async function rootRecogniser(folder: string | undefined): Promise<RecogniseRoot> {
  const anchors = await loadAnchors(folder);
  return (certificate) => {
    const found = whichAnchor(certificate, anchors);
    return found === undefined ? undefined : { id: found.anchor.id, name: found.anchor.name, relation: found.relation };
  };
}

function describeFiles(holdings: Holdings): readonly InspectedFile[] {
  return holdings.files.map((file) => ({
    path: file.path,
    bytes: file.bytes,
    encoding: file.reading.encoding,
    objects: file.reading.objects.map((object) => describeObject(object, file, holdings)),
  }));
}

const ORDER = { error: 0, warning: 1, info: 2 } as const;

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
