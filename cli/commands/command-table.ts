import { CommandHandler, CommandTable, FlagValues } from './command-definition';
import { PAIRS, TIME, wholeNumber } from './flag-parsers';
import {
  AWS_FLAGS,
  COLOR_FLAGS,
  EVENT_FLAGS,
  EXPLAIN_FLAG,
  FOLLOW_FAILURES,
  FOLLOW_LOG,
  RUN_FLAGS,
} from './shared-flags';

const RUN_NUMBER = { name: '[run]', text: 'its number' } as const;
const LATEST_BUILD = {
  name: '[build]',
  text: 'a build, as PROJECT:UUID, UUID or ARN, or a flow: its latest build',
} as const;
const EVENT_ARGUMENTS = [
  {
    name: '[kind]',
    text: 'review, branch, tag or schedule; a flow, for an event that starts it; a file with an event, or - for standard input (default: inferred from what is checked out)',
  },
  { name: '[name]', text: 'the branch, the tag, or the flow of the schedule' },
] as const;

/** The headings of help. */
const LOCAL = 'On this machine, without an AWS account:';
const IN_AWS = 'Builds in AWS:';
const EVENTS = 'Events, each with flags of its own (for example flow-ci run tag --help):';

/** All commands, in the order of the help. Parsing, help and docs/command-line.md follow from this table. */
export const COMMANDS = {
  run: {
    group: LOCAL,
    examples: [
      { line: 'run', text: 'the flows that a pull request of your branch would start' },
      { line: 'run code', text: 'the flow code, with an event that starts it' },
      { line: 'run branch main', text: 'the flows that a push of main starts' },
      { line: 'run --only build --log live', text: 'one phase, with its output while it is written' },
      { line: 'run -n', text: 'what would run, and why the other flows would not' },
    ],
    text: 'run flows on this machine: those that an event starts, inferred from what is checked out, or a flow by its name',
    arguments: [{ name: '[flow]', text: 'a flow: an event is chosen that starts it' }],
    flags: {
      event: { value: '<file>', text: 'replay an event of EventBridge from a file, or - for standard input' },
      ...RUN_FLAGS,
    },
  },
  'run review': {
    group: EVENTS,
    examples: [
      { line: 'run review --into release/1', text: 'as a pull request into another branch' },
      { line: 'run review --flow code', text: 'one flow alone' },
    ],
    text: 'as a pull request of the branch that is checked out',
    alias: 'pr',
    flags: {
      ...RUN_FLAGS,
      from: { value: '<branch>', text: 'the source branch (default: what is checked out)' },
      into: { value: '<branch>', text: 'the target branch (default: the default branch)' },
      id: { value: '<number>', text: 'the id of the pull request', default: '1' },
      updated: { text: 'as an update of a pull request that exists already' },
    },
  },
  'run branch': {
    group: EVENTS,
    examples: [
      { line: 'run branch', text: 'as a push of the branch that is checked out' },
      { line: 'run branch main', text: 'as a push of main, at its own commit' },
    ],
    text: 'as a push to a branch (default: the one that is checked out)',
    arguments: [{ name: '[name]' }],
    flags: RUN_FLAGS,
  },
  'run tag': {
    group: EVENTS,
    examples: [
      { line: 'run tag v1.2.0', text: 'as a push of this tag' },
      { line: 'run tag v1.2.0 --flow release', text: 'one flow alone' },
    ],
    text: 'as a push of a tag; one that does not exist yet is taken to be on what is checked out',
    arguments: [{ name: '<name>' }],
    flags: { ...RUN_FLAGS, updated: { text: 'as a tag that was moved' } },
  },
  'run schedule': {
    group: EVENTS,
    examples: [
      { line: 'run schedule nightly', text: 'as the schedule of this flow' },
      { line: 'run schedule nightly --next', text: 'with the time of its next turn' },
    ],
    text: 'as a schedule that is due',
    arguments: [{ name: '[flow]' }],
    flags: {
      ...RUN_FLAGS,
      at: { value: '<time>', text: 'when it was due, for example 2026-11-23T08:00Z (default: now)', ...TIME },
      next: { text: 'when it is due next', conflicts: 'at' },
    },
  },
  'run demand': {
    group: EVENTS,
    examples: [
      { line: 'run demand adhoc', text: 'as StartBuild by hand' },
      { line: 'run demand adhoc -v STAGE=test', text: 'with a variable of this build' },
    ],
    text: 'as StartBuild by hand',
    arguments: [{ name: '<flow>' }],
    flags: RUN_FLAGS,
  },
  rerun: {
    group: LOCAL,
    examples: [
      { line: 'rerun --failed', text: 'what failed last, with the work of now' },
      { line: 'rerun 12', text: 'what run 12 was for' },
    ],
    text: 'run once more what an earlier run was for, on what is checked out now (default: the last one)',
    arguments: [RUN_NUMBER],
    flags: { failed: { text: 'the last one that did not succeed' }, ...RUN_FLAGS },
  },
  list: {
    group: LOCAL,
    examples: [{ line: 'list', text: 'the flows, their triggers and their latest runs' }],
    text: 'list flows with their triggers and latest local run',
    flags: { json: { text: 'as JSON' } },
  },
  match: {
    group: LOCAL,
    examples: [
      { line: 'match', text: 'what the branch that is checked out would start' },
      { line: 'match tag v1.2.0 --explain', text: 'with the patterns of the rules' },
    ],
    text: 'show which flows an event starts, and why the others do not',
    arguments: EVENT_ARGUMENTS,
    flags: { ...EVENT_FLAGS, ...EXPLAIN_FLAG, json: { text: 'as JSON' }, ...COLOR_FLAGS },
  },
  event: {
    group: LOCAL,
    examples: [{ line: 'event tag v1.2.0 -o event.json', text: 'an event for `flow-ci run --event`' }],
    text: 'print the event that a run would make',
    arguments: EVENT_ARGUMENTS,
    flags: { ...EVENT_FLAGS, output: { short: 'o', value: '<file>', text: 'write it to a file' } },
  },
  check: {
    group: LOCAL,
    examples: [
      { line: 'check', text: 'the buildspecs of all flows' },
      { line: 'check buildspec.yml --strict', text: 'one file; warnings count too' },
    ],
    text: 'check buildspecs: those of the flows, or the given files',
    arguments: [{ name: '[files...]' }],
    flags: { strict: { text: 'fail at warnings too' }, json: { text: 'as JSON' } },
  },
  graph: {
    group: LOCAL,
    examples: [{ line: 'graph --mermaid', text: 'a diagram for a Markdown page' }],
    text: 'draw the way from events to builds and comments',
    flags: { mermaid: { text: 'as a Mermaid diagram, with what each flow may access' } },
  },
  show: {
    group: LOCAL,
    examples: [
      { line: 'show', text: 'the summary of the last run' },
      { line: 'show 12 --log', text: 'the log of run 12' },
    ],
    text: 'show an earlier run (default: the last one)',
    arguments: [RUN_NUMBER],
    flags: {
      log: { text: 'the whole log' },
      comment: { text: 'the last comment' },
      env: { text: 'the exported variables' },
      event: { text: 'the event' },
      result: { text: 'the result, as BatchGetBuilds would answer' },
      html: { text: 'where its page is' },
      open: { text: 'its page, in a browser' },
    },
  },
  shell: {
    group: LOCAL,
    examples: [{ line: 'shell 12', text: 'a shell with the source and the variables of run 12' }],
    text: 'open a shell with the source and the variables of an earlier run, on what is checked out now (default: the last one)',
    arguments: [RUN_NUMBER],
    flags: RUN_FLAGS,
  },
  doctor: {
    group: LOCAL,
    examples: [{ line: 'doctor', text: 'what this machine lacks' }],
    text: 'check local prerequisites',
    flags: {},
  },
  clean: {
    group: LOCAL,
    examples: [{ line: 'clean --keep 5', text: 'delete all runs but the last five' }],
    text: 'delete old runs, caches, and leftovers of killed runs',
    flags: {
      keep: {
        value: '<number>',
        text: 'keep this many of the latest runs',
        ...wholeNumber(0, Infinity, 'how many runs to keep, for example 5'),
        default: 0,
      },
    },
  },
  migrate: {
    group: LOCAL,
    examples: [{ line: 'migrate main.tf', text: 'the flows of a Terraform file' }],
    text: 'print the flows for .projenrc.ts that do what terraform-aws-codecommit-flow-ci does',
    arguments: [
      {
        name: '[paths...]',
        text: 'files of Terraform or Terragrunt, folders, or - for standard input (default: the current folder)',
      },
    ],
    flags: {},
  },
  start: {
    group: IN_AWS,
    examples: [
      { line: 'start code --follow', text: 'start a build and show it' },
      { line: 'start code --ref feature/login', text: 'of a branch, a tag or a commit' },
    ],
    text: 'start a build of a flow in AWS; it gets no FLOW_* variables except those of -v',
    arguments: [{ name: '<flow>' }],
    flags: {
      ref: {
        value: '<name>',
        text: "the branch, tag or commit to build (default: the flow's, else the default branch)",
      },
      variable: {
        short: 'v',
        value: '<name=value>',
        text: 'a variable of this build; repeatable',
        ...PAIRS,
        default: {},
        defaultText: 'none',
      },
      ...FOLLOW_FAILURES,
      ...AWS_FLAGS,
    },
  },
  status: {
    group: IN_AWS,
    examples: [
      { line: 'status', text: 'the latest build of each flow' },
      { line: 'status code --last 3', text: 'the last three of one flow' },
    ],
    text: 'show the latest build in AWS of each flow, or the latest ones of one flow',
    arguments: [{ name: '[flow]' }],
    flags: {
      last: {
        value: '<number>',
        text: 'how many builds of the flow',
        ...wholeNumber(1, 100, 'a number from 1 to 100'),
        default: 10,
      },
      json: { text: 'as JSON' },
      ...AWS_FLAGS,
    },
  },
  logs: {
    group: IN_AWS,
    examples: [{ line: 'logs code --follow', text: 'the latest build of a flow, until it has ended' }],
    text: 'show the log of a build in AWS (default: the latest one of all flows)',
    arguments: [LATEST_BUILD],
    flags: { ...FOLLOW_LOG, ...AWS_FLAGS },
  },
  stop: {
    group: IN_AWS,
    examples: [{ line: 'stop code', text: 'the running build of a flow' }],
    text: 'stop a build in AWS',
    arguments: [{ name: '<build>', text: 'a build, as PROJECT:UUID, UUID or ARN, or a flow: its running build' }],
    flags: {
      all: { text: 'every running build of the flow' },
      json: { text: 'one JSON record per line' },
      ...COLOR_FLAGS,
      ...AWS_FLAGS,
    },
  },
  open: {
    group: IN_AWS,
    examples: [{ line: 'open code', text: "the console's page of the latest build of a flow" }],
    text: "print the console's page of a build in AWS and, on a desktop, open it (default: the latest one of all flows)",
    arguments: [LATEST_BUILD],
    flags: {
      logPage: { text: 'the page of its log' },
      browser: { on: true, text: 'only print' },
      ...AWS_FLAGS,
    },
  },
  redrive: {
    group: IN_AWS,
    examples: [{ line: 'redrive --dry-run', text: 'what the queue has, without a change' }],
    text: 'give the functions in AWS the events of the dead-letter queue, in the order in which they happened; an event that already has its build starts none',
    flags: {
      dryRun: { text: 'show the messages, and do nothing' },
      max: {
        value: '<number>',
        text: 'maximum number of messages',
        ...wholeNumber(1, Infinity, 'a number, for example 10'),
        default: 1_000,
      },
      json: { text: 'one JSON record per line' },
      ...COLOR_FLAGS,
      ...AWS_FLAGS,
    },
  },
} as const satisfies CommandTable;

export type CommandName = keyof typeof COMMANDS;
export type FlagsOf<N extends CommandName> = FlagValues<(typeof COMMANDS)[N]['flags']>;
export type Handler<N extends CommandName> = CommandHandler<(typeof COMMANDS)[N]>;
