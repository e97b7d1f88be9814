import type { Exchange } from '../../at/declare.ts';
import { formatCommand } from '../../at/command.ts';
import type { LooseValues } from '../../at/field.ts';
import { Secret } from '../../kernel/secret.ts';
import type { Rung } from '../../kernel/rung.ts';
import type { ArgValue, AtStep, Body, Ending, Guard, Poll, Retry, SecretName, UploadStep } from './step.ts';

interface StepOptions {
  readonly id: string;
  readonly rung: Rung;
  readonly reason: string;
  readonly proves?: Rung;
  readonly args?: Readonly<Record<string, ArgValue>>;
  readonly body?: Body;
  readonly guard?: Guard | undefined;
  readonly accept?: readonly Ending[];
  readonly tolerate?: readonly Ending[];
  readonly poll?: Poll;
  readonly retry?: Retry;
  readonly capture?: NonNullable<AtStep['capture']>;
  readonly deadlineMs?: number;
  readonly stores?: string;
}

/** A refusal that does not matter, whatever its code. */
export const ANY_REFUSAL: readonly Ending[] = [{ final: 'ERROR' }];

/** What the module says when it went well: its completion's code 0 where it has one, else `OK`. */
function success(exchange: Exchange): readonly Ending[] {
  const { code, done = 0 } = exchange.completion ?? {};
  // A count, a handle or a status says by its own value nothing that could be compared.
  return code === undefined || typeof done !== 'number' ? [{ final: 'OK' }] : [{ code: done }];
}

/** The secret that a value stands for, if it stands for one. */
export function secretNamed(value: ArgValue | undefined): SecretName | undefined {
  return typeof value === 'object' && 'secret' in value ? value.secret : undefined;
}

/** The line as a plan shows it, without line end; secrets as `@secret(name)`. */
export function shownLine(exchange: Exchange, args: Readonly<Record<string, ArgValue>>): string {
  const values: LooseValues = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === 'object' ? shownReference(value) : value]),
  );
  return formatCommand(exchange, values, 'display');
}

function shownReference(value: Exclude<ArgValue, string | number>): string | Secret {
  if ('secret' in value) return new Secret(value.secret, '');
  if ('remembered' in value) return `@noted(${value.remembered})`;
  const { piece, from, to } = value;
  // How long it is need not be known where a step is only shown.
  const shown = to > from ? `${piece} ${from + 1}-${to}` : piece;
  return piece === 'key' ? new Secret(shown, '') : `@file(${shown})`;
}

/** A step that runs one exchange. Defaults: success is the declaration's, the deadline too. */
export function atStep(exchange: Exchange, options: StepOptions): AtStep {
  const {
    args = {},
    accept,
    deadlineMs,
    guard,
    body,
    poll,
    retry,
    capture,
    stores,
    tolerate,
    proves,
    id,
    rung,
    reason,
  } = options;
  return {
    kind: 'at',
    id,
    rung,
    reason,
    exchange: exchange.id,
    args,
    send: shownLine(exchange, args),
    accept: accept ?? success(exchange),
    deadlineMs: deadlineMs ?? exchange.deadlineMs,
    ...(proves === undefined ? {} : { proves }),
    ...(guard === undefined ? {} : { guard }),
    ...(body === undefined ? {} : { body }),
    ...(poll === undefined ? {} : { poll }),
    ...(retry === undefined ? {} : { retry }),
    ...(capture === undefined ? {} : { capture }),
    ...(stores === undefined ? {} : { stores }),
    ...(tolerate === undefined ? {} : { tolerate }),
  };
}

/** A step that puts a credential into the store. */
export function uploadStep(
  exchange: Exchange,
  options: StepOptions & { readonly name: string; readonly body: Body },
): UploadStep {
  const { args = {}, accept, deadlineMs, guard, name, body, id, rung, reason, tolerate } = options;
  return {
    kind: 'upload',
    id,
    rung,
    reason,
    name,
    body,
    exchange: exchange.id,
    args,
    send: shownLine(exchange, args),
    accept: accept ?? success(exchange),
    deadlineMs: deadlineMs ?? exchange.deadlineMs,
    ...(tolerate === undefined ? {} : { tolerate }),
    ...(guard === undefined ? {} : { guard }),
  };
}
