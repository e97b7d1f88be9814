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
}

const SOURCE = 'two connections of this log that differ in one setting';

/**
 * What two tries to reach the same broker say together, one refused and one made: what was told differently is where it
 * lies. It says more than any code. `undefined` where nothing that counts differs.
 */
export function difference(refused: Attempt, made: Attempt): Observation | undefined {
  if (refused.connection !== 'refused' || made.connection !== 'made' || !sameBroker(refused.state, made.state))
    return undefined;
  const found = COMPARISONS.map((compare) => compare(settings(refused), settings(made))).find(
    (one) => one !== undefined,
  );
  if (found === undefined) return undefined;
  const evidence = [refused, made].flatMap(
    ({ marks, to }) =>
      marks[0]?.observation.evidence.slice(0, 1) ?? [
        { kind: 'reply' as const, ref: `line ${to}`, text: 'this time it connects' },
      ],
  );
  return {
    evidence: [...evidence, { kind: 'fact', ref: SOURCE, text: found.text }],
    source: SOURCE,
    span: found.span,
    causes: found.causes,
  };
}

/** What is not shown of the first one may have been another broker, but people show what they change. */
function sameBroker(a: ModuleState, b: ModuleState): boolean {
  const [first, second] = [a.tried?.host, b.tried?.host];
  return first === undefined || second === undefined || first.toLowerCase() === second.toLowerCase();
}

function settings({ state }: Attempt): TlsContextState {
  const context = contextOf(state) ?? {};
  return { ...context, ...tlsTold(context) };
}

type Compare = (refused: TlsContextState, made: TlsContextState) => Difference | undefined;

const COMPARISONS: readonly Compare[] = [
  (refused, made) =>
    refused.sni === true && made.sni === false
      ? {
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
        }
      : undefined,
  (refused, made) =>
    refused.sni !== true && made.sni === true
      ? {
          text: 'it fails without the server name and connects with it',
          span: span('tls'),
          causes: [weigh('sni-missing', 0.9, 'tls', 'the broker needs the server name')],
        }
      : undefined,
  (refused, made) =>
    refused.verifies !== false && made.verifies === false
      ? {
          text: 'it connects as soon as the server is not verified: network, versions and server name are right, what is trusted is not',
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
        }
      : undefined,
  (refused, made) =>
    refused.presents !== true && made.presents === true
      ? {
          text: 'it connects as soon as the client certificate is presented',
          span: span('client-auth'),
          causes: [weigh('client-cert-missing', 0.9, 'client-auth', 'the broker asks for a client certificate')],
        }
      : undefined,
  (refused, made) =>
    refused.checksDates !== false && made.checksDates === false
      ? {
          text: 'it connects as soon as dates are not compared with the clock',
          span: span('clock', 'server-trust'),
          causes: [weigh('clock-not-set', 0.9, 'clock', 'the module’s clock is not right')],
        }
      : undefined,
  (refused, made) =>
    refused.cacert !== undefined && made.cacert !== undefined && refused.cacert !== made.cacert
      ? {
          text: `it fails with the CA ${refused.cacert} and connects with ${made.cacert}`,
          span: span('server-trust'),
          causes: [
            weigh('wrong-root-ca', 0.7, 'server-trust', 'the first CA is not the one that the chain leads to'),
            weigh('cert-format', 0.4, 'server-trust', 'or it is the right one, stored in a form that cannot be read'),
          ],
        }
      : undefined,
];
