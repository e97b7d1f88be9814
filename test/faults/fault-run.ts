import type { ConnectReport } from '../../src/app/report.ts';
import { rungsOf, type Rung } from '../../src/kernel/rung.ts';
import { mulberry32 } from '../../src/transports/faulty.ts';
import type { Candidate, Ended, FaultDesk } from '../support/fault-desk.ts';
import type { FaultWorld } from '../support/fault-world.ts';
import { tapLine } from '../support/line-tap.ts';
import { FAULTS, told, type Fired } from './faults.ts';
import { pick, type Totals } from './scene.ts';
import { TRUTH, type FaultKind } from './truth.ts';

export const PROBLEMS = [
  'hang',
  'crash',
  'wrong success',
  'missed span',
  'wrong certainty',
  'failed next run',
  'half a file',
] as const;
export type Problem = (typeof PROBLEMS)[number];

/** What one seed has come to. */
export interface Verdict {
  readonly seed: number;
  readonly module: string;
  readonly faults: readonly Fired[];
  readonly problems: readonly { readonly what: Problem; readonly text: string }[];
  /** How the run under fault ended. */
  readonly first: 'success' | 'failure';
  /** Files that were damaged on the line and work all the same. */
  readonly damagedFiles: number;
}

const KINDS = Object.keys(FAULTS) as FaultKind[];
/** Faults after which a stored file may hold other bytes than were sent; the store cannot be read back. */
const DAMAGING: readonly FaultKind[] = [
  'doubled-bytes',
  'garbled-bytes',
  'second-program',
  'lost-bytes',
  'lost-prompt',
];

interface Setting {
  readonly candidate: Candidate;
  readonly latency: 'none' | 'real';
  readonly stored: boolean;
  /** The module has booted before the host comes. */
  readonly booted: boolean;
}

const BOOTED_MS = 10_000;
/** A network that is away comes back within this. */
const LONGEST_AWAY_MS = 90_000;
/** A module that is slow with one command hears nothing else meanwhile. */
const SLOW_MS = 210_000;
/** Some firmware hears nothing while it waits for the end of a handshake. */
const HANDSHAKE_MS = 310_000;
/** How long a fault goes on when it is over. */
const AFTERMATH_MS: Partial<Record<FaultKind, number>> = {
  'link-lost': LONGEST_AWAY_MS,
  slow: SLOW_MS,
  'dead-path': HANDSHAKE_MS,
};

/** What undisturbed runs need, by setting. */
const totals = new Map<string, Promise<Totals>>();

/** A firmware line, and who does TLS. */
export function wayOf({ line, tls }: Candidate): string {
  return tls === 'host' ? `${line.id}+host` : line.id;
}

/** One or two runs under faults and one over a clean line, all from one seed. */
export async function faultRun(
  world: FaultWorld,
  candidates: readonly Candidate[],
  seed: number,
  trace?: (line: string) => void,
): Promise<Verdict> {
  const random = mulberry32(seed);
  const setting: Setting = {
    candidate: pick(random, candidates),
    latency: random() < 0.6 ? 'none' : 'real',
    stored: random() < 0.4,
    booted: random() < 0.85,
  };
  const usual = await usually(world, setting);
  const desk = await deskOf(world, setting, seed, trace);
  const problems: { what: Problem; text: string }[] = [];
  const faults: Fired[] = [];
  let first: Verdict['first'] = 'success';
  try {
    const rounds = random() < 0.15 ? 2 : 1;
    for (let round = 0; round < rounds; round += 1) {
      const kinds = random() < 0.3 ? [pick(random, KINDS), pick(random, KINDS)] : [pick(random, KINDS)];
      const tap = tapLine(desk.plug(random() < 0.2 ? pick(random, [1, 7, 64]) : undefined), desk.moves);
      let pipe = tap.pipe;
      for (const [i, kind] of kinds.entries()) {
        const fired = (): void => {
          faults.push({ kind, place: desk.place });
          trace?.(`* ${kind}`);
        };
        pipe = FAULTS[kind]({ desk, tap, totals: usual, random, seed: seed + i, fired })(pipe);
      }
      trace?.(`* ${kinds.join(' and ')}, ${JSON.stringify(setting.latency)}`);
      const ended = await desk.connect(pipe);
      if (ended.kind !== 'report' || !ended.report.ok) first = 'failure';
      problems.push(...judge(desk, ended, faults));
      desk.heal();
      if (faults.some(({ kind }) => kind === 'hanging')) desk.module.reset();
    }
    if (problems.length === 0) {
      const away = Math.max(0, ...faults.map(({ kind }) => AFTERMATH_MS[kind] ?? 0));
      await desk.wait(away + pick(random, [0, 0, 10_000, 300_000]));
      trace?.('* the next run');
      problems.push(...judgeNext(desk, await desk.connect(desk.plug()), faults));
    }
    for (const fault of desk.module.faults) problems.push({ what: 'crash', text: `virtual module: ${String(fault)}` });
    return {
      seed,
      module: wayOf(setting.candidate),
      faults,
      problems: problems.map(({ what, text }) => ({
        what,
        text: `${faults.map(told).join(', ') || 'no fault'}: ${text}`,
      })),
      first,
      damagedFiles: desk.damagedFiles().length,
    };
  } finally {
    desk.stop();
  }
}

