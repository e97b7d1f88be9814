import type { Fact } from '../../src/kernel/facts.ts';

/** A fact with its place in the object that holds it: `mqtt.topicBytes`. */
export interface NamedFact {
  readonly name: string;
  readonly fact: Fact<unknown>;
}

function isFact(value: object): value is Fact<unknown> {
  return 'value' in value && 'confidence' in value && 'source' in value;
}

/** Every fact inside `value`, however deep, in the order in which it is written. */
export function factsIn(value: unknown, name = ''): readonly NamedFact[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isFact(value)) return [{ name, fact: value }];
  return Object.entries(value).flatMap(([key, inner]) => factsIn(inner, name === '' ? key : `${name}.${key}`));
}

/** A fact's value for the reader: ranges as `1 to 256`, protocol numbers in hex. */
export function showValue({ name, fact: { value } }: NamedFact): string {
  if (value === null) return 'not known';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    const hex = /suites|groups|schemes/i.test(name);
    const shown = (value as readonly unknown[]).map((item) =>
      hex && typeof item === 'number' ? `0x${item.toString(16).toUpperCase().padStart(4, '0')}` : String(item),
    );
    return shown.join(', ');
  }
  if (typeof value === 'object') {
    if ('min' in value && 'max' in value) return `${String(value.min)} to ${String(value.max)}`;
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${String(inner)}`)
      .join(', ');
  }
  return typeof value === 'string' ? `\`${visible(value)}\`` : JSON.stringify(value);
}

/** Line ends as they are written in code. */
function visible(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
