import { TLS_1_2, TLS_1_3 } from '../hello.ts';
import type { ClientHelloSpec } from '../client-hello.ts';
import { groupByOpenssl } from '../groups.ts';
import type { Certificate } from '../../pki/x509.ts';
import type { KeyExchange } from '../suites.ts';
import type { Put } from './asker.ts';
import { eliminate, eliminateAll, singly, type Accepted, type Walk } from './eliminate.ts';
import {
  GROUPS,
  groupsFor,
  helloFor,
  isFiniteField,
  schemesOf,
  suitesWhere,
  type HelloBase,
  type ServerKey,
} from './hellos.ts';

/** What a server shows whose certificate is known. */
export interface ServerShown {
  /** The version that the questions are put in. */
  readonly version: number;
  readonly key: ServerKey;
  readonly leaf: Certificate | undefined;
  /** What it has shown already, and need not be asked for. */
  readonly group?: number;
  readonly signatureScheme?: number;
}

const NONE: Accepted = { numbers: [], complete: false };

/** Most servers take most of these, and few take one of the others. */
const COMMON_GROUPS: readonly number[] = [23, 29, 24, 25, 30];

/** The groups that the server takes for (EC)DHE. */
export function groupsTaken(shown: ServerShown, base: HelloBase, put: Put): Promise<Accepted> {
  const { version, key, leaf } = shown;
  const picked = ({ group }: { readonly group?: number }): number | undefined => group;
  if (version === TLS_1_3 || key === 'rsa') {
    const hello = (rest: readonly number[]): ClientHelloSpec => ephemeral(shown, ['ecdhe'], base, { groups: rest });
    return allBut(shown.group, groupLists(version), { put, picked, hello });
  }
  // Up to TLS 1.2 the list of groups is also what the client takes in certificates (RFC 4492 §5.1): without the
  // certificate's own curve every hello is refused, and with it the server has a way out. So it is always offered last.
  const own = leaf === undefined ? undefined : curveOf(leaf);
  if (own === undefined) return Promise.resolve(NONE);
  const others = GROUPS.filter((group) => group !== own);
  const hello = (rest: readonly number[]): ClientHelloSpec =>
    ephemeral(shown, ['ecdhe'], base, { groups: [...rest, own] });
  return eliminate(others, { put, picked, hello }).then(({ numbers }) => ({
    numbers: [...numbers, own],
    complete: false,
  }));
}

/** The groups of TLS 1.3, which depend on no certificate; `known` is one that the server has taken already. */
export function groups13Taken(known: number | undefined, base: HelloBase, put: Put): Promise<Accepted> {
  return allBut(known, groupLists(TLS_1_3), {
    put,
    hello: (groups) => helloFor(TLS_1_3, base, { groups }),
    picked: ({ group }) => group,
  });
}

/** The schemes with which the server signs by its key, where the client leaves it only those. */
export function schemesTaken(shown: ServerShown, base: HelloBase, put: Put): Promise<Accepted> {
  return allBut(shown.signatureScheme, singly(schemesOf(shown.key, shown.version)), {
    put,
    hello: (rest) => ephemeral(shown, ['ecdhe', 'dhe'], base, { signatureSchemes: rest }),
    picked: ({ signatureScheme }) => signatureScheme,
  });
}

/** What most servers take singly, the others together: finite fields are mostly taken all or not at all, the others not. */
function groupLists(version: number): readonly (readonly number[])[] {
  const others = groupsFor(version).filter((group) => !COMMON_GROUPS.includes(group));
  const [fields, curves] = [others.filter(isFiniteField), others.filter((group) => !isFiniteField(group))];
  return [...singly(COMMON_GROUPS), fields, curves];
}

/** Walks the lists without the number that is known to be taken, which counts all the same where a list has it. */
async function allBut(known: number | undefined, lists: readonly (readonly number[])[], walk: Walk): Promise<Accepted> {
  const found = await eliminateAll(
    lists.map((list) => list.filter((number) => number !== known)),
    walk,
  );
  if (known === undefined || !lists.some((list) => list.includes(known))) return found;
  return { ...found, numbers: [...found.numbers, known].sort((a, b) => a - b) };
}

/** A hello that leaves only suites with an ephemeral key of such kinds, which the server has to sign. */
function ephemeral(
  { version, key }: ServerShown,
  kinds: readonly KeyExchange[],
  base: HelloBase,
  changes: Partial<ClientHelloSpec>,
): ClientHelloSpec {
  if (version !== TLS_1_2) return helloFor(version, base, changes);
  const auth = key === 'rsa' ? 'rsa' : 'ecdsa';
  const suites = suitesWhere(TLS_1_2, (suite) => kinds.includes(suite.keyExchange) && suite.auth === auth);
  return helloFor(TLS_1_2, base, { suites, ...changes });
}

function curveOf(leaf: Certificate): number | undefined {
  return groupByOpenssl(leaf.publicKey?.asymmetricKeyDetails?.namedCurve ?? '')?.number;
}
