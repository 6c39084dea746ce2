/**
 * start-build: starts the CodeBuild build that an event of the repository, or a schedule, asks for.
 *
 * Called by: the rules and schedules of the stack, with a StartInvocation (src/contract/invocation.ts).
 * Environment: FLOW_CI_REPOSITORY_ARN.
 * Permissions: codebuild:StartBuild on the flows' projects.
 * Errors of AWS are not caught: Lambda calls again, and after the last try tells report-build.
 */
import { BuildService } from './aws/build-service';
import { writeDecision } from './handle/decision-log';
import { handleStart } from './handle/handle-start';
import { requireVariable } from './handle/require-variable';
import { HandlerVariable } from '../src/contract/invocation';

let service: Promise<BuildService> | undefined;

async function builds(): Promise<BuildService> {
  service ??= import('./aws/codebuild-builds.js').then((module) => new module.CodeBuildBuilds());
  return service;
}

export async function handler(input: unknown): Promise<void> {
  const repositoryArn = requireVariable(process.env, HandlerVariable.REPOSITORY_ARN);
  await handleStart(input, { repositoryArn, builds, say: writeDecision });
}
