import type { Evidence, Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import type { Fact } from '../../kernel/facts.ts';
import { encodePieces, keyFormFor, piecesOf, type Piece } from '../convert.ts';
import type { KeyForm } from '../objects.ts';
import type { HeldKey } from '../understand.ts';
import { sha256Hex } from '../x509.ts';
import type { Chosen } from './choose.ts';
import { FIT_ROLES, type CredentialLayout, type FitRole } from './layout.ts';

/** What a module takes, beside the layout of its files. */
export interface FitLimits {
  readonly maxBytes: Fact<number>;
  /** Absent: nobody has said; then keys get the form that modules know best. */
  readonly keyForms?: Fact<readonly KeyForm[]>;
}

/** One file for the module. */
export interface FittedFile {
  readonly name: string;
  readonly roles: readonly FitRole[];
  readonly encoding: 'pem' | 'der';
  /** Form of the private key in it. */
  readonly keyForm?: KeyForm;
  readonly content: Uint8Array;
  /** SHA-256, hex. */
  readonly sha256: string;
}

export interface Fitted {
  readonly files: readonly FittedFile[];
  readonly findings: readonly Finding[];
}

/** The exact bytes of each file. No file is there for what the module cannot take; the findings say why. */
export function buildFiles(chosen: Chosen, layout: CredentialLayout, limits: FitLimits): Fitted {
  const form = chosen.key === undefined ? undefined : keyFormFor(chosen.key.key, limits.keyForms?.value ?? ANY_FORM);
  if (chosen.key !== undefined && form === undefined) return { files: [], findings: [noForm(chosen.key, limits)] };
  const files = fileNames(layout).flatMap(({ name, roles }) => build(name, roles, chosen, form, layout));
  return {
    files,
    findings: [
      ...converted(chosen, form, layout),
      ...chainCut(chosen, layout),
      ...keyLength(chosen, layout),
      ...files.flatMap((file) => tooBig(file, limits)),
    ],
  };
}

const ANY_FORM: readonly KeyForm[] = ['pkcs1', 'sec1', 'pkcs8'];

/** Each name once, with the roles that share it. */
function fileNames({
  names,
}: CredentialLayout): readonly { readonly name: string; readonly roles: readonly FitRole[] }[] {
  const unique = new Set(FIT_ROLES.map((role) => names.value[role]));
  return [...unique].map((name) => ({ name, roles: FIT_ROLES.filter((role) => names.value[role] === name) }));
}

function build(
  name: string,
  wanted: readonly FitRole[],
  chosen: Chosen,
  form: KeyForm | undefined,
  layout: CredentialLayout,
): readonly FittedFile[] {
  const roles = wanted.filter((role) => chosen[role] !== undefined);
  const [first] = roles;
  if (first === undefined) return [];
  const encoding = layout.encodings.value[first];
  const pieces = roles.flatMap((role) => piecesFor(role, chosen, form, layout));
  const whole = encodePieces(pieces, encoding, 'lf');
  const content = encoding === 'pem' && !layout.finalNewline.value ? whole.subarray(0, whole.length - 1) : whole;
  return [
    {
      name,
      roles,
      encoding,
      ...(roles.includes('key') && form !== undefined ? { keyForm: form } : {}),
      content,
      sha256: sha256Hex(content),
    },
  ];
}

function piecesFor(
  role: FitRole,
  chosen: Chosen,
  form: KeyForm | undefined,
  layout: CredentialLayout,
): readonly Piece[] {
  const { ca, cert, key } = chosen;
  if (role === 'key') return key === undefined ? [] : piecesOf([{ kind: 'key', key: key.key }], form);
  const held = role === 'ca' ? ca : cert;
  const above = role === 'cert' && layout.clientChain.value ? chosen.issuers : [];
  return piecesOf(
    [...(held === undefined ? [] : [held]), ...above].map(({ certificate }) => ({ kind: 'certificate', certificate })),
  );
}

const FORM_WORDS: Readonly<Record<KeyForm, string>> = { pkcs1: 'PKCS#1', pkcs8: 'PKCS#8', sec1: 'SEC1' };

function converted(chosen: Chosen, form: KeyForm | undefined, layout: CredentialLayout): readonly Finding[] {
  const evidence: Evidence[] = FIT_ROLES.flatMap((role) => {
    const held = chosen[role];
    const target = layout.encodings.value[role];
    const own = held?.file.reading.encoding;
    if (held === undefined || own === target || own === 'none') return [];
    return [{ kind: 'file', ref: held.ref, text: `${own?.toUpperCase() ?? ''} became ${target.toUpperCase()}` }];
  });
  const { key } = chosen;
  if (key !== undefined && form !== undefined && key.key.form !== form)
    evidence.push({
      kind: 'file',
      ref: key.ref,
      text: `the key was ${FORM_WORDS[key.key.form]} and became ${FORM_WORDS[form]}`,
    });
  if (evidence.length === 0) return [];
  return [finding('fit-converted', { severity: 'info', confidence: 'certain', evidence })];
}

function chainCut({ issuers }: Chosen, { clientChain }: CredentialLayout): readonly Finding[] {
  if (issuers.length === 0 || clientChain.value) return [];
  return [
    finding('fit-chain-cut', {
      severity: 'warning',
      confidence: clientChain.confidence === 'guess' ? 'possible' : 'likely',
      evidence: [
        ...issuers.map(({ ref, certificate }): Evidence => ({
          kind: 'file',
          ref,
          text: `"${certificate.facts.subject}"`,
        })),
        { kind: 'fact', ref: clientChain.source, text: `one certificate only (${clientChain.confidence})` },
      ],
    }),
  ];
}

function keyLength({ key }: Chosen, { maxClientRsaBits }: CredentialLayout): readonly Finding[] {
  if (key === undefined || maxClientRsaBits === undefined || key.key.facts.keyType !== 'rsa') return [];
  if (key.key.facts.keyBits <= maxClientRsaBits.value) return [];
  return [
    finding('key-too-long', {
      severity: maxClientRsaBits.confidence === 'guess' ? 'warning' : 'error',
      confidence: maxClientRsaBits.confidence === 'stated' ? 'certain' : 'likely',
      evidence: [
        { kind: 'file', ref: key.ref, text: `RSA with ${key.key.facts.keyBits} bits` },
        { kind: 'fact', ref: maxClientRsaBits.source, text: `at most ${maxClientRsaBits.value} bits` },
      ],
    }),
  ];
}

function tooBig({ name, content, roles }: FittedFile, { maxBytes }: FitLimits): readonly Finding[] {
  if (content.length <= maxBytes.value) return [];
  return [
    finding('file-too-big', {
      rung: roles.includes('ca') ? 'server-trust' : 'client-auth',
      severity: maxBytes.confidence === 'guess' ? 'warning' : 'error',
      confidence: maxBytes.confidence === 'guess' ? 'possible' : 'certain',
      evidence: [
        { kind: 'file', ref: name, text: `${content.length} bytes` },
        {
          kind: 'fact',
          ref: maxBytes.source,
          text: `the module takes ${maxBytes.value} bytes (${maxBytes.confidence})`,
        },
      ],
    }),
  ];
}

function noForm({ ref, key }: HeldKey, { keyForms }: FitLimits): Finding {
  const forms = (keyForms?.value ?? ANY_FORM).map((form) => FORM_WORDS[form]).join(' or ');
  return finding('file-key-form', {
    confidence: keyForms?.confidence === 'guess' ? 'possible' : 'likely',
    evidence: [
      { kind: 'file', ref, text: `a key of type ${key.facts.keyType.toUpperCase()}, which has no such form` },
      { kind: 'fact', ref: keyForms?.source ?? 'RFC 8017, RFC 5915', text: `the module reads ${forms}` },
    ],
    remedy: [{ text: 'Make a new key and certificate: RSA-2048, which every known module takes.' }],
  });
}
