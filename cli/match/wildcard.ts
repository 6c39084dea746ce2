/**
 * EventBridge's `wildcard` text: `*` is any characters, none included; `\*` and `\\` are themselves.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export class Wildcard {
  /** The texts between the stars: one more than there are stars. */
  private readonly texts: readonly string[];

  /** Throws the reason as a text when the service would refuse the pattern. */
  constructor(pattern: string) {
    this.texts = cut(pattern);
    if (complexity(this.texts) > MAX_COMPLEXITY) {
      throw new SyntaxError(
        'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
      );
    }
  }

  /** Whether the whole text matches. The leftmost place for each text is as good as any, so nothing is tried twice. */
  public matches(value: string): boolean {
    const [first, ...rest] = this.texts;
    const last = rest.pop();
    if (last === undefined) return first !== '' && value === first; // The empty wildcard matches nothing.
    if (!value.startsWith(first)) return false;
    let at = first.length;
    for (const text of rest) {
      const found = value.indexOf(text, at);
      if (found < 0) return false;
      at = found + text.length;
    }
    return value.length - last.length >= at && value.endsWith(last);
  }
}

/**
 * The service refuses patterns that keep many partial matches alive at once. Its limit is not published: 10 refuses
 * what it is known to refuse and passes what it is known to take.
 */
const MAX_COMPLEXITY = 10;

/**
 * Partial matches that one text can keep alive: each star stays alive, and so does each repetition within the text
 * after it.
 */
function complexity(texts: readonly string[]): number {
  return texts.slice(1).reduce((sum, text) => sum + 1 + deepestRepetition(text), 0);
}

/** How many beginnings of the text end at the same place in it, at most (Knuth-Morris-Pratt's borders). */
function deepestRepetition(text: string): number {
  const border = [0];
  const depth = [0, 1];
  for (let end = 1, length = 0; end < text.length; end += 1) {
    while (length > 0 && text[end] !== text[length]) length = border[length - 1];
    if (text[end] === text[length]) length += 1;
    border.push(length);
    depth.push(depth[length] + 1);
  }
  return text === '' ? 0 : Math.max(...depth);
}

function cut(pattern: string): string[] {
  const texts = [''];
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] === '*') {
      if (pattern[i + 1] === '*') throw new SyntaxError(`Consecutive wildcard characters at pos ${i}`);
      texts.push('');
      continue;
    }
    if (pattern[i] === '\\') {
      i += 1;
      if (pattern[i] !== '*' && pattern[i] !== '\\') throw new SyntaxError(`Invalid escape character at pos ${i - 1}`);
    }
    texts[texts.length - 1] += pattern[i];
  }
  return texts;
}
