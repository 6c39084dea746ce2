import { createHash } from 'node:crypto';
import { Build, builtCommit } from './build';
import { BuildRequest } from './build-request';
import { FlowVariable } from '../../src/contract/variables';
import { member } from '../decode/json';
import { commitId } from '../decode/names';

/** What a build is for. Each has its flow; only a schedule has no commit. */
export type BuildSubject = ReviewSubject | BranchSubject | TagSubject | ScheduleSubject;

/** A revision of a pull request. */
export interface ReviewSubject {
  readonly kind: 'review';
  readonly flow: string;
  readonly pullRequestId: string;
  readonly revision: string;
  /** Without `refs/heads/`. */
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly sourceCommit: string;
  /** The target's tip when the pull request was made. */
  readonly targetCommit: string;
  /** The comment whose command asks for the build. Absent: an event of the pull request does. */
  readonly commandId?: string;
}

export interface BranchSubject {
  readonly kind: 'branch';
  readonly flow: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly commit: string;
}

export interface TagSubject {
  readonly kind: 'tag';
  readonly flow: string;
  /** Without `refs/tags/`. */
  readonly tag: string;
  readonly commit: string;
}

export interface ScheduleSubject {
  readonly kind: 'schedule';
  readonly flow: string;
  /** When it was due, ISO 8601 in UTC. */
  readonly time: string;
}

/** In which variable of a build each fact stands. No other file of the functions knows the variables. */
const VARIABLES = {
  pullRequestId: FlowVariable.PULL_REQUEST_ID,
  sourceCommit: FlowVariable.PULL_REQUEST_SRC_COMMIT,
  targetCommit: FlowVariable.PULL_REQUEST_DST_COMMIT,
  revision: FlowVariable.PULL_REQUEST_REVISION,
  sourceBranch: FlowVariable.PULL_REQUEST_SRC_BRANCH,
  targetBranch: FlowVariable.PULL_REQUEST_DST_BRANCH,
  commandId: FlowVariable.COMMAND,
  branch: FlowVariable.BRANCH,
  tag: FlowVariable.TAG,
  time: FlowVariable.SCHEDULE,
  flow: FlowVariable.NAME,
  kind: FlowVariable.EVENT,
} as const;

/** What the variables of a build say. Whoever may start builds can give any, so each fact may be absent or none. */
export type SubjectFacts = { readonly [Fact in keyof typeof VARIABLES]?: string };

const FACTS = Object.keys(VARIABLES) as (keyof SubjectFacts)[];

/** A build's variables as values. */
export function subjectOf({ variables }: Pick<Build, 'variables'>): SubjectFacts {
  return Object.fromEntries(FACTS.map((fact) => [fact, member(variables, VARIABLES[fact])]));
}

function variablesOf(subject: BuildSubject): Readonly<Record<string, string>> {
  const facts: SubjectFacts = subject;
  return Object.fromEntries(
    FACTS.flatMap((fact) => (facts[fact] === undefined ? [] : [[VARIABLES[fact], facts[fact]]])),
  );
}

/** The commit to build. Absent: what the project builds by default. */
export function commitOf(subject: BuildSubject): string | undefined {
  if (subject.kind === 'schedule') return undefined;
  return subject.kind === 'review' ? subject.sourceCommit : subject.commit;
}

/** The same subject at another commit. */
export function withCommit(subject: BuildSubject, commit: string): BuildSubject {
  if (subject.kind === 'schedule') return subject;
  return subject.kind === 'review' ? { ...subject, sourceCommit: commit } : { ...subject, commit };
}

/**
 * The build for a subject. `sameness` is what makes it the same one, beside its parameters. CodeBuild refuses a token
 * that comes again with other parameters, so the token is made of them too: an invocation that was made up cannot take
 * the token of a true one.
 */
export function buildRequest(project: string, subject: BuildSubject, sameness: readonly string[]): BuildRequest {
  const commit = commitOf(subject);
  const variables = variablesOf(subject);
  const parameters = JSON.stringify([project, commit, variables, ...sameness]);
  // The bare id: unlike a branch's name it still means the event's own commit when the branch has moved on.
  return { project, commit, variables, token: createHash('sha256').update(parameters).digest('hex') };
}

/** Whether a build says these facts of what it is for. */
export function hasFacts(build: Pick<Build, 'variables'>, facts: SubjectFacts): boolean {
  const said = subjectOf(build);
  return FACTS.every((fact) => facts[fact] === undefined || said[fact] === facts[fact]);
}

/**
 * Whether a build is for a subject. Branches and flow are part of it: a build that an invocation with other ones
 * started must not stand in for the true one. The target commit is not: it may have moved since.
 */
export function isFor(build: Build, subject: BuildSubject): boolean {
  const { targetCommit, sourceCommit, ...facts }: SubjectFacts = subject;
  const commit = commitOf(subject);
  return (commit === undefined || builtCommit(build) === commit) && hasFacts(build, facts);
}

/** The commit of the target branch that a build has merged with, by the variables that it has exported. */
export function mergedCommit(exported: Readonly<Record<string, string>>): string | undefined {
  return commitId(member(exported, FlowVariable.MERGED_DST_COMMIT));
}
