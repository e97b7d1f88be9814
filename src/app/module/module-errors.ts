import { HawserError } from '../../kernel/errors.ts';
import { interrupted } from '../../kernel/interrupt.ts';
import type { Finding } from '../../findings/finding.ts';
import { rank } from '../../findings/ranker.ts';
import type { Failure } from '../../run/execute.ts';
import { describe, observe } from '../../run/observe.ts';
import type { ModuleSession } from '../module-session.ts';

/** The error that a step ended with, by what the family knows of its answer. */
export function stepError({ attached, keeper }: ModuleSession, failed: Failure, port: string): HawserError {
  const { status } = failed.outcome;
  if (status === 'closed') return portLost(port);
  if (status === 'cancelled') return interrupted();
  const [first] = rank([], observe(attached.family, failed, keeper.state));
  const said = describe(failed.outcome);
  if (first === undefined) {
    return new HawserError(`the module said ${said}`, { code: 'connect-failed', rung: failed.step.rung });
  }
  return findingError(first, `: the module said ${said}`);
}

/** The error that a finding stands for. */
export function findingError({ title, rung, remedy }: Finding, behind = ''): HawserError {
  return new HawserError(`${title}${behind}`, { code: 'connect-failed', rung, next: remedy });
}

export function portLost(port: string, cause?: unknown): HawserError {
  return new HawserError(`${port} was closed`, {
    code: 'port-closed',
    rung: 'port',
    next: [{ text: 'Check the cable; a module on USB is away for some seconds when it restarts.' }],
    ...(cause === undefined ? {} : { cause }),
  });
}

export function moduleClosed(): HawserError {
  return new HawserError('the module was closed by this program', { code: 'port-closed', rung: 'port' });
}

/** All sockets of that kind are in use. */
export function noSocketLeft(tls: boolean, most: number): HawserError {
  const kind = tls ? 'socket with TLS of the module' : 'sockets';
  return new HawserError(`the module has ${most} ${kind} open already, and no more are used`, {
    code: 'not-possible',
    rung: 'tcp',
    next: [{ text: 'Close one first.' }],
  });
}
