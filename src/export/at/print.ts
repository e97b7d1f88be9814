import type { StoredCredential } from '../../families/kit/driver.ts';
import type { ArgValue, AtStep, Body, Plan, SecretName, Step, UploadStep } from '../../families/kit/step.ts';
import { secretNamed } from '../../families/kit/steps.ts';
import { utf8Length } from '../../kernel/bytes.ts';
import type { FirmwarePlan } from '../firmware-plan.ts';
import { asCommand } from '../learned.ts';
import { printEnding, printGuard } from './endings.ts';

/** The first line of a script. */
export const FIRST_LINE = '# hawser AT script 1';

/** Headings of the lists of steps. */
export const SECTIONS = { steps: '== steps', cleanup: '== afterwards', mend: '== after a broken upload' } as const;

type CommandStep = AtStep | UploadStep;

/** A script for people and for a player: the commands as they are typed, and under each how it goes on. */
export function printAtScript({ plan, mend, credentials }: FirmwarePlan): string {
  const sections = [
    section(SECTIONS.steps, plan.steps),
    section(SECTIONS.cleanup, plan.cleanup),
    ...(mend.length === 0 ? [] : [section(SECTIONS.mend, mend)]),
  ];
  return `${[...preamble(plan, credentials), ...sections].join('\n')}\n`;
}

function preamble(plan: Plan, credentials: readonly StoredCredential[]): readonly string[] {
  const values = [...plan.steps, ...plan.cleanup].map(asCommand).flatMap((step) => Object.values(step.args));
  const secrets = new Set(values.flatMap((value) => secretNamed(value) ?? []));
  return [
    FIRST_LINE,
    `# ${plan.purpose}`,
    `# module: ${plan.family}`,
    `# firmware: ${plan.firmware}`,
    '#',
    '# A line that begins with AT is sent as it stands, with a carriage return. What is indented below it:',
    '#   if, unless   the step is needed only while that is so, by what the module has said so far',
    '#   body, file   raw bytes, sent when the module prints > : exactly so many, nothing behind them',
    '#   done, fine   endings: as wanted; not as wanted, but nothing that stops. "code N" is the result that the module',
    '#                prints beside OK under the name of the command: +CMQTTSTART: N, or behind the client index',
    '#   again        asked anew until a field of the reply has a value, or while it ends like that',
    '#   stores       with this command a file has gone out whole, and is stored there',
    '#   within       milliseconds until OK or ERROR; with a code it can take longer',
    '# Any other ending stops the script; then the steps under "afterwards" are done, each whatever the others did.',
    '# Lines that come by themselves may stand between any two others.',
    ...[...secrets].map(
      (name) => `# @secret(${name}): ${SECRET_SOURCES[name]}; write it there, without the @secret( ).`,
    ),
    ...pieceLines(values, credentials),
    ...(values.some((value) => typeof value === 'object' && 'remembered' in value)
      ? ['# @noted(NAME): what the answer to an earlier command told, where "note FIELD as NAME" stands below it.']
      : []),
    '',
  ];
}

/** What stands for files that go inside of commands. */
function pieceLines(values: readonly ArgValue[], credentials: readonly StoredCredential[]): readonly string[] {
  const roles = new Set(values.flatMap((value) => (typeof value === 'object' && 'piece' in value ? value.piece : [])));
  if (roles.size === 0) return [];
  return [
    '# @file(ca 1-1000), @secret(key 1-1000): these characters of a file in one line, without the @file( ). hawser creds fit',
    '# writes such commands whole, for your own files. The lines that are meant here:',
    ...credentials
      .filter(({ role }) => roles.has(role))
      .map(({ role, bytes, sha256 }) => `#   ${role}, ${bytes} characters, SHA-256 ${sha256}`),
  ];
}

const SECRET_SOURCES: Readonly<Record<SecretName, string>> = {
  username: 'the user name for the broker',
  password: 'the password for the broker',
  pin: 'the PIN of the SIM; each wrong one costs one of three attempts',
  'device-key': 'the key of the device in the cloud, in base64',
};

function section(title: string, steps: readonly Step[]): string {
  return [title, '', ...steps.map((step) => `${printStep(asCommand(step))}\n`)].join('\n');
}

function printStep(step: CommandStep): string {
  const { accept, tolerate, guard, deadlineMs, proves, body } = step;
  const file = step.kind === 'upload' ? [`unless file.stored ${JSON.stringify(step.name)}`] : [];
  const at = step.kind === 'at' ? step : undefined;
  const below = [
    ...(guard === undefined ? file : [printGuard(guard)]),
    ...(body === undefined ? [] : [printBody(body)]),
    ...(at?.poll === undefined ? [] : [printPoll(at.poll)]),
    ...(at?.retry === undefined ? [] : [printRetry(at.retry)]),
    ...(at?.capture ?? []).map(({ as, field }) => `note ${field} as ${as}`),
    ...(at?.stores === undefined ? [] : [`stores ${JSON.stringify(at.stores)}`]),
    `done ${accept.map(printEnding).join(' | ')}`,
    ...(tolerate === undefined ? [] : [`fine ${tolerate.map(printEnding).join(' | ')}`]),
    `within ${deadlineMs}`,
    ...(proves === undefined ? [] : [`proves ${proves}`]),
  ];
  return [`# ${step.id} (${step.rung}): ${step.reason}`, step.send, ...below.map((line) => `  ${line}`)].join('\n');
}

function printBody(body: Body): string {
  if ('text' in body) return `body ${utf8Length(body.text)} bytes ${JSON.stringify(body.text)}`;
  return `file ${body.credential}, ${body.bytes} bytes, SHA-256 ${body.sha256}`;
}

function printPoll({ everyMs, forMs, field, until, giveUp }: NonNullable<AtStep['poll']>): string {
  const end = giveUp === undefined ? '' : `, stop at ${JSON.stringify(giveUp)}`;
  return `again every ${everyMs} for ${forMs} until ${field} in ${JSON.stringify(until)}${end}`;
}

function printRetry({ everyMs, forMs, on }: NonNullable<AtStep['retry']>): string {
  return `again every ${everyMs} for ${forMs} while ${on.map(printEnding).join(' | ')}`;
}
