import { opensslServer, type OpensslServer } from './openssl.ts';

/** What every CONNECT has in it. */
const CONNECT = '\\0\\x04MQTT\\x04';
/** Session not present, accepted. */
const CONNACK = '\x20\x02\0\0';

/**
 * `openssl s_server` that takes everybody who sends CONNECT. It prints what its client sends and hands on what it is
 * given, so that it needs no code of ours for TLS; it serves one connection after the other.
 */
export async function opensslBroker(args: readonly string[]): Promise<OpensslServer> {
  let answered = 0;
  let over = false;
  const server = await opensslServer(args);
  const answer = async (): Promise<void> => {
    while (!over) {
      // Waits for one CONNECT more than were answered.
      await server.waitFor(new RegExp(`(?:${CONNECT}[^]*?){${answered + 1}}`), 600_000);
      answered += 1;
      server.write(CONNACK);
    }
  };
  // It rejects when the server ends, which is how the loop is left.
  answer().catch(() => undefined);
  return {
    ...server,
    async stop() {
      over = true;
      await server.stop();
    },
  };
}
