import type { FileStore } from '../families/kit/emulator.ts';

/** Free space of a SIM7600's `C:`, bytes (AT command manual V3.00, +FSMEM example). */
const DEFAULT_CAPACITY = 11_348_480;

/** The module's flash: it outlives restarts, and it can be full. */
export class MemoryFiles implements FileStore {
  readonly #areas = new Map<string, Map<string, Uint8Array>>();
  readonly #capacity: number;
  /** While set nothing is taken, however small: somebody else has filled the flash. */
  full = false;
  #used = 0;

  constructor(capacity = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  /** Areas that hold, or have held, a file. */
  areas(): readonly string[] {
    return [...this.#areas.keys()];
  }

  list(area: string): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
    return [...(this.#areas.get(area) ?? [])].map(([name, bytes]) => ({ name, bytes: bytes.slice() }));
  }

  read(area: string, name: string): Uint8Array | undefined {
    return this.#areas.get(area)?.get(name)?.slice();
  }

  write(area: string, name: string, bytes: Uint8Array): boolean {
    const files = this.#areas.get(area) ?? new Map<string, Uint8Array>();
    const used = this.#used - (files.get(name)?.length ?? 0) + bytes.length;
    if (this.full || used > this.#capacity) return false;
    this.#areas.set(area, files.set(name, bytes.slice()));
    this.#used = used;
    return true;
  }

  remove(area: string, name: string): boolean {
    const files = this.#areas.get(area);
    const bytes = files?.get(name);
    if (files === undefined || bytes === undefined) return false;
    this.#used -= bytes.length;
    return files.delete(name);
  }
}
