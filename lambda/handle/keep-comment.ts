import { DecisionLine } from './decision-log';
import { Clock, CommentIdentityPorts, ReportPorts } from './handler-ports';
import { settle } from './settle';
import { PullRequestComments } from '../aws/ports';
import { BuildReport } from '../decide/build-report';
import { CommentIdentity, decideComment, livingComment } from '../decide/decide-comment';
import { ReportedPullRequest } from '../decide/decide-report';
import { isOwnSession } from '../decide/own-session';
import { parseArn } from '../decode/arn';
import { FUNCTION_ERRORS } from '../decode/reasons';
import { pastBuilds } from '../render/history';
import { localRunLine } from '../render/local-run';
import { COMMENT_LIMIT, renderComment } from '../render/render-comment';
import { stateOf } from '../render/state-line';

export type KeepPorts = CommentIdentityPorts & Pick<ReportPorts, 'localCommand' | 'repository' | 'clock' | 'log'>;

export interface KeptReport {
  readonly pullRequest: ReportedPullRequest;
  readonly report: BuildReport;
  /** Without `refs/heads/`. Absent: they are not known. */
  readonly sourceBranch?: string;
  readonly targetBranch?: string;
}

export interface CommentJob extends KeptReport {
  readonly identity: CommentIdentity;
}

export interface CommentPorts {
  readonly comments: PullRequestComments;
  /** The newest commit of the pull request's source branch. */
  readonly newestCommit: () => Promise<string>;
  readonly clock: Clock;
}

/** `commented`: the comment was written. `kept`: it has this state, or a newer one, already. */
export interface CommentResult {
  readonly kind: 'commented' | 'kept';
  readonly reason: string;
}

/** How the comment on a flow's builds is found again. */
export function commentIdentity(
  project: string,
  pullRequestId: string,
  { repositoryArn, reportedBy, tokenSeed }: Omit<CommentIdentityPorts, 'comments'>,
): CommentIdentity {
  return { project, pullRequestId, account: parseArn(repositoryArn)?.account ?? '', writer: reportedBy, tokenSeed };
}

/** Make the comment on the flow's builds show a report. */
export async function keepReport(
  { pullRequest, report, sourceBranch, targetBranch }: KeptReport,
  ports: KeepPorts,
): Promise<DecisionLine> {
  const { flow, project, buildId: build, commit, status } = report;
  const { id } = pullRequest;
  const localRun =
    ports.localCommand === undefined
      ? undefined
      : localRunLine(ports.localCommand, { flow, source: sourceBranch, target: targetBranch });
  const { kind: outcome, reason } = await keepComment(
    { pullRequest, report: { ...report, localRun }, identity: commentIdentity(project, id, ports) },
    {
      comments: await ports.comments(),
      newestCommit: async () => (await (await ports.repository()).pullRequest(id))?.sourceCommit ?? '',
      clock: ports.clock,
    },
  );
  return { flow, project, pullRequest: id, build, commit, status, outcome, reason };
}

/** Tokens that are found to be used by others, beside the rounds. */
const MAX_USED_TOKENS = 10;
/** In case the service counts bytes: a UTF-16 unit is at most three in UTF-8. */
const SMALLER_LIMIT = Math.floor(COMMENT_LIMIT / 3);

/** Make the one comment on a flow's builds show this state, unless it shows a newer one. */
export async function keepComment(
  job: CommentJob,
  { comments, newestCommit, clock }: CommentPorts,
): Promise<CommentResult> {
  const { pullRequest, report, identity } = job;
  const lost = new Set<string>();
  const tokens = new UsedTokens();
  let limit = COMMENT_LIMIT;
  let written = false;
  const look = async (): Promise<CommentResult | undefined> => {
    const found = await comments.list(pullRequest);
    // Also from a comment that cannot be changed any more.
    const before = livingComment(found, identity, lost) ?? livingComment(found, identity);
    const content = renderComment(report, { limit, past: pastBuilds(before?.content, stateOf(report)) });
    const question = { identity, comments: found, report, content, lost, usedTokens: tokens.used, written };
    let decision = decideComment(question);
    if (decision.kind === 'ask-newest-commit') {
      decision = decideComment({ ...question, newestCommit: await newestCommit() });
    }
    if (decision.kind === 'ask-newest-commit') throw new Error(FUNCTION_ERRORS.newestCommitAskedTwice);
    if (decision.kind === 'keep') return { kind: written ? 'commented' : 'kept', reason: decision.reason };
    const answer =
      decision.kind === 'post'
        ? await post(comments, job, content, decision.token)
        : await comments.update(decision.commentId, content);
    if (answer === 'done') written = true;
    if (answer === 'too-long') {
      if (content.length <= SMALLER_LIMIT) throw new Error(FUNCTION_ERRORS.commentTooLong);
      limit = SMALLER_LIMIT;
      return look();
    }
    if (answer === 'lost' && decision.kind === 'update') lost.add(decision.commentId);
    if (answer === 'token-used' && decision.kind === 'post') tokens.refused(decision.token);
    if (answer === 'not-ours' && decision.kind === 'post') tokens.add(decision.token);
    return undefined;
  };
  return settle(`the comment on pull request ${pullRequest.id}`, clock, look, () => tokens.extraRounds);
}

/**
 * `not-ours`: a token brings the comment that was posted with it first. It may be somebody else's, or deleted since.
 */
async function post(
  comments: PullRequestComments,
  { pullRequest, identity }: CommentJob,
  content: string,
  token: string,
): Promise<'done' | 'not-ours' | 'token-used' | 'too-long'> {
  const answer = await comments.post(pullRequest, content, token);
  if (answer.kind !== 'posted') return answer.kind;
  const { authorArn, deleted } = answer.comment;
  const isOurs = authorArn === undefined || isOwnSession(authorArn, identity.account, identity.writer);
  return isOurs && !deleted ? 'done' : 'not-ours';
}

/** Tokens that lead to no comment of ours. */
class UsedTokens {
  public readonly used = new Set<string>();
  public extraRounds = 0;
  private readonly refusedOnce = new Set<string>();

  /** Most likely another function posted first, and its comment is found in a moment. Else it never is. */
  public refused(token: string): void {
    if (this.refusedOnce.has(token)) this.add(token);
    this.refusedOnce.add(token);
  }

  public add(token: string): void {
    this.used.add(token);
    if (this.used.size <= MAX_USED_TOKENS) this.extraRounds += 2;
  }
}
