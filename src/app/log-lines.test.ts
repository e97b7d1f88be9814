import { Readable } from 'node:stream';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../test/support/scratch.ts';
import { HawserError } from '../kernel/errors.ts';
import { logLines } from './log-lines.ts';

async function read(chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const batch of logLines({ stream: Readable.from(chunks) })) found.push(...batch);
  return found;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const oneByOne = (whole: Uint8Array): readonly Uint8Array[] => Array.from(whole, (byte) => Uint8Array.of(byte));

function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const whole = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? whole : whole.swap16();
}

describe('lines of a log', () => {
  const LINES = ['AT+CSQ', '+CSQ: 17,99', '', 'OK', '– “ä”'];

  it.each([
    ['LF', bytes(`${LINES.join('\n')}\n`)],
    ['LF, the last one open', bytes(LINES.join('\n'))],
    ['CR LF', bytes(`${LINES.join('\r\n')}\r\n`)],
    ['nothing but CR', bytes(`${LINES.join('\r')}\r`)],
    ['a byte order mark of UTF-8', bytes(`\ufeff${LINES.join('\n')}`)],
    ['UTF-16, low byte first', utf16(LINES.join('\r\n'), 'le')],
    ['UTF-16, high byte first', utf16(LINES.join('\n'), 'be')],
    ['UTF-16 without its mark, low byte first', utf16(LINES.join('\r\n'), 'le').subarray(2)],
    ['UTF-16 without its mark, high byte first', utf16(LINES.join('\n'), 'be').subarray(2)],
  ])('are the same with %s, whole and byte by byte', async (_, whole) => {
    expect(await read([whole])).toEqual(LINES);
    expect(await read(oneByOne(whole))).toEqual(LINES);
  });

  it('are none where there is nothing', async () => {
    expect(await read([])).toEqual([]);
    expect(await read([new Uint8Array(0)])).toEqual([]);
    expect(await read([bytes('\n')])).toEqual(['']);
    expect(await read([bytes('x')])).toEqual(['x']);
  });

  it('do not depend on how the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('\r', '\n', '\r\n', 'AT+CSQ', 'ä', 'OK', '\u0000'), { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
        async (parts, sizes) => {
          const whole = bytes(parts.join(''));
          const chunks: Uint8Array[] = [];
          for (let [at, turn] = [0, 0]; at < whole.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            chunks.push(whole.subarray(at, at + size));
            at += size;
          }
          const outcome = (parts: readonly Uint8Array[]): Promise<unknown> => read(parts).catch(String);
          expect(await outcome(chunks)).toEqual(await outcome([whole]));
        },
      ),
    );
  });

  it('are refused where they hold no text, and not where a UART wakes up', async () => {
    await expect(read([Buffer.alloc(300, 0xff)])).rejects.toMatchObject({ code: 'file-unreadable' });
    const waking = ['\u0000\u0000\ufffd', 'RDY', '+CFUN: 1', '+CPIN: READY'];
    expect(await read(waking.map((line) => bytes(`${line}\n`)))).toEqual(waking);
  });

  it('end at once when the run is interrupted, even while nothing comes', async () => {
    const interrupted = new AbortController();
    const silent = new Readable({ read: () => undefined });
    const next = logLines({ stream: silent }, interrupted.signal).next();
    const reason = new HawserError('interrupted', { code: 'interrupted' });
    interrupted.abort(reason);
    await expect(next).rejects.toBe(reason);
  });

  it('are cut off where nobody ends them, and the next one is whole again', async () => {
    const long = `${'x'.repeat(70_000)}\nOK\n`;
    const [first, second] = await read([bytes(long)]);
    expect(first).toBe('x'.repeat(65_536));
    expect(second).toBe('OK');
    expect(await read([bytes(long.slice(0, 66_000)), bytes(long.slice(66_000))])).toEqual([first, second]);
    const onlyCr = `${`${'x'.repeat(100)}\r`.repeat(1_000)}OK`;
    expect((await read([bytes(onlyCr)])).length).toBe(1_001);
  });

  it('come from a file, or say why not', async () => {
    const folder = await scratch();
    const path = join(folder.folder, 'a.log');
    await writeFile(path, 'AT\r\nOK\r\n');
    const found: string[] = [];
    for await (const batch of logLines({ path })) found.push(...batch);
    expect(found).toEqual(['AT', 'OK']);
    await expect(logLines({ path: `${path}.not` }).next()).rejects.toMatchObject({ code: 'file-unreadable' });
    await folder.remove();
  });
});
