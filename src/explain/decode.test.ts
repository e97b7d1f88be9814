import { describe, expect, it } from 'vitest';
import { readdir, readFile } from 'node:fs/promises';
import { parseTranscript, type TranscriptEntry } from '../at/transcript.ts';
import { families, findFamily } from '../families/registry.ts';
import { decodeSession, SessionReader } from './decode.ts';

const { dialect } = findFamily('sim7600').family;

/** `> ` what the host writes, `< ` what the module says, `>>`/`<<` raw bytes. */
function entries(log: string): readonly TranscriptEntry[] {
  return log
    .trim()
    .split('\n')
    .map((row, i): TranscriptEntry => {
      const [, mark = '', text = ''] = /^\s*(>>|<<|>|<|#) ?(.*)$/.exec(row) ?? [];
      if (mark === '#') return { kind: 'note', text, row: i };
      const from = mark.startsWith('>') ? 'host' : 'module';
      const name = /^@bytes\((\w+)\)$/.exec(text)?.[1];
      if (name !== undefined) return { kind: 'bytes', at: 0, from, name, row: i };
      return { kind: mark.length === 2 ? 'raw' : 'line', at: 0, from, text, row: i };
    });
}

/** What each line is, with the id where it has one. */
function meanings(log: string): readonly string[] {
  return decodeSession(entries(log), dialect).map(({ meaning }) => {
    if ('id' in meaning) return `${meaning.kind} ${meaning.id}`;
    return meaning.kind === 'final' ? (meaning.ok ? 'ok' : 'failed') : meaning.kind;
  });
}

describe('a session', () => {
  it('is read with the declarations of its family', () => {
    const log = `
      > AT+CSQ
      < AT+CSQ
      < +CSQ: 20,99
      < OK
      > AT+CSSLCFG="authmode",0,2
      < OK
      > AT+NOSUCH=1
      < ERROR
      > AT+CSSLCFG="authmode",0,9
      < +CME ERROR: 50
      < +CPIN: READY
      < what is this`;
    expect(meanings(log)).toEqual([
      'command network.signal.read',
      'echo',
      'info network.signal',
      'ok',
      'command tls.authmode',
      'ok',
      'unknown',
      'failed',
      'bad-arguments',
      'failed',
      'urc sim.status.changed',
      'unknown',
    ]);
    expect(decodeSession(entries(log), dialect)[2]?.meaning).toMatchObject({ values: { rssi: 20, ber: 99 } });
  });

  it('finds completions behind their OK, also when another command came between', () => {
    expect(
      meanings(`
      > AT+CMQTTSTART
      < OK
      < +CMQTTSTART: 0
      > AT+CMQTTCONNECT=0,"tcp://b.example:8883",60,1
      < OK
      > AT+CSQ
      < +CSQ: 20,99
      < +CMQTTCONNECT: 0,0
      < OK
      < +CMQTTCONNECT: 0,0`).slice(2),
    ).toEqual([
      'completion mqtt.start.result',
      'command mqtt.connect',
      'ok',
      'command network.signal.read',
      'info network.signal',
      'completion mqtt.connect.result',
      'ok',
      'stray mqtt.connect.result',
    ]);
  });

  it('waits for no completion after a refusal', () => {
    expect(meanings('> AT+CMQTTSTART\n< ERROR\n< +CMQTTSTART: 0')).toEqual([
      'command mqtt.start',
      'failed',
      'stray mqtt.start.result',
    ]);
    expect(meanings('> AT+CMQTTSTART\n< +CMQTTSTART: 23\n< ERROR')).toEqual([
      'command mqtt.start',
      'completion mqtt.start.result',
      'failed',
    ]);
  });

  it('takes no answer for one to a command that is over', () => {
    expect(meanings('> AT+CGREG?\n< +CGREG: 0,1\n< OK\n< +CGREG: 5')).toEqual([
      'command network.cgreg.read',
      'info network.cgreg.status',
      'ok',
      'urc network.cgreg.changed',
    ]);
    expect(meanings('> AT+CSQ\n< +CSQ: 1,99\n< OK\n< +CSQ: 2,99').at(-1)).toBe('stray network.signal');
  });

  it('may begin in the middle', () => {
    expect(meanings('< OK\n< +CME ERROR: SIM busy\n< +CMQTTCONNLOST: 0,1\n< >')).toEqual([
      'ok',
      'failed',
      'urc mqtt.connection-lost',
      'prompt',
    ]);
  });

  it('leaves out notes', () => {
    expect(meanings('# hello\n> AT\n# there\n< OK')).toHaveLength(2);
  });
});

describe('raw bytes of the host', () => {
  const AFTER = ['ok', 'command mqtt.topic'];

  it.each([
    ['by reference', '>> @bytes(ca)', ['data']],
    ['as they were', '>> 0123456789', ['data']],
    ['as a line', '> 0123456789', ['data']],
    ['as a line that looks like a command', '> AT+CSQ\\xab', ['data']],
    ['on two lines', '> 01234\n> 6789', ['data', 'data']],
    ['on two lines with a blank end', '> 012345\n> 78\n', ['data', 'data']],
    ['shortened by who pasted it', '> 0123', ['data']],
  ])('%s', (_what, body, data) => {
    const log = `> AT+CCERTDOWN="a.pem",10\n< >\n${body.trim()}\n< OK\n> AT+CMQTTTOPIC=0,3`;
    expect(meanings(log)).toEqual(['command cert.download', 'prompt', ...data, ...AFTER]);
  });

  it('of a whole certificate are many lines', () => {
    const pem = ['-----BEGIN CERTIFICATE-----', 'A'.repeat(64), 'B'.repeat(20), '-----END CERTIFICATE-----'];
    const bytes = pem.join('\r\n').length + 2;
    const log = [`> AT+CCERTDOWN="a.pem",${bytes}`, '< >', ...pem.map((text) => `> ${text}`), '< OK', '> AT'].join(
      '\n',
    );
    expect(meanings(log)).toEqual(['command cert.download', 'prompt', ...pem.map(() => 'data'), 'ok', 'command at']);
  });

  it('that were cut off end where the next command is known', () => {
    const log = '> AT+CCERTDOWN="a.pem",1000\n< >\n> -----BEGIN\n> AT+CSQ\n< +CSQ: 1,99\n< OK';
    expect(meanings(log).slice(2)).toEqual(['data', 'command network.signal.read', 'info network.signal', 'ok']);
  });

  it('do not hide the next command', () => {
    const log = '> AT+CMQTTSUBTOPIC=0,3,1\n< >\n>> aws\n< OK\n> AT+CMQTTSUB=0\n< OK\n< +CMQTTSUB: 0,0';
    expect(meanings(log).slice(-3)).toEqual(['command mqtt.subscribe-all', 'ok', 'completion mqtt.subscribe.result']);
  });
});

describe('a command', () => {
  const nrf91 = findFamily('nrf9160').family.dialect;
  it.each([
    ['behind the shell of Zephyr', 'at AT+CFUN=4', { level: 4 }],
    ['in quotes of that shell', `at 'AT%CMNG=0,1,0,"a\\nb"'`, { content: 'a\nb' }],
    ['with a blank in front of its parameters', 'AT+CFUN =4', { level: 4 }],
    ['as it is', String.raw`AT%CMNG=0,1,0,"a\nb"`, { content: String.raw`a\nb` }],
  ])('is read %s', (_where, text, values) => {
    const [first] = decodeSession([{ kind: 'line', at: 0, from: 'host', text, row: 1 }], nrf91);
    expect(first?.meaning).toMatchObject({ kind: 'command', values });
  });
});

describe('a text in quotes that goes over several lines', () => {
  const nrf91 = findFamily('nrf9160').family.dialect;
  const read = (log: string): readonly string[] =>
    decodeSession(entries(log), nrf91).map(({ meaning }) => ('id' in meaning ? meaning.id : meaning.kind));

  it('is data up to the closing quote', () => {
    expect(
      read(`
        > AT%CMNG=0,757,0,"-----BEGIN CERTIFICATE-----
        > ...
        > -----END CERTIFICATE-----"
        < OK
        > AT+CFUN=1`),
    ).toEqual(['credential.write', 'data', 'data', 'final', 'power.functionality']);
  });

  it('may begin on the next line', () => {
    expect(read('> AT%CMNG=0,757,2,"\n> -----BEGIN EC PRIVATE KEY-----\n> ***\n> "\n< OK')).toEqual([
      'credential.write-secret',
      'data',
      'data',
      'data',
      'final',
    ]);
  });

  it('that is cut off ends where the next command or a result is known', () => {
    expect(read('> AT%CMNG=0,757,0,"-----BEGIN CERTIFICATE-----\n> AT+CFUN?')).toEqual([
      'credential.write',
      'power.functionality.read',
    ]);
    expect(read('> AT%CMNG=0,757,0,"-----BEGIN CERTIFICATE-----\n< OK\n> AT+CFUN?')).toEqual([
      'credential.write',
      'final',
      'power.functionality.read',
    ]);
  });

  it('is none where a quote is only missing', () => {
    expect(read('> AT#XGETADDRINFO="broker.example\n> AT+CFUN?')).toEqual([
      'bad-arguments',
      'power.functionality.read',
    ]);
  });
});

describe('raw bytes of the module', () => {
  it.each([
    ['as they were', '<< demo'],
    ['by reference', '<< @bytes(topic)'],
    ['as a line', '< demo'],
    ['as a line that looks like a result', '< OK\\xx'],
  ])('%s', (_what, topic) => {
    const log = `< +CMQTTRXSTART: 0,4,2\n< +CMQTTRXTOPIC: 0,4\n${topic}\n< +CMQTTRXPAYLOAD: 0,2\n< hi\n< +CMQTTRXEND: 0`;
    expect(meanings(log)).toEqual([
      'urc mqtt.message.start',
      'urc mqtt.message.topic',
      'data',
      'urc mqtt.message.payload',
      'data',
      'urc mqtt.message.end',
    ]);
  });

  it('on several lines end where they are over, or where a known line shows it', () => {
    const long = '< +CMQTTRXPAYLOAD: 0,30\n< {\n<   "a": 12345\n< }\n< +CMQTTRXEND: 0';
    expect(meanings(long)).toEqual(['urc mqtt.message.payload', 'data', 'data', 'data', 'urc mqtt.message.end']);
    expect(meanings('< +CMQTTRXPAYLOAD: 0,900\n< {"a": …\n< +CMQTTRXEND: 0').at(-1)).toBe('urc mqtt.message.end');
  });

  it('of no length are none', () => {
    expect(meanings('< +CMQTTRXPAYLOAD: 0,0\n< +CMQTTRXEND: 0')).toEqual([
      'urc mqtt.message.payload',
      'urc mqtt.message.end',
    ]);
  });
});

describe('the transcripts of the families', () => {
  it('are read with nothing unknown but what the module refused', async () => {
    let lines = 0;
    // Of a family that nothing drives there are no transcripts.
    const driven = families().filter(({ driver }) => driver !== undefined);
    expect(driven.length).toBeGreaterThan(1);
    for (const family of driven) {
      const folder = new URL(`../families/${family.id}/transcripts/`, import.meta.url);
      for (const name of await readdir(folder)) {
        const { entries: all } = parseTranscript(await readFile(new URL(name, folder), 'utf8'));
        const decoded = decodeSession(all, family.dialect);
        lines += decoded.length;
        const strange = decoded.filter(({ meaning }, i) => {
          if (!['unknown', 'stray', 'bad-arguments'].includes(meaning.kind)) return false;
          const answer = decoded[i + 1]?.meaning;
          return !(answer?.kind === 'final' && !answer.ok);
        });
        expect(strange.map(({ entry }) => `${name}:${entry.row}`)).toEqual([]);
      }
    }
    expect(lines).toBeGreaterThan(200);
  });
});

describe('a text whose quotation mark is never closed', () => {
  it('costs no more for each line, and keeps few of them', () => {
    const reader = new SessionReader(findFamily('nrf91').family.dialect);
    const read = (from: 'host' | 'module', text: string) => reader.read({ kind: 'line', at: 0, from, text, row: 1 });
    expect(read('host', 'AT%CMNG=0,42,0,"').kind).toBe('command');
    const before = process.cpuUsage().user;
    for (let row = 0; row < 60_000; row += 1) expect(read('host', `line ${row}`).kind).toBe('data');
    // Work that grows with what came before takes half a minute.
    expect((process.cpuUsage().user - before) / 1_000_000).toBeLessThan(4);
    expect(read('module', 'line 0').kind).toBe('echo');
    expect(read('module', 'line 2').kind).toBe('unknown');
  });
});
