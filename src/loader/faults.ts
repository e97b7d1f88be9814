import { HawserError, type Remedy } from '../kernel/errors.ts';
import { statusText } from './replies.ts';

/*
 * How talking to the boot loader can end. Each says what the person at the board does next; what is on the chip already
 * is found again by the next run.
 */

const AGAIN: Remedy = {
  text: 'Press reset and run the same command again: files that are there already are not written a second time.',
};

const ENTER: readonly Remedy[] = [
  {
    text: 'Close the jumper SOP2 (SOP2 high) and press reset while this waits: without it the chip starts its program.',
  },
  { text: 'Is it the right port? Boards may show more than one; the loader is on the one that programs the chip.' },
  { text: 'Close whatever else has the port open, such as a terminal program.' },
];

/** Nothing, or nothing sensible, came in answer to the break. */
export function noLoader(portName: string, heard: number): HawserError {
  return heard === 0
    ? new HawserError(`no boot loader answers on ${portName}`, { code: 'port-silent', rung: 'port', next: ENTER })
    : new HawserError(`what comes from ${portName} is not the boot loader (${heard} bytes, no acknowledgement)`, {
        code: 'port-garbage',
        rung: 'port',
        next: [{ text: 'If its program is running and printing: the jumper SOP2 was open at the reset.' }, ...ENTER],
      });
}

/** It answered before, and not to this. */
export function wentSilent(what: string): HawserError {
  return new HawserError(`the boot loader stopped answering: ${what}`, {
    code: 'module-unresponsive',
    rung: 'at',
    next: [AGAIN],
  });
}

/** An answer that cannot be one: bytes were lost or changed on the line. */
export function garbled(what: string): HawserError {
  return new HawserError(`the boot loader’s answer is damaged: ${what}`, {
    code: 'port-garbage',
    rung: 'at',
    next: [
      AGAIN,
      { text: 'If it happens again, try another cable or adapter: the line runs at 921600 bits per second.' },
    ],
  });
}

/** The port went away. */
export function lineClosed(what: string, cause: HawserError | undefined): HawserError {
  return new HawserError(`the port was closed: ${what}`, {
    code: 'port-closed',
    rung: 'port',
    next: [{ text: 'Is the cable still in, and the board powered?' }, AGAIN],
    ...(cause === undefined ? {} : { cause }),
  });
}

/** It said no. */
export function refused(what: string, status: number | undefined): HawserError {
  const why = status === undefined ? 'it does not take the command' : statusText(status);
  return new HawserError(`the boot loader refuses: ${what}: ${why}`, {
    code: 'loader-refused',
    rung: 'at',
    next: [AGAIN],
  });
}

/** A chip whose loader cannot do this. */
export function wrongChip(message: string, next: readonly Remedy[]): HawserError {
  return new HawserError(message, { code: 'not-possible', rung: 'at', next });
}
