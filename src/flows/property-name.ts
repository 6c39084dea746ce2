/** Members of a CDK stack, which a flow's property must not hide. A test holds the list to the CDK. */
export const STACK_MEMBERS: readonly string[] = [
  'account', 'addDependency', 'addMetadata', 'addStackTag', 'addTransform', 'addToRolePolicy', 'artifactId', 'availabilityZones',
  'bundlingRequired', 'constructor', 'dependencies', 'environment', 'exportStringListValue', 'exportValue', 'flowCi', 'formatArn',
  'getLogicalId', 'maxResources', 'minimizePolicies', 'nested', 'nestedStackParent', 'nestedStackResource', 'node',
  'notificationArns', 'parseArn', 'partition', 'props', 'region', 'regionalFact', 'removeStackTag', 'renameLogicalId',
  'reportMissingContextKey', 'resolve', 'splitArn', 'stackId', 'stackName', 'suppressTemplateIndentation', 'synthesizer', 'tags', 'templateFile',
  'templateOptions', 'terminationProtection', 'toJsonString', 'toString', 'toYamlString', 'urlSuffix', 'validate', 'with',
];

/** The property by which generated code reaches a flow: `load-test` is `loadTest`, `tags` is `tagsFlow`. */
export function propertyName(flow: string): string {
  const camel = flow.replace(/[-_]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase());
  const name = camel[0].toLowerCase() + camel.slice(1);
  return STACK_MEMBERS.includes(name) ? `${name}Flow` : name;
}
