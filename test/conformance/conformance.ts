import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTranscript, formatTranscript, type Transcript } from '../../src/at/transcript.ts';
import { VirtualModule } from '../../src/emulator/module.ts';
import { hostServices, type HostServices } from '../../src/emulator/services.ts';
import { networkServices } from '../../src/emulator/network.ts';
import type { ResolveEntry } from '../../src/emulator/resolve.ts';
import type { EmulatorFamily, ModuleHost } from '../../src/families/kit/emulator.ts';
import { defaultLine, firmwareLine, type Family } from '../../src/families/kit/family.ts';
import { findFamilyIn, namesOf } from '../../src/families/kit/find.ts';
import { readIdentity, recogniseFamily } from '../../src/families/kit/identify.ts';
import type { FirmwareLine } from '../../src/families/kit/firmware.ts';
import { families } from '../../src/families/registry.ts';
import { CAUSES } from '../../src/kernel/cause.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { height } from '../../src/kernel/rung.ts';
import { ROOT } from '../support/tree.ts';
import { decodeSession } from './decode.ts';
import { Listener, play, quiet, ready, type PlayOptions } from './player.ts';
import { sampleCommands } from './samples.ts';
import { urcsBetween } from './urcs-between.ts';

/** What a family's transcripts need around them: brokers under the names they dial, files that were there before. */
export interface World {
  readonly resolve: readonly ResolveEntry[];
  /** Stored before the first line, by area and name. */
  readonly files: readonly { readonly area: string; readonly name: string; readonly bytes: Uint8Array }[];
  /** What `@bytes(name,count)` stands for, exactly `count` bytes. */
  readonly bytes: (name: string, count: number) => string;
}

export interface ConformanceOptions {
  /** Fields (`line id.field`) that depend on place and time, so that they may differ from a recording. */
  readonly variables: readonly string[];
  readonly world: () => World;
}

interface Named {
  readonly name: string;
  readonly transcript: Transcript;
  /** Absent where the file says `# replay: no, …`. */
  readonly replayed: boolean;
}

/**
 * What every family has to stand, as far as it is built. Nothing is skipped silently: each test counts what it visited
 * and fails when that is nothing.
 */
export function runFamilyConformance(family: Family, emulator: EmulatorFamily, options: ConformanceOptions): void {
  const sessions = sessionsOf(family);
  const replayed = sessions.filter((session) => session.replayed);

  describe(`conformance of ${family.id}`, () => {
    describe('identity', () => checkIdentity(family, emulator));
    describe('declarations', () => checkDeclarations(family, emulator));
    describe('codes', () => checkCodes(family));
    describe('facts', () => checkFacts(family));

    describe('transcripts', () => {
      it('are there, and are written as we would write them', () => {
        expect(sessions.length).toBeGreaterThan(0);
        for (const { transcript, name } of sessions) {
          expect(parseTranscript(formatTranscript(transcript)), name).toEqual(transcript);
          expect(transcript.header.family, name).toBe(family.id);
        }
      });
      it.each(sessions)('$name decodes in both directions', ({ transcript }) => {
        const reading = decodeSession(family.dialect, transcript);
        expect(reading.unknown).toEqual([]);
        expect(Math.min(reading.commands, reading.lines)).toBeGreaterThan(0);
      });
      const ways = [
        { chunk: 4096, echo: false },
        { chunk: 1, echo: false },
        { chunk: 4096, echo: true },
        { chunk: 1, echo: true },
      ];
      it.each(replayed.flatMap((session) => ways.map((way) => ({ ...session, ...way }))))(
        '$name gets the same answers (bytes a write: $chunk, echo: $echo)',
        async ({ transcript, chunk, echo }) => {
          const played = await played1(transcript, { chunk, echo });
          expect(played.differences).toEqual([]);
          expect(played.linesCompared).toBeGreaterThan(0);
        },
      );
      it.each(replayed)('$name can be cut by a reset at any point', async ({ transcript }) => {
        const steps = transcript.entries.filter((entry) => entry.kind !== 'note' && entry.from === 'host').length;
        expect(steps).toBeGreaterThan(0);
        for (let step = 0; step < steps; step += 1) await cutAt(transcript, step);
      });
      it.each(sessions)('$name is read the same with an unsolicited line anywhere', async ({ transcript }) => {
        expect(await urcsBetween(family, transcript)).toBeGreaterThan(0);
      });
    });
  });

  function moduleFor(transcript: Transcript | undefined): {
    module: VirtualModule;
    services: HostServices;
    close: () => Promise<void>;
  } {
    const world = options.world();
    const conditions = new Set<never>();
    const network = networkServices({ entries: world.resolve, conditions, clock: systemClock });
    const services = hostServices({ clock: systemClock, network, conditions, rtc: 'cold', latency: 'none' });
    for (const { area, name, bytes } of world.files) services.files.write(area, name, bytes);
    const build = transcript?.header.firmware;
    const firmware = build === undefined ? defaultLine(family) : firmwareLine(family, build).line;
    const module = new VirtualModule({ family, emulator, firmware, services });
    return {
      module,
      services,
      async close() {
        expect(module.faults).toEqual([]);
        module.stop();
        await network.close();
      },
    };
  }

  function playOptions(way: { readonly chunk: number; readonly echo: boolean }): PlayOptions {
    const { bytes } = options.world();
    return { dialect: family.dialect, variables: new Set(options.variables), bytes, ...way };
  }

  async function played1(transcript: Transcript, way: { readonly chunk: number; readonly echo: boolean }) {
    const { module, close } = moduleFor(transcript);
    try {
      return await play(module, transcript, playOptions(way));
    } finally {
      await close();
    }
  }

  /** After a reset in the middle of anything the module answers, and holds no half file. */
  async function cutAt(transcript: Transcript, step: number): Promise<void> {
    const { module, services, close } = moduleFor(transcript);
    const bodies = transcript.entries.filter((entry) => entry.kind !== 'note' && entry.from === 'host');
    try {
      await play(module, transcript, { ...playOptions({ chunk: 512, echo: false }), stopAt: step });
      const before = services.files.list('cert').length;
      module.reset();
      const host = new Listener();
      module.attach(host);
      await ready(host, { echo: false, chunk: 512 });
      host.send('AT\r', 1);
      expect(await host.line(), `step ${step}`).toBe('OK');
      await quiet();
      const cut = bodies[step];
      if (cut?.kind === 'bytes') expect(services.files.list('cert')).toHaveLength(before);
    } finally {
      await close();
    }
  }
}

