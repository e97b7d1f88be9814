import { definePart, type CodeTable, type Part } from '../../kit/part.ts';
import { exchangesOf } from '../gpp/setting.ts';
import { ipErrorCodes } from './codes.ts';
import type { SocketDeclarations } from './declarations.ts';
import { socketObserver } from './observer.ts';
import { socketReading } from './reading.ts';

/** Plain TCP sockets. `codes`: the family's tables of result codes and `+IP ERROR` numbers. */
export function socketPart(declared: SocketDeclarations, codes: readonly CodeTable[]): Part {
  const { manual, tests, urcs, settings, ...commands } = declared;
  return definePart({
    id: 'simcom-sockets',
    title: 'Plain sockets',
    roles: ['tcpSocket'],
    exchanges: [...Object.values(commands), ...tests.map((form) => form.exchange), ...exchangesOf(settings)],
    urcs,
    observer: socketObserver,
    codes,
    reading: socketReading(manual, ipErrorCodes(manual)),
  });
}
