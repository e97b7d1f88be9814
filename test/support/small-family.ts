import { exchange, line, urc } from '../../src/at/declare.ts';
import { int, optional, quoted } from '../../src/at/field.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { guess } from '../../src/kernel/facts.ts';
import { cmeWords } from '../../src/families/_parts/gpp/cme-words.ts';
import { gppEmulator } from '../../src/families/_parts/gpp/emulator.ts';
import { gppPart } from '../../src/families/_parts/gpp/part.ts';
import {
  OK,
  ERROR,
  answer,
  type Condition,
  type EmulatedPart,
  type EmulatorFamily,
  type ModuleHost,
} from '../../src/families/kit/emulator.ts';
import { defineFamily, defaultLine, type LineFacts } from '../../src/families/kit/family.ts';
import { definePart } from '../../src/families/kit/part.ts';
import { VirtualModule, type VirtualModuleOptions } from '../../src/emulator/module.ts';
import { hostServices, type NetworkServices, type ServiceOptions } from '../../src/emulator/services.ts';

/*
 * A made-up family for the tests of the emulator host: the 3GPP basics and a few commands that store, wait and shout.
 */

const WHY = 'made up for tests';

const facts: LineFacts = {
  tls: {
    versions: guess({ min: 'TLSv1.2', max: 'TLSv1.2' }, WHY),
    suites: guess([0x002f], WHY),
    groups: guess([], WHY),
    signatureSchemes: guess([], WHY),
    sni: guess('option', WHY),
    alpn: guess(false, WHY),
    verifier: guess('openssl-default', WHY),
    checksName: guess(false, WHY),
    maxChainBytes: guess(null, WHY),
    maxChainLength: guess(null, WHY),
    clientKeyTypes: guess(['rsa', 'ec'], WHY),
  },
  files: {
    nameBytes: guess({ min: 5, max: 128 }, WHY),
    maxBytes: guess(10_240, WHY),
    prompt: guess('>', WHY),
  },
  mqtt: {
    version: guess('3.1.1', WHY),
    clientIdBytes: guess({ min: 1, max: 128 }, WHY),
    loginBytes: guess({ min: 1, max: 256 }, WHY),
    topicBytes: guess(1_024, WHY),
    payloadBytes: guess(10_240, WHY),
    keepAliveSeconds: guess({ min: 1, max: 64_800 }, WHY),
    service: {
      connectFailure: guess('ok-then-code', WHY),
      deniedPublish: guess('ok-then-code', WHY),
      startOrder: guess('code-then-ok', WHY),
    },
  },
};

const name = quoted({ min: 1, max: 20 });
const entry = line('small.entry', '+LIST', { name: quoted(), bytes: int() });
const event = line('small.event', '+EVENT', { number: int() });
const store = exchange('small.store', 'set', '+STORE', {
  args: { name, bytes: int({ min: 1, max: 10_240 }) },
  prompt: { length: 'bytes', maxBytes: 10_240, what: 'file', deadlineMs: 1_000 },
  manual: WHY,
});
const list = exchange('small.list', 'exec', '+LIST', { reply: [entry], manual: WHY });
const shout = exchange('small.shout', 'set', '+SHOUT', { args: { times: int() }, manual: WHY });
const slow = exchange('small.slow', 'set', '+SLOW', { args: { ms: int() }, manual: WHY });
const login = exchange('small.login', 'set', '+LOGIN', {
  args: { user: quoted(), password: quoted({ secret: true }), note: optional(quoted()) },
  manual: WHY,
});
const broken = exchange('small.broken', 'exec', '+BROKEN', { manual: WHY });

const part = definePart({
  id: 'small',
  title: 'Small',
  roles: [],
  exchanges: [store, list, shout, slow, login, broken],
  urcs: [urc(event, WHY)],
  observer: {},
  codes: [],
});

