import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TranscriptEntry } from '../../src/at/transcript.ts';
import { decodeSession } from '../../src/explain/decode.ts';
import { families } from '../../src/families/registry.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { namesOf } from '../../src/families/kit/find.ts';
import { ROOT } from '../support/tree.ts';

/*
 * A thread of users with a SIM7600, as it was posted: commands in lists and in sentences, the module's lines with and
 * without the times of a serial monitor, certificates, hearsay. It lies beside the checkout, or where HAWSER_SHARED says.
 */

const SHARED = process.env['HAWSER_SHARED'] ?? join(ROOT, '..', 'shared');
const SEED = join(SHARED, 'seeds', 'sim7600-hivemq-emqx-aws-azure.txt');

type Entry = Exclude<TranscriptEntry, { readonly kind: 'note' }>;

const STAMP = /^\d\d:\d\d:\d\d\.\d{3} -> ?/;
/** A command, also one that stands in a row of them or in front of a remark; quotes hold what they like. */
const COMMAND = /(?<!\S)AT(?:"[^"]*"|[^\s"/])*/g;
/** What a module says without a prefix in this thread. */
const WORDS =
  /^(OK|ERROR|SMS DONE|PB DONE|(Manufacturer|Model|Revision|QCN|SVN|IMEI|MEID|DeviceInfo):.*|SIM7600M22_\w+)$/;
const REMARK = /\s{2,}\(.*\)$/;

/** What people have pasted, in order, without what they wrote around it. */
function pasted(text: string): readonly Entry[] {
  const found: Entry[] = [];
  let certificate = false;
  for (const [index, written] of text.split('\n').entries()) {
    const add = (from: Entry['from'], said: string): void => {
      found.push({ kind: 'line', at: 0, from, text: said, row: index + 1 });
    };
    const stamped = STAMP.test(written);
    const line = written.replace(STAMP, '').replace(REMARK, '').trimEnd();
    if (line.startsWith('>')) {
      add('module', '>');
      if (line.length > 1) add('host', line.slice(1));
      certificate = line.includes('BEGIN CERTIFICATE');
    } else if (certificate) {
      add('host', line);
      certificate = !line.includes('END CERTIFICATE');
    } else if (line.startsWith('AT')) {
      for (const [command] of line.matchAll(COMMAND)) add('host', command);
    } else if (line !== '' && (stamped || /^\+[A-Z ]/.test(line) || WORDS.test(line))) {
      add('module', line);
    }
  }
  return found;
}

/** A listing that was posted without the command that prints it. */
function withCommands(entries: readonly Entry[]): readonly Entry[] {
  let asked = '';
  return entries.flatMap((entry): readonly Entry[] => {
    if (entry.kind !== 'line') return [entry];
    if (entry.from === 'host') asked = entry.text;
    if (entry.text !== 'Manufacturer: SIMCOM INCORPORATED' || asked === LISTING) return [entry];
    asked = LISTING;
    return [{ ...entry, from: 'host', text: LISTING }, entry];
  });
}

const LISTING = 'AT+SIMCOMATI';

/** What the serial monitor or the forum has garbled, as it stands there. */
const NOISE = [
  ...Array<string>(4).fill('+CSSLCFG: 6,4,0,1,3,0,1,300,"K'),
  '+CSSLCFG: 6,4,0,1,30"","",0,""',
  '+CSSLCFG: 6,4,0,1,300,"","","",0,",1,300,"",',
  '+CSSLCFG: 6,4,0,1,300,"","",0x',
  '+CSSLCFG: 6,4,0CSSLCFG:',
  '+CSSLCFG: 6,4,0,4,0,1,3',
  '+ 8,4,0,',
  // A listing whose lines the forum has put into one.
  'Manufacturer: SIMCOM INCORPORATED Model: SIMCOM_SIM7600G-H Revision: LE20B03SIM7600M22 SIM7600M22_B03V02_200828' +
    ' QCN: IMEI: 868822040XXXXXX MEID: +GCAP: +CGSM DeviceInfo: 173,170',
];

interface Reading {
  readonly counts: Readonly<Record<string, number>>;
  /** Lines with the times of a serial monitor. */
  readonly stamped: number;
  readonly unknown: readonly string[];
}

/** Reads what was posted about one kind of module with the declarations of its family. */
function read(text: string, family: Family): Reading {
  const counts: Record<string, number> = {};
  const unknown: string[] = [];
  const rows = text.split('\n');
  let stamped = 0;
  for (const { entry, meaning } of decodeSession(withCommands(pasted(text)), family.dialect)) {
    counts[meaning.kind] = (counts[meaning.kind] ?? 0) + 1;
    if (STAMP.test(rows[entry.row - 1] ?? '')) stamped += 1;
    const lost = meaning.kind === 'unknown' || meaning.kind === 'bad-arguments';
    if (lost && entry.kind === 'line') unknown.push(entry.text);
  }
  return { counts, stamped, unknown };
}

const posts = existsSync(SEED) ? readFileSync(SEED, 'utf8').split(/^(?=\S+ commented \d)/m) : [];
/** One user has an A7670E, and is quoted once. */
const aboutA7670 = (post: string): boolean => post.includes('A7670E');
const known = (alias: string): Family | undefined => families().find((family) => namesOf(family).includes(alias));

describe('the thread of SIM7600 users', () => {
  const sim7600 = known('sim7600');
  const a7670 = known('a7670');

  it.skipIf(posts.length === 0 || sim7600 === undefined)('decodes with nothing unknown but noise', () => {
    if (sim7600 === undefined) return;
    const { counts, stamped, unknown } = read(posts.filter((post) => !aboutA7670(post)).join('\n'), sim7600);
    expect([...unknown].sort()).toEqual([...NOISE].sort());
    expect(counts).toEqual({
      command: 109,
      data: 27,
      prompt: 6,
      final: 55,
      info: 17,
      completion: 15,
      urc: 3,
      stray: 68,
      unknown: NOISE.length,
    });
    expect(stamped).toBe(112);
  });

  it.skipIf(posts.length === 0 || a7670 === undefined)('decodes where it is about an A7670', () => {
    if (a7670 === undefined) return;
    const { counts, unknown } = read(posts.filter(aboutA7670).join('\n'), a7670);
    expect(unknown).toEqual([]);
    expect(counts).toEqual({ command: 6, info: 16, completion: 2, final: 6 });
  });
});
