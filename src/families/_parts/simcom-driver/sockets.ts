import type { ConnectIntent, SocketDriver, SocketUse, StepsAndCleanup } from '../../kit/driver.ts';
import type { AtStep, Ending, Retry } from '../../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../../kit/steps.ts';
import { networkSteps } from './connect.ts';
import type { SimcomDeclared } from './declared.ts';
import { plainTraffic } from './sockets-traffic.ts';
import { tlsSockets } from './sockets-tls.ts';

/** Result codes of CIPOPEN: the network is not open yet, the module is busy. */
const NOT_OPENED = 2;
const BUSY = 8;
/** What an earlier run has begun to open is neither open nor can be opened again. */
const REFUSED: Ending = { final: 'ERROR', bare: true };
const OPENING: Retry = { everyMs: 2_000, forMs: 30_000, on: [{ code: NOT_OPENED }, { code: BUSY }] };
const STILL_OPENING: Retry = { ...OPENING, on: [...OPENING.on, REFUSED] };
const IN_THE_WAY = [...ANY_REFUSAL, { silence: true }] as const;

/** Sockets of SIMCom modules: plain ones of `CIP…`, those on which the module does TLS of `CCH…`. */
export function simcomSockets(declared: SimcomDeclared): SocketDriver {
  const tls = tlsSockets(declared);
  return {
    prepare: (intent, use) => (intent.tls ? tls.prepare(intent, use) : openNetwork(declared, intent, use)),
    open: (intent, use) => (intent.tls ? tls.open(intent, use) : openSocket(declared, intent, use)),
    traffic: (intent, use) => (intent.tls ? tls.traffic(intent, use) : plainTraffic(declared, use)),
  };
}

function openNetwork({ sockets }: SimcomDeclared, intent: ConnectIntent, use: SocketUse): StepsAndCleanup {
  const notOpen = { rung: 'bearer', guard: { that: 'net.open', is: false } } as const;
  return {
    steps: [
      ...networkSteps(intent),
      atStep(sockets.netState, {
        id: 'read-net',
        rung: 'bearer',
        reason: 'a service that is open is not opened twice',
      }),
      atStep(sockets.mode, {
        id: 'command-mode',
        rung: 'tcp',
        reason: 'in transparent mode the whole port would be the socket',
        args: { transparent: 0 },
        tolerate: ANY_REFUSAL,
      }),
      // Behind a lost network some firmware takes the service for open, and has to close it first.
      atStep(sockets.netOpen, {
        id: 'open-net',
        ...notOpen,
        reason: 'the socket service opens the data connection for itself',
        tolerate: ANY_REFUSAL,
      }),
      atStep(sockets.netClose, {
        id: 'close-net-stale',
        ...notOpen,
        reason: 'it was not opened: what an earlier one has left may be in the way',
        tolerate: IN_THE_WAY,
      }),
      atStep(sockets.netOpen, { id: 'open-net-again', ...notOpen, reason: 'the same once more, from the start' }),
      ...receiveSteps(sockets, use),
    ],
    cleanup: [
      atStep(sockets.netClose, {
        id: 'close-net',
        rung: 'bearer',
        reason: 'leave nothing of ours running',
        guard: { that: 'net.open', is: true },
        tolerate: IN_THE_WAY,
      }),
    ],
  };
}

function receiveSteps(sockets: SimcomDeclared['sockets'], use: SocketUse): readonly AtStep[] {
  if (use.receive === 'asked') {
    return [
      atStep(sockets.receiveMode, {
        id: 'receive-asked',
        rung: 'tcp',
        reason: 'received bytes wait in the module until they are fetched, so that none is lost on the port',
        args: { mode: 1 },
      }),
    ];
  }
  return [
    atStep(sockets.receiveMode, {
      id: 'receive-pushed',
      rung: 'tcp',
      reason: 'the module prints received bytes as they come',
      args: { mode: 0 },
    }),
    atStep(sockets.head, {
      id: 'receive-head',
      rung: 'tcp',
      reason: 'each block begins with a line that says how long it is',
      args: { on: 1 },
    }),
    atStep(sockets.remoteAddress, {
      id: 'receive-no-address',
      rung: 'tcp',
      reason: 'the peer’s address before each block says nothing new',
      args: { on: 0 },
      tolerate: ANY_REFUSAL,
    }),
  ];
}

function openSocket({ sockets }: SimcomDeclared, { host, port }: ConnectIntent, { link }: SocketUse): StepsAndCleanup {
  const close = (id: string, reason: string): AtStep =>
    atStep(sockets.close, { id, rung: 'tcp', reason, args: { link }, tolerate: IN_THE_WAY });
  const again = { that: 'sockets.connected', is: false } as const;
  const open = { rung: 'tcp', proves: 'tcp', args: { link, protocol: 'TCP', host, port } } as const;
  return {
    steps: [
      close('close-socket-stale', 'an earlier run may have left it open'),
      atStep(sockets.open, {
        ...open,
        id: 'open-socket',
        reason: 'DNS and TCP by the module; what goes over it is not its business',
        retry: STILL_OPENING,
        tolerate: [REFUSED],
      }),
      { ...close('close-socket-again', 'what an earlier run had begun to open has come up meanwhile'), guard: again },
      atStep(sockets.open, {
        ...open,
        id: 'open-socket-again',
        reason: 'the same once more',
        guard: again,
        retry: OPENING,
      }),
    ],
    cleanup: [close('close-socket', 'leave nothing of ours open')],
  };
}
