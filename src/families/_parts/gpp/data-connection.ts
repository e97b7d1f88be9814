import type { Ending, ModuleHost, Responder } from '../../kit/emulator.ts';

/** Key in `ModuleHost.shared`: how to go on with the data connection that the host has left by `+++`. */
const LEFT = 'data-connection.left';
const NO_CARRIER: Ending = { final: 'NO CARRIER' };

type Resume = (reply: Responder) => Ending;

/** Tells what `ATO` leads back to; `undefined` when that connection is gone. */
export function mayResume(host: ModuleHost, resume: Resume | undefined): void {
  if (resume === undefined) host.shared.delete(LEFT);
  else host.shared.set(LEFT, resume);
}

/** `ATO`. */
export function resumeData(host: ModuleHost, reply: Responder): Ending {
  const resume = host.shared.get(LEFT) as Resume | undefined;
  return resume?.(reply) ?? NO_CARRIER;
}
