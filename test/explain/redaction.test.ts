import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/app/explain.ts';
import { Output } from '../../src/cli/output.ts';
import { showExplanation } from '../../src/cli/show-explain.ts';
import { Redactor } from '../../src/explain/redact.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { families } from '../../src/families/registry.ts';
import type { Dialect } from '../../src/at/dialect.ts';
import { ownLogs } from './damage/own-logs.ts';
import { fieldCases, hintsOf, linesOf, recordings, threads } from './field/shared.ts';

/*
 * Whatever a log is, and wherever in it a secret stands: no output of the program holds it. What stands around a secret is
 * read as before.
 */

interface Log {
  readonly name: string;
  readonly lines: readonly string[];
  readonly module?: string;
  readonly broker?: string;
}

const outside: readonly Log[] = [
  ...fieldCases().map(([name, given]) => ({ name, lines: given.log.split('\n'), ...hintsOf(given) })),
  ...threads().map(([name, text]) => ({ name, lines: text.split('\n') })),
  ...recordings().map(([name, recording]) => ({ name, lines: linesOf(recording) })),
];
const logs: readonly Log[] = [...ownLogs(), ...outside];

const KEY_BODY = [
  'MIIEpAIBAAKCAQEAq7rXp3Vw9sKzPl2Nf6cUe1YtRgHjMbDxOaQvWiSkZyLuTnEoC',
  'Bf8GmJ5hXdIw0qPz3RtVsKa7NyLcUeOxMgHjFbYiQvDnWkTl1Z2ErSo4pAu6CmXhIw',
] as const;

/** Forms in which the logs of the field hold secrets; each is a few lines, and what must not come out again. */
const PLANTED: readonly (readonly [form: string, secret: string | readonly string[], lines: readonly string[]])[] = [
  [
    'login in a command',
    'hush-Kx7Qm2Zp',
    ['AT+CMQTTCONNECT=0,"tcp://h.example:8883",60,1,"dev","hush-Kx7Qm2Zp"', 'OK'],
  ],
  ['login of a setting', 'hush-Wd4Rt9Lb', ['AT+SMCONF="PASSWORD","hush-Wd4Rt9Lb"', 'OK']],
  ['setting read back', 'hush-Bn8Vc3Xs', ['+SMCONF:', 'PASSWORD: "hush-Bn8Vc3Xs"', 'OK']],
  ['login of a user', 'hush-Jh6Gf1Po', ['AT+MQTTUSERCFG=0,5,"d1","dev","hush-Jh6Gf1Po",0,0,""', 'OK']],
  ['typographic quotes', 'hush-Ty5Ui0Mk', ['AT+QMTCONN=0,“d1”,“dev”,“hush-Ty5Ui0Mk”', 'OK']],
  [
    'signature',
    'aGlkZGVuU2lnbmF0dXJlOTg3NjU0MzIx',
    ['AT+QMTCONN=0,"d1","h/d1","SharedAccessSignature sr=h&sig=aGlkZGVuU2lnbmF0dXJlOTg3NjU0MzIx&se=1735689600"'],
  ],
  ['account of the operator', 'hush-Zq2Xw8Ec', ['AT+CSTT="internet","web","hush-Zq2Xw8Ec"', 'OK']],
  ['access point', 'hush-Rv3Tb7Ny', ['AT+CWJAP="net","hush-Rv3Tb7Ny"', 'OK']],
  ['key and password of a context', 'hush-Gu9Ij4Ol', ['AT+CSSLCFG="keypwd",0,"hush-Gu9Ij4Ol"', 'OK']],
  ['key for both', 'deadc0de5eed0b5e', ['AT%CMNG=0,42,3,"deadc0de5eed0b5e"', 'OK']],
  ['source code', 'hush-Pl0Ok9Ij', ['const char* mqtt_password = "hush-Pl0Ok9Ij";']],
  ['command line', 'hush-Mn1Bv6Cx', ['mosquitto_pub -h h.example -p 8883 -u dev -P hush-Mn1Bv6Cx -t a -m b']],
  ['serial number', '867584031234562', ['AT+CGSN', '867584031234562', 'OK']],
  ['serial number in a list', '867584037654321', ['IMEI: 867584037654321']],
  ['card', '8949020000012345678', ['AT+CCID', '+CCID: 8949020000012345678', 'OK']],
  ['subscriber', '262019876543210', ['AT+CIMI', '262019876543210', 'OK']],
  ['telephone number', '+4915201234567', ['AT+CNUM', '+CNUM: "","+4915201234567",145', 'OK']],
  ['message', '+4915209876543', ['AT+CMGS="+4915209876543"']],
  [
    'key of a session',
    'F5EBEA2F775C5E61B0A79E48373756C75207B0D1',
    ['    Master-Key: F5EBEA2F775C5E61B0A79E48373756C75207B0D1'],
  ],
  ['private key', KEY_BODY, ['-----BEGIN RSA PRIVATE KEY-----', ...KEY_BODY, '-----END RSA PRIVATE KEY-----']],
  [
    'private key as a string',
    KEY_BODY,
    [`AT%CMNG=0,42,2,"-----BEGIN EC PRIVATE KEY-----\\n${KEY_BODY.join('\\n')}\\n-----END EC PRIVATE KEY-----\\n"`],
  ],
];

