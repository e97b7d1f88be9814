import { describe, expect, it } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import type { ClientHelloSpec } from '../client-hello.ts';
import { TLS_1_2, TLS_1_3 } from '../hello.ts';
import type { Answer, Ask, ServerFlight } from './answer.ts';
import { makeAsker } from './asker.ts';
import { brokenAnswer, describeTls, isTls, openTls } from './engine.ts';
import { Gate, MAX_CONNECTIONS } from './gate.ts';
import type { TlsEndpoint } from './report.ts';

interface Scripted {
  /** By version, in the server's order. */
  readonly suites: ReadonlyMap<number, readonly number[]>;
  readonly order: 'server' | 'client';
  readonly groups?: readonly number[];
  readonly certificates?: (hello: ClientHelloSpec) => readonly Uint8Array[] | number;
}

const LEAF = Uint8Array.of(0x30, 1, 2);
const OTHER_LEAF = Uint8Array.of(0x30, 1, 3);

function flight(change: Partial<ServerFlight>): Answer {
  const common = { version: TLS_1_2, suite: 0xc02f, extensions: [], certificates: [LEAF], certificateMessageBytes: 9 };
  return { is: 'flight', warnings: [], flight: { ...common, recordBytes: [80, 9], ...change } };
}

function alert(number: number): Answer {
  return { is: 'alert', number, warnings: [] };
}

/** A server that follows its script as the standards have it. */
function server({ suites, order, certificates = () => [LEAF] }: Scripted): (hello: ClientHelloSpec) => Answer {
  return (hello) => {
    const offered = hello.versions ?? [0x0303, 0x0302, 0x0301].filter((version) => version <= hello.version);
    const version = [...suites.keys()].sort((a, b) => b - a).find((one) => offered.includes(one));
    if (version === undefined) return alert(70);
    const own = suites.get(version) ?? [];
    const [first, second] = order === 'server' ? [own, hello.suites] : [hello.suites, own];
    const suite = first.find((one) => second.includes(one));
    if (suite === undefined) return alert(40);
    const shown = certificates(hello);
    return typeof shown === 'number' ? alert(shown) : flight({ version, suite, certificates: shown });
  };
}

interface Probed {
  readonly endpoint: TlsEndpoint;
  readonly asked: readonly ClientHelloSpec[];
  readonly most: number;
}

async function probed(answer: (hello: ClientHelloSpec) => Answer, most?: AbortSignal): Promise<Probed> {
  const asked: ClientHelloSpec[] = [];
  let [open, highest] = [0, 0];
  const ask: Ask = async (hello) => {
    asked.push(hello);
    open += 1;
    highest = Math.max(highest, open);
    await new Promise(setImmediate);
    open -= 1;
    return answer(hello);
  };
  const gate = new Gate(most ?? new AbortController().signal);
  const put = makeAsker({ ask, host: '127.0.0.1', port: 1, gate, clock: systemClock });
  const opening = await openTls({ serverName: 'broker.example' }, put);
  return { endpoint: await describeTls(opening, put), asked, most: highest };
}

const MODERN: Scripted = {
  suites: new Map([
    [TLS_1_3, [0x1302, 0x1301]],
    [TLS_1_2, [0xc030, 0xc02f, 0x009c, 0x002f]],
  ]),
  order: 'server',
};

describe('what an endpoint takes', () => {
  it('is found by elimination, with the refusals of what it does not take', async () => {
    const { endpoint, most, asked } = await probed(server(MODERN));
    expect(endpoint.versions).toEqual([
      {
        version: TLS_1_3,
        accepted: true,
        picked: 0x1302,
        suites: { numbers: [0x1301, 0x1302], complete: true, order: 'server' },
      },
      {
        version: TLS_1_2,
        accepted: true,
        picked: 0xc030,
        suites: { numbers: [0x002f, 0x009c, 0xc02f, 0xc030], complete: true, order: 'server' },
      },
      { version: 0x0302, accepted: false, refusal: { is: 'alert', number: 70, name: 'protocol_version' } },
      { version: 0x0301, accepted: false, refusal: { is: 'alert', number: 70, name: 'protocol_version' } },
    ]);
    expect(most).toBeLessThanOrEqual(MAX_CONNECTIONS);
    expect(most).toBeGreaterThan(4);
    expect(asked.length).toBeLessThan(60);
  });

  it('is picked in the client’s order where the server has none', async () => {
    const { endpoint } = await probed(server({ ...MODERN, order: 'client' }));
    expect(endpoint.versions.map((one) => one.accepted && one.suites.order)).toEqual([
      'client',
      'client',
      false,
      false,
    ]);
  });

  it.each([[0x0301], [0x0302]])('shows for version %i alone', async (version) => {
    const { endpoint } = await probed(server({ suites: new Map([[version, [0x0035, 0x002f]]]), order: 'server' }));
    const found = endpoint.versions.filter(({ accepted }) => accepted);
    expect(found).toMatchObject([{ version, suites: { numbers: [0x002f, 0x0035], complete: true } }]);
    expect(endpoint.usual?.version).toBe(version);
  });

  it('is not believed when it was not offered, and the walk ends', async () => {
    const { endpoint, asked } = await probed(() => flight({ suite: 0x1234 }));
    const twelve = endpoint.versions.find(({ version }) => version === TLS_1_2);
    expect(twelve).toMatchObject({ accepted: true, suites: { complete: false } });
    expect(asked.length).toBeLessThan(60);
  });
});

