import { Deployment } from './deployment';
import { ApprovalTemplateProperties, templateDigest, TemplateVariable } from '../../../src/contract/gate';
import { Stack } from '../../loopback-aws/cloudformation/stack';
import { Json } from '../../loopback-aws/core/json';

interface Template {
  readonly Resources: Record<string, { Type: string; Properties: Json; DependsOn?: string | string[] }>;
}
type Properties = ApprovalTemplateProperties & Json;

/**
 * Deploy the stack with other properties of one gate, as a change in `.projenrc.ts` would: the custom resource has
 * them, and the variables of the functions say the same.
 * @param flow the flow as the resource knows it
 * @param more what else the template is to have
 */
export async function changeGate(
  ci: Deployment,
  flow: string,
  change: Partial<ApprovalTemplateProperties>,
  more: Template['Resources'] = {},
): Promise<Stack> {
  const stack = ci.aws.cloudformation.stack('foo-ci');
  const template = JSON.parse(stack?.templateBody ?? '{}') as Template;
  const resources = Object.values(template.Resources);
  const gates = resources.filter(({ Type }) => Type === 'Custom::ApprovalRuleTemplate');
  const gate = gates.find(({ Properties }) => (Properties as Properties).Flow === flow);
  if (!gate) throw new Error(`there is no gate of ${flow}`);
  const { Session: before } = gate.Properties as Properties;
  Object.assign(gate.Properties, change);
  const { Session: after } = gate.Properties as Properties;
  const declared = Object.fromEntries(
    gates.map(({ Properties }): [string, TemplateVariable] => {
      const properties = Properties as Properties;
      return [properties.TemplateName, { session: properties.Session, digest: templateDigest(properties) }];
    }),
  );
  for (const { Properties } of resources) {
    const { Variables } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    if (Variables?.FLOW_CI_TEMPLATES) Variables.FLOW_CI_TEMPLATES = JSON.stringify(declared);
    if (typeof Variables?.FLOW_CI_GATES === 'string')
      Variables.FLOW_CI_GATES = Variables.FLOW_CI_GATES.replaceAll(` ${before}"`, ` ${after}"`);
  }
  Object.assign(template.Resources, more);
  return ci.aws.cloudformation.deploy({
    stackName: 'foo-ci',
    body: JSON.stringify(template),
    parameters: stack?.givenParameters ?? {},
  });
}

/** The logical id of a flow's gate. */
export function gateId(ci: Deployment, flow: string): string {
  const { Resources } = JSON.parse(ci.aws.cloudformation.stack('foo-ci')?.templateBody ?? '{}') as Template;
  const found = Object.entries(Resources).find(
    ([, { Type, Properties }]) => Type === 'Custom::ApprovalRuleTemplate' && Properties.Flow === flow,
  );
  return found?.[0] ?? '';
}
