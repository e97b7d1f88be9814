import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatCommand } from '../../src/at/command.ts';
import { readFinal } from '../../src/at/dialect.ts';
import { formatTranscript, parseTranscript, type Transcript } from '../../src/at/transcript.ts';
import { playTranscript, type PlayedExchange } from '../../src/emulator/play.ts';
import { decodeSession, type DecodedEntry } from '../../src/explain/decode.ts';
import type { EmulatorFamily } from '../../src/families/kit/emulator.ts';
import { firmwareLine, type Family } from '../../src/families/kit/family.ts';
import { bytesOf } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { ROOT } from '../support/tree.ts';
import { Rig, quiet } from '../support/rig.ts';
import type { ConformanceOptions } from './options.ts';
import type { Counts } from './counts.ts';
import { plannedExchanges } from './planned.ts';
import { recordedExchanges, runRecorded, shownEnd } from './recorded.ts';
import { urcsBetween } from './urcs-between.ts';

interface Session {
  readonly name: string;
  readonly transcript: Transcript;
  /** False where the file says `# replay: no, …`. */
  readonly replayed: boolean;
}

const WAYS = [
  { chunk: 4096, echo: false },
  { chunk: 1, echo: false },
  { chunk: 4096, echo: true },
  { chunk: 1, echo: true },
];

/** What manuals and users have recorded is read by the declarations, and said again by the virtual module. */
export function checkTranscripts(
  family: Family,
  emulator: EmulatorFamily | undefined,
  options: ConformanceOptions,
  counts: Counts,
): void {
  const sessions = sessionsOf(family);
  counts.expect('transcripts', 'commands decoded', 'lines decoded', 'gaps with an unsolicited line');

  it('are there, and are written as we would write them', () => {
    expect(sessions.length).toBeGreaterThan(0);
    for (const { transcript, name } of sessions) {
      expect(parseTranscript(formatTranscript(transcript)), name).toEqual(transcript);
      expect(transcript.header.family, name).toBe(family.id);
      counts.visit('transcripts');
    }
  });

  it.each(sessions)('$name decodes in both directions', ({ transcript }) => {
    const decoded = decodeSession(transcript.entries, family.dialect);
    const lines = decoded.filter(({ entry }) => entry.kind === 'line');
    const commands = lines.filter(({ entry }) => entry.from === 'host').length;
    expect(undeclared(lines)).toEqual([]);
    expect(Math.min(commands, lines.length - commands)).toBeGreaterThan(0);
    counts.visit('commands decoded', commands);
    counts.visit('lines decoded', lines.length - commands);
  });

  it.each(sessions)('$name is read the same with an unsolicited line anywhere', async ({ transcript }) => {
    const gaps = await urcsBetween(family, transcript);
    expect(gaps).toBeGreaterThan(0);
    counts.visit('gaps with an unsolicited line', gaps);
  });

  if (family.driver === undefined) it.skip('are accepted where our driver sends the same (not built: no driver half)');
  else checkAccepted(family, sessions, counts);
  if (emulator === undefined) it.skip('are said again by the virtual module (not built: there is none)');
  else checkReplayed(family, emulator, options, sessions, counts);
}

/** Every command that our plans send as well ends as the recording shows, in its own shape and order. */
function checkAccepted(family: Family, sessions: readonly Session[], counts: Counts): void {
  counts.expect('recorded answers accepted', 'planned exchanges seen in a recording');
  const planned = plannedExchanges(family);

  it('are accepted where our driver sends the same', async () => {
    const seen = new Set<string>();
    for (const { name, transcript } of sessions) {
      for (const recorded of recordedExchanges(family, transcript)) {
        if (!planned.has(recorded.exchange.id)) continue;
        const shown = shownEnd(family, recorded);
        // The module echoes what is typed: our own spelling of the command.
        const echo = formatCommand(recorded.exchange, recorded.args).split('\n');
        for (const lines of [recorded.lines, [...echo, ...recorded.lines]]) {
          const { outcome } = await runRecorded(family, { ...recorded, lines });
          const where = `${name} row ${recorded.row}: ${recorded.lines.join(' / ')}`;
          expect(outcome.status, where).toBe(shown === 'open' ? 'cancelled' : shown);
          expect(outcome.other, where).toEqual([]);
        }
        if (shown === 'open') continue;
        seen.add(recorded.exchange.id);
        counts.visit('recorded answers accepted');
      }
    }
    counts.visit('planned exchanges seen in a recording', seen.size);
    const unseen = [...planned].filter((id) => !seen.has(id));
    if (unseen.length > 0) counts.note(`planned, but in no recording: ${unseen.join(', ')}`);
  });
}

