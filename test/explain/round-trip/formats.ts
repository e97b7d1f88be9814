import type { Heard } from './terminal.ts';

/** How a dialogue is written down, and what of it is. */
export interface Format {
  readonly id: string;
  /** The module prints back what is typed: the writer shows what the module says, and nothing else. */
  readonly echo: boolean;
  /** Bytes given at a prompt are in the log, too. */
  readonly bodies: boolean;
  write(heard: readonly Heard[]): readonly string[];
}

type Line = Heard & { readonly at: number };

/** From one line to the next, ms: as fast as a module talks and a person types. */
const STEP_MS = { host: 1900, module: 130 } as const;

function linesOf(heard: readonly Heard[]): readonly Line[] {
  let at = 36_000_000;
  const lines: Line[] = [];
  let open = '';
  const put = (line: Heard): void => {
    at += STEP_MS[line.from];
    lines.push({ ...line, at });
  };
  const close = (): void => {
    if (open.trim() !== '') put({ from: 'module', text: open.trim() });
    open = '';
  };
  for (const { from, text, body } of heard) {
    if (from === 'module') {
      const parts = (open + text).split(/\r*\n/);
      open = parts.pop() ?? '';
      for (const part of parts) if (part !== '') put({ from, text: part });
      continue;
    }
    close();
    for (const part of text.split('\n')) put({ from, text: part, ...(body === undefined ? {} : { body }) });
  }
  close();
  return lines;
}

/** The module's bytes as a terminal shows them. */
function screen(heard: readonly Heard[]): readonly string[] {
  const bytes = heard.flatMap(({ from, text }) => (from === 'module' ? [text] : [])).join('');
  return bytes.split(/\r*\n|\r/);
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds % 60)}.${pad(ms % 1000, 3)}`;
}

const shown =
  (write: (line: Line) => string, bodies: boolean) =>
  (heard: readonly Heard[]): readonly string[] =>
    linesOf(heard)
      .filter(({ body }) => bodies || body === undefined)
      .map(write);

/** The ways in which people paste a dialogue, each as its tool writes it. */
export const FORMATS: readonly Format[] = [
  { id: 'terminal', echo: true, bodies: false, write: screen },
  {
    id: 'arrows',
    echo: false,
    bodies: true,
    write: shown(({ from, text }) => `${from === 'host' ? '>>' : '<<'} ${text}`, true),
  },
  {
    id: 'serial monitor',
    echo: true,
    bodies: false,
    write: (heard) => screen(heard).map((text, at) => `${clockTime(36_000_000 + at * 240)} -> ${text}`),
  },
  {
    id: 'docklight',
    echo: false,
    bodies: false,
    write: shown(({ from, text, at }) => {
      const time = clockTime(at);
      return from === 'host' ? `${time} [TX] - ${text}<CR>` : `${time} [RX] - <CR><LF>${text}<CR><LF>`;
    }, false),
  },
  {
    id: 'words',
    echo: false,
    bodies: true,
    write: shown(({ from, text, at }) => `[${clockTime(at)}] ${from === 'host' ? 'TX' : 'RX'}: ${text}`, true),
  },
];
