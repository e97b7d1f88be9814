import type { CauseWeight } from '../../kernel/cause.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import type { ModuleState, TlsContextState } from '../kit/state.ts';
import { MQTT, SSL } from './declarations-common.ts';

/* One number stands for every handshake that fails: what the module was told tells some of its causes apart. */

const FILES = ['cacert', 'clientcert', 'clientkey'] as const;
const FAILED = new Set([-1, 566, 567, 701, 716, 717, 719]);

/** The settings went into one context, and the connection uses another. */
function otherContext(state: ModuleState, used: number): CauseWeight | undefined {
  if (state.tls.has(used)) return undefined;
  const [filled] = [...state.tls].find(([, { cacert, verifies }]) => cacert !== undefined || verifies === true) ?? [];
  if (filled === undefined) return undefined;
  const why = `context ${filled} was set up, and the connection uses context ${used}`;
  return weigh('command-order/state', 0.85, 'tls', why);
}

function withoutClient({ presents, clientcert, clientkey }: TlsContextState): CauseWeight | undefined {
  if (presents !== true) return undefined;
  const missing = clientcert === undefined ? 'certificate' : clientkey === undefined ? 'key' : undefined;
  if (missing === undefined) return undefined;
  return weigh('client-cert-missing', 0.8, 'client-auth', `seclevel is 2, and no client ${missing} was named`);
}

const MOST_NAMES = 6;

/** Only where others are known to be stored: a log that shows no upload and no listing says nothing of files. */
function notStored(context: TlsContextState, files: ModuleState['files']): CauseWeight | undefined {
  if (files === undefined || files.size === 0) return undefined;
  const missing = FILES.flatMap((role) => context[role] ?? []).find((name) => name !== '' && !files.has(name));
  if (missing === undefined) return undefined;
  return weigh(
    'cert-not-stored',
    0.75,
    'tls',
    `${missing} is named, and is not among the ${files.size} that are known to be stored: ${[...files.keys()].slice(0, MOST_NAMES).join(', ')}`,
  );
}

/** One file in two places cannot be right in both. */
function swapped(context: TlsContextState): CauseWeight | undefined {
  const names = FILES.flatMap((role) => context[role] ?? []).filter((name) => name !== '');
  if (new Set(names).size === names.length) return undefined;
  return weigh('cert-format', 0.85, 'server-trust', 'the same file is named for two purposes');
}

/** What the settings have against a handshake that failed; `undefined` where they are all in order, or not known. */
export function handshakeFault({ ok, code }: ObservedExchange, state: ModuleState): Notice | undefined {
  const { tried } = state;
  if (ok || code === undefined || !FAILED.has(code) || tried?.context === undefined) return undefined;
  const context = state.tls.get(tried.context) ?? {};
  const causes = [
    otherContext(state, tried.context),
    withoutClient(context),
    notStored(context, state.files),
    swapped(context),
  ].flatMap((cause) => cause ?? []);
  if (causes.length === 0) return undefined;
  return {
    text: `the handshake failed, and the settings of context ${tried.context} do not fit together`,
    span: span('tls', 'client-auth'),
    causes: [...causes, weigh('wrong-root-ca', 0.25, 'server-trust', 'the stored root does not verify the broker')],
    source: `${SSL}, AT+QSSLCFG; ${MQTT} §6.2`,
  };
}
