import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { BuildLog } from './ports';
import { readPages, ReportIncomplete } from './read-pages';
import { LogPlace } from '../decode/flow-event';
import { FUNCTION_ERRORS, reasonWith } from '../decode/reasons';

/** Enough for the output of what failed and for what CodeBuild and later phases wrote after it. */
const ENOUGH_EVENTS = 2_000;
/** A page may be empty although there is more. */
const MAX_LOG_PAGES = 5;

/** Logs of builds in CloudWatch Logs. */
export class CloudWatchBuildLog implements BuildLog {
  public constructor(
    private readonly incomplete: ReportIncomplete,
    private readonly client: Pick<CloudWatchLogsClient, 'send'> = new CloudWatchLogsClient(),
  ) {}

  /** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
  public async tail(place: LogPlace, lines = ENOUGH_EVENTS): Promise<readonly string[]> {
    const messages: string[] = [];
    const isAll = await readPages({
      call: 'logs:GetLogEvents',
      read: async (nextToken) => {
        const { events, nextBackwardToken } = await this.client.send(
          new GetLogEventsCommand({
            logGroupName: place.group,
            logStreamName: place.stream,
            // From the end. Within a page, the events are in the order of their times all the same.
            startFromHead: false,
            limit: lines,
            nextToken,
          }),
        );
        // At the beginning of the stream the token comes back as it was sent.
        return { items: events, next: nextBackwardToken === nextToken ? undefined : nextBackwardToken };
      },
      take: (events) => {
        messages.unshift(...events.map((event) => event.message ?? ''));
        return messages.length >= lines;
      },
      incomplete: this.incomplete,
      maxPages: MAX_LOG_PAGES,
    });
    if (!isAll && messages.length === 0)
      throw Object.assign(new Error(reasonWith(FUNCTION_ERRORS.emptyLogPages, { pages: MAX_LOG_PAGES })), {
        name: 'EmptyPages',
      });
    return messages.map((message) => message.replace(/\r?\n$/, ''));
  }
}
