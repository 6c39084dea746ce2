import { digest } from './digest';
import { ReviewTrigger } from './flow-file';
import { GateVariable } from './invocation';

/** A short stand-in for a flow's name, which report-build has in the same place. */
export function flowDigest(flow: string): string {
  return digest([flow]);
}

/**
 * A short stand-in for the filters of a trigger. Report-build has it in its environment, which holds 4 KB, and
 * so knows whether the filters in an invocation are the deployed ones.
 */
export function pathsDigest(
  trigger: Pick<ReviewTrigger, 'targets' | 'except' | 'paths' | 'exceptPaths' | 'skipCi'>,
): string {
  const { targets, except, paths = [], exceptPaths = [], skipCi = false } = trigger;
  return digest([targets, except, paths, exceptPaths, skipCi]);
}

/**
 * A gate as a text, such as `approve 0f4c2a… 9b1d3e… merge review-0a1b2c`: twenty of them have to fit into the
 * environment of a function.
 */
export function gateText({ session, onSkipCi, flow, paths, mergeResult }: GateVariable): string {
  return [onSkipCi, flow, paths, ...(mergeResult ? ['merge'] : []), session].join(' ');
}

/** Reads what `gateText` wrote; nothing when it did not. */
export function parseGate(text: string): GateVariable | undefined {
  const match = /^(approve|wait) ([\w-]{11}) ([\w-]{11}) (merge )?([\w-]{2,64})$/.exec(text);
  if (!match) return undefined;
  const [, onSkipCi, flow, paths, merge, session] = match as (string | undefined)[];
  if (!flow || !paths || !session) return undefined;
  return {
    session,
    flow,
    paths,
    onSkipCi: onSkipCi === 'wait' ? 'wait' : 'approve',
    mergeResult: merge ? true : undefined,
  };
}

/**
 * What CloudFormation hands to approval-template as the resource's properties, beside `ServiceToken` and
 * `ServiceTimeout`. There are strings and lists of strings only: CloudFormation makes strings of all else.
 */
export interface ApprovalTemplateProperties {
  readonly TemplateName: string;
  readonly RepositoryName: string;
  /** The flow's name. */
  readonly Flow: string;
  /** The session of the gates' role that votes for the flow. */
  readonly Session: string;
  /** `refs/heads/NAME`, with `*` for any characters at the end. Empty or absent: all branches. */
  readonly DestinationReferences?: readonly string[];
  /** JSON of a ReviewFlow: what start-build is given for the pull requests that were opened before the gate. */
  readonly Review: string;
}

/**
 * What approval-template knows of a template that the stack declares. It is configuration, so no caller can make it up.
 */
export interface TemplateVariable {
  readonly session: string;
  /** `templateDigest` of the resource's properties. */
  readonly digest: string;
}

/**
 * A short stand-in for a resource's properties: the function's environment holds 4 KB. The repository is not in it, it
 * has a variable of its own.
 */
export function templateDigest(properties: ApprovalTemplateProperties): string {
  const { TemplateName, Flow, Session, DestinationReferences = [], Review } = properties;
  return digest([TemplateName, Flow, Session, DestinationReferences, Review]);
}

/** The approver of a gate: a session of whatever role has a name that begins so. `pool` ends before the session. */
export function gateApprover(pool: string, session: string): string {
  return `${pool}${session}`;
}
