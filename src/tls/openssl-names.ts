import { getCiphers } from 'node:tls';
import { groupByNumber, schemeByNumber } from './groups.ts';
import { suiteByNumber } from './suites.ts';

/* Numbers of a ClientHello in the words of OpenSSL's lists, for handshakes that node:tls has to do. */

/** The suites that this build of Node can offer, in their order. */
export function opensslSuites(numbers: readonly number[]): readonly string[] {
  const able = new Set(getCiphers());
  return numbers
    .flatMap((number) => suiteByNumber(number)?.openssl ?? [])
    .filter((name) => able.has(name.toLowerCase()));
}

/** `prime256v1:secp384r1`; what OpenSSL does not know is left out. */
export function opensslGroups(numbers: readonly number[]): string {
  return numbers.flatMap((number) => groupByNumber(number)?.openssl ?? []).join(':');
}

/** `RSA+SHA256:ECDSA+SHA256`; what OpenSSL does not know is left out. */
export function opensslSchemes(numbers: readonly number[]): string {
  return numbers.flatMap((number) => schemeByNumber(number)?.openssl ?? []).join(':');
}
