import { byteString } from '../kernel/bytes.ts';
import { HawserError } from '../kernel/errors.ts';
import { interrupted } from '../kernel/interrupt.ts';
import { maskIdentities } from '../kernel/secret.ts';
import type { AtChannel } from './channel.ts';
import { exchange } from './declare.ts';

/** The bare command that every AT dialect answers with OK. */
export const ATTENTION = exchange('at.attention', 'basic', '', { manual: 'ITU-T V.250 §5.2.1', deadlineMs: 500 });

/** What sits on the port. `sample` is what it printed instead, for the reader. */
export type Awake =
  | { readonly kind: 'answers' }
  | { readonly kind: 'silent' }
  /** Bytes that are hardly text: the baud rate is wrong. */
  | { readonly kind: 'garbage'; readonly sample: string }
  /** Text, but nobody who answers AT commands. */
  | { readonly kind: 'not-at'; readonly sample: string };

export interface WakeOptions {
  /** The first bytes may only wake a module or teach it the baud rate, so one try is not enough. */
  readonly tries?: number;
  /** For each try, ms. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

const MAX_HEARD = 512;
/** Of text at a wrong baud rate far more than this is not printable; of noise on a good line, less. */
const GARBAGE_SHARE = 0.2;

/** Finds out whether an AT dialect answers. Rejects with a HawserError when the port closes or the signal comes. */
export async function wake(channel: AtChannel, options: WakeOptions = {}): Promise<Awake> {
  const { tries = 6, deadlineMs = 500, signal } = options;
  let heard = '';
  const unlisten = channel.onBytes((bytes) => (heard = (heard + byteString(bytes)).slice(0, MAX_HEARD)));
  try {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const outcome = await channel.run(ATTENTION, {}, { deadlineMs, ...(signal === undefined ? {} : { signal }) });
      if (outcome.final !== undefined) return { kind: 'answers' };
      if (outcome.status === 'closed')
        throw new HawserError('the port was closed', { code: 'port-closed', rung: 'port' });
      if (outcome.status === 'cancelled') throw interrupted();
    }
  } finally {
    unlisten();
  }
  return judge(heard);
}

function judge(heard: string): Awake {
  // A module at its prompt may echo what it is given; our own command alone is no sign of anybody.
  const bytes = heard
    .split(/[\r\n]+/)
    .filter((text) => !/^(?:AT)+$/.test(text))
    .join('')
    .replaceAll('\t', '');
  if (bytes === '') return { kind: 'silent' };
  const printable = bytes.replace(/[^ -~]/g, '');
  const sample = maskIdentities(
    heard
      .replace(/[\r\n\t]+/g, ' ')
      .replace(/[^ -~]/g, '·')
      .trim(),
  ).slice(0, 60);
  return { kind: bytes.length - printable.length > bytes.length * GARBAGE_SHARE ? 'garbage' : 'not-at', sample };
}

/** Says what is wrong with a port on which {@link wake} found no AT dialect. `port` is how the user named it. */
export function wakeError(awake: Exclude<Awake, { readonly kind: 'answers' }>, port: string): HawserError {
  switch (awake.kind) {
    case 'silent':
      return new HawserError(`nothing on ${port} answers AT`, {
        code: 'port-silent',
        rung: 'port',
        next: [
          { text: 'Is the module powered and past its boot? Most need their power key pressed.' },
          { text: 'Are TX and RX crossed and the grounds joined?' },
          { text: 'A module has several ports; try the others.' },
          { text: 'Try another baud rate.', command: '--baud 115200' },
        ],
      });
    case 'garbage':
      return new HawserError(`${port} delivers no readable text ("${awake.sample}"): wrong baud rate`, {
        code: 'port-garbage',
        rung: 'port',
        next: [
          { text: 'Give the baud rate that the module is set to.', command: '--baud 9600' },
          { text: 'Do the logic levels match (1.8 V modules on 3.3 V adapters)?' },
        ],
      });
    case 'not-at':
      return new HawserError(`what is on ${port} speaks, but not AT ("${awake.sample}")`, {
        code: 'port-not-at',
        rung: 'port',
        next: [
          { text: 'This may be the GNSS, log or debug port of the module, or another device; try its other ports.' },
        ],
      });
  }
}
