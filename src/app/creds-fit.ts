import { join } from 'node:path';
import type { Finding, Report } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import type { FamilyChoice } from '../families/kit/find.ts';
import { findFamily } from '../families/registry.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { loadAnchors } from '../pki/anchors/set.ts';
import { whichAnchor } from '../pki/anchors/recognise.ts';
import { buildFiles, type FittedFile } from '../pki/fit/build.ts';
import { chooseCredentials, type Chosen } from '../pki/fit/choose.ts';
import type { CredentialLayout, FitRole } from '../pki/fit/layout.ts';
import { handLoad, type HandLoad, type LoadStep } from '../pki/fit/load.ts';
import { terminalAdvice, type TerminalAdvice } from '../pki/fit/terminal.ts';
import { judgeCertificates } from '../pki/judge-certificates.ts';
import { judgeFiles } from '../pki/judge-files.ts';
import { understand, type Holdings } from '../pki/understand.ts';
import { judgeForModule } from './creds-module.ts';
import { holdFiles, type PasswordSource } from './held-files.ts';
import { writeFolder } from './write-folder.ts';

export interface FitOptions {
  /** `FAMILY[@FIRMWARE]` */
  readonly module: string;
  readonly files: readonly string[];
  /** Which of the files holds the CA, where they leave it open. */
  readonly ca?: string;
  /** Folder for the files; made where it is missing. */
  readonly out: string;
  readonly force?: boolean;
}

export interface FitDeps extends PasswordSource {
  readonly clock: Clock;
}

/** One file that was written. */
export interface FittedEntry {
  readonly name: string;
  readonly path: string;
  readonly roles: readonly FitRole[];
  readonly encoding: 'pem' | 'der';
  readonly keyForm?: 'pkcs1' | 'pkcs8' | 'sec1';
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
  /** Place in the module. */
  readonly target?: string;
  /** It holds a private key and is readable by its owner only. */
  readonly secret: boolean;
}

/** How one file gets into the module. */
export interface LoadEntry {
  readonly name: string;
  readonly steps: readonly LoadStep[];
  /** Ready-made command lines with the content in them. */
  readonly script?: string;
}

/** The way into the module, for a person. */
export interface LoadDescription {
  readonly before: readonly string[];
  readonly files: readonly LoadEntry[];
  readonly check: readonly string[];
  readonly use: readonly string[];
  readonly terminal: readonly TerminalAdvice[];
  readonly notes: readonly string[];
}

/** The document of `hawser creds fit`. */
export interface FitReport extends Report {
  readonly command: 'creds fit';
  readonly module: {
    readonly family: string;
    readonly title: string;
    readonly firmware: string;
    readonly firmwareKnown: boolean;
  };
  readonly out: string;
  /** Empty where an error stands in the way: then nothing was written. */
  readonly files: readonly FittedEntry[];
  readonly manifest?: string;
  readonly load?: LoadDescription;
}

export const MANIFEST = 'manifest.json';

/**
 * Makes the files that a module needs of whatever the user holds. Nothing is written while a finding is an error.
 * Throws a HawserError for files that cannot be opened, and for files that are there already.
 */
