import { errorText } from './error-data';
import { FILE_ERRORS } from './file-errors';

/** What came of parsing. A reason is the end of the sentence "FILE ...". */
export type ParsedJson =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'refused'; readonly reason: string };

/**
 * Deeper than any document of AWS or of a test framework. What walks or writes a value recurses once for each level.
 */
const MAX_DEPTH = 200;

/** Parse JSON that somebody else may have written. */
export function parseJson(text: string): ParsedJson {
  if (depthOf(text) > MAX_DEPTH) return { kind: 'refused', reason: errorText(FILE_ERRORS.tooDeep, { max: MAX_DEPTH }) };
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'refused', reason: errorText(FILE_ERRORS.notJson, { reason: (error as Error).message }) };
  }
}

/** How deep lists and objects are nested, brackets in strings left out. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (isString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) isString = false;
    } else if (char === 0x22) isString = true;
    else if (char === 0x5b || char === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (char === 0x5d || char === 0x7d) depth -= 1;
  }
  return deepest;
}
