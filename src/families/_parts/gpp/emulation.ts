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
  /** `+CGMR: BUILD`, or the bare build. */
  readonly buildPrefixed: boolean;
  /** `+CMEE` at power-on. */
  readonly errorMode: 0 | 1 | 2;
  /** The first words after power-on, and those after the SIM is ready. */
  readonly bootLines: readonly string[];
  readonly simReadyLines: readonly string[];
  /** `+CME ERROR` numbers of `+CPIN?` until the SIM has started, in their order. */
  readonly simStarting: readonly number[];
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
  readonly voltage: string;
  /** `+CCID` exists beside `+CICCID`. */
  readonly ccid: boolean;
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
  buildPrefixed: true,
  errorMode: 2,
  bootLines: ['RDY'],
  simReadyLines: ['SMS DONE', 'PB DONE'],
  simStarting: [14],
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
  voltage: '3.850V',
  ccid: false,
};
