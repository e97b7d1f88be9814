import { line, urc, type Exchange } from '../../at/declare.ts';
import { int, optional, quoted, rest } from '../../at/field.ts';
import { asked } from '../kit/declared.ts';

/** Where users load signed binaries. */
export const FORUM = 'Thales developer forum, thread 191';
export const SERVICES = 'Cinterion internet services, AT^SISS and AT^SISO';

const text = rest();
const id = int({ max: 9 });
const values = (name: string, token: string) => line(name, token, { values: text });

/** `^SIS: 0,0,48,"Remote peer has closed the connection"`: a cause other than 0, or a number above 0, with words. */
const event = line('service.event', '^SIS', {
  id,
  cause: int({ max: 9 }),
  code: optional(int({ max: 9_999 })),
  words: optional(quoted({ quotesOptional: true })),
});

/**
 * Modules that came from Cinterion (ELS, PLS, EXS): connections are profiles of named parameters, and credentials go in
 * as signed binaries of the vendor's own program.
 */
export const cinterion: readonly Exchange[] = [
  asked(
    'cert.install-file',
    'set',
    '^SJMSEC',
    'Thales developer forum, comment 10142',
    [line('cert.install.result', '^SJMSEC', { result: int(), words: quoted() })],
    { what: quoted({ quotesOptional: true }), file: quoted({ quotesOptional: true }) },
  ),
  asked('cert.list', 'set', '^SBNR', FORUM, [values('cert.entry', '^SBNR')], {
    what: quoted({ quotesOptional: true }),
    values: optional(text),
  }),
  asked('cert.write-binary', 'set', '^SBNW', FORUM, [values('cert.write-binary.state', '^SBNW')], {
    what: quoted({ quotesOptional: true }),
    values: optional(text),
  }),
  asked('cert.factory', 'set', '^SSECUA', FORUM, [values('cert.factory.state', '^SSECUA')], { values: text }),
  asked('service.set', 'set', '^SISS', SERVICES, [], {
    id,
    name: quoted({ quotesOptional: true }),
    value: quoted({ max: 512, quotesOptional: true }),
  }),
  asked('service.read', 'read', '^SISS', SERVICES, [values('service.value', '^SISS')]),
  asked('service.open', 'set', '^SISO', SERVICES, [], { id, more: optional(int()) }),
  asked('service.open.read', 'read', '^SISO', SERVICES, [values('service.state', '^SISO')]),
  asked('service.close', 'set', '^SISC', SERVICES, [], { id, more: optional(int()) }),
  asked('service.error', 'set', '^SISE', SERVICES, [values('service.error.value', '^SISE')], {
    id,
    more: optional(int()),
  }),
];

/** What a service says by itself. */
export const cinterionUrcs = [
  urc(event, SERVICES),
  urc(values('service.writable', '^SISW'), SERVICES),
  urc(values('service.readable', '^SISR'), SERVICES),
];