export const smallFamily = defineFamily({
  id: 'test-small',
  title: 'Small',
  aliases: ['small'],
  tier: 'documented',
  recognition: { model: /^SMALL/, build: /^SMALL/ },
  parts: [gppPart(), part],
  firmware: [
    {
      id: 'SMALL1',
      prefixes: ['SMALL'],
      identity: { manufacturer: 'NOBODY', model: 'SMALL-ONE', revision: 'SMALL_V1', build: 'SMALL1' },
      facts,
    },
  ],
  defaultFirmware: 'SMALL1',
  missing: {},
});

const smallHalf = (host: ModuleHost): EmulatedPart => ({
  answers: [
    answer(store, async (args, reply) => {
      const body = await reply.prompt(args.bytes);
      if (body === undefined) return ERROR;
      return host.services.files.write('a', String(args.name), body) ? OK : ERROR;
    }),
    answer(list, (_args, reply) => {
      for (const file of host.services.files.list('a')) {
        reply.info(entry, { name: file.name, bytes: file.bytes.length });
      }
      return OK;
    }),
    answer(shout, ({ times }, reply) => {
      reply.end(OK);
      for (let number = 0; number < times; number += 1) host.urc(event, { number });
      return OK;
    }),
    answer(slow, async ({ ms }) => {
      await new Promise<void>((resolve) => host.services.clock.after(ms, resolve));
      return OK;
    }),
    answer(login, () => OK),
    answer(broken, () => {
      throw new Error('a fault of the handler');
    }),
  ],
});

export const smallEmulator: EmulatorFamily = { family: 'test-small', cmeWords, halves: [gppEmulator(), smallHalf] };

/** A network with nobody on it. */
export const noNetwork: NetworkServices = {
  resolve: () => Promise.resolve(undefined),
  connectTcp: () => Promise.resolve({ ok: false, failure: { at: 'tcp', reason: 'unreachable' } }),
  startTls: () => Promise.resolve({ ok: false, failure: { at: 'timeout' } }),
  connectMqtt: () => Promise.resolve({ ok: false, closed: true }),
};

export interface SmallModuleOptions extends Partial<Omit<ServiceOptions, 'conditions'>> {
  readonly conditions?: Set<Condition>;
  readonly recorder?: VirtualModuleOptions['recorder'];
}

export function smallModule(options: SmallModuleOptions = {}): VirtualModule {
  const clock: Clock = options.clock ?? systemClock;
  const services = hostServices({
    network: noNetwork,
    rtc: 'cold',
    latency: 'none',
    ...options,
    clock,
    conditions: options.conditions ?? new Set<Condition>(),
  });
  return new VirtualModule({
    family: smallFamily,
    emulator: smallEmulator,
    firmware: defaultLine(smallFamily),
    services,
    ...(options.recorder === undefined ? {} : { recorder: options.recorder }),
  });
}

/** The host's end of a cable in memory. */
export class TestHost implements BytePipe {
  output = '';
  closed = false;
  #listener: (bytes: Uint8Array) => void = () => undefined;

  write(bytes: Uint8Array): Promise<void> {
    this.output += byteString(bytes);
    return Promise.resolve();
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  onClose(): void {
    // Nobody pulls this cable but the module.
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  /** Sends text, in pieces of so many bytes. */
  send(text: string, piece = text.length): void {
    for (let at = 0; at < text.length; at += Math.max(1, piece)) {
      this.#listener(bytesOf(text.slice(at, at + Math.max(1, piece))));
    }
  }

  /** What the module printed since the last call, once everything has come to rest. */
  async read(): Promise<string> {
    await settled();
    const { output } = this;
    this.output = '';
    return output;
  }

  /** Sends a command and reads its answer. */
  async ask(command: string): Promise<string> {
    await this.read();
    this.send(`${command}\r`);
    return this.read();
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A started module with a host at its cable, boot lines read and echo off. */
export async function smallSession(
  options: SmallModuleOptions = {},
): Promise<{ readonly module: VirtualModule; readonly host: TestHost }> {
  const module = smallModule(options);
  const host = new TestHost();
  module.attach(host);
  await host.ask('ATE0');
  return { module, host };
}
