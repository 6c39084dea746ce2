/**
 * Why a function ignores or refuses what it was given, as data: the `reason` of a line of its log. `<name>` stands for
 * a value that is known then, see `reasonWith`. docs/errors.md lists them with what to do about each.
 */
export const REASONS = {
  // Events
  eventNotObject: 'the event is not a JSON object',
  eventWithoutEnvelope: 'the event has no envelope with id, account, region, time and resources',
  eventWithoutDetail: 'the event has no detail',
  eventOfUnusedKind: 'the event is of a kind that no flow uses',
  noReferenceChange: 'the event is no change of a branch or tag',
  neitherBranchNorTag: 'the reference is neither a branch nor a tag',
  referenceNameUnclear: "the <referenceType>'s name is none, or its short and its full name differ",
  eventWithoutCommit: 'the event has no commit',
  noNewComment: 'the event is no new comment',
  eventWithoutComment: 'the event names no comment on a pull request',
  eventWithoutAuthor: 'the event does not name the author of the comment',
  eventWithoutPullRequest: 'the event names no pull request',
  eventWithoutRevision: 'the event names no revision of the pull request',
  eventWithoutOpenness: 'the event does not say whether the pull request is open',
  eventWithoutBranches: 'the event does not name the two branches of the pull request',
  eventWithoutCommits: 'the event does not name the two commits of the pull request',
  eventWithoutBuild: 'the event names no build of its project',
  eventBuildElsewhere: 'the build is of another account or Region than the event',
  eventWithoutStatus: 'the event names no build status',
  eventOfAnotherAccount: 'the event is of another account',
  eventOfAnotherRegion: 'the event is of another Region',
  eventOfAnotherRepository: 'the event is of another repository',
  // Invocations
  invocationNotObject: 'the invocation is not a JSON object',
  invocationWithoutEvent: 'the invocation holds no event',
  invocationWithoutFlow: 'the invocation does not name its flow and project',
  invocationWithoutTrigger: 'the invocation has no trigger of a known kind',
  invocationWithoutFlows: 'the invocation holds no event, or does not name the flows',
  invocationWithoutTarget: 'the invocation holds no event, or does not name what is to be notified',
  failedStartWithoutFunction: 'a start that failed does not name its function',
  failedStartUnknown: 'a start that failed: <reason>',
  foreignMessage: 'the message is none of ours',
  foreignAnswer: 'the answer is not of a start of ours',
  noRepository: 'the handler does not know its repository: its ARN is not one',
  // Starting builds
  unusedEvent: 'a <kind> trigger does not use this kind of event',
  notDue: 'the schedule calls more often than it is due',
  noNewCommit: 'the event brings no new commit to the pull request',
  pullRequestNotOpen: 'the pull request is not open',
  pullRequestStillOpen: 'CodeCommit answers that the pull request is open',
  targetNotOfFlow: 'the target branch is not one of the flow',
  eventOfReferenceType: 'the event is of a <referenceType>',
  referenceDeleted: 'the <referenceType> was deleted',
  referenceNotOfFlow: 'the <referenceType> is not one of the flow',
  alreadyBuilt: 'there is a build already',
  mayBeBuilt: 'older builds than those that were read may be for it',
  nothingToStart: 'nothing was to be started: <reason>',
  foreignStart: 'the start that failed was not one of ours',
  failedStartOfNoPullRequest: 'the build that was not started belongs to no pull request',
  scheduleElsewhere: 'the event is not of a schedule of this account and Region',
  // Commands
  noCommand: 'the comment holds no command',
  mayNotCommand: 'the author may give no commands',
  commandWithoutBuild: 'the command asks for no build',
  commentElsewhere: 'the comment is of another repository',
  replyIsNoCommand: 'a reply is no command',
  ownComment: 'the comment is our own',
  // Reporting builds
  eventOfNoBuild: 'the event is not of a build',
  buildElsewhere: 'the build is of another account or Region',
  unknownBuild: 'CodeBuild knows no such build',
  buildOfNoFlow: 'the project is not one of a flow',
  buildOfAnotherFlow: 'the build is of another flow',
  buildOfAnotherProject: 'the build is of another project',
  buildOfNoPullRequest: 'the build belongs to no pull request',
  buildNotStartedByEvent: 'the build was not started by an event of a flow',
  buildWithoutPullRequest: 'the build does not name its pull request and commits',
  buildOfAnotherCommit: 'the build is not of the commit that it is said to be for',
  buildNotBegun: 'the build has not begun',
  // Notifications
  noRuleNotifies: 'no rule of the stack notifies of this',
  stateNotNotified: 'the topic is not notified of this state',
  answerNotNotified: 'the topic is not notified of the state that CodeBuild answers',
  endIsPublished: 'the build has ended, and the event of its end is published',
  // Gates
  noCloudFormationRequest: 'the invocation is no request of CloudFormation',
  foreignAnswerAddress: "the address for the answer is not CloudFormation's",
  noNewCommitForRules: 'the event brings no new commit to a pull request of the repository',
  flowsVote: 'flows vote on each rule',
  anotherStacksGate: 'another stack has the gate of the rule <rule>',
} as const;

/** Errors that the functions throw: Lambda tries again, and keeps the invocation as a dead letter in the end. */
export const FUNCTION_ERRORS = {
  noEventStreams: 'handlers read no event streams',
  answerNotTaken: 'CloudFormation did not take the answer: status <status>',
  noCredentials: 'the role <role> was assumed without credentials',
  noStackStatus: 'CloudFormation did not answer the status of the stack',
  cloudFormationRefused: 'CloudFormation refused <action>: <answer>',
  emptyLogPages: 'the last <pages> pages of the log are empty',
  noStackState: 'the state of the stack is not known',
  newestCommitAskedTwice: 'the newest commit was asked for twice',
  commentTooLong: 'the comment is refused as too long even when it is short',
  notSettled: '<name> did not settle in <rounds> rounds',
  gatesNotObject: 'the environment variable <variable> is no JSON object: deploy the stack again',
  gateIncomplete: '<name> in <variable> is incomplete: deploy the stack again',
  variableMissing: 'the environment variable <name> is missing: set it on the function',
  templateOfOthers:
    'there is an approval rule template "<name>" already, and it is not of this stack: give the gate another name, or delete that template',
} as const;

type NamesIn<T> = T extends `${string}<${infer Name}>${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The text of a reason or an error with its values. */
export function reasonWith<T extends string>(text: T, values: Readonly<Record<NamesIn<T>, string | number>>): string {
  const given: Readonly<Record<string, string | number>> = values;
  return text.replace(/<(\w+)>/g, (whole, name: string) => String(given[name] ?? whole));
}
