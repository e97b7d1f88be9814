import type { webcrypto } from 'node:crypto';
import { X509Certificate } from 'node:crypto';
import { systemClock } from '../../kernel/clock.ts';
import { issue, makeKeys, type IssueKeyType, type Issued } from '../../pki/dev.ts';
import type { Misbehaviour } from './misbehave.ts';

/*
 * PKIs in the shape of the clouds' own, with keys made on the spot. Roots stand under the names of the public roots, so
 * that choosing one works as for real; what marks every certificate as a twin's is its comment.
 */

/** The kind of key of a server's certificate. */
export type LeafKind = 'rsa' | 'ec';

/** A certification authority: a name and a key, under which several certificates can stand. */
export interface CaShape {
  /** Letter for letter that of the public one, or a root will not be recognised. */
  readonly subject: string;
  readonly key: IssueKeyType;
}

/** What stands above a server's certificate on the wire. */
export interface SentShape<Ca extends string = string> {
  readonly ca: Ca;
  readonly by: Ca;
  /** Length of the real certificate's DER. */
  readonly bytes: number;
}

export interface ChainShape<Ca extends string = string> {
  /** The root to give to a module: one of {@link PkiShape.roots}. */
  readonly root: Ca;
  readonly leafBytes: number;
  /** From the certificate that issues the server's upwards. */
  readonly sent: readonly SentShape<Ca>[];
}

export interface PkiShape<Ca extends string = string> {
  readonly cas: Readonly<Record<Ca, CaShape>>;
  /** Those that modules can be given. Named as the files in `anchors/`. */
  readonly roots: readonly Ca[];
  readonly chains: Readonly<Record<LeafKind, ChainShape<Ca>>>;
}

/** A chain as it is sent, with the key of its first certificate. */
export interface ServedChain {
  readonly kind: LeafKind;
  /** The root to give to a module, by its name in {@link TwinPki.roots}. */
  readonly root: string;
  /** PEM, in the order sent. */
  readonly chain: string;
  readonly key: string;
}

/** The certificates for one name, or for clients that send none. */
export type Endpoint = Readonly<Partial<Record<LeafKind, ServedChain>>>;

export interface TwinPki {
  /** Self-signed, PEM, by the name that its file gets (without `.pem`). */
  readonly roots: ReadonlyMap<string, string>;
  /** A server's certificate for these names, the first of them its common name, with what is sent above it. */
  serve(kind: LeafKind, names: readonly string[]): Promise<ServedChain>;
}

export const TWIN_MARK = 'Hawser twin: made for tests on one computer';
/** Organisation in the subjects of server and device certificates. */
export const TWIN_ORGANISATION = 'Hawser Twin';

const DAY = 24 * 3_600_000;
/** A message over 6 kB with room for nothing: three bytes of length for the list and for each certificate. */
const LONG_CHAIN_BYTES = 6 * 1024;

/** Makes the keys and certificates of a shape, and what of `misbehave` concerns certificates. */
export async function makeTwinPki<Ca extends string>(
  shape: PkiShape<Ca>,
  misbehave: ReadonlySet<Misbehaviour>,
): Promise<TwinPki> {
  const ids = Object.keys(shape.cas) as Ca[];
  const leafKeyTypes = { rsa: 'rsa', ec: misbehave.has('p384') ? 'p384' : 'ec' } as const;
  const [caKeys, rsa, ec] = await Promise.all([
    Promise.all(ids.map(async (id) => [id, await makeKeys(shape.cas[id].key)] as const)),
    makeKeys(leafKeyTypes.rsa),
    makeKeys(leafKeyTypes.ec),
  ]);
  const authorities = new Authorities(shape, new Map(caKeys));
  const leafKeys = { rsa, ec };
  const rootFiles = shape.roots.map(async (id) => [id, (await authorities.root(id)).certificate] as const);
  return {
    roots: new Map(await Promise.all(rootFiles)),
    async serve(kind, names) {
      const { sent } = shape.chains[kind];
      const above = await Promise.all(sent.map((entry) => authorities.sent(entry)));
      const [issuer] = above;
      const top = sent.at(-1);
      if (issuer === undefined || top === undefined) throw new TypeError('a chain without an issuing CA');
      const root = await authorities.root(top.by);
      const order = arrange(above, root, misbehave);
      const derBytes = misbehave.has('chain-6k') ? fillUp(order) : shape.chains[kind].leafBytes;
      const shown = misbehave.has('wrong-name') ? ['somewhere-else.example'] : names;
      const now = systemClock.wall();
      const expired = misbehave.has('expired');
      const leaf = await issue({
        subject: `O=${TWIN_ORGANISATION}, CN=${shown[0] ?? ''}`,
        issuer,
        keys: leafKeys[kind],
        use: 'server',
        names: shown,
        notBefore: new Date(now - (expired ? 60 : 30) * DAY),
        notAfter: new Date(now + (expired ? -1 : 60) * DAY),
        comment: TWIN_MARK,
        derBytes,
      });
      return {
        kind,
        root: shape.chains[kind].root,
        chain: [leaf, ...order].map(({ certificate }) => certificate).join(''),
        key: leaf.key,
      };
    },
  };
}

