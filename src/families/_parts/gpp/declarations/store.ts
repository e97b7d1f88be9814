import { exchange, line, type Exchange } from '../../../../at/declare.ts';
import { int, optional, quoted, rest } from '../../../../at/field.ts';
import { exchangesOf, setting } from '../setting.ts';

/* Stored messages and phone book (3GPP TS 27.005 §3, 27.007 §8.11): read by Linux's phone programs. */

const MESSAGES = '3GPP TS 27.005 §3';
const BOOK = '3GPP TS 27.007 §8';

export const messageLine = line('sms.entry', '+CMGL', { entry: rest() });
export const listMessages = exchange('sms.list', 'set', '+CMGL', {
  args: { which: quoted({ quotesOptional: true, max: 12 }) },
  reply: [messageLine],
  deadlineMs: 20_000,
  manual: `${MESSAGES}.4.2`,
});
export const listNewMessages = exchange('sms.list.new', 'exec', '+CMGL', {
  reply: [messageLine],
  deadlineMs: 20_000,
  manual: `${MESSAGES}.4.2`,
});
export const listRanges = line('sms.list.ranges', '+CMGL', { ranges: rest() });
export const listTest = exchange('sms.list.test', 'test', '+CMGL', { reply: [listRanges], manual: `${MESSAGES}.4.2` });
export const readMessage = exchange('sms.read', 'set', '+CMGR', {
  args: { index: int({ max: 254 }) },
  reply: [line('sms.message', '+CMGR', { message: rest() })],
  manual: `${MESSAGES}.4.3`,
});
export const deleteMessage = exchange('sms.delete', 'set', '+CMGD', {
  args: { index: int({ max: 254 }), which: optional(int({ max: 4 })) },
  deadlineMs: 25_000,
  manual: `${MESSAGES}.5.4`,
});
export const centreLine = line('sms.centre', '+CSCA', { number: quoted(), kind: int({ max: 255 }) });
export const readCentre = exchange('sms.centre.read', 'read', '+CSCA', {
  reply: [centreLine],
  manual: `${MESSAGES}.3.1`,
});
export const serviceLine = line('sms.service.value', '+CSMS', { values: rest() });
export const setService = exchange('sms.service', 'set', '+CSMS', {
  args: { service: int({ max: 1 }) },
  reply: [serviceLine],
  manual: `${MESSAGES}.2.1`,
});
export const readService = exchange('sms.service.read', 'read', '+CSMS', {
  reply: [serviceLine],
  manual: `${MESSAGES}.2.1`,
});
export const serviceTest = exchange('sms.service.test', 'test', '+CSMS', {
  reply: [serviceLine],
  manual: `${MESSAGES}.2.1`,
});
export const textParameters = setting('sms.text-parameters', '+CSMP', {
  fields: {
    first: optional(int({ max: 255 })),
    validity: optional(int({ max: 255 })),
    protocol: optional(int({ max: 255 })),
    coding: optional(int({ max: 255 })),
  },
  initial: { first: 17, validity: 167, protocol: 0, coding: 0 },
  manual: `${MESSAGES}.3.2`,
});

export const bookLine = line('book.storage.value', '+CPBS', {
  storage: quoted(),
  used: optional(int()),
  total: optional(int()),
});
export const readBook = exchange('book.storage.read', 'read', '+CPBS', { reply: [bookLine], manual: `${BOOK}.11` });
export const setBook = exchange('book.storage', 'set', '+CPBS', {
  args: { storage: quoted({ quotesOptional: true, max: 2 }) },
  manual: `${BOOK}.11`,
});
export const bookRanges = line('book.storage.ranges', '+CPBS', { ranges: rest() });
export const bookTest = exchange('book.storage.test', 'test', '+CPBS', { reply: [bookRanges], manual: `${BOOK}.11` });
export const entryRanges = line('book.entry', '+CPBR', { entry: rest() });
export const readEntries = exchange('book.read', 'set', '+CPBR', {
  args: { from: int({ min: 1, max: 255 }), to: optional(int({ min: 1, max: 255 })) },
  reply: [entryRanges],
  manual: `${BOOK}.12`,
});
export const entriesTest = exchange('book.read.test', 'test', '+CPBR', { reply: [entryRanges], manual: `${BOOK}.12` });

export const storeExchanges: readonly Exchange[] = [
  listMessages,
  listNewMessages,
  listTest,
  readMessage,
  deleteMessage,
  readCentre,
  setService,
  readService,
  serviceTest,
  ...exchangesOf([textParameters]),
  readBook,
  setBook,
  bookTest,
  readEntries,
  entriesTest,
];
