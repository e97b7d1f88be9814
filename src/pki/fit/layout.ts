import type { Fact } from '../../kernel/facts.ts';

/** What a credential is for the module. */
export type FitRole = 'ca' | 'cert' | 'key';
export const FIT_ROLES: readonly FitRole[] = ['ca', 'cert', 'key'];

type PerRole<T> = Readonly<Record<FitRole, T>>;

/**
 * The files that a module is given, and how a person gives them to it.
 *
 * Commands are templates: `{name}` the file's name, `{target}` its place in the module, `{bytes}` its size, `{file}` its
 * content (a line of its own: at the prompt), `{chunk}` one piece of it with `{more}` (1 while more follow, else 0) and
 * `{total}` characters in all.
 */
export interface CredentialLayout {
  /** Names of the files; one name for certificate and key means one file for both, the certificate first. */
  readonly names: Fact<PerRole<string>>;
  readonly encodings: Fact<PerRole<'pem' | 'der'>>;
  /** Whether text ends with a line end. Lines end with LF in any case. */
  readonly finalNewline: Fact<boolean>;
  /** Whether the issuers of the device's certificate may follow it in its file. */
  readonly clientChain: Fact<boolean>;
  /** Longest RSA key that the module can prove itself with, bits. */
  readonly maxClientRsaBits?: Fact<number>;
  /** Place in the module, a template. */
  readonly target?: Fact<string>;
  /** What the module calls the place of each, where its store has no names of files. */
  readonly places?: Fact<PerRole<string>>;
  /** What stores each file, in this order. */
  readonly load: {
    readonly before?: Fact<readonly string[]>;
    readonly ca: Fact<readonly string[]>;
    readonly cert: Fact<readonly string[]>;
    readonly key: Fact<readonly string[]>;
    /** How to see that everything has arrived. */
    readonly check?: Fact<readonly string[]>;
    /** Tells the module to use the files: `{ca}`, `{cert}`, `{key}` are their names. A line about an absent one falls
     * away; `{?cert}` only says that a line is about it. */
    readonly use?: Fact<readonly string[]>;
  };
  /** Size of a `{chunk}`, characters. */
  readonly chunkCharacters?: Fact<number>;
  /** What stands in a `{chunk}` for the line end behind BEGIN; other line ends are left out there. */
  readonly chunkLineEnd?: Fact<string>;
  /** What a person should know beside. */
  readonly notes?: readonly Fact<string>[];
}
