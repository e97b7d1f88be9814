import { VIRTUAL } from '../emulation.ts';

/* The elementary files that modem programs read from a SIM (3GPP TS 31.102), as they stand on the virtual one. */

/** Nibbles of each byte swapped, padded with F: how a SIM stores digits. */
function swapped(digits: string): string {
  const even = digits.length % 2 === 0 ? digits : `${digits}F`;
  return even.replace(/(.)(.)/g, '$2$1');
}

function padded(hex: string, bytes: number): string {
  return hex.padEnd(bytes * 2, 'F');
}

function asciiHex(text: string): string {
  return Array.from(text, (letter) => letter.charCodeAt(0).toString(16).toUpperCase()).join('');
}

const FILES: ReadonlyMap<number, string> = new Map([
  // EF_ICCID
  [0x2fe2, swapped(VIRTUAL.iccid)],
  // EF_IMSI: length, parity nibble, digits
  [0x6f07, `08${swapped(`9${VIRTUAL.imsi}`)}`],
  // EF_SPN: display condition, name
  [0x6f46, `01${padded(asciiHex(VIRTUAL.operatorShort), 16)}`],
  // EF_AD: normal operation, MNC of two digits
  [0x6fad, '00000002'],
  // EF_ECC: 112
  [0x6fb7, padded('11F2FF', 15)],
]);

export interface SimAnswer {
  readonly sw1: number;
  readonly sw2: number;
  readonly response?: string;
}

const READ_BINARY = 176;

/** Answer of the SIM to a command of `+CRSM`. */
export function readSimFile(command: number, file: number | undefined, offset: number, length: number): SimAnswer {
  if (command !== READ_BINARY) return { sw1: 0x6d, sw2: 0x00 };
  const content = file === undefined ? undefined : FILES.get(file);
  if (content === undefined) return { sw1: 0x6a, sw2: 0x82 };
  const bytes = content.length / 2;
  if (offset + length > bytes) return { sw1: 0x67, sw2: 0x00 };
  const end = length === 0 ? bytes : offset + length;
  return { sw1: 0x90, sw2: 0x00, response: content.slice(offset * 2, end * 2) };
}

const VERIFY = /^0020000(1|2)00$|^0020008100$/;

/** Answer of the SIM to a bare APDU, hex. Only the questions for tries left are known. */
export function answerApdu(apdu: string, pinTries: number): string {
  const hex = apdu.toUpperCase();
  if (VERIFY.test(hex)) return `63C${hex === '0020000100' ? pinTries : 3}`;
  // RESET RETRY COUNTER without data: tries of the PUK.
  if (/^002C00(01|81)00$/.test(hex)) return '63CA';
  return '6D00';
}