export async function fitCredentials(options: FitOptions, deps: FitDeps): Promise<FitReport> {
  const choice = findFamily(options.module);
  const layout = layoutOf(choice);
  const holdings = understand(await holdFiles(filesOf(options), deps), await rootRecogniser());
  const { chosen, findings } = chooseCredentials(holdings, {
    verifier: choice.line.facts.tls.verifier,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  const stopped = hasError(findings);
  const { keyForms, maxBytes } = choice.line.facts.files;
  const fitted = stopped
    ? { files: [], findings: [] }
    : buildFiles(chosen, layout, { maxBytes, ...(keyForms === undefined ? {} : { keyForms }) });
  const all = bySeverity([
    ...findings,
    ...fitted.findings,
    ...aboutModule(choice),
    ...aboutFiles(holdings),
    ...aboutChosen(holdings, chosen, choice, deps.clock.wall()),
  ]);
  const frame = { ...reportFrame(choice, options.out), findings: all };
  if (hasError(all)) return { ...frame, ok: false, files: [] };
  const load = handLoad(fitted.files, layout);
  return { ...frame, ok: true, ...(await write(fitted.files, load, layout, choice, options)) };
}

function filesOf({ files, ca }: FitOptions): readonly string[] {
  return ca === undefined || files.includes(ca) ? files : [...files, ca];
}

function layoutOf({ family, line }: FamilyChoice): CredentialLayout {
  const { credentials } = line.facts;
  if (credentials !== undefined) return credentials;
  throw new HawserError(`how ${family.title} takes credential files is not known`, {
    code: 'not-possible',
    next: [{ text: 'Write them in a form of your choice.', command: 'hawser creds convert FILE --to pem --out PATH' }],
  });
}

async function rootRecogniser(): Promise<Parameters<typeof understand>[1]> {
  const anchors = await loadAnchors();
  return (certificate) => {
    const found = whichAnchor(certificate, anchors);
    return found === undefined ? undefined : { id: found.anchor.id, name: found.anchor.name, relation: found.relation };
  };
}

function reportFrame({ family, line, exact }: FamilyChoice, out: string): Omit<FitReport, 'ok' | 'findings' | 'files'> {
  return {
    schema: 1,
    command: 'creds fit',
    ladder: [],
    nextProofs: [],
    module: { family: family.id, title: family.title, firmware: line.id, firmwareKnown: exact },
    out,
  };
}

function aboutModule({ line, exact, firmware }: FamilyChoice): readonly Finding[] {
  const { knownBad, knownBadAt } = line.facts;
  return [
    ...(exact
      ? []
      : [
          finding('firmware-unknown', {
            severity: 'warning',
            confidence: 'certain',
            evidence: [
              { kind: 'option', ref: '--module', text: `${firmware ?? ''}: the nearest known line is ${line.id}` },
            ],
          }),
        ]),
    ...(knownBad === undefined
      ? []
      : [
          finding('firmware-known-bad', {
            severity: 'warning',
            confidence: 'likely',
            evidence: [{ kind: 'fact', ref: knownBad.source, text: knownBad.value }],
            ...(knownBadAt === undefined ? {} : { rung: knownBadAt }),
          }),
        ]),
  ];
}

/** What was odd is not in what is written, so there is nothing to do; what could not be opened stops the work. */
function aboutFiles(holdings: Holdings): readonly Finding[] {
  const oddities = new Set<string>(holdings.files.flatMap(({ reading }) => reading.oddities.map(({ code }) => code)));
  return judgeFiles(holdings).map((found): Finding => {
    if (oddities.has(found.code)) return { ...found, severity: 'info', remedy: [] };
    return found.code === 'file-locked' ? { ...found, severity: 'error' } : found;
  });
}

/** Dates and strength of what was chosen: worth knowing, and no reason not to write it. */
function aboutChosen(holdings: Holdings, chosen: Chosen, choice: FamilyChoice, at: number): readonly Finding[] {
  const keys = chosen.key === undefined ? [] : [chosen.key];
  const certificates = [chosen.ca, chosen.cert, ...chosen.issuers].filter((one) => one !== undefined);
  const own: Holdings = { files: [], certificates, keys };
  const refs = new Set(certificates.map(({ ref }) => ref));
  return [
    ...judgeForModule(own, choice).filter(({ code }) => code === 'client-key-type'),
    ...judgeCertificates(own, at)
      .filter(({ code }) => ABOUT_CHOSEN.has(code))
      .map((found): Finding => (found.severity === 'error' ? { ...found, severity: 'warning' } : found)),
    ...judgeCertificates(holdings, at).filter(
      ({ code, evidence }) => code === 'signature-wrong' && evidence.some(({ ref }) => refs.has(ref)),
    ),
  ];
}

const ABOUT_CHOSEN: ReadonlySet<string> = new Set([
  'cert-expired',
  'cert-not-yet-valid',
  'cert-expiring',
  'cert-weak-signature',
  'cert-no-client-auth',
  'key-weak',
  'key-unusual',
  'migration',
]);

async function write(
  files: readonly FittedFile[],
  load: HandLoad,
  layout: CredentialLayout,
  choice: FamilyChoice,
  { out, force = false }: FitOptions,
): Promise<Pick<FitReport, 'files' | 'manifest' | 'load'>> {
  const entries = files.map((file) => entryOf(file, load, out));
  const description = describe(load, layout);
  const scripts = load.files.flatMap(({ script, roles }) =>
    script === undefined ? [] : [{ ...script, secret: roles.includes('key') }],
  );
  const manifest = manifestText(entries, description, choice);
  const outputs = [
    ...files.map(({ name, content, roles }) => ({ name, content, secret: roles.includes('key') })),
    ...scripts,
    { name: MANIFEST, content: manifest, secret: false },
  ];
  await writeFolder(out, outputs, force);
  return { files: entries, manifest: join(out, MANIFEST), load: description };
}

function entryOf(
  { name, roles, encoding, keyForm, content, sha256 }: FittedFile,
  load: HandLoad,
  out: string,
): FittedEntry {
  const target = load.files.find((file) => file.name === name)?.target;
  return {
    name,
    path: join(out, name),
    roles,
    encoding,
    ...(keyForm === undefined ? {} : { keyForm }),
    bytes: content.length,
    sha256,
    ...(target === undefined ? {} : { target }),
    secret: roles.includes('key'),
  };
}

function describe(load: HandLoad, { notes = [] }: CredentialLayout): LoadDescription {
  const { before, files, check, use, manner } = load;
  return {
    before,
    files: files.map(({ name, steps, script }) => ({
      name,
      steps,
      ...(script === undefined ? {} : { script: script.name }),
    })),
    check,
    use,
    terminal: terminalAdvice(manner),
    notes: notes.map(({ value, confidence }) => (confidence === 'guess' ? `${value} (a guess)` : value)),
  };
}

function manifestText(entries: readonly FittedEntry[], load: LoadDescription, { family, line }: FamilyChoice): string {
  const files = entries.map(({ path: _path, secret: _secret, ...entry }) => entry);
  return `${JSON.stringify({ schema: 1, family: family.id, firmware: line.id, files, load }, undefined, 2)}\n`;
}

const ORDER = { error: 0, warning: 1, info: 2 } as const;

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}

function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
