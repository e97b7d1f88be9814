import { ERROR, OK, answer, type Answer, type EmulatorHalf, type ModuleHost } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { tlsCommands as x, tlsLines } from './declarations-tls.ts';
import { BAD_PARAMETERS } from './emulator-errors.ts';
import { CODE } from './emulator-tls-codes.ts';
import { readSettings } from './emulator-tls-config.ts';
import { MOST_FETCHED, decoded, encoded, encodingOf } from './emulator-tls-encoding.ts';
import { TlsSession, type TlsSettings } from './emulator-tls-session.ts';

/** The TLS sockets of a virtual module. What they say where no session is open is not documented: `ERROR` (a guess). */
export const tlsSocketsHalf: EmulatorHalf = (host) => {
  const sessions = new Map<number, TlsSession>();
  const sessionOf = (number: number): TlsSession => {
    const session = sessions.get(number) ?? new TlsSession(host);
    sessions.set(number, session);
    return session;
  };
  return {
    answers: [
      ...configAnswers((number, settings) => sessionOf(number).set(settings)),
      ...connectionAnswers(host, sessionOf),
      ...trafficAnswers(host, sessionOf),
    ],
    stop() {
      for (const session of sessions.values()) void session.close();
    },
  };
};

type Set = (session: number, settings: TlsSettings) => void;
type SessionOf = (number: number) => TlsSession;

/** `CTLSCFG`. */
function configAnswers(set: Set): readonly Answer[] {
  const piece = (exchange: typeof x.root | typeof x.certificate | typeof x.key, role: 'ca' | 'cert' | 'key'): Answer =>
    answer(exchange, ({ session, total, more, data }) => {
      set(session, { pieces: [[role, { total, more, data: textOf(data) }]] });
      return OK;
    });
  return [
    answer(x.target, ({ session, host: server, port, verify }) => {
      set(session, { server: textOf(server), port, verify });
      return OK;
    }),
    piece(x.root, 'ca'),
    piece(x.certificate, 'cert'),
    piece(x.key, 'key'),
    answer(x.config, ({ session, values }) => {
      const settings = readSettings(values);
      if (settings === undefined) return BAD_PARAMETERS;
      set(session, settings);
      return OK;
    }),
  ];
}

/** `CTLSCONN` and `CTLSCLOSE`. */
function connectionAnswers(host: ModuleHost, sessionOf: SessionOf): readonly Answer[] {
  return [
    answer(x.connect, async ({ session: number }, reply) => {
      const session = sessionOf(number);
      if (session.busy) return ERROR;
      reply.end(OK);
      const code = await session.connect();
      if (code !== undefined) host.urc(tlsLines.connected, { session: number, code });
      return OK;
    }),
    answer(x.close, async ({ session: number }, reply) => {
      const session = sessionOf(number);
      if (!session.busy) return ERROR;
      reply.end(OK);
      await session.close();
      host.urc(tlsLines.closed, { session: number, code: CODE.closed });
      return OK;
    }),
  ];
}

/** `CTLSSEND` and `CTLSRECV`. */
function trafficAnswers(host: ModuleHost, sessionOf: SessionOf): readonly Answer[] {
  return [
    answer(x.send, async ({ session: number, bytes: length, data, encoding: wanted }, reply) => {
      const session = sessionOf(number);
      const encoding = encodingOf(wanted);
      const bytes = encoding === undefined ? undefined : decoded(textOf(data), length, encoding);
      if (bytes === undefined) return BAD_PARAMETERS;
      if (!session.connected) return ERROR;
      reply.end(OK);
      host.urc(tlsLines.sent, { session: number, code: await session.send(bytes) });
      return OK;
    }),
    answer(x.receive, async ({ session: number, max, encoding: wanted }, reply) => {
      const session = sessionOf(number);
      const encoding = encodingOf(wanted);
      if (encoding === undefined || max === 0 || max > MOST_FETCHED[encoding]) return BAD_PARAMETERS;
      if (!session.connected || session.fetching) return ERROR;
      reply.end(OK);
      const received = await session.receive(max);
      if (typeof received === 'number') {
        host.urc(tlsLines.received, { session: number, code: received });
        return OK;
      }
      const text = encoded(received, encoding);
      // Put together by hand: the text is bytes, which a field would take for characters. Its length counts characters
      // as they are printed (a fork of TinyGSM).
      host.urcText(`${tlsLines.received.prefix ?? ''}: ${number},${text.length},"${text}"`);
      return OK;
    }),
  ];
}
