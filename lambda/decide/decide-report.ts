import { Build, builtCommit, knownStatus } from './build';
import { BuildReport, ReportLinks } from './build-report';
import { subjectOf } from './build-subject';
import { BuildStatus } from '../../src/contract/codecommit-events';
import { AnnotatedLevels } from '../../src/contract/flow-file';
import { ReportInvocation, ReportSettings } from '../../src/contract/invocation';
import { parseRepositoryArn, RepositoryArn } from '../decode/arn';
import { BuildState, FlowEvent, LogPlace } from '../decode/flow-event';
import { commitId, pullRequestId } from '../decode/names';
import { REASONS } from '../decode/reasons';
import { buildUrl, logUrl } from '../render/console-url';

export interface ReportContext {
  /** The one repository that the flows are for. */
  readonly repositoryArn: string;
  /** The start-build function as CodeBuild names it: `ROLE/FUNCTION`. */
  readonly startedBy: string;
}

/** Where a comment goes. */
export interface ReportedPullRequest {
  readonly id: string;
  readonly repositoryName: string;
  /** The target's tip when the pull request was made. */
  readonly targetCommit: string;
  /** The commit that was built, or was to be. */
  readonly sourceCommit: string;
}

export type ReportDecision =
  | {
      readonly kind: 'report';
      readonly pullRequest: ReportedPullRequest;
      readonly report: BuildReport;
      /** Which log to read for the report. Absent when none is of use. */
      readonly log?: LogPlace;
      /** The revision of the pull request that was built. */
      readonly revision?: string;
      /** The target branch, as the variables of the build say. */
      readonly targetBranch?: string;
      /** The source branch, likewise. */
      readonly sourceBranch?: string;
    }
  | { readonly kind: 'ignore'; readonly reason: string };

/** A build to look at. What is reported of it is what CodeBuild answers. */
export interface BuildToReport {
  readonly flow: string;
  readonly project: string;
  readonly settings: ReportSettings;
  /** `PROJECT:UUID` */
  readonly build: string;
  /** Whether an event said that it has ended. */
  readonly ended: boolean;
}

export type BuildEventDecision =
  { readonly kind: 'look'; readonly subject: BuildToReport } | { readonly kind: 'ignore'; readonly reason: string };

/**
 * Which build an event makes us look at. Nothing else of the event is used: whoever may call the function can make one
 * up. Pure.
 */
export function decideBuildEvent(
  { flows, settings }: Omit<ReportInvocation, 'event'>,
  event: FlowEvent,
  context: ReportContext,
): BuildEventDecision {
  const repository = parseRepositoryArn(context.repositoryArn);
  if (!repository) return ignore(REASONS.noRepository);
  if (event.kind === 'unknown') return ignore(event.reason);
  if (event.kind !== 'build-state-changed') return ignore(REASONS.eventOfNoBuild);
  if (!isHere(event, repository)) return ignore(REASONS.buildElsewhere);
  const { project, initiator, buildId: build, status } = event;
  if (!Object.hasOwn(flows, project)) return ignore(REASONS.buildOfNoFlow);
  const subject = {
    flow: flows[project],
    project,
    settings: settings && Object.hasOwn(settings, project) ? settings[project] : {},
    build,
    ended: status !== 'IN_PROGRESS',
  };
  // Saves a call for each build that somebody starts by hand. A retry of CodeBuild's own has another initiator than
  // ours.
  return initiator !== undefined && initiator !== context.startedBy && !subject.settings.retries
    ? ignore(REASONS.buildNotStartedByEvent)
    : { kind: 'look', subject };
}

/** Facts of a build, and where it ran. */
export interface ReportedBuild extends BuildState, Pick<Build, 'resolvedVersion'> {
  readonly account: string;
  readonly region: string;
}

export interface BuildQuestion {
  readonly build: ReportedBuild;
  readonly flow: string;
  /** Whether our own function started it, or CodeBuild tried again one that it had started. */
  readonly isOurs: boolean;
  /** Which findings in the log are reported. A build that succeeded may have some too. */
  readonly annotations?: AnnotatedLevels;
}

/** What is to be reported of a build to its pull request. Pure. */
export function decideBuild(
  { build, flow, isOurs, annotations }: BuildQuestion,
  { repositoryArn }: ReportContext,
): ReportDecision {
  const repository = parseRepositoryArn(repositoryArn);
  if (!repository) return ignore(REASONS.noRepository);
  if (!isHere(build, repository)) return ignore(REASONS.buildElsewhere);
  const { project, buildId, buildNumber, startedAt, finishedAt, phases, log } = build;
  // Whoever may start builds of the project can give them any variables, so those say nothing until it is
  // clear that our own function gave them.
  if (!isOurs) return ignore(REASONS.buildNotStartedByEvent);
  const said = subjectOf(build);
  if (!said.pullRequestId) return ignore(REASONS.buildOfNoPullRequest);
  const id = pullRequestId(said.pullRequestId);
  const sourceCommit = commitId(said.sourceCommit);
  const targetCommit = commitId(said.targetCommit);
  if (!id || !sourceCommit || !targetCommit) return ignore(REASONS.buildWithoutPullRequest);
  if (builtCommit(build) !== sourceCommit) return ignore(REASONS.buildOfAnotherCommit);
  if ((said.flow ?? flow) !== flow) return ignore(REASONS.buildOfAnotherFlow);
  if (startedAt === undefined) return ignore(REASONS.buildNotBegun);
  const status = knownStatus(build.status);
  return {
    kind: 'report',
    revision: said.revision || undefined,
    targetBranch: said.targetBranch || undefined,
    sourceBranch: said.sourceBranch || undefined,
    pullRequest: { id, repositoryName: repository.name, sourceCommit, targetCommit },
    report: {
      flow,
      project,
      status,
      buildId,
      commit: sourceCommit,
      startedAt,
      phases,
      log: { kind: 'none' },
      links: linksOf(build),
      buildNumber,
      finishedAt,
    },
    log: log && (isBroken(status) || (annotations !== undefined && status === 'SUCCEEDED')) ? log : undefined,
  };
}

/** Whether the log may show what failed. Whoever stopped a build knows why. */
function isBroken(status: BuildStatus): boolean {
  return status !== 'IN_PROGRESS' && status !== 'SUCCEEDED' && status !== 'STOPPED';
}

function linksOf(event: ReportedBuild): ReportLinks {
  const build = buildUrl(event, event.project, event.buildId);
  const log = event.log && logUrl(event, event.log.group, event.log.stream);
  return { build, log };
}

function isHere(place: { readonly account: string; readonly region: string }, repository: RepositoryArn): boolean {
  return place.account === repository.account && place.region === repository.region;
}

function ignore(reason: string): { readonly kind: 'ignore'; readonly reason: string } {
  return { kind: 'ignore', reason };
}
