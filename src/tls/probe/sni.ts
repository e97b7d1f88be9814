import type { ClientHelloSpec } from '../client-hello.ts';
import { alertName } from '../alerts.ts';
import type { Answer } from './answer.ts';
import type { Put } from './asker.ts';
import { refusalOf, type Refusal } from './refusal.ts';
import { sha256Hex } from '../../pki/x509.ts';

/** A name that no server has (RFC 6761 §6.4). */
export const WRONG_NAME = 'no-such-host.invalid';

/** How a server answers a hello that differs in one thing from the usual one. */
export type Compared =
  | { readonly is: 'same' }
  /** Another certificate than with the usual hello. */
  | { readonly is: 'other'; readonly certificates: readonly Uint8Array[]; readonly certificateMessageBytes: number }
  /** A handshake without the usual hello having led to one: there is nothing to compare with. */
  | { readonly is: 'served'; readonly certificates: readonly Uint8Array[]; readonly certificateMessageBytes: number }
  /** The handshake goes a way that is not read here. */
  | { readonly is: 'unread' }
  | Refusal;

export interface NameAnswer {
  readonly answer: Compared;
  /** Warning-level alerts before the answer: some servers tell a wrong name so and go on. */
  readonly warnings: readonly { readonly number: number; readonly name: string }[];
}

/** What the server does without the server name, and with a wrong one; `usual` is the hello with the right one. */
export async function nameAnswers(
  usual: ClientHelloSpec,
  leaf: Uint8Array | undefined,
  put: Put,
): Promise<{ readonly without: NameAnswer; readonly wrong: NameAnswer }> {
  const { serverName: _name, ...nameless } = usual;
  const [without, wrong] = await Promise.all([put(nameless), put({ ...nameless, serverName: WRONG_NAME })]);
  return { without: nameAnswer(without, leaf), wrong: nameAnswer(wrong, leaf) };
}

function nameAnswer(answer: Answer | undefined, leaf: Uint8Array | undefined): NameAnswer {
  const warnings = answer !== undefined && 'warnings' in answer ? answer.warnings : [];
  return {
    answer: compared(answer, leaf),
    warnings: warnings.map((number) => ({ number, name: alertName(number) })),
  };
}

/** Compares by the server's own certificate. */
export function compared(answer: Answer | undefined, leaf: Uint8Array | undefined): Compared {
  if (answer?.is !== 'flight') return refusalOf(answer);
  const { certificates, certificateMessageBytes, unread } = answer.flight;
  if (unread) return { is: 'unread' };
  const [own] = certificates;
  if (leaf === undefined) return { is: 'served', certificates, certificateMessageBytes };
  if (own !== undefined && sha256Hex(own) === sha256Hex(leaf)) return { is: 'same' };
  return { is: 'other', certificates, certificateMessageBytes };
}
