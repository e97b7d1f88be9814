import { byteString, bytesOf } from './bytes.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Bytes written in base64, padded and without line ends (RFC 4648 §4); `undefined` for any other text. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  return BASE64.test(text) ? bytesOf(atob(text)) : undefined;
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(byteString(bytes));
}
