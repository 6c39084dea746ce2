import { FlowFile, ResolvedFlow, Trigger } from '../../../src/contract/flow-file';

/** A flow with plain values for all that a test does not speak of. */
export function flowFixture(options: Partial<ResolvedFlow> & { readonly name: string }): ResolvedFlow {
  return {
    projectName: `demo-${options.name}`,
    description: 'demo',
    triggers: [{ kind: 'demand', id: 'demand' }],
    buildspec: { kind: 'file', path: 'buildspec.yml' },
    environment: {
      image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
      computeType: 'BUILD_GENERAL1_SMALL',
      type: 'LINUX_CONTAINER',
      privileged: false,
      imagePullCredentialsType: 'CODEBUILD',
    },
    environmentVariables: {},
    timeout: 60,
    queuedTimeout: 480,
    badge: false,
    gitCloneDepth: 0,
    fetchSubmodules: false,
    managedPolicyArns: [],
    policyStatements: [],
    tags: {},
    logRetention: 30,
    autoRetryLimit: 0,
    reports: false,
    ...options,
  };
}

export function flowFileFixture(flows: readonly ResolvedFlow[], options: Partial<FlowFile> = {}): FlowFile {
  return {
    version: 1,
    repositoryName: 'demo',
    createRepository: false,
    defaultBranch: 'main',
    namePrefix: '',
    handlerRuntime: 'nodejs24.x',
    handlerLogRetention: 30,
    tags: {},
    commands: false,
    reconcile: false,
    dashboard: false,
    fastForwardMergesOnly: false,
    flows,
    ...options,
  };
}

export const onReview = (targets: string[] = ['main'], except: string[] = []): Trigger => ({
  kind: 'review',
  id: 'review',
  targets,
  except,
  wildcard: false,
});
export const onBranch = (names: string[] = ['main'], except: string[] = []): Trigger => ({
  kind: 'branch',
  id: 'branch',
  names,
  except,
  wildcard: false,
});
export const onTag = (names: string[] = ['v*'], except: string[] = []): Trigger => ({
  kind: 'tag',
  id: 'tag',
  names,
  except,
  wildcard: true,
});
export const onSchedule = (expression = 'cron(0 11 * * ? *)'): Trigger => ({
  kind: 'schedule',
  id: 'schedule',
  expression,
  timeZone: 'UTC',
});
