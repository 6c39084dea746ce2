import * as kms from 'aws-cdk-lib/aws-kms';
import { FlowProps } from './flow-props';
import { FlowDefinition, FlowOptions, FlowSettings } from '../flows/flow-options';

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
  'certificate',
] as const satisfies readonly (keyof FlowProps)[];

export interface FlowConstructs extends Pick<FlowProps, (typeof CONSTRUCTS)[number]> {
  /** Keys of the buckets that builds use. */
  readonly storageKeys: readonly kms.IKey[];
}
export type FlowData = FlowDefinition & FlowSettings & Pick<FlowOptions, 'artifacts' | 'cache'>;

/** The constructs of a flow that is plain data. */
export const NO_CONSTRUCTS: FlowConstructs = { storageKeys: [] };

/** Separate the data of a flow, which is checked and completed, from its constructs. Of a bucket the name is data. */
export function splitFlowProps(props: FlowProps): { readonly data: FlowData; readonly constructs: FlowConstructs } {
  const isConstruct = ([key]: [string, unknown]) => (CONSTRUCTS as readonly string[]).includes(key);
  const { artifacts, cache, ...others } = props;
  const entries = Object.entries(others);
  return {
    data: {
      ...(Object.fromEntries(entries.filter((each) => !isConstruct(each))) as unknown as FlowData),
      ...(artifacts && { artifacts: { ...artifacts, bucket: artifacts.bucket.bucketName } }),
      ...(cache && { cache: { ...cache, bucket: cache.bucket?.bucketName } }),
    },
    constructs: {
      ...Object.fromEntries(entries.filter(isConstruct)),
      storageKeys: [...new Set([artifacts?.bucket.encryptionKey, cache?.bucket?.encryptionKey])].filter(
        (key): key is kms.IKey => key !== undefined,
      ),
    },
  };
}
