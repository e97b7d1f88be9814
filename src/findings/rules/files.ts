import { utf8Length } from '../../kernel/bytes.ts';
import { finding } from '../make.ts';
import type { Evidence, Severity } from '../finding.ts';
import type { Inputs, KeyForm } from '../inputs.ts';
import { MOOT, factEvidence, fires, needs, notKnown, ruleFor, sureness, type Rule, type Verdict } from './rule.ts';

/* Whether the files are written as the module reads them. What hawser loads itself, it puts into that form. */

const WORDS: Readonly<Record<KeyForm, string>> = { pkcs1: 'PKCS#1', pkcs8: 'PKCS#8', sec1: 'SEC1' };

/** A form that is refused is an error, one that nobody has seen to work only a warning. */
function judgeKeyForm({ broker, module, credentials: { key } }: Inputs): Verdict {
  if (!broker.tls || module.filesLoadedBy === 'hawser') return MOOT;
  if (key.is !== 'known') return notKnown(key);
  const { keyForms, refusedKeyForms, firmware } = module;
  const { form, path } = key.value;
  const own: Evidence = { kind: 'file', ref: path, text: `the key is ${WORDS[form]}` };
  const convert = {
    text: 'Write it in a form that the module reads.',
    command: `hawser creds fit --module ${module.family} ${path} --out DIR`,
  };
  if (refusedKeyForms?.value.includes(form) === true) {
    const refused = factEvidence(refusedKeyForms, `${firmware} refuses ${WORDS[form]}`);
    return fires(
      finding('file-key-form', {
        confidence: sureness(refusedKeyForms),
        evidence: [own, { ...refused, text: withNote(refused.text, refusedKeyForms.confidence === 'guess') }],
        remedy: [convert],
      }),
    );
  }
  if (keyForms === undefined) return needs(`which forms of keys ${firmware} reads`);
  if (keyForms.value.includes(form)) return MOOT;
  const reads = factEvidence(keyForms, `known to be read: ${keyForms.value.map((known) => WORDS[known]).join(', ')}`);
  return fires(
    finding('file-key-form', {
      severity: keyForms.confidence === 'stated' ? 'error' : 'warning',
      confidence: keyForms.confidence === 'stated' ? 'likely' : 'possible',
      evidence: [own, reads],
      remedy: [convert],
    }),
  );
}

function withNote(text: string, unproven: boolean): string {
  return unproven ? `${text}; unproven` : text;
}

function judgeEncoding({ broker, module, credentials: { ca, cert, key } }: Inputs): Verdict {
  if (!broker.tls || module.filesLoadedBy === 'hawser') return MOOT;
  const { encodings, firmware } = module;
  const files = [ca, cert, key];
  const given = files.flatMap((file) => (file.is === 'known' ? [file.value] : []));
  if (encodings === undefined) return given.length === 0 ? MOOT : needs(`which encodings ${firmware} reads`);
  const bad = given.flatMap(({ path, encoding }) =>
    encoding === undefined || encodings.value.includes(encoding) ? [] : [{ path, encoding }],
  );
  if (bad.length > 0) {
    const severity: Severity = encodings.confidence === 'guess' ? 'warning' : 'error';
    return fires(
      finding('file-encoding', {
        severity,
        confidence: sureness(encodings),
        evidence: [
          ...bad.map(({ path, encoding }): Evidence => ({
            kind: 'file',
            ref: path,
            text: `it is ${encoding.toUpperCase()}`,
          })),
          factEvidence(encodings, `${firmware} reads ${encodings.value.join(' or ').toUpperCase()}`),
        ],
      }),
    );
  }
  const open = files.find(({ is }) => is === 'unknown');
  return open?.is === 'unknown' ? notKnown(open) : MOOT;
}

/** Names of files that hawser stores are ours, and fit everywhere; by hand a file mostly keeps its own. */
function judgeNames({ broker, module, credentials: { ca, cert, key } }: Inputs): Verdict {
  const { fileNameBytes: limit, firmware } = module;
  if (!broker.tls || limit === undefined || module.filesLoadedBy === 'hawser') return MOOT;
  const files = [ca, cert, key];
  const { min, max } = limit.value;
  const bad = files.flatMap((file): readonly Evidence[] => {
    if (file.is !== 'known') return [];
    const name = file.value.path.replace(/^.*[/\\]/, '');
    const bytes = utf8Length(name);
    return bytes >= min && bytes <= max
      ? []
      : [{ kind: 'file', ref: file.value.path, text: `its name has ${bytes} bytes` }];
  });
  if (bad.length > 0) {
    const takes = factEvidence(limit, `${firmware} takes ${min} to ${max}`);
    return fires(
      finding('file-name-length', { severity: 'warning', confidence: sureness(limit), evidence: [...bad, takes] }),
    );
  }
  const open = files.find(({ is }) => is === 'unknown');
  return open?.is === 'unknown' ? notKnown(open) : MOOT;
}

const BY_ADDRESS = 'the address goes in its place: no server name is sent with it, and none can be verified';

/** The host's name is not ours to choose. */
function judgeHost({ broker, module: { hostBytes, hostByAddress, firmware } }: Inputs): Verdict {
  if (hostBytes === undefined) return MOOT;
  const bytes = utf8Length(broker.host);
  if (bytes <= hostBytes.value) return MOOT;
  return fires(
    finding('host-length', {
      confidence: sureness(hostBytes),
      ...(hostByAddress?.value === true ? { severity: 'warning' as const } : {}),
      evidence: [
        { kind: 'option', ref: '--broker', text: `${broker.host} has ${bytes} bytes` },
        factEvidence(hostBytes, `${firmware} takes ${hostBytes.value}`),
        ...(hostByAddress?.value === true ? [factEvidence(hostByAddress, BY_ADDRESS)] : []),
      ],
    }),
  );
}

export const fileRules: readonly Rule[] = [
  ruleFor('file-key-form', judgeKeyForm),
  ruleFor('file-encoding', judgeEncoding),
  ruleFor('file-name-length', judgeNames),
  ruleFor('host-length', judgeHost),
];
