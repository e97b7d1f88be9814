import { formatCommand } from '../../at/command.ts';
import type { Exchange, PublicationSpec } from '../../at/declare.ts';
import type { LooseValues } from '../../at/field.ts';
import type { ArgValue, AtStep, Body, CredentialPiece, CredentialRole, SecretName } from '../../families/kit/step.ts';
import { byteString, bytesOfHex, fromByteString, utf8Length } from '../../kernel/bytes.ts';
import type { FirmwarePlan } from '../firmware-plan.ts';
import { asCommand } from '../learned.ts';
import { impossible, isPayload, type CommandStep } from './pieces.ts';
import { PLACES, credentialSymbol, splitAtPlaces } from './places.ts';
import { byteLiteral, literal, SharedObjects } from './text.ts';

/** A file that the user supplies in the module's form. */
export interface SuppliedFile {
  readonly role: CredentialRole;
  /** Bytes in all. */
  readonly bytes: number;
  readonly sha256: string;
  /** It is one line of text: it goes inside of commands, in pieces. */
  readonly oneLine: boolean;
}

/** What the plan publishes, which the program replaces with its own payloads. */
export interface Publication {
  readonly text: string;
  readonly maxBytes: number;
  readonly topic: string;
}

/** As the runner counts them with one digit. */
const MAX_NOTES = 10;

/** Writes commands as C strings with places in them, and what is filled in there. */
export class CommandWriter {
  readonly #firmware: FirmwarePlan;
  readonly #bodies = new SharedObjects('body', 'struct hawser_body');
  readonly #texts = new SharedObjects('text', 'unsigned char[]');
  readonly #secrets = new Set<SecretName>();
  readonly #files = new Map<CredentialRole, SuppliedFile>();
  readonly #notes: string[] = [];
  #publication: Publication | undefined;

  constructor(firmware: FirmwarePlan) {
    this.#firmware = firmware;
  }

  get secrets(): readonly SecretName[] {
    return [...this.#secrets];
  }

  get files(): readonly SuppliedFile[] {
    return [...this.#files.values()];
  }

  get publication(): Publication | undefined {
    return this.#publication;
  }

  /** How many values of answers are kept. */
  get notes(): number {
    return this.#notes.length;
  }

  definitions(): readonly string[] {
    return [...this.#texts.definitions(), ...this.#bodies.definitions()];
  }

  /** The command with a place for everything that is not known yet. */
  command(step: CommandStep, exchange: Exchange): string {
    const values: Record<string, LooseValues[string]> = {};
    for (const [name, value] of Object.entries(step.args)) values[name] = this.#value(step, value);
    if (isPayload(exchange) && exchange.prompt !== undefined) values[exchange.prompt.length] = PLACES.bodyLength;
    if (exchange.publication !== undefined) Object.assign(values, publishedLater(step, exchange.publication));
    const parts = splitAtPlaces(formatCommand(exchange, values));
    return parts.map((part) => ('macro' in part ? part.macro : byteLiteral(part.text))).join(' ');
  }

  /** What goes out behind the prompt of a command, or at a place inside of it. */
  body(step: CommandStep, exchange: Exchange): string {
    const { publication, prompt } = exchange;
    if (publication !== undefined) {
      const { topic, payload, maxBytes } = publication;
      this.#publication = { text: unhex(plain(step, payload)), maxBytes, topic: plain(step, topic) };
      return this.#payload();
    }
    const piece = Object.values(step.args).find(isPiece);
    if (piece !== undefined) return this.#file(step, piece.piece, piece);
    const { body } = step;
    if (body === undefined) return 'NULL';
    if (isPayload(exchange) && 'text' in body) {
      this.#publication = { text: body.text, maxBytes: prompt?.maxBytes ?? 0, topic: this.#topic() };
      return this.#payload();
    }
    return 'text' in body ? this.#text(body.text) : this.#file(step, body.credential);
  }

  /** The slot of what a step was told to remember. Throws `not-possible` for more than the runner has room for. */
  slot(step: CommandStep, name: string): number {
    if (!this.#notes.includes(name)) this.#notes.push(name);
    if (this.#notes.length > MAX_NOTES) throw impossible(step, 'too much of earlier answers is needed');
    return this.#notes.indexOf(name);
  }

  #value(step: CommandStep, value: ArgValue): string | number {
    if (typeof value !== 'object') return value;
    if ('remembered' in value) return `${PLACES.noted}${this.slot(step, value.remembered)}`;
    if (isPiece(value)) return PLACES.piece;
    this.#secrets.add(value.secret);
    return PLACES[value.secret];
  }

  #payload(): string {
    return `&${this.#bodies.name('{ NULL, 0, NULL, 0, 0 }')}`;
  }

  #text(text: string): string {
    const name = this.#texts.name(literal(text));
    return `&${this.#bodies.name(`{ ${name}, ${utf8Length(text)}U, NULL, 0, 0 }`)}`;
  }

  #file(step: CommandStep, role: CredentialRole, piece?: CredentialPiece): string {
    const known = this.#firmware.credentials.find((credential) => credential.role === role);
    if (known === undefined) throw impossible(step, `its ${role} is not among the credentials`);
    const { bytes, sha256 } = known;
    this.#files.set(role, { role, bytes, sha256, oneLine: piece !== undefined });
    const symbol = credentialSymbol(role);
    const { from = 0, to = 0 } = piece ?? {};
    return `&${this.#bodies.name(`{ ${symbol}, ${bytes}U, &${symbol}_length, ${from}U, ${to}U }`)}`;
  }

  #topic(): string {
    const { plan, family } = this.#firmware;
    const steps = plan.steps.filter(({ rung }) => rung === 'publish').map(asCommand);
    const step = steps.find(({ exchange }) => family.dialect.exchange(exchange).prompt?.what === 'topic');
    return textOf(step?.body) ?? '';
  }
}

function textOf(body: Body | undefined): string | undefined {
  return body !== undefined && 'text' in body ? body.text : undefined;
}

function isPiece(value: ArgValue): value is CredentialPiece {
  return typeof value === 'object' && 'piece' in value;
}

/** A parameter that stands in the plan as it is. */
function plain({ args, id }: Pick<AtStep, 'args' | 'id'>, name: string): string {
  const value = args[name];
  if (value === undefined || typeof value === 'object') throw new TypeError(`the step ${id} has no text ${name}`);
  return String(value);
}

/** The payload is that of each publication; quotes around it stay. */
function publishedLater(step: CommandStep, { payload, digits }: PublicationSpec): LooseValues {
  const [, quote, hex] = /^("?)((?:[0-9A-Fa-f]{2})*)\1$/.exec(plain(step, payload)) ?? [];
  if (quote === undefined || hex === undefined) throw impossible(step, 'its payload is not written in hex digits');
  return { [payload]: `${quote}${PLACES.hex}${quote}`, [digits]: PLACES.hexLength };
}

function unhex(text: string): string {
  return fromByteString(byteString(bytesOfHex(text.replaceAll('"', '')) ?? new Uint8Array()));
}
