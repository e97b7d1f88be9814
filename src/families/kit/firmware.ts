import type { Fact } from '../../kernel/facts.ts';
import type { Rung } from '../../kernel/rung.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { Identity } from './state.ts';

/** What is known of stored credential files: limits and forms. */
export interface FileFacts {
  /** Lengths of names; absent: the files have none. */
  readonly nameBytes?: Fact<{ readonly min: number; readonly max: number }>;
  readonly maxBytes: Fact<number>;
  /** Prompt as printed before an upload; absent: there is none, or nobody drives it. */
  readonly prompt?: Fact<'>' | '> ' | '>\r\n'>;
  /** Encodings that are read; absent: nobody has said. */
  readonly encodings?: Fact<readonly ('pem' | 'der')[]>;
  /** Forms of private keys that are read; absent: nobody has said. */
  readonly keyForms?: Fact<readonly ('pkcs1' | 'pkcs8' | 'sec1')[]>;
  /** Forms of private keys that are refused; absent: nobody has said. */
  readonly refusedKeyForms?: Fact<readonly ('pkcs1' | 'pkcs8' | 'sec1')[]>;
  /** Whether a TLS context takes only names of files that are stored; absent: it takes any name. */
  readonly checkedWhenNamed?: Fact<boolean>;
  /** What becomes of an upload whose bytes have all come; absent: it is stored. */
  readonly upload?: Fact<'stored' | 'refused'>;
}

export interface MqttFacts {
  /** What a client speaks unless it is told otherwise. */
  readonly version: Fact<'3.1' | '3.1.1'>;
  /** What it can be told to speak; absent: nothing else. */
  readonly versions?: Fact<readonly ('3.1' | '3.1.1')[]>;
  readonly clientIdBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly loginBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly topicBytes: Fact<number>;
  readonly payloadBytes: Fact<number>;
  readonly keepAliveSeconds: Fact<{ readonly min: number; readonly max: number }>;
  /** It makes the login of an Azure device itself, of the device’s key. */
  readonly azureLogin?: Fact<boolean>;
  /** How results of the CMQTT service come; absent for clients that are not of that kind. */
  readonly service?: MqttServiceFacts;
}

/** The order of codes and final results, where both come. */
export interface MqttServiceFacts {
  /** A refused or failed CONNECT: `OK` at once and the code later, or the code and then `ERROR`. */
  readonly connectFailure: Fact<'ok-then-code' | 'code-then-error'>;
  /** A publication or subscription that the broker answers by closing. */
  readonly deniedPublish: Fact<'ok-then-code' | 'code-then-error'>;
  /** `+CMQTTSTART: 0` before or after `OK` when the bearer is up. */
  readonly startOrder: Fact<'code-then-ok' | 'ok-then-code'>;
  /** A START for which no data connection came: `OK` and then the code, or `ERROR` at once; absent: the first. */
  readonly startFailure?: Fact<'ok-then-code' | 'error'>;
}

/** What is known of a firmware line; nothing asks for a firmware by name. A family may be known by some facts only. */
export interface LineFacts {
  readonly tls: TlsClientProfile;
  readonly files: FileFacts;
  /** How credentials are laid out as files and given to the module by hand; absent: nobody has put it down. */
  readonly credentials?: CredentialLayout;
  /** Absent where the module has no MQTT of its own, or none that is driven. */
  readonly mqtt?: MqttFacts;
  readonly basics?: BasicFacts;
  /** Whether the bytes given at a prompt are printed back while echo is on, or always; absent: they are not. */
  readonly bodyEcho?: Fact<boolean | 'always'>;
  /** Absent where TLS is not switched by numbered options. */
  readonly tlsOptions?: TlsOptionFacts;
  /** Ids of exchanges that the family has and this line does not: it answers them with `ERROR`. */
  readonly lacks?: Fact<readonly string[]>;
  /** Nobody got it to work, several reported failure: said before anything is tried. */
  readonly knownBad?: Fact<string>;
  /** Where that shows; absent: in the handshake. */
  readonly knownBadAt?: Rung;
  /** Longest host name that the commands of its MQTT client take, bytes; absent: none is known to be too long. */
  readonly hostBytes?: Fact<number>;
  /** A longer one can be replaced with its address, which the module resolves; absent: nobody has said so. */
  readonly hostByAddress?: Fact<boolean>;
  /** What sets the clock, which nobody has set after a start; absent: nobody has said that it must be set. */
  readonly clockSetBy?: Fact<string>;
  /** For which hardware the vendor's images are, in words: said wherever an update is the remedy. */
  readonly images?: Fact<string>;
}

/** What is known of the module's own MQTT client. Throws TypeError where it has none: only its own part asks. */
export function mqttFacts({ mqtt }: LineFacts): MqttFacts {
  if (mqtt === undefined) throw new TypeError('this firmware line has no MQTT client of its own');
  return mqtt;
}

/** How the CMQTT service of a line answers. Throws TypeError where it has none. */
export function mqttServiceFacts(facts: LineFacts): MqttServiceFacts {
  const { service } = mqttFacts(facts);
  if (service === undefined) throw new TypeError('the MQTT client of this firmware line is no CMQTT service');
  return service;
}

/** How TLS is told what to do where that goes by numbered options (`AT+SSLOPT`), and how it takes certificates over. */
export interface TlsOptionFacts {
  /** What the value of option 0 means: with which of the two the server goes unverified. */
  readonly unverifiedBy: Fact<0 | 1>;
  /** Whether a root certificate can be given to it; where none can be, no server is verified. */
  readonly takesRoots: Fact<boolean>;
  /** Whether a line of its own (`+SSLSETCERT: 0`) tells how taking a client certificate over ended. */
  readonly tellsImport: Fact<boolean>;
}

/** What a line says of itself and its surroundings, for families whose lines differ in it. */
export interface BasicFacts {
  /** Second build string that `+SIMCOMATI` prints below the first. */
  readonly detail?: Fact<string>;
  /** Whether the lists of `ATI` and `+SIMCOMATI` go on after the serial number, with capabilities and empty fields. */
  readonly listing: Fact<'long' | 'short'>;
  /** What `+CPSI?` prints behind the cell: positive numbers in their own units, or decibels. */
  readonly levels: Fact<'positive' | 'decibels'>;
  /** What stands behind the address in the read form of `+CGDCONT`. */
  readonly contextTail: Fact<string>;
  /** `+CME ERROR` numbers of `+CPIN?` while the SIM starts, in their order. */
  readonly simStarting: Fact<readonly number[]>;
}

/** A firmware line: builds that behave alike. */
export interface FirmwareLine {
  /** A whole build string that stands for the line, `LE20B04SIM7600G22`. */
  readonly id: string;
  /** Builds of the line, beginning with; the longest match wins. */
  readonly prefixes: readonly string[];
  /** Names of the family that mean this line where no firmware is given. */
  readonly aliases?: readonly string[];
  /** What the virtual module says of itself. */
  readonly identity: Required<Identity>;
  readonly facts: LineFacts;
  readonly note?: string;
}
