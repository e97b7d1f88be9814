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
    name: 'probe',
    summary: 'describe a broker’s endpoint as a module would meet it: TLS, chain, client certificate, MQTT',
    load: async () => (await import('./probe.ts')).command,
  },
  {
    name: 'check',
    summary: 'say beforehand whether a module can talk to a broker, and why not',
    load: async () => (await import('./check.ts')).command,
  },
  {
    name: 'explain',
    summary: 'read a log and say where it broke, for which reason, and what to do next',
    load: async () => (await import('./explain.ts')).command,
  },
  {
    name: 'matrix',
    summary: 'show which module can talk to which broker',
    load: async () => (await import('./matrix.ts')).command,
  },
  {
    name: 'flash',
    summary: 'put certificates and other files on a CC3200 through its boot loader, list and read them',
    load: async () => (await import('./flash.ts')).command,
  },
  {
    name: 'emulate',
    summary: 'be a module: a virtual one that speaks AT and really does TLS and MQTT',
    load: async () => (await import('./emulate.ts')).command,
  },
  {
    name: 'twin',
    summary: 'be a broker: a local one that behaves as a cloud’s does, with certificates to try it',
    load: async () => (await import('./twin.ts')).command,
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
    name: 'brokers',
    summary: 'list the kinds of brokers, or show all that is known of one',
    load: async () => (await import('./brokers.ts')).command,
  },
  {
    name: 'creds',
    summary: 'read, judge, convert and make certificates and keys',
    load: async (words) => (await import('./creds.ts')).loadCreds(words),
  },
  {
    name: 'finding',
    summary: 'explain a finding: what it means, what it is seen by, what helps',
    load: async () => (await import('./finding.ts')).command,
  },
  {
    name: 'code',
    summary: 'explain a result code of a module: where it broke, for which reasons, and what would decide it',
    load: async () => (await import('./code.ts')).command,
  },
];
