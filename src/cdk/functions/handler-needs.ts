import { FunctionSettings } from './shared-settings';
import { BranchTrigger, filtersPaths, ResolvedFlow, ReviewTrigger } from '../../contract/flow-file';
import { ReportBuildCalls, StartBuildCalls } from '../../contract/handler-calls';

/** A flow's trigger for pull requests; there is one at most. */
export function reviewOf(flow: ResolvedFlow): ReviewTrigger | undefined {
  return flow.triggers.find((each): each is ReviewTrigger => each.kind === 'review');
}

/** A flow's trigger for branches; there is one at most. */
export function branchOf(flow: ResolvedFlow): BranchTrigger | undefined {
  return flow.triggers.find((each): each is BranchTrigger => each.kind === 'branch');
}

/** What start-build calls for a flow. Nothing for a flow that no event starts. */
export function startBuildCalls(flow: ResolvedFlow, { commands, reconcile }: FunctionSettings): readonly string[] {
  if (flow.triggers.every(({ kind }) => kind === 'demand')) return [];
  const review = reviewOf(flow);
  const branch = branchOf(flow);
  return union(
    StartBuildCalls.start,
    review && StartBuildCalls.review,
    review?.supersede && StartBuildCalls.supersedeReview,
    branch?.supersede && StartBuildCalls.supersedeBranch,
    review && filtersPaths(review) && StartBuildCalls.pathsReview,
    branch && filtersPaths(branch) && StartBuildCalls.pathsBranch,
    (review?.skipCi || branch?.skipCi) && StartBuildCalls.skipCi,
    review && commands && StartBuildCalls.commands,
    review && reconcile && StartBuildCalls.reconcileReview,
    // A branch whose changed paths count is left alone: only the lost event knew what its tip was before.
    branch && reconcile && !filtersPaths(branch) && StartBuildCalls.reconcileBranch,
  );
}

/** What report-build calls for a flow beside comments and logs. Nothing for a flow that no pull request starts. */
export function reportBuildCalls(flow: ResolvedFlow): readonly string[] {
  const review = reviewOf(flow);
  if (!review) return [];
  return union(
    ReportBuildCalls.build,
    flow.reports && ReportBuildCalls.reports,
    flow.gate && ReportBuildCalls.gate,
    flow.gate && filtersPaths(review) && ReportBuildCalls.gatePaths,
  );
}

/** Whether start-build may have to look again later at what CodeCommit answers. */
export function looksAgain(flow: ResolvedFlow): boolean {
  return reviewOf(flow)?.supersede === true || branchOf(flow)?.supersede === true;
}

/** Whether start-build sends to report-build's queue what Lambda does not hand on. */
export function sendsReports(flow: ResolvedFlow, { reconcile }: FunctionSettings): boolean {
  return reviewOf(flow) !== undefined && (looksAgain(flow) || Boolean(reconcile));
}

/** Whether the result of start-build is reported on the pull request. A new gate needs the builds that ended before. */
export function reportsStarts(flow: ResolvedFlow, { reconcile }: FunctionSettings): boolean {
  const review = reviewOf(flow);
  return Boolean(review && (filtersPaths(review) || review.skipCi || reconcile || flow.gate));
}

function union(...groups: readonly (readonly string[] | number | boolean | undefined)[]): readonly string[] {
  return [...new Set(groups.flatMap((group) => (Array.isArray(group) ? (group as readonly string[]) : [])))].sort();
}
