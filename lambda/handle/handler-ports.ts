import { DecisionLog } from './decision-log';
import { GateVariable } from '../../src/contract/invocation';
import {
  BuildLog,
  BuildReports,
  BuildService,
  CommitTimes,
  Conversation,
  MessageQueue,
  PullRequestComments,
  PullRequestRules,
  Repository,
  Voter,
} from '../aws/ports';

export interface Clock {
  pause(milliseconds: number): Promise<void>;
}

/** What every function is given. Ports are functions, so that an event which needs no client does not load it. */
export interface HandlerPorts {
  /** The one repository that the flows are for. */
  readonly repositoryArn: string;
  /** The start-build function as CodeBuild names it: `ROLE/FUNCTION`. */
  readonly startedBy: string;
  readonly builds: () => Promise<BuildService>;
  readonly repository: () => Promise<Repository>;
  readonly log: DecisionLog;
}

/** What finds the comment on a flow's builds again. */
export interface CommentIdentityPorts {
  readonly repositoryArn: string;
  /** The report-build function as it writes comments: `ROLE/FUNCTION`. */
  readonly reportedBy: string;
  readonly tokenSeed: string;
  readonly comments: () => Promise<PullRequestComments>;
}

/** What start-build is given. */
export interface StartPorts extends HandlerPorts, CommentIdentityPorts {
  readonly conversation: () => Promise<Conversation>;
  readonly commitTimes: () => Promise<CommitTimes>;
  /** The function's own queue. */
  readonly lookAgain: () => Promise<MessageQueue>;
  /** Report-build's queue. */
  readonly reportQueue: () => Promise<MessageQueue>;
  readonly clock: Clock;
  readonly now: () => number;
}

/** What report-build is given. */
export interface ReportPorts extends HandlerPorts, CommentIdentityPorts {
  /** Starts the `flow-ci` command from the root of a clone. Absent: comments do not say how. */
  readonly localCommand?: string;
  readonly buildLog: () => Promise<BuildLog>;
  readonly reports: () => Promise<BuildReports>;
  readonly rules: () => Promise<PullRequestRules>;
  readonly voter: () => Promise<Voter>;
  /** Project -> its gate. */
  readonly gates: Readonly<Record<string, GateVariable>>;
  /** What stands before the session in the approval pools of gates. Empty where no flow has a gate. */
  readonly pool: string;
  /** The function's own queue. */
  readonly lookAgain: () => Promise<MessageQueue>;
  readonly clock: Clock;
}
