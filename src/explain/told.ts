import { brokerFacts } from '../brokers/kit/facts.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import type { BrokerUrl } from '../brokers/kit/url.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import type { Evidence } from '../findings/finding.ts';
import {
  ABSENT,
  NO_VERDICTS,
  known,
  unknown,
  type BrokerFacts,
  type CertificateFile,
  type Credentials,
  type Input,
  type Inputs,
  type KeyFile,
  type KeyForm,
  type KeyType,
} from '../findings/inputs.ts';
import { tlsTold, type ModuleState, type TlsContextState, type Tried } from '../families/kit/state.ts';
import type { Certificate } from '../pki/x509.ts';
import { caAmongRoots } from '../plan/ca-among-roots.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import { moduleFacts, type KnownModule } from '../plan/module-facts.ts';
import { toldModule, toldRequest } from '../plan/told-module.ts';

/** What a log shows of one connection, as the rules ask for it. */
export interface Told {
  readonly inputs: Inputs;
  /** Codes that rest on something that the log does not show but makes probable: they are never certain. */
  readonly assumed: ReadonlySet<FindingCode>;
}

/** What is put together into the inputs of the rules. */
export interface Known {
  readonly module: KnownModule;
  readonly profile: BrokerProfile;
  readonly url: BrokerUrl;
  /** The state when the connection was tried. */
  readonly state: ModuleState;
  /** The CA where it is known which one it is: pasted, given, or told by its name or size. */
  readonly ca?: { readonly certificates: readonly Certificate[]; readonly evidence: Evidence; readonly sure: boolean };
  readonly roots: readonly Anchor[];
  /** When it was tried, Unix ms. */
  readonly now: number;
  /** Somebody says so, or the module's clock; else that is today, only because nobody knows better. */
  readonly dated: boolean;
}

/** What was in order when an old log was written may be over by today. */
const OVER_BY_NOW: readonly FindingCode[] = ['ca-expired', 'client-cert-expired'];

/** What a log shows, as inputs of the same rules that judge a connection beforehand. */
export function toldInputs(of: Known): Told {
  const { module, profile, url, state, now, dated } = of;
  const broker = brokerFacts(profile, url);
  // When a broker was switched off is no input: it may have been there still.
  const assumed = new Set<FindingCode>(['broker-retired', ...(dated ? [] : OVER_BY_NOW)]);
  // Nobody says which host it is: an example of such a broker's stands in for it.
  if (url.host === profile.exampleHost) assumed.add('host-length');
  const context = contextOf(state);
  const facts = moduleFacts({ ...module, state });
  const told = context === undefined ? undefined : tlsTold(context);
  const checks = told?.checksDates;
  return {
    assumed,
    inputs: {
      module: {
        ...(context === undefined ? facts : toldModule(facts, context, 'a setting in the log')),
        filesLoadedBy: 'hand',
        ...(checks === undefined
          ? {}
          : { checksDates: known(checks, said('whether dates are compared with the clock')), datesGuessed: false }),
      },
      broker,
      credentials: credentialsOf(of, context, assumed),
      request: requestOf(of, context, assumed),
      verdicts: { ...NO_VERDICTS, caAmongRoots: amongRoots(of, broker, assumed) },
      now,
    },
  };
}

function said(text: string): Evidence {
  return { kind: 'module', ref: 'log', text };
}

/** The TLS context that the connection uses: the one it names, else the only one that was set. */
export function contextOf({ tls, tried }: ModuleState): TlsContextState | undefined {
  if (tried?.context !== undefined) return tls.get(tried.context);
  const set = [...tls.values()].filter((context) =>
    Object.values(context).some((value) => value !== '' && value !== 0),
  );
  return set.length === 1 ? set[0] : (tls.get(0) ?? set[0]);
}

function amongRoots(
  { ca, profile, url: { port }, roots }: Known,
  { tls }: BrokerFacts,
  assumed: Set<FindingCode>,
): Inputs['verdicts']['caAmongRoots'] {
  if (ca === undefined || !tls) return NO_VERDICTS.caAmongRoots;
  if (!ca.sure)
    for (const code of ['anchor-wrong', 'anchor-retired', 'ca-not-root', 'ca-expired'] as const) assumed.add(code);
  return caAmongRoots({ profile, port, roots, ca: ca.certificates });
}

function credentialsOf(of: Known, context: TlsContextState | undefined, assumed: Set<FindingCode>): Credentials {
  const { state, ca } = of;
  const tried = state.tried;
  return {
    ca:
      ca === undefined ? unknown('which CA the module has') : known(caFile(of, ca.certificates, context), ca.evidence),
    cert: clientCertificate(of, context, assumed),
    key: clientKey(state, context, assumed),
    username: given(tried, 'username'),
    password: given(tried, 'password'),
  };
}

/** Lengths are masked with the secrets. */
function given(tried: Tried | undefined, what: 'username' | 'password'): Input<{ readonly bytes?: number }> {
  const was = tried?.[what];
  if (was === undefined) return unknown(`whether a ${what === 'username' ? 'user name' : 'password'} is given`);
  return was ? known({}, said(`a ${what} was given`)) : ABSENT;
}

