import { urc } from '../../../at/declare.ts';
import { definePart, type CodeTable, type Part } from '../../kit/part.ts';
import type { HttpDeclarations } from './declarations.ts';
import { httpObserver } from './observer.ts';
import { httpReading } from './reading.ts';

/** The module's HTTP client. `codes`: the family's table of its own results. */
export function httpPart(x: HttpDeclarations, codes: CodeTable): Part {
  return definePart({
    id: 'simcom-http',
    title: 'HTTP client in the module',
    roles: [],
    exchanges: [
      x.start,
      x.stop,
      x.parameter,
      x.data,
      x.action,
      x.readHead,
      x.readLength,
      x.read,
      ...x.tests.map((form) => form.exchange),
    ],
    urcs: [urc(x.block, x.read.manual)],
    observer: httpObserver,
    codes: [codes],
    reading: httpReading(x.manual),
  });
}
