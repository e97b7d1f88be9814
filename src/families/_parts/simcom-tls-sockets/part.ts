import { definePart, type CodeTable, type Part } from '../../kit/part.ts';
import type { TlsSocketDeclarations } from './declarations.ts';
import { tlsSocketObserver } from './observer.ts';
import { tlsSocketReading } from './reading.ts';

/** Sockets with TLS in the module, without MQTT. `codes`: the family's table of its result codes. */
export function tlsSocketPart(declared: TlsSocketDeclarations, codes: CodeTable): Part {
  const { manual, tests, urcs, ...commands } = declared;
  return definePart({
    id: 'simcom-tls-sockets',
    title: 'TLS sockets',
    roles: ['tlsSocket'],
    exchanges: [...Object.values(commands), ...tests.map((form) => form.exchange)],
    urcs,
    observer: tlsSocketObserver,
    codes: [codes],
    reading: tlsSocketReading(manual),
  });
}
