import { EventBridgeClient, ListTargetsByRuleCommand, Target } from '@aws-sdk/client-eventbridge';
import { RuleTarget } from './fill-input';
import { Rules } from './ports';
import { askAws, askPages, AskSettings, ifPresent } from '../ask-aws';

/** Rules in EventBridge, asked with the user's own credentials. */
export class EventBridgeRules implements Rules {
  public constructor(
    private readonly client: Pick<EventBridgeClient, 'send'>,
    private readonly settings: AskSettings,
  ) {}

  /** A rule has five targets at most. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
  public async targets(name: string): Promise<readonly RuleTarget[] | undefined> {
    const action = 'events:ListTargetsByRule';
    const page = async (token: string | undefined) => {
      const { Targets, NextToken } = await askAws(this.settings, { action }, async () =>
        this.client.send(new ListTargetsByRuleCommand({ Rule: name, NextToken: token })),
      );
      return { items: Targets, next: NextToken };
    };
    return (await ifPresent(async () => askPages(action, page)))?.map(toTarget);
  }
}

function toTarget({ Arn, InputTransformer }: Target): RuleTarget {
  return {
    arn: Arn ?? '',
    template: InputTransformer?.InputTemplate,
    paths: InputTransformer?.InputPathsMap ?? {},
  };
}
