import { AwsContext } from './aws-context';
import { buildSeconds, urlOf } from './build-records';
import { FlowBuilds, latestBuilds } from './find-build';
import { RemoteBuild } from './remote-build';
import type { FlagsOf } from '../commands/command-table';
import { table } from '../commands/list';
import { flowNamed } from '../flow-file';
import { ExitCode } from '../host';
import { seconds } from '../output/human-output';

/** `flow-ci status`: the latest build of each flow, or the latest builds of one. */
export async function showStatus(
  context: AwsContext,
  name: string | undefined,
  flags: FlagsOf<'status'>,
): Promise<number> {
  const { project, host } = context;
  const one = name === undefined ? undefined : flowNamed(project.file, name);
  const found = await latestBuilds(context, one ? [one] : project.file.flows, one ? flags.last : 1);
  if (flags.json)
    host.stdout.write(
      `${JSON.stringify(
        found.flatMap((each) => jsonOf(each, context.now())),
        undefined,
        2,
      )}\n`,
    );
  else host.stdout.write(table(one ? buildRows(found[0].builds, context.now()) : flowRows(found, context.now())));
  return ExitCode.SUCCEEDED;
}

function flowRows(found: readonly FlowBuilds[], now: Date): string[][] {
  return [
    ['FLOW', ...HEAD],
    ...found.map(({ flow, deployed, builds: [build] }) => [
      flow.name,
      ...(build ? cells(build, now) : ['-', deployed ? 'no build yet' : 'not deployed', '', '', '', '']),
    ]),
  ];
}

function buildRows(builds: readonly RemoteBuild[], now: Date): string[][] {
  return [[...HEAD, 'ID'], ...builds.map((build) => [...cells(build, now), build.buildId])];
}

const HEAD = ['BUILD', 'STATUS', 'STARTED', 'TOOK', 'SOURCE', 'BY'];

function cells(build: RemoteBuild, now: Date): string[] {
  return [
    build.buildNumber === undefined ? '-' : `#${build.buildNumber}`,
    build.complete || !build.currentPhase ? build.status : `${build.status} (${build.currentPhase})`,
    build.startedAt?.replace(/:\d\d(\.\d+)?Z$/, 'Z') ?? '',
    seconds(buildSeconds(build, now)),
    sourceOf(build).replace(/^([0-9a-f]{8})[0-9a-f]{32}$/, '$1'),
    build.initiator ?? '',
  ];
}

/** What it builds: the commit when CodeBuild has found it, before that what was asked for. */
function sourceOf({ resolvedVersion, sourceVersion }: RemoteBuild): string {
  return resolvedVersion ?? sourceVersion ?? '';
}

function jsonOf({ flow, deployed, builds }: FlowBuilds, now: Date): object[] {
  const about = { flow: flow.name, project: flow.projectName, deployed };
  return builds.length === 0
    ? [about]
    : builds.map((build) => {
        const { status, complete, initiator, startedAt } = build;
        return {
          ...about,
          build: build.buildId,
          number: build.buildNumber,
          status,
          complete,
          phase: build.currentPhase,
          source: sourceOf(build) || undefined,
          initiator,
          startedAt,
          endedAt: build.finishedAt,
          seconds: buildSeconds(build, now),
          url: urlOf(build),
        };
      });
}
