import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../test/support/full.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { isHawserError } from '../kernel/errors.ts';
import { Secret, SecretMask } from '../kernel/secret.ts';
import {
  TRANSCRIPT_KINDS,
  TranscriptRecorder,
  formatTranscript,
  parseTranscript,
  type Transcript,
  type TranscriptEntry,
} from './transcript.ts';

const EXAMPLE = `# source: Some Manual V1.03 §12.4 | kind: manual
# family: simcom-a76xx   firmware: A011B07A7670M7_F
12.041 > AT+CCERTDOWN="ca_1f3a.pem",1188
12.043 < >
12.044 >> @bytes(ca)
12.391 < OK

# the topic as it was typed
13 > AT+CMQTTTOPIC=0,7
13.1 < >
13.12 >> caf\\xc3\\xa9\\r\\x0a
14.000 < +CMQTTRXTOPIC: 0,12
14.000 << @bytes(topic,12)
`;

const byteText = fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), minLength: 1, maxLength: 30 });
const from = fc.constantFrom('host', 'module');
const at = fc.nat(9_000_000);
const entry: fc.Arbitrary<TranscriptEntry> = fc.oneof(
  fc.record({ kind: fc.constant('line'), at, from, text: byteText, row: fc.constant(0) }),
  fc.record({ kind: fc.constant('raw'), at, from, text: byteText, row: fc.constant(0) }),
  fc.record(
    {
      kind: fc.constant('bytes'),
      at,
      from,
      name: fc.stringMatching(/^[\w.-]{1,9}$/),
      count: fc.nat(99_999),
      row: fc.constant(0),
    },
    { requiredKeys: ['kind', 'at', 'from', 'name', 'row'] },
  ),
  fc.record({
    kind: fc.constant('note'),
    text: fc.constantFrom('', '# the module was reset here'),
    row: fc.constant(0),
  }),
);

function withoutRows({ header, entries }: Transcript): unknown {
  return { header, entries: entries.map((one) => ({ ...one, row: 0 })) };
}

describe('a transcript file', () => {
  test('is read', () => {
    const { header, entries } = parseTranscript(EXAMPLE);
    expect(header).toEqual({
      source: 'Some Manual V1.03 §12.4',
      kind: 'manual',
      family: 'simcom-a76xx',
      firmware: 'A011B07A7670M7_F',
    });
    expect(entries.slice(0, 4)).toEqual([
      { kind: 'line', at: 12_041, from: 'host', text: 'AT+CCERTDOWN="ca_1f3a.pem",1188', row: 3 },
      { kind: 'line', at: 12_043, from: 'module', text: '>', row: 4 },
      { kind: 'bytes', at: 12_044, from: 'host', name: 'ca', row: 5 },
      { kind: 'line', at: 12_391, from: 'module', text: 'OK', row: 6 },
    ]);
    expect(entries.at(-3)).toEqual({ kind: 'raw', at: 13_120, from: 'host', text: 'caf\xc3\xa9\\r\n', row: 11 });
    expect(entries.at(-1)).toMatchObject({ kind: 'bytes', from: 'module', name: 'topic', count: 12 });
  });

  test('is the same after writing and reading, whatever bytes stand in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TRANSCRIPT_KINDS), fc.array(entry, { maxLength: 10 }), (kind, entries) => {
        // Empty lines at the end of a file are none.
        const transcript: Transcript = {
          header: { source: 'a log', kind, family: 'simcom-sim7600', firmware: 'B1' },
          entries: [...entries, { kind: 'line', at: 1, from: 'module', text: 'OK', row: 0 }],
        };
        const text = formatTranscript(transcript);
        expect(withoutRows(parseTranscript(text))).toEqual(withoutRows(transcript));
        expect(text).toMatch(/^[^\r\0]*$/);
        expect(text).not.toMatch(/[ \t]$/m);
      }),
      { numRuns: runs(200, 5_000) },
    );
  });

  test('becomes stable when it is written once', () => {
    const once = formatTranscript(parseTranscript(EXAMPLE));
    expect(formatTranscript(parseTranscript(once))).toBe(once);
  });

  test.each([
    ['', 1],
    ['# source: a log\n', 1],
    ['# source: a log | kind: rumour\n', 1],
    ['# source: a log | kind: manual\n# family:\n', 2],
    ['# source: a log | kind: manual\n1.0 > AT\nAT\n', 3],
    ['# source: a log | kind: manual\n1.0 >> @bytes()\n', 2],
    ['# source: a log | kind: manual\n1.0000 > AT\n', 2],
  ])('that is wrong names the line: %j', (text, row) => {
    try {
      parseTranscript(text);
      expect.unreachable();
    } catch (error) {
      expect(isHawserError(error) && error.code).toBe('transcript-invalid');
      expect(String(error)).toContain(`line ${row}:`);
    }
  });
});

describe('the recorder', () => {
  test('keeps both directions with times, and no secret or device number', async () => {
    const clock = new VirtualClock();
    await clock.advance(5_000);
    const mask = new SecretMask();
    mask.add(new Secret('password', 'kingfisher'));
    const recorder = new TranscriptRecorder(clock, mask);
    recorder.sent('AT+X="kingfisher"');
    await clock.advance(12);
    recorder.received(`IMEI: ${'49'.repeat(7)}0`);
    recorder.sentBody('ca', 1188);
    recorder.receivedBody('mqtt.rx topic', 7);
    const header = { source: 'bench', kind: 'emulator' } as const;
    expect(formatTranscript({ header, entries: recorder.entries }).split('\n')).toEqual([
      '# source: bench | kind: emulator',
      '0.000 > AT+X="@secret(password)"',
      '0.012 < IMEI: XXXXXXXXXXXXXXX',
      '0.012 >> @bytes(ca,1188)',
      '0.012 << @bytes(mqtt.rx_topic,7)',
      '',
    ]);
  });
});
