import type { Fact } from '../../kernel/facts.ts';
import type { Evidence } from '../finding.ts';
import { finding } from '../make.ts';
import { HOLDS, MOOT, fires, needs, type Rule } from './rule.ts';

function moduleSni(fact: Fact<'never' | 'always' | 'option' | 'option-breaks'>, firmware: string): Evidence {
  const text = {
    never: 'never sends the server name',
    always: 'always sends the server name',
    option: 'sends the server name when told to',
    'option-breaks': 'takes the option for the server name, and then fails each handshake',
  }[fact.value];
  return { kind: 'fact', ref: fact.source, text: `${firmware} ${text} (${fact.confidence})` };
}

/** The broker picks the customer by the server name, and this run does not send it although the firmware could. */
const sniMissing: Rule = {
  id: 'sni-missing',
  cause: 'sni-missing',
  rung: 'tls',
  judge({ broker, module, request }) {
    if (!broker.tls) return MOOT;
    if (request.sni) return HOLDS;
    if (broker.needsSni.is !== 'known')
      return needs(broker.needsSni.is === 'unknown' ? broker.needsSni.learn : 'the broker');
    if (!broker.needsSni.value || module.sni.value === 'always') return HOLDS;
    if (module.sni.value !== 'option') return MOOT;
    return fires(finding('sni-missing', { confidence: 'likely', evidence: [broker.needsSni.evidence] }));
  },
};

/** The broker needs the server name, and this firmware cannot send it. */
const sniUnsupported: Rule = {
  id: 'sni-unsupported',
  cause: 'sni-unsupported-firmware',
  rung: 'tls',
  judge({ broker, module }) {
    if (!broker.tls) return MOOT;
    const can = module.sni.value === 'always' || module.sni.value === 'option';
    if (can) return HOLDS;
    if (broker.needsSni.is !== 'known')
      return needs(broker.needsSni.is === 'unknown' ? broker.needsSni.learn : 'the broker');
    if (!broker.needsSni.value) return HOLDS;
    return fires(
      finding('sni-unsupported', {
        confidence: 'likely',
        evidence: [broker.needsSni.evidence, moduleSni(module.sni, module.firmware)],
      }),
    );
  },
};

/** The user switched on an option that breaks every handshake on this firmware. */
const sniBreaks: Rule = {
  id: 'sni-breaks',
  cause: 'sni-unsupported-firmware',
  rung: 'tls',
  judge({ broker, module, request }) {
    if (!broker.tls || !request.sni) return MOOT;
    if (module.sni.value !== 'option-breaks') return HOLDS;
    if (broker.needsSni.is === 'known' && broker.needsSni.value) return MOOT;
    return fires(
      finding('sni-unsupported', {
        confidence: 'likely',
        title: 'Sending the server name breaks every handshake on this firmware',
        evidence: [moduleSni(module.sni, module.firmware)],
        remedy: [{ text: 'This broker does not need it: leave it off.', command: '--sni off' }],
      }),
    );
  },
};

export const sniRules: readonly Rule[] = [sniMissing, sniUnsupported, sniBreaks];
