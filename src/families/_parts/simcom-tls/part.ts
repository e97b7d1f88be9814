import { definePart, type Part } from '../../kit/part.ts';
import type { TlsDeclarations } from './declarations.ts';
import { tlsObserver } from './observer.ts';
import { tlsReading } from './reading.ts';

/** The TLS contexts of the SIMCom modules that have `+CSSLCFG`. */
export function tlsPart(declared: TlsDeclarations): Part {
  return definePart({
    id: 'simcom-tls',
    title: 'TLS contexts',
    roles: ['tlsOptions', 'readBack'],
    exchanges: [
      ...declared.order.map((setting) => declared[setting]),
      declared.all,
      declared.one,
      declared.test.exchange,
    ],
    urcs: [],
    observer: tlsObserver(declared.order, declared.newerVersions),
    codes: [],
    reading: tlsReading,
  });
}
