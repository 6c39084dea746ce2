import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { BuildLog } from './build-log';
import { LogPlace } from '../decode/flow-event';

/** Enough for the output of what failed and for what CodeBuild and later phases wrote after it. */
const ENOUGH_EVENTS = 2_000;
/** A page may be empty although there is more. */
const MOST_PAGES = 5;

/** Logs of builds in CloudWatch Logs. */
export class CloudWatchBuildLog implements BuildLog {
  public constructor(private readonly client: Pick<CloudWatchLogsClient, 'send'> = new CloudWatchLogsClient()) {}

  /** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
  public async tail(place: LogPlace): Promise<readonly string[]> {
    const messages: string[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES && messages.length < ENOUGH_EVENTS; page += 1) {
      const answer = await this.client.send(
        new GetLogEventsCommand({
          logGroupName: place.group,
          logStreamName: place.stream,
          // From the end. Within a page, the events are in the order of their times all the same.
          startFromHead: false,
          limit: ENOUGH_EVENTS,
          ...(nextToken && { nextToken }),
        }),
      );
      messages.unshift(...(answer.events ?? []).map((event) => event.message ?? ''));
      // At the beginning of the stream the token comes back as it was sent.
      if (!answer.nextBackwardToken || answer.nextBackwardToken === nextToken) break;
      nextToken = answer.nextBackwardToken;
    }
    return messages.map((message) => message.replace(/\r?\n$/, ''));
  }
}
