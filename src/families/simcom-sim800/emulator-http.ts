import { OK, ERROR, answer, cmeError, type Answer, type ModuleHost, type TlsFailure } from '../kit/emulator.ts';
import { answerRanges, changeSetting, settingOf } from '../_parts/gpp/emulator/settings.ts';
import { NOT_ALLOWED } from '../_parts/simcom-classic/emulator-bring-up.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import {
  fetchPage,
  parseHttpUrl,
  requestText,
  type HttpTarget,
  type Page,
} from '../_parts/simcom-http/emulator-request.ts';
import { httpCommands as x, httpLines, httpTls } from './declarations-http.ts';
import type { ProgramBearer } from './emulator-bearer.ts';
import { openTls } from './emulator-tls.ts';

/** The module's own results of `+HTTPACTION`. */
const CODE = { notHttp: 600, network: 601, memory: 602, dns: 603, handshake: 605, alert: 606 } as const;
/** `AT+HTTPSSL` before `AT+HTTPINIT` was recorded as `unknown`. */
const UNKNOWN = cmeError(100);
const METHODS = ['GET', 'POST', 'HEAD', 'DELETE'];
const PARAMETERS = [
  'CID',
  'URL',
  'UA',
  'PROIP',
  'PROPORT',
  'REDIR',
  'BREAK',
  'BREAKEND',
  'TIMEOUT',
  'CONTENT',
  'USERDATA',
];
const TIMEOUT_SECONDS = 120;
const DATA_PROMPT = 'DOWNLOAD\r\n';

/** What `+HTTPPARA` and `+HTTPDATA` have set, until `+HTTPTERM`. */
interface Session {
  readonly parameters: Map<string, string>;
  body: Uint8Array;
  page: Page | undefined;
  busy: boolean;
}

/** The HTTP client of a virtual module. */
export function httpAnswers(host: ModuleHost, bearer: ProgramBearer): readonly Answer[] {
  let session: Session | undefined;
  const current = (): Session | undefined => session;
  return [
    answer(x.start, () => {
      if (session !== undefined) return NOT_ALLOWED;
      session = { parameters: new Map(), body: new Uint8Array(), page: undefined, busy: false };
      return OK;
    }),
    answer(x.stop, () => {
      if (session === undefined) return NOT_ALLOWED;
      session = undefined;
      changeSetting(host, httpTls, httpTls.initial);
      return OK;
    }),
    answer(httpTls.set, (values) => {
      if (session === undefined) return UNKNOWN;
      changeSetting(host, httpTls, values);
      return OK;
    }),
    answer(httpTls.read, (_args, reply) => {
      reply.info(httpTls.value, settingOf(host, httpTls));
      return OK;
    }),
    answerRanges(httpTls),
    answer(x.parameter, ({ name, value }) => {
      const tag = PARAMETERS.find((known) => known === textOf(name).toUpperCase());
      if (session === undefined || tag === undefined) return NOT_ALLOWED;
      session.parameters.set(tag, textOf(value));
      return OK;
    }),
    answer(x.data, async ({ bytes, ms }, reply) => {
      const before = session;
      if (before === undefined) return NOT_ALLOWED;
      const body = await reply.prompt(bytes, { text: DATA_PROMPT, withinMs: ms });
      if (body === undefined || body.length < bytes) return ERROR;
      before.body = body;
      return OK;
    }),
    answer(x.action, async ({ method }, reply) => {
      const mine = session;
      const target = mine && targetOf(host, mine);
      if (mine === undefined || mine.busy || target === undefined) return NOT_ALLOWED;
      mine.busy = true;
      mine.page = undefined;
      reply.end(OK);
      await host.services.pace(500);
      const outcome = await request(host, bearer, mine, target, METHODS[method] ?? 'GET');
      mine.busy = false;
      if (current() !== mine) return OK;
      mine.page = typeof outcome === 'number' ? undefined : outcome;
      const code = typeof outcome === 'number' ? outcome : outcome.status;
      host.urc(httpLines.result, { method, code, bytes: mine.page?.body.length ?? 0 });
      return OK;
    }),
    answer(x.read, (_args, reply) => {
      if (session === undefined) return NOT_ALLOWED;
      // Before the action has ended there is nothing, and that is no error (recorded).
      const body = session.page?.body;
      if (body !== undefined) reply.info(httpLines.body, { bytes: body.length }, body);
      return OK;
    }),
  ];
}

/** Where the request goes; `AT+HTTPSSL` alone says whether over TLS. */
function targetOf(host: ModuleHost, { parameters }: Session): HttpTarget | undefined {
  const url = (parameters.get('URL') ?? '').replace(/^https?:\/\//i, '');
  const scheme = settingOf(host, httpTls).on === 1 ? 'https' : 'http';
  return url === '' ? undefined : parseHttpUrl(`${scheme}://${url}`);
}

/** The page, or the module's number for what failed. */
async function request(
  host: ModuleHost,
  bearer: ProgramBearer,
  { parameters, body }: Session,
  target: HttpTarget,
  method: string,
): Promise<Page | number> {
  const { services } = host;
  if (!bearer.isUp()) return CODE.network;
  const socket = await services.connectTcp(target.host, target.port);
  if (!socket.ok) return socket.failure.at === 'dns' ? CODE.dns : CODE.network;
  let { pipe } = socket;
  if (target.tls) {
    const tls = await openTls(host, pipe);
    if (!tls.ok) return byServersAlert(tls.failure) ? CODE.alert : CODE.handshake;
    pipe = tls.pipe;
  }
  const page = await fetchPage(services.clock, pipe, requestText(method, target, parameters, body), {
    withoutBody: method === 'HEAD',
    withinMs: Number(parameters.get('TIMEOUT') ?? TIMEOUT_SECONDS) * 1_000,
  });
  if (typeof page !== 'string') return page;
  return page === 'too-large' ? CODE.memory : page === 'timeout' ? CODE.network : CODE.notHttp;
}

function byServersAlert(failure: TlsFailure): boolean {
  return (failure.at === 'hello' || failure.at === 'client-auth') && failure.by === 'alert';
}