function caFile(
  { state }: Known,
  certificates: readonly Certificate[],
  context: TlsContextState | undefined,
): CertificateFile {
  const name = context?.cacert ?? 'the CA';
  return {
    path: name,
    certificates: certificates.map(({ facts }) => facts),
    ...sizeOf(state, name),
    ...(isPem(state.files?.get(name)?.text) ? { encoding: 'pem' } : {}),
    forClients: true,
  };
}

/** A context that was set up in this log without a client certificate has none, as far as it shows. */
function clientCertificate(
  { module, state }: Known,
  context: TlsContextState | undefined,
  assumed: Set<FindingCode>,
): Input<CertificateFile> {
  const learn = 'whether the module presents a client certificate';
  if (context === undefined) return unknown(learn);
  const { clientcert } = context;
  const { presents } = tlsTold(context);
  if (clientcert === '' || presents === false) return ABSENT;
  if (clientcert === undefined) {
    if (context.cacert === undefined && presents === undefined) return unknown(learn);
    if (presents === true) return unknown(learn);
    if (state.booted !== true) assumed.add('client-cert-missing');
    return ABSENT;
  }
  if (presents === undefined && hasAuthmode(module)) {
    if (state.booted !== true) assumed.add('client-cert-missing');
    return ABSENT;
  }
  return known(
    {
      path: clientcert,
      certificates: [],
      ...sizeOf(state, clientcert),
      forClients: true,
      ...(isPem(state.files?.get(clientcert)?.text) ? { encoding: 'pem' } : {}),
    },
    said(`the client certificate is ${clientcert}`),
  );
}

/** Naming the files is not enough there: who is verified is a setting of its own, and nobody is unless it is given. */
function hasAuthmode({ family }: KnownModule): boolean {
  return family.parts.some(({ exchanges }) => exchanges.some(({ id }) => id === 'tls.authmode'));
}

function clientKey(
  state: ModuleState,
  context: TlsContextState | undefined,
  assumed: Set<FindingCode>,
): Input<KeyFile> {
  const learn = 'which private key the module has';
  if (context === undefined) return unknown(learn);
  const { clientkey, clientcert } = context;
  if (clientkey === '' || tlsTold(context).presents === false) return ABSENT;
  if (clientkey === undefined) {
    if (clientcert !== undefined && clientcert !== '') return unknown(learn);
    return assumed.has('client-cert-missing') ? ABSENT : unknown(learn);
  }
  const file = state.files?.get(clientkey);
  const label = labelOf(file?.text);
  if (label === undefined) return unknown(learn);
  const [form, keyType] = label;
  return known(
    { path: clientkey, keyType, keyBits: 0, form, encoding: 'pem', ...sizeOf(state, clientkey) },
    said(`the private key ${clientkey} was given as ${form}`),
  );
}

function sizeOf({ files }: ModuleState, name: string): { readonly bytes?: number } {
  const bytes = files?.get(name)?.bytes;
  return bytes === undefined ? {} : { bytes };
}

function isPem(text: string | undefined): boolean {
  return text?.includes('-----BEGIN') === true;
}

/** PEM labels of private keys (RFC 7468 §10, RFC 5915, RFC 8017); PKCS#8 does not say what is in it. */
function labelOf(text: string | undefined): readonly [KeyForm, KeyType] | undefined {
  if (text === undefined) return undefined;
  if (text.includes('BEGIN EC PRIVATE KEY')) return ['sec1', 'ec'];
  if (text.includes('BEGIN RSA PRIVATE KEY')) return ['pkcs1', 'rsa'];
  return undefined;
}

function requestOf(
  { state }: Known,
  context: TlsContextState | undefined,
  assumed: Set<FindingCode>,
): Inputs['request'] {
  const { tried } = state;
  const verifies = context === undefined ? undefined : tlsTold(context).verifies;
  return {
    sni: sniOf(context, assumed),
    verifies:
      verifies === undefined
        ? unknown('whether the module is told to verify the server')
        : known(verifies, said(`the server is ${verifies ? '' : 'not '}verified`)),
    ...(context === undefined ? {} : toldRequest(context, said)),
    clientId: tried?.clientId ?? 'device',
    keepAliveSeconds: 60,
    qos: 0,
    retain: false,
    publishes: [],
    subscribes: [],
    messageBytes: [],
  };
}

/** Every firmware that has the option begins with it off, so a context that was set up without it has it off. */
function sniOf(context: TlsContextState | undefined, assumed: Set<FindingCode>): Input<boolean> {
  const learn = 'whether the module is told to send the server name';
  if (context === undefined) return unknown(learn);
  if (context.sni !== undefined) {
    return known(context.sni, said(`the option for the server name is ${context.sni ? 'on' : 'off'}`));
  }
  if (context.cacert === undefined && context.authmode === undefined && context.verifies === undefined)
    return unknown(learn);
  assumed.add('sni-missing');
  return known(false, said('no command of this log switches the server name on'));
}
