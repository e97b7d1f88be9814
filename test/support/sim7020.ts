import { defaultLine } from '../../src/families/kit/family.ts';
import type { FirmwareLine } from '../../src/families/kit/firmware.ts';
import { emulator } from '../../src/families/simcom-sim7020/emulator.ts';
import { family } from '../../src/families/simcom-sim7020/family.ts';
import type { TlsClientProfile } from '../../src/tls/profile.ts';
import { Rig, type RigOptions } from './rig.ts';
import { RigTypist } from './typist.ts';

export interface Sim7020Options extends Partial<Omit<RigOptions, 'family' | 'emulator'>> {
  /** Bytes in one piece of what goes over the cable. */
  readonly chunk?: number;
}

const FINAL = /^(OK|ERROR|\+CME ERROR: .*|SHUT OK)$/;
/** Characters of a credential in one command, as in the vendor's example. */
const PIECE = 1_000;

/** The default line with other facts about its TLS client. */
export function withTls(change: Partial<TlsClientProfile>): FirmwareLine {
  const line = defaultLine(family);
  return { ...line, facts: { ...line.facts, tls: { ...line.facts.tls, ...change } } };
}

/** A PEM text in the vendor's form: one line, one line end, written out, behind BEGIN. */
export function oneLine(pem: string): string {
  const [begin = '', ...others] = pem.trim().split(/\r?\n/);
  return `${begin}\\r\\n${others.join('')}`;
}

/** Commands that carry a text in pieces; `head` is what stands before the sum: `AT+CSETCA=0,`. */
export function pieces(head: string, text: string, middle = ',0,'): readonly string[] {
  const parts = text.match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? [];
  return parts.map((part, at) => `${head}${text.length},${at < parts.length - 1 ? 1 : 0}${middle}"${part}"`);
}

/** A virtual SIM7020 on the desk. */
export class Sim7020 extends RigTypist {
  static async open({ chunk, ...options }: Sim7020Options = {}): Promise<Sim7020> {
    const rig = new Rig({ family, emulator, ...options });
    return new Sim7020(rig, await rig.terminal(chunk === undefined ? {} : { chunk }), FINAL);
  }

  /** Stores PEM texts by `AT+CSETCA`. */
  async store(texts: { readonly ca?: string; readonly cert?: string; readonly key?: string }): Promise<void> {
    for (const [type, text] of [texts.ca, texts.cert, texts.key].entries()) {
      if (text !== undefined) await this.all(...pieces(`AT+CSETCA=${type},`, oneLine(text)));
    }
  }
}
