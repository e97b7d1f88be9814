import type { KnownAnchor } from '../anchor.ts';
import { anchors as amazon } from './amazon.ts';
import { anchors as digicertOld } from './digicert-old.ts';
import { anchors as digicert } from './digicert.ts';
import { anchors as globalsign } from './globalsign.ts';
import { anchors as google } from './google.ts';
import { anchors as letsEncrypt } from './lets-encrypt.ts';
import { anchors as microsoft } from './microsoft.ts';
import { anchors as others } from './others.ts';
import { anchors as starfield } from './starfield.ts';

/** Every known root, those of the IoT clouds first. */
export const KNOWN_ANCHORS: readonly KnownAnchor[] = [
  ...amazon,
  ...starfield,
  ...digicert,
  ...digicertOld,
  ...microsoft,
  ...letsEncrypt,
  ...google,
  ...globalsign,
  ...others,
];
