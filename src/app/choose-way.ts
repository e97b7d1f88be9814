import type { Finding } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import { HawserError } from '../kernel/errors.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { carriesHostTls, moduleRoute, noSockets, noTlsSockets, seenOver, type MqttBy } from '../plan/route.ts';

/** Who does TLS: the module, this computer over a plain socket of it, or the module if it can. */
export type TlsBy = 'module' | 'host' | 'auto';

/** What the user said of the way. */
export interface WayOptions {
  /** `module` unless it is said. */
  readonly tls?: TlsBy;
  /** The module's own client where it has one, unless it is said. */
  readonly mqtt?: MqttBy;
}

/** What judging a way comes to. */
export interface Judged {
  /** What stands against it. */
  readonly against: readonly Finding[];
  /** Whether something that nobody knows could still stand against it. */
  readonly open: boolean;
}

/** The way that a connection takes. */
export interface Way<T extends Judged> {
  /** As the rules see it on that way. */
  readonly module: KnownModule;
  readonly judged: T;
  /** What there is to say of the choice. */
  readonly findings: readonly Finding[];
  /** Whether TLS on this computer would do where the module's would not; `unasked`: nobody has looked. */
  readonly host: 'would' | 'would-not' | 'unasked';
}

interface Asked<T extends Judged> {
  readonly module: KnownModule;
  /** Whether the broker's URL asks for TLS. */
  readonly tls: boolean;
  readonly options: WayOptions;
  /** Unix ms. */
  readonly now: number;
  readonly judge: (module: KnownModule) => Promise<T>;
}

/**
 * Chooses the way. `auto` takes TLS of this computer where the module's own would not work, or nobody can tell. Throws a
 * HawserError for a way that this module cannot go.
 */
export async function chooseWay<T extends Judged>({ module, tls, options, now, judge }: Asked<T>): Promise<Way<T>> {
  const { tls: by = 'module', mqtt } = options;
  if (by === 'host') return alone(await asHost(tls, mqtt, module, now, judge));
  const route = moduleRoute(module.family, mqtt);
  const without = tls && route === 'module-socket' ? module.family.driver?.sockets?.withoutTls : undefined;
  if (without !== undefined) {
    if (by === 'module') throw noTlsSockets(module.family.title, without);
    return alone(await asHost(tls, mqtt, module, now, judge));
  }
  const own = seenOver(module, route, now);
  const judged = await judge(own);
  const settled = judged.against.length === 0 && !(by === 'auto' && judged.open);
  const first = alone({ module: own, judged });
  if (settled || !tls || mqtt === 'module' || !carriesHostTls(module.family)) return first;
  const other = await asHost(tls, mqtt, module, now, judge);
  if (other.judged.against.length > 0) return { ...first, host: 'would-not' };
  return by === 'module' ? { ...first, host: 'would' } : { ...alone(other), findings: [takenOver(judged)] };
}

type Judgement<T extends Judged> = Pick<Way<T>, 'module' | 'judged'>;

function alone<T extends Judged>(judgement: Judgement<T>): Way<T> {
  return { ...judgement, findings: [], host: 'unasked' };
}

async function asHost<T extends Judged>(
  tls: boolean,
  mqtt: MqttBy | undefined,
  module: KnownModule,
  now: number,
  judge: Asked<T>['judge'],
): Promise<Judgement<T>> {
  if (!tls) throw notAsked();
  if (mqtt === 'module') throw onlyOwn();
  if (!carriesHostTls(module.family)) throw noSockets(module.family.title);
  const seen = seenOver(module, 'host-tls', now);
  return { module: seen, judged: await judge(seen) };
}

function takenOver({ against }: Judged): Finding {
  const why = against.map(({ title }) => title);
  return finding('tls-on-host', {
    severity: 'info',
    confidence: 'certain',
    evidence: [
      {
        kind: 'option',
        ref: '--tls auto',
        text: why.length > 0 ? why.join('; ') : 'nobody can tell beforehand whether the module’s own TLS would do',
      },
    ],
  });
}

function notAsked(): HawserError {
  return new HawserError('--tls host needs a broker URL with TLS', {
    code: 'usage',
    next: [{ text: 'Give the broker’s TLS port.', command: '--broker mqtts://HOST:8883' }],
  });
}

function onlyOwn(): HawserError {
  return new HawserError('the module’s own MQTT client does TLS in the module', {
    code: 'usage',
    next: [{ text: 'Let this computer speak MQTT, too.', command: '--tls host --mqtt host' }],
  });
}