function sessionsOf(family: Family): readonly Named[] {
  const folder = join(ROOT, 'src/families', family.id, 'transcripts');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.at'))
    .sort()
    .map((file) => {
      const transcript = parseTranscript(readFileSync(join(folder, file), 'utf8'));
      const notes = transcript.entries.filter((entry) => entry.kind === 'note');
      return { name: file, transcript, replayed: !notes.some(({ text }) => text.startsWith('# replay: no')) };
    });
}

function checkIdentity(family: Family, emulator: EmulatorFamily): void {
  it.each(family.firmware.map((line) => ({ line, id: line.id })))(
    '$id is recognised by what it says of itself, and by no other family',
    async ({ line }) => {
      const identity = await askIdentity(family, emulator, line);
      expect(identity.build).toBe(line.identity.build);
      expect(recogniseFamily(identity, families())?.id).toBe(family.id);
      const others = families().filter(({ id }) => id !== family.id);
      expect(recogniseFamily(identity, others)).toBeUndefined();
      expect(firmwareLine(family, line.identity.build)).toEqual({ line, exact: true });
    },
  );
  it('goes by its aliases, which are nobody else’s', () => {
    const names = families().flatMap((known) => namesOf(known));
    expect(new Set(names).size).toBe(names.length);
    expect(family.aliases.length).toBeGreaterThan(0);
    for (const alias of family.aliases) expect(findFamilyIn(families(), alias).family.id).toBe(family.id);
    for (const { id } of family.firmware) {
      expect(findFamilyIn(families(), `${family.id}@${id}`).line.id).toBe(id);
    }
  });
}

/** Asks a virtual module with the identification commands, as they are sent before the family is known. */
async function askIdentity(family: Family, emulator: EmulatorFamily, firmware: FirmwareLine) {
  const network = networkServices({ entries: [], conditions: new Set(), clock: systemClock });
  const services = hostServices({ clock: systemClock, network, conditions: new Set(), rtc: 'cold', latency: 'none' });
  const module = new VirtualModule({ family, emulator, firmware, services });
  const host = new Listener();
  module.attach(host);
  await ready(host, { echo: false, chunk: 64 });
  const ask = async (command: string): Promise<readonly string[]> => {
    host.send(`${command}\r`, 64);
    const lines: string[] = [];
    for (let line = await host.line(); line !== 'OK'; line = await host.line()) lines.push(line);
    return lines;
  };
  const identity = readIdentity({
    info: await ask('ATI'),
    model: await ask('AT+CGMM'),
    build: await ask('AT+CGMR'),
  });
  module.stop();
  return identity;
}

