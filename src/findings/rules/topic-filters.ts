/**
 * Whether everything that `topic` (a topic or a filter) stands for is covered by a broker's filter. `{clientId}` there is
 * the client's own id; other names in braces stand for what is not known here, one level or part of one.
 */
export function filterFits(topic: string, filter: string, clientId: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.replaceAll('{clientId}', () => clientId).split('/');
  for (const [at, level] of wanted.entries()) {
    if (level === '#') return at > 0 || !topic.startsWith('$');
    const own = levels[at];
    if (own === undefined || own === '#') return false;
    if (!levelFits(own, level)) return false;
  }
  return levels.length === wanted.length;
}

function levelFits(own: string, level: string): boolean {
  if (level === '+' || level === own) return true;
  if (!level.includes('{') || own === '+') return false;
  const parts = level.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 's').test(own);
}
