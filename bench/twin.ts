/*
 * 200 clients with mutual TLS on one twin, against the same 200 on Debian's Mosquitto in the same run: time until the last
 * has its CONNACK, processor time of the broker, its memory with them and after they have left. The clients are one process
 * for both, and take most of the time.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDevPki } from '../src/pki/dev.ts';
import { background, type Background } from '../test/support/background.ts';
import { LEAVING, crowd, type CrowdOptions } from '../test/support/crowd.ts';
import { mosquitto } from '../test/support/mosquitto.ts';
import { ROOT } from '../test/support/tree.ts';

const CLIENTS = 200;
const ROUNDS = 5;
/** Linux counts processor time in these. */
const TICK_MS = 10;

interface Subject {
  readonly name: string;
  readonly process: Background;
  readonly dial: CrowdOptions;
}

interface Measured {
  /** ms. */
  readonly wall: number;
  readonly processor: number;
  /** Resident memory, MB. */
  readonly before: number;
  readonly full: number;
  /** After the first round and after the last one. */
  readonly after: readonly [number, number];
}

async function status(pid: number | undefined): Promise<{ readonly megabytes: number; readonly processor: number }> {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid ?? 0}/${name}`, 'utf8');
  const [memory, stat] = await Promise.all([read('status'), read('stat')]);
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(memory)?.[1]);
  // Behind the program's name, which may hold blanks: fields 14 and 15, counted from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { megabytes: kilobytes / 1024, processor: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));

async function measure({ process: { pid }, dial }: Subject): Promise<Measured> {
  const leave = async (sockets: Awaited<ReturnType<typeof crowd>>): Promise<void> => {
    for (const socket of sockets) LEAVING[0](socket);
    await settle();
  };
  await leave(await crowd(10, dial));
  const before = await status(pid);
  const wall: number[] = [];
  const processor: number[] = [];
  const full: number[] = [];
  const after: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const spent = (await status(pid)).processor;
    const start = performance.now();
    const sockets = await crowd(CLIENTS, dial);
    wall.push(performance.now() - start);
    const now = await status(pid);
    processor.push(now.processor - spent);
    full.push(now.megabytes);
    await leave(sockets);
    after.push((await status(pid)).megabytes);
  }
  return {
    wall: Math.min(...wall),
    processor: Math.min(...processor),
    before: before.megabytes,
    full: Math.max(...full),
    after: [after[0] ?? 0, after.at(-1) ?? 0],
  };
}

async function startTwin(folder: string): Promise<Subject> {
  const twin = background(process.execPath, [
    ...['--import', 'tsx', `${ROOT}src/cli/main.ts`],
    ...['twin', 'mosquitto', '--out', folder],
  ]);
  const [, port] = await twin.waitFor(/listening on mqtts:\/\/127\.0\.0\.1:(\d+)\n/, 30_000);
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const [ca, cert, key] = await Promise.all([text('ca.pem'), text('device.pem'), text('device.key.pem')]);
  const servername = 'mosquitto.hawser-twin.example';
  return { name: 'the twin', process: twin, dial: { port: Number(port), servername, ca, cert, key } };
}

async function startMosquitto(): Promise<Subject> {
  const servername = 'broker.example';
  const pki = await makeDevPki({ keyType: 'rsa', intermediate: true, serverNames: [servername] });
  const tls = { certificate: pki.serverChain, key: pki.server.key, clientCa: pki.root.certificate };
  const broker = await mosquitto({ tls });
  const { certificate: ca } = pki.root;
  const dial = { port: broker.port, servername, ca, cert: pki.deviceChain, key: pki.device.key };
  return { name: 'Mosquitto', process: broker, dial };
}

const folder = await mkdtemp(join(tmpdir(), 'hawser-bench-'));
const subjects = [await startTwin(folder), await startMosquitto()] as const;
try {
  const [twin, reference] = [await measure(subjects[0]), await measure(subjects[1])];
  for (const [place, { wall, processor, before, full, after }] of [twin, reference].entries()) {
    console.log(
      `${subjects[place]?.name ?? ''}: ${CLIENTS} clients in ${wall.toFixed(0)} ms, ${processor} ms of processor; ` +
        `${before.toFixed(1)} MB before, ${full.toFixed(1)} MB with them, ${after[0].toFixed(1)} MB after the first time, ${after[1].toFixed(1)} MB after the ${ROUNDS}th`,
    );
  }
  const perClient = ({ before, full }: Measured): number => ((full - before) * 1024) / CLIENTS;
  console.log(
    `ratio to Mosquitto: time ${(twin.wall / reference.wall).toFixed(2)}, processor ${(twin.processor / Math.max(reference.processor, TICK_MS)).toFixed(1)}, ` +
      `memory for a client ${perClient(twin).toFixed(0)} kB to ${perClient(reference).toFixed(0)} kB`,
  );
} finally {
  for (const subject of subjects) await subject.process.stop();
  await rm(folder, { recursive: true, force: true });
}
