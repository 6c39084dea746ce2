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
  return [[...HEAD, 'ID'], ...builds.map((build) => [...cells(build, now), build.id])];
}

const HEAD = ['BUILD', 'STATUS', 'STARTED', 'TOOK', 'SOURCE', 'BY'];

function cells(build: RemoteBuild, now: Date): string[] {
  return [
    build.number === undefined ? '-' : `#${build.number}`,
    build.complete || !build.phase ? build.status : `${build.status} (${build.phase})`,
    build.startedAt ? build.startedAt.toISOString().replace(/:\d\d\.\d+Z$/, 'Z') : '',
    seconds(buildSeconds(build, now)),
    /^[0-9a-f]{40}$/.test(build.source ?? '') ? (build.source?.slice(0, 8) ?? '') : (build.source ?? ''),
    build.initiator ?? '',
  ];
}

function jsonOf({ flow, deployed, builds }: FlowBuilds, now: Date): object[] {
  const about = { flow: flow.name, project: flow.projectName, deployed };
  return builds.length === 0
    ? [about]
    : builds.map((build) => {
        const { id, number, status, complete, phase, source, initiator, startedAt, endedAt } = build;
        return {
          ...about,
          build: id,
          number,
          status,
          complete,
          phase,
          source,
          initiator,
          startedAt,
          endedAt,
          seconds: buildSeconds(build, now),
          url: urlOf(build),
        };
      });
}
