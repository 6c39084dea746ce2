import { randomUUID } from 'node:crypto';
import { AwsContext } from './aws-context';
import { startRecord, urlOf } from './build-records';
import { followBuild, followOptions } from './follow-build';
import type { FlagsOf } from '../commands/command-table';
import { BUILD_ERRORS } from '../errors/aws-errors';
import { UserError } from '../errors/user-error';
import { flowNamed } from '../flow-file';
import { ExitCode } from '../host';

/** `flow-ci start`: a build of a flow. It gets no FLOW_* variables: no event started it. */
export async function startBuild(context: AwsContext, name: string, flags: FlagsOf<'start'>): Promise<number> {
  const { builds, output } = context;
  const flow = flowNamed(context.project.file, name);
  const { ref } = flags;
  if (ref !== undefined && (ref.trim() === '' || /\s/.test(ref)))
    throw new UserError(BUILD_ERRORS.notARef, { ref: JSON.stringify(ref) });
  const build = await builds.start({
    project: flow.projectName,
    ref,
    variables: flags.variable,
    token: randomUUID(),
  });
  const url = urlOf(build);
  output.show(startRecord(build, flow));
  if (url) output.show({ kind: 'note', message: url });
  if (flags.follow) return followBuild(context, build, followOptions(flow, flags));
  output.show({ kind: 'note', message: `\`flow-ci logs ${build.buildId} --follow\` shows how it goes` });
  return ExitCode.SUCCEEDED;
}
