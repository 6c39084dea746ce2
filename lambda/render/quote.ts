import { codeSpan } from './markdown';
import { maskSecrets } from './mask-secrets';
import { oneLine } from './plain-text';

/** Words of others. Control codes go first: one in the middle of a secret would hide it. */
export function quote(text: string, length: number): string {
  return codeSpan(maskSecrets(oneLine(text)), length);
}