function checkDeclarations(family: Family, emulator: EmulatorFamily): void {
  const { exchanges, urcs } = family.dialect;
  it('have a manual and deadlines, and none hides another', () => {
    let read = 0;
    for (const exchange of exchanges) {
      expect(exchange.manual.trim(), exchange.id).not.toBe('');
      expect(exchange.deadlineMs, exchange.id).toBeGreaterThan(0);
      if (exchange.completion !== undefined) expect(exchange.completion.deadlineMs, exchange.id).toBeGreaterThan(0);
      for (const text of sampleCommands(exchange)) {
        const reading = family.dialect.readCommand(text);
        expect(reading.kind === 'known' ? reading.command.exchange.id : `${reading.kind}: ${text}`).toBe(exchange.id);
        read += 1;
      }
    }
    expect(read).toBeGreaterThanOrEqual(exchanges.length);
  });
  it('give lines of different shapes different ids', () => {
    for (const urc of urcs) expect(urc.manual.trim(), urc.line.id).not.toBe('');
    const lines = [...exchanges.flatMap(({ reply }) => reply), ...urcs.map(({ line }) => line)];
    const shapes = new Map<string, unknown>();
    for (const line of lines) {
      expect(shapes.get(line.id) ?? line, line.id).toBe(line);
      shapes.set(line.id, line);
    }
    expect(shapes.size).toBeGreaterThan(0);
  });
  it('are all answered by the virtual module, and it answers nothing else', () => {
    const network = networkServices({ entries: [], conditions: new Set(), clock: systemClock });
    const services = hostServices({ clock: systemClock, network, conditions: new Set(), rtc: 'cold', latency: 'none' });
    const firmware = defaultLine(family);
    const host: ModuleHost = {
      services,
      firmware,
      facts: firmware.facts,
      nv: new Map(),
      shared: new Map(),
      urc: () => undefined,
      urcText: () => undefined,
      reset: () => undefined,
      powerOff: () => undefined,
      echo: true,
      cmee: 0,
      verbose: true,
      quiet: false,
    };
    const parts = emulator.halves.map((half) => half(host));
    const answered = parts.flatMap(({ answers }) => answers.map(({ exchange }) => exchange.id)).sort();
    for (const part of parts) part.stop?.();
    expect(answered).toEqual(exchanges.map(({ id }) => id).sort());
  });
}

function checkCodes(family: Family): void {
  it('have words, rungs and causes', () => {
    let rows = 0;
    for (const table of family.codes) {
      for (const id of table.explains) expect(family.dialect.has(id), `${table.id} explains ${id}`).toBe(true);
      const numbers = table.codes.map(({ code }) => code);
      expect(new Set(numbers).size, table.id).toBe(numbers.length);
      for (const row of table.codes) {
        const where = `${table.id} ${row.code}`;
        expect(row.text.trim(), where).not.toBe('');
        expect(row.source.trim(), where).not.toBe('');
        if (row.span === undefined) {
          rows += 1;
          continue;
        }
        expect(height(row.span.from), where).toBeLessThanOrEqual(height(row.span.to));
        expect(row.causes.length, where).toBeGreaterThan(0);
        for (const cause of row.causes) {
          expect(CAUSES, where).toContain(cause.cause);
          expect(Math.abs(cause.weight), where).toBeLessThanOrEqual(1);
          expect(cause.why.trim(), where).not.toBe('');
          // A cause sits where it showed or lower, never above.
          expect(height(cause.rung), `${where}: ${cause.why}`).toBeLessThanOrEqual(height(row.span.to));
        }
        rows += 1;
      }
    }
    expect(rows).toBeGreaterThan(0);
  });
  it('explain every exchange that ends with a code', () => {
    const explained = new Set(family.codes.flatMap(({ explains }) => explains));
    const coded = family.dialect.exchanges.filter(({ completion }) => completion?.code !== undefined);
    expect(coded.length).toBeGreaterThan(0);
    expect(coded.map(({ id }) => id).filter((id) => !explained.has(id))).toEqual([]);
  });
}

function checkFacts(family: Family): void {
  it('all say where they come from', () => {
    let facts = 0;
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('confidence' in value && 'source' in value) {
        expect(String(value.source).trim(), path).not.toBe('');
        facts += 1;
        return;
      }
      for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`);
    };
    for (const line of family.firmware) visit(line.facts, line.id);
    expect(facts).toBeGreaterThan(0);
  });
}
