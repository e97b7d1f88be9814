import type { LogLine, Speaker } from '../log-line.ts';
import { Memo } from '../../kernel/memo.ts';
import { readChunk } from './chunk.ts';
import { cleanLines } from './clean.ts';
import { readCode } from './code.ts';
import { FormatTally, type FormatId, type FormatSeen } from './formats.ts';
import { readFrame } from './frames.ts';
import { MarkMeanings, MarksNear, moduleChannel, NEIGHBOURS, type Channel, type Look } from './neighbours.ts';
import { loggerInside, pieces } from './pieces.ts';
import { peel } from './prefix.ts';
import type { Lead } from './lead.ts';
import { isBare, isCommand, shapeOf } from './shape.ts';
import { TagReader } from './tags.ts';
import { asItIs, NAMED_ARROW, readMarked, shapeBehind } from './sight.ts';
import { LogClock, readClockTime, type Stamp } from './times.ts';

export type { FormatSeen } from './formats.ts';

/** A line that waits until its neighbours are known. */
interface Draft extends Look {
  readonly row: number;
  /** The whole line. */
  readonly line: string;
  readonly stamp: Stamp | undefined;
  readonly leveled: boolean;
  readonly format: FormatId;
  /** The line without times, levels and tags; a mark of the direction still in front. */
  readonly text: string;
}

/** Who writes until something else is said, and since when. */
interface Source {
  readonly from?: Speaker | undefined;
  readonly at?: number | undefined;
  readonly format: FormatId;
}

/** A line that is read, as yet without its time. */
interface Said {
  readonly row: number;
  readonly from?: Speaker | undefined;
  readonly text: string;
}

/** The end of a transfer that goes on in the next. */
interface Open extends Source {
  readonly row: number;
  readonly text: string;
  /** Until this row the rest is waited for. */
  readonly until: number;
}

