import type { Observer } from '../../kit/part.ts';
import { textIn } from '../../kit/seen.ts';
import { withFile } from '../../kit/state.ts';
import { uploadedFile } from '../simcom-common/upload.ts';

/**
 * Files outside of the certificate store. They matter to a TLS connection when they are moved into it afterwards, so what
 * was written stays known under its path.
 */
export const fileObserver: Observer = {
  exchanges: {
    'fs.write': (state, seen) => {
      const path = textIn(seen.args, 'path');
      return seen.ok && path?.includes('/') === true ? withFile(state, path, uploadedFile(seen)) : state;
    },
  },
};
