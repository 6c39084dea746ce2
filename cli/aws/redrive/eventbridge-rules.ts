import { EventBridgeClient, ListTargetsByRuleCommand, Target } from '@aws-sdk/client-eventbridge';
import { RuleTarget } from './fill-input';
import { Rules } from './ports';
import { PageLimit } from '../../../lambda/decide/page-limit';
import { AWS_ERRORS } from '../../errors/aws-errors';
import { askAws, AskSettings } from '../ask-aws';
import { AwsError } from '../aws-error';

/** Rules in EventBridge, asked with the user's own credentials. */
export class EventBridgeRules implements Rules {
  public constructor(
    private readonly client: Pick<EventBridgeClient, 'send'>,
    private readonly settings: AskSettings,
  ) {}

  /** A rule has five targets at most. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
  public async targets(name: string): Promise<readonly RuleTarget[] | undefined> {
    try {
      const action = 'events:ListTargetsByRule';
      const limit = new PageLimit(action);
      const found: RuleTarget[] = [];
      let page: string | undefined;
      do {
        const { Targets, NextToken } = await askAws(this.settings, { action }, async () =>
          this.client.send(new ListTargetsByRuleCommand({ Rule: name, NextToken: page })),
        );
        found.push(...(Targets ?? []).map(toTarget));
        const refused = NextToken && limit.refuse(NextToken);
        if (refused) throw new AwsError(AWS_ERRORS.unreadableAnswer, { reason: refused });
        page = NextToken;
      } while (page);
      return found;
    } catch (error) {
      if (error instanceof AwsError && error.kind === 'missing') return undefined;
      throw error;
    }
  }
}

function toTarget({ Arn, InputTransformer }: Target): RuleTarget {
  return {
    arn: Arn ?? '',
    template: InputTransformer?.InputTemplate,
    paths: InputTransformer?.InputPathsMap ?? {},
  };
}
