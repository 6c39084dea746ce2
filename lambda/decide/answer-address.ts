import { parseArn } from '../decode/arn';

/**
 * The end of the host names of a partition.
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html
 */
const DNS_SUFFIXES: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
};

/** Nothing for a partition that is not known. */
export function dnsSuffix(partition: string): string | undefined {
  return Object.hasOwn(DNS_SUFFIXES, partition) ? DNS_SUFFIXES[partition] : undefined;
}

/**
 * Whether an address is CloudFormation's for answers of custom resources, in the Region of a stack. The bucket is
 * documented, with the Region's name without hyphens; in front of S3's host, which has three forms, as public events
 * show.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
 * @see https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
export function isAnswerAddress(address: string, stackId: string): boolean {
  const stack = parseArn(stackId);
  const suffix = stack && dnsSuffix(stack.partition);
  if (!suffix || !URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  const bucket = `cloudformation-custom-resource-response-${stack.region.replaceAll('-', '')}`;
  const hosts = [`s3.${stack.region}.${suffix}`, `s3-${stack.region}.${suffix}`, `s3.${suffix}`];
  return (
    protocol === 'https:' && username === '' && password === '' && hosts.some((each) => host === `${bucket}.${each}`)
  );
}
