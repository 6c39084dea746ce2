import { Stacks } from './ports';
import { readPages } from './read-pages';
import { signedPost } from './signed-post';
import { dnsSuffix } from '../decide/answer-address';
import { StackState } from '../decide/decide-template';
import { parseArn } from '../decode/arn';
import { FUNCTION_ERRORS, reasonWith } from '../decode/reasons';

/**
 * A stack has 500 resources at most, a page 100.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MAX_PAGES = 20;

/**
 * The state of stacks, from CloudFormation. The function asks only when something contradicts what it was deployed
 * with: a client of the SDK, with its reader of XML, would be twice as large as the rest of the function.
 */
export class CloudFormationStacks implements Stacks {
  /**
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html
   */
  public async state(stackId: string): Promise<StackState> {
    const status = textOf(await call(stackId, { Action: 'DescribeStacks' }), 'StackStatus');
    if (status === undefined) throw new Error(FUNCTION_ERRORS.noStackStatus);
    const resources: StackState['resources'][number][] = [];
    await readPages({
      call: 'cloudformation:ListStackResources',
      maxPages: MAX_PAGES,
      read: async (NextToken) => {
        const xml = await call(stackId, { Action: 'ListStackResources', ...(NextToken && { NextToken }) });
        return { items: [...xml.matchAll(/<member>([^]*?)<\/member>/g)], next: textOf(xml, 'NextToken') };
      },
      take: (members) => {
        for (const [, member] of members)
          resources.push({
            logicalId: textOf(member, 'LogicalResourceId') ?? '',
            physicalId: textOf(member, 'PhysicalResourceId') ?? '',
            status: textOf(member, 'ResourceStatus') ?? '',
          });
      },
      // A resource that was not read would pass for one that is gone.
      incomplete: (reason) => {
        throw new Error(reason);
      },
    });
    return { status, resources };
  }
}

async function call(stackId: string, input: Readonly<Record<string, string>>): Promise<string> {
  const { region = '', partition = '' } = parseArn(stackId) ?? {};
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  const endpoint = process.env.AWS_ENDPOINT_URL ?? `https://cloudformation.${region}.${dnsSuffix(partition) ?? ''}`;
  const body = new URLSearchParams({ ...input, Version: '2010-05-15', StackName: stackId }).toString();
  const { ok, status, text } = await signedPost({
    service: 'cloudformation',
    region,
    endpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  if (!ok)
    throw new Error(
      reasonWith(FUNCTION_ERRORS.cloudFormationRefused, {
        action: input.Action,
        answer: textOf(text, 'Code') ?? `status ${status}`,
      }),
    );
  return text;
}

/** The names, ids and states that are read have no character that XML writes otherwise. */
function textOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
