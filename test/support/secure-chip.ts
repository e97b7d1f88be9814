import { NetworkProcessor, type NetworkProcessorOptions } from '../../src/emulator/cc3200/network-processor.ts';
import type { ChipFiles } from '../../src/emulator/cc3200/files.ts';
import { networkServices } from '../../src/emulator/network.ts';
import { defaultLine } from '../../src/families/kit/family.ts';
import { findFamily } from '../../src/families/registry.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { ResolveEntry } from '../../src/kernel/resolve.ts';

/** A flash that holds files and nothing else. */
export class PlainFlash implements ChipFiles {
  readonly #files = new Map<string, Uint8Array>();

  list(): ReturnType<ChipFiles['list']> {
    return [...this.#files].map(([name, { length }]) => ({ name, size: length }));
  }

  read(name: string): Uint8Array | undefined {
    return this.#files.get(name)?.slice();
  }

  write(name: string, bytes: Uint8Array): boolean {
    this.#files.set(name, bytes.slice());
    return true;
  }

  remove(name: string): boolean {
    return this.#files.delete(name);
  }
}

/** What a program sets on a secure socket before it connects. */
export interface SocketWish {
  readonly method?: number;
  readonly mask?: number;
  readonly numbers?: readonly [key: number, cert: number, ca: number, dh: number];
  readonly names?: { readonly key?: string; readonly cert?: string; readonly ca?: string };
  readonly domainName?: string;
}

/** A virtual chip of that kind on a network that leads `entries` to servers here. */
export function chipOf(
  files: ChipFiles,
  entries: readonly ResolveEntry[] = [],
  change: Partial<NetworkProcessorOptions> = {},
): NetworkProcessor {
  const { family } = findFamily(change.generation === 'later' ? 'cc3220' : 'cc3200');
  return new NetworkProcessor({
    generation: 'first',
    profile: defaultLine(family).facts.tls,
    files,
    clock: systemClock,
    network: networkServices({ entries, conditions: new Set(), clock: systemClock }),
    handshakeMs: 10_000,
    ...change,
  });
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** SlDateTime_t of a moment. */
export function dateTime(unixMs: number): Uint8Array {
  const at = new Date(unixMs);
  const words = [at.getUTCSeconds(), at.getUTCMinutes(), at.getUTCHours()];
  words.push(at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCFullYear(), 0, 0, 0, 0, 0);
  return Uint8Array.from(words.flatMap((value) => [...word(value)]));
}

/** Sets the clock of a chip; gives the result. */
export function setClock(chip: NetworkProcessor, unixMs: number): number {
  return chip.deviceSet(1, 11, dateTime(unixMs));
}

const NAME_OPTIONS = { key: 30, cert: 31, ca: 32 } as const;

/** Opens a secure socket with these settings. Throws where one of them is refused. */
export function secureSocket(chip: NetworkProcessor, wish: SocketWish): number {
  const handle = chip.socket(100);
  if (handle < 0) throw new Error(`sl_Socket: ${handle}`);
  const set = (option: number, value: Uint8Array): void => {
    const code = chip.setOption(handle, 1, option, value);
    if (code < 0) throw new Error(`option ${option}: ${code}`);
  };
  if (wish.method !== undefined) set(25, Uint8Array.of(wish.method));
  if (wish.mask !== undefined) set(26, word(wish.mask));
  if (wish.numbers !== undefined) set(27, Uint8Array.from(wish.numbers));
  for (const role of ['key', 'cert', 'ca'] as const) {
    const name = wish.names?.[role];
    if (name !== undefined) set(NAME_OPTIONS[role], utf8Bytes(name));
  }
  if (wish.domainName !== undefined) set(35, utf8Bytes(wish.domainName));
  return handle;
}

/** One connection, closed again: its code, and what the handshake settled. */
export async function tryOnce(
  chip: NetworkProcessor,
  to: { readonly host: string; readonly port: number },
  wish: SocketWish,
): Promise<{ readonly code: number; readonly version?: string; readonly suite?: string }> {
  const handle = secureSocket(chip, wish);
  const code = await chip.connect(handle, to.host, to.port);
  const session = chip.session(handle);
  await chip.close(handle);
  return { code, ...session };
}
