import type { CommandEntry } from './command.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'connect a virtual module to an embedded broker, from nothing to a message',
    load: async () => (await import('./demo.ts')).command,
  },
  {
    name: 'connect',
    summary: 'connect a module to a broker and prove it, or say why not',
    load: async () => (await import('./connect.ts')).command,
  },
  {
    name: 'emulate',
    summary: 'be a module: a virtual one that speaks AT and really does TLS and MQTT',
    load: async () => (await import('./emulate.ts')).command,
  },
  {
    name: 'replay',
    summary: 'play a transcript into a virtual module, or explain it line by line',
    load: async () => (await import('./replay.ts')).command,
  },
  {
    name: 'modules',
    summary: 'list the module families, their firmware lines and what they can do',
    load: async () => (await import('./modules.ts')).command,
  },
  {
    name: 'creds',
    summary: 'read, judge, convert and make certificates and keys',
    load: async (words) => (await import('./creds.ts')).loadCreds(words),
  },
];
