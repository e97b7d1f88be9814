import type { ObservedExchange, Observer } from '../kit/part.ts';
import { lineSeen, linesSeen, numberIn, textIn } from '../kit/seen.ts';
import { withFile, type ModuleState, type StoredFile } from '../kit/state.ts';

/** `UFS:` is where a file lies whose name says nothing; names are compared without it. */
export function storedName(name: string): string {
  return name.replace(/^UFS:/i, '');
}

const IN_MEMORY = /^RAM:/i;
const PATTERN = /[*?]/;

function without(state: ModuleState, gone: (name: string) => boolean): ModuleState {
  return { ...state, files: new Map([...(state.files ?? [])].filter(([name]) => !gone(name))) };
}

function deleted(state: ModuleState, name: string): ModuleState {
  const wanted = storedName(name);
  if (PATTERN.test(wanted)) {
    const memory = IN_MEMORY.test(wanted);
    return without(state, (other) => IN_MEMORY.test(other) === memory);
  }
  // One file fewer says nothing of the others.
  return state.files === undefined ? state : without(state, (other) => other === wanted);
}

/** A stalled upload ends with `OK` as well: the count in the answer is what is stored, not the one that was announced. */
function uploaded(line: string) {
  return (state: ModuleState, seen: ObservedExchange): ModuleState => {
    const name = textIn(seen.args, 'name');
    if (!seen.ok || name === undefined) return state;
    const counted = lineSeen(seen, line);
    const bytes = numberIn(counted, 'bytes');
    const digest = textIn(counted, 'checksum');
    const file: StoredFile = {
      ...(bytes === undefined ? {} : { bytes }),
      ...(digest === undefined ? {} : { digest }),
      ...(seen.body === undefined ? {} : { text: seen.body }),
    };
    // A new file under an old name keeps nothing of the old one.
    return withFile(deleted(state, name), storedName(name), file);
  };
}

function listed(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const pattern = storedName(textIn(seen.args, 'pattern') ?? '*');
  // A listing of all shows the whole of one storage; one of a single name shows that name only.
  const whole = seen.partial !== true && /^(?:RAM:)?\*?$/i.test(pattern);
  const known = whole ? deleted(state, pattern.endsWith('*') ? pattern : `${pattern}*`) : state;
  return linesSeen(seen, 'file.entry').reduce((all, values) => {
    const name = textIn(values, 'name');
    const bytes = numberIn(values, 'bytes');
    if (name === undefined || bytes === undefined) return all;
    const before = state.files?.get(storedName(name));
    // What was known of a file stays true as long as its length does.
    return withFile(all, storedName(name), before?.bytes === bytes ? before : { bytes });
  }, known);
}

/** What uploads, lists and deletions show of the files. */
export const fileObserver: Observer = {
  exchanges: {
    'file.upload': uploaded('file.uploaded'),
    'secure-file.upload': uploaded('secure-file.uploaded'),
    'file.list': listed,
    'file.list.of': listed,
    'file.delete': (state, { ok, args }) => (ok ? deleted(state, textIn(args, 'name') ?? '') : state),
    'secure-file.delete': (state, { ok, args }) => (ok ? deleted(state, textIn(args, 'name') ?? '') : state),
  },
  urcs: {
    'boot.ready': (state) => (state.files === undefined ? state : without(state, (name) => IN_MEMORY.test(name))),
  },
};
