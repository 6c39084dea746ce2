import type { Node } from 'web-tree-sitter';

/** The lines of comments without their marks. */
export function commentTexts(comments: readonly Node[]): string[] {
  return comments.flatMap(({ text }) => {
    if (!text.startsWith('/*')) return [text.replace(/^(#+|\/\/+)\s?/, '').trimEnd()];
    const lines = text
      .slice(2, -2)
      .split('\n')
      .map((line) => line.replace(/^\s*\*?\s?/, '').trimEnd());
    return lines.filter((line, index) => line !== '' || (index > 0 && index < lines.length - 1));
  });
}
