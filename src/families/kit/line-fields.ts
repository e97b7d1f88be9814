const FIELD = /"([^"]*)"|([^,"]+)/g;

/** The values of a line whose number of fields differs between firmware, without quotes: `0,"a.pem"` is `0` and `a.pem`. */
export function fieldsOf(values: string | undefined): readonly string[] {
  return [...(values ?? '').matchAll(FIELD)].map(([, inQuotes, bare]) => inQuotes ?? bare?.trim() ?? '');
}
