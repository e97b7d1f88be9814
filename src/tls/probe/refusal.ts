import { alertName } from '../alerts.ts';
import { versionName } from '../hello.ts';
import type { Answer } from './answer.ts';

/** How a server declines, or fails to answer. `not-asked`: the probe's time was over. */
export type Refusal =
  | { readonly is: 'alert'; readonly number: number; readonly name: string }
  | {
      readonly is: 'closed' | 'reset' | 'silent';
      /** Bytes of an answer that was not whole. */
      readonly received?: number;
    }
  | { readonly is: 'not-tls' | 'not-asked' }
  /** It answers, in an older version than the hello asked for. */
  | { readonly is: 'older'; readonly version: string }
  | { readonly is: 'garbled'; readonly why: string }
  | { readonly is: 'unreachable'; readonly why: 'refused' | 'timeout' | 'network' };

/** An answer that is no flight, as the report has it. */
export function refusalOf(answer: Exclude<Answer, { readonly is: 'flight' }> | undefined): Refusal {
  if (answer === undefined) return { is: 'not-asked' };
  switch (answer.is) {
    case 'alert':
      return { is: 'alert', number: answer.number, name: alertName(answer.number) };
    case 'garbled':
      return { is: 'garbled', why: answer.why };
    case 'unreachable':
      return { is: 'unreachable', why: answer.why };
    case 'not-tls':
      return { is: 'not-tls' };
    default:
      return { is: answer.is, ...(part(answer) === 0 ? {} : { received: part(answer) }) };
  }
}

/** One warning alert in its record. */
const WARNING_BYTES = 7;

/** Bytes of a flight that stopped in the middle; warnings are none. */
function part({ received = 0, warnings }: Extract<Answer, { readonly is: 'closed' | 'reset' | 'silent' }>): number {
  return Math.max(0, received - warnings.length * WARNING_BYTES);
}

/** Whether TLS began to answer and did not come to an end that means anything: it broke its rules, or stopped. */
export function isBroken(answer: Answer | undefined): boolean {
  if (answer?.is === 'closed' || answer?.is === 'reset' || answer?.is === 'silent') return part(answer) > 0;
  return answer?.is === 'garbled';
}

/** A flight in another version than the one that was asked for. */
export function olderVersion(version: number): Refusal {
  return { is: 'older', version: versionName(version) };
}

/**
 * Whether the server has said no, rather than that nothing can be told. Silence can mean load, and half an answer is the
 * beginning of a yes.
 */
export function isRefusal(refusal: Refusal): boolean {
  if (refusal.is === 'closed' || refusal.is === 'reset') return refusal.received === undefined;
  return refusal.is === 'alert' || refusal.is === 'older';
}

/** `alert 40 (handshake_failure)`, `it closes`. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.is) {
    case 'alert':
      return `alert ${refusal.number} (${refusal.name})`;
    case 'closed':
      return `it closes the connection${after(refusal.received)}`;
    case 'reset':
      return `it resets the connection${after(refusal.received)}`;
    case 'silent':
      return refusal.received === undefined ? 'no answer in time' : `no whole answer in time${after(refusal.received)}`;
    case 'older':
      return `it answers in ${refusal.version}`;
    case 'not-tls':
      return 'an answer that is not TLS';
    case 'not-asked':
      return 'not asked: the time was over';
    case 'garbled':
      return `an answer that breaks the rules of TLS: ${refusal.why}`;
    case 'unreachable':
      return { refused: 'the connection is refused', timeout: 'no connection in time', network: 'no way to it' }[
        refusal.why
      ];
  }
}

function after(received: number | undefined): string {
  return received === undefined ? '' : `, after ${received} bytes of an answer`;
}
