import { LONG, NOW } from './chain-family.ts';

/*
 * What verifiers made of the certificates of chain-family.ts, one case a line: who accepted | what was sent, leaf first
 * | the anchors, then `@` a time and `for` a name where they matter. Without a time OpenSSL was told not to look at
 * dates; the others stood at NOW. Letters:
 *   D  openssl verify 3.0.19                    P  the same with -partial_chain (both are asked again in the tests)
 *   M  mbedTLS 2.28.3, mbedtls_x509_crt_verify and the usage checks of its TLS client
 *   W  a TLS 1.2 client of wolfSSL 5.5.4 as Debian builds it (WOLFSSL_ALT_CERT_CHAINS), on openssl s_server
 *   T  the same client on wolfSSL 5.5.4 without that option
 *   ?  not decided: the answer hangs on a hash table, or the handshake failed for another reason
 */
const TABLE = `
----- | leaf | newRoot
----- | leaf | oldRoot
----- | leaf | cross
-PMWT | leaf | int
-P-W- | leaf | leaf
----- | leaf | other
----- | leaf | cross oldRoot
DPMWT | leaf int | newRoot
----- | leaf int | oldRoot
-PMWT | leaf int | cross
-PMW- | leaf int | int
-P-W- | leaf int | leaf
----- | leaf int | other
DPMWT | leaf int | cross oldRoot
DPMW- | leaf int cross | newRoot
DPMWT | leaf int cross | oldRoot
-PMW- | leaf int cross | cross
-PMW- | leaf int cross | int
-P-W- | leaf int cross | leaf
----- | leaf int cross | other
DPMWT | leaf int cross | cross oldRoot
DPMW- | leaf int cross oldRoot | newRoot
DPMWT | leaf int cross oldRoot | oldRoot
-PMW- | leaf int cross oldRoot | cross
-PMW- | leaf int cross oldRoot | int
-P-W- | leaf int cross oldRoot | leaf
----- | leaf int cross oldRoot | other
DPMWT | leaf int cross oldRoot | cross oldRoot
DPMW- | leaf cross int | newRoot
DP--- | leaf cross int | oldRoot
-PMW- | leaf cross int | cross
-PMW- | leaf cross int | int
-P-W- | leaf cross int | leaf
----- | leaf cross int | other
DPMWT | leaf cross int | cross oldRoot
DPMW- | leaf int int other | newRoot
----- | leaf int int other | oldRoot
-PMW- | leaf int int other | cross
-PMW- | leaf int int other | int
-P-W- | leaf int int other | leaf
----- | leaf int int other | other
DPMW- | leaf int int other | cross oldRoot
-PMWT | leaf int cross | int oldRoot
----- | leaf int | twin
DPMWT | leaf int | twin newRoot
DPMW- | leaf twin int | newRoot
DPMWT | leaf int newRoot | newRoot
DPMWT | bareLeaf | bareRoot
----- | bareLeaf | bareTwin
--M?? | bareLeaf | bareTwin bareRoot
----- | bareIntLeaf wrongKeyInt int | newRoot
DPM-- | bareIntLeaf int wrongKeyInt | newRoot
----- | selfLeaf | newRoot
DPMWT | selfLeaf | selfLeaf
DPMWT | rsaLeaf | rsaRoot
----- | fakeLeaf fakeCa | newRoot
---WT | fakeLeaf | fakeCa
---WT | deepLeaf deepInt | deepRoot
-PMW- | deepLeaf deepInt | deepInt
DPMWT | narrowLeaf narrow | newRoot
----- | narrowSubLeaf narrowSub narrow | newRoot
---WT | narrowSubLeaf narrowSub | narrow
----- | narrowEndLeaf narrowEnd narrow | newRoot
----- | clientLeaf | newRoot
DP--- | overLeaf | newRoot
----- | overLeaf | newRoot @now
----- | laterLeaf | newRoot @now
----- | directLeaf | newRoot @1980
----- | directLeaf | overRoot @now
DPMWT | directLeaf | overRoot newRoot @now
DPM-- | leaf overInt int | newRoot @now
DPM-- | leaf int overInt | newRoot @now
----- | leaf overInt | newRoot @now
--MWT | leaf int | newRoot @last
DPMWT | leaf int | newRoot @first
DPMWT | leaf int | newRoot for broker.example
----- | leaf int | newRoot for other.example
----- | leaf int | newRoot for deep.broker.example
DPMWT | noSanLeaf | newRoot for broker.example
----- | noSanLeaf | newRoot for other.example
----- | noSanLeaf | newRoot for deep.broker.example
----- | otherSanLeaf | newRoot for broker.example
DPMWT | otherSanLeaf | newRoot for other.example
----- | otherSanLeaf | newRoot for deep.broker.example
--MWT | wildLeaf | newRoot for broker.example
--MWT | wildLeaf | newRoot for other.example
----- | wildLeaf | newRoot for deep.broker.example
DP-WT | addressLeaf | newRoot for 192.0.2.7
----- | addressLeaf | newRoot for 192.0.2.8
----- | noBasicIntLeaf noBasicInt | newRoot
DPM-- | noUsageIntLeaf noUsageInt | newRoot
----- | noSignIntLeaf noSignInt | newRoot
--MWT | clientIntLeaf clientInt | newRoot
----- | unknownIntLeaf unknownInt | newRoot
DP-WT | permitIntLeaf permitInt | newRoot
----- | forbidIntLeaf forbidInt | newRoot
--M-- | softForbidIntLeaf softForbidInt | newRoot
-P-WT | noBasicIntLeaf | noBasicInt
-PMWT | noUsageIntLeaf | noUsageInt
---WT | noSignIntLeaf | noSignInt
--MWT | clientIntLeaf | clientInt
----- | unknownIntLeaf | unknownInt
-P-WT | permitIntLeaf | permitInt
----- | forbidIntLeaf | forbidInt
--M-- | softForbidIntLeaf | softForbidInt
----- | unknownRootLeaf | unknownRoot
----- | forbidRootLeaf | forbidRoot
--MWT | clientRootLeaf | clientRoot
DP-WT | noBasicRootLeaf | noBasicRoot
---WT | plainRootLeaf | plainRoot
----- | unknownLeaf | newRoot
DPMWT | softUnknownLeaf | newRoot
--MWT | anyUseLeaf | newRoot
DPMWT | noUseLeaf | newRoot
---W? | crlOnlyLeaf | newRoot
DP-W? | agreeLeaf | newRoot
---W? | caLeaf | newRoot
DP-WT | sha1Leaf | newRoot
DPMWT | directLeaf | newRoot
DPMWT | level4Leaf level4 level3 level2 level1 | newRoot
DPMWT | level7Leaf level7 level6 level5 level4 level3 level2 level1 | newRoot
DPMWT | level8Leaf level8 level7 level6 level5 level4 level3 level2 level1 | newRoot
DP--- | level9Leaf level9 level8 level7 level6 level5 level4 level3 level2 level1 | newRoot
DP--- | level10Leaf level10 level9 level8 level7 level6 level5 level4 level3 level2 level1 | newRoot
`;

