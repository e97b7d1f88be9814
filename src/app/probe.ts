import { brokerFacts } from '../brokers/kit/facts.ts';
import type { Finding } from '../findings/finding.ts';
import type { Ladder } from '../findings/ladder.ts';
import { finding } from '../findings/make.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { byteString } from '../kernel/bytes.ts';
import type { BrokerLogin } from '../mqtt/ask-broker.ts';
import { askInTheClear, speaks, type PlainAnswer } from '../mqtt/what-answers.ts';
import { certificatesAbove, loadAnchors, type Anchor } from '../pki/anchors/set.ts';
import { sameName } from '../pki/names.ts';
import { encodePem } from '../pki/pem.ts';
import type { Certificate } from '../pki/x509.ts';
import type { Answer } from '../tls/probe/answer.ts';
import { ask } from '../tls/probe/ask.ts';
import { makeAsker, type Put } from '../tls/probe/asker.ts';
import { readable, sortChain } from '../tls/probe/chain.ts';
import { brokenAnswer, describeTls, isTls, openTls, type Opening } from '../tls/probe/engine.ts';
import { Gate } from '../tls/probe/gate.ts';
import { reach, resolveHost, type Reached, type Resolved } from '../tls/probe/reach.ts';
import { refusalOf, refusalText } from '../tls/probe/refusal.ts';
import { loadCredentials, type LoadedCredentials } from './credentials.ts';
import { loginFor } from './login.ts';
import type { AsModule } from './probe-as.ts';
import { askBrokers, askPlainBroker, freshClientId, type BrokerCase } from './probe-brokers.ts';
import { asFindings } from './probe-as-findings.ts';
import { seen, serverTrust, tlsFindings, type ProbeCase } from './probe-findings.ts';
import { mqttFindings } from './probe-findings-mqtt.ts';
import { climbTls, probeLadder } from './probe-ladder.ts';
import { readProbeRequest, type ProbeOptions, type ProbeRequest } from './probe-options.ts';
import { attemptReport, tlsReport, type Answering, type ProbeReport } from './probe-report.ts';

/** What a probe takes from its surroundings. */
export interface ProbeDeps {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what is being done. */
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal;
  /** How long CONNACK may take, ms (default 5000). */
  readonly connackMs?: number;
}

/**
 * Describes an endpoint as a module would meet it, in the order of the ladder. Throws a HawserError for bad input and when
 * interrupted; whatever the endpoint does is part of the report.
 */
export async function probe(options: ProbeOptions, deps: ProbeDeps): Promise<ProbeReport> {
  return (await probeWhole(options, deps)).report;
}

/** What a probe has seen, beside its report: for whoever goes on from there. */
export interface Probed {
  readonly report: ProbeReport;
  /** Present where TLS has answered. */
  readonly seen?: ProbeCase;
}

/** {@link probe} with the certificates and answers themselves. */
export async function probeWhole(options: ProbeOptions, deps: ProbeDeps): Promise<Probed> {
  const asked = await readProbeRequest(options);
  const login = loginFor(options, deps.env, asked, deps.clock.wall());
  const clientId = asked.clientId ?? login?.clientId;
  const request = { ...asked, ...(clientId === undefined ? {} : { clientId }) };
  const credentials = await loadCredentials(options, deps.env, login);
  if ((options.cert === undefined) !== (options.key === undefined)) throw halfIdentity();
  const end = new AbortController();
  const stop = (): void => end.abort();
  const cancel = deps.clock.after(request.timeoutMs, stop);
  deps.signal?.addEventListener('abort', stop, { once: true });
  try {
    const run = new Probe(request, options, credentials, new Gate(end.signal), deps);
    const report = await run.run();
    if (deps.signal?.aborted === true) throw deps.signal.reason as Error;
    return { report, ...(run.seen === undefined ? {} : { seen: run.seen }) };
  } finally {
    cancel();
    deps.signal?.removeEventListener('abort', stop);
    end.abort();
  }
}

function halfIdentity(): HawserError {
  return new HawserError('a client certificate needs its private key, and the key its certificate', {
    code: 'usage',
    rung: 'client-auth',
    next: [{ text: 'Give both.', command: '--cert FILE --key FILE' }],
  });
}

