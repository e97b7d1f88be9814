import type { ConnectIntent, SocketUse } from '../../kit/driver.ts';
import type { AtStep, Ending } from '../../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../../kit/steps.ts';
import { flags, linkCommands, stackCommands } from './sockets.ts';

/* From nothing to an open link of multi mode, by the commands that SIM800 and SIM7020 have in common. */

/** Endings of a clean-up that change nothing. */
export const QUIET: readonly Ending[] = [...ANY_REFUSAL, { silence: true }];

/** What only some of these modules have, at the places where it goes. */
export interface LinkExtras {
  /** Among the modes, and again where a data connection stands already. */
  readonly modes?: (prefix: string) => readonly AtStep[];
  /** In front of each connection. */
  readonly beforeOpen?: (intent: ConnectIntent, prefix: string) => readonly AtStep[];
  /** Behind the end of each connection. */
  readonly afterClose?: (intent: ConnectIntent, prefix: string) => readonly AtStep[];
}

/**
 * From `IP INITIAL` to an address. Multi mode and the receive mode can only be set at the beginning, so that everything
 * else is given up for them.
 */
export function bringUpSteps(
  { modes }: LinkExtras,
  intent: Pick<ConnectIntent, 'apn' | 'state'>,
  use: Pick<SocketUse, 'receive'>,
  prefix = '',
): readonly AtStep[] {
  return [
    shutStep(`${prefix}shut-stale`, 'from wherever an earlier run has left it back to the beginning'),
    atStep(flags.multiple.set, {
      id: `${prefix}multiple`,
      rung: 'bearer',
      reason: 'several links, each with its number in front of what is said about it',
      args: { on: 1 },
    }),
    ...(modes?.(prefix) ?? []),
    atStep(linkCommands.receiveMode, {
      id: `${prefix}receive-mode`,
      rung: 'bearer',
      reason:
        use.receive === 'asked'
          ? 'received bytes wait in the module until they are asked for, which holds a fast peer back'
          : 'received bytes are printed as they come',
      args: { mode: use.receive === 'asked' ? 1 : 0 },
    }),
    atStep(stackCommands.context, {
      id: `${prefix}set-apn`,
      rung: 'bearer',
      reason:
        intent.apn === undefined
          ? 'the access point that the module is set to; --apn names another'
          : 'the operator’s way into the data network',
      args: { apn: intent.apn ?? intent.state.bearer?.apn ?? '' },
    }),
    atStep(stackCommands.open, { id: `${prefix}bring-up`, rung: 'bearer', reason: 'the data connection itself' }),
    addressStep(prefix),
  ];
}

/** Without its question no link can be opened. */
export function addressStep(prefix = ''): AtStep {
  return atStep(stackCommands.address, {
    id: `${prefix}address`,
    rung: 'bearer',
    proves: 'bearer',
    reason: 'sockets can be opened only after the address was asked for',
  });
}

/** Ends all links and the data connection. */
export function shutStep(id: string, reason: string, tolerate?: readonly Ending[]): AtStep {
  return atStep(stackCommands.shut, { id, rung: 'bearer', reason, ...(tolerate === undefined ? {} : { tolerate }) });
}

/** Opens a link, with the handshake below it where the module does TLS. */
export function connectSteps(
  { beforeOpen }: LinkExtras,
  intent: ConnectIntent,
  link: number,
  prefix = '',
): readonly AtStep[] {
  const { host, port, tls } = intent;
  return [
    ...(beforeOpen?.(intent, prefix) ?? []),
    atStep(linkCommands.open, {
      id: `${prefix}open`,
      rung: tls ? 'tls' : 'tcp',
      proves: tls ? 'client-auth' : 'tcp',
      reason: tls ? 'TCP and then the handshake; no code tells where it breaks' : 'a plain TCP connection',
      args: { link, protocol: 'TCP', host, port },
    }),
  ];
}

/** Closes a link, in a way that leaves nothing behind it. */
export function closeSteps(
  { afterClose }: LinkExtras,
  intent: ConnectIntent,
  link: number,
  prefix = '',
): readonly AtStep[] {
  return [closeStep(link, `${prefix}close`, 'leave nothing of ours open'), ...(afterClose?.(intent, prefix) ?? [])];
}

/** Closes a link that need not be open. */
export function closeStep(link: number, id: string, reason: string): AtStep {
  return atStep(linkCommands.close, { id, rung: 'tcp', reason, args: { link }, tolerate: QUIET });
}