/** The stacks of the table, by their letter. */
export const STACKS = {
  D: 'openssl-default',
  P: 'openssl-partial',
  M: 'mbedtls',
  W: 'wolfssl',
  T: 'wolfssl-strict-top',
} as const;

export type StackLetter = keyof typeof STACKS;

export interface ChainCase {
  readonly title: string;
  /** Names in chain-family.ts, leaf first. */
  readonly sent: readonly string[];
  readonly anchors: readonly string[];
  /** Unix ms; absent = dates are not looked at. */
  readonly at?: number;
  /** Absent = names are not compared. */
  readonly name?: string;
  /** What each stack said; absent = not decided. */
  readonly accepted: ReadonlyMap<StackLetter, boolean>;
}

const TIMES: Readonly<Record<string, number>> = {
  now: NOW,
  '1980': Date.UTC(1980, 0, 6),
  first: LONG.notBefore.getTime(),
  last: LONG.notAfter.getTime(),
};

const LINE = /^([DPMWT?-]{5}) \| ([\w ]+) \| ([\w ]+?)(?: @(\w+))?(?: for (\S+))?$/;

function parseCase(line: string): ChainCase {
  const [, letters = '', sent = '', anchors = '', time, name] = LINE.exec(line) ?? [];
  const at = time === undefined ? undefined : TIMES[time];
  if (sent === '' || (time !== undefined && at === undefined)) throw new Error(`not a case: ${line}`);
  const stacks = Object.keys(STACKS) as readonly StackLetter[];
  const said = stacks.flatMap((letter, index) =>
    letters[index] === '?' ? [] : [[letter, letters[index] === letter] as const],
  );
  return {
    title: line.slice(8),
    sent: sent.split(' '),
    anchors: anchors.split(' '),
    accepted: new Map(said),
    ...(at === undefined ? {} : { at }),
    ...(name === undefined ? {} : { name }),
  };
}

export const CHAIN_CASES: readonly ChainCase[] = TABLE.trim().split('\n').map(parseCase);
