import type { ConnectIntent, SocketDriver, SocketUse, StepsAndCleanup } from '../../kit/driver.ts';
import type { AtStep, Retry } from '../../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../../kit/steps.ts';
import { networkSteps, tlsSteps, uploadSteps } from './connect.ts';
import { CONTEXT, type SimcomDeclared } from './declared.ts';
import { tlsTraffic } from './sockets-traffic.ts';

/** Type of `+CCHOPEN`: TLS. */
const TLS = 2;
/** A service that an earlier run has begun to start, or to stop, is soon done with it. */
const CHANGING: Retry = { everyMs: 1_000, forMs: 5_000, on: [{ final: 'ERROR', bare: true }] };
const IN_THE_WAY = [...ANY_REFUSAL, { silence: true }] as const;

/** Sockets on which the module does TLS, on the connection’s own context. */
export function tlsSockets(declared: SimcomDeclared): SocketDriver {
  return {
    prepare: (intent, use) => startService(declared, intent, use),
    open: (intent, use) => openSession(declared, intent, use),
    traffic: (_intent, use) => tlsTraffic(declared, use),
  };
}

function startService(declared: SimcomDeclared, intent: ConnectIntent, { receive }: SocketUse): StepsAndCleanup {
  const { tlsSockets: x } = declared;
  const stop = (id: string, reason: string): AtStep =>
    atStep(x.stop, { id, rung: 'tcp', reason, tolerate: IN_THE_WAY });
  return {
    steps: [
      ...networkSteps(intent),
      ...uploadSteps(declared, intent),
      ...tlsSteps(declared, intent, CONTEXT, true),
      stop('stop-sockets-stale', 'how it receives can only be set while the service does not run'),
      atStep(x.mode, {
        id: 'command-mode',
        rung: 'tcp',
        reason: 'in transparent mode the whole port would be the socket',
        args: { transparent: 0 },
        tolerate: ANY_REFUSAL,
      }),
      atStep(x.set, {
        id: `receive-${receive}`,
        rung: 'tcp',
        reason:
          receive === 'asked'
            ? 'received bytes wait in the module until they are fetched, so that none is lost on the port'
            : 'the module prints received bytes as they come',
        args: { report: 0, manual: receive === 'asked' ? 1 : 0 },
        retry: CHANGING,
      }),
      atStep(x.start, {
        id: 'start-sockets',
        rung: 'bearer',
        reason: 'the socket service opens the data connection for itself',
        retry: CHANGING,
      }),
    ],
    cleanup: [stop('stop-sockets', 'leave nothing of ours running')],
  };
}

function openSession(
  { tlsSockets: x }: SimcomDeclared,
  { host, port }: ConnectIntent,
  { link }: SocketUse,
): StepsAndCleanup {
  const close = (id: string, reason: string): AtStep =>
    atStep(x.close, { id, rung: 'tcp', reason, args: { session: link }, tolerate: IN_THE_WAY });
  return {
    steps: [
      close('close-socket-stale', 'an earlier run may have left it open'),
      atStep(x.context, {
        id: 'bind-context',
        rung: 'tls',
        reason: 'forgotten after each failure and each close',
        args: { session: link, context: CONTEXT },
      }),
      atStep(x.open, {
        id: 'open-socket',
        rung: 'tls',
        proves: 'client-auth',
        reason: 'this one command climbs from DNS to the end of the TLS handshake',
        args: { session: link, host, port, type: TLS },
      }),
    ],
    cleanup: [close('close-socket', 'leave nothing of ours open')],
  };
}
