import type { Evidence } from '../findings/finding.ts';
import type { ModuleState } from '../families/kit/state.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import type { Certificate } from '../pki/x509.ts';
import type { PastedFile } from './held/pasted-certificates.ts';
import { rootsNamed, type NamedRoot } from './held/roots.ts';
import { whatMeasures } from './held/sizes.ts';
import { contextOf } from './told.ts';

/** The CA that a module was given, as far as a log tells. */
export interface HeldCa {
  readonly certificates: readonly Certificate[];
  readonly evidence: Evidence;
  /** Its text is there; otherwise only its size or name speaks for it. */
  readonly sure: boolean;
}

/** What there is in a log to tell it by. */
export interface CaClues {
  /** Given beside the log. */
  readonly given: { readonly path: string; readonly certificates: readonly Certificate[] } | undefined;
  readonly state: ModuleState;
  readonly pasted: readonly PastedFile[];
  /** Roots that are named around the dialogue. */
  readonly named: readonly NamedRoot[];
  readonly roots: readonly Anchor[];
}

/** By the file itself, else by the text that was uploaded, by its name, by its size, or by what people say they loaded. */
export function heldCa({ given, state, pasted, named, roots }: CaClues): HeldCa | undefined {
  if (given !== undefined) {
    const evidence: Evidence = { kind: 'file', ref: given.path, text: 'given as the CA that the module has' };
    return { certificates: given.certificates, evidence, sure: true };
  }
  const name = contextOf(state)?.cacert;
  const stored = name === undefined ? undefined : state.files?.get(name);
  const text = pasted.findLast(({ certificates }) => certificates.some(({ facts }) => facts.isCa));
  if (text !== undefined) {
    const evidence: Evidence = { kind: 'file', ref: `line ${text.row}`, text: 'the CA that stands in the log' };
    return { certificates: text.certificates, evidence, sure: stored?.text !== undefined };
  }
  const byName = oneRoot(name === undefined ? [] : rootsNamed(name, roots));
  if (byName !== undefined)
    return held(byName, { kind: 'module', ref: name ?? '', text: `by its name it is ${byName.name}` });
  const bySize = bySizes(name, state, roots);
  if (bySize !== undefined) return bySize;
  const byWords = oneRoot(named);
  return byWords === undefined
    ? undefined
    : held(byWords, { kind: 'option', ref: 'text', text: `the text says that ${byWords.name} is used` });
}

/** Where no file is named as the CA, each that was stored is looked at: only one of them will have the size of a root. */
function bySizes(name: string | undefined, { files }: ModuleState, roots: readonly Anchor[]): HeldCa | undefined {
  const stored = [...(files ?? [])].flatMap(([own, { bytes }]) =>
    bytes === undefined ? [] : [{ own, bytes, means: whatMeasures(bytes, roots) }],
  );
  const fitting = stored.flatMap(({ own, bytes, means }) => {
    const root = name === undefined || own === name ? oneOf(means.flatMap((one) => one.root ?? [])) : undefined;
    return root === undefined ? [] : [{ own, bytes, root }];
  });
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) return undefined;
  const ca = held(only.root, {
    kind: 'module',
    ref: only.own,
    text: `${only.bytes} bytes: ${only.root.name} has that size`,
  });
  // A root, a device's certificate and its key as AWS hands them out: three sizes do not agree by chance.
  const whole = (['device-certificate', 'private-key'] as const).every((kind) =>
    stored.some(({ own, means }) => own !== only.own && means[0]?.what === kind),
  );
  return ca === undefined ? undefined : { ...ca, sure: whole };
}

function held({ certificate }: Anchor, evidence: Evidence): HeldCa | undefined {
  return certificate === undefined ? undefined : { certificates: [certificate], evidence, sure: false };
}

function oneRoot(named: readonly NamedRoot[]): Anchor | undefined {
  return oneOf(named.flatMap(({ root, sure }) => (sure ? [root] : [])));
}

/** Several that it could be say nothing. */
function oneOf(anchors: readonly Anchor[]): Anchor | undefined {
  const [first] = anchors;
  return first !== undefined && anchors.every(({ id }) => id === first.id) ? first : undefined;
}
