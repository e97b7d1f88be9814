import type { ModuleHost } from '../../kit/emulator.ts';
import type { Identity } from '../../kit/state.ts';

/** A packet data context as the module keeps it. */
export interface PdpContext {
  readonly context: number;
  readonly type: string;
  readonly apn: string;
  /** Comes up by itself on LTE. */
  readonly automatic?: boolean;
  /** For emergency calls; the last field of the read form says so. */
  readonly emergency?: boolean;
}

/** What the families do differently with the same commands. The defaults are those of SIMCom's LTE modules. */
export interface GppEmulation {
  /** Lines of `ATI` before the IMEI, and after it. */
  readonly info: (identity: Required<Identity>) => readonly string[];
  /** Lines of `+SIMCOMATI`; undefined where the command does not exist. */
  readonly fullInfo: ((identity: Required<Identity>) => readonly string[]) | undefined;
  readonly capabilities: string;
  /** What `+CGMR` prints in front of the build: `+CGMR: `, `Revision:`. */
  readonly buildPrefix: string;
  /** `+CMEE` at power-on. */
  readonly errorMode: 0 | 1 | 2;
  /** The first words after power-on, and those after the SIM is ready. */
  readonly bootLines: readonly string[];
  readonly simReadyLines: readonly string[];
  /** `+CME ERROR` numbers of `+CPIN?` until the SIM has started, in their order. */
  readonly simStarting: readonly number[];
  /**
   * `+CME ERROR` number of whatever needs the SIM while `+CFUN` is 0 or 4; undefined where the SIM stays in use. With it
   * the module says `+CPIN: NOT READY` before the `OK` of switching off, and starts the SIM anew when switched on.
   */
  readonly simOffError: number | undefined;
  /** Printed after `OK` when the module is switched off by command. */
  readonly offLines: readonly string[];
  readonly contexts: readonly PdpContext[];
  /** What follows the APN in the read form of `+CGDCONT`; `live` is the address of an active context. */
  readonly contextTail: (
    context: PdpContext,
    live: string | undefined,
  ) => { readonly address: string; readonly tail: string };
  /** What `+CPSI?` prints after `LTE,Online,`. */
  readonly cell: string;
  /** What `+CBC` prints: the voltage alone, or state, level in per cent and, where it has them, millivolts. */
  readonly battery: string | { readonly state: number; readonly level: number; readonly mv?: number };
  /** Whether `+CCID` exists beside `+CICCID`, and whether its answer has a prefix. */
  readonly ccid: 'none' | 'bare';
  /** Access technology in the lines of `+COPS` and `+CREG`; undefined where they end before it. */
  readonly technology: number | undefined;
  /** The cell in the lines of `+CREG`, hexadecimal. */
  readonly cellId: string;
  /** Whether activating a context attaches a module that is not attached. */
  readonly activationAttaches: boolean;
  /** What the clock shows at power-on where nothing keeps it, Unix ms; undefined: what the virtual clock shows. */
  readonly coldClock: number | undefined;
  /** The network has taken the module in (again). */
  readonly onAttached: (host: ModuleHost) => void;
  /** With `simOffError`: the radio has been switched off, and the module has not said so yet. */
  readonly onRadioOff: (host: ModuleHost) => void;
}

/** Numbers of a SIM and a module that do not exist: test network 001-01, a type allocation code that is never given out. */
export const VIRTUAL = {
  imei: '001010000000008',
  imsi: '001010000000001',
  iccid: '89001010000000000013',
  operator: 'Hawser Test Network',
  operatorShort: 'Hawser',
  plmn: '00101',
  area: '0001',
  cell: '0012C801',
} as const;

const UNSET_IPV6 = Array.from({ length: 16 }, () => '0').join('.');

export const DEFAULT_EMULATION: GppEmulation = {
  info: ({ manufacturer, model, revision }) => [
    `Manufacturer: ${manufacturer}`,
    `Model: ${model}`,
    `Revision: ${revision}`,
    `IMEI: ${VIRTUAL.imei}`,
    '+GCAP: +CGSM',
  ],
  fullInfo: ({ manufacturer, model, build }) => [
    `Manufacturer: ${manufacturer}`,
    `Model: ${model}`,
    `Revision: ${build}`,
    'QCN: ',
    `IMEI: ${VIRTUAL.imei}`,
    'MEID: ',
    '+GCAP: +CGSM',
    'DeviceInfo: 173,170',
  ],
  capabilities: '+CGSM',
  buildPrefix: '+CGMR: ',
  errorMode: 2,
  bootLines: ['RDY'],
  simReadyLines: ['SMS DONE', 'PB DONE'],
  simStarting: [14],
  simOffError: undefined,
  offLines: [],
  contexts: [
    { context: 1, type: 'IP', apn: 'internet', automatic: true },
    { context: 2, type: 'IPV4V6', apn: 'ims', automatic: true },
    { context: 3, type: 'IPV4V6', apn: 'SOS', emergency: true },
  ],
  contextTail: ({ type, emergency = false }) => ({
    address: type === 'IP' ? '0.0.0.0' : UNSET_IPV6,
    tail: `0,0,0,${emergency ? 1 : 0}`,
  }),
  cell: '001-01,0x0001,1230849,101,EUTRAN-BAND3,1650,5,5,-101,-975,-688,14',
  battery: '3.850V',
  ccid: 'none',
  technology: 7,
  cellId: VIRTUAL.cell,
  activationAttaches: false,
  coldClock: undefined,
  onAttached: () => undefined,
  onRadioOff: () => undefined,
};
