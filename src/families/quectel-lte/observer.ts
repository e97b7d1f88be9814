import { merged } from '../kit/merged.ts';
import { connectObserver } from './observer-connect.ts';
import { fileObserver } from './observer-files.ts';
import { tlsObserver } from './observer-tls.ts';

/** What a session shows of a Quectel module: files, TLS contexts, network, connections. */
export const quectelObserver = merged(fileObserver, tlsObserver, connectObserver);
