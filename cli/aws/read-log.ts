import { BuildLogs } from './builds';
import { PageLimit } from '../../lambda/decide/page-limit';
import { LogPlace } from '../../lambda/decode/flow-event';

/** A page holds up to 10,000 events. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
const MAX_LOG_PAGES = 1_000;
/** A page may be empty although there is more. */
const MAX_EMPTY_PAGES = 100;

export interface ReadLog {
  /** Where the next reading begins. */
  readonly next?: string;
  /** Why the log was not read to its end. */
  readonly incomplete?: string;
}

/** Hand over all lines that a log has by now, for a bounded number of pages. */
export async function readLog(
  logs: BuildLogs,
  place: LogPlace,
  from: string | undefined,
  take: (line: string) => void,
  stop?: AbortSignal,
): Promise<ReadLog> {
  const limit = new PageLimit('logs:GetLogEvents', MAX_LOG_PAGES);
  let next = from;
  for (let empty = 0; !stop?.aborted;) {
    const page = await logs.read(place, next);
    next = page.next;
    page.lines.forEach(take);
    if (!page.more || next === undefined) break;
    empty = page.lines.length === 0 ? empty + 1 : 0;
    const incomplete =
      limit.refuse(next) ??
      (empty >= MAX_EMPTY_PAGES ? `logs:GetLogEvents returned ${empty} empty pages in a row` : undefined);
    if (incomplete !== undefined) return { next, incomplete };
  }
  return next === undefined ? {} : { next };
}
