import { ERROR, OK, answer, type EmulatorHalf, type ModuleHost } from '../../kit/emulator.ts';
import { answerTest, textOf } from '../simcom-common/emulator.ts';
import { openTls, type TlsProblem } from '../simcom-tls/emulator-handshake.ts';
import { METHODS, PARAMETERS, type HttpDeclarations } from './declarations.ts';
import type { HttpDialect } from './dialect.ts';
import { fetchPage, parseHttpUrl, requestText, type HttpTarget, type Page } from './emulator-request.ts';

/** The module's own results, in the vendor's numbers. */
const CODE = {
  timeout: 705,
  transfer: 706,
  memory: 707,
  parameter: 708,
  session: 710,
  dns: 713,
  connect: 714,
  handshake: 715,
  noCertificates: 719,
} as const;

const RECEIVE_SECONDS = 20;
const DATA_PROMPT = 'DOWNLOAD\r\n';

/** What `+HTTPPARA` and `+HTTPDATA` have set, until `+HTTPTERM`. */
interface Session {
  readonly parameters: Map<string, string>;
  body: Uint8Array;
  page: Page | undefined;
  busy: boolean;
}

/** The HTTP client of a virtual module. */
export function httpEmulator(x: HttpDeclarations, dialect: HttpDialect): EmulatorHalf {
  return (host) => {
    let session: Session | undefined;
    const current = (): Session | undefined => session;
    return {
      answers: [
        answer(x.start, () => {
          if (session !== undefined) return ERROR;
          session = { parameters: new Map(), body: new Uint8Array(), page: undefined, busy: false };
          return OK;
        }),
        answer(x.stop, () => {
          if (session === undefined) return ERROR;
          session = undefined;
          return OK;
        }),
        answer(x.parameter, (args) => {
          const name = PARAMETERS.find((known) => known === textOf(args.name).toUpperCase());
          if (session === undefined || name === undefined) return ERROR;
          const value = textOf(args.value);
          if (name === 'URL' && parseHttpUrl(value) === undefined) return ERROR;
          session.parameters.set(name, value);
          return OK;
        }),
        answer(x.data, async (args, reply) => {
          const before = session;
          if (before === undefined) return ERROR;
          const body = await reply.prompt(args.bytes, { text: DATA_PROMPT, withinMs: args.seconds * 1000 });
          if (body === undefined || body.length < args.bytes) return ERROR;
          before.body = body;
          return OK;
        }),
        answer(x.action, async ({ method }, reply) => {
          const mine = session;
          const target = parseHttpUrl(mine?.parameters.get('URL') ?? '');
          if (mine === undefined || mine.busy || target === undefined) return ERROR;
          mine.busy = true;
          reply.end(OK);
          await host.services.pace(500);
          const outcome = await fetch(host, mine, target, method);
          mine.busy = false;
          if (current() !== mine) return OK;
          mine.page = typeof outcome === 'number' ? undefined : outcome;
          const status = typeof outcome === 'number' ? outcome : outcome.status;
          host.urc(x.result, { method, status, bytes: mine.page?.body.length ?? 0 });
          return OK;
        }),
        answer(x.readHead, (_args, reply) => {
          const head = session?.page?.head;
          if (head === undefined) return ERROR;
          reply.info(x.head, { bytes: head.length }, head);
          return OK;
        }),
        answer(x.readLength, (_args, reply) => {
          if (session === undefined) return ERROR;
          reply.info(x.length, { bytes: session.page?.body.length ?? 0 });
          return OK;
        }),
        answer(x.read, ({ from, bytes }, reply) => {
          const body = session?.page?.body;
          if (body === undefined) return ERROR;
          const wanted = bytes === undefined ? body.subarray(0, from) : body.subarray(from, from + bytes);
          reply.end(OK);
          for (let at = 0; at < wanted.length; at += dialect.blockBytes.value) {
            const block = wanted.slice(at, at + dialect.blockBytes.value);
            host.urc(x.block, { bytes: block.length }, block);
          }
          host.urc(x.end, { code: 0 });
          return OK;
        }),
        ...x.tests.map(answerTest),
      ],
      stop() {
        session = undefined;
      },
    };
  };
}

function codeOf(problem: TlsProblem): number {
  switch (problem) {
    case 'not-set':
      return CODE.noCertificates;
    case 'files':
      return CODE.session;
    case 'handshake':
    case 'closed':
      return CODE.handshake;
    case 'timeout':
      return CODE.timeout;
  }
}

/** DNS, TCP, for https TLS, the request: the page, or the module's number for what failed. */
async function fetch(host: ModuleHost, session: Session, target: HttpTarget, method: number): Promise<Page | number> {
  const { services } = host;
  const { parameters } = session;
  const socket = await services.connectTcp(target.host, target.port);
  if (!socket.ok) return socket.failure.at === 'dns' ? CODE.dns : CODE.connect;
  let { pipe } = socket;
  if (target.tls) {
    const tls = await openTls(host, Number(parameters.get('SSLCFG') ?? 0), target.host, pipe);
    if (!tls.ok) return codeOf(tls.problem);
    pipe = tls.pipe;
  }
  const page = await fetchPage(
    services.clock,
    pipe,
    requestText(METHODS[method] ?? 'GET', target, parameters, session.body),
    {
      withoutBody: METHODS[method] === 'HEAD',
      withinMs: Number(parameters.get('RECVTO') ?? RECEIVE_SECONDS) * 1000,
    },
  );
  if (typeof page !== 'string') return page;
  return page === 'timeout' ? CODE.timeout : page === 'too-large' ? CODE.memory : CODE.transfer;
}
