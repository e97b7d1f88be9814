import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { generate } from 'mqtt-packet';

/** How each of a crowd of MQTT clients dials. */
export interface CrowdOptions {
  readonly port: number;
  readonly servername: string;
  /** PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
}

const CONNACK_ACCEPTED = /^\x20\x02[\x00\x01]\x00/;

/** Connects `count` clients at once over mutual TLS; resolves when each has its CONNACK. */
export function crowd(count: number, options: CrowdOptions): Promise<readonly TLSSocket[]> {
  return Promise.all(Array.from({ length: count }, (_none, place) => client(`crowd-${place}`, options)));
}

async function client(clientId: string, options: CrowdOptions): Promise<TLSSocket> {
  const dialled: ConnectionOptions = { host: '127.0.0.1', ...options };
  const socket = connect(dialled, () => {
    socket.write(
      generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId, keepalive: 60 }),
    );
  });
  const [answer] = (await once(socket, 'data')) as [Buffer];
  // Four bytes: they come in one piece.
  if (!CONNACK_ACCEPTED.test(answer.toString('latin1'))) throw new Error(`${clientId} got ${answer.toString('hex')}`);
  socket.on('error', () => undefined);
  return socket;
}

/** How a client may leave: by the rules, by its end alone, or without a word. */
export const LEAVING = [
  (socket: TLSSocket): void => void socket.end(generate({ cmd: 'disconnect' })),
  (socket: TLSSocket): void => void socket.end(),
  (socket: TLSSocket): void => void socket.destroy(),
] as const;
