import { isObject } from '../../../lambda/decode/json';

/** A rule's target as the rule declares it. */
export interface RuleTarget {
  readonly arn: string;
  /** Absent: the event is handed over as it is. */
  readonly template?: string;
  /** Placeholder -> path in the event. */
  readonly paths: Readonly<Record<string, string>>;
}

/**
 * What a target of our rules gets of an event: each placeholder stands for a whole member of the event's envelope.
 * Nothing comes out where the template is not one of ours.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function fillInput({ template, paths }: RuleTarget, event: object): object | undefined {
  if (template === undefined) return event;
  // Angle brackets of our own are escaped in it.
  const text = template.replace(/<([A-Za-z0-9_-]+)>/g, (_, name: string) => {
    const [, member] = /^\$\.([A-Za-z0-9-]+)$/.exec(Object.hasOwn(paths, name) ? paths[name] : '') ?? [];
    const value: unknown =
      member !== undefined && Object.hasOwn(event, member)
        ? Object.entries(event).find(([key]) => key === member)?.[1]
        : undefined;
    return JSON.stringify(value) ?? '""';
  });
  try {
    const input: unknown = JSON.parse(text);
    return isObject(input) ? input : undefined;
  } catch {
    return undefined;
  }
}
