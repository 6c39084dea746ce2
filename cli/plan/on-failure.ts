import { OnFailure } from './buildspec';

/** How often RETRY builds again without a number. */
const DEFAULT_RETRIES = 3;
const MAX_RETRIES = 100;

/**
 * Read `on-failure`. The documentation writes `RETRY-` and `Retry-`, so case does not count.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function parseOnFailure(text: string): OnFailure | undefined {
  if (/^abort$/i.test(text)) return { kind: 'abort' };
  if (/^continue$/i.test(text)) return { kind: 'continue' };
  const retry = /^retry(?:-(\d+)(?=-|$))?(?:-(.+))?$/is.exec(text);
  if (!retry) return undefined;
  const limit = retry[1] === undefined ? DEFAULT_RETRIES : Number(retry[1]);
  const pattern = retry[2] ?? '.*';
  if (limit > MAX_RETRIES || !isPattern(pattern)) return undefined;
  return { kind: 'retry', limit, pattern };
}

function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}
