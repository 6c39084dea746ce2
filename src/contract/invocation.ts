import { EventBridgeEvent } from './codecommit-events';
import { AnnotatedLevels, BranchTrigger, EventTrigger, ReviewTrigger } from './flow-file';

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
  /**
   * The project's settings in ReportInvocation: start-build hands them on where it has something to report. Review
   * triggers only.
   */
  readonly report?: ReportSettings;
  /** When a schedule is due that calls more often than that. Absent: at each call. */
  readonly due?: DueMinutes;
  readonly event: EventBridgeEvent;
}

/** Minutes since 1970 in UTC that leave a remainder when they are divided by an interval. */
export interface DueMinutes {
  readonly interval: number;
  readonly remainder: number;
}

/** What the rule on build state changes hands to the report-build function. */
export interface ReportInvocation {
  /** CodeBuild project name -> flow name, of the projects whose builds are reported. */
  readonly flows: Readonly<Record<string, string>>;
  /** CodeBuild project name -> what is done beside the comment's first lines. Absent: nothing. */
  readonly settings?: Readonly<Record<string, ReportSettings>>;
  readonly event: EventBridgeEvent;
}

export interface ReportSettings {
  /** Whether test and coverage reports are read. */
  readonly reports?: boolean;
  /** Whether a retry that CodeBuild made by itself counts as a build of ours. */
  readonly retries?: boolean;
  /** Whether the comment names the commands that its readers may give. */
  readonly commands?: boolean;
  /** The flow's own `concurrentBuildLimit`, so that its builds that are refused are not put down to the account. */
  readonly concurrentBuildLimit?: number;
  /** Which findings in the log the comment lists. Absent: none. */
  readonly annotations?: AnnotatedLevels;
  /** Whether the builds merge with the target branch first, so that the comment shows the outcome. */
  readonly mergeResult?: boolean;
}

/**
 * What the rule on new comments hands to start-build. The flows are spread over several rules where one
 * input cannot hold them all: each has its part, and the first one answers the author.
 */
export interface CommandInvocation {
  readonly commands: {
    readonly allow: readonly string[];
    /** Counts from 0. */
    readonly part: number;
    readonly parts: number;
    readonly flows: readonly ReviewFlow[];
  };
  readonly event: EventBridgeEvent;
}

/** What the schedule, or approval-template, hands to start-build so that it looks for what no event started. */
export interface ReconcileInvocation {
  readonly reconcile: {
    readonly flows: readonly (ReviewFlow | BranchFlow)[];
    /** Minutes from one look to the next. */
    readonly interval: number;
    /** As in StartInvocation. */
    readonly due?: DueMinutes;
    /**
     * Ids of the only pull requests that are looked at. Absent: all open ones. Approval-template names those that it
     * gave a rule.
     */
    readonly pullRequests?: readonly string[];
  };
  readonly event: EventBridgeEvent;
}

export interface ReviewFlow {
  readonly flow: string;
  readonly project: string;
  readonly trigger: ReviewTrigger;
  /** As in StartInvocation. */
  readonly report?: ReportSettings;
}

export interface BranchFlow {
  readonly flow: string;
  readonly project: string;
  readonly trigger: BranchTrigger;
}

/**
 * What the rule on pull requests hands to report-build where a flow has a gate. The flows are spread over several rules
 * where one input cannot hold them all.
 */
export interface GatedChangeInvocation {
  readonly gates: readonly GatedFlow[];
  readonly event: EventBridgeEvent;
}

/** A flow with a gate: its trigger decides for which pull requests it votes. */
export interface GatedFlow {
  readonly project: string;
  readonly trigger: ReviewTrigger;
}

/**
 * What Lambda hands to report-build when start-build ended well: an asynchronous invocation's record for an
 * on-success destination. Only what start-build answered is read, and for a vote not even that is believed.
 */
export interface EndedStartInvocation {
  readonly requestContext: { readonly functionArn: string };
  readonly responsePayload: StartResult;
}

/** What start-build answers: what report-build has to report, beside the builds' own events. */
export interface StartResult {
  readonly toReport: readonly ReportRequest[];
  /** What was decided, for who calls the function by hand. */
  readonly did?: readonly StartDone[];
}

/** A decision, in the words of the log. */
export interface StartDone {
  readonly outcome: string;
  readonly reason?: string;
  /** Builds, joined by a space. */
  readonly build?: string;
}

export type ReportRequest =
  /** No build, because no changed path counts or because the commit says so. */
  | {
      readonly kind: 'skipped';
      readonly flow: string;
      readonly project: string;
      readonly trigger: ReviewTrigger;
      readonly report?: ReportSettings;
      readonly why: 'paths' | 'skip-ci';
      readonly pullRequestId: string;
      readonly revision: string;
      readonly sourceCommit: string;
      readonly targetCommit: string;
      /** ISO 8601 in UTC. */
      readonly time: string;
    }
  /** A build whose own event may have been lost. `build` is `PROJECT:UUID`. */
  | {
      readonly kind: 'build';
      readonly flow: string;
      readonly project: string;
      readonly report?: ReportSettings;
      readonly build: string;
    };

