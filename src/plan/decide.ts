import { rank } from '../findings/ranker.ts';
import { judge, type Judgement } from '../findings/rules/index.ts';
import type { Evidence, Finding } from '../findings/finding.ts';
import {
  ABSENT,
  NO_VERDICTS,
  expected,
  known,
  type BrokerFacts,
  type Credentials,
  type Input,
  type Inputs,
  type ModuleFacts,
  type Verdicts,
} from '../findings/inputs.ts';
import { utf8Length } from '../kernel/bytes.ts';
import { isAddress } from '../kernel/host.ts';
import type { ConnectIntent, StoredCredential } from '../families/kit/driver.ts';
import type { TlsContextState } from '../families/kit/state.ts';
import type { CredentialRole } from '../families/kit/step.ts';
import { moduleFacts, type KnownModule } from './module-facts.ts';
import { moduleRoute } from './route.ts';
import { toldModule, toldRequest } from './told-module.ts';

/** What the user asked for, beside the credentials. */
export interface Wish {
  readonly sni: 'on' | 'off' | 'auto';
  readonly clientId: string;
  readonly keepAliveSeconds: number;
  readonly qos: 0 | 1;
  readonly will?: { readonly topic: string; readonly text: string };
  readonly apn?: string;
  readonly subscribe: readonly string[];
  readonly publish?: { readonly topic: string; readonly text: string };
  /** The login is that of an Azure device, made of its key, with a token good for so many seconds. */
  readonly azure?: { readonly device: string; readonly seconds: number };
  readonly registrationMs: number;
  readonly pin: boolean;
}

/** A wish as far as the rules ask: `hawser check` may ask for more than our own driver does. */
export interface CheckWish extends Pick<
  Wish,
  'sni' | 'clientId' | 'keepAliveSeconds' | 'will' | 'subscribe' | 'publish' | 'azure'
> {
  readonly qos: 0 | 1 | 2;
  readonly retain?: boolean;
}

/** What the rules say of a connection. */
export interface Assessment {
  readonly inputs: Inputs;
  readonly judgements: readonly Judgement[];
  readonly findings: readonly Finding[];
  /** True when an error stands against trying. */
  readonly blocked: boolean;
}

/** An assessment, and what the module would be told. */
export interface Decision extends Assessment {
  readonly intent: ConnectIntent;
}

/** What is put to the rules. */
export interface Case {
  readonly module: KnownModule;
  readonly broker: BrokerFacts;
  readonly credentials: Credentials;
  readonly wish: CheckWish;
  /** Host time, Unix ms. */
  readonly now: number;
  /** Judges certificates for this module, where somebody has seen them. */
  readonly meet?: Meet;
  /** What the program around the module is known to set. */
  readonly told?: TlsContextState;
}

/** Works out what can only be told with the certificates themselves. */
export type Meet = (module: ModuleFacts) => Verdicts;

/** Joins module, broker, credentials and wish, and puts them to the rules. Pure; works for every family. */
export function assess({ module, broker, credentials: held, wish, now, meet, told = {} }: Case): Assessment {
  const facts = toldModule(moduleFacts(module), told, SETTING);
  const credentials = told.presents === false ? { ...held, cert: ABSENT, key: ABSENT } : held;
  const byModule = azureByModule(module, wish);
  const messages = [wish.publish, wish.will].flatMap((message) => message ?? []);
  const inputs: Inputs = {
    module: facts,
    broker,
    credentials,
    request: {
      sni: toldSni(decideSni(module, broker, wish.sni), module.route === 'host-tls'),
      verifies: verifies(module, broker, credentials, told),
      ...toldRequest(told, programSays),
      ...(byModule === undefined ? {} : { tokenByModule: byModule }),
      clientId: wish.clientId,
      keepAliveSeconds: wish.keepAliveSeconds,
      qos: wish.qos,
      retain: wish.retain === true,
      publishes: messages.map(({ topic }) => topic),
      subscribes: wish.subscribe,
      messageBytes: messages.map(({ text }) => utf8Length(text)),
    },
    verdicts: meet?.(facts) ?? NO_VERDICTS,
    now,
  };
  const judgements = judge(inputs);
  const findings = rank(judgements);
  return { inputs, judgements, findings, blocked: findings.some(({ severity }) => severity === 'error') };
}

