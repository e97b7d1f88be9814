import { anchorEntries } from './catalogue/anchors.ts';
import type { CatalogueEntry } from './catalogue/entry.ts';
import { checkEntries } from './catalogue/check.ts';
import { credentialEntries } from './catalogue/credentials.ts';
import { fileEntries } from './catalogue/files.ts';
import { fitEntries } from './catalogue/fit.ts';
import { loginEntries } from './catalogue/login.ts';
import { mqttEntries } from './catalogue/mqtt.ts';
import { networkEntries } from './catalogue/network.ts';
import { probeEntries } from './catalogue/probe.ts';
import { tlsEntries } from './catalogue/tls.ts';

export type { CatalogueEntry } from './catalogue/entry.ts';

/*
 * Codes are stable: documents, forum answers and other programs refer to them. A cause may have several codes, one for
 * each way in which it shows.
 */
export const CATALOGUE = {
  ...networkEntries,
  ...tlsEntries,
  ...mqttEntries,
  ...loginEntries,
  ...fileEntries,
  ...credentialEntries,
  ...anchorEntries,
  ...fitEntries,
  ...probeEntries,
  ...checkEntries,
};

/** Every code that a finding can have. */
export type FindingCode = keyof typeof CATALOGUE;

export function catalogueEntry(code: FindingCode): CatalogueEntry {
  return CATALOGUE[code];
}
