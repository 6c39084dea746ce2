import { createHash } from 'node:crypto';
import { ReviewTrigger } from './flow-file';

/** The session in which the voting role is assumed. It never changes: votes belong to a session, and only it can take its own back. */
export const GATE_SESSION = 'flow-ci';

/**
 * A short stand-in for a trigger's path filters. Report-build has it in its environment, which holds 4 KB, and
 * so knows whether the filters in an invocation are the deployed ones.
 */
export function pathsDigest(trigger: Pick<ReviewTrigger, 'paths' | 'exceptPaths' | 'skipCi'>): string {
  const filters = [trigger.paths ?? [], trigger.exceptPaths ?? [], trigger.skipCi ?? false];
  return createHash('sha256').update(JSON.stringify(filters)).digest('hex').slice(0, 16);
}

/** What CloudFormation hands to approval-template as the resource's properties, beside `ServiceToken`. */
export interface ApprovalTemplateProperties {
  readonly TemplateName: string;
  readonly RepositoryName: string;
  /** ARN of the role that votes. */
  readonly RoleArn: string;
  /** `refs/heads/NAME`. Empty or absent: all branches. */
  readonly DestinationReferences?: readonly string[];
  readonly Description?: string;
}
