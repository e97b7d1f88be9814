import type { LineSpec } from '../../src/at/declare.ts';
import { readLine } from '../../src/at/dialect.ts';
import type { LooseValues } from '../../src/at/field.ts';
import { byteString, bytesOf, concatBytes } from '../../src/kernel/bytes.ts';
import { faultyPipe, type FaultRates } from '../../src/transports/faulty.ts';
import { sampleLine } from '../conformance/samples.ts';
import type { FaultDesk } from '../support/fault-desk.ts';
import { UNCHANGED, pick, whole, type Change, type Scene } from './scene.ts';

/** A few bytes of one direction, somewhere. */
export function badBytes(scene: Scene, rates: (share: number) => FaultRates): Change {
  const { random, totals, desk, seed, fired } = scene;
  const toModule = random() < 0.6;
  const from = whole(random, toModule ? totals.toModule : totals.fromModule);
  const until = from + pick(random, [1, 1, 2, 8, 40]);
  const share = until - from === 1 ? 1 : pick(random, [0.3, 1]);
  const change = { ...rates(share), from, until };
  return (pipe) =>
    faultyPipe(pipe, {
      clock: desk.clock,
      seed,
      ...(toModule ? { toModule: change } : { fromModule: change }),
      onFault: fired,
    });
}

/** Ends every line that a module prints. */
export const CRLF = '\r\n';

/** Lines that the module may say at any time and that change nothing. */
function harmlessUrcs({ candidate, services }: FaultDesk): readonly string[] {
  const { family } = candidate;
  const watched = new Set(family.parts.flatMap(({ observer }) => Object.keys(observer.urcs ?? {})));
  const general = family.parts.filter(({ roles }) => roles.includes('network') || roles.includes('identify'));
  const samples = general
    .flatMap(({ urcs }) => urcs)
    .filter(({ line, means }) => means === undefined && line.payload === undefined && !watched.has(line.id))
    .flatMap(({ line }) => sampleLine(line) ?? []);
  const registered = services.latency === 'none' && services.radio.registration === 1;
  const truthful = registered ? ['+CREG: 1', '+CGREG: 1', '+CEREG: 1', '+CPIN: READY'] : [];
  return [...samples, ...truthful, 'SMS DONE', 'PB DONE'].filter((text) => {
    const found = candidate.family.dialect.readUrc(text);
    return found !== undefined && found.urc.means === undefined;
  });
}

/** How many raw bytes follow a line. */
function bytesBehind(text: string, carriers: readonly LineSpec[]): number {
  for (const spec of carriers) {
    const count =
      spec.payload === undefined
        ? undefined
        : (readLine(spec, text)?.values as LooseValues | undefined)?.[spec.payload];
    if (typeof count === 'number') return count;
  }
  return 0;
}

/** Puts a line between two lines that the module prints, at the first such place from some byte on. */
export function betweenLines({ desk, tap, totals, random, fired }: Scene): void {
  const place = whole(random, totals.fromModule);
  const choice = random();
  const { dialect } = desk.candidate.family;
  const carriers = [...dialect.urcs.map(({ line }) => line), ...dialect.exchanges.flatMap(({ reply }) => reply)].filter(
    ({ payload }) => payload !== undefined,
  );
  /** Up to here raw bytes go, and nothing can stand among them. */
  let raw = 0;
  let before = '';
  let done = false;
  tap.onFromModule((bytes, at) => {
    const heard = byteString(bytes);
    const start = before.length;
    before += heard;
    if (done) return bytes;
    for (let end = before.indexOf(CRLF, Math.max(start - 1, 0)); end >= 0; end = before.indexOf(CRLF, end + 1)) {
      const cut = end + CRLF.length - start;
      const lineStart = before.lastIndexOf(CRLF, end - 1) + CRLF.length;
      const line = before.slice(lineStart, end);
      if (end < raw) continue;
      raw = end + CRLF.length + bytesBehind(line, carriers);
      if (raw > end + CRLF.length || cut < 0 || at + cut <= place) continue;
      done = true;
      fired();
      const text = pick(() => choice, harmlessUrcs(desk));
      return concatBytes([bytes.subarray(0, cut), bytesOf(`${CRLF}${text}${CRLF}`), bytes.subarray(cut)]);
    }
    return bytes;
  });
}

/** Somebody else's commands go into the line between our writes, and some of what comes back is read away. */
export function secondProgram({ tap, totals, random, fired }: Scene): Change {
  let left = 1 + whole(random, 3);
  let place = whole(random, totals.toModule);
  let stolen = 0;
  tap.onToModule((bytes, at) => {
    if (left === 0 || at < place) return bytes;
    left -= 1;
    place = at + whole(random, 200);
    stolen = pick(random, [0, 0, 6, 30, 120]);
    fired();
    const text = pick(random, ['AT\r', 'AT+CSQ\r', 'AT+CREG?\r', 'ATI\r']);
    return random() < 0.5 ? concatBytes([bytesOf(text), bytes]) : concatBytes([bytes, bytesOf(text)]);
  });
  tap.onFromModule((bytes) => {
    const taken = Math.min(stolen, bytes.length);
    stolen -= taken;
    if (taken > 0) fired();
    return bytes.subarray(taken);
  });
  return UNCHANGED;
}
