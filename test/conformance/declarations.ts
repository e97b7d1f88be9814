import { expect, it } from 'vitest';
import type { EmulatorFamily, ModuleHost } from '../../src/families/kit/emulator.ts';
import { defaultLine, hasRole, type Family } from '../../src/families/kit/family.ts';
import type { CodeMeaning, Role } from '../../src/families/kit/part.ts';
import { catalogueEntry } from '../../src/findings/catalogue.ts';
import { CAUSES } from '../../src/kernel/cause.ts';
import { height } from '../../src/kernel/rung.ts';
import { Rig } from '../support/rig.ts';
import type { Counts } from './counts.ts';
import { sampleCommands } from './samples.ts';

/** Each command and line is written and read in one way only, has a source and an end. */
export function checkDeclarations(family: Family, emulator: EmulatorFamily | undefined, counts: Counts): void {
  const { exchanges, urcs } = family.dialect;
  counts.expect('exchanges', 'sample commands', 'lines');

  it('have a manual and deadlines, and none hides another', () => {
    for (const exchange of exchanges) {
      expect(exchange.manual.trim(), exchange.id).not.toBe('');
      expect(exchange.deadlineMs, exchange.id).toBeGreaterThan(0);
      if (exchange.completion !== undefined) expect(exchange.completion.deadlineMs, exchange.id).toBeGreaterThan(0);
      if (exchange.prompt !== undefined) expect(exchange.prompt.deadlineMs, exchange.id).toBeGreaterThan(0);
      const samples = sampleCommands(exchange);
      expect(samples.length, exchange.id).toBeGreaterThan(0);
      for (const text of samples) {
        const reading = family.dialect.readCommand(text);
        expect(reading.kind === 'known' ? reading.command.exchange.id : `${reading.kind}: ${text}`).toBe(exchange.id);
        counts.visit('sample commands');
      }
      counts.visit('exchanges');
    }
  });

  it('give lines of different shapes different ids', () => {
    for (const urc of urcs) expect(urc.manual.trim(), urc.line.id).not.toBe('');
    const lines = [...exchanges.flatMap(({ reply }) => reply), ...urcs.map(({ line }) => line)];
    const shapes = new Map<string, unknown>();
    for (const line of lines) {
      expect(shapes.get(line.id) ?? line, line.id).toBe(line);
      shapes.set(line.id, line);
    }
    counts.visit('lines', shapes.size);
  });

  if (emulator === undefined) {
    it.skip('are all answered by the virtual module (not built: there is none)');
    return;
  }
  it('are all answered by the virtual module, and it answers nothing else', async () => {
    const rig = new Rig({ family, emulator });
    const parts = emulator.halves.map((half) => half(idleHost(family, rig)));
    const answered = parts.flatMap(({ answers }) => answers.map(({ exchange }) => exchange.id)).sort();
    for (const part of parts) part.stop?.();
    await rig.close();
    expect(answered).toEqual(exchanges.map(({ id }) => id).sort());
  });
}

/** A module that does nothing: the halves are only asked what they answer. */
function idleHost(family: Family, { services }: Rig): ModuleHost {
  const firmware = defaultLine(family);
  return {
    services,
    firmware,
    facts: firmware.facts,
    nv: new Map(),
    shared: new Map(),
    urc: () => undefined,
    urcText: () => undefined,
    raw: () => undefined,
    reset: () => undefined,
    powerOff: () => undefined,
    echo: true,
    cmee: 0,
    verbose: true,
    quiet: false,
  };
}

/** Each result code says what it is, where it can come from, and what speaks for what. */
export function checkCodes(family: Family, counts: Counts): void {
  counts.expect('codes', 'causes');
  it('have words, rungs and causes', () => {
    for (const table of family.codes) {
      for (const id of table.explains) expect(family.dialect.has(id), `${table.id} explains ${id}`).toBe(true);
      for (const { line, field } of table.reads ?? []) {
        const spec = allLines(family).find(({ id }) => id === line);
        expect(spec === undefined ? undefined : Object.keys(spec.fields), `${table.id} reads ${line}`).toContain(field);
      }
      const numbers = table.codes.map(({ code }) => code);
      expect(new Set(numbers).size, table.id).toBe(numbers.length);
      for (const row of table.codes) {
        checkCode(row, `${table.id} ${row.code}`);
        counts.visit('codes');
        counts.visit('causes', row.causes.length);
      }
    }
  });
  it('explain every exchange that ends with a code', () => {
    const explained = new Set(family.codes.flatMap(({ explains }) => explains));
    const coded = family.dialect.exchanges.filter(({ completion }) => completion?.code !== undefined);
    expect(coded.map(({ id }) => id).filter((id) => !explained.has(id))).toEqual([]);
  });
}

function allLines({ dialect: { exchanges, urcs } }: Family) {
  const results = exchanges.flatMap(({ completion }) => (completion === undefined ? [] : [completion.line]));
  return [...exchanges.flatMap(({ reply }) => reply), ...results, ...urcs.map(({ line }) => line)];
}

function checkCode(row: CodeMeaning, where: string): void {
  expect(row.text.trim(), where).not.toBe('');
  expect(row.source.trim(), where).not.toBe('');
  for (const cause of row.causes) {
    expect(CAUSES, where).toContain(cause.cause);
    expect(Math.abs(cause.weight), where).toBeLessThanOrEqual(1);
    expect(cause.why.trim(), where).not.toBe('');
  }
  if (row.finding !== undefined) {
    // A finding is reported for its own cause only.
    expect(
      row.causes.map(({ cause }) => cause),
      where,
    ).toContain(catalogueEntry(row.finding).cause);
  }
  if (row.span === undefined) {
    // A code without a rung may say that the module is in the wrong state for it; it speaks for nothing on the ladder.
    expect(
      row.causes.filter(({ cause }) => cause !== 'command-order/state'),
      where,
    ).toEqual([]);
    return;
  }
  const { from, to } = row.span;
  expect(height(from), where).toBeLessThanOrEqual(height(to));
  expect(row.causes.length, where).toBeGreaterThan(0);
  // A cause sits where it showed or lower, never above.
  for (const { rung, why } of row.causes) expect(height(rung), `${where}: ${why}`).toBeLessThanOrEqual(height(to));
}

/** Nothing is known without a source. */
export function checkFacts(family: Family, counts: Counts): void {
  counts.expect('facts');
  it('all say where they come from', () => {
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('confidence' in value && 'source' in value) {
        expect(String(value.source).trim(), path).not.toBe('');
        counts.visit('facts');
        return;
      }
      for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`);
    };
    for (const line of family.firmware) visit(line.facts, line.id);
  });
}

const EVERY_ROLE: Readonly<Record<Role, true>> = {
  identify: true,
  network: true,
  clock: true,
  credentialStore: true,
  fileLoader: true,
  tlsOptions: true,
  mqttOnBoard: true,
  tlsSocket: true,
  tcpSocket: true,
  dataMode: true,
  onDeviceKey: true,
  readBack: true,
};

/** A role is there, or the user is told why it is not. */
export function checkRoles(family: Family, counts: Counts): void {
  counts.expect('roles');
  it('are there, or have a reason why not', () => {
    for (const role of Object.keys(EVERY_ROLE) as Role[]) {
      const reason = family.missing[role];
      expect(hasRole(family, role), role).toBe(reason === undefined);
      if (reason !== undefined) expect(reason.trim(), role).not.toBe('');
      counts.visit('roles');
    }
  });
}
