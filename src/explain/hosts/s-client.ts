import type { SClientRun, SentCertificate } from './s-client-run.ts';
import { judgeRun } from './s-client-verdict.ts';

export type { SClientRun, SentCertificate } from './s-client-run.ts';

type Draft = { -readonly [K in keyof Omit<SClientRun, 'notice' | 'chain'>]: SClientRun[K] } & {
  chain: SentCertificate[];
};

const MOST_RUNS = 16;
const MOST_CERTIFICATES = 16;
const MAX_LENGTH = 1_024;
const NO_TEXT = /^\s*\(none\)\s*$/i;

interface LineRule {
  readonly pattern: RegExp;
  readonly take: (run: Draft, groups: Readonly<Record<string, string>>) => void;
}

/** By apps/s_client.c and apps/lib/s_cb.c of OpenSSL 1.0 to 3. */
const LINES: readonly LineRule[] = [
  { pattern: /^CONNECTED\(/, take: (run) => (run.connected = true) },
  {
    pattern: /^\s*\d{1,2} s: ?(?<subject>.{1,400})$/,
    take(run, { subject = '' }) {
      if (run.chain.length < MOST_CERTIFICATES) run.chain.push({ subject: subject.trim() });
    },
  },
  {
    pattern: /^\s{1,8}i: ?(?<issuer>.{1,400})$/,
    take(run, { issuer = '' }) {
      const last = run.chain.at(-1);
      if (last !== undefined) run.chain[run.chain.length - 1] = { ...last, issuer: issuer.trim() };
    },
  },
  {
    pattern: /\bVerif(?:y return code|ication(?: error)?): ?(?<code>\d{1,3}) \((?<words>[^)]{1,120})\)/i,
    take: (run, { code, words = '' }) => (run.verify = { code: Number(code), words }),
  },
  {
    pattern: /^verify error:num=(?<code>\d{1,3}):(?<words>.{1,120})$/,
    take: (run, { code, words = '' }) => (run.verify = { code: Number(code), words: words.trim() }),
  },
  {
    pattern: /\bPeer signature type: ?(?<type>[\w-]{2,24})/,
    take: (run, { type = '' }) => (run.signatureType = type),
  },
  {
    pattern: /\bServer public key is (?<bits>\d{2,5}) bit/,
    take: (run, { bits }) => (run.keyBits = Number(bits)),
  },
  {
    pattern: /^New, (?<protocol>[\w./]{2,16}), Cipher is (?<cipher>\S{1,64})/,
    take(run, { protocol = '', cipher = '' }) {
      if (NO_TEXT.test(cipher)) return;
      // OpenSSL 1.0 says `TLSv1/SSLv3` of all versions; the session below has the right one.
      if (!protocol.includes('/')) run.protocol ??= protocol;
      run.cipher ??= cipher;
    },
  },
  {
    pattern: /^\s{1,8}Protocol\s*: (?<protocol>(?:TLS|SSL)v[\d.]{1,4})/,
    take: (run, { protocol = '' }) => (run.protocol = protocol),
  },
  {
    pattern: /\bSSL handshake has read (?<bytes>\d{1,7}) bytes/,
    take: (run, { bytes }) => (run.handshakeBytes = Number(bytes)),
  },
  {
    // That no names are sent does not mean that nothing was asked for; the types that follow do.
    pattern: /^(?:Client Certificate Types|Requested Signature Algorithms|Acceptable client certificate CA names)\b/,
    take: (run) => (run.asksForCertificate = true),
  },
  {
    pattern: /\bSSL alert number (?<alert>\d{1,3})\b/,
    take: (run, { alert }) => (run.alert = Number(alert)),
  },
];

/** One of these is in each line that is looked at. */
const HINT =
  /s_client|CONNECTED\(|\bs: ?\S|\bi: ?\S|verif|Peer signature|public key is|Cipher is|Protocol|handshake has read|ertificate|Requested|alert number/i;

/** Whether a line could be of a run of `openssl s_client`. */
export function mayBeOfSClient(text: string): boolean {
  return text.length >= 4 && text.length <= MAX_LENGTH && HINT.test(text);
}

/** Reads what `openssl s_client` printed out of a log, among all other lines. Bounded: the first runs are kept. */
export class SClientReader {
  readonly #runs: Draft[] = [];
  #open: Draft | undefined;

  /** Takes one line, without what a logger put around it. */
  line(text: string): void {
    if (!mayBeOfSClient(text)) return;
    const command = COMMAND.exec(text);
    if (command !== null) {
      this.#begin(optionsOf(command[1] ?? ''));
      return;
    }
    if (this.#open === undefined && !STARTS.test(text)) return;
    if (/^\s*CONNECTED\(/.test(text) && this.#open?.connected === true) this.#begin({});
    const run = this.#open ?? this.#begin({});
    const line = text.replace(ARROW, '');
    for (const { pattern, take } of LINES) {
      const groups = pattern.exec(line);
      if (groups === null) continue;
      take(run, groups.groups ?? {});
      return;
    }
  }

  /** Runs in their order, each with what it speaks for. */
  get runs(): readonly SClientRun[] {
    return this.#runs.map((run) => {
      const notice = judgeRun(run);
      return notice === undefined ? run : { ...run, notice };
    });
  }

  #begin(options: Partial<SClientRun>): Draft {
    const run: Draft = { given: {}, connected: false, ...options, chain: [] };
    if (this.#runs.length < MOST_RUNS) this.#runs.push(run);
    this.#open = run;
    return run;
  }
}

const COMMAND = /\bopenssl(?:\.exe)? s_client\b(.{0,800})$/;
/** Lines that nobody else prints: a run may have been pasted without its command. */
const STARTS =
  /^\s*CONNECTED\([0-9A-F]{8}\)|\bPeer signature type:|\bSSL handshake has read \d|\bVerify return code: \d/;
/** People put marks in front of what they pick out. */
const ARROW = /^\s*(?:-{1,4}>|>{1,3}|=>|\*)\s+/;

function optionsOf(options: string): Pick<SClientRun, 'given' | 'host' | 'port'> {
  const [, host, port] = /-connect +"?([\w.*<>-]{1,253})(?::(\d{1,5}))?/.exec(options) ?? [];
  const serverName = /-servername +"?([\w.*<>-]{1,253})/.exec(options)?.[1];
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    given: {
      ca: /-CA(?:file|path) /.test(options),
      cert: /-cert /.test(options),
      ...(serverName === undefined ? {} : { serverName }),
    },
  };
}
