import {
  ABSENT,
  known,
  unknown,
  type Input,
  type KeyType,
  type ModuleFacts,
  type Sibling,
  type SuiteOffer,
} from '../findings/inputs.ts';
import type { Route } from '../families/kit/driver.ts';
import type { Family, FirmwareLine } from '../families/kit/family.ts';
import type { ModuleState, TlsContextState } from '../families/kit/state.ts';
import type { Fact } from '../kernel/facts.ts';
import { suiteByNumber, suiteName, type SuiteAuth } from '../tls/suites.ts';
import type { TlsClientProfile } from '../tls/profile.ts';

/** A module as the rules see it: the family's facts for its firmware, and what the module itself has shown. */
export interface KnownModule {
  readonly family: Family;
  readonly line: FirmwareLine;
  /** False when only the nearest known line is used. */
  readonly exact: boolean;
  /** What the module says its build is. */
  readonly build: string;
  readonly state: ModuleState;
  /** The way that the facts are for, see `seenOver`; absent: what the module does by itself. */
  readonly route?: Route;
}

/** The TLS context that our plans use. */
export const TLS_CONTEXT = 0;

/** What the rules need of a module. Works for a family that is known by some facts only. */
export function moduleFacts({ family, line, exact, build, state, route }: KnownModule): ModuleFacts {
  const { tls, files, mqtt, knownBad, knownBadAt = 'tls', hostBytes, hostByAddress, images, clockSetBy } = line.facts;
  return {
    family: family.id,
    firmware: line.id,
    reportedFirmware: build,
    firmwareKnown: exact,
    siblings: family.firmware.filter((other) => other.id !== line.id && sameHardware(line, other)).map(siblingOf),
    images,
    sni: tls.sni,
    versions: tls.versions,
    suites: offers(tls.suites),
    groups: tls.groups,
    alpn: tls.alpn,
    verifier: tls.verifier,
    checksName: tls.checksName,
    maxChainBytes: tls.maxChainBytes,
    maxChainLength: tls.maxChainLength,
    maxRecordBytes: tls.maxRecordBytes,
    clientKeyTypes: tls.clientKeyTypes,
    filesLoadedBy: family.driver === undefined ? 'hand' : 'hawser',
    encodings: files.encodings,
    keyForms: files.keyForms,
    refusedKeyForms: files.refusedKeyForms,
    maxFileBytes: files.maxBytes,
    fileNameBytes: files.nameBytes,
    hostBytes,
    hostByAddress,
    mqttVersions: mqtt === undefined ? undefined : (mqtt.versions ?? { ...mqtt.version, value: [mqtt.version.value] }),
    clientIdBytes: mqtt?.clientIdBytes,
    loginBytes: mqtt?.loginBytes,
    topicBytes: mqtt?.topicBytes,
    payloadBytes: mqtt?.payloadBytes,
    keepAliveSeconds: mqtt?.keepAliveSeconds,
    knownBad,
    knownBadAt,
    clock: route === 'host-tls' ? ownClock(state) : clockOf(state, clockSetBy),
    clockSetBy,
    ...dates(state.tls.get(TLS_CONTEXT), tls, line),
  };
}

/** Firmware is of one kind of module: `SIM7600E-H` and `SIM7600G-H` are of one, `A7670E` and `SIM7670G` are not. */
function sameHardware(a: FirmwareLine, b: FirmwareLine): boolean {
  return kindOf(a) === kindOf(b);
}

function kindOf({ identity: { model } }: FirmwareLine): string {
  return /[A-Z]+(?:-[A-Z])?\d+/i.exec(model)?.[0].toUpperCase() ?? model;
}

function siblingOf({ id, facts: { tls, knownBad } }: FirmwareLine): Sibling {
  const { sni, versions, suites } = tls;
  return { firmware: id, sni, versions, suites: offers(suites), knownBad: knownBad !== undefined };
}

const KEY_OF: Readonly<Record<SuiteAuth, KeyType>> = { rsa: 'rsa', ecdsa: 'ec', psk: 'other', none: 'other' };

function offers(suites: Fact<readonly number[]>): Fact<readonly SuiteOffer[]> {
  const value = suites.value.map((number) => {
    const auth = suiteByNumber(number)?.auth;
    return { number, name: suiteName(number), keyType: auth === undefined ? 'other' : KEY_OF[auth] } as const;
  });
  return { ...suites, value };
}

/** Where this computer does TLS, its own clock counts. */
function ownClock({ clock }: ModuleState): Input<number> {
  if (clock === undefined) return ABSENT;
  const text = `this computer’s clock shows ${clock.iso}`;
  return known(Date.parse(clock.iso), { kind: 'fact', ref: 'the system clock', text });
}

function clockOf({ clock }: ModuleState, setBy: Fact<string> | undefined): Input<number> {
  const how = setBy === undefined ? 'AT+CCLK? on the module' : 'ask the program that sets it';
  if (clock === undefined) return unknown(`what the module’s clock shows: ${how}, or --at`);
  return known(Date.parse(clock.iso), {
    kind: 'module',
    ref: setBy === undefined ? 'AT+CCLK?' : 'its clock',
    text: `the module’s clock shows ${clock.iso}`,
  });
}

/** Whether the module has listed options of its TLS; what it has stored is none. */
function hasOptions(context: TlsContextState | undefined): boolean {
  return context?.verifies === undefined && (context?.authmode ?? context?.sslversion) !== undefined;
}

/** Whether they are compared: as the module says, else as it is by default on this firmware. */
function dates(
  context: TlsContextState | undefined,
  { checksDates: usual }: TlsClientProfile,
  { id, facts: { clockSetBy } }: FirmwareLine,
): Pick<ModuleFacts, 'checksDates' | 'datesGuessed'> {
  const told = context?.ignorelocaltime;
  if (told !== undefined) {
    const evidence = { kind: 'module', ref: 'AT+CSSLCFG?', text: `ignorelocaltime is ${told}` } as const;
    return { checksDates: known(told === 0, evidence) };
  }
  // A module that has no word for it does as it always does; where a program sets the clock there is none either.
  const wordless = !hasOptions(context) || clockSetBy !== undefined;
  if (!wordless) return { checksDates: ABSENT };
  if (usual === undefined)
    return { checksDates: unknown('whether this firmware looks at dates: AT+CSSLCFG? where it has that') };
  const datesGuessed = usual.confidence === 'guess';
  const text = `${id} ${usual.value ? 'compares' : 'does not compare'} dates with its clock ${datesGuessed ? '(guess)' : 'unless it is told otherwise'}`;
  return { checksDates: known(usual.value, { kind: 'fact', ref: usual.source, text }), datesGuessed };
}