const BARE_DRAFT: Draft = {
  row: 0,
  line: '',
  text: '',
  leveled: false,
  format: 'plain',
  stamp: undefined,
  lead: undefined,
  shape: 'other',
  channel: undefined,
};
const FENCE = /^(?:`{3,}\w{0,12}|~{3,}\w{0,12})$/;
const OPEN_ROWS = 8;
/** A line can hold the beginning of another one, which can, …; nobody glues more. */
const MAX_GLUED = 16;

/**
 * Takes off what loggers, monitors and web pages put around the lines of a dialogue. Lines come back in their order, some
 * of them later: what a mark means shows only in its neighbourhood.
 */
export class LogReader {
  readonly #tally = new FormatTally();
  readonly #clock = new LogClock();
  readonly #tags = new TagReader();
  readonly #marks = new MarkMeanings();
  readonly #near = new MarksNear();
  readonly #leads = new Memo(readMarked);
  readonly #asItIs = new Memo(asItIs);
  readonly #bare = new Memo((text) => (isBare(text) ? text : undefined));
  #row = 0;
  /** Lines that wait, and in front of them those that were read last. */
  #drafts: Draft[] = [];
  #next = 0;
  /** The block that a header line opened. */
  #frame: Source | undefined;
  /** The last transfer whose line ends were shown: lines without a mark of their own go on with it. */
  #transfer: Source | undefined;
  #channel: Source | undefined;
  #open: Open | undefined;
  /** The last line that came out was a command: a prompt may follow. */
  #afterCommand = false;

  /**
   * Takes one line of the pasted text (no line end, secrets already masked). Lines may come back later: it looks ahead a
   * bounded number of lines where a format needs it.
   */
  add(raw: string): readonly LogLine[] {
    this.#row++;
    const bare = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (bare === '') return [];
    const itself = this.#isIdle() ? this.#bare.get(bare) : undefined;
    if (itself !== undefined) return this.#addBare(itself);
    const lines = cleanLines(raw);
    for (const line of lines) if (!FENCE.test(line)) this.#drafts.push(this.#draft(line, this.#row));
    return this.#read(false);
  }

  end(): readonly LogLine[] {
    return [...this.#read(true), ...this.#closeOpen()];
  }

  /** Formats that were met, most lines first; `plain` is one. */
  get formats(): readonly FormatSeen[] {
    return this.#tally.seen;
  }

  /** Nothing waits, and nothing that was said before has to do with the next line. */
  #isIdle(): boolean {
    return this.#next === this.#drafts.length && (this.#frame ?? this.#transfer ?? this.#open) === undefined;
  }

  /** The short way for what needs no second look; its neighbours only have to know that it was there. */
  #addBare(text: string): readonly LogLine[] {
    this.#drafts.push(BARE_DRAFT);
    this.#next++;
    this.#trim();
    this.#tally.count('plain');
    this.#afterCommand = isCommand(text);
    return [{ row: this.#row, text }];
  }

  #draft(line: string, row: number): Draft {
    const peeled = peel(line);
    const { text } = peeled;
    const inside = peeled.stamp !== undefined || peeled.leveled;
    let { lead, shape } = this.#leads.get(text);
    let body = text;
    if (lead === undefined && (inside || text.startsWith('[') || NAMED_ARROW.test(text))) {
      const untagged = this.#tags.read(text);
      if (untagged !== undefined) {
        ({ text: body, lead } = { lead: undefined, ...untagged });
        shape = shapeBehind(lead, body);
      }
    }
    // A monitor's own separator in front of a mark of the dialogue.
    if (lead?.format === 'arrows' && peeled.format === 'serial-monitor') {
      const named = NAMED_ARROW.test(lead.text) ? this.#tags.read(lead.text)?.lead : undefined;
      const inner = named ?? this.#leads.get(lead.text).lead;
      if (inner !== undefined && inner.text !== '') {
        lead = inner;
        shape = shapeBehind(lead, body);
      }
    }
    const id = channelOf(line);
    const rest = id === undefined ? '' : line.slice(2);
    return {
      row,
      line,
      text: body,
      leveled: peeled.leveled,
      format: peeled.format,
      stamp: peeled.stamp,
      lead,
      shape,
      channel: id === undefined ? undefined : { id, text: rest, shape: shapeOf(rest) },
    };
  }

  #read(all: boolean): readonly LogLine[] {
    const found: LogLine[] = [];
    for (; this.#next < this.#drafts.length; this.#next++) {
      const draft = this.#drafts[this.#next];
      if (draft === undefined) break;
      const waits = draft.lead !== undefined || draft.channel !== undefined;
      if (waits && !all && this.#drafts.length - this.#next <= NEIGHBOURS) break;
      this.#emit(draft, found);
    }
    this.#trim();
    return found;
  }

  #trim(): void {
    if (this.#next <= 8 * NEIGHBOURS) return;
    const cut = this.#next - NEIGHBOURS;
    this.#near.cut(this.#drafts, cut);
    this.#drafts = this.#drafts.slice(cut);
    this.#next = NEIGHBOURS;
  }

  #emit(draft: Draft, found: LogLine[]): void {
    if (this.#open !== undefined && draft.row > this.#open.until) found.push(...this.#closeOpen());
    if (draft.channel !== undefined && this.#inChannel(draft, draft.channel, found)) return;
    const at = draft.stamp === undefined ? undefined : this.#clock.next(draft.stamp);
    const source: Source = { format: draft.format, at };
    if (this.#inFrame(draft, found)) return;
    const { lead } = draft;
    if (lead === undefined) this.#unmarked(draft, source, found);
    else this.#marked(draft, lead, source, found);
  }

  #marked(draft: Draft, lead: Lead, source: Source, found: LogLine[]): void {
    const near = this.#near.of(lead.style, this.#drafts, this.#next);
    const monitor = draft.format === 'serial-monitor' && (lead.style === '>' || lead.style === '->');
    const meaning = this.#marks.meaning(lead, draft.shape, near);
    const format =
      draft.format === 'plain' || lead.format !== 'arrows' ? specific(draft.format, lead.format) : draft.format;
    if (meaning === 'host' || meaning === 'module') {
      if (!monitor || near.in.lines > 0) {
        this.#transfer = { from: meaning, at: source.at, format: withArrows(format) };
        this.#text(lead.text, this.#transfer, draft.row, found);
        return;
      }
    }
    if (monitor || (meaning === 'separator' && !(lead.text === '' && this.#afterCommand))) {
      this.#again(lead.text, draft.row, { at: source.at, format: monitor ? 'serial-monitor' : 'quoted' }, found);
      return;
    }
    if (lead.style === '>' && lead.text === '') this.#push({ row: draft.row, text: '>' }, source, found);
    else if (lead.style === '>' && (this.#afterCommand || lead.text.startsWith('-----BEGIN '))) {
      // The module's prompt, and on the same line what the host gave at it.
      this.#push({ row: draft.row, text: '>' }, source, found);
      this.#push({ row: draft.row, text: lead.text }, source, found, false);
    } else this.#text(draft.text, draft.leveled ? { ...source, from: 'other' } : source, draft.row, found);
  }

  #unmarked(draft: Draft, source: Source, found: LogLine[]): void {
    const { text, leveled, row } = draft;
    const own = draft.stamp === undefined && !leveled;
    if (own && this.#transfer !== undefined && (draft.shape === 'answer' || this.#transferGoesOn(text))) {
      this.#text(text, this.#transfer, row, found);
      return;
    }
    this.#transfer = undefined;
    const traffic = text !== draft.line && draft.shape !== 'other';
    this.#text(text, leveled && !traffic ? { ...source, from: 'other' } : source, row, found);
  }

  #transferGoesOn(text: string): boolean {
    return this.#transfer?.from === 'module' && readChunk(text).marked;
  }

  /** A line of a UART sniffer: a channel, and a line, or the time of the lines that follow. */
  #inChannel(draft: Draft, channel: Channel, found: LogLine[]): boolean {
    const before = this.#drafts.slice(Math.max(0, this.#next - NEIGHBOURS), this.#next);
    const module = moduleChannel(before, this.#drafts.slice(this.#next, this.#next + NEIGHBOURS));
    if (module === undefined) return false;
    const from: Speaker = channel.id === module ? 'module' : 'host';
    const time = readClockTime(channel.text);
    if (time !== undefined && /^:?$/.test(channel.text.slice(time.length))) {
      this.#channel = { from, at: this.#clock.next(time), format: 'sniffer' };
    } else {
      const at = this.#channel?.from === from ? this.#channel.at : undefined;
      this.#text(channel.text, { from, format: 'sniffer', at }, draft.row, found);
    }
    return true;
  }

  /** Blocks with a header and a fence. */
  #inFrame(draft: Draft, found: LogLine[]): boolean {
    const frame = readFrame(draft.line, this.#frame !== undefined);
    if (frame.is === 'header') {
      const { from, ms } = frame;
      const at = ms === undefined ? undefined : this.#clock.next({ style: 'uptime', ms });
      this.#frame = { from, format: 'frames', at };
      return true;
    }
    if (this.#frame === undefined) return false;
    if (frame.is === 'fence') {
      // A fence behind text: the block ended within a line.
      if (frame.before !== '') this.#hold({ lines: [frame.before], ended: false }, this.#frame, draft.row, found);
      this.#frame = undefined;
    } else this.#text(draft.line, this.#frame, draft.row, found);
    return true;
  }

  #text(text: string, source: Source, row: number, found: LogLine[]): void {
    const itself = this.#open === undefined ? this.#asItIs.get(text) : undefined;
    if (itself !== undefined) {
      this.#push({ row, from: source.from, text: itself }, source, found);
      return;
    }
    const ours = source.from === undefined || source.from === 'other';
    const chunk = readChunk(text);
    // A whole string is what a program printed; with a comma behind it, it is a line of a program.
    const code = ours && (!chunk.quoted || /[,;]$/.test(text)) ? readCode(text) : undefined;
    if (code !== undefined) {
      const sends = code.commands.length > 0;
      for (const line of sends ? code.commands : [text]) {
        this.#push({ row, from: sends ? 'host' : 'other', text: line }, { ...source, format: 'code' }, found);
      }
      return;
    }
    const [first = ''] = chunk.lines;
    // Quotes around a whole line of prose, or around a name, are its own.
    const lines = chunk.quoted && !chunk.marked && ours && !isCommand(first) ? [text] : chunk.lines;
    this.#hold({ lines, ended: chunk.ended || source.from !== 'module' }, source, row, found);
  }

  /** Joins the end of a transfer with the beginning of the next one, where that begins nothing of its own. */
  #hold(chunk: { lines: readonly string[]; ended: boolean }, source: Source, row: number, found: LogLine[]): void {
    let { lines } = chunk;
    const open = this.#open;
    const [first] = lines;
    if (open !== undefined && open.from === source.from && first !== undefined && shapeOf(first) === 'other') {
      this.#open = undefined;
      lines = [open.text + first, ...lines.slice(1)];
    } else if (open !== undefined && source.from !== 'other') found.push(...this.#closeOpen());
    const rest = chunk.ended ? undefined : lines.at(-1);
    for (const line of rest === undefined ? lines : lines.slice(0, -1)) this.#line(line, source, row, found);
    if (rest !== undefined) this.#open = { ...source, row, text: rest, until: row + OPEN_ROWS };
  }

  #closeOpen(): readonly LogLine[] {
    const open = this.#open;
    if (open === undefined) return [];
    this.#open = undefined;
    const found: LogLine[] = [];
    this.#line(open.text, open, open.row, found);
    return found;
  }

  #line(line: string, source: Source, row: number, found: LogLine[], depth = 0): void {
    const inside = depth < MAX_GLUED ? loggerInside(line) : -1;
    if (inside > 0) {
      this.#line(line.slice(0, inside).trim(), source, row, found, MAX_GLUED);
      this.#again(line.slice(inside), row, source, found, depth + 1);
      return;
    }
    for (const piece of pieces(line)) {
      const from = piece.from ?? (source.from === 'other' && piece.text !== line ? undefined : source.from);
      this.#push({ row, from, text: piece.text }, source, found);
    }
  }

  /** Reads what stood behind a mark as a line of its own, without neighbours. */
  #again(text: string, row: number, source: Source, found: LogLine[], depth = 0): void {
    const itself = this.#asItIs.get(text);
    if (itself !== undefined) {
      this.#push({ row, text: itself }, source, found);
      return;
    }
    const draft = this.#draft(text, row);
    const at = draft.stamp === undefined ? source.at : this.#clock.next(draft.stamp);
    const format = specific(source.format, draft.format);
    const from: Speaker | undefined = draft.leveled && draft.shape === 'other' ? 'other' : undefined;
    const own: Source = { format, at, from };
    const lead = draft.lead;
    const inner = lead !== undefined && lead.style !== '>' && draft.shape !== 'other';
    this.#line(inner ? lead.text : draft.text, own, row, found, depth);
  }

  #push(line: Said, source: Source, found: LogLine[], mayPrompt = true): void {
    const text = line.text.trim();
    if (text === '') return;
    this.#tally.count(source.format);
    this.#afterCommand = mayPrompt && line.from !== 'other' && isCommand(text);
    const pushed: { -readonly [K in keyof LogLine]: LogLine[K] } = { row: line.row, text };
    if (source.at !== undefined) pushed.at = source.at;
    if (line.from !== undefined) pushed.from = line.from;
    found.push(pushed);
  }
}

function channelOf(line: string): Channel['id'] | undefined {
  const [first, second = ' '] = [line[0], line[1]];
  return (first === '0' || first === '1') && second === ' ' ? first : undefined;
}

function specific(outer: FormatId, inner: FormatId): FormatId {
  return inner === 'plain' || (inner === 'times' && outer !== 'plain') ? outer : inner;
}

function withArrows(format: FormatId): FormatId {
  return format === 'plain' ? 'arrows' : format;
}
