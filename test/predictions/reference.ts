import { readFile } from 'node:fs/promises';
import type { FirmwareLine } from '../../src/families/kit/family.ts';
import type { Rung } from '../../src/kernel/rung.ts';
import { suiteByNumber } from '../../src/tls/suites.ts';
import type { TlsClientProfile } from '../../src/tls/profile.ts';
import { openssl } from '../support/openssl.ts';
import { mosquittoClient } from '../support/twin.ts';
import type { Desk, Device, Settings } from './desk.ts';

/*
 * What becomes of a connection, by programs of others that have the module's settings, and by their exit status alone: the
 * handshake by `openssl s_client`, what comes after it by `mosquitto_pub`.
 */

/** It passes, or shows on this rung. */
export type Outcome = { readonly passes: true } | { readonly passes: false; readonly at: Rung };

const PASSES: Outcome = { passes: true };
const breaks = (at: Rung): Outcome => ({ passes: false, at });

/** Asks each question once: many firmware lines have the same hello. */
export class Reference {
  readonly #desk: Desk;
  readonly #asked = new Map<string, Promise<boolean>>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async outcome(line: FirmwareLine, settings: Settings, sni: boolean): Promise<Outcome> {
    return (await this.#handshake(line.facts.tls, settings, sni)) ?? (await this.#mqtt(settings, sni)) ?? PASSES;
  }

  /** Whether the right settings work with the server name and not without. */
  async needsName(line: FirmwareLine): Promise<boolean> {
    const { right } = this.#desk;
    const named = await this.outcome(line, right, true);
    return named.passes && !(await this.outcome(line, right, false)).passes;
  }

  /** Which of the settings is to blame shows when one after the other is left out or put right. */
  async #handshake(profile: TlsClientProfile, settings: Settings, sni: boolean): Promise<Outcome | undefined> {
    const { host, right, sent } = this.#desk;
    const hello = [...helloArgs(profile), ...(sni ? ['-servername', host] : ['-noservername'])];
    const trust = ['-verify_return_error', ...trustArgs(profile, settings, host, sent[0])];
    const device = deviceArgs(settings.device);
    if (await this.#openssl([...hello, ...trust, ...device])) return undefined;
    const known = deviceArgs(right.device);
    if (await this.#openssl([...hello, ...trust, ...known])) return breaks('client-auth');
    return breaks((await this.#openssl([...hello, ...known])) ? 'server-trust' : 'tls');
  }

  async #mqtt(settings: Settings, sni: boolean): Promise<Outcome | undefined> {
    const { right, twin } = this.#desk;
    // This client always checks dates, and is too young for the other; the login there is the usual one.
    if (twin.report.misbehave.some((name) => name === 'expired' || name === 'tls10-only')) return undefined;
    // It always sends a name: that of another host is taken like none, where the name decides about the login.
    const named = ['--insecure', ...(sni || this.#desk.kind !== 'hivemq-cloud' ? [] : ['-h', twin.host])];
    if (await this.#publish([...named, ...(await mqttArgs(settings)), '-t', settings.topic])) return undefined;
    if (settings.topic === right.topic) return breaks('mqtt');
    return breaks(
      (await this.#publish([...named, ...(await mqttArgs(settings)), '-t', right.topic])) ? 'publish' : 'mqtt',
    );
  }

  #openssl(args: readonly string[]): Promise<boolean> {
    const { host, port } = this.#desk.twin;
    return this.#once(['s_client', '-connect', `${host}:${port}`, ...args], async (all) => (await openssl(all)).status);
  }

  #publish(args: readonly string[]): Promise<boolean> {
    const message = ['-m', 'hello', '-q', '1'];
    return this.#once([...args, ...message], async (all) => {
      return (await mosquittoClient('mosquitto_pub', this.#desk.twin, all)).status;
    });
  }

  #once(args: readonly string[], run: (args: readonly string[]) => Promise<number>): Promise<boolean> {
    const key = args.join('\n');
    const asked = this.#asked.get(key) ?? run(args).then((status) => status === 0);
    this.#asked.set(key, asked);
    return asked;
  }
}

const GROUPS: ReadonlyMap<number, string> = new Map([
  [23, 'P-256'],
  [24, 'P-384'],
  [25, 'P-521'],
]);

const SCHEMES: ReadonlyMap<number, string> = new Map(
  [
    [2, 'SHA1'],
    [4, 'SHA256'],
    [5, 'SHA384'],
    [6, 'SHA512'],
  ].flatMap(([hash, name]) => [
    [(Number(hash) << 8) | 1, `RSA+${name}`] as const,
    [(Number(hash) << 8) | 3, `ECDSA+${name}`] as const,
  ]),
);

/** Names in OpenSSL's words; whoever adds a number to a profile adds its name here. */
function namesOf(numbers: readonly number[], nameOf: (number: number) => string | undefined): string {
  const names = numbers.map((number) => nameOf(number) ?? `unknown-0x${number.toString(16)}`);
  return names.join(':');
}

function helloArgs({ versions, suites, groups, signatureSchemes }: TlsClientProfile): readonly string[] {
  const suiteNames = namesOf(suites.value, (number) => suiteByNumber(number)?.openssl);
  return [
    ...['-min_protocol', versions.value.min, '-max_protocol', versions.value.max],
    ...['-cipher', `${suiteNames}:@SECLEVEL=0`],
    ...['-groups', namesOf(groups.value, (number) => GROUPS.get(number))],
    ...['-sigalgs', namesOf(signatureSchemes.value, (number) => SCHEMES.get(number))],
  ];
}

/** Of a clock that nobody set: its first day. */
const COLD_S = Date.UTC(1980, 0, 6) / 1000;

/** mbedTLS takes any authority as an anchor, but not the server's own certificate (`leaf`). */
function trustArgs(
  { verifier, checksName }: TlsClientProfile,
  settings: Settings,
  host: string,
  leaf: string | undefined,
): readonly string[] {
  const partial = verifier.value === 'openssl-partial' || (verifier.value === 'mbedtls' && settings.ca !== leaf);
  const time = { cold: ['-attime', String(COLD_S)], right: [], unchecked: ['-no_check_time'] };
  return [
    ...['-CAfile', settings.ca, '-no-CApath', '-no-CAstore'],
    ...(partial ? ['-partial_chain'] : []),
    ...(checksName.value ? ['-verify_hostname', host] : []),
    ...time[settings.clock ?? 'unchecked'],
  ];
}

function deviceArgs(device: Device | undefined): readonly string[] {
  return device === undefined ? [] : ['-cert', device.cert, '-key', device.key];
}

async function mqttArgs({ device, clientId, username, passwordFile }: Settings): Promise<readonly string[]> {
  return [
    ...['-i', clientId],
    ...(device === undefined ? [] : ['--cert', device.cert, '--key', device.key]),
    ...(username === undefined ? [] : ['-u', username]),
    ...(passwordFile === undefined ? [] : ['-P', (await readFile(passwordFile, 'utf8')).trim()]),
  ];
}
