import type { Field, TextValue } from '../../../at/field.ts';

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
