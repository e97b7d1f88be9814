import { formatFields } from './codec.ts';
import type { Exchange } from './declare.ts';
import type { LooseValues } from './field.ts';

/**
 * A command as a line without its end. `wire` is what goes out, `display` has labels where secrets stand. Throws a
 * TypeError for a missing parameter and for a value that would end the line early: the module would take what follows
 * as a command of its own.
 */
export function formatCommand(exchange: Exchange, args: LooseValues, show: 'wire' | 'display' = 'wire'): string {
  const text = `AT${exchange.token}${tail(exchange, args, show)}`;
  if (text.includes('\r')) throw new TypeError(`a parameter of ${exchange.id} holds a carriage return`);
  return text;
}

function tail({ form, args: fields }: Exchange, args: LooseValues, show: 'wire' | 'display'): string {
  switch (form) {
    case 'exec':
      return '';
    case 'read':
      return '?';
    case 'test':
      return '=?';
    case 'set':
      return `=${formatFields(fields, args, show)}`;
    case 'basic':
      return formatFields(fields, args, show);
  }
}
