import { EventBridgeEvent } from './codecommit-events';
import { EventTrigger } from './flow-file';

/**
 * What a rule or a schedule hands to the start-build function: the event, and which flow it is for.
 * The rule says so itself, so the function needs no list of flows, and a new flow changes no other.
 */
export interface StartInvocation {
  /** The flow's name. */
  readonly flow: string;
  /** The CodeBuild project's name. */
  readonly project: string;
  readonly trigger: EventTrigger;
  readonly event: EventBridgeEvent;
}

/** What the rule on build state changes hands to the report-build function. */
export interface ReportInvocation {
  /** CodeBuild project name -> flow name, of the projects whose builds are reported. */
  readonly flows: Readonly<Record<string, string>>;
  readonly event: EventBridgeEvent;
}

/**
 * What Lambda hands to report-build when start-build failed at each of its tries: an asynchronous
 * invocation's record for an on-failure destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface FailedStartInvocation {
  readonly version: string;
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: StartInvocation;
  readonly responsePayload?: { readonly errorType?: string; readonly errorMessage?: string };
}

/** Environment variables of the handlers. */
export const HandlerVariable = {
  /** ARN of the one repository that the functions serve. Both functions. */
  REPOSITORY_ARN: 'FLOW_CI_REPOSITORY_ARN',
  /** The start-build function's role and name, `ROLE/FUNCTION`: the initiator of each build that is ours. Report-build. */
  STARTED_BY: 'FLOW_CI_STARTED_BY',
} as const;
