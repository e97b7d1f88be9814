import { ERROR, OK, answer, type Answer, type Ending, type ModuleHost } from '../../../kit/emulator.ts';
import * as store from '../declarations/store.ts';
import { settingAnswers } from './settings.ts';
import { simRefusal } from './status.ts';

/** `+CMS ERROR: 321`: invalid memory index (27.005 §3.2.5). */
const NO_SUCH_MESSAGE: Ending = { final: '+CMS ERROR: 321' };
const BOOKS = ['SM', 'DC', 'FD', 'LD', 'MC', 'ME', 'RC', 'EN', 'ON'];
const BOOK_PLACES = 250;
const BOOK = 'book.storage';

/** Message store and phone book of the virtual SIM: both empty. */
export function storeAnswers(host: ModuleHost): readonly Answer[] {
  const withSim = (then: () => Ending): Ending => simRefusal(host) ?? then();
  return [
    answer(store.listMessages, () => withSim(() => OK)),
    answer(store.listNewMessages, () => withSim(() => OK)),
    answer(store.listTest, (_args, reply) => {
      reply.info(store.listRanges, { ranges: '(0-4)' });
      return OK;
    }),
    answer(store.readMessage, () => withSim(() => NO_SUCH_MESSAGE)),
    answer(store.deleteMessage, () => withSim(() => OK)),
    answer(store.readCentre, (_args, reply) =>
      withSim(() => {
        reply.info(store.centreLine, { number: '', kind: 129 });
        return OK;
      }),
    ),
    answer(store.setService, (_args, reply) => {
      reply.info(store.serviceLine, { values: '1,1,1' });
      return OK;
    }),
    answer(store.readService, (_args, reply) => {
      reply.info(store.serviceLine, { values: '0,1,1,1' });
      return OK;
    }),
    answer(store.serviceTest, (_args, reply) => {
      reply.info(store.serviceLine, { values: '(0-1)' });
      return OK;
    }),
    ...settingAnswers(host, store.textParameters),
    ...bookAnswers(host, withSim),
  ];
}

function bookAnswers(host: ModuleHost, withSim: (then: () => Ending) => Ending): readonly Answer[] {
  return [
    answer(store.readBook, (_args, reply) =>
      withSim(() => {
        reply.info(store.bookLine, {
          storage: (host.shared.get(BOOK) as string | undefined) ?? 'SM',
          used: 0,
          total: BOOK_PLACES,
        });
        return OK;
      }),
    ),
    answer(store.setBook, ({ storage }) =>
      withSim(() => {
        const name = String(storage).toUpperCase();
        if (!BOOKS.includes(name)) return ERROR;
        host.shared.set(BOOK, name);
        return OK;
      }),
    ),
    answer(store.bookTest, (_args, reply) => {
      reply.info(store.bookRanges, { ranges: `(${BOOKS.map((name) => `"${name}"`).join(',')})` });
      return OK;
    }),
    answer(store.readEntries, () => withSim(() => OK)),
    answer(store.entriesTest, (_args, reply) => {
      reply.info(store.entryRanges, { entry: `(1-${BOOK_PLACES}),40,14` });
      return OK;
    }),
  ];
}
