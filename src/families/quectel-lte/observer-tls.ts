import type { LooseValues } from '../../at/field.ts';
import type { TlsVersion } from '../../kernel/facts.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { lineSeen, numberIn, textIn } from '../kit/seen.ts';
import { withTlsContext, type ModuleState, type TlsContextState } from '../kit/state.ts';
import { fieldsOf } from '../kit/line-fields.ts';
import { storedName } from './observer-files.ts';

/** `sslversion`: one version and no other, except for 4. */
const VERSIONS: Readonly<Record<number, TlsVersion>> = { 1: 'TLSv1', 2: 'TLSv1.1', 3: 'TLSv1.2', 5: 'TLSv1.3' };

type Change = (value: string) => TlsContextState;

function counted(change: (value: number) => TlsContextState): Change {
  return (text) => (/^(?:0x[\da-f]+|\d+)$/i.test(text) ? change(Number(text)) : {});
}

/** What each option changes, by its key. */
const CHANGES: Readonly<Record<string, Change>> = {
  sslversion: counted((value) => {
    const highest = VERSIONS[value];
    return { sslversion: value, ...(highest === undefined ? {} : { maxVersion: highest }) };
  }),
  ciphersuite: counted((value) => ({ ciphersuites: value })),
  cacert: (name) => ({ cacert: storedName(name) }),
  clientcert: (name) => ({ clientcert: storedName(name) }),
  clientkey: (name) => ({ clientkey: storedName(name) }),
  seclevel: counted((value) => ({ authmode: value, verifies: value > 0, presents: value === 2 })),
  ignorelocaltime: counted((value) => ({ ignorelocaltime: value, checksDates: value === 0 })),
  negotiatetime: counted((value) => ({ negotiatetime: value })),
  sni: counted((value) => ({ sni: value === 1 })),
};

function given(values: LooseValues): string | undefined {
  const { value } = values;
  return typeof value === 'number' ? String(value) : textIn(values, 'value');
}

/** An option with a value is set, one without is read: the answer then has context and value. */
function option(key: string) {
  return (state: ModuleState, seen: ObservedExchange): ModuleState => {
    if (!seen.ok) return state;
    const [printed, shown] = fieldsOf(textIn(lineSeen(seen, 'tls.config.value'), 'values'));
    const context = numberIn(seen.args, 'context') ?? Number(printed);
    const value = given(seen.args) ?? shown;
    const change = CHANGES[key];
    if (change === undefined || value === undefined || !Number.isInteger(context)) return state;
    return withTlsContext(state, context, change(value));
  };
}

/** The NB-IoT modules print how many bytes of a PEM they have taken: 0 when Ctrl-Z came first. */
function narrowBand(key: string) {
  return (state: ModuleState, seen: ObservedExchange): ModuleState => {
    const context = numberIn(seen.args, 'context');
    const [bytes] = fieldsOf(textIn(lineSeen(seen, 'nb.tls.value'), 'values'));
    const change = CHANGES[key];
    if (!seen.ok || context === undefined || change === undefined || bytes === '0') return state;
    return withTlsContext(state, context, change(`${key} of context ${context}`));
  };
}

function narrowBandOption(state: ModuleState, seen: ObservedExchange): ModuleState {
  const context = numberIn(seen.args, 'context');
  const change = CHANGES[(textIn(seen.args, 'key') ?? '').toLowerCase()];
  const [value] = fieldsOf(textIn(seen.args, 'values'));
  if (!seen.ok || context === undefined || change === undefined || value === undefined) return state;
  return withTlsContext(state, context, change(value));
}

/** What the TLS contexts hold, from what was set and from what queries show. */
export const tlsObserver: Observer = {
  exchanges: {
    ...Object.fromEntries(Object.keys(CHANGES).map((key) => [`tls.${key}`, option(key)])),
    'nb.tls.cacert': narrowBand('cacert'),
    'nb.tls.clientcert': narrowBand('clientcert'),
    'nb.tls.clientkey': narrowBand('clientkey'),
    'nb.tls.option': narrowBandOption,
  },
};
