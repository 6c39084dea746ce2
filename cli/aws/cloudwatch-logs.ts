import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { askAws, AskSettings, ifPresent } from './ask-aws';
import { BuildLogs, LogPage } from './builds';
import { LogPlace } from '../../lambda/decode/flow-event';

/** Logs of builds in CloudWatch Logs, asked with the user's own credentials. */
export class CloudWatchLogs implements BuildLogs {
  public constructor(
    private readonly client: Pick<CloudWatchLogsClient, 'send'>,
    private readonly settings: AskSettings,
  ) {}

  /** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
  public async read(place: LogPlace, from?: string): Promise<LogPage> {
    const answer = await ifPresent(async () =>
      askAws(this.settings, { action: 'logs:GetLogEvents' }, async () =>
        this.client.send(
          new GetLogEventsCommand({
            logGroupName: place.group,
            logStreamName: place.stream,
            startFromHead: true,
            nextToken: from,
          }),
        ),
      ),
    );
    const next = answer?.nextForwardToken ?? from;
    const lines = (answer?.events ?? []).flatMap(({ message = '' }) => message.replace(/\r?\n$/, '').split(/\r?\n/));
    // At the end of the stream the token comes back as it was sent. A page may be empty although there is more.
    return { lines, next, more: next !== from };
  }
}
