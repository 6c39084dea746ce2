import * as events from 'aws-cdk-lib/aws-events';
import { Lazy } from 'aws-cdk-lib/core';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
export const MAX_INPUT_TEMPLATE = 8_192;

/** What every event has. Each is a whole JSON value, so nothing of an event is ever glued into a text. */
const PATHS: Readonly<Record<string, string>> = {
  version: '$.version',
  id: '$.id',
  'detail-type': '$.detail-type',
  source: '$.source',
  account: '$.account',
  time: '$.time',
  region: '$.region',
  resources: '$.resources',
  detail: '$.detail',
};

/**
 * The text of an input transformer's template: our constants, and the event as it came. EventBridge takes `<name>` for
 * a placeholder wherever it stands, so angle brackets in our constants, as in a glob, are written as JSON escapes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function eventTemplate(constants: object): string {
  const fixed = JSON.stringify(constants).replace(/</g, '\\u003c').replace(/>/g, '\\u003e');
  const event = Object.keys(PATHS)
    .map((name) => `"${name}":<${name}>`)
    .join(',');
  return `${fixed.slice(0, -1)}${fixed === '{}' ? '' : ','}"event":{${event}}}`;
}

/** The input of a rule's target: constants and the event. Constants may still grow until the stack is synthesized. */
export class EventInput extends events.RuleTargetInput {
  constructor(private readonly constants: () => object) {
    super();
  }

  public bind(): events.RuleTargetInputProperties {
    return {
      inputTemplate: Lazy.uncachedString({ produce: () => eventTemplate(this.constants()) }),
      inputPathsMap: { ...PATHS },
    };
  }
}
