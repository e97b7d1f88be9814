/*
 * RC2 in CBC mode, decryption only (RFC 2268): the certificates of PKCS#12 files by OpenSSL 1, Windows and Java before
 * 8u301 are under 40-bit RC2, which today's OpenSSL no longer has.
 */

const PI = Uint8Array.from(
  (
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad'
  ).match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
);
const BLOCK = 8;
const ROTATE = [1, 2, 3, 5] as const;

/** Decrypts and takes the padding off; `undefined` where the padding is wrong. The key's length is its effective length. */
export function decryptRc2Cbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  if (data.length === 0 || data.length % BLOCK !== 0) return undefined;
  const schedule = expand(key);
  const plain = new Uint8Array(data.length);
  let previous = iv;
  for (let at = 0; at < data.length; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK);
    plain.set(
      decryptBlock(schedule, block).map((byte, i) => byte ^ (previous[i] ?? 0)),
      at,
    );
    previous = block;
  }
  const padding = plain[plain.length - 1] ?? 0;
  const right = padding >= 1 && padding <= BLOCK && plain.subarray(-padding).every((byte) => byte === padding);
  return right ? plain.subarray(0, -padding) : undefined;
}

function expand(key: Uint8Array): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  const pi = (index: number): number => PI[index & 0xff] ?? 0;
  for (let i = key.length; i < 128; i += 1) bytes[i] = pi((bytes[i - 1] ?? 0) + (bytes[i - key.length] ?? 0));
  const first = 128 - key.length;
  bytes[first] = pi(bytes[first] ?? 0);
  for (let i = first - 1; i >= 0; i -= 1) bytes[i] = pi((bytes[i + 1] ?? 0) ^ (bytes[i + key.length] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8));
}

/** Five mixing rounds, a mash, six, a mash, five: all backwards. */
function decryptBlock(schedule: Uint16Array, block: Uint8Array): Uint8Array {
  const words = [0, 1, 2, 3].map((i) => (block[2 * i] ?? 0) | ((block[2 * i + 1] ?? 0) << 8));
  const word = (i: number): number => words[i & 3] ?? 0;
  for (let round = 15; round >= 0; round -= 1) {
    for (let i = 3; i >= 0; i -= 1) {
      const turned = rotateRight(word(i), ROTATE[i] ?? 0);
      const mixed = (schedule[round * 4 + i] ?? 0) + (word(i + 3) & word(i + 2)) + (~word(i + 3) & word(i + 1));
      words[i] = (turned - mixed) & 0xffff;
    }
    if (round !== 11 && round !== 5) continue;
    for (let i = 3; i >= 0; i -= 1) words[i] = (word(i) - (schedule[word(i + 3) & 63] ?? 0)) & 0xffff;
  }
  return Uint8Array.from(words.flatMap((value) => [value & 0xff, value >> 8]));
}

function rotateRight(value: number, by: number): number {
  return ((value >>> by) | (value << (16 - by))) & 0xffff;
}