function checkReplayed(
  family: Family,
  emulator: EmulatorFamily,
  options: ConformanceOptions,
  sessions: readonly Session[],
  counts: Counts,
): void {
  const replayed = sessions.filter((session) => session.replayed);
  counts.expect('lines compared', 'resets between two words');

  it.each(replayed.flatMap((session) => WAYS.map((way) => ({ ...session, ...way }))))(
    '$name gets the same answers (bytes a write: $chunk, echo: $echo)',
    async ({ transcript, chunk, echo }) => {
      const rig = rigFor(transcript);
      try {
        const played = await play(rig, transcript, { chunk, echo });
        expect(played.filter(({ same }) => !same)).toEqual([]);
        const commands = played.filter(({ sent }) => /^AT/i.test(sent));
        expect(commands.filter(({ echoed }) => echoed !== echo)).toEqual([]);
        const compared = played.reduce((sum, { expected }) => sum + expected.length, 0);
        expect(compared).toBeGreaterThan(0);
        counts.visit('lines compared', compared);
      } finally {
        await rig.close();
      }
    },
  );

  it.each(replayed)('$name can be cut by a reset at any point', async ({ transcript }) => {
    const places = [...transcript.entries.entries()].filter(
      ([, entry]) => entry.kind !== 'note' && entry.from === 'host',
    );
    expect(places.length).toBeGreaterThan(0);
    for (const [place] of places) await cutAt(transcript, place);
    counts.visit('resets between two words', places.length);
  });

  /** After a reset in the middle of anything the module answers, and holds no half file. */
  async function cutAt(transcript: Transcript, place: number): Promise<void> {
    const cut = transcript.entries[place];
    if (cut === undefined || cut.kind === 'note') return;
    const rig = rigFor(transcript);
    try {
      const host = await rig.terminal({ chunk: 512 });
      await playTranscript({ ...transcript, entries: transcript.entries.slice(0, place) }, host, playOptions());
      const before = rig.services.files.list('cert').length;
      await host.type(cut.kind === 'line' ? `${cut.text}\r\n` : halfOf(cut));
      await quiet();
      rig.module.reset();
      const again = await rig.terminal({ chunk: 1 });
      await again.type('AT\r');
      expect(await again.next(), `row ${cut.row}`).toBe('OK');
      if (cut.kind === 'bytes') expect(rig.services.files.list('cert')).toHaveLength(before);
    } finally {
      await rig.close();
    }
  }

  function halfOf(entry: Exclude<Transcript['entries'][number], { readonly kind: 'note' | 'line' }>): string {
    const text = entry.kind === 'raw' ? entry.text : options.world().bytes(entry.name, entry.count ?? 0);
    return text.slice(0, text.length / 2);
  }

  async function play(
    rig: Rig,
    transcript: Transcript,
    way: { readonly chunk: number; readonly echo: boolean },
  ): Promise<readonly PlayedExchange[]> {
    return playTranscript(transcript, await rig.terminal(way), playOptions());
  }

  function playOptions() {
    const { bytes } = options.world();
    return {
      clock: systemClock,
      dialect: family.dialect,
      variables: new Set(options.variables),
      bodies: (name: string, count: number) => bytesOf(bytes(name, count)),
      settle: quiet,
    };
  }

  function rigFor({ header }: Transcript): Rig {
    const world = options.world();
    const firmware = header.firmware === undefined ? {} : { firmware: firmwareLine(family, header.firmware).line };
    const rig = new Rig({ family, emulator, resolve: world.resolve, ...firmware });
    for (const { area, name, bytes } of world.files) rig.services.files.write(area, name, bytes);
    return rig;
  }
}

function sessionsOf(family: Family): readonly Session[] {
  const folder = join(ROOT, 'src/families', family.id, 'transcripts');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.at'))
    .sort()
    .map((file) => {
      const transcript = parseTranscript(readFileSync(join(folder, file), 'utf8'));
      const notes = transcript.entries.filter((entry) => entry.kind === 'note');
      return { name: file, transcript, replayed: !notes.some(({ text }) => text.startsWith('# replay: no')) };
    });
}

/** Rows that nothing declares. A command that the module refuses may be one of them: it was mistyped. */
function undeclared(lines: readonly DecodedEntry[]): readonly string[] {
  return lines.flatMap(({ entry, meaning }, place) => {
    if (entry.kind !== 'line') return [];
    if (entry.from === 'host') {
      if (meaning.kind === 'command' || meaning.kind === 'data') return [];
      const answer = lines[place + 1]?.entry;
      const refused = answer?.kind === 'line' && readFinal(answer.text)?.ok === false;
      return refused ? [] : [`row ${entry.row}: > ${entry.text}`];
    }
    return meaning.kind === 'unknown' || meaning.kind === 'stray' ? [`row ${entry.row}: < ${entry.text}`] : [];
  });
}
