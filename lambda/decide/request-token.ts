import { createHmac } from 'node:crypto';

/**
 * The token of a request: the same for each try, and known to nobody else before it is used. Tokens are good for one
 * comment, whoever posts it, and all that a token could be made of can be read by whoever reads the pull request.
 */
export function requestToken(seed: string, parts: readonly (string | number)[]): string {
  return `flow-ci-${createHmac('sha256', seed).update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`;
}
