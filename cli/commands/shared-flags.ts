import { Flags } from './command-definition';
import { MINUTES, NAMES, PAIRS, PHASE, SECONDS, TIME, wholeNumber } from './flag-parsers';

export const COLOR_FLAGS = {
  color: { setting: 'anywhere', on: true, text: 'no colours' },
} as const satisfies Flags;

/** How the records of a command are shown. */
export const RECORD_FLAGS = {
  json: { text: 'one JSON record per line' },
  quiet: { setting: 'anywhere', short: 'q', text: 'results and failures only' },
  ...COLOR_FLAGS,
} as const satisfies Flags;

/** What each command that calls AWS takes. */
export const AWS_FLAGS = {
  profile: {
    setting: 'anywhere',
    value: '<name>',
    text: 'the profile of ~/.aws to use (default: AWS_PROFILE, as in the AWS CLI)',
  },
  region: {
    setting: 'anywhere',
    value: '<name>',
    text: "the Region of the stack (default: AWS_REGION, or the profile's)",
  },
} as const satisfies Flags;

const FOLLOW_FLAGS = {
  follow: {
    short: 'f',
    text: 'show the build until it has ended, and exit with 0 or 1 as it did; Ctrl-C stops following; the build continues',
  },
  interval: { value: '<seconds>', text: 'polling interval', ...SECONDS, default: 3 },
} as const satisfies Flags;
const BUILD_LOG = {
  value: '<style>',
  text: "what --follow shows of the commands' output",
  choices: ['failed', 'live', 'codebuild'],
} as const;

/** How a build in AWS is shown while it runs: its failures, unless the flags choose otherwise. */
export const FOLLOW_FAILURES = {
  ...FOLLOW_FLAGS,
  log: { ...BUILD_LOG, default: 'failed' },
  ...RECORD_FLAGS,
} as const satisfies Flags;

/** The same, with the log as CodeBuild writes it. */
export const FOLLOW_LOG = {
  ...FOLLOW_FLAGS,
  log: { ...BUILD_LOG, default: 'codebuild' },
  ...RECORD_FLAGS,
} as const satisfies Flags;

export const EXPLAIN_FLAG = {
  explain: { text: "show the pattern of each flow's rules, and the first field that differs" },
} as const satisfies Flags;

/** The flags with which `match` and `event` describe an event. */
export const EVENT_FLAGS = {
  from: { value: '<branch>', text: 'review: the source branch' },
  into: { value: '<branch>', text: 'review: the target branch' },
  id: { value: '<number>', text: 'review: the id of the pull request' },
  updated: { text: 'review, tag: an update of one that exists already' },
  at: { value: '<time>', text: 'schedule: when it was due', ...TIME },
  next: { text: 'schedule: when it is due next', conflicts: 'at' },
} as const satisfies Flags;

/** Flags under one heading of help. */
function inGroup<const T extends Flags>(
  group: string,
  flags: T,
): { readonly [K in keyof T]: T[K] & { readonly group: string } } {
  return Object.fromEntries(Object.entries(flags).map(([key, flag]) => [key, { ...flag, group }])) as never;
}

const SOURCE_FLAGS = inGroup('What runs:', {
  flow: { value: '<name>', text: 'only this flow' },
  dryRun: { short: 'n', text: 'show the event, the matches and the plan; run nothing' },
  ...EXPLAIN_FLAG,
  committed: { setting: 'anywhere', text: 'leave uncommitted and untracked work out' },
  only: {
    value: '<phase>',
    text: 'this phase alone: no other one, no reports and no artifacts',
    ...PHASE,
    conflicts: 'fromPhase',
  },
  fromPhase: { value: '<phase>', text: 'leave out the phases before this one', ...PHASE },
  follow: { text: "run the flows that the build's own pushes start" },
  jobs: {
    setting: 'anywhere',
    yieldsTo: ['shellOnFailure', 'promptSecrets'],
    short: 'j',
    value: '<number>',
    text: 'number of parallel builds, if an event starts several flows; each is shown when it has ended',
    ...wholeNumber(1, 999, 'how many builds may run at once, for example 4'),
    default: 1,
  },
  failFast: { setting: 'anywhere', text: 'if an event starts several flows: stop the others when one fails' },
  allowNoMatch: { setting: 'anywhere', text: 'exit with 0 when no flow matches' },
  watch: { short: 'w', text: 'run again whenever the work changes, until it is stopped' },
});

const VARIABLE_FLAGS = inGroup('Variables and secrets:', {
  variable: {
    short: 'v',
    value: '<name=value>',
    text: 'a variable that StartBuild would be given; repeatable',
    ...PAIRS,
    default: {},
    defaultText: 'none',
  },
  variablesFile: { setting: 'anywhere', value: '<file>', text: 'more of them, as NAME=value lines; -v wins' },
  secretsFile: {
    setting: 'anywhere',
    value: '<file>',
    text: 'values of parameters and secrets (default: .flow-ci/secrets.env if it exists)',
  },
  promptSecrets: { setting: 'anywhere', text: 'ask for values that the file does not have' },
  passEnv: {
    setting: 'environment',
    value: '<name>',
    text: 'let a variable of this shell through; repeatable',
    ...NAMES,
    default: [],
    defaultText: 'none',
  },
  inheritEnv: { setting: 'environment', text: 'let all variables of this shell through, except AWS_*' },
  aws: { setting: 'environment', text: 'let AWS_* through' },
});

const MACHINE_FLAGS = inGroup('Where it runs:', {
  docker: { setting: 'anywhere', value: '[image]', text: "run in a container (default image: the flow's)" },
  engine: {
    setting: 'anywhere',
    needs: 'docker',
    value: '<name>',
    text: 'what runs the container (default: the first that is installed)',
    choices: ['docker', 'podman', 'finch'],
  },
  privileged: {
    setting: 'environment',
    needs: 'docker',
    text: "with --docker: let a flow with `privileged` have a privileged container, which can do what this machine's root can",
  },
  pull: { setting: 'anywhere', needs: 'docker', text: 'with --docker: look for a newer image first' },
  timeout: { setting: 'anywhere', value: '<minutes>', text: "instead of the flow's", ...MINUTES },
  cache: { setting: 'anywhere', text: "keep the buildspec's cache between runs" },
  keep: { text: 'keep the clone' },
});

const SHOWN_FLAGS = inGroup('What is shown:', {
  log: {
    setting: 'anywhere',
    value: '<style>',
    text: "what to show of the commands' output",
    choices: ['failed', 'live', 'grouped', 'codebuild'],
    default: 'failed',
  },
  open: {
    setting: 'anywhere',
    text: 'show the page of the run in a browser: of the first flow that failed, else of the last one',
  },
  shellOnFailure: { setting: 'anywhere', text: 'open a shell where a command failed' },
  ...RECORD_FLAGS,
});

/** What each local run takes. */
export const RUN_FLAGS = { ...SOURCE_FLAGS, ...VARIABLE_FLAGS, ...MACHINE_FLAGS, ...SHOWN_FLAGS } as const;
