import { ABSENT, known, unknown, type Input, type ModuleFacts } from '../findings/inputs.ts';
import type { Family, FirmwareLine } from '../families/kit/family.ts';
import { drivenFacts } from '../families/kit/firmware.ts';
import type { ModuleState, TlsContextState } from '../families/kit/state.ts';

/** A module as the rules see it: the family's facts for its firmware, and what the module itself has shown. */
export interface KnownModule {
  readonly family: Family;
  readonly line: FirmwareLine;
  /** False when only the nearest known line is used. */
  readonly exact: boolean;
  /** What the module says its build is. */
  readonly build: string;
  readonly state: ModuleState;
}

/** The TLS context that our plans use. */
export const TLS_CONTEXT = 0;

export function moduleFacts({ family, line, exact, build, state }: KnownModule): ModuleFacts {
  const { tls, files, mqtt, knownBad } = drivenFacts(line);
  return {
    family: family.id,
    firmware: line.id,
    reportedFirmware: build,
    firmwareKnown: exact,
    sni: tls.sni,
    versions: tls.versions,
    verifier: tls.verifier,
    checksName: tls.checksName,
    clientKeyTypes: tls.clientKeyTypes,
    maxFileBytes: files.maxBytes,
    fileNameBytes: files.nameBytes,
    clientIdBytes: mqtt.clientIdBytes,
    loginBytes: mqtt.loginBytes,
    topicBytes: mqtt.topicBytes,
    payloadBytes: mqtt.payloadBytes,
    keepAliveSeconds: mqtt.keepAliveSeconds,
    knownBad,
    clock: clockOf(state),
    checksDates: checksDates(state.tls.get(TLS_CONTEXT)),
  };
}

function clockOf({ clock }: ModuleState): Input<number> {
  if (clock === undefined) return unknown('AT+CCLK?');
  return known(Date.parse(clock.iso), {
    kind: 'module',
    ref: 'AT+CCLK?',
    text: `the module’s clock shows ${clock.iso}`,
  });
}

function checksDates(context: TlsContextState | undefined): Input<boolean> {
  if (context === undefined) return unknown('AT+CSSLCFG?');
  if (context.ignorelocaltime === undefined) return ABSENT;
  return known(context.ignorelocaltime === 0, {
    kind: 'module',
    ref: 'AT+CSSLCFG?',
    text: `ignorelocaltime is ${context.ignorelocaltime}`,
  });
}