async function deskOf(
  world: FaultWorld,
  { candidate, latency, stored, booted }: Setting,
  seed: number,
  trace?: (line: string) => void,
): Promise<FaultDesk> {
  const desk = world.desk({ candidate, latency, stored, seed, trace });
  if (booted) await desk.wait(BOOTED_MS);
  return desk;
}

function usually(world: FaultWorld, setting: Setting): Promise<Totals> {
  const key = [wayOf(setting.candidate), setting.latency, setting.stored, setting.booted].join(' ');
  let known = totals.get(key);
  if (known === undefined) {
    known = measure(world, setting);
    totals.set(key, known);
  }
  return known;
}

async function measure(world: FaultWorld, setting: Setting): Promise<Totals> {
  const desk = await deskOf(world, setting, 0);
  const start = desk.clock.now();
  const tap = tapLine(desk.plug(), desk.moves);
  const ended = await desk.connect(tap.pipe);
  desk.stop();
  if (ended.kind !== 'report' || !ended.report.ok) throw new Error(`an undisturbed run fails: ${tellEnd(ended)}`);
  return {
    commands: desk.module.received.length,
    toModule: tap.toModule(),
    fromModule: tap.fromModule(),
    ms: desk.clock.now() - start,
  };
}

function judge(desk: FaultDesk, ended: Ended, faults: readonly Fired[]): { what: Problem; text: string }[] {
  const text = tellEnd(ended);
  if (ended.kind === 'hang') return [{ what: 'hang', text }];
  if (ended.kind === 'crash') return [{ what: 'crash', text }];
  if (ended.kind === 'report' && ended.report.ok) return wrongSuccess(desk, ended.report);
  const plan = ended.kind === 'report' ? ended.report.plan : undefined;
  const truth = new Set(faults.flatMap(({ kind, place }) => TRUTH[kind].rungs(place, plan)));
  const named = ended.kind === 'report' ? spanned(ended.report.brokeAt) : [ended.error.rung];
  const problems: { what: Problem; text: string }[] = [];
  if (!named.some((rung) => rung !== undefined && truth.has(rung))) {
    problems.push({ what: 'missed span', text: `${text}; true: ${[...truth].join(' ') || 'nothing is wrong'}` });
  }
  if (ended.kind !== 'report') return problems;
  for (const { code, rung, severity, confidence } of ended.report.findings) {
    if (severity !== 'error' || confidence !== 'certain' || truth.has(rung)) continue;
    problems.push({ what: 'wrong certainty', text: `${code} on ${rung} is called certain; ${text}` });
  }
  return problems;
}

function spanned(span: { readonly from: Rung; readonly to: Rung } | undefined): readonly Rung[] {
  return span === undefined ? [] : rungsOf(span);
}

function wrongSuccess(desk: FaultDesk, { verified, route }: ConnectReport): { what: Problem; text: string }[] {
  const wrong: string[] = [];
  if (verified !== 'own-message') wrong.push(`verified is ${String(verified)}`);
  if (!desk.net.published.has(desk.text)) wrong.push('the broker has not received the message');
  if (!desk.net.forwarded.has(desk.text)) wrong.push('the broker has not delivered the message');
  // What this computer verifies the module cannot see.
  if (route !== 'host-tls' && !desk.verified) wrong.push('the link was not verified');
  return wrong.map((text) => ({ what: 'wrong success', text }));
}

function judgeNext(desk: FaultDesk, ended: Ended, faults: readonly Fired[]): { what: Problem; text: string }[] {
  if (ended.kind !== 'report' || !ended.report.ok) {
    return [{ what: ended.kind === 'hang' ? 'hang' : 'failed next run', text: `next: ${tellEnd(ended)}` }];
  }
  const damaged = faults.some(({ kind, place }) => DAMAGING.includes(kind) && place.step?.kind === 'upload');
  const halves = desk.damagedFiles().filter(({ complete }) => !damaged || !complete);
  return [
    ...wrongSuccess(desk, ended.report).map(({ what, text }) => ({ what, text: `next: ${text}` })),
    ...halves.map(({ name }) => ({ what: 'half a file' as const, text: `${name} is not what its name says` })),
  ];
}

export function tellEnd(ended: Ended): string {
  switch (ended.kind) {
    case 'hang':
      return ended.why;
    case 'crash':
      return ended.error instanceof Error ? (ended.error.stack ?? ended.error.message) : String(ended.error);
    case 'error':
      return `${ended.error.code} on ${ended.error.rung ?? 'no rung'}: ${ended.error.message}`;
    case 'report': {
      const { ok, brokeAt, findings, attempts } = ended.report;
      if (ok) return 'success';
      const said = attempts.map(({ said: words = '' }) => words).join(' | ');
      return `${brokeAt?.from ?? '?'}..${brokeAt?.to ?? '?'}: ${findings[0]?.code ?? 'no finding'} (${said})`;
    }
  }
}
