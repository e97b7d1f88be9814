import type { Fact } from '../../kernel/facts.ts';
import type { Evidence } from '../finding.ts';
import { expected } from '../inputs.ts';
import { finding } from '../make.ts';
import { HOLDS, MOOT, fires, needs, notKnown, sureness, type Rule } from './rule.ts';
import { updateTo } from './update.ts';

function moduleSni(fact: Fact<'never' | 'always' | 'option' | 'option-breaks'>, firmware: string): Evidence {
  const text = {
    never: 'never sends the server name',
    always: 'always sends the server name',
    option: 'sends the server name when told to',
    'option-breaks': 'takes the option for the server name, and then fails each handshake',
  }[fact.value];
  return { kind: 'fact', ref: fact.source, text: `${firmware} ${text} (${fact.confidence})` };
}

/** Told to a module that may not have the option, the name is sent only if the module does not refuse. */
const OPTION_EXISTS = 'whether this firmware takes the option for the server name shows when it is set';

/** The broker picks the customer by the server name, and this run does not send it although the firmware could. */
const sniMissing: Rule = {
  id: 'sni-missing',
  finds: 'sni-missing',
  cause: 'sni-missing',
  rung: 'tls',
  judge({ broker, module, request }) {
    if (!broker.tls) return MOOT;
    if (module.sni.value === 'always') return HOLDS;
    if (request.sni.is !== 'known') return notKnown(request.sni);
    if (request.sni.value) return module.sni.confidence === 'guess' ? needs(OPTION_EXISTS) : HOLDS;
    if (broker.needsSni.is !== 'known') return notKnown(broker.needsSni);
    if (!broker.needsSni.value) return HOLDS;
    if (module.sni.value !== 'option') return MOOT;
    return fires(
      finding('sni-missing', { confidence: 'likely', evidence: [broker.needsSni.evidence, request.sni.evidence] }),
    );
  },
};

/** The broker needs the server name, and this firmware cannot send it. */
const sniUnsupported: Rule = {
  id: 'sni-unsupported',
  finds: 'sni-unsupported',
  cause: 'sni-unsupported-firmware',
  rung: 'tls',
  judge({ broker, module }) {
    if (!broker.tls) return MOOT;
    const can = module.sni.value === 'always' || module.sni.value === 'option';
    if (can && module.sni.confidence !== 'guess') return HOLDS;
    if (broker.needsSni.is !== 'known') return notKnown(broker.needsSni, !can && expected(broker.needsSni) !== false);
    if (!broker.needsSni.value) return HOLDS;
    if (can) return needs(OPTION_EXISTS);
    return fires(
      finding('sni-unsupported', {
        confidence: sureness(module.sni) === 'possible' ? 'possible' : 'likely',
        evidence: [broker.needsSni.evidence, moduleSni(module.sni, module.firmware)],
        remedy: updateTo(
          module,
          'sends it',
          ({ sni }) => (sni.value === 'option' || sni.value === 'always') && sni.confidence !== 'guess',
        ),
      }),
    );
  },
};

/** The user switched on an option that breaks every handshake on this firmware. */
const sniBreaks: Rule = {
  id: 'sni-breaks',
  finds: 'sni-unsupported',
  cause: 'sni-unsupported-firmware',
  rung: 'tls',
  judge({ broker, module, request }) {
    if (!broker.tls) return MOOT;
    if (request.sni.is !== 'known') return notKnown(request.sni);
    if (!request.sni.value) return MOOT;
    if (module.sni.value !== 'option-breaks') return HOLDS;
    const needed = broker.needsSni.is === 'known' ? broker.needsSni.value : undefined;
    if (needed === true) return MOOT;
    return fires(
      finding('sni-unsupported', {
        confidence: 'likely',
        title: 'Sending the server name breaks every handshake on this firmware',
        evidence: [moduleSni(module.sni, module.firmware)],
        remedy: [
          {
            text: needed === false ? 'This broker does not need it: leave it off.' : 'See whether it works without.',
            command: '--sni off',
          },
        ],
      }),
    );
  },
};

export const sniRules: readonly Rule[] = [sniMissing, sniUnsupported, sniBreaks];
