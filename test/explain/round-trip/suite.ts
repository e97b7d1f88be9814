import { LogExplainer } from '../../../src/explain/explain.ts';
import type { Explanation } from '../../../src/explain/explanation.ts';
import type { Misbehaviour } from '../../../src/brokers/kit/misbehave.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { Cause } from '../../../src/kernel/cause.ts';
import { readCertificates } from '../../../src/pki/read.ts';
import type { Certificate } from '../../../src/pki/x509.ts';
import type { Candidate } from '../../predictions/module-run.ts';
import { bytesSeen, type Told } from './bytes.ts';
import { FORMATS, type Format } from './formats.ts';
import { certificatesOf, placeAt, type Place } from './place.ts';
import { record, type Recording } from './record.ts';
import type { Setup } from './setup.ts';
import type { State } from './state.ts';
import { FIRMWARE_STATES, STATES } from './states.ts';
import { mistakes } from './verdict.ts';
import { NAMES, rightSetup, works, type Where } from './where.ts';

/** How one person works and asks for help. */
export interface Habit {
  readonly format: Format;
  /** Asks the module for its name and firmware; else tells them beside the log. */
  readonly identifies: boolean;
  /** Gives the CA along with the log. */
  readonly givesCa: boolean;
}

/** Every combination of habits comes up within thirty people. */
export function habitOf(person: number): Habit {
  const format = FORMATS[person % FORMATS.length];
  if (format === undefined) throw new RangeError(`no person ${person}`);
  return {
    format,
    identifies: person % 2 === 0,
    givesCa: person % 3 === 0,
  };
}

/** The twins of one kind, each started when it is first dialled. */
export class Places {
  readonly #kind: string;
  readonly #places = new Map<Misbehaviour | 'usual', Promise<Place>>();

  constructor(kind: string) {
    this.#kind = kind;
  }

  place(twin?: Misbehaviour): Promise<Place> {
    const name = twin ?? 'usual';
    const place = this.#places.get(name) ?? placeAt(this.#kind, twin);
    this.#places.set(name, place);
    return place;
  }

  async stop(): Promise<void> {
    const places = await Promise.all(this.#places.values());
    await Promise.all(places.map(({ desk }) => desk.twin.stop()));
  }
}

/** What came of one state. */
export interface Tried {
  readonly state: State;
  /** How many states have the same recording, this one included. */
  readonly alike: number;
  readonly explanation: Explanation;
  readonly problems: readonly string[];
}

interface Recorded extends Recording {
  readonly state: State;
  readonly where: Where;
  readonly told: Told;
  readonly bytes: string;
}

/**
 * Puts one firmware line into every state that it can be in at the twins of one kind, and has each recording explained.
 * `usualOnly` leaves out what needs a twin of its own, whose keys take their time.
 */
export async function tryAll(
  places: Places,
  candidate: Candidate,
  { format, identifies, givesCa }: Habit,
  usualOnly: boolean,
): Promise<readonly Tried[]> {
  const usual = { candidate, place: await places.place() };
  const recorded: Recorded[] = [];
  for (const state of [...(works(usual) ? STATES : []), ...FIRMWARE_STATES]) {
    if (state.applies?.(usual) === false || (usualOnly && state.twin !== undefined)) continue;
    const where = { candidate, place: await places.place(state.twin) };
    const setup = state.change(rightSetup(where), where);
    const told = await toldBy(where, setup, { format, identifies, givesCa });
    const recording = await record(where, setup, { echo: format.echo, identifies });
    const bytes = bytesSeen(recording.heard, format.bodies, setup, told, usual.place.desk.kind === 'mosquitto');
    recorded.push({ ...recording, state, where, told, bytes });
  }
  const tried: Tried[] = [];
  for (const one of recorded) {
    const { state, worked, bytes } = one;
    const same = recorded.filter((other) => other.bytes === bytes);
    const causes = new Set<Cause>(same.flatMap((other) => other.state.causes));
    const explanation = await explained(one, format);
    const untrue =
      worked === (state.causes.length === 0) ? [] : [`is not what it is called: it ${worked ? 'works' : 'fails'}`];
    tried.push({
      state,
      alike: same.length,
      explanation,
      problems: [...untrue, ...mistakes(state, causes, explanation)],
    });
  }
  return tried;
}

async function toldBy({ candidate, place }: Where, setup: Setup, { identifies, givesCa }: Habit): Promise<Told> {
  const { model, build } = candidate.line.identity;
  const ca = setup.uploads.find(({ name }) => name === NAMES.ca);
  const certificates = givesCa && ca !== undefined ? await certificatesOf(place, ca.text) : undefined;
  return {
    ...(identifies ? {} : { module: `${model} ${build}`, broker: place.desk.kind }),
    ...(certificates === undefined ? {} : { ca: { path: 'ca.pem', certificates } }),
  };
}

function explained({ heard, told, where }: Recorded, format: Format): Promise<Explanation> {
  const explainer = new LogExplainer({
    now: systemClock.wall(),
    roots: () => Promise.resolve(where.place.anchors),
    readPem: readWhatThereIs,
    ...told,
  });
  for (const line of format.write(heard)) explainer.add(line);
  return explainer.end();
}

function readWhatThereIs(pem: Uint8Array): readonly Certificate[] {
  try {
    return readCertificates(pem, 'the log');
  } catch {
    return [];
  }
}
