/**
 * Writes the parts of botocore's service models that the tests carry with them: npx tsx
 * test/loopback-aws/models/write-parts.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shape, ServiceModel } from './check-shape';
import { findBotocore } from './find-botocore';
import { PARTS_FOLDER, readModel } from './read-model';

interface Part {
  readonly operations: readonly string[];
  /** Answers, too: of services whose client is not here. */ readonly answers?: boolean;
}

const PARTS: Readonly<Record<string, Part>> = {
  cloudformation: {
    operations: [
      'CreateChangeSet',
      'DeleteChangeSet',
      'DeleteStack',
      'DescribeChangeSet',
      'DescribeStackEvents',
      'DescribeStackResources',
      'DescribeStacks',
      'ExecuteChangeSet',
      'GetTemplate',
      'ListStackResources',
    ],
    answers: true,
  },
  cloudtrail: { operations: ['LookupEvents'], answers: true },
  codebuild: {
    operations: [
      'BatchGetBuilds',
      'BatchGetProjects',
      'BatchGetReports',
      'DescribeCodeCoverages',
      'DescribeTestCases',
      'ListBuildsForProject',
      'StartBuild',
      'StopBuild',
    ],
  },
  codecommit: {
    operations: [
      'AssociateApprovalRuleTemplateWithRepository',
      'BatchGetCommits',
      'CreateApprovalRuleTemplate',
      'DeleteApprovalRuleTemplate',
      'DisassociateApprovalRuleTemplateFromRepository',
      'GetApprovalRuleTemplate',
      'GetBranch',
      'GetComment',
      'GetCommentsForPullRequest',
      'GetCommit',
      'GetDifferences',
      'GetPullRequest',
      'ListBranches',
      'ListPullRequests',
      'ListRepositoriesForApprovalRuleTemplate',
      'PostCommentForPullRequest',
      'PostCommentReply',
      'PutCommentReaction',
      'UpdateApprovalRuleTemplateContent',
      'UpdateApprovalRuleTemplateDescription',
      'UpdateComment',
      'UpdatePullRequestApprovalState',
    ],
  },
  events: { operations: ['ListTargetsByRule'] },
  lambda: { operations: ['GetFunctionConfiguration', 'Invoke'] },
  logs: { operations: ['GetLogEvents'] },
  s3: { operations: ['GetBucketEncryption', 'GetBucketLocation', 'GetObject', 'ListObjectsV2', 'PutObject'] },
  ssm: { operations: ['GetParameter'], answers: true },
  sns: { operations: ['Publish'], answers: true },
  sts: { operations: ['AssumeRole', 'GetCallerIdentity'] },
};

/** The operations and every shape that they reach, without words for people. */
function partOf(model: ServiceModel, { operations, answers }: Part): ServiceModel {
  const shapes: Record<string, Shape> = {};
  const take = (taken: string): void => {
    if (Object.hasOwn(shapes, taken)) return;
    const shape = model.shapes[taken];
    const { type, required, members, member, key, value, min, max, pattern, enum: choices } = shape;
    const kept =
      members &&
      Object.fromEntries(
        Object.entries(members).map(([name, { shape: of, location, locationName }]) => [
          name,
          { shape: of, ...(model.metadata.protocol === 'rest-xml' && { location, locationName }) },
        ]),
      );
    shapes[taken] = {
      type,
      ...(required && { required }),
      ...(kept && { members: kept }),
      ...(member && { member: { shape: member.shape } }),
      ...(key && { key: { shape: key.shape } }),
      ...(value && { value: { shape: value.shape } }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(pattern !== undefined && { pattern }),
      ...(choices && { enum: choices }),
    };
    for (const next of [...Object.values(members ?? {}), member, key, value]) if (next) take(next.shape);
  };
  const wanted = Object.fromEntries(
    operations.map((operation) => {
      const { input, output } = model.operations[operation];
      const sides = {
        ...(input && { input: { shape: input.shape } }),
        ...(answers && output && { output: { shape: output.shape } }),
      };
      for (const { shape } of Object.values(sides)) take(shape);
      return [operation, sides];
    }),
  );
  return {
    metadata: { protocol: model.metadata.protocol },
    operations: wanted,
    shapes: Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

void findBotocore().then((botocore) => {
  if (!botocore) throw new Error('install botocore first, such as with `pip install botocore`');
  for (const [service, part] of Object.entries(PARTS)) {
    const model = readModel(botocore, service);
    if (!model) throw new Error(`botocore has no ${service}`);
    writeFileSync(join(PARTS_FOLDER, `${service}.json`), `${JSON.stringify(partOf(model, part), undefined, 1)}\n`);
  }
});
