import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import type { ModuleState, TlsContextState } from '../families/kit/state.ts';
import { tlsTold } from '../families/kit/state.ts';
import { span, weigh } from '../families/kit/rows.ts';
import type { CauseWeight } from '../kernel/cause.ts';
import type { Span } from '../kernel/rung.ts';
import type { Attempt } from './reconstruct.ts';
import { contextOf } from './told.ts';

/** What one setting says that differs between a connection that failed and one that came about. */
interface Difference {
  readonly text: string;
  readonly span: Span;
  readonly causes: readonly CauseWeight[];
  /** The one that was made is less safe, so that the question is still open. */
  readonly weaker: boolean;
}

const SOURCE = 'two connections of this log that differ in one setting';

/**
 * What two tries to reach the same broker say together, one refused and one made: what was told differently is where it
 * lies. It says more than any code. `next`: nothing stands between them. `undefined` where nothing that counts differs.
 */
export function difference(
  refused: Attempt,
  made: Attempt,
  next: boolean,
): (Observation & Pick<Difference, 'weaker'>) | undefined {
  if (refused.connection !== 'refused' || made.connection !== 'made' || !sameBroker(refused.state, made.state, next))
    return undefined;
  const [before, after] = [settings(refused), settings(made)];
  const found = COMPARISONS.find(({ differs }) => differs(before, after));
  if (found === undefined) return undefined;
  const { text, span: where, causes, weaker } = found;
  const evidence = [...(refused.marks[0]?.observation.evidence.slice(0, 1) ?? []), connects(made)];
  return { evidence: [...evidence, { kind: 'fact', ref: SOURCE, text }], source: SOURCE, span: where, causes, weaker };
}

function connects({ to }: Attempt): Evidence {
  return { kind: 'reply', ref: `line ${to}`, text: 'this time it connects' };
}

/** Where the log does not show it, one that follows right behind is to the same: people show what they change. */
function sameBroker(a: ModuleState, b: ModuleState, next: boolean): boolean {
  const [first, second] = [a.tried?.host, b.tried?.host];
  if (first === undefined || second === undefined) return next;
  return first.toLowerCase() === second.toLowerCase();
}

function settings({ state }: Attempt): TlsContextState {
  const context = contextOf(state) ?? {};
  return { ...context, ...tlsTold(context) };
}

/** A setting of two connections, and what its change means. */
interface Comparison extends Difference {
  readonly differs: (refused: TlsContextState, made: TlsContextState) => boolean;
}

/** Those that say most first: the first that fits is taken. */
const COMPARISONS: readonly Comparison[] = [
  {
    differs: (refused, made) => refused.sni === true && made.sni === false,
    text: 'it fails with the server name and connects without it',
    span: span('tls'),
    causes: [
      weigh(
        'sni-unsupported-firmware',
        0.9,
        'tls',
        'the option for the server name breaks the handshake on this firmware',
      ),
    ],
    weaker: true,
  },
  {
    differs: (refused, made) => refused.sni !== true && made.sni === true,
    text: 'it fails without the server name and connects with it',
    span: span('tls'),
    causes: [weigh('sni-missing', 0.9, 'tls', 'the broker needs the server name')],
    weaker: false,
  },
  {
    differs: (refused, made) => refused.verifies !== false && made.verifies === false,
    text: 'it connects as soon as the server is not verified: all but what is trusted is right',
    span: span('server-trust'),
    causes: [
      weigh(
        'wrong-root-ca',
        0.8,
        'server-trust',
        'the CA that the module was given does not lead to the server’s chain',
      ),
      weigh('cert-format', 0.3, 'server-trust', 'the CA was stored damaged or in another form'),
      weigh('clock-not-set', 0.25, 'clock', 'the dates are compared with a clock that is wrong'),
    ],
    weaker: true,
  },
  {
    differs: (refused, made) => refused.presents !== true && made.presents === true,
    text: 'it connects as soon as the client certificate is presented',
    span: span('client-auth'),
    causes: [weigh('client-cert-missing', 0.9, 'client-auth', 'the broker asks for a client certificate')],
    weaker: false,
  },
  {
    differs: (refused, made) => refused.checksDates !== false && made.checksDates === false,
    text: 'it connects as soon as dates are not compared with the clock',
    span: span('clock', 'server-trust'),
    causes: [weigh('clock-not-set', 0.9, 'clock', 'the module’s clock is not right')],
    weaker: true,
  },
  {
    differs: ({ cacert: before }, { cacert: after }) => before !== undefined && after !== undefined && before !== after,
    text: 'it fails with one CA and connects with another',
    span: span('server-trust'),
    causes: [
      weigh('wrong-root-ca', 0.7, 'server-trust', 'the first CA is not the one that the chain leads to'),
      weigh('cert-format', 0.4, 'server-trust', 'or it is the right one, stored in a form that cannot be read'),
    ],
    weaker: false,
  },
];
