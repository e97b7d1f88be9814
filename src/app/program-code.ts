import type { CheckAnswer } from './check-report.ts';
import { printSimplelink } from '../export/simplelink/print.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import type { Finding } from '../findings/finding.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import type { HostProgram, ProgramIntent } from '../families/kit/program.ts';
import type { CredentialRole, Plan } from '../families/kit/step.ts';
import { HawserError } from '../kernel/errors.ts';
import { readCertificates, readKey } from '../pki/read.ts';
import { sha256Hex } from '../pki/x509.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import type { LoadedCredentials } from './credentials.ts';
import { aliasOf } from './code.ts';
import { shellWord } from './shell-word.ts';

/** What a check needs of the connection to plan what a program sets. */
export interface ProgramCase {
  readonly module: KnownModule;
  readonly broker: BrokerFacts;
  readonly url: string;
  readonly credentials: LoadedCredentials;
  readonly files: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** The half of a family that says what the program on the module sets. Throws `not-possible` where there is none. */
export function programOf({ family }: Pick<KnownModule, 'family'>): HostProgram {
  if (family.program !== undefined) return family.program;
  throw new HawserError(`${family.title} takes commands on a port: no program on it sets anything`, {
    code: 'not-possible',
    rung: 'at',
    next:
      family.driver === undefined
        ? [{ text: 'See what is known and driven.', command: 'hawser modules' }]
        : [
            {
              text: 'Have the commands written as code.',
              command: `hawser connect --module ${aliasOf(family)} --broker mqtts://HOST --dry-run --format c`,
            },
          ],
  });
}

/** What the program on the module sets for this connection, as data. */
export function programPlan(program: HostProgram, { module, broker, url, credentials }: ProgramCase): Plan {
  const { cert, key } = credentials.facts;
  const given = cert.is === 'known' && key.is === 'known';
  const needed = broker.needsClientCertificate.is === 'known' && broker.needsClientCertificate.value;
  const intent: ProgramIntent = {
    facts: module.line.facts,
    host: broker.host,
    port: broker.port,
    tls: broker.tls,
    files: filesOf(credentials),
    presents: given || needed,
    ...(broker.suites.is === 'known' ? { suites: broker.suites.value } : {}),
  };
  return {
    schema: 1,
    purpose: `connect to ${url}`,
    family: module.family.id,
    firmware: module.line.id,
    steps: program.settings(intent),
    cleanup: [],
  };
}

/** Each file in the form that the chip gets: DER, keys as PKCS#1. */
function filesOf({ materials }: LoadedCredentials): ProgramIntent['files'] {
  return (['ca', 'cert', 'key'] as const).flatMap((role) => {
    const bytes = materials.credential(role);
    const der = bytes === undefined ? undefined : derOf(role, bytes);
    return der === undefined ? [] : [{ role, bytes: der.length, sha256: sha256Hex(der) }];
  });
}

function derOf(role: CredentialRole, bytes: Uint8Array): Uint8Array | undefined {
  return role === 'key' ? readKey(bytes, role).der : readCertificates(bytes, role)[0]?.der;
}

/** How the files are written is no matter here: the code's heading says how they are made. */
const ABOUT_FORM: readonly FindingCode[] = ['file-encoding', 'file-key-form'];

/** Whether anything but the form of the files stands against it. */
export function standsAgainst(answer: CheckAnswer, findings: readonly Finding[]): boolean {
  return answer === 'no' && findings.some(({ code, severity }) => severity === 'error' && !ABOUT_FORM.includes(code));
}

/** The plan in C, with the commands that bring the files onto the chip. */
export function programCode(plan: Plan, { module, files }: Pick<ProgramCase, 'module' | 'files'>): string {
  const { family } = module;
  const given = (['ca', 'cert', 'key'] as const).flatMap((role) => files[role] ?? []);
  const targets = plan.steps.flatMap((step) => (step.kind === 'file' ? [step.name] : []));
  const fit = `hawser creds fit --module ${aliasOf(family)} ${given.map(shellWord).join(' ')} --out DIR`;
  const flash = targets.map((name) => `--file DIR/${name.slice(name.lastIndexOf('/') + 1)}=${name}`).join(' ');
  return printSimplelink({
    plan,
    title: family.title,
    commands: given.length === 0 ? [] : [fit, `hawser flash --port PORT ${flash}`],
  });
}
