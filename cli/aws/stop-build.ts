import { AwsContext } from './aws-context';
import { findRemoteBuild, latestBuilds } from './find-build';
import { parseTarget } from './parse-target';
import { RemoteBuild } from './remote-build';
import type { FlagsOf } from '../commands/command-table';
import { BUILD_ERRORS } from '../errors/aws-errors';
import { UserError } from '../errors/user-error';
import { flowNamed } from '../flow-file';
import { ExitCode } from '../host';

/** More than a project would run at the same time. */
const LOOKED_AT = 100;

/** `flow-ci stop`: end a build, or those of a flow. What has ended already is left alone. */
export async function stopBuild(context: AwsContext, text: string, flags: FlagsOf<'stop'>): Promise<number> {
  const { builds, output } = context;
  const stopping = await running(context, text, Boolean(flags.all));
  for (const { buildId } of stopping) {
    await builds.stop(buildId);
    output.show({ kind: 'note', message: `stopping ${buildId}` });
  }
  return ExitCode.SUCCEEDED;
}

async function running(context: AwsContext, text: string, all: boolean): Promise<readonly RemoteBuild[]> {
  const { output, project } = context;
  const target = parseTarget(text, project.file);
  if (target.kind !== 'flow') {
    const { build } = await findRemoteBuild(context, text);
    if (!build.complete) return [build];
    output.show({ kind: 'note', message: `${build.buildId} has ended already: ${build.status}` });
    return [];
  }
  const flow = flowNamed(project.file, target.name);
  const [{ builds }] = await latestBuilds(context, [flow], LOOKED_AT);
  const unfinished = builds.filter(({ complete }) => !complete);
  if (unfinished.length === 0) output.show({ kind: 'note', message: `no build of ${flow.name} is running` });
  if (unfinished.length > 1 && !all)
    throw new UserError(BUILD_ERRORS.severalRunning, {
      count: unfinished.length,
      flow: flow.name,
      builds: unfinished.map(({ buildId }) => buildId).join(', '),
    });
  return unfinished;
}
