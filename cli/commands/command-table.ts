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
    text: 'review, branch, tag, schedule, or a file with an event, or - for standard input (default: inferred from what is checked out)',
  },
  { name: '[name]', text: 'the branch, the tag, or the flow of the schedule' },
] as const;

/** All commands, in the order of the help. Parsing, help and docs/command-line.md follow from this table. */
export const COMMANDS = {
  run: {
    text: 'run the flows that an event starts; without an argument, inferred from what is checked out',
    flags: {
      event: { value: '<file>', text: 'replay an event of EventBridge from a file, or - for standard input' },
      ...RUN_FLAGS,
    },
  },
  'run review': {
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
    text: 'as a push to a branch (default: the one that is checked out)',
    arguments: [{ name: '[name]' }],
    flags: RUN_FLAGS,
  },
  'run tag': {
    text: 'as a push of a tag; one that does not exist yet is taken to be on what is checked out',
    arguments: [{ name: '<name>' }],
    flags: { ...RUN_FLAGS, updated: { text: 'as a tag that was moved' } },
  },
  'run schedule': {
    text: 'as a schedule that is due',
    arguments: [{ name: '[flow]' }],
    flags: {
      ...RUN_FLAGS,
      at: { value: '<time>', text: 'when it was due, for example 2026-11-23T08:00Z (default: now)', ...TIME },
      next: { text: 'when it is due next', conflicts: 'at' },
    },
  },
  'run demand': { text: 'as StartBuild by hand', arguments: [{ name: '<flow>' }], flags: RUN_FLAGS },
  rerun: {
    text: 'run once more what an earlier run was for, on what is checked out now (default: the last one)',
    arguments: [RUN_NUMBER],
    flags: { failed: { text: 'the last one that did not succeed' }, ...RUN_FLAGS },
  },
  list: { text: 'list flows with their triggers and latest result', flags: { json: { text: 'as JSON' } } },
  match: {
    text: 'show which flows an event starts, and why the others do not',
    arguments: EVENT_ARGUMENTS,
    flags: { ...EVENT_FLAGS, ...EXPLAIN_FLAG, json: { text: 'as JSON' }, ...COLOR_FLAGS },
  },
  event: {
    text: 'print the event that a run would make',
    arguments: EVENT_ARGUMENTS,
    flags: { ...EVENT_FLAGS, output: { short: 'o', value: '<file>', text: 'write it to a file' } },
  },
  check: {
    text: 'check buildspecs: those of the flows, or the given files',
    arguments: [{ name: '[files...]' }],
    flags: { strict: { text: 'fail at warnings too' }, json: { text: 'as JSON' } },
  },
  graph: {
    text: 'draw the way from events to builds and comments',
    flags: { mermaid: { text: 'as a Mermaid diagram, with what each flow may access' } },
  },
  show: {
    text: 'show an earlier run (default: the last one)',
    arguments: [RUN_NUMBER],
    flags: {
      log: { text: 'the whole log' },
      comment: { text: 'the last comment' },
      env: { text: 'the exported variables' },
      event: { text: 'the event' },
      result: { text: 'the result, as BatchGetBuilds would answer' },
      html: { text: 'where its page is' },
    },
  },
  shell: {
    text: 'open a shell with the source and the variables of an earlier run, on what is checked out now (default: the last one)',
    arguments: [RUN_NUMBER],
    flags: RUN_FLAGS,
  },
  doctor: { text: 'check local prerequisites', flags: {} },
  clean: {
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
    text: 'print the flows for .projenrc.ts that do what terraform-aws-codecommit-flow-ci does',
    arguments: [{ name: '<file>', text: 'the Terraform file, for example main.tf' }],
    flags: {},
  },
  start: {
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
    text: 'show the log of a build in AWS (default: the latest one of all flows)',
    arguments: [LATEST_BUILD],
    flags: { ...FOLLOW_LOG, ...AWS_FLAGS },
  },
  stop: {
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
    text: "print the console's page of a build in AWS and, on a desktop, open it (default: the latest one of all flows)",
    arguments: [LATEST_BUILD],
    flags: {
      logPage: { text: 'the page of its log' },
      browser: { on: true, text: 'only print' },
      ...AWS_FLAGS,
    },
  },
  redrive: {
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