describe('the server name', () => {
  it.each([
    ['the same certificate', () => [LEAF], { is: 'same' }, { is: 'same' }],
    [
      'another without the name, an alert for a wrong one',
      ({ serverName }: ClientHelloSpec) =>
        serverName === undefined ? [OTHER_LEAF] : serverName === 'broker.example' ? [LEAF] : 112,
      { is: 'other', certificates: [OTHER_LEAF] },
      { is: 'alert', number: 112 },
    ],
  ] as const)('%s', async (_title, certificates, without, wrong) => {
    const { endpoint } = await probed(server({ ...MODERN, certificates }));
    expect(endpoint.names.without.answer).toMatchObject(without);
    expect(endpoint.names.wrong.answer).toMatchObject(wrong);
  });

  it('is compared with nothing where the endpoint serves nobody under it', async () => {
    const certificates = ({ serverName }: ClientHelloSpec): readonly Uint8Array[] | number =>
      serverName === undefined ? [LEAF] : 112;
    const { endpoint } = await probed(server({ ...MODERN, certificates }));
    expect(endpoint.usual).toBeUndefined();
    expect(endpoint.names.without.answer).toMatchObject({ is: 'served', certificates: [LEAF] });
    expect(endpoint.names.wrong.answer).toMatchObject({ is: 'alert', number: 112 });
  });
});

describe('trouble', () => {
  it('of a single reset is asked again; one that goes on is an answer', async () => {
    let resets = 0;
    const answer = server(MODERN);
    const { endpoint } = await probed((hello) => {
      resets += hello.version === 0x0301 ? 1 : 0;
      return hello.version === 0x0301 && resets === 1 ? { is: 'reset', warnings: [] } : answer(hello);
    });
    expect(endpoint.versions[3]).toMatchObject({ accepted: false, refusal: { is: 'alert', number: 70 } });
    expect(resets).toBe(2);

    let dropped = 0;
    const always = await probed((hello) => {
      if (hello.versions !== undefined || hello.suites.includes(0xc030)) return answer(hello);
      dropped += 1;
      return { is: 'reset', warnings: [] };
    });
    expect(always.endpoint.versions[3]).toMatchObject({ accepted: false, refusal: { is: 'reset' } });
    // No more than a few questions were put twice.
    const distinct = new Set(always.asked.map((hello) => JSON.stringify(hello))).size;
    expect(always.asked.length - distinct).toBeLessThanOrEqual(5);
    expect(dropped).toBeGreaterThan(4);
  });

  it('of time ends the asking, and what is missing is not called a refusal', async () => {
    const end = new AbortController();
    let count = 0;
    const { endpoint, asked } = await probed((hello) => {
      count += 1;
      if (count === 3) end.abort();
      return count >= 3 ? { is: 'silent', warnings: [] } : server(MODERN)(hello);
    }, end.signal);
    expect(endpoint.versions).toContainEqual({ version: 0x0301, accepted: false, refusal: { is: 'not-asked' } });
    expect(endpoint.versions.every((one) => !one.accepted || !one.suites.complete)).toBe(true);
    expect(asked.length).toBeLessThan(20);
  });

  it('of half an answer leaves open what else is taken, and so does silence', async () => {
    for (const is of ['closed', 'reset', 'silent'] as const) {
      const answer = server(MODERN);
      const { endpoint } = await probed((hello) => {
        const given = answer(hello);
        return given.is === 'alert' ? { is, warnings: [], ...(is === 'silent' ? {} : { received: 40 }) } : given;
      });
      const twelve = endpoint.versions.find(({ version }) => version === TLS_1_2);
      expect(twelve).toMatchObject({ accepted: true, suites: { complete: false } });
      const old = endpoint.versions.find(({ version }) => version === 0x0301);
      expect(old).toEqual({
        version: 0x0301,
        accepted: false,
        refusal: is === 'silent' ? { is } : { is, received: 40 },
      });
    }
  });

  it('of an older version than was asked for is a refusal of that one', async () => {
    const { endpoint } = await probed((hello) =>
      hello.versions === undefined ? flight({ version: 0x0301 }) : alert(70),
    );
    expect(endpoint.versions.slice(1, 3).map((found) => !found.accepted && found.refusal)).toEqual([
      { is: 'older', version: 'TLSv1' },
      { is: 'older', version: 'TLSv1' },
    ]);
  });

  it.each<readonly [Answer, 'tls' | 'broken' | 'neither']>([
    [{ is: 'closed', warnings: [112], received: 7 }, 'tls'],
    [{ is: 'closed', warnings: [112], received: 60 }, 'broken'],
    [{ is: 'silent', warnings: [], received: 3 }, 'broken'],
    [{ is: 'garbled', why: 'nonsense' }, 'broken'],
    [{ is: 'closed', warnings: [] }, 'neither'],
    [{ is: 'unreachable', why: 'network' }, 'neither'],
  ])('of %j is told from what is no TLS', async (answer, kind) => {
    const opening = await openTls({}, () => Promise.resolve(answer));
    expect(isTls(opening)).toBe(kind === 'tls');
    expect(brokenAnswer(opening)).toEqual(kind === 'broken' ? answer : undefined);
  });

  it.each([
    [{ is: 'closed', warnings: [] }],
    [{ is: 'silent', warnings: [] }],
    [{ is: 'not-tls', first: Uint8Array.of(72, 84, 84, 80) }],
    [{ is: 'garbled', why: 'nonsense' }],
    [{ is: 'unreachable', why: 'refused' }],
  ] as const satisfies readonly (readonly [Answer])[])('of %j is no TLS, and two hellos are enough', async (answer) => {
    const asked: ClientHelloSpec[] = [];
    const ask: Ask = (hello) => {
      asked.push(hello);
      return Promise.resolve(answer);
    };
    const gate = new Gate(new AbortController().signal);
    const put = makeAsker({ ask, host: '127.0.0.1', port: 1, gate, clock: systemClock });
    expect(isTls(await openTls({}, put))).toBe(false);
    expect(asked).toHaveLength(2);
  });
});
