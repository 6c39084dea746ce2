import { FlowProps } from './flow-props';
import { FlowDefinition, FlowSettings } from '../flows/flow-options';

/** The members of FlowProps that are constructs. Each name once, so that none is taken for data. */
const CONSTRUCTS = [
  'vpc',
  'subnetSelection',
  'securityGroups',
  'buildImage',
  'computeType',
  'privileged',
  'role',
  'encryptionKey',
  'managedPolicies',
  'artifacts',
  'cache',
  'certificate',
] as const satisfies readonly (keyof FlowProps)[];

export type FlowConstructs = Pick<FlowProps, (typeof CONSTRUCTS)[number]>;
export type FlowData = FlowDefinition & FlowSettings;

/** Tell the data of a flow, which is checked and completed, from its constructs. */
export function splitFlowProps(props: FlowProps): { readonly data: FlowData; readonly constructs: FlowConstructs } {
  const isConstruct = ([key]: [string, unknown]) => (CONSTRUCTS as readonly string[]).includes(key);
  const entries = Object.entries(props);
  return {
    data: Object.fromEntries(entries.filter((each) => !isConstruct(each))) as unknown as FlowData,
    constructs: Object.fromEntries(entries.filter(isConstruct)),
  };
}
