import { transformInput } from './input-transformer';
import { compilePattern, EventPattern, matchEvent } from '../../../cli/match/event-pattern';
import { AwsError } from '../core/aws-error';
import { Json, objects, text } from '../core/json';
import { World } from '../core/world';
import { Lambda } from '../lambda/lambda';
import { Sqs } from '../sqs/sqs';

/** An event on the default bus. */
export interface BusEvent {
  readonly 'version': string;
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': string;
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': Json;
}

interface Rule {
  readonly arn: string;
  readonly pattern: EventPattern;
  readonly enabled: boolean;
  readonly targets: readonly Json[];
}

const TARGET_MEMBERS = ['Id', 'Arn', 'Input', 'InputTransformer', 'RetryPolicy', 'DeadLetterConfig'];

/** The default event bus: its rules, and delivery to their targets. */
export class Events {
  /** How often each event comes to each target: EventBridge promises at least once. */
  public deliveries = 1;
  private readonly rules = new Map<string, Rule>();

  constructor(private readonly world: World, private readonly lambda: Lambda, private readonly sqs: Sqs) {}

  public ruleArn(name: string): string {
    return this.world.arn('events', `rule/${name}`);
  }

  public get ruleNames(): string[] {
    return [...this.rules.keys()];
  }

  public putRule(name: string, properties: Json): void {
    for (const target of objects(properties.Targets)) {
      const member = Object.keys(target).find((each) => !TARGET_MEMBERS.includes(each));
      if (member) throw this.world.fault(`the member ${member} of a rule's target is not known`);
    }
    try {
      const pattern = compilePattern(properties.EventPattern as Record<string, unknown>);
      this.rules.set(name, { arn: this.ruleArn(name), pattern, enabled: properties.State !== 'DISABLED', targets: objects(properties.Targets) });
    } catch (error) {
      throw new AwsError('InvalidEventPatternException', (error as Error).message);
    }
  }

  public removeRule(name: string): void {
    this.rules.delete(name);
  }

  /** Put an event on the bus. */
  public put(event: BusEvent): void {
    this.world.note('event', `${event['detail-type']} ${text(event.detail.event ?? event.detail['build-status'])}`, event);
    for (const rule of this.rules.values()) {
      if (!rule.enabled || !matchEvent(rule.pattern, event).matches) continue;
      for (const target of rule.targets) for (let n = 0; n < this.deliveries; n += 1) this.deliver(rule, target, event);
    }
  }

  private deliver(rule: Rule, target: Json, event: BusEvent): void {
    const arn = text(target.Arn);
    try {
      if (!arn.includes(':lambda:')) throw this.world.fault(`a rule with the target ${arn}`);
      this.lambda.hand(arn, this.input(target, event), 'events.amazonaws.com', {
        'aws:SourceArn': rule.arn,
        // Documented not to work: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
        'aws:SourceAccount': undefined,
      });
      this.world.note('delivery', `${rule.arn} -> ${arn}`, event.id);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.bury(rule, target, event, error);
    }
  }

  private input(target: Json, event: BusEvent): unknown {
    if (target.Input !== undefined) return JSON.parse(text(target.Input));
    const transformer = target.InputTransformer as Json | undefined;
    if (!transformer) return event;
    try {
      return transformInput(text(transformer.InputTemplate), transformer.InputPathsMap as Record<string, string>, event);
    } catch (error) {
      throw new AwsError('INVALID_JSON', (error as Error).message);
    }
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  private bury(rule: Rule, target: Json, event: BusEvent, error: AwsError): void {
    const queue = (target.DeadLetterConfig as Json | undefined)?.Arn;
    if (queue === undefined) {
      this.world.note('delivery', `lost: ${rule.arn}`, { event, reason: error.message });
      return;
    }
    const attributes = { RULE_ARN: rule.arn, TARGET_ARN: text(target.Arn), ERROR_CODE: error.code, ERROR_MESSAGE: error.message };
    this.sqs.send(text(queue), { body: JSON.stringify(event), attributes }, 'events.amazonaws.com', { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': this.world.account });
  }
}
