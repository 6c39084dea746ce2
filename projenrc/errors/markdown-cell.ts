/** A text as a cell of a Markdown table. */
export function cell(text: string): string {
  const safe = text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
  // Outside of code and links a star or an angle bracket would be Markdown's.
  return safe
    .split(/(`[^`]*`|\]\([^)]*\))/)
    .map((part) => (/^(`|\]\()/.test(part) ? part : part.replace(/[*<>_]/g, (character) => `\\${character}`)))
    .join('');
}
