/** A rule of cdk-nag's AwsSolutions pack that a construct does not follow, and why that is right. */
export interface Acknowledgement {
  /** The rule, without the finding in brackets. */
  readonly rule: string;
  /** What does not follow it. */
  readonly subject: string;
  readonly reason: string;
}

/**
 * All that the constructs do not follow. docs/security.md has the same table, which a test holds to this one. What
 * only a user's option asks for (a managed policy, a statement, an image) is not here: that is the user's to judge.
 */
export const ACKNOWLEDGEMENTS = {
  functionLogs: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of a function: `log-group:<its group>:*`',
    reason:
      "Lambda names the log streams while the function runs. The wildcard covers the streams of the function's own log group and nothing else.",
  },
  buildLogs: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: `log-group:<its group>:*`',
    reason:
      "CodeBuild names a log stream after each build. The wildcard covers the streams of the project's own log group and nothing else.",
  },
  buildReports: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: `report-group/<project>-*`',
    reason:
      "A buildspec names its report groups and CodeBuild puts the project's name before them. The wildcard covers the groups of this project.",
  },
  readBuildLogs: {
    rule: 'AwsSolutions-IAM5',
    subject: 'report-build: `log-group:<of a flow>:log-stream:*`',
    reason:
      "The comment shows the end of a build's log, whose stream is named after the build. The wildcard covers the log groups of the flows that pull requests start, for reading.",
  },
  readReports: {
    rule: 'AwsSolutions-IAM5',
    subject: 'report-build: `report-group/<project>-*`',
    reason:
      'The comment sums up test reports, whose groups are named in the buildspec. The wildcard covers the groups of the flows that pull requests start, for reading.',
  },
  approvalTemplates: {
    rule: 'AwsSolutions-IAM5',
    subject: 'function of approval rules, and report-build where a flow has a gate: `*`',
    reason:
      'The actions on approval rule templates have no resource type, so IAM takes `*` only. AWS documents those that associate a template with a repository in two ways, with the repository and with `*`. The function serves the templates of its own stack alone; report-build reads one.',
  },
  artifacts: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: objects below the path of `artifacts`',
    reason: 'The build decides which files it uploads. The wildcard covers the folder of the flow, for writing.',
  },
  cache: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: objects below the prefix of `cache`',
    reason: 'CodeBuild names the objects of a cache by itself. The wildcard covers the folder of the flow.',
  },
  keyActions: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: `kms:GenerateDataKey*`, `kms:ReEncrypt*`',
    reason:
      "CodeBuild's documentation asks for both families to encrypt artifacts. They are allowed on the key of `encryptionKeyArn` only.",
  },
  keyAlias: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: `key/*`',
    reason:
      'An alias is no resource in a policy. The condition `kms:ResourceAliases` narrows the wildcard to the key that has the alias of `encryptionKeyArn`.',
  },
  secretKeys: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: `kms:Decrypt` on `key/*`',
    reason:
      'Which key encrypts a secret or parameter is decided where it is kept, and changes there. The conditions narrow the wildcard to the secrets and parameters that the flow names, by way of their service.',
  },
  imageToken: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds: `ecr:GetAuthorizationToken` on `*`',
    reason:
      'The action has no resource type, so IAM takes `*` only. Layers may be pulled from the one repository that `environment.image` names.',
  },
  network: {
    rule: 'AwsSolutions-IAM5',
    subject: 'role of builds in a VPC: `*` and `network-interface/*`',
    reason:
      'CodeBuild makes a network interface for each build and looks at the VPC before, by actions that take `*`. The permission to use an interface is bound to CodeBuild and to the subnets of `vpc`.',
  },
  noKey: {
    rule: 'AwsSolutions-CB4',
    subject: 'CodeBuild project without `encryptionKeyArn`',
    reason:
      'What the project stores is encrypted with the key that AWS manages for S3 in the account. `encryptionKeyArn` takes a key of your own.',
  },
  olderRuntime: {
    rule: 'AwsSolutions-L1',
    subject: "functions with `handlerRuntime: 'nodejs22.x'`",
    reason:
      'The option asks for the runtime before the newest. Lambda supports it, and the functions are built for it.',
  },
  lastQueue: {
    rule: 'AwsSolutions-SQS3',
    subject: 'dead-letter queue',
    reason: 'It is the dead-letter queue itself. An alarm watches whether it is empty.',
  },
} as const satisfies Readonly<Record<string, Acknowledgement>>;

export type Acknowledged = keyof typeof ACKNOWLEDGEMENTS;
