import type { Notice } from '../../families/kit/reading.ts';
import type { Rung, Span } from '../../kernel/rung.ts';
import type { CauseWeight } from '../../kernel/cause.ts';

/** What a host's program says of the connection that it makes. */
export interface Told {
  readonly host?: string;
  readonly port?: number;
  /** It says that no server name is given to the TLS library. */
  readonly serverName?: false;
}

/** What a line that a host's program prints says. */
export interface HostLine {
  readonly says: 'passed' | 'failed' | 'harmless' | 'told';
  /** For `passed`. */
  readonly rung?: Rung;
  /** It is of one client of a broker that may have others: it says little of one that failed before. */
  readonly anyClient?: true;
  /** For `failed`: what it speaks for. */
  readonly notice?: Notice;
  /** For `harmless`. */
  readonly why?: string;
  readonly told?: Told;
}

/** One kind of line of one program. Patterns are linear and see at most the first kilobyte of a line. */
export interface HostRule {
  readonly pattern: RegExp;
  /** `undefined`: it is not such a line after all. */
  readonly read: (match: RegExpExecArray) => HostLine | undefined;
}

export function passes(pattern: RegExp, rung: Rung): HostRule {
  const line: HostLine = { says: 'passed', rung };
  return { pattern, read: () => line };
}

export function harmless(pattern: RegExp, why: string): HostRule {
  const line: HostLine = { says: 'harmless', why };
  return { pattern, read: () => line };
}

export function fails(
  pattern: RegExp,
  text: string,
  span: Span,
  source: string,
  ...causes: readonly CauseWeight[]
): HostRule {
  const line: HostLine = { says: 'failed', notice: { text, span, causes, source } };
  return { pattern, read: () => line };
}

/** A line with the named groups `host` and, where it has one, `port`. */
export function tells(pattern: RegExp): HostRule {
  return {
    pattern,
    read({ groups = {} }) {
      const { host, port } = groups;
      if (host === undefined) return undefined;
      return { says: 'told', told: { host, ...(port === undefined ? {} : { port: Number(port) }) } };
    },
  };
}