/**
 * What Lambda hands to report-build when start-build failed at each of its tries: an asynchronous
 * invocation's record for an on-failure destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface FailedInvocation<Payload> {
  readonly version: string;
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: Payload;
  readonly responsePayload?: { readonly errorType?: string; readonly errorMessage?: string };
}
export type FailedStartInvocation = FailedInvocation<StartInvocation>;
/** A command that could not be obeyed. */
export type FailedCommandInvocation = FailedInvocation<CommandInvocation>;

/**
 * A message that a function sends to its own queue, to look again later at what AWS had not answered completely.
 * Whoever may send to the queue or call the function can make one up, so it says only what to look at: what is found
 * there decides.
 */
export type LookAgainMessage = LookAgainAtBuild | LookAgainAtEvent;

/** Report-build: the state, log, reports or exported variables of a build were not complete. */
export interface LookAgainAtBuild {
  readonly kind: 'look-again-at-build';
  /** Counts from 1, which is the look that the event itself caused. */
  readonly look: number;
  readonly flow: string;
  readonly project: string;
  readonly report?: ReportSettings;
  /** `PROJECT:UUID` */
  readonly build: string;
  /** Whether an event said that the build has ended. Absent: no. */
  readonly ended?: boolean;
}

/** Start-build: CodeCommit's answer may have been older than the event. */
export interface LookAgainAtEvent {
  readonly kind: 'look-again-at-event';
  /** Counts from 1, which is the look that the event itself caused. */
  readonly look: number;
  readonly invocation: StartInvocation;
}

/** Environment variables of the handlers. */
export const HandlerVariable = {
  /** ARN of the one repository that the functions serve. All functions. */
  REPOSITORY_ARN: 'FLOW_CI_REPOSITORY_ARN',
  /**
   * The start-build function's role and name, `ROLE/FUNCTION`: the initiator of each build that is ours. All but
   * approval-template.
   */
  STARTED_BY: 'FLOW_CI_STARTED_BY',
  /**
   * The report-build function's role and name, `ROLE/FUNCTION`: the author of each comment on a build. Report-build,
   * and start-build where there are commands.
   */
  REPORTED_BY: 'FLOW_CI_REPORTED_BY',
  /**
   * What the tokens of comments are made from: known to nobody who may just comment. Report-build, and start-build
   * where there are commands.
   */
  TOKEN_SEED: 'FLOW_CI_TOKEN_SEED',
  /**
   * JSON, project name -> `gateText` of its GateVariable, of the flows with a gate. Absent: none has one. Report-build.
   */
  GATES: 'FLOW_CI_GATES',
  /** Starts the `flow-ci` command from the root of a clone. Absent: comments do not say how. Report-build. */
  LOCAL_COMMAND: 'FLOW_CI_LOCAL_COMMAND',
  /**
   * URL of the queue whose messages the function is given after a delay: LookAgainMessage. Report-build; start-build
   * where a flow has `supersede`.
   */
  LOOK_AGAIN_QUEUE: 'FLOW_CI_LOOK_AGAIN_QUEUE',
  /**
   * URL of report-build's queue. Start-build, where both functions have a queue: what it did with a message has no
   * destination of Lambda's.
   */
  REPORT_QUEUE: 'FLOW_CI_REPORT_QUEUE',
  /**
   * ARN of the role that votes. Only report-build and approval-template may assume it. Both, where a flow has a gate.
   */
  GATE_ROLE: 'FLOW_CI_GATE_ROLE',
  /** What stands before the session in the approval pools of gates: GateRole.pool. Both, where a flow has a gate. */
  GATE_POOL: 'FLOW_CI_GATE_POOL',
  /**
   * JSON, template name -> TemplateVariable, of the approval rule templates that the stack declares. Approval-template.
   */
  TEMPLATES: 'FLOW_CI_TEMPLATES',
  /** ARN of the function's own stack. Approval-template. */
  STACK_ID: 'FLOW_CI_STACK_ID',
  /** Name of start-build. Approval-template. */
  START_BUILD: 'FLOW_CI_START_BUILD',
  /** `targetDigest` of each NotifyTarget, separated by spaces. Notify-build. */
  NOTIFY_TARGETS: 'FLOW_CI_NOTIFY_TARGETS',
  /** Address of SNS in the stack's Region. Notify-build. */
  SNS_ENDPOINT: 'FLOW_CI_SNS_ENDPOINT',
} as const;

/**
 * What report-build knows of a flow's gate. It is configuration and no part of an invocation, so no caller can make it
 * up.
 */
export interface GateVariable {
  /** `flowDigest` of the flow's name: a build for another flow is not a build for this gate. */
  readonly flow: string;
  /** The session of the gates' role that votes for the flow. */
  readonly session: string;
  readonly onSkipCi: 'approve' | 'wait';
  /** `pathsDigest` of the flow's review trigger. */
  readonly paths: string;
  /** Whether only a build that has merged with the target branch is a success. Absent: no. */
  readonly mergeResult?: boolean;
}
