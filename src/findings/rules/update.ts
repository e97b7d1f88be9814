import type { Remedy } from '../../kernel/errors.ts';
import type { ModuleFacts, Sibling } from '../inputs.ts';

/**
 * The update that would help, where a line for the same hardware is known to: the nearest build first. Says for which
 * hardware images are, because the wrong image can leave a module that does not start.
 */
export function updateTo(module: ModuleFacts, what: string, helps: (line: Sibling) => boolean): readonly Remedy[] {
  const better = module.siblings.filter((line) => !line.knownBad && helps(line));
  if (better.length === 0) return [];
  const builds = [...better]
    .sort((a, b) => shared(b.firmware, module.firmware) - shared(a.firmware, module.firmware))
    .map(({ firmware }) => firmware);
  // A firmware that is known to be bad can be the newer one.
  const change =
    module.knownBad === undefined
      ? `Update the firmware to ${builds.join(' or ')} or newer`
      : `Change the firmware to ${builds.join(' or ')}`;
  const own = module.reportedFirmware === '' ? module.firmware : module.reportedFirmware;
  const images = module.images === undefined ? '' : `; ${module.images.value}`;
  return [
    {
      text: `${change}, which ${what}. Yours is ${own}: take the image of your exact hardware variant${images}.`,
    },
  ];
}

function shared(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
