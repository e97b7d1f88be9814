import { brokers } from '../brokers/registry.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import type { Finding } from '../findings/finding.ts';
import type { Cause } from '../kernel/cause.ts';
import type { Remedy } from '../kernel/errors.ts';
import type { Rung } from '../kernel/rung.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { withOwnCommands } from '../plan/own-commands.ts';
import { carriesHostTls } from '../plan/route.ts';
import type { Judged, Way } from './choose-way.ts';
import { connectCommand, type Typed } from './retyped.ts';

/** Limits of a module that this computer does not have. */
const OF_MODULE: readonly Cause[] = [
  'tls-version',
  'cipher-suite',
  'sni-unsupported-firmware',
  'key-type-unsupported',
  'cert-format',
  'chain-too-big',
  'buffer/memory',
  'firmware-bug',
  'module-cannot-client-auth',
];

const TLS_RUNGS: readonly Rung[] = ['tls', 'server-trust', 'client-auth'];

/** What does not fit the module's MQTT client, and fits that of this computer. */
const OF_CLIENT: readonly FindingCode[] = ['login-length', 'client-id-length', 'topic-length', 'payload-length'];

/** Whether a finding is of something that TLS on this computer does not have. */
export function ofModuleTls({ cause, rung }: Finding): boolean {
  return OF_MODULE.includes(cause) && TLS_RUNGS.includes(rung);
}

/** A way that was chosen, and for what. */
export interface RemedyCase extends Pick<Way<Judged>, 'module' | 'host'> {
  /** Id of the broker's profile. */
  readonly broker: string;
  readonly typed: Typed;
}

/** The findings, with what helps this module and no other. */
export function remedied(findings: readonly Finding[], of: RemedyCase): readonly Finding[] {
  return findings
    .map((found) => withOwnCommands(found, of.module.family))
    .map((found) => withoutDeadOption(found, of))
    .map((found) => withHost(found, of))
    .map((found) => withOwnLogin(found, of));
}

/** Whether the server name is sent is no choice on every firmware. */
function withoutDeadOption(found: Finding, { module }: RemedyCase): Finding {
  if (module.line.facts.tls.sni.value !== 'never') return found;
  return { ...found, remedy: found.remedy.filter(({ command }) => command !== '--sni on') };
}

/** What TLS on this computer mends says so first, with the command to type. */
function withHost(found: Finding, { module, host, typed }: RemedyCase): Finding {
  if (host === 'would-not' || module.route === 'host-tls' || !carriesHostTls(module.family)) return found;
  if (found.severity !== 'error' || !mendedByHost(found, module)) return found;
  const first: Remedy = {
    text: 'Let this computer do TLS, over a plain socket of the module.',
    command: connectCommand(typed, '--tls host'),
  };
  return { ...found, remedy: [first, ...found.remedy.filter(({ command }) => command !== '--tls host')] };
}

function mendedByHost(found: Finding, { route, line }: KnownModule): boolean {
  if (ofModuleTls(found) || found.code === 'verification-off') return true;
  if (found.code === 'sni-missing') return line.facts.tls.sni.value === 'never';
  return OF_CLIENT.includes(found.code) && route === 'module-mqtt';
}

/** A token that does not fit the module's command need not be given, where the module can make it. */
function withOwnLogin(found: Finding, { module, broker }: RemedyCase): Finding {
  const makes = module.route === 'module-mqtt' && module.line.facts.mqtt?.azureLogin?.value === true;
  if (found.code !== 'login-length' || !makes || !takesTokens(broker)) return found;
  const own: Remedy = {
    text: 'Let the module make the token itself, from the device’s key and its clock.',
    command: '--login azure-sas --device ID --device-key-env NAME',
  };
  return { ...found, remedy: [own, ...found.remedy] };
}

function takesTokens(kind: string): boolean {
  return brokers().some(({ id, logins }) => id === kind && logins.some((login) => login.id === 'azure-sas'));
}