/** The Azure device whose login the module makes itself. */
export function azureByModule(
  { line, route }: Pick<KnownModule, 'line' | 'route'>,
  { azure }: Pick<Wish, 'azure'>,
): Wish['azure'] {
  const byModule = line.facts.mqtt?.azureLogin?.value === true && (route === undefined || route === 'module-mqtt');
  return byModule ? azure : undefined;
}

function toldSni(on: boolean, onHost: boolean): Input<boolean> {
  const text = onHost
    ? `this computer ${on ? 'sends the' : 'sends no'} server name`
    : `the module is told ${on ? '' : 'not '}to send the server name`;
  return known(on, { kind: 'option', ref: '--sni', text });
}

const SETTING = '--setting';

function programSays(text: string): Evidence {
  return { kind: 'option', ref: SETTING, text };
}

/** What we ask for: with a CA the module is always told to verify, where it can. */
function verifies(
  { line }: KnownModule,
  broker: BrokerFacts,
  { ca }: Credentials,
  told: TlsContextState,
): Input<boolean> {
  if (!broker.tls) return ABSENT;
  if (told.verifies !== undefined)
    return known(told.verifies, programSays(told.verifies ? `the CA is ${told.cacert ?? 'named'}` : 'no CA is named'));
  const roots = line.facts.tlsOptions?.takesRoots;
  if (roots?.value === false)
    return known(false, {
      kind: 'fact',
      ref: roots.source,
      text: `${line.id} takes no root certificate, so that it can verify nobody (${roots.confidence})`,
    });
  if (ca.is !== 'known') return ABSENT;
  return known(true, { kind: 'option', ref: '--ca', text: 'the module is told to verify the broker' });
}

const ROLES: readonly CredentialRole[] = ['ca', 'cert', 'key'];

/** Joins module, broker, credentials and wish: decides what is left open, and puts it to the rules. Pure. */
export function decide(
  module: KnownModule,
  broker: BrokerFacts,
  credentials: Credentials,
  stored: readonly StoredCredential[],
  wish: Wish,
  now: number,
  meet?: Meet,
): Decision {
  const { route = moduleRoute(module.family, undefined) } = module;
  const onHost = route === 'host-tls';
  const azure = azureByModule(module, wish);
  const assessment = assess({ module, broker, credentials, wish, now, ...(meet === undefined ? {} : { meet }) });
  return {
    ...assessment,
    intent: {
      facts: module.line.facts,
      state: module.state,
      host: broker.host,
      port: broker.port,
      route,
      tls: broker.tls && !onHost,
      credentials: broker.tls && !onHost ? stored : [],
      ...(onHost ? { hostCredentials: ROLES.filter((role) => credentials[role].is === 'known') } : {}),
      sni: expected(assessment.inputs.request.sni) === true,
      clientId: wish.clientId,
      username: credentials.username.is === 'known',
      password: credentials.password.is === 'known',
      pin: wish.pin,
      ...(azure === undefined ? {} : { azure }),
      keepAliveSeconds: wish.keepAliveSeconds,
      registrationMs: wish.registrationMs,
      subscribe: wish.subscribe.map((topic) => ({ topic, qos: wish.qos })),
      ...(wish.apn === undefined ? {} : { apn: wish.apn }),
      ...(wish.will === undefined ? {} : { will: { ...wish.will, qos: wish.qos } }),
      ...(wish.publish === undefined ? {} : { publish: { ...wish.publish, qos: wish.qos } }),
    },
  };
}

/**
 * On where the firmware is known to send the name rightly, off where it would break or an address has no name. Where
 * nobody knows whether the option exists, it is tried only if the broker needs it.
 */
export function decideSni({ line }: Pick<KnownModule, 'line'>, broker: BrokerFacts, wish: Wish['sni']): boolean {
  if (wish !== 'auto') return wish === 'on';
  const { value, confidence } = line.facts.tls.sni;
  if (!broker.tls || isAddress(broker.host) || value === 'never' || value === 'option-breaks') return false;
  return confidence !== 'guess' || expected(broker.needsSni) === true;
}
