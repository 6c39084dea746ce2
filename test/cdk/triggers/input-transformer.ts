interface Transformer {
  readonly InputPathsMap: Record<string, string>;
  readonly InputTemplate: string;
}

/**
 * What EventBridge would hand to a rule's target: each placeholder is replaced by the JSON of what its path finds.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transform(rule: Record<string, unknown>, event: unknown): unknown {
  const [target] = rule.Targets as { InputTransformer: Transformer }[];
  const { InputPathsMap: paths, InputTemplate: template } = target.InputTransformer;
  const filled = template.replace(/<([\w.-]+)>/g, (_, name: string) => {
    const found = (event as Record<string, unknown>)[paths[name].replace(/^\$\./, '')];
    return JSON.stringify(found) ?? '';
  });
  return JSON.parse(filled);
}
