import { ErrorTable } from './user-error';

/** The errors of arguments, of the project, and of git. */
export const COMMAND_ERRORS = {
  // arguments
  unknownWord: {
    message: 'there is no flow or event <word>',
    fix: 'flows are <names>; events are review, branch, tag, schedule and demand',
  },
  unknownWordLike: {
    message: 'there is no flow or event <word>, did you mean <near>?',
    help: 'write the word that the message names: a flow as `flow-ci list` shows it, or an event',
  },
  wordIsABranch: { message: '<word> is a branch, and no flow', fix: 'run `flow-ci run branch <word>`' },
  wordIsATag: { message: '<word> is a tag, and no flow', fix: 'run `flow-ci run tag <word>`' },
  twoFlows: { message: '--flow names another flow than the word after the command', fix: 'leave one of them out' },
  noEventForFlow: {
    message: 'the flow <name> runs on <triggers>, for which no branch or tag of this clone can be chosen',
    fix: 'name the event, for example `flow-ci run branch NAME --flow <name>`',
  },
  tagIsMissing: { message: 'name the tag, as in `flow-ci match tag v1.0.0`', help: 'write the tag after `tag`' },
  demandHasNoEvent: {
    message: 'a start on demand has no event',
    fix: 'start the flow with `flow-ci run demand FLOW`',
  },
  // settings
  unknownSetting: { message: '<file> has a setting <key>, which is unknown', fix: 'settings are <names>' },
  unknownSettingLike: {
    message: '<file> has a setting <key>, which is unknown, did you mean <near>?',
    help: 'write the setting that the message names',
  },
  flagIsNoSetting: {
    message: '<file> has a setting <key>, which is chosen for each run',
    fix: 'remove it, and give the flag where you need it',
  },
  settingNotOfFile: {
    message: '<file> has a setting <key>, which a file of the repository cannot have',
    fix: 'it would open your machine to the builds of the repository, give <flag> or set <variable> yourself',
  },
  settingsNotAnObject: { message: '<file> is not a JSON object', fix: 'write for example {"log": "live"}' },
  wrongSetting: { message: '<place> is <value>', fix: 'write <expected>' },
  unknownVariableLike: {
    message: 'the variable <name> is unknown, did you mean <near>?',
    help: 'set the variable that the message names, or remove this one from your environment',
  },
  engineWithoutDocker: { message: '--engine chooses what runs a container', fix: 'add --docker' },
  pullWithoutDocker: { message: '--pull is about the image of a container', fix: 'add --docker' },
  privilegedWithoutDocker: { message: '--privileged is about a container', fix: 'add --docker' },
  needsTheTerminal: { message: '<flag> has the terminal for one build at a time', fix: 'leave out -j, or write -j 1' },
  promptNeedsTerminal: {
    message: '--prompt-secrets needs a terminal to ask for <name>',
    help: 'run it in a terminal, or write a secrets file',
  },
  // files and events
  fileNotFound: { message: '<what> was not found', help: 'check the path' },
  fileUnreadable: { message: '<what> <reason>', help: 'see [input files](#input-files)' },
  inputTooLarge: {
    message: 'standard input is larger than <max>, the largest size that is read',
    help: 'write one event, as EventBridge delivers it: `flow-ci event` prints one',
  },
  notAnEvent: {
    message: 'the event is not one of EventBridge',
    fix: 'it needs `source`, `detail-type` and `detail`',
  },
  wrongEventMembers: {
    message: 'the event is not one of EventBridge',
    fix: 'correct these members<issues>',
    help: 'write an event as EventBridge delivers it: `flow-ci event` prints one',
  },
  flowFileNotFound: {
    message: '<file> was not found in <folder> or above it',
    fix: 'run `npx projen` in the project first',
  },
  flowFileRefused: { message: '<reason>', help: 'see [input files](#input-files)' },
  buildspecRefused: {
    message: '<issues>',
    help: 'see [buildspecs that somebody wrote](#buildspecs-that-somebody-wrote)',
  },
  secretsNotJson: {
    message: 'is not JSON that can be read',
    fix: 'write {"name": "value"}, or NAME=value lines',
  },
  secretsFileNotFound: { message: 'the secrets file <file> was not found', help: 'write it, or name another' },
  // flows and triggers
  unknownFlow: { message: 'there is no flow <name>', fix: 'flows are <names>' },
  unknownFlowLike: {
    message: 'there is no flow <name>, did you mean <near>?',
    help: 'write the name as `flow-ci list` shows it',
  },
  noFlowMatched: { message: 'no flow matched the event', fix: 'the lines above have the reasons', exit: 'NO_MATCH' },
  noSchedule: { message: 'no flow has a schedule', help: 'add `schedule` to the `on` of a flow' },
  flowWithoutSchedule: { message: 'the flow <flow> has no schedule', fix: 'those with one are <names>' },
  severalSchedules: { message: 'several flows have a schedule', fix: 'name one of <names>' },
  wrongSchedule: { message: 'the schedule <expression> of <flow> must be <expected>', fix: 'run `npx projen`' },
  unknownTimeZone: { message: 'the time zone <zone> of <flow> is unknown', fix: 'name an IANA time zone' },
  neverDue: { message: '<expression> of <flow> is never due again', fix: 'name a time with --at' },
  // earlier runs
  noRunYet: { message: 'there is no run yet', fix: 'start one with `flow-ci run`' },
  unknownRun: { message: 'there is no run <run>', fix: '`flow-ci list` shows flows, <folder> has <count> runs' },
  noFailedRun: {
    message: 'no run has failed',
    help: 'there is nothing to repeat; `flow-ci rerun` alone repeats the last run',
  },
  runWithout: { message: 'run <run> has no <file>', help: 'the run kept none, because its build had none' },
  runWithoutTime: {
    message: 'run <run> has an event without a time',
    fix: 'run the flow again with `flow-ci run`',
  },
  // git
  gitNotFound: {
    message: 'git was not found on the PATH',
    fix: 'install git 2.30 or newer',
    exit: 'ENVIRONMENT',
  },
  gitFailed: {
    message: 'git <command> failed: <output>',
    help: 'the message of git has the reason',
    exit: 'ENVIRONMENT',
  },
  notARepository: {
    message: '<folder> is not in a git repository',
    fix: 'run this in a clone of the repository, or `git init` one',
  },
  sha256Repository: {
    message: '<folder> is in a git repository with SHA-256 objects, which a local run cannot clone',
    fix: 'use one with SHA-1',
  },
  bareRepository: {
    message: '<folder> is a bare repository, which has no files to build',
    fix: 'run this in a clone with a working tree',
  },
  untrustedRepository: {
    message: '<folder> belongs to another user, so that git does not read it',
    fix: 'if you trust what is in it, run `git config --global --add safe.directory <folder>`',
    exit: 'ENVIRONMENT',
  },
  noCommit: { message: 'there is no commit yet', fix: 'commit something, or leave out --committed' },
  commitNotHere: { message: 'the commit <commit> is not in this clone', fix: 'run `git fetch` first' },
  branchNotHere: { message: 'the branch <branch> is not in this clone<suggestion>', help: 'fetch it: `git fetch`' },
  targetNotHere: {
    message: 'the target branch <branch> is not in this clone<suggestion>',
    fix: 'fetch it, or name another with --into BRANCH',
  },
  noBranch: { message: 'no branch is checked out', fix: 'name one, as in `flow-ci run branch main`' },
  submoduleNotFetched: {
    message: 'the submodule <path> cannot be fetched from <url> (<output>)',
    fix: 'run `git submodule update --init --recursive` in your clone, from which a run takes it',
    exit: 'ENVIRONMENT',
  },
  objectsNotFetched: {
    message: 'this is a partial clone, and <count> objects of <commit> cannot be fetched from <remote> (<output>)',
    fix: 'connect to it, or check the commit out once',
    exit: 'ENVIRONMENT',
  },
  objectsMissing: {
    message: 'this is a partial clone whose remote does not give all objects of <commit>',
    help: 'fetch them: `git fetch --refetch`, then run again',
    exit: 'ENVIRONMENT',
  },
} as const satisfies ErrorTable;
