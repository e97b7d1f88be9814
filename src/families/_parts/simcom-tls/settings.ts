import type { Field, Fields, TextValue } from '../../../at/field.ts';

/** Every setting of a TLS context, under the name that `+CSSLCFG` gives it. */
export const TLS_SETTINGS = [
  'sslversion',
  'authmode',
  'ignorelocaltime',
  'negotiatetime',
  'cacert',
  'clientcert',
  'clientkey',
  'enableSNI',
  'keypwd',
  'password',
  'ignorecertCN',
  'use_tickets',
  'ciphersuites',
] as const;
export type TlsSetting = (typeof TLS_SETTINGS)[number];

/** How a query prints a setting. */
export type ShownField = Field<number, false> | Field<TextValue, false>;

/** The same for a setting that a line can end before. */
export function maybe(field: ShownField): Fields[string] {
  return { ...field, optional: true };
}
