import type { Evidence, Finding } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import type { FamilyChoice } from '../families/kit/find.ts';
import type { Fact, VerifierModel } from '../kernel/facts.ts';
import { keyFormFor } from '../pki/convert.ts';
import { encodePem } from '../pki/pem.ts';
import type { HeldFile, HeldKey, Holdings } from '../pki/understand.ts';

/** What a family's modules take, as far as it is known. */
export interface ModuleTakes {
  readonly family: string;
  readonly title: string;
  readonly firmware: string;
  /** False when only the nearest known firmware line is used. */
  readonly firmwareKnown: boolean;
  readonly maxFileBytes: Fact<number>;
  /** Absent: files have no names there. */
  readonly fileNameBytes?: Fact<{ readonly min: number; readonly max: number }>;
  readonly encodings?: Fact<readonly string[]>;
  readonly keyForms?: Fact<readonly string[]>;
  readonly keyTypes: Fact<readonly string[]>;
  readonly verifier: Fact<VerifierModel>;
}

export function moduleTakes({ family, line, exact }: FamilyChoice): ModuleTakes {
  const { files, tls } = line.facts;
  return {
    family: family.id,
    title: family.title,
    firmware: line.id,
    firmwareKnown: exact,
    maxFileBytes: files.maxBytes,
    ...(files.nameBytes === undefined ? {} : { fileNameBytes: files.nameBytes }),
    ...(files.encodings === undefined ? {} : { encodings: files.encodings }),
    ...(files.keyForms === undefined ? {} : { keyForms: files.keyForms }),
    keyTypes: tls.clientKeyTypes,
    verifier: tls.verifier,
  };
}

/** What stands between these files and that module. */
export function judgeForModule(holdings: Holdings, choice: FamilyChoice): readonly Finding[] {
  return [
    ...holdings.files.flatMap((file) => [...encoding(file, choice), ...size(file, choice)]),
    ...holdings.keys.flatMap((key) => [...keyForm(key, choice), ...keyType(key, choice)]),
  ];
}

/** A fact that nobody has stated or seen makes a warning, not a refusal. */
function certainty(fact: Fact<unknown>): Pick<Finding, 'severity' | 'confidence'> {
  if (fact.confidence === 'guess') return { severity: 'warning', confidence: 'possible' };
  return { severity: 'error', confidence: fact.confidence === 'stated' ? 'certain' : 'likely' };
}

function factEvidence(fact: Fact<unknown>, text: string): Evidence {
  return { kind: 'fact', ref: fact.source, text: `${text} (${fact.confidence})` };
}

function encoding(file: HeldFile, { line }: FamilyChoice): readonly Finding[] {
  const fact = line.facts.files.encodings;
  const { encoding: own } = file.reading;
  if (fact === undefined || own === 'none') return [];
  const known = fact.value.map(String);
  if (known.includes(own)) return [];
  const command = `hawser creds convert ${file.path} --to ${known[0] ?? 'pem'} --out PATH`;
  return [
    finding('file-encoding', {
      ...certainty(fact),
      evidence: [
        {
          kind: 'file',
          ref: file.path,
          text: `it is ${own === 'base64' ? 'base64 without BEGIN' : own.toUpperCase()}`,
        },
        factEvidence(fact, `the module reads ${known.join(' or ').toUpperCase()}`),
      ],
      remedy: [{ text: 'Write it as the module reads it.', command }],
    }),
  ];
}

function size(file: HeldFile, { line }: FamilyChoice): readonly Finding[] {
  const { maxBytes, encodings } = line.facts.files;
  const certificates = file.reading.objects.flatMap((object) =>
    object.kind === 'certificate' ? [object.certificate] : [],
  );
  const binary = encodings?.value.includes('pem') === false;
  const bytes = certificates
    .map(({ der }) => (binary ? der.length : encodePem('CERTIFICATE', der).length))
    .reduce((sum, length) => sum + length, 0);
  if (bytes <= maxBytes.value) return [];
  return [
    finding('file-too-big', {
      confidence: 'certain',
      evidence: [
        {
          kind: 'file',
          ref: file.path,
          text: `${certificates.length} certificate(s), ${bytes} bytes when cleanly written`,
        },
        factEvidence(maxBytes, `the module takes ${maxBytes.value} bytes`),
      ],
    }),
  ];
}

function keyForm({ ref, file, key }: HeldKey, { line }: FamilyChoice): readonly Finding[] {
  const fact = line.facts.files.keyForms;
  if (fact === undefined || fact.value.includes(key.form)) return [];
  const better = keyFormFor(key, fact.value);
  const to = line.facts.files.encodings?.value[0] ?? 'pem';
  return [
    finding('file-key-form', {
      ...certainty(fact),
      evidence: [
        { kind: 'file', ref, text: `the key is ${FORM_WORDS[key.form]}` },
        factEvidence(fact, `the module reads ${fact.value.map((form) => FORM_WORDS[form]).join(' or ')}`),
      ],
      remedy:
        better === undefined
          ? [{ text: 'This type of key does not exist in a form that the module reads: make another one.' }]
          : [
              {
                text: `Write it as ${FORM_WORDS[better]}.`,
                command: `hawser creds convert ${file.path} --to ${to} --key ${better} --out PATH`,
              },
            ],
    }),
  ];
}

const FORM_WORDS = { pkcs1: 'PKCS#1', pkcs8: 'PKCS#8', sec1: 'SEC1' } as const;

function keyType({ ref, key }: HeldKey, { line }: FamilyChoice): readonly Finding[] {
  const { clientKeyTypes } = line.facts.tls;
  const { keyType: own } = key.facts;
  if (clientKeyTypes.value.some((type) => type === own)) return [];
  const stated = clientKeyTypes.confidence === 'stated';
  return [
    finding('client-key-type', {
      severity: stated ? 'error' : 'warning',
      confidence: stated ? 'likely' : 'possible',
      evidence: [
        { kind: 'file', ref, text: `the private key is of type ${own.toUpperCase()}` },
        factEvidence(clientKeyTypes, `known to work: ${clientKeyTypes.value.join(', ').toUpperCase()}`),
      ],
    }),
  ];
}