type Found = Pick<ProbeReport, 'answers' | 'tls' | 'mqtt' | 'as'> & { readonly findings: readonly Finding[] };

class Probe {
  readonly #request: ProbeRequest;
  readonly #options: ProbeOptions;
  readonly #credentials: LoadedCredentials;
  readonly #gate: Gate;
  readonly #deps: ProbeDeps;
  readonly #began: number;
  readonly #ladder: Ladder = probeLadder();
  #seen: ProbeCase | undefined;

  constructor(
    request: ProbeRequest,
    options: ProbeOptions,
    credentials: LoadedCredentials,
    gate: Gate,
    deps: ProbeDeps,
  ) {
    this.#request = request;
    this.#options = options;
    this.#credentials = credentials;
    this.#gate = gate;
    this.#deps = deps;
    this.#began = deps.clock.now();
  }

  get seen(): ProbeCase | undefined {
    return this.#seen;
  }

  async run(): Promise<ProbeReport> {
    const { clock, onProgress } = this.#deps;
    const { target } = this.#request;
    onProgress(`looking up ${target.host}`);
    const dns = await resolveHost(target.host, clock);
    if (!dns.ok) {
      this.#ladder.set('dns', 'failed');
      return this.#report(dns, [], { mqtt: [], findings: [this.#unresolved(dns)] });
    }
    this.#ladder.set('dns', 'passed', dns.ms);
    onProgress(`connecting to port ${target.port}`);
    const tcp = await reach(dns.addresses, target.port, this.#gate, clock);
    const reached = tcp.find((one) => one.ok);
    if (reached === undefined) {
      this.#ladder.set('tcp', 'failed');
      return this.#report(dns, tcp, { mqtt: [], findings: [this.#unreachable(tcp)] });
    }
    this.#ladder.set('tcp', 'passed', reached.ms);
    const found = this.#request.url.tls ? await this.#tls(reached.address) : await this.#plain(reached.address);
    return this.#report(dns, tcp, found);
  }

  #put(host: string): Put {
    const { clock } = this.#deps;
    return makeAsker({ ask, host, port: this.#request.target.port, gate: this.#gate, clock });
  }

  async #tls(address: string): Promise<Found> {
    const { onProgress, clock } = this.#deps;
    const put = this.#put(address);
    // The roots are read while the first answers are on their way.
    const anchors = loadAnchors(this.#options.anchors);
    anchors.catch(() => undefined);
    onProgress('saying hello');
    const opening = await openTls(this.#request.base, put);
    const roots = await anchors;
    const ca = await this.#certificates('ca', this.#options.ca);
    if (!isTls(opening)) {
      const found = await this.#notTls(opening, address);
      // Whoever has kept silent twice need not be waited for a third time.
      const { twelve } = opening;
      const again: Put = twelve?.is === 'silent' ? () => Promise.resolve(twelve) : put;
      const as = await this.#as(this.#brokerCase(address, []), again, { roots, ...(ca === undefined ? {} : { ca }) });
      return as === undefined ? found : { ...found, as };
    }
    onProgress('asking for versions, suites, chains and names');
    const given = this.#brokerCase(address, ca?.certificates ?? rootsOf(opening, roots));
    const endpoint = await describeTls(opening, put, this.#request.depth);
    onProgress('connecting as a client');
    // Not beside the hellos: a small server takes one client at a time, and would keep them waiting until CONNACK.
    const attempts = await askBrokers(given, opening);
    const at = clock.wall();
    const cert = await this.#certificates('cert', this.#options.cert);
    const seenThere: ProbeCase = {
      request: this.#request,
      endpoint,
      attempts,
      roots,
      at,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
    };
    this.#seen = seenThere;
    const as = await this.#as(given, put, seenThere);
    climbTls(this.#ladder, { endpoint, attempts, trust: serverTrust(seenThere) });
    return {
      answers: 'tls',
      tls: tlsReport({ endpoint, attempts, roots, at, ...(ca === undefined ? {} : { ca: ca.certificates }) }),
      mqtt: attempts.map(attemptReport),
      findings: [...(as === undefined ? [] : asFindings(as, this.#request)), ...tlsFindings(seenThere)],
      ...(as === undefined ? {} : { as }),
    };
  }

  /** After the others: a client id must not be used twice at a time. */
  async #as(
    given: BrokerCase,
    put: Put,
    { roots, ca }: Pick<ProbeCase, 'roots' | 'ca'>,
  ): Promise<AsModule | undefined> {
    const { module, url, profile } = this.#request;
    if (module === undefined) return undefined;
    this.#deps.onProgress(`saying hello as ${module.family.title}`);
    const { askAsModule } = await import('./probe-as.ts');
    const broker = brokerFacts(profile, url);
    return askAsModule({ ...given, module, broker, put, roots, ...(ca === undefined ? {} : { ca: ca.certificates }) });
  }

  async #notTls(opening: Opening, address: string): Promise<Found> {
    const broken = brokenAnswer(opening);
    if (broken !== undefined && broken.is !== 'flight') return this.#brokenTls(broken);
    const { any } = opening;
    const first = any?.is === 'not-tls' ? speaks(any.first) : undefined;
    this.#deps.onProgress('asking what speaks there instead');
    const plain = first === undefined || first === 'other' ? await this.#clear(address) : first;
    const answers = first !== undefined && first !== 'other' ? first : answering(opening, plain);
    this.#ladder.set('tls', 'failed');
    const refusal = any?.is === 'flight' ? '' : refusalText(refusalOf(any));
    const evidence = [
      seen(this.#request, `to a ClientHello: ${refusal}`),
      seen(this.#request, `what speaks: ${answers}`),
    ];
    const remedy =
      answers === 'mqtt' ? [{ text: 'This is MQTT without TLS: use mqtts:// at another port, or mqtt:// here.' }] : [];
    // Silence that was not waited for to its end may come from a slow network.
    const early = answers === 'nothing' && this.#gate.over;
    const sure = early
      ? ({ severity: 'warning', confidence: 'possible' } as const)
      : ({ confidence: 'certain' } as const);
    return { answers, mqtt: [], findings: [finding('endpoint-not-tls', { ...sure, evidence, remedy })] };
  }

  #brokenTls(answer: Exclude<Answer, { readonly is: 'flight' }>): Found {
    this.#ladder.set('tls', 'failed');
    const evidence = [seen(this.#request, `to a ClientHello: ${refusalText(refusalOf(answer))}`)];
    return { answers: 'tls', mqtt: [], findings: [finding('handshake-broken', { confidence: 'certain', evidence })] };
  }

  async #clear(address: string): Promise<PlainAnswer | undefined> {
    const target = { host: address, port: this.#request.target.port, clientId: freshClientId() };
    return this.#gate.run(() => askInTheClear(target, this.#gate.signal, this.#deps.clock));
  }

  async #plain(address: string): Promise<Found> {
    this.#deps.onProgress('sending CONNECT');
    const answer = await this.#clear(address);
    const answers = answer === 'tls' || answer === 'mqtt' ? answer : answering(undefined, answer);
    if (answer !== 'mqtt') return this.#notMqtt(address, answers);
    const attempt = await askPlainBroker(this.#brokerCase(address, []));
    climbTls(this.#ladder, { attempts: [attempt] });
    return {
      answers,
      mqtt: [attemptReport(attempt)],
      findings: mqttFindings(this.#request, [attempt], false),
    };
  }

  /** TLS may be what keeps silent, or closes, at a CONNECT in the clear. */
  async #notMqtt(address: string, answers: Answering): Promise<Found> {
    const http = answers === 'http';
    const opening = http ? undefined : await openTls({}, this.#put(address));
    const tls = answers === 'tls' || (opening !== undefined && isTls(opening));
    this.#ladder.set('mqtt', 'failed');
    const evidence = [seen(this.#request, `to CONNECT in the clear: ${tls ? 'TLS answers' : answers}`)];
    const code = tls ? 'endpoint-is-tls' : 'endpoint-not-mqtt';
    return {
      answers: tls ? 'tls' : answers,
      mqtt: [],
      findings: [finding(code, { confidence: 'certain', evidence })],
    };
  }

  #brokerCase(host: string, anchors: readonly Certificate[]): BrokerCase {
    const { materials } = this.#credentials;
    const [cert, key, username, password] = [
      materials.credential('cert'),
      materials.credential('key'),
      materials.secret('username'),
      materials.secret('password'),
    ];
    const login: BrokerLogin | undefined =
      username === undefined ? undefined : { username, ...(password === undefined ? {} : { password }) };
    const keyInput = this.#credentials.facts.key;
    return {
      request: this.#request,
      host,
      port: this.#request.target.port,
      gate: this.#gate,
      clock: this.#deps.clock,
      ...(this.#deps.connackMs === undefined ? {} : { connackMs: this.#deps.connackMs }),
      anchors: anchors.map(({ der }) => encodePem('CERTIFICATE', der)),
      ...(login === undefined ? {} : { login }),
      ...(cert === undefined || key === undefined
        ? {}
        : { identity: { certificates: byteString(cert), key: byteString(key) } }),
      ...(keyInput.is === 'known' ? { credentialKey: keyInput.value.keyType } : {}),
    };
  }

  async #certificates(
    role: 'ca' | 'cert',
    path: string | undefined,
  ): Promise<{ readonly path: string; readonly certificates: readonly Certificate[] } | undefined> {
    const bytes = this.#credentials.materials.credential(role);
    if (bytes === undefined || path === undefined) return undefined;
    const { readCertificates } = await import('../pki/read.ts');
    return { path, certificates: readCertificates(bytes, path) };
  }

  #unresolved({ why }: Extract<Resolved, { readonly ok: false }>): Finding {
    const text = why === 'unknown-name' ? 'there is no such name, or it has no address' : 'no name server answered';
    const evidence = [{ kind: 'wire' as const, ref: this.#request.target.host, text }];
    return finding('dns-failed', {
      confidence: 'certain',
      evidence,
      title: 'The broker’s name does not resolve on this computer',
    });
  }

  #unreachable(tcp: readonly Reached[]): Finding {
    const evidence = tcp.flatMap((one) => (one.ok ? [] : [seen(this.#request, `${one.address}: ${one.why}`)]));
    return finding('tcp-failed', { confidence: 'certain', evidence });
  }

  #report(dns: Resolved, tcp: readonly Reached[], { findings, ...found }: Found): ProbeReport {
    const { url, profile, target } = this.#request;
    const reached = tcp.some(({ ok }) => ok);
    const complete = !this.#gate.over;
    const late = finding('probe-incomplete', {
      severity: 'info',
      confidence: 'certain',
      evidence: [{ kind: 'option', ref: '--timeout', text: `${this.#request.timeoutMs / 1000} s` }],
    });
    return {
      schema: 1,
      command: 'probe',
      ok: reached,
      ladder: this.#ladder.entries(),
      ...(reached ? {} : { brokeAt: dns.ok ? { from: 'tcp', to: 'tcp' } : { from: 'dns', to: 'dns' } }),
      findings: complete ? findings : [...findings, late],
      nextProofs: [],
      url: url.text,
      broker: { kind: profile.id, title: profile.title },
      ...(target.host === url.host && target.port === url.port ? {} : { resolvedTo: target }),
      dns,
      tcp,
      ...found,
      connections: this.#gate.opened,
      ms: Math.round(this.#deps.clock.now() - this.#began),
      complete,
    };
  }
}

/** The roots that a chain can lead to by its names: OpenSSL reads every root anew for each connection. */
function rootsOf({ any, twelve }: Opening, roots: readonly Anchor[]): readonly Certificate[] {
  const flights = [any, twelve].flatMap((answer) => (answer?.is === 'flight' ? [answer.flight] : []));
  const sent = flights.flatMap(({ certificates }) => readable(sortChain(certificates, [])));
  const above = certificatesAbove(sent, roots);
  return above.filter((root) => sent.some(({ fields }) => sameName(fields.issuer, root.fields.subject)));
}

/** What answers, by the end of two hellos and of a CONNECT in the clear. */
function answering(opening: Opening | undefined, plain: PlainAnswer | undefined): Answering {
  if (plain === 'mqtt' || plain === 'http' || plain === 'tls') return plain;
  const is = opening?.any?.is;
  if (is === 'not-tls' || is === 'garbled' || plain === 'other') return 'other';
  if (is === 'closed' || is === 'reset') return is;
  // It took a connection a moment ago.
  if (is === 'unreachable') return 'reset';
  return opening === undefined && (plain === 'closed' || plain === 'reset') ? plain : 'nothing';
}
