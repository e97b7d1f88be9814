/** A text without these characters at its end. A regular expression would begin anew at each of them: a long row takes hours. */
export function withoutTail(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