const now = Date.UTC(2026, 5, 1);

/** All that the program says: the document, and what it shows to people. */
async function said({ lines, module, broker }: Log): Promise<string> {
  let text = '';
  const report = await explain(
    { ...(module === undefined ? {} : { module }), ...(broker === undefined ? {} : { broker }) },
    {
      clock: { ...systemClock, wall: () => now },
      stdin: Readable.from([Buffer.from(lines.join('\n'))]),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  const stream = { write: (part: string) => (text += part) };
  showExplanation(report, new Output({ stdout: stream, stderr: stream, env: {}, json: false }));
  return `${JSON.stringify(report)}\n${text}`;
}

/** The lines of the log with the planted ones among them; where they stand differs from log to log. */
function withPlanted(lines: readonly string[], planted: readonly string[], seed: number): readonly string[] {
  const at = lines.length === 0 ? 0 : (seed * 7919) % (lines.length + 1);
  return [...lines.slice(0, at), ...planted, ...lines.slice(at)];
}

function secretsOf(secret: string | readonly string[]): readonly string[] {
  return typeof secret === 'string' ? [secret] : secret;
}

describe('a secret in a log', () => {
  it.each(logs.map((log, at) => [log.name, log, at] as const))('%s: does not come out', async (_name, log, at) => {
    // Every form in every log would be thousands of runs; all of them come with every log in their turn.
    const forms = PLANTED.filter((_, of) => of % 3 === at % 3);
    const planted = forms.flatMap(([, , lines]) => lines);
    const text = await said({ ...log, lines: withPlanted(log.lines, planted, at + 1) });
    expect(
      forms.filter(([, secret]) => secretsOf(secret).some((one) => text.includes(one))).map(([form]) => form),
    ).toEqual([]);
  });

  it.each(PLANTED)('%s: is masked where it stands alone, too', async (_form, secret, lines) => {
    const text = await said({ name: '', lines });
    expect(secretsOf(secret).filter((one) => text.includes(one))).toEqual([]);
    expect(text).toMatch(/"masked":\[\{/);
  });
});

/** Which commands a line is for each family, by the name of its declaration. */
function readings(text: string, dialects: readonly Dialect[]): readonly string[] {
  const from = text.search(/AT[+#%^*$]/i);
  if (from < 0) return [];
  return dialects.map((dialect) => {
    const reading = dialect.readCommand(text.slice(from));
    return reading.kind === 'known' ? reading.command.exchange.id : reading.kind;
  });
}

describe.skipIf(outside.length === 0)('masking', () => {
  it('changes nothing in how a command is read', () => {
    const dialects = families().map(({ dialect }) => dialect);
    const damaged: string[] = [];
    for (const { name, lines } of outside) {
      const redactor = new Redactor();
      for (const [row, line] of lines.entries()) {
        const safe = redactor.line(line);
        if (safe !== line && readings(safe, dialects).join() !== readings(line, dialects).join())
          damaged.push(`${name}, line ${row + 1}: ${safe}`);
      }
    }
    expect(damaged).toEqual([]);
  });

  it('leaves what somebody has masked already as it is', () => {
    const again: string[] = [];
    for (const { name, lines } of outside) {
      const [first, second] = [new Redactor(), new Redactor()];
      for (const line of lines) {
        const safe = first.line(line);
        if (second.line(safe) !== safe) again.push(`${name}: ${safe}`);
      }
    }
    expect(again).toEqual([]);
  });
});
