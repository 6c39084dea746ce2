import { isNetrcPassword, linesOfBlock } from './mask/blocks';
import { maskElements } from './mask/elements';
import { findKeys, isBodyAlone, isLastOfBody, KEY_BEGINS, maskKeysInLine } from './mask/key-blocks';
import { MASK } from './mask/mask';
import { maskNamedValues } from './mask/openers';
import { maskTokens } from './mask/token-shapes';
import { maskUrls } from './mask/urls';
import { maskWords } from './mask/words';

/** One line or several, with everything masked that looks like a secret. */
export function maskSecrets(text: string): string {
  return maskLines(text.split('\n')).join('\n');
}

/** Lines with their secrets masked; a private key over several lines becomes one line. */
export function maskLines(lines: readonly string[]): readonly string[] {
  const keys = findKeys(lines);
  const masked: string[] = [];
  let inBody = false;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    const hidden = keys.get(i) ?? 1 + linesOfBlock(lines, i);
    if (keys.has(i)) masked.push(line.search(KEY_BEGINS) < 0 ? MASK : maskLine(line));
    else if (isNetrcPassword(lines, i)) masked.push(line.replace(/\S+\s*$/, MASK));
    else masked.push(inBody && isLastOfBody(line) ? MASK : maskLine(line));
    if (hidden > 1 && !keys.has(i)) masked.push(MASK);
    inBody = isBodyAlone(line);
    i += hidden - 1;
  }
  return masked.filter((line, i) => line !== MASK || masked[i - 1] !== MASK);
}

function maskLine(line: string): string {
  return [maskKeysInLine, maskUrls, maskTokens, maskNamedValues, maskElements, maskWords].reduce(
    (masked, mask) => mask(masked),
    line,
  );
}
