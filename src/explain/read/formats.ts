/** Ways in which tools and programs write a dialogue down. */
export const FORMATS = {
  plain: 'plain dialogue',
  times: 'lines with times',
  'serial-monitor': 'Arduino or PlatformIO serial monitor with times',
  arrows: 'arrows for the two directions',
  words: 'words for the two directions (TX, RX, …)',
  frames: 'blocks of what was sent and received',
  docklight: 'Docklight',
  'link-monitor': 'nRF Connect LTE Link Monitor or Cellular Monitor',
  sniffer: 'UART sniffer with two channels',
  sscom: 'SSCOM',
  'modem-manager': 'ModemManager',
  chat: 'pppd chat',
  'mdm-trace': 'Particle or mbed modem trace',
  'python-repr': 'Python strings',
  tinygsm: 'TinyGSM debug output',
  zephyr: 'Zephyr log',
  'esp-idf': 'ESP-IDF log',
  freertos: 'FreeRTOS log',
  levels: 'log with levels',
  code: 'source code',
  quoted: 'quoted text',
} as const;

export type FormatId = keyof typeof FORMATS;

/** A format that was met. */
export interface FormatSeen {
  readonly id: string;
  readonly title: string;
  /** Lines of the pasted text that were in it. */
  readonly lines: number;
}

/** Counts lines by format. */
export class FormatTally {
  readonly #lines = new Map<FormatId, number>();

  count(id: FormatId): void {
    this.#lines.set(id, (this.#lines.get(id) ?? 0) + 1);
  }

  get seen(): readonly FormatSeen[] {
    return [...this.#lines]
      .map(([id, lines]) => ({ id, title: FORMATS[id], lines }))
      .sort((a, b) => b.lines - a.lines || a.id.localeCompare(b.id));
  }
}