/** Certificates of the authorities, each made once. */
class Authorities<Ca extends string> {
  readonly #shape: PkiShape<Ca>;
  readonly #keys: ReadonlyMap<Ca, webcrypto.CryptoKeyPair>;
  readonly #made = new Map<string, Promise<Issued>>();

  constructor(shape: PkiShape<Ca>, keys: ReadonlyMap<Ca, webcrypto.CryptoKeyPair>) {
    this.#shape = shape;
    this.#keys = keys;
  }

  root(id: Ca): Promise<Issued> {
    return this.#once(id, () => this.#issue(id));
  }

  /** A certificate of `ca`, signed by `by`. */
  sent({ ca, by, bytes }: SentShape<Ca>): Promise<Issued> {
    return this.#once(`${ca} by ${by}`, async () => this.#issue(ca, await this.root(by), bytes));
  }

  #issue(id: Ca, issuer?: Issued, derBytes = 0): Promise<Issued> {
    const keys = this.#keys.get(id);
    if (keys === undefined) throw new TypeError(`no key was made for ${id}`);
    const { subject } = this.#shape.cas[id];
    const now = systemClock.wall();
    return issue({
      subject,
      keys,
      ca: { pathLength: null },
      notBefore: new Date(now - 730 * DAY),
      notAfter: new Date(now + 3650 * DAY),
      comment: TWIN_MARK,
      derBytes,
      ...(issuer === undefined ? {} : { issuer }),
    });
  }

  #once(name: string, make: () => Promise<Issued>): Promise<Issued> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    return made;
  }
}

/** The names of a server's certificate, and the computer's own, under which programs without a --resolve dial. */
export function withLocalNames(names: readonly string[]): readonly string[] {
  return [...names, 'localhost', '127.0.0.1'];
}

/** Certificates of these kinds for one set of names. */
export async function makeEndpoint(
  pki: TwinPki,
  kinds: readonly LeafKind[],
  names: readonly string[],
): Promise<Endpoint> {
  const served = await Promise.all(kinds.map(async (kind) => [kind, await pki.serve(kind, names)] as const));
  return Object.fromEntries(served);
}

/** What is sent after the server's certificate. One certificate has no order: the root is turned round with it. */
function arrange(above: readonly Issued[], root: Issued, misbehave: ReadonlySet<Misbehaviour>): readonly Issued[] {
  if (misbehave.has('no-intermediate')) return [];
  if (misbehave.has('with-root')) return [...above, root];
  if (misbehave.has('reversed')) return (above.length > 1 ? above : [...above, root]).toReversed();
  return above;
}

/** Bytes of a server's certificate with which the whole Certificate message has {@link LONG_CHAIN_BYTES}. */
function fillUp(order: readonly Issued[]): number {
  const others = order.reduce((sum, { certificate }) => sum + 3 + new X509Certificate(certificate).raw.length, 0);
  return LONG_CHAIN_BYTES - 3 - others - 3;
}
