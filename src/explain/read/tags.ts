import { readLead, type Lead } from './lead.ts';
import { isAnswer, startsCommand, isBasicCommand, shapeOf } from './shape.ts';

/** A line whose tags of modules and functions are off, because the dialogue follows them. */
export interface Untagged {
  readonly text: string;
  readonly lead?: Lead;
}

const TAG =
  /^(?:\[[^\]]{1,40}\]:?|\([^)]{1,40}\):?|[\w./-]{1,48}(?:\(\))?:|[\w.-]{1,24}(?= (?:<?-{0,2}>{1,3}|<{1,3}-{0,2}) )) */;
const SAYS_RECEIVED = /(?:^|[_\s.])(?:recv|received?|rx|response|resp|urc)(?:[_\s.:\])]|$)/i;
const SAYS_SENT = /(?:^|[_\s.])(?:send|sent|sending|tx|transmit)(?:[_\s.:\])]|$)/i;
const MAX_TAGS = 3;
/** Names of a program's parts that are remembered. */
const MAX_KNOWN = 64;

/**
 * Takes tags off where a command, a result or a mark of the direction follows. A tag under which commands were seen is
 * known to log the dialogue: then an `OK` behind it is the module's.
 */
export class TagReader {
  readonly #dialogue = new Set<string>();

  read(line: string): Untagged | undefined {
    let text = line;
    let first = '';
    for (let n = 0; n < MAX_TAGS; n++) {
      const tag = TAG.exec(text)?.[0];
      if (tag === undefined) return undefined;
      if (n === 0) first = tag.trim();
      text = text.slice(tag.length);
      const found = this.#behind(text, tag, first);
      if (found === undefined) continue;
      if (this.#dialogue.size < MAX_KNOWN) this.#dialogue.add(first);
      return found;
    }
    return undefined;
  }

  #behind(text: string, tag: string, first: string): Untagged | undefined {
    const lead = readLead(text);
    if (lead !== undefined && (lead.format !== 'words' || shapeOf(lead.text) !== 'other')) return { text, lead };
    const known = this.#dialogue.has(first);
    if (!startsCommand(text) && !(isAnswer(text) && (known || !isResult(text))) && !(known && isBasicCommand(text))) {
      return known && SAYS_RECEIVED.test(tag) ? { text, lead: told('in', text) } : undefined;
    }
    if (SAYS_RECEIVED.test(tag)) return { text, lead: told('in', text) };
    return SAYS_SENT.test(tag) ? { text, lead: told('out', text) } : { text };
  }
}

/** A word like `OK` or `ERROR`, which programs print too. */
function isResult(text: string): boolean {
  return !'+#%^$*!'.includes(text[0] ?? '');
}

function told(side: Lead['side'], text: string): Lead {
  return { side, style: 'words', format: 'words', text };
}
