import type { Observer } from '../kit/part.ts';
import { connectObserver } from './observer-connect.ts';
import { fileObserver } from './observer-files.ts';
import { tlsObserver } from './observer-tls.ts';

/** What a session shows of a Quectel module: files, TLS contexts, network, connections. */
export const quectelObserver: Observer = {
  unfinished: { ...connectObserver.unfinished },
  exchanges: { ...fileObserver.exchanges, ...tlsObserver.exchanges, ...connectObserver.exchanges },
  urcs: { ...fileObserver.urcs, ...connectObserver.urcs },
};
