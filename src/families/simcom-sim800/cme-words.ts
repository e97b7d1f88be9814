/*
 * What `+CME ERROR` says with `+CMEE=2`, where SIM800 has numbers of its own (AT Command Manual V1.09, +CME ERROR). The
 * words of 791 to 796 are ours: of those only the range is documented here.
 */

/** Ranges of which only the subject is known. */
const SUBJECTS: readonly (readonly [from: number, to: number, subject: string])[] = [
  [171, 179, 'MMS'],
  [182, 193, 'MMS'],
  [601, 614, 'Bluetooth'],
  [754, 755, 'a parameter'],
  [758, 764, 'a parameter'],
];

const bySubject = SUBJECTS.flatMap(([from, to, subject]) =>
  Array.from({ length: to - from + 1 }, (_, i): readonly [number, string] => [from + i, `${subject}: no detail known`]),
);

/** Numbers of which only the subject is known. */
export const subjectNumbers: readonly number[] = bySubject.map(([code]) => code);

/** Words by number, beside those of 3GPP. */
export const ownCmeWords: ReadonlyMap<number, string> = new Map([
  ...bySubject,
  [99, 'resource limitation'],
  [160, 'DNS resolve failed'],
  [161, 'Socket open failed'],
  [180, 'GPRS is not attached'],
  [181, 'TCPIP stack is busy'],
  [600, 'Bluetooth: unspecified'],
  [753, 'missing required cmd parameter'],
  [756, 'invalid P1'],
  [757, 'invalid P2'],
  [765, 'invalid input value'],
  [766, 'unsupported mode'],
  [767, 'operation failed'],
  [768, 'MUX already running'],
  [769, 'unable to get control'],
  [770, 'SIM network reject'],
  [771, 'call setup in progress'],
  [772, 'SIM powered down'],
  [773, 'SIM file not present'],
  [791, 'param count not enough'],
  [792, 'param count beyond'],
  [793, 'param value range beyond'],
  [794, 'param type not match'],
  [795, 'param format invalid'],
  [796, 'get a null param'],
  [797, 'CFUN state is 0 or 4'],
]);

/** The words of a number; a TypeError where there are none, since numbers are written in the code. */
export function wordsOf(code: number): string {
  const words = ownCmeWords.get(code);
  if (words === undefined) throw new TypeError(`+CME ERROR ${code} has no words here`);
  return words;
}
