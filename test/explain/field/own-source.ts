import type { Disregard } from '../../../src/explain/disregard.ts';

/** Where a case comes from: how the place is called in sources, and the number of the thread there. */
interface Origin {
  readonly places: readonly string[];
  readonly numbers: readonly string[];
}

/** Forums by their hosts, and what sources call them. */
const FORUMS: readonly (readonly [host: string, name: string])[] = [
  ['e2e.ti.com', 'e2e'],
  ['community.circuitdojo.com', 'circuit dojo'],
  ['devzone.nordicsemi.com', 'devzone'],
  ['forums.quectel.com', 'quectel forum'],
  ['forum.freematics.com', 'freematics'],
  ['iot.stackexchange.com', 'stack'],
  ['iot-developer.thalesgroup.com', 'thales'],
];

function originOf(ref: string): Origin {
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)#/.exec(ref) ?? [];
  if (owner !== undefined && repo !== undefined)
    return { places: [repo, owner], numbers: [...ref.matchAll(/#(\d+)/g)].map(([, number = '']) => number) };
  const forum = FORUMS.find(([host]) => ref.includes(host));
  if (forum === undefined) throw new Error(`no name is known for the place of ${ref}`);
  return { places: [forum[1]], numbers: [...ref.matchAll(/\d{3,}/g)].map(([number]) => number) };
}

/** What is more than a report from the field. */
const MORE = /manual|guide|datasheet|RFC|documentation|release notes|list of|\bdocs\b|\.[ch]\b|3GPP|specification/i;
/** Numbers of threads; `R14.18`, `1.3.2` and `A011B07` are none. */
const THREADS = /(?<![\w.])\d{1,8}(?![\w.]*[\w])/g;

/** Whether a source is this case’s thread and nothing else: no other thread, no manual. */
export function restsOnlyOn(ref: string): Disregard {
  const { places, numbers } = originOf(ref);
  return (source) =>
    source.split(';').every((clause) => {
      // What is in brackets or after a colon is a remark.
      const text = clause
        .replace(/\([^()]*\)/g, ' ')
        .replace(/: .*$/, '')
        .toLowerCase();
      const [first, ...others] = [...text.matchAll(THREADS)].map(([number]) => number);
      return (
        places.some((place) => text.includes(place.toLowerCase())) &&
        first !== undefined &&
        numbers.includes(first) &&
        others.every((number) => numbers.includes(number)) &&
        !MORE.test(clause)
      );
    });
}
