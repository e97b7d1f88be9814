import { findStack, hostStacks } from '../stacks/read.ts';
import type { HostStack } from '../stacks/stack.ts';

/** Programs and libraries that people name instead of the TLS library under them, the more telling ones first. */
const PROGRAMS: readonly (readonly [words: RegExp, stack: string])[] = [
  [/\b(?:core ?mqtt|(?:amazon|aws) free ?rtos|free ?rtos)\b/i, 'mbedtls'],
  [/\baws(?: iot)?(?: device)? (?:embedded )?(?:c|c sdk|sdk (?:for )?(?:embedded )?c)\b(?!\+)/i, 'mbedtls'],
  [/\bmongoose\b/i, 'mbedtls'],
  [/\bzephyr\b/i, 'mbedtls'],
  [/\b(?:sslclientesp32|esp32[ _-]wifi ?client ?secure)\b/i, 'mbedtls'],
  [/\b(?:esp[ _-]?sslclient|bear ?ssl ?client)\b/i, 'bearssl'],
  [/\besp[ _-]?mqtt\b|\besp[ _-]idf\b/i, 'esp-tls'],
  [/\b(?:s_client|mosquitto_(?:pub|sub)|python|paho)\b/i, 'openssl'],
];

/** Chips that often stand beside a module, or do all by themselves. Their usual TLS library, where there is one. */
const HOST_CHIPS: readonly (readonly [words: RegExp, stack: string | undefined])[] = [
  [/\besp[ -]?32(?:-?[chs]\d)?\b/i, 'mbedtls'],
  [/\besp[ -]?8266\b/i, undefined],
  [/\b(?:stm32\w*|arduino|raspberry ?pi|rp2040|pico|samd\d+|nrf52\w*|teensy)\b/i, undefined],
];

const PLAIN_SOCKET =
  /\b(?:tcp only|only tcp|plain (?:tcp|socket)|over (?:a )?(?:plain |raw )?tcp|pppo?s?|cmux|ssl_?client|wifi ?client ?secure)\b/i;
const HOST_WORDS =
  /\b(?:tls|ssl|mbed ?tls|bear ?ssl|wolf ?ssl|open ?ssl)\b.{0,24}\b(?:in|on|by|at|from)\b.{0,16}\b(?:host|mcu|micro ?controller|application|esp[ -]?32|esp[ -]?8266|stm32|arduino|pico|linux|pc)\b|\bhost(?:[ -]side)?[ -](?:tls|ssl)\b/i;

/** The TLS library that a text names, or that the programs it names are built on. */
export function stackNamed(text: string): HostStack | undefined {
  const named = hostStacks().find((stack) => [stack.id, ...stack.aliases].some((name) => hasWord(text, name)));
  if (named !== undefined) return named;
  return find(PROGRAMS, text);
}

/** Names a chip that hosts programs of all kinds: `undefined` if none; else its usual library, if it has one. */
export function chipNamed(text: string): { readonly stack?: HostStack } | undefined {
  const chip = HOST_CHIPS.find(([words]) => words.test(text));
  if (chip === undefined) return undefined;
  const stack = chip[1] === undefined ? undefined : findStack(chip[1]);
  return stack === undefined ? {} : { stack };
}

/** Whether the text says that TLS is done beside the module. */
export function saysHostTls(text: string): boolean {
  return PLAIN_SOCKET.test(text) || HOST_WORDS.test(text);
}

function find(table: readonly (readonly [RegExp, string])[], text: string): HostStack | undefined {
  const id = table.find(([words]) => words.test(text))?.[1];
  return id === undefined ? undefined : findStack(id);
}

/** Short names of libraries are words of their own (`wolf`), so only names that nobody else has are looked for. */
function hasWord(text: string, name: string): boolean {
  return (
    name.length >= 6 &&
    text
      .toLowerCase()
      .split(/[^a-z0-9_-]+/)
      .includes(name)
  );
}
