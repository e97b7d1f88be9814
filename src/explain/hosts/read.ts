import { arduino } from './arduino.ts';
import { awsSdk } from './aws-sdk.ts';
import { espIdf } from './esp-idf.ts';
import type { HostLine, HostRule } from './host-line.ts';
import { mongoose } from './mongoose.ts';
import { mosquitto } from './mosquitto.ts';
import { scripts } from './scripts.ts';
import { simplelink } from './simplelink.ts';
import { zephyr } from './zephyr.ts';

export type { HostLine, Told } from './host-line.ts';

/** The more telling ones first: the first that fits is taken. */
const RULES: readonly HostRule[] = [
  ...awsSdk,
  ...mongoose,
  ...mosquitto,
  ...espIdf,
  ...zephyr,
  ...arduino,
  ...scripts,
  ...simplelink,
];

/** No line of a log is read further. */
const MAX_LENGTH = 1_024;
const SHORTEST = 6;

/** One of these words is in every line that a rule can fit; a log of 100 MB is mostly lines without any. */
const HINT =
  /mqtt|tls|ssl|conn(?:ect|ack| to)|rc ?=|fail|error|lookup|suback|puback|pubcomp|subscrib|-->|verif|validity|certificate|atca|client|getaddrinfo|dns| len:|denied|state|aws_|response/i;

/** What a line of a host's program says, by the programs that are known; `undefined` for every other line. */
export function readHostLine(text: string): HostLine | undefined {
  if (text.length < SHORTEST || isModule(text)) return undefined;
  const line = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  if (!HINT.test(line)) return undefined;
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(line);
    const said = match === null ? undefined : read(match);
    if (said !== undefined) return said;
  }
  return undefined;
}

const PLUS = 0x2b;
const A = 0x41;
const T = 0x54;
/** A command or an answer of a module, by its first characters. */
function isModule(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === PLUS || ((first & 0xdf) === A && (text.charCodeAt(1) & 0xdf) === T && /^at[+#%^*$&]/i.test(text));
}
