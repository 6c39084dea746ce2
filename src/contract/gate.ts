import { createHash } from 'node:crypto';
import { ReviewTrigger } from './flow-file';
import { GateVariable } from './invocation';

/** The session in which the voting role is assumed. It never changes: votes belong to a session, and only it can take its own back. */
export const GATE_SESSION = 'flow-ci';

/** A short stand-in for a flow's name, which report-build has in the same place. */
export function flowDigest(flow: string): string {
  return digest(flow);
}

/**
 * A short stand-in for a trigger's path filters. Report-build has it in its environment, which holds 4 KB, and
 * so knows whether the filters in an invocation are the deployed ones.
 */
export function pathsDigest(trigger: Pick<ReviewTrigger, 'paths' | 'exceptPaths' | 'skipCi'>): string {
  const filters = [trigger.paths ?? [], trigger.exceptPaths ?? [], trigger.skipCi ?? false];
  return digest(JSON.stringify(filters));
}

/** 66 bits, in eleven characters: nobody finds another text with the same ones. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 11);
}

/**
 * A gate as a text, such as `approve 0f4c2a… 9b1d3e… merge arn:aws:iam::111122223333:role/x`: twenty of them have to fit into the
 * environment of a function.
 */
export function gateText({ role, onSkipCi, flow, paths, mergeResult }: GateVariable): string {
  return [onSkipCi, flow, paths, ...(mergeResult ? ['merge'] : []), role].join(' ');
}

/** Reads what `gateText` wrote; nothing when it did not. */
export function parseGate(text: string): GateVariable | undefined {
  const match = /^(approve|wait) ([\w-]{11}) ([\w-]{11}) (merge )?(arn:\S+)$/.exec(text);
  if (!match) return undefined;
  const [, onSkipCi, flow, paths, merge, role] = match as (string | undefined)[];
  if (!flow || !paths || !role) return undefined;
  return { role, flow, paths, onSkipCi: onSkipCi === 'wait' ? 'wait' : 'approve', ...(merge && { mergeResult: true }) };
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
