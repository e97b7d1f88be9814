import type { Evidence } from '../findings/finding.ts';
import { known, type Inputs, type ModuleFacts } from '../findings/inputs.ts';
import { tlsTold, type TlsContextState } from '../families/kit/state.ts';
import { TLS_VERSIONS, observed, type TlsVersion } from '../kernel/facts.ts';
import { suiteName } from '../tls/suites.ts';

/** What a firmware can do, cut down to what it was told to use. `source`: where it was told so. */
export function toldModule(facts: ModuleFacts, context: TlsContextState, source: string): ModuleFacts {
  const { maxVersion } = tlsTold(context);
  const { suites } = context;
  return {
    ...facts,
    ...(maxVersion === undefined ? {} : { versions: upTo(facts.versions, maxVersion, source) }),
    ...(suites === undefined
      ? {}
      : {
          suites: observed(
            facts.suites.value.filter(({ number }) => suites.includes(number)),
            source,
          ),
        }),
  };
}

function upTo(able: ModuleFacts['versions'], max: TlsVersion, source: string): ModuleFacts['versions'] {
  const order = TLS_VERSIONS.indexOf(max);
  if (TLS_VERSIONS.indexOf(able.value.max) <= order) return able;
  const min = TLS_VERSIONS.indexOf(able.value.min) <= order ? able.value.min : max;
  return observed({ min, max }, source);
}

/** What a program was seen to choose; what it has not chosen is not there. `said` makes the evidence. */
export function toldRequest(
  { takesUnverified, suites }: TlsContextState,
  said: (text: string) => Evidence,
): Pick<Inputs['request'], 'takesUnverified' | 'suites'> {
  const goesOn = `the program ${takesUnverified === true ? 'goes on' : 'stops'} where nothing was verified`;
  return {
    ...(takesUnverified === undefined ? {} : { takesUnverified: known(takesUnverified, said(goesOn)) }),
    ...(suites === undefined
      ? {}
      : { suites: known(suites, said(`the suites that are set: ${suites.map(suiteName).join(', ')}`)) }),
  };
}
