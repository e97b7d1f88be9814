import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Certificate } from '../../../src/pki/x509.ts';
import { issue } from '../../../src/pki/dev.ts';
import { loadAnchors, type Anchor } from '../../../src/pki/anchors/set.ts';
import { readCertificates } from '../../../src/pki/read.ts';
import type { Misbehaviour } from '../../../src/brokers/kit/misbehave.ts';
import { deskFor, type Desk } from '../../predictions/desk.ts';

/** A running twin with what a person has at hand who sets a module up for it, as texts. */
export interface Place {
  readonly desk: Desk;
  /** As an account with one's own roots knows them. */
  readonly anchors: readonly Anchor[];
  /** One certificate each, PEM. */
  readonly ca: {
    readonly right: string;
    /** One that the broker’s own list has as well. */
    readonly sibling: string;
    /** One that nobody has heard of there. */
    readonly other: string;
    readonly intermediate: string;
  };
  readonly client?: { readonly certificate: string; readonly key: string; readonly otherKey: string };
  readonly login?: { readonly username: string; readonly password: string };
}

export async function placeAt(kind: string, misbehave?: Misbehaviour): Promise<Place> {
  const desk = await deskFor(kind, misbehave === undefined ? {} : { misbehave: [misbehave] });
  const { right, roots, sent, twin } = desk;
  const { device, username, passwordFile } = right;
  const text = (path: string | undefined): Promise<string> => readFile(path ?? '', 'utf8');
  const client =
    device === undefined
      ? {}
      : {
          client: {
            certificate: await text(device.cert),
            key: asPkcs1(await text(device.key)),
            otherKey: anyKey(),
          },
        };
  const login =
    username === undefined || passwordFile === undefined
      ? {}
      : { login: { username, password: (await text(passwordFile)).trim() } };
  return {
    desk,
    anchors: await loadAnchors(twin.path('anchors')),
    ca: {
      right: await text(right.ca),
      sibling: await text(roots[1]),
      other: await otherRoot(),
      intermediate: await text(sent[1]),
    },
    ...client,
    ...login,
  };
}

/** What `--ca FILE` would have read. */
export async function certificatesOf(place: Place, pem: string): Promise<readonly Certificate[] | undefined> {
  const path = place.desk.twin.path('given.pem');
  try {
    return readCertificates(new TextEncoder().encode(pem), path);
  } catch {
    return undefined;
  }
}

/** The form in which brokers hand keys out, and modules take them. */
function asPkcs1(pem: string): string {
  return createPrivateKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString();
}

async function otherRoot(): Promise<string> {
  const { certificate } = await issue({ subject: 'O=Somebody Else, CN=Another Root', ca: { pathLength: null } });
  return certificate;
}

let stranger: string | undefined;

/** Of no certificate here; made once, as it takes its time. */
function anyKey(): string {
  stranger ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString();
  return stranger;
}
