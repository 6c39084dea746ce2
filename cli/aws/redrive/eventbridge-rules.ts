import { RuleTarget } from './fill-input';
import { Rules } from './ports';
import { SignedRequests } from './signed-requests';
import { isObject, JsonObject, objectAt, objectsAt, textAt } from '../../../lambda/decode/json';
import { askAws, AskSettings } from '../ask-aws';
import { AwsRefusal } from '../aws-refusal';

/** Rules in EventBridge, asked with the user's own credentials. */
export class EventBridgeRules implements Rules {
  public constructor(private readonly requests: SignedRequests, private readonly settings: AskSettings) {}

  /** A rule has five targets at most. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
  public async targets(name: string): Promise<readonly RuleTarget[] | undefined> {
    try {
      const answer = await askAws(this.settings, { action: 'events:ListTargetsByRule' }, async () => this.requests.call('events', 'ListTargetsByRule', { Rule: name }));
      return isObject(answer) ? objectsAt(answer, 'Targets').map(toTarget) : [];
    } catch (error) {
      if (error instanceof AwsRefusal && error.kind === 'missing') return undefined;
      throw error;
    }
  }
}

function toTarget(target: JsonObject): RuleTarget {
  const transformer = objectAt(target, 'InputTransformer') ?? {};
  const paths = objectAt(transformer, 'InputPathsMap') ?? {};
  const template = textAt(transformer, 'InputTemplate');
  return {
    arn: textAt(target, 'Arn') ?? '', ...(template !== undefined && { template }),
    paths: Object.fromEntries(Object.keys(paths).flatMap((key) => { const path = textAt(paths, key); return path === undefined ? [] : [[key, path]]; })),
  };
}
