import { reviewOf } from './handler-needs';
import { FunctionSettings } from './shared-settings';
import { ResolvedFlow } from '../../contract/flow-file';
import { ReportSettings } from '../../contract/invocation';

/** What report-build does for a flow beside the comment's first lines, or nothing. */
export function reportSettings(flow: ResolvedFlow, { commands }: FunctionSettings): ReportSettings | undefined {
  const settings: ReportSettings = {
    ...(flow.reports && { reports: true }),
    ...(flow.autoRetryLimit && { retries: true }),
    ...(commands && reviewOf(flow) && { commands: true }),
    ...(flow.concurrentBuildLimit !== undefined && { concurrentBuildLimit: flow.concurrentBuildLimit }),
    ...(flow.annotations && { annotations: flow.annotations }),
    ...(reviewOf(flow)?.mergeResult && { mergeResult: true }),
  };
  return Object.keys(settings).length > 0 ? settings : undefined;
}
