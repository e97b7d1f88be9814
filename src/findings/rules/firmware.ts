import { height } from '../../kernel/rung.ts';
import { finding } from '../make.ts';
import { MOOT, fires, type Rule } from './rule.ts';
import { updateTo } from './update.ts';

const firmwareUnknown: Rule = {
  id: 'firmware-unknown',
  finds: 'firmware-unknown',
  cause: 'none',
  rung: 'at',
  judge({ module }) {
    if (module.firmwareKnown) return MOOT;
    return fires(
      finding('firmware-unknown', {
        severity: 'info',
        confidence: 'certain',
        evidence: [{ kind: 'module', ref: module.reportedFirmware, text: `taken as ${module.firmware}` }],
      }),
    );
  },
};

const knownBad: Rule = {
  id: 'firmware-known-bad',
  finds: 'firmware-known-bad',
  cause: 'firmware-bug',
  rung: 'tls',
  judge({ broker, module }) {
    const { knownBad, knownBadAt } = module;
    // What shows below the handshake does not ask whether there is one.
    if (knownBad === undefined || (!broker.tls && height(knownBadAt) >= height('tls'))) return MOOT;
    return fires(
      finding('firmware-known-bad', {
        severity: 'error',
        rung: knownBadAt,
        confidence: 'likely',
        evidence: [{ kind: 'fact', ref: knownBad.source, text: knownBad.value }],
        remedy: updateTo(module, 'is not known for it', () => true),
      }),
    );
  },
};

export const firmwareRules: readonly Rule[] = [firmwareUnknown, knownBad];
