import { exchange, line } from '../../at/declare.ts';
import { int, optional, quoted, rest, word } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';
import { FILE } from './declarations-common.ts';

/* Files: `AT+QFUPL` and its relatives. `RAM:` and `UFS:` before a name say where it lies. */

const name = quoted({ min: 1, max: 84 });
/** XOR of the pairs of bytes, in hex without leading zeros. */
const checksum = word(/^[0-9a-f]{1,4}$/i);
const counted = { bytes: int(), checksum };

export const uploaded = line('file.uploaded', '+QFUPL', counted);
const downloaded = line('file.downloaded', '+QFDWL', counted);
const entry = line('file.entry', '+QFLST', { name: quoted(), bytes: int() });
const space = line('file.space.value', '+QFLDS', { free: int(), total: int() });
const handle = line('file.handle', '+QFOPEN', { handle: int() });
const written = line('file.written', '+QFWRITE', { bytes: int(), total: int() });

export const fileExchanges = [
  exchange('file.upload', 'set', '+QFUPL', {
    args: {
      name,
      bytes: optional(int({ min: 1 })),
      seconds: optional(int({ min: 1, max: 65_535 })),
      acknowledge: optional(int({ max: 1 })),
    },
    prompt: { length: 'bytes', maxBytes: 1_048_576, what: 'file', deadlineMs: 5_000, line: 'CONNECT' },
    reply: [uploaded],
    deadlineMs: 65_000,
    manual: `${FILE}, AT+QFUPL`,
  }),
  tested('file.upload', '+QFUPL', FILE),
  asked('file.list', 'exec', '+QFLST', FILE, [entry]),
  asked('file.list.of', 'set', '+QFLST', FILE, [entry], { pattern: quoted({ quotesOptional: true }) }),
  asked('file.space', 'set', '+QFLDS', FILE, [space], { storage: quoted({ quotesOptional: true }) }),
  asked('file.space.all', 'exec', '+QFLDS', FILE, [space]),
  asked('file.delete', 'set', '+QFDEL', FILE, [], { name }),
  exchange('file.download', 'set', '+QFDWL', {
    args: { name },
    reply: [downloaded],
    finals: [],
    manual: `${FILE}, AT+QFDWL`,
  }),
  asked('file.open', 'set', '+QFOPEN', FILE, [handle], { name, mode: optional(int({ max: 2 })) }),
  asked('file.read', 'set', '+QFREAD', FILE, [], { handle: int(), bytes: optional(int()) }),
  exchange('file.write', 'set', '+QFWRITE', {
    args: { handle: int(), bytes: optional(int()), seconds: optional(int()) },
    prompt: { length: 'bytes', maxBytes: 1_048_576, what: 'file', deadlineMs: 5_000, line: 'CONNECT' },
    reply: [written],
    manual: `${FILE}, AT+QFWRITE`,
  }),
  asked('file.close', 'set', '+QFCLOSE', FILE, [], { handle: int() }),
  // Of Wi-Fi modules of the same maker, tried on others: `ERROR` to the test form says that it is not there.
  asked('file.certificate', 'set', '+QSSLCERT', 'quectel forum thread 30844', [], { parameters: rest() }),
  tested('file.certificate', '+QSSLCERT', 'quectel forum thread 30844'),
];
