import type { LineSpec } from '../../../at/declare.ts';
import type { Fields, TextValue, Values } from '../../../at/field.ts';
import { Secret } from '../../../kernel/secret.ts';
import { ERROR, OK, answer, type Answer, type Ending, type ModuleHost, type Responder } from '../../kit/emulator.ts';
import type { ResultOrder, TestForm } from './forms.ts';

/** Answers a test command with the manual's ranges. */
export function answerTest(form: TestForm): Answer {
  return answer(form.exchange, (_args, reply) => {
    for (const ranges of form.ranges) reply.info(form.line, { ranges });
    return OK;
  });
}

/** A parameter as the module received it. */
export function textOf(value: TextValue): string {
  return value instanceof Secret ? value.reveal() : value;
}

/** Prints the result line of a command that could not be done, and ends it. */
export function refuse<F extends Fields>(reply: Responder, spec: LineSpec<F>, values: Values<F>): Ending {
  reply.info(spec, values);
  return ERROR;
}

/** Prints the result line of a command that was done, on the right side of `OK`. */
export function succeed<F extends Fields>(
  host: ModuleHost,
  reply: Responder,
  spec: LineSpec<F>,
  values: Values<F>,
  order: ResultOrder,
): Ending {
  if (order === 'code-then-ok') {
    reply.info(spec, values);
    reply.end(OK);
  } else {
    reply.end(OK);
    host.urc(spec, values);
  }
  return OK;
}
